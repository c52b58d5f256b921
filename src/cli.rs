//! The command line as clap types: exactly what was typed. Nothing here opens, reads or checks
//! anything; [`crate::options`] turns it into what is meant.

mod asking;
mod check;
mod evidence;
mod lock;
mod look;
mod platforms;
mod policy;
mod recheck;
mod rules;
mod tools;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use self::asking::{Asking, Network};
pub use self::check::{CheckArgs, ExplainArgs, FailOn};
pub use self::evidence::EvidenceArgs;
pub use self::lock::LockArgs;
pub use self::look::{ConfirmArgs, LookArgs};
pub use self::platforms::{FetchArgs, LearnArgs, Platforms, VerifyArgs};
pub use self::policy::{PolicyCommand, WaiveArgs};
pub use self::recheck::RecheckArgs;
pub use self::rules::{Rules, RulesArgs};
pub use self::tools::{CompletionsArgs, ConfigArgs, DoctorArgs, InitArgs, ManArgs};

const GLOBAL: &str = "Everywhere";

const AFTER: &str = "\
Examples:
  callsign check qwikster                  the required places of a consumer brand, and the rest
  callsign check \"Blue Ocean\" --for b2b    checked under @blueocean
  callsign check acme --on x,@dev          only these places
  callsign check acme --plan               who would see the name; nothing is sent
  callsign check --replay demo             an archive inside the program; no network needed
  callsign explain x/acme                  the whole chain of one check

Exit codes: 0 complete, 1 internal or configuration error, 2 usage, 3 incomplete, 4 an answer became
worse, 11 CAUTION (with `--fail-on caution`), 12 NO-GO, 130 interrupted";

const AFTER_KEYS: &str = "\
Examples:
  callsign keys                            the most worthwhile first
  callsign keys --json
  callsign keys --try x --spend 0.01
  callsign keys --try X_BEARER_TOKEN --spend 0.01

Keys are environment variables. They go to the platform they belong to, over https, and nowhere
else: no log, archive, cache or message ever holds one.

Exit codes of `--try`: 0 accepted, 3 not, 2 usage, 1 error";

/// Check a brand name everywhere, with evidence: handles, domains, package names and app stores
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
        let matches = Self::definition().try_get_matches_from(args)?;
        Self::from_arg_matches(&matches)
    }

    /// The whole definition, its commands in groups.
    pub fn definition() -> clap::Command {
        let definition = Self::command();
        let template = grouped(&definition);
        definition.help_template(template)
    }
}

/// The commands as people look for them; every command stands in one.
const GROUPS: [(&str, &[&str]); 4] = [
    ("Check a name", &["check", "explain", "look", "confirm", "evidence"]),
    ("Decide and keep", &["init", "policy", "waive", "lock", "config"]),
    ("See more", &["keys", "platforms", "rules", "recheck"]),
    ("The tool itself", &["doctor", "completions", "man", "schema"]),
];

/// The help of the program, with its commands in groups.
fn grouped(definition: &clap::Command) -> String {
    let about = |name: &str| {
        let command = definition.find_subcommand(name);
        command.and_then(clap::Command::get_about).map(ToString::to_string).unwrap_or_default()
    };
    let mut text = "{about-with-newline}\n{usage-heading} {usage}\n".to_owned();
    for (title, names) in GROUPS {
        text.extend(["\n", title, ":\n"]);
        for name in names {
            text.extend([&format!("  {name:<12}"), about(name).as_str(), "\n"]);
        }
    }
    text + "\n{options}{after-help}"
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
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL, hide_short_help = true)]
    pub overlay: Vec<PathBuf>,
    /// Add the sites of this list (WhatsMyName, Sherlock, Maigret or a catalog file); repeatable
    #[arg(long, global = true, value_name = "FILE", help_heading = GLOBAL, hide_short_help = true)]
    pub manifest: Vec<PathBuf>,
    /// Use nothing but the lists given with `--manifest`
    #[arg(long, global = true, requires = "manifest", conflicts_with = "overlay", help_heading = GLOBAL, hide_short_help = true)]
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
        hide_possible_values = true,
        help_heading = GLOBAL
    )]
    pub color: Option<When>,
}

