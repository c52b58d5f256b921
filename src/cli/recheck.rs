//! The command line of `callsign recheck`.

use std::path::PathBuf;

use clap::Args;

use super::Asking;

pub(super) const AFTER: &str = "\
Examples:
  callsign recheck acme.csv --manifest data.json     what Sherlock wrote, with its list
  callsign recheck report_acme.csv --manifest maigret.json
  callsign recheck results.json --manifest wmn-data.json --json
  callsign recheck acme.txt                          addresses of built-in places

Read are CSV of Sherlock, Maigret and Naminter, their lists of addresses (txt), simple JSON and
ndjson of Maigret, and JSON of Naminter. A row is matched by its entry in the list that is given, or
by the address of its profile; only addresses of the lists are asked, never those in the file.
What a tool calls not found is asked again like what it calls found.

Exit codes: 0 every claim is proven, 3 some are wrong, could not be told or are in no list here,
2 usage, 1 error, 130 interrupted";

/// `callsign recheck`.
#[derive(Debug, Args)]
pub struct RecheckArgs {
    /// What Sherlock, Maigret or Naminter wrote
    #[arg(value_name = "RESULTS")]
    pub results: PathBuf,
    /// Print one JSON document (`callsign.recheck/1`)
    #[arg(long)]
    pub json: bool,
    /// Keep every exchange in this HAR 1.2 file, strangers' text included
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}
