//! `callsign check` and `callsign explain` as they are typed.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Asking, When};

pub(super) const AFTER: &str = "\
Examples:
  callsign check qwikster
  callsign check qwikster quickster --on @social,-x
  callsign check qwikster --on domain:com,@packages,@stores
  callsign check qwikster --tlds com,de,co.uk
  callsign check qwikster -o table -o json=report.json
  callsign check qwikster --record qwikster.har
  callsign check --replay qwikster.har --all
  callsign check qwikster --wait 10m

A verdict is about the kinds of place that it names, and no trademark is searched. Without evidence
there is no verdict: silence, walls and errors are shown as `could not tell`, with what to do next.

Without a name, those of the policy are checked. The first line of a red run, on stderr, says whose
fault it is.

Exit codes: 0 every required place answered or is allowed not to, and nothing that `--fail-on` asks
for was found; 3 at least one did not; 4 an answer became worse than the lock; 11 CAUTION (with
`--fail-on caution`), 12 NO-GO, 2 usage, 1 error, 130 interrupted";

pub(super) const AFTER_EXPLAIN: &str = "\
Examples:
  callsign explain x/qwikster
  callsign explain https://x.com/qwikster
  callsign explain x/qwikster --replay qwikster.har
  callsign explain qwikster.com
  callsign explain F-3a9c0b1d --replay qwikster.har
  callsign explain HH-02                   the rule, as `callsign rules show` does";

/// From which outcome on the exit code tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// NO-GO only.
    NoGo,
    /// CAUTION and NO-GO.
    Caution,
    /// No outcome.
    Never,
}

/// `callsign check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Names to check, such as `acme`, `@acme`, `"Blue Ocean"` or a pasted profile address
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Read names from this file too, one a line
    #[arg(long, value_name = "FILE")]
    pub names_from: Option<PathBuf>,
    /// Ask every place about every name, however many there are [default: more than ten names run as a
    /// funnel, survivors only]
    #[arg(long, conflicts_with = "replay")]
    pub no_funnel: bool,
    /// Ask only what has no answer yet: in the lock, or in a run that was broken off
    #[arg(long, conflicts_with_all = ["replay", "record"])]
    pub unanswered: bool,
    /// Places: ids, `domain:com`, `@domains`, `@packages`, `@stores`, `@handles`, `@category`, `@tier1`,
    /// `@all`; a leading `-` takes out [default: all]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub on: Option<String>,
    /// Domains under these suffixes, such as `com,co.uk`, instead of the built-in ones; with `--on`, beside
    /// the places named there [default: the built-in list]
    #[arg(long, value_name = "LIST")]
    pub tlds: Option<String>,
    /// Who it is for; fixes which places are required (such as consumer, b2b, developer, app)
    #[arg(long = "for", value_name = "PROFILE")]
    pub profile: Option<String>,
    /// Format and destination: table, json, ndjson, csv, markdown, brief, junit, sarif, github or html;
    /// repeatable [default: table]
    #[arg(short, long, value_name = "FORMAT[=PATH]")]
    pub output: Vec<String>,
    /// Show every place in the table
    #[arg(long)]
    pub all: bool,
    /// Show what holders say of themselves outside a terminal too
    #[arg(long)]
    pub show_holder: bool,
    /// From which outcome on the exit code tells: no-go, caution or never [default: that of the policy,
    /// else no-go]
    #[arg(long, value_name = "OUTCOME", hide_possible_values = true, help_heading = "Gate")]
    pub fail_on: Option<FailOn>,
    /// Ask nobody: judge the answers of `callsign.lock`
    #[arg(long, conflicts_with_all = ["replay", "record", "plan", "wait", "unanswered"], help_heading = "Gate")]
    pub locked: bool,
    /// Let no allowance excuse a required place that did not answer: for a release
    #[arg(long, help_heading = "Gate")]
    pub complete: bool,
    /// Ask for look-alikes too (confusable, mistyped, other separators), on the required places only
    #[arg(long, conflicts_with = "replay")]
    pub lookalikes: bool,
    /// Look for a handle that can be had on every required place: at most 30 requests more for each
    /// name [default: in a terminal, where something stands in the way of the name]
    #[arg(
        long,
        value_name = "WHEN",
        num_args = 0..=1,
        require_equals = true,
        default_value = "auto",
        default_missing_value = "always",
        hide_possible_values = true,
        hide_default_value = true,
        conflicts_with = "replay"
    )]
    pub alternatives: When,
    /// Show every host that would see the name, the requests, cost and time; send nothing
    #[arg(long, conflicts_with_all = ["replay", "record", "wait"])]
    pub plan: bool,
    /// Keep every exchange in this HAR 1.2 file, strangers' text included
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}

/// `callsign explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// Place and handle, such as `x/acme`, a pasted profile address, a finding, or a rule
    #[arg(value_name = "PLACE/HANDLE|FINDING|RULE")]
    pub target: String,
    /// Show what holders say of themselves outside a terminal too
    #[arg(long)]
    pub show_holder: bool,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}
