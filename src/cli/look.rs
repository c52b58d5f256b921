//! The command lines of `callsign look` and `callsign confirm`.

use std::path::PathBuf;

use clap::Args;

pub(super) const AFTER: &str = "\
Examples:
  callsign look qwikster                   the required places that no machine can tell of
  callsign look qwikster quickster --for developer --by \"A. K.\"
  callsign look --report report.json       what a survey left open
  callsign look qwikster --sheet looks.csv     the same as a sheet for colleagues

Each look shows a link, opens it in your browser and asks one question; callsign itself asks nobody.
Answer with n (nobody), s (someone), u (cannot be registered), f (sign-up accepts it) or o (ours);
an empty line skips, q ends. Every answer is kept at once, in `callsign.confirmed.toml`. What is
piped in is read as answers, and nothing is opened then.

Exit codes: 0 nothing is open any more, 3 some looks are, 2 usage, 1 error";

pub(super) const AFTER_CONFIRM: &str = "\
Examples:
  callsign confirm x qwikster --saw nobody --by \"A. K.\"
  callsign confirm x qwikster --saw ours --on 2026-11-18
  callsign confirm domain:com qwikster --saw someone
  callsign confirm --from looks.csv

`nobody` counts for 7 days, `signup-accepts` for 1, the others for 30.

Exit codes: 0 kept, 2 usage, 1 error";

/// `callsign look`.
#[derive(Debug, Args)]
pub struct LookArgs {
    /// Names to look at [default: those of the report, or those looked at before]
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Places: ids, `domain:com`, `@domains`, `@packages`, `@stores`, `@handles`, `@category`, `@tier1`,
    /// `@all`; a leading `-` takes out [default: the required ones]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub on: Option<String>,
    /// Who it is for; fixes which places are required (such as consumer, b2b, developer, app)
    #[arg(long = "for", value_name = "PROFILE")]
    pub profile: Option<String>,
    /// Initials of whoever looks, such as "A. K."
    #[arg(long, value_name = "INITIALS")]
    pub by: Option<String>,
    /// Look at what this report left open (`callsign check -o json=FILE`)
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub report: Option<PathBuf>,
    /// Look at what the survey in this archive left open; `demo` is inside the program
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// Judge an archive with today's catalog, where it was recorded with another
    #[arg(long, requires = "replay")]
    pub rejudge: bool,
    /// Write the open looks into this file (CSV) instead; `callsign confirm --from` reads it back
    #[arg(long, value_name = "FILE", conflicts_with = "by")]
    pub sheet: Option<PathBuf>,
    /// Show the links and open none
    #[arg(long)]
    pub no_open: bool,
}

/// `callsign confirm`.
#[derive(Debug, Args)]
pub struct ConfirmArgs {
    /// Id of the place, as in `callsign platforms list`
    #[arg(value_name = "PLACE", required_unless_present = "from")]
    pub place: Option<String>,
    /// The name that was looked at
    #[arg(value_name = "NAME", required_unless_present = "from")]
    pub name: Option<String>,
    /// What was seen: nobody, someone, unavailable, signup-accepts or ours
    #[arg(long, value_name = "WHAT", required_unless_present = "from")]
    pub saw: Option<String>,
    /// Initials of whoever looked, such as "A. K."
    #[arg(long, value_name = "INITIALS")]
    pub by: Option<String>,
    /// The day of the look, such as 2026-11-18 [default: today; a sheet says it itself]
    #[arg(long, value_name = "DATE")]
    pub on: Option<String>,
    /// Keep what this sheet says (CSV, from `callsign look --sheet`)
    #[arg(long, value_name = "FILE", conflicts_with_all = ["place", "name", "saw"])]
    pub from: Option<PathBuf>,
}
