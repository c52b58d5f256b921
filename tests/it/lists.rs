//! Community lists: a few entries of each construct in small worlds, and the lists as they are
//! against the simulated internet that lies beside the repository.

#![expect(clippy::print_stdout, reason = "the tables are what the run over whole lists is for")]

mod law;
mod score;
mod small;
mod whole;
