//! One binary for all integration tests: pure worlds in memory, recorded replies, real sockets on
//! loopback, the binary as users run it.
#![expect(clippy::unwrap_used, reason = "a test says what went wrong by panicking")]

mod alternatives;
mod faults;
mod hosts;
mod keys;
mod internet;
mod loopback;
mod manifests;
mod server;
mod simnet;
mod world;

mod alarms;
mod ci;
mod confusion;
mod coverage;
mod demo;
mod docs;
mod domains;
mod evidence;
mod face;
mod fetch;
mod gate;
mod holder;
mod hostile;
mod learn;
mod learning;
mod lies;
mod lists;
mod lock;
mod looks;
mod overlay;
mod owners;
mod packages;
mod page;
mod policy;
mod proof;
mod recheck;
mod recorded;
mod recipes;
mod replies;
mod review;
mod rules;
mod screening;
mod searches;
mod surveys;
mod tidy;
mod tools;
mod verify;
mod whose;
mod wire;
mod worlds;
