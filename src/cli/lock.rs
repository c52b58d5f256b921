//! `callsign lock` as it is typed.

use clap::Args;

use super::Asking;

pub(super) const AFTER: &str = "\
Examples:
  callsign lock                            asks what has no young answer
  callsign lock --refresh --wait 30m       asks everything again: the nightly job
  callsign check --locked                  judges the lock, asks nobody

Exit codes: those of `check`, and 4 where an answer has become worse since";

/// `callsign lock`.
#[derive(Debug, Args)]
pub struct LockArgs {
    /// Names [default: those of the policy]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Ask everything again, not only what has no young answer
    #[arg(long)]
    pub refresh: bool,
    /// From which outcome on the exit code tells: no-go, caution or never [default: that of the policy,
    /// else no-go]
    #[arg(long, value_name = "OUTCOME", hide_possible_values = true)]
    pub fail_on: Option<super::FailOn>,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}
