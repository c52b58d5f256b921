//! The command line of `callsign policy` and `callsign waive`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

pub(super) const AFTER_WAIVE: &str = "\
Examples:
  callsign waive F-3a9c0b1d --reason \"a fan page, agreed\" --by \"A. K.\" --until 2027-03-01

The waiver is added at the end of the policy; nothing else in it is touched. It holds 180 days at
most: then somebody has to decide anew.

Exit codes: 0 written, 2 usage, 1 error";

/// The policy's own commands.
#[derive(Debug, Subcommand)]
pub enum PolicyCommand {
    /// Check a policy: every fault, what is read, and what it still leaves to be desired
    Lint {
        /// The file [default: that of `--policy`, or the `callsign.toml` that is found]
        #[arg(value_name = "FILE", conflicts_with = "policy")]
        file: Option<PathBuf>,
    },
}

/// `callsign waive`.
#[derive(Debug, Args)]
pub struct WaiveArgs {
    /// Id of the finding, as the report shows it, such as `F-3a9c0b1d`
    #[arg(value_name = "ID")]
    pub id: String,
    /// Why it does not count
    #[arg(long, value_name = "WORDS")]
    pub reason: String,
    /// Who answers for it
    #[arg(long, value_name = "NAME")]
    pub by: String,
    /// The last day on which it holds, such as `2027-03-01`; 180 days at most
    #[arg(long, value_name = "DATE")]
    pub until: String,
}
