//! The command line as clap types: exactly what was typed. Nothing here opens, reads or checks
//! anything; [`crate::options`] turns it into what is meant.

mod look;
mod platforms;
mod policy;
mod recheck;
mod rules;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

pub use self::look::{ConfirmArgs, LookArgs};
pub use self::platforms::{FetchArgs, LearnArgs, Platforms, VerifyArgs};
pub use self::policy::{PolicyCommand, WaiveArgs};
pub use self::recheck::RecheckArgs;
pub use self::rules::{Rules, RulesArgs};

const GLOBAL: &str = "Everywhere";

const AFTER: &str = "\
Examples:
  callsign check qwikster                  the required places of a consumer brand, and the rest
  callsign check \"Blue Ocean\" --for b2b    checked under @blueocean
  callsign check acme --on x,@dev          only these places
  callsign check acme --plan               who would see the name; nothing is sent
  callsign check --replay demo             an archive inside the program; no network needed
  callsign explain x/acme                  the whole chain of one check

Exit codes: 0 complete, 1 internal or configuration error, 2 usage, 3 incomplete, 11 CAUTION, 12 NO-GO,
130 interrupted";

const AFTER_CHECK: &str = "\
Examples:
  callsign check qwikster
  callsign check qwikster quickster --on @social,-x
  callsign check qwikster -o table -o json=report.json
  callsign check qwikster --record qwikster.har
  callsign check --replay qwikster.har --all
  callsign check qwikster --wait 10m

A verdict is about handles only; no trademark is searched. Without evidence there is no verdict:
silence, walls and errors are shown as `could not tell`, with what to do next.

Exit codes: 0 GO and every required place answered, 3 at least one did not, 11 CAUTION, 12 NO-GO,
2 usage, 1 error, 130 interrupted";

const AFTER_EXPLAIN: &str = "\
Examples:
  callsign explain x/qwikster
  callsign explain https://x.com/qwikster
  callsign explain x/qwikster --replay qwikster.har
  callsign explain F-3a9c0b1d --replay qwikster.har
  callsign explain HH-02                   the rule, as `callsign rules show` does";

const AFTER_KEYS: &str = "\
Examples:
  callsign keys                            the most worthwhile first
  callsign keys --json
  callsign keys --try x --spend 0.01
  callsign keys --try X_BEARER_TOKEN --spend 0.01

Keys are environment variables. They go to the platform they belong to, over https, and nowhere
else: no log, archive, cache or message ever holds one.

Exit codes of `--try`: 0 accepted, 3 not, 2 usage, 1 error";

/// Check a brand name's handle on every platform, with evidence
#[derive(Debug, Parser)]
#[command(name = "callsign", version, after_help = AFTER, arg_required_else_help = true)]
pub struct Cli {
    /// What holds for every command.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

impl Cli {
    /// Reads a command line, program name first. The error is a message of its own, or the help
    /// that was asked for.
    pub fn read(args: impl IntoIterator<Item = impl Into<OsString> + Clone>) -> Result<Self, clap::Error> {
        Self::try_parse_from(args)
    }
}

/// What holds for every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Use this policy [default: the `callsign.toml` found from here up to the root of the repository]
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    pub policy: Option<PathBuf>,
    /// Use no policy, not even one that is found
    #[arg(long, global = true, conflicts_with = "policy", help_heading = GLOBAL)]
    pub no_policy: bool,
    /// Lay the entries of this file over the built-in ones; repeatable, the last has the last word
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    pub overlay: Vec<PathBuf>,
    /// Add the sites of this list (WhatsMyName, Sherlock, Maigret or a catalog file); repeatable
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL)]
    pub manifest: Vec<PathBuf>,
    /// Use nothing but the lists given with `--manifest`
    #[arg(long, global = true, requires = "manifest", conflicts_with = "overlay", help_heading = GLOBAL)]
    pub manifest_only: bool,
    /// Say nothing but the result: no progress, no notes
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = GLOBAL)]
    pub quiet: bool,
    /// Tell on stderr about each place as it answers
    #[arg(short, long, global = true, action = clap::ArgAction::Count, help_heading = GLOBAL)]
    pub verbose: u8,
    /// Colour: auto, always or never; `auto` obeys `NO_COLOR` and `CLICOLOR` and is off in a pipe
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true,
        help_heading = GLOBAL
    )]
    pub color: When,
}

/// When to use colour, or to look for alternatives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// In a terminal.
    Auto,
    /// Even in a pipe.
    Always,
    /// Not at all.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Ask every place about one or more names
    #[command(after_help = AFTER_CHECK)]
    Check(Box<CheckArgs>),
    /// Show the whole chain of one check, one finding of an archive, or a rule
    #[command(after_help = AFTER_EXPLAIN)]
    Explain(Box<ExplainArgs>),
    /// Show which keys let more be asked: what each adds, effort, cost, quota; test one
    #[command(after_help = AFTER_KEYS)]
    Keys(Box<KeysArgs>),
    /// Show the rules: what each looks for, why, and who says so
    #[command(after_help = rules::AFTER)]
    Rules(RulesArgs),
    /// Ask again what another tool found: which of its claims are proven, which are wrong
    #[command(after_help = recheck::AFTER)]
    Recheck(Box<RecheckArgs>),
    /// Look where no machine can tell: walk the open looks and keep what you see
    #[command(after_help = look::AFTER)]
    Look(Box<LookArgs>),
    /// Keep what a person saw at one place, or what a sheet says
    #[command(after_help = look::AFTER_CONFIRM)]
    Confirm(Box<ConfirmArgs>),
    /// List, show and check the entries of the catalog
    #[command(subcommand)]
    Platforms(Platforms),
    /// Check a policy (`callsign.toml`)
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Let a finding not count: why, who says so, until when
    #[command(after_help = policy::AFTER_WAIVE)]
    Waive(WaiveArgs),
    /// Print a JSON Schema
    Schema {
        /// Which one
        #[arg(value_name = "WHICH")]
        which: Schema,
    },
}

