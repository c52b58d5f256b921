//! One binary for every test that needs more than one module.
#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

mod face;
mod lies;
mod proof;
mod tidy;
mod world;
