//! What `callsign look` and `callsign confirm` were asked to do.

pub mod ledger;