/// Reads one of the words of a flag; the error lists them.
pub fn word<T: ValueEnum>(typed: &str) -> Result<T, String> {
    T::from_str(typed, true).map_err(|_| {
        let words = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        words.map(|word| word.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    })
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
    #[command(after_help = check::AFTER)]
    Check(Box<CheckArgs>),
    /// Show the whole chain of one check, one finding of an archive, or a rule
    #[command(after_help = check::AFTER_EXPLAIN)]
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
    /// Keep the answers in `callsign.lock`, so that a pipeline asks nobody
    #[command(after_help = lock::AFTER)]
    Lock(Box<LockArgs>),
    /// Pack page, report, archive and how it was asked into one file
    #[command(after_help = evidence::AFTER)]
    Evidence(Box<EvidenceArgs>),
    /// Write a commented policy (`callsign.toml`)
    #[command(after_help = tools::AFTER_INIT)]
    Init(Box<InitArgs>),
    /// Show every setting in force and where it comes from
    #[command(after_help = tools::AFTER_CONFIG)]
    Config(Box<ConfigArgs>),
    /// Say what works from here: keys, network, proxy, clock, places
    #[command(after_help = tools::AFTER_DOCTOR)]
    Doctor(Box<DoctorArgs>),
    /// Print the completions of a shell
    Completions(CompletionsArgs),
    /// Print the manual page, or write one for each command
    Man(ManArgs),
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
            // The list of keys asks nobody.
            Self::Keys(args) => args.tried.is_some().then_some(&mut args.network),
            Self::Platforms(Platforms::Learn(args)) => Some(&mut args.network),
            Self::Platforms(Platforms::Fetch(args)) => Some(&mut args.network),
            _ => self.asking().map(|asking| &mut asking.network),
        }
    }

    /// How to ask, of commands that say so.
    pub fn asking(&mut self) -> Option<&mut Asking> {
        match self {
            Self::Check(args) => Some(&mut args.asking),
            Self::Explain(args) => Some(&mut args.asking),
            Self::Recheck(args) => Some(&mut args.asking),
            Self::Platforms(Platforms::Verify(args)) => Some(&mut args.asking),
            Self::Lock(args) => Some(&mut args.asking),
            Self::Evidence(args) => Some(&mut args.asking),
            Self::Config(args) => Some(&mut args.asking),
            Self::Doctor(args) => Some(&mut args.asking),
            Self::Platforms(_)
            | Self::Keys(_)
            | Self::Init(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Look(_)
            | Self::Confirm(_)
            | Self::Policy(_)
            | Self::Waive(_)
            | Self::Rules(_)
            | Self::Schema { .. } => None,
        }
    }

    /// From which outcome on the exit code tells of it, of commands that have one.
    pub fn fail_on(&mut self) -> Option<&mut Option<FailOn>> {
        match self {
            Self::Check(args) => Some(&mut args.fail_on),
            Self::Lock(args) => Some(&mut args.fail_on),
            Self::Config(args) => Some(&mut args.fail_on),
            _ => None,
        }
    }

    /// Who the name is for, of commands that take it.
    pub fn profile(&mut self) -> Option<&mut Option<String>> {
        match self {
            Self::Check(args) => Some(&mut args.profile),
            Self::Evidence(args) => Some(&mut args.profile),
            Self::Config(args) => Some(&mut args.profile),
            _ => None,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        Cli::definition().debug_assert();
    }

    #[test]
    fn every_command_stands_in_one_group() {
        let mut grouped: Vec<&str> = GROUPS.iter().flat_map(|(_, names)| *names).copied().collect();
        grouped.sort_unstable();
        let definition = Cli::command();
        let mut all: Vec<&str> = definition.get_subcommands().map(clap::Command::get_name).collect();
        all.sort_unstable();
        assert_eq!(grouped, all);
    }
}
