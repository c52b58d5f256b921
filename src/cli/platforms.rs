//! The command line of `callsign platforms`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::{Asking, Network};

const AFTER_LEARN: &str = "\
Examples:
  callsign platforms learn https://example.com/@{handle} --taken someone --taken other
  callsign platforms learn https://example.com/@{handle} --taken someone > mine.toml
  callsign check acme --overlay mine.toml --on example

The known accounts and fresh random handles are asked about. What all replies of one side hold and
none of the other becomes an entry, which is then put to the proof with other random handles.

Exit codes: 0 learnt, 3 nothing was learnt, 2 usage, 1 error, 130 interrupted";

const AFTER_VERIFY: &str = "\
Examples:
  callsign platforms verify
  callsign platforms verify x @dev
  callsign platforms verify @social --record today.har
  callsign platforms verify x --replay today.har --rejudge --overlay mended.toml
  callsign platforms verify x --repair

Each check asks the accounts its entry knows to exist and two fresh random handles. It works when
they are told apart as a survey would need it. Nothing is read from memory.

Exit codes: 0 every check works, 3 some do not or it could not be told, 2 usage, 1 error,
130 interrupted";

/// The catalog's own commands.
#[derive(Debug, Subcommand)]
pub enum Platforms {
    /// List every place: what it can say without a key, how its entry was proved, from where it works
    List {
        /// As a Markdown table of every check, without and with a key, for documents
        #[arg(long)]
        markdown: bool,
    },
    /// Show one entry in words
    Show {
        /// Id of the place, as in `callsign platforms list`
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Put checks to the proof: do they work from here, today, and if not, why not
    #[command(after_help = AFTER_VERIFY)]
    Verify(Box<VerifyArgs>),
    /// Learn what tells accounts from nobody at an address, and print an entry for an overlay
    #[command(after_help = AFTER_LEARN)]
    Learn(Box<LearnArgs>),
    /// Check a catalog file, or a community list: every fault, what is read and what is left out, and why
    Lint {
        /// The file
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Convert a community list (WhatsMyName, Sherlock, Maigret) into a catalog file
    Import {
        /// The list
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where to write it [default: stdout]
        #[arg(short, long, value_name = "OUT.toml")]
        output: Option<PathBuf>,
    },
    /// Download a community list, held against its pinned hash
    Fetch(Box<FetchArgs>),
    /// Print the JSON Schema of a catalog file (the same as `callsign schema platforms`)
    Schema,
}

/// `callsign platforms fetch`.
#[derive(Debug, Args)]
pub struct FetchArgs {
    /// Which one: whatsmyname, sherlock or maigret
    #[arg(value_name = "LIST")]
    pub list: String,
    /// Where to keep it [default: the file name it has at home, in this folder]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Fetch it from here instead of the pinned address
    #[arg(long, value_name = "URL", requires = "sha256")]
    pub from: Option<String>,
    /// SHA-256 that it must have, hexadecimal, instead of the pinned one
    #[arg(long, value_name = "HASH")]
    pub sha256: Option<String>,
    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
}

/// `callsign platforms verify`.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Places: ids, `domain:com`, `@domains`, `@category`, `@tier1`, `@all` [default: all that a machine can ask]
    #[arg(value_name = "ID")]
    pub places: Vec<String>,
    /// Print one JSON document (`callsign.verify/1`)
    #[arg(long)]
    pub json: bool,
    /// Learn checks that fail anew, and print the mended entries for an overlay
    #[arg(long, conflicts_with_all = ["replay", "record"])]
    pub repair: bool,
    /// Keep every exchange in this HAR 1.2 file, strangers' text included
    #[arg(long, value_name = "FILE", conflicts_with = "replay")]
    pub record: Option<PathBuf>,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}

/// `callsign platforms learn`.
#[derive(Debug, Args)]
pub struct LearnArgs {
    /// Address of a profile, with `{handle}` where the name goes
    #[arg(value_name = "URL")]
    pub url: String,
    /// An account known to exist there; repeatable: a well-known one and an obscure one
    #[arg(long, value_name = "HANDLE")]
    pub taken: Vec<String>,
    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
    /// Longest time for everything [default: 2m]
    #[arg(long, value_name = "DURATION", help_heading = "Network")]
    pub deadline: Option<String>,
}
