//! The commands around the work as they are typed: `init`, `config`, `doctor`, `completions`, `man`.

use std::path::PathBuf;

use clap::Args;

use super::{Asking, FailOn};

pub(super) const AFTER_INIT: &str = "\
Examples:
  callsign init Acme --domain acme.com --account x/acme --for consumer
  callsign init Acme --required x,etsy --market US,DE --language en,de
  callsign init --stdout

Everything in the file is explained in it; what was not given is there as a comment.

Exit codes: 0 written, 2 usage (the file is there already), 1 error";

pub(super) const AFTER_CONFIG: &str = "\
Examples:
  callsign config
  callsign config --json
  callsign config --timeout 5s --for b2b   what these flags would change

A flag goes before `CALLSIGN_*`, that before the policy, and that before the default.
What costs money or resembles a sign-up is only ever typed.";

pub(super) const AFTER_DOCTOR: &str = "\
Examples:
  callsign doctor                          asks nobody
  callsign doctor --on @tier1              asks these places about their known accounts
  callsign doctor --on domain:com          asks RDAP, WHOIS and DNS about known domains
  callsign doctor --json

Exit codes: 0 all is well, 3 something does not work, 2 usage, 1 configuration";

/// `callsign init`.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Names of the brand
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Domains of the brand, separated by commas; repeatable, as all of these
    #[arg(long = "domain", value_name = "DOMAIN", value_delimiter = ',')]
    pub domains: Vec<String>,
    /// Accounts of the brand: `x/acme`, or addresses of their profiles
    #[arg(long = "account", value_name = "PLACE/HANDLE", value_delimiter = ',')]
    pub accounts: Vec<String>,
    /// Who it is for; fixes which places are required (such as consumer, b2b, developer, app)
    #[arg(long = "for", value_name = "PROFILE", conflicts_with = "required")]
    pub profile: Option<String>,
    /// Places that must answer, instead of those of a profile
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    pub required: Vec<String>,
    /// Places that weigh more than the others, but need not answer
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    pub preferred: Vec<String>,
    /// Suffixes of the domains that are asked, such as `com,co.uk`, instead of the built-in list
    #[arg(long, value_name = "LIST", value_delimiter = ',')]
    pub tlds: Vec<String>,
    /// Where it sells, such as `US`
    #[arg(long = "market", value_name = "COUNTRY", value_delimiter = ',')]
    pub markets: Vec<String>,
    /// What its customers speak, such as `en`
    #[arg(long = "language", value_name = "LANGUAGE", value_delimiter = ',')]
    pub languages: Vec<String>,
    /// Nice classes of what it sells, 1 to 45
    #[arg(long = "class", value_name = "NUMBER", value_delimiter = ',')]
    pub classes: Vec<u8>,
    /// The day from which on the name is public, such as `2027-02-01`, or `true`
    #[arg(long, value_name = "DATE")]
    pub announced: Option<String>,
    /// From which outcome on a pipeline fails: no-go, caution or never
    #[arg(long, value_name = "OUTCOME", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
    /// Write this file [default: `callsign.toml` in the current folder]
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Print it instead
    #[arg(long, conflicts_with = "output")]
    pub stdout: bool,
}

/// `callsign config`.
#[derive(Debug, Args)]
pub struct ConfigArgs {
    /// Print one JSON document (`callsign.config/1`)
    #[arg(long)]
    pub json: bool,
    /// Who it is for, as `check` takes it
    #[arg(long = "for", value_name = "PROFILE")]
    pub profile: Option<String>,
    /// From which outcome on the exit code tells, as `check` takes it
    #[arg(long, value_name = "OUTCOME", hide_possible_values = true)]
    pub fail_on: Option<FailOn>,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}

/// `callsign doctor`.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Ask these places about their known accounts, as `check` takes them [default: none]
    #[arg(long, value_name = "LIST", allow_hyphen_values = true)]
    pub on: Option<String>,
    /// Print one JSON document (`callsign.doctor/1`)
    #[arg(long)]
    pub json: bool,
    /// How to ask.
    #[command(flatten)]
    pub asking: Asking,
}

/// `callsign completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// Which shell: bash, elvish, fish, powershell or zsh
    #[arg(value_name = "SHELL")]
    pub shell: String,
}

/// `callsign man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// Write a page for each command into this folder
    #[arg(short, long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}
