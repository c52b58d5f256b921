//! One entry of `platforms.toml` as types. Field names are the file's keys.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::catalog::batch::{Batch, CostPer};
use crate::catalog::handle::HandleRules;
use crate::catalog::list::List;
use crate::catalog::signal::{Locator, Says, Signal};
use crate::exchange::{Method, Pace};
use crate::verdict::{Strength, Verdict};

/// How far an entry's signals have been held against replies of the platform itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProvedBy {
    /// Recorded replies of the platform.
    Real,
    /// Examples of its documentation or its open source.
    Documented,
    /// Replies built to the shape that others describe.
    Shape,
}

impl ProvedBy {
    /// The word used in JSON and lists.
    pub fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Documented => "documented",
            Self::Shape => "shape",
        }
    }
}

/// One place where a name can be held.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// Short id, lower case, unique: what `--on` takes.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// What kind of thing holds the handle: user, organisation, page, channel, …
    pub namespace: String,
    /// Group for selection (`@social`) and tallies.
    pub category: String,
    /// 1: every global brand needs it; 2: many want it; 3: niche.
    pub tier: u8,
    /// Address of the profile for people; `{handle}` stands for the handle.
    pub profile: String,
    /// How far the signals have been proved.
    pub proved_by: ProvedBy,
    /// For software that many run: `{host}` in the texts stands for the server, which the user names
    /// (`ID@HOST`); without one the entry is no place.
    #[serde(default)]
    pub host: Option<HostRules>,
    /// Anything a reader of the entry should know.
    #[serde(default)]
    pub note: Option<String>,
    /// Handle rules.
    pub handle: HandleRules,
    /// Accounts known to exist.
    pub controls: Controls,
    /// What the machine asks, strongest first; empty when no machine can answer.
    #[serde(default, rename = "probe")]
    pub probes: Vec<Probe>,
    /// Walls of this platform's own, tried before any signal.
    #[serde(default, rename = "wall")]
    pub walls: Vec<Signal>,
    /// How a person looks.
    pub look: Look,
    /// Ways to get a held name.
    #[serde(default)]
    pub reclaim: Vec<Reclaim>,
    /// What the platform's terms say about automated checks.
    pub terms: String,
    /// Sources of the entry.
    pub sources: Vec<Source>,
    /// Which list it stands in.
    #[serde(skip)]
    pub list: List,
}

/// What an entry says about its servers.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HostRules {
    /// What the host is, in words: "a server of the fediverse".
    pub words: String,
    /// A host for examples, advice and tests.
    pub example: String,
    /// Whether a name without a dot will do, where it is the rest of a domain rather than a server.
    #[serde(default)]
    pub dotless: bool,
}

/// Accounts known to exist, used to prove a check.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Controls {
    /// A well-known handle and an obscure one, in this order.
    pub taken: Vec<String>,
    /// Where it is known that the obscure one is held, and since when.
    #[serde(default)]
    pub source: Option<String>,
    /// Where the platform itself names accounts, asked in the survey where `taken` names too few.
    #[serde(default)]
    pub ask: Vec<ControlSource>,
}

/// A list of accounts that the platform shows to anybody.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ControlSource {
    /// Address of the list (JSON).
    pub url: String,
    /// JSON Pointer to a handle in it; a step `*` stands for any member.
    pub at: String,
}

/// How a person looks at a place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Reclaim {
    /// What the route is for.
    pub route: Route,
    /// Form or page, where there is one.
    #[serde(default)]
    pub url: Option<String>,
    /// What is known about it.
    #[serde(default)]
    pub note: Option<String>,
}

/// Kinds of reclaim route.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
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
}

/// Where facts of an entry come from.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Document or repository.
    pub what: String,
    /// Date of the version read, `YYYY-MM-DD` or `YYYY-MM`.
    pub date: String,
}

/// What kind of question a probe is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// A registration check that carries only the handle and creates nothing. Left out by
    /// `--discreet` and `--official-only`.
    Validator,
    /// A programming interface.
    Api,
    /// A web page or feed.
    Page,
    /// A dry run of sign-up: resembles a registration, so it is asked only on request.
    SignUp,
}

/// What the absence of an account means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// Registration says so: `free` is possible.
    Registrable,
    /// No account, as far as the platform shows: `vacant` at best.
    NoAccount,
    /// Private or silent accounts look the same: `unknown` at best.
    Ambiguous,
}

/// From where a probe gets an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WorksFrom {
    /// Any network.
    #[default]
    Anywhere,
    /// Home networks; data centres meet walls.
    Home,
}

impl WorksFrom {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Anywhere => "anywhere",
            Self::Home => "home networks",
        }
    }
}

/// How a request body is written, which decides how the handle is escaped in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// `application/json`: the handle stands inside a JSON string.
    Json,
    /// `application/json` that carries a GraphQL document: the handle stands inside a string
    /// literal inside a JSON string.
    GraphqlInJson,
    /// `application/x-www-form-urlencoded`.
    Form,
}

