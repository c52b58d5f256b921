//! One entry of `platforms.toml` as types. Field names are the file's keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::handle::HandleRules;
use crate::catalog::list::List;
use crate::catalog::posts::Posts;
use crate::catalog::probe::is_usual;
pub use crate::catalog::probe::{Absence, Asks, BodyKind, OwnerField, Probe, ProbeKind, WorksFrom};
use crate::catalog::signal::Signal;
use crate::name::Name;

/// How far an entry's signals have been held against replies of the platform itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvedBy {
    /// Recorded replies of the platform.
    Real,
    /// Examples of its documentation or its open source.
    Documented,
    /// Replies built to the shape that others describe.
    Shape,
    /// A community list says so; nobody has held it against a reply here.
    Listed,
}

impl ProvedBy {
    /// The word used in JSON and lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Documented => "documented",
            Self::Shape => "shape",
            Self::Listed => "listed",
        }
    }
}

/// What kind of place it is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Accounts, pages, channels and whatever else has a handle.
    #[default]
    Handle,
    /// Names under a top-level domain or another public suffix.
    Domain,
    /// Packages, images, extensions and those who publish them.
    Package,
    /// Apps and media, found by their titles.
    Store,
}

impl Kind {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 4] = [Self::Handle, Self::Domain, Self::Package, Self::Store];

    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Handle => "handle",
            Self::Domain => "domain",
            Self::Package => "package",
            Self::Store => "store",
        }
    }

    /// Several such places, as a selection names them (`@domains`).
    pub fn group(self) -> &'static str {
        match self {
            Self::Handle => "handles",
            Self::Domain => "domains",
            Self::Package => "packages",
            Self::Store => "stores",
        }
    }

    /// Several such places in words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Handle => "handles",
            Self::Domain => "domains",
            Self::Package => "package names",
            Self::Store => "app stores",
        }
    }
}

/// Begins the ids of domain places.
const SUFFIX: &str = "domain:";

/// Whether a place of this id may have to be made before it is in a catalog: it stands on one server of
/// many, or for one public suffix of many.
pub fn is_made_to_order(id: &str) -> bool {
    id.contains('@') || id.starts_with(SUFFIX)
}

/// One place where a name can be held.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Short id, lower case, unique: what `--on` takes.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// What kind of place it is.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub kind: Kind,
    /// What kind of thing holds the handle: user, organisation, page, channel, …
    pub namespace: String,
    /// Group for selection (`@social`) and tallies.
    pub category: String,
    /// 1: every global brand needs it; 2: many want it; 3: niche.
    pub tier: u8,
    /// Address of the profile for people; `{handle}` stands for the handle.
    pub profile: String,
    /// Further addresses, with `{handle}`, that show the same accounts: what lists know under them is
    /// this place and no other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// How far the signals have been proved.
    pub proved_by: ProvedBy,
    /// For software that many run: `{host}` in the texts stands for the server, which the user names
    /// (`ID@HOST`); without one the entry is no place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host: Option<HostRules>,
    /// Anything a reader of the entry should know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Handle rules.
    pub handle: HandleRules,
    /// Accounts known to exist.
    pub controls: Controls,
    /// What the machine asks, strongest first; empty when no machine can answer.
    #[serde(default, rename = "probe", skip_serializing_if = "Vec::is_empty")]
    pub probes: Vec<Probe>,
    /// Whether its checks speak together: nobody is found only where every check that can tell says so,
    /// those that merely corroborate included.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub agree: bool,
    /// Where it shows an account's latest public posts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posts: Option<Posts>,
    /// Walls of this platform's own, tried before any signal.
    #[serde(default, rename = "wall", skip_serializing_if = "Vec::is_empty")]
    pub walls: Vec<Signal>,
    /// How a person looks.
    pub look: Look,
    /// Ways to get a held name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reclaim: Vec<Reclaim>,
    /// What the platform's terms say about automated checks.
    pub terms: String,
    /// Sources of the entry.
    pub sources: Vec<Source>,
    /// Which list it stands in.
    #[serde(skip)]
    pub list: List,
    /// Entries of other lists for the same place, strongest first. No part of any file: joining
    /// lists finds them.
    #[serde(skip)]
    pub witnesses: Vec<Platform>,
}

impl Platform {
    /// How a name is spelt here: domains keep the letters that handles fold away.
    pub fn asked_as<'n>(&self, name: &'n Name) -> &'n str {
        if self.kind == Kind::Domain { name.label() } else { name.handle() }
    }

    /// Whether it is asked through somebody else's copy of it alone.
    pub fn is_mirrored(&self) -> bool {
        !self.probes.is_empty() && self.probes.iter().all(|probe| probe.asks == Asks::ThirdParty)
    }

    /// The entry itself and its witnesses.
    pub fn everyone(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.witnesses)
    }
}

/// What an entry says about its servers.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostRules {
    /// What the host is, in words: "a server of the fediverse".
    pub words: String,
    /// A host for examples, advice and tests.
    pub example: String,
    /// Whether a name without a dot will do, where it is the rest of a domain rather than a server.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub dotless: bool,
    /// Whether a country stands in the place of the server, by its code of ISO 3166-1.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub countries: bool,
}

impl HostRules {
    /// What has to be written behind the `@`, in one word.
    pub fn word(&self) -> &'static str {
        if self.countries { "COUNTRY" } else { "HOST" }
    }
}

/// Accounts known to exist, used to prove a check.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Controls {
    /// A well-known handle and an obscure one, in this order.
    pub taken: Vec<String>,
    /// Where it is known that the obscure one is held, and since when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Where the platform itself names accounts, asked in the survey where `taken` names too few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ask: Vec<ControlSource>,
}

/// A list of accounts that the platform shows to anybody.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlSource {
    /// Address of the list (JSON).
    pub url: String,
    /// JSON Pointer to a handle in it; a step `*` stands for any member.
    pub at: String,
}

/// How a person looks at a place.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// Address to open; `{handle}` stands for the handle.
    pub url: String,
    /// The question to answer there.
    pub question: String,
    /// Whether one has to be signed in to see the answer.
    pub signed_in: bool,
}

/// A way to get a held name.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reclaim {
    /// What the route is for.
    pub route: Route,
    /// Form or page, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What is known about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Whether the platform says that there is no such route.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub refused: bool,
    /// Days without use after which the platform may free a name, with or without being asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_days: Option<u16>,
    /// Whether the name and e-mail address of who complains are passed on to the holder.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub passes_on: bool,
}

/// Kinds of reclaim route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// For owners of a trademark.
    Trademark,
    /// For those who are impersonated.
    Impersonation,
    /// For names of inactive accounts, or the word that there is no such route.
    Inactive,
    /// A market run or tolerated by the platform.
    Market,
    /// Buying it from its holder.
    Sale,
}

/// Where facts of an entry come from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Document or repository.
    pub what: String,
    /// Date of the version read, `YYYY-MM-DD` or `YYYY-MM`.
    pub date: String,
}
