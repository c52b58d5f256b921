//! The policy (`callsign.toml`): whose name it is, which places it must be had at, what counts, what
//! is waived until when. Pure: text in, policy or *all* faults out, each with line, column and mend;
//! [`crate::options::policy`] finds and reads the file.
//!
//! A policy that was merely found is somebody else's word until its owner names it: it may not say
//! how the world is reached (law 9).

pub mod fault;
pub mod waiver;
mod region;
pub mod places;
mod reader;
mod lookup;
mod brand;
mod domains;
pub mod names;
mod terms;
mod gate;
mod draft;
pub mod append;
pub mod start;
pub mod advice;
pub mod form;

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::draft::Draft;
pub use self::fault::{BrokenPolicy, Fault};
pub use self::gate::OLDEST_DAYS;
pub use self::lookup::suffix;
pub use self::names::NamesFile;
pub use self::places::{Domains, Places, Required};
pub use self::waiver::Waiver;
use crate::verdict::{Confidence, Strength};

/// The schema every policy names in its first key.
pub const SCHEMA: &str = "callsign.policy/1";

/// What a file is called for it to be found.
pub const FILE: &str = "callsign.toml";

/// The largest policy that is read, in bytes.
pub const LARGEST: u64 = 1 << 20;

/// A policy without faults. [`Policy::default`] is what holds where there is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Policy {
    /// Where it was read; `None` where there is none.
    pub source: Option<Source>,
    /// Whose name it is.
    pub brand: Brand,
    /// The names that a pipeline checks, in the order of the file.
    pub names: Vec<Written>,
    /// Which places matter.
    pub places: Places,
    /// What counts.
    pub gate: Gate,
    /// Findings that somebody answers for, in the order of the file.
    pub waivers: Vec<Waiver>,
    /// What may be kept and read.
    pub privacy: Privacy,
    /// How the world is reached; empty in a policy that was merely found.
    pub network: Network,
    /// SHA-256 of the file, hexadecimal; empty where there is none.
    pub digest: String,
}

/// Where a policy was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The file as it was given, or as it is reached from the current folder.
    pub name: String,
    /// Whether it was found rather than given with `--policy`.
    pub found: bool,
}

/// A name with the place where it is written, so that a finding can point there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The name as typed.
    pub name: String,
    /// The file, as it is reached from the current folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}

/// Whose name it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Brand {
    /// Its names as people write them.
    pub names: Vec<String>,
    /// Its registrable domains, lower case, in the form that DNS knows.
    pub domains: Vec<String>,
    /// Its accounts.
    pub accounts: Vec<Account>,
    /// Nice classes of what it sells, 1 to 45.
    pub classes: Vec<u8>,
    /// Where it sells: ISO 3166-1 alpha-2, upper case.
    pub markets: Vec<String>,
    /// What its customers speak: BCP 47 primary languages, lower case.
    pub languages: Vec<String>,
    /// Marks it has registered.
    pub registered_marks: Vec<Mark>,
    /// Whether the name is public.
    pub announced: Announced,
}

impl Brand {
    /// Whether the name is public on the day `as_of`.
    pub fn is_announced(&self, as_of: Date) -> bool {
        match self.announced {
            Announced::No => false,
            Announced::Yes => true,
            Announced::On(day) => day <= as_of,
        }
    }
}

/// An account that the brand declares its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account {
    /// Id of the platform.
    pub platform: String,
    /// Its handle there, as written.
    pub handle: String,
}

/// A mark that stands in a register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The word.
    pub name: String,
    /// Its Nice classes, 1 to 45.
    pub classes: Vec<u8>,
    /// Where it is registered: ISO 3166-1 alpha-2 or the code of an office of several countries,
    /// such as `EU` (WIPO ST.3), upper case.
    pub countries: Vec<String>,
}

/// Whether the name is public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Announced {
    /// Not yet.
    #[default]
    No,
    /// It is.
    Yes,
    /// From this day on.
    On(Date),
}

/// What counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gate {
    /// How sure a finding must be to count.
    pub min_confidence: Confidence,
    /// How sure it must be that nobody is there, for a required place to be answered.
    pub accept_strength: Confidence,
    /// From which outcome on the exit code tells of it.
    pub fail_on: FailOn,
    /// Required places that may be unanswered, in the order of the file.
    pub allow_unknown: Vec<Allowance>,
    /// For how long an answer of the lock counts.
    pub max_age: MaxAge,
}

/// From which outcome on the exit code tells of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FailOn {
    /// NO-GO only.
    #[default]
    NoGo,
    /// CAUTION and NO-GO.
    Caution,
    /// No outcome: what was found is told and fails nothing.
    Never,
}

impl FailOn {
    /// Every one, as they are listed.
    pub const ALL: [Self; 3] = [Self::NoGo, Self::Caution, Self::Never];

    /// The word that policies, flags and JSON use.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoGo => "no-go",
            Self::Caution => "caution",
            Self::Never => "never",
        }
    }
}

/// A required place that may be unanswered, because somebody answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// Id of the place.
    pub place: String,
    /// Why it may be.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// The last day on which it holds.
    pub until: Date,
    /// Line of the policy on which it begins, from 1.
    pub line: usize,
}

/// For how many days after its own an answer of the lock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MaxAge {
    /// That somebody is there, or that it cannot be had.
    pub taken: u16,
    /// That nobody is there.
    pub vacant: u16,
    /// That sign-up says free.
    pub free: u16,
}

impl Default for MaxAge {
    fn default() -> Self {
        Self { taken: 30, vacant: 7, free: 1 }
    }
}

impl Gate {
    /// Whether evidence of this strength that nobody is there answers a required place.
    pub fn accepts(&self, strength: Strength) -> bool {
        Confidence::from(strength) >= self.accept_strength
    }
}

impl Default for Gate {
    fn default() -> Self {
        Self {
            min_confidence: Confidence::Likely,
            accept_strength: Confidence::Likely,
            fail_on: FailOn::default(),
            allow_unknown: Vec::new(),
            max_age: MaxAge::default(),
        }
    }
}

/// What may be kept and read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Privacy {
    /// Whether outcomes are kept for comparison with the next run.
    pub remember: bool,
    /// Whether recent public posts of holders are read.
    pub read_posts: bool,
}

impl Default for Privacy {
    fn default() -> Self {
        Self { remember: true, read_posts: false }
    }
}

/// How the world is reached: what the flags of the same names say. Only a policy that was given with
/// `--policy` may say it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Network {
    /// Address of a proxy. May hold a password: never shown.
    pub proxy: Option<String>,
    /// PEM file of certificates to trust beside the system's, as written.
    pub ca_cert: Option<String>,
    /// Overlays, as written.
    pub overlays: Vec<String>,
    /// Lists of sites, as written.
    pub manifests: Vec<String>,
    /// Whether addresses of private networks may be asked.
    pub allow_private: bool,
}

#[cfg(test)]
mod tests;