impl Command {
    /// The way to the world, of commands that ask somebody.
    pub fn network(&mut self) -> Option<&mut Network> {
        match self {
            Self::Check(args) => Some(&mut args.asking.network),
            Self::Explain(args) => Some(&mut args.asking.network),
            // The list of keys asks nobody.
            Self::Keys(args) => args.tried.is_some().then_some(&mut args.network),
            Self::Recheck(args) => Some(&mut args.asking.network),
            Self::Platforms(Platforms::Verify(args)) => Some(&mut args.asking.network),
            Self::Platforms(Platforms::Learn(args)) => Some(&mut args.network),
            Self::Platforms(Platforms::Fetch(args)) => Some(&mut args.network),
            Self::Platforms(_)
            | Self::Look(_)
            | Self::Confirm(_)
            | Self::Policy(_)
            | Self::Waive(_)
            | Self::Rules(_)
            | Self::Schema { .. } => None,
        }
    }
}

/// What `callsign schema` prints.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Schema {
    /// The JSON report (`callsign.report/1`).
    Report,
    /// A catalog file (`callsign.platforms/1`).
    Platforms,
    /// A policy file (`callsign.policy/1`).
    Policy,
    /// What `callsign platforms verify --json` prints (`callsign.verify/1`).
    Verify,
    /// What `callsign recheck --json` prints (`callsign.recheck/1`).
    Recheck,
}

/// `callsign check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Names to check, such as `acme`, `@acme`, `"Blue Ocean"` or a pasted profile address
    #[arg(value_name = "NAME", required_unless_present = "replay")]
    pub names: Vec<String>,
    /// Places: ids, `@category`, `@tier1`, `@all`; a leading `-` takes out [default: all]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub on: Option<String>,
    /// Who it is for; fixes which places are required (such as consumer, b2b, developer, app)
    #[arg(long = "for", value_name = "PROFILE")]
    pub profile: Option<String>,
    /// Format and destination: table, json or ndjson; repeatable [default: table]
    #[arg(short, long, value_name = "FORMAT[=PATH]")]
    pub output: Vec<String>,
    /// Show every place in the table
    #[arg(long)]
    pub all: bool,
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
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}

/// The way to the world.
#[derive(Debug, Args)]
pub struct Network {
    /// Proxy: http://, https://, socks5:// or socks5h:// [default: that of the environment]
    #[arg(long, value_name = "URL", help_heading = "Network")]
    pub proxy: Option<String>,
    /// Trust the certificates of this file too
    #[arg(long, value_name = "PEM", help_heading = "Network")]
    pub ca_cert: Option<PathBuf>,
    /// Longest wait for one reply, such as `500ms`, `10s` or `2m`
    #[arg(long, value_name = "DURATION", default_value = "10s", help_heading = "Network")]
    pub timeout: String,
    /// Let addresses of private networks be asked
    #[arg(long, help_heading = "Network")]
    pub allow_private: bool,
}

/// `callsign keys`.
#[derive(Debug, Args)]
pub struct KeysArgs {
    /// Print one JSON document (`callsign.keys/1`)
    #[arg(long, conflicts_with = "tried")]
    pub json: bool,
    /// Ask one question with this key, named by its id or variable, and say whether it is accepted
    #[arg(long = "try", value_name = "KEY")]
    pub tried: Option<String>,
    /// With `--try`: let the question cost at most so many US dollars [default: nothing]
    #[arg(long, value_name = "USD", requires = "tried")]
    pub spend: Option<String>,
    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
}

/// How to ask.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct Asking {
    /// Read the answers from this HAR file instead of asking; `demo` is inside the program
    #[arg(long, value_name = "FILE", conflicts_with_all = ["wait", "fresh", "spend"], help_heading = "Archive")]
    pub replay: Option<PathBuf>,
    /// Judge an archive with today's catalog, where it was recorded with another
    #[arg(long, requires = "replay", help_heading = "Archive")]
    pub rejudge: bool,

    /// Leave out sign-up checks: they tell a platform that somebody wants the name
    #[arg(long, conflicts_with = "sign_up", help_heading = "Manner")]
    pub discreet: bool,
    /// Ask only documented interfaces
    #[arg(long, conflicts_with = "sign_up", help_heading = "Manner")]
    pub official_only: bool,
    /// Allow dry runs of sign-up, which send more than the handle
    #[arg(long, help_heading = "Manner")]
    pub sign_up: bool,
    /// Let paid checks cost at most so many US dollars together [default: none run]
    #[arg(long, value_name = "USD", help_heading = "Manner")]
    pub spend: Option<String>,
    /// Read the latest posts of required places' accounts also where that takes a key
    #[arg(long, help_heading = "Manner")]
    pub read_posts: bool,

    /// The way to the world.
    #[command(flatten)]
    pub network: Network,
    /// Longest time for everything [default: 60s in a terminal, 15m in CI or a pipe]
    #[arg(long, value_name = "DURATION", help_heading = "Network")]
    pub deadline: Option<String>,
    /// Go on for so long asking what did not answer, after its cool-down; stretches the deadline
    #[arg(long, value_name = "DURATION", help_heading = "Network")]
    pub wait: Option<String>,
    /// Use no answer kept from an earlier run
    #[arg(long, help_heading = "Network")]
    pub fresh: bool,
    /// Keep cache, pace and memory in this folder
    #[arg(long, value_name = "DIR", help_heading = "Network")]
    pub state: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::command().debug_assert();
    }
}
