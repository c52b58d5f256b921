//! `callsign evidence` as it is typed.

use std::path::PathBuf;

use clap::Args;

use super::Asking;

pub(super) const AFTER: &str = "\
Examples:
  callsign evidence qwikster -o pack.zip
  callsign evidence qwikster -o pack.zip --record qwikster.har
  callsign evidence --replay qwikster.har -o pack.zip

Without `--show-holder` the pack holds nothing that holders wrote: of each reply it keeps address,
status and SHA-256, and the recording stays with you.

Exit codes: those of `check`";

/// `callsign evidence`.
#[derive(Debug, Args)]
pub struct EvidenceArgs {
    /// The name
    #[arg(value_name = "NAME", required_unless_present = "replay")]
    pub names: Vec<String>,
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// Places, as `check` takes them [default: all]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub on: Option<String>,
    /// Domains under these suffixes, as `check` takes them [default: the built-in list]
    #[arg(long, value_name = "LIST")]
    pub tlds: Option<String>,
    /// Who it is for, as `check` takes it
    #[arg(long = "for", value_name = "PROFILE")]
    pub profile: Option<String>,
    /// Keep every exchange in this HAR 1.2 file too, strangers' text included: what a pack that leaves
    /// holders' words out is proved by
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// Pack what holders say of themselves too; the pack says so
    #[arg(long)]
    pub show_holder: bool,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}
