//! One binary for every test that needs more than one module.

mod face;
mod lies;
mod proof;
mod tidy;
mod world;
