//! Community lists: a few entries of each construct in small worlds, and the lists as they are
//! against the simulated internet that lies beside the repository.

mod law;
mod score;
mod simnet;
mod small;
mod whole;
