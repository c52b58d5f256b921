//! The command line of `callsign rules`.

use clap::{Args, Subcommand};

pub(super) const AFTER: &str = "\
Examples:
  callsign rules                           a line each
  callsign rules show HH-02
  callsign rules --json

Exit codes: 0 shown, 2 no such rule";

/// `callsign rules`.
#[derive(Debug, Args)]
pub struct RulesArgs {
    /// What of them.
    #[command(subcommand)]
    pub command: Option<Rules>,
    /// Print one JSON document (`callsign.rules/1`)
    #[arg(long, global = true)]
    pub json: bool,
}

/// What of the rules.
#[derive(Debug, Subcommand)]
pub enum Rules {
    /// Show one rule: what it looks for, what counts, why, what to do, who says so
    Show {
        /// Id of the rule, as in `callsign rules`
        #[arg(value_name = "ID")]
        id: String,
    },
}