/// One question a machine can ask about a handle.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// Short id, unique within the platform.
    pub id: String,
    /// What kind of question.
    pub kind: ProbeKind,
    /// Whether the platform documents it for others to use.
    #[serde(default)]
    pub official: bool,
    /// Request method.
    #[serde(default)]
    pub method: Method,
    /// Address; `{handle}` stands for the handle, escaped for its place, and `$NAME` in the path for
    /// a key of `keys`, which no archive sees.
    pub url: String,
    /// Headers, names in lower case; `$NAME` is a key of `keys`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Body; `{handle}` stands for the handle, escaped for `body_kind`.
    #[serde(default)]
    pub body: Option<String>,
    /// How the body is written; required with `body`.
    #[serde(default)]
    pub body_kind: Option<BodyKind>,
    /// Redirect rule: follow (the default) or stop at the first.
    #[serde(default = "yes")]
    pub follow: bool,
    /// Whether cookies set on the way are sent back within one exchange.
    #[serde(default)]
    pub cookies: bool,
    /// Most of the decoded body that is read, in KiB (1024 by default).
    #[serde(default)]
    pub limit_kib: Option<u32>,
    /// The verdicts it can give.
    pub can_say: Vec<Verdict>,
    /// What absence means.
    pub absence: Absence,
    /// From where it gets an answer.
    #[serde(default)]
    pub works_from: WorksFrom,
    /// The entry's own pace, where it is slower than the default.
    #[serde(default)]
    pub pace: Option<Pace>,
    /// Where one request asks for many handles: how.
    #[serde(default)]
    pub batch: Option<Batch>,
    /// Price in US dollars; a paid probe runs only under `--spend`.
    #[serde(default)]
    pub cost_usd: Option<f64>,
    /// What the price is for.
    #[serde(default)]
    pub cost_per: CostPer,
    /// Environment variables with the credentials it uses, referred to as `$NAME`.
    #[serde(default)]
    pub keys: Vec<String>,
    /// Whether it works without the keys too (they then only raise its limits).
    #[serde(default)]
    pub keys_optional: bool,
    /// For each of `keys`, the variables that the user sets for it. No part of the file: the
    /// catalog's keys say so.
    #[serde(skip)]
    pub set_by: BTreeMap<String, Vec<String>>,
    /// Query parameters that carry a key: name → `$NAME`.
    #[serde(default)]
    pub key_query: BTreeMap<String, String>,
    /// Where the reply names the account it is about. It must equal the handle in canonical form.
    #[serde(default)]
    pub account: Option<Locator>,
    /// What in the reply says what.
    #[serde(rename = "signal")]
    pub signals: Vec<Signal>,
    /// Where the owner's fields are.
    #[serde(default)]
    pub owner: BTreeMap<OwnerField, Locator>,
}

fn yes() -> bool {
    true
}

impl Probe {
    /// Strength of the evidence this probe can give when its controls pass, derived from its form:
    /// a registration validator is A; markers on both sides with different statuses B; markers on
    /// both sides C; on one side D; statuses only E.
    pub fn strength(&self) -> Strength {
        if matches!(self.kind, ProbeKind::Validator | ProbeKind::SignUp) {
            return Strength::A;
        }
        let side = |wanted: &[Says]| {
            let signals: Vec<_> =
                self.signals.iter().filter(|signal| wanted.contains(&signal.says)).collect();
            let marked = !signals.is_empty() && signals.iter().all(|signal| signal.is_marker());
            let statuses: Vec<u16> = signals.iter().flat_map(|signal| signal.status.clone()).collect();
            (marked, statuses)
        };
        let (taken, taken_status) = side(&[Says::Taken]);
        let (absent, absent_status) = side(&[Says::Absent, Says::Free]);
        let taken = taken || self.account.is_some();
        let differ = !taken_status.is_empty()
            && !absent_status.is_empty()
            && taken_status.iter().all(|status| !absent_status.contains(status));
        match (taken, absent, differ) {
            (true, true, true) => Strength::B,
            (true, true, false) => Strength::C,
            (false, false, _) => Strength::E,
            _ => Strength::D,
        }
    }

    /// Least time between two of its requests.
    pub fn gap(&self) -> Duration {
        let own = self.pace.map_or(0, |pace| pace.gap_ms);
        Duration::from_millis(own.max(Pace::USUAL.gap_ms))
    }

    /// Whether it can say anything that shows nobody holds the handle.
    pub fn can_clear(&self) -> bool {
        self.can_say.iter().any(|verdict| matches!(verdict, Verdict::Free | Verdict::Vacant))
    }
}

/// The fields of an owner that an entry may locate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OwnerField {
    /// Name as shown.
    DisplayName,
    /// Person, organisation, channel, …
    Type,
    /// Self-description.
    Bio,
    /// Address of the picture.
    Avatar,
    /// Addresses the account shows.
    Links,
    /// Place as written.
    Location,
    /// Followers, subscribers or members.
    Followers,
    /// Accounts it follows.
    Following,
    /// Posts, videos or repositories.
    Posts,
    /// When the account was made.
    Created,
    /// When it last did something in public.
    LastActive,
    /// Whether the platform vouches for it.
    Verified,
    /// Who vouches, where that is told.
    VerifiedBy,
    /// Whether its posts are hidden from strangers.
    Private,
}
