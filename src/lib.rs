//! callsign clears a name before it is launched: can it be used everywhere, and if not, who stands
//! in the way?
//!
//! Modules stand in dependency order: each uses only those above it (a tidy test holds that).
//! The library is not a promised interface; the report schema and the exit codes are.

// Words: plain data and pure functions.
pub mod name;
pub mod verdict;
pub mod exchange;
pub mod catalog;
pub mod broken;
pub mod policy;
pub mod look;
pub mod lock;
pub mod probe;

// World: the only code that touches network or disk during a survey.
pub mod fetch;

// Judgement: pure again.
pub mod reading;
pub mod judge;
pub mod owner;
pub mod standing;
pub mod risk;

// Run.
pub mod survey;
pub mod gate;
pub mod funnel;
pub mod exit;
pub mod assessment;
pub mod drift;
pub mod alternatives;
pub mod report;
pub mod verify;
pub mod learn;
pub mod recheck;

// Face.
pub mod output;
pub mod cli;
pub mod options;
pub mod command;
