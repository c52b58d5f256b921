//! One binary for all integration tests: worlds in memory, real sockets on loopback, the binary as
//! users run it.
#![expect(clippy::unwrap_used, reason = "tests say what went wrong by panicking")]

mod server;

mod fetch;
