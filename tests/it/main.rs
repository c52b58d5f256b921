//! One binary for all integration tests: worlds in memory, real sockets on loopback, the binary as
//! users run it.

mod server;

mod fetch;
