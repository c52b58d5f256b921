//! One question a machine can ask about a handle, as types. Field names are the file's keys.

use std::collections::BTreeMap;
use std::time::Duration;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::batch::{Batch, CostPer};
use crate::catalog::quota::Quota;
use crate::catalog::signal::{Locator, Says, Signal};
use crate::catalog::titles::Titles;
use crate::exchange::{DNS, Method, Pace};
use crate::verdict::{Strength, Verdict};

/// What kind of question a probe is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ProbeKind {
    /// A registration check that carries only the handle and creates nothing. Left out by
    /// `--discreet` and `--official-only`.
    Validator,
    /// A programming interface.
    Api,
    /// A web page or feed.
    #[default]
    Page,
    /// The register of the names itself, or the way to it that anybody may take: RDAP, WHOIS, DNS.
    Register,
    /// A search by title. It tells who uses the name, never that nobody does.
    Search,
    /// A dry run of sign-up: resembles a registration, so it is asked only on request.
    SignUp,
}

/// What the absence of an account means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Absence {
    /// Registration says so: `free` is possible.
    Registrable,
    /// No account, as far as the platform shows: `vacant` at best.
    #[default]
    NoAccount,
    /// Private or silent accounts look the same: `unknown` at best.
    Ambiguous,
}

/// From where a probe gets an answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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

/// Whom a probe asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Asks {
    /// The platform, for one account.
    #[default]
    Platform,
    /// A search of the platform: what is searched for is counted and may be shown to others as a trend.
    Search,
    /// Somebody else, who mirrors the platform or trades in its names.
    ThirdParty,
}

/// How a request body is written, which decides how the handle is escaped in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Probe {
    /// Short id, unique within the platform.
    pub id: String,
    /// What kind of question.
    pub kind: ProbeKind,
    /// Whether the platform documents it for others to use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub official: bool,
    /// Whom it asks. Left out by `--discreet` unless it is the platform itself.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub asks: Asks,
    /// Request method.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub method: Method,
    /// Address; `{handle}` stands for the handle, escaped for its place, `{label}` for it as a label of a
    /// domain name, and `$NAME` in the path for a key of `keys`, which no archive sees.
    pub url: String,
    /// Headers, names in lower case; `$NAME` is a key of `keys`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Body; `{handle}` stands for the handle, escaped for `body_kind`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// How the body is written; required with `body`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body_kind: Option<BodyKind>,
    /// Redirect rule: follow (the default), or stop at the first that leads to another place.
    #[serde(default = "yes", skip_serializing_if = "Clone::clone")]
    pub follow: bool,
    /// Whether cookies set on the way are sent back within one exchange.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub cookies: bool,
    /// Most of the decoded body that is read, in KiB (1024 by default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_kib: Option<u32>,
    /// The verdicts it can give.
    pub can_say: Vec<Verdict>,
    /// What absence means.
    pub absence: Absence,
    /// From where it gets an answer.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub works_from: WorksFrom,
    /// The entry's own pace, where it is slower than the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// How many requests it answers to those who send none of `keys`, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<Quota>,
    /// Where one request asks for many handles: how.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// Price in US dollars; a paid probe runs only under `--spend`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// What the price is for.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub cost_per: CostPer,
    /// Environment variables with the credentials it uses, referred to as `$NAME`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Whether it works without the keys too (they then only raise its limits).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub keys_optional: bool,
    /// For each of `keys`, the variables that the user sets for it. No part of the file: the
    /// catalog's keys say so.
    #[serde(skip)]
    pub set_by: BTreeMap<String, Vec<String>>,
    /// Query parameters that carry a key: name → `$NAME`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub key_query: BTreeMap<String, String>,
    /// Where the reply names the account it is about. It must equal the handle in canonical form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Locator>,
    /// Whether it only corroborates: it never decides, but where it says otherwise, or cannot say, nobody
    /// being found is no verdict.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub corroborates: bool,
    /// With `kind = "search"`: where in the reply the titles stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub titles: Option<Titles>,
    /// Handles known to be held here, a well-known one and an obscure one, where those of the entry are
    /// held elsewhere: the check knows one part of the names only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// What in the reply says what.
    #[serde(default, rename = "signal", skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<Signal>,
    /// Where the owner's fields are.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub owner: BTreeMap<OwnerField, Locator>,
}

fn yes() -> bool {
    true
}

/// Whether a field need not be written, because it is what it is without being said.
pub(super) fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

impl Probe {
    /// Strength of the evidence this probe can give when its controls pass, derived from its form:
    /// a registration validator or a register is A; markers on both sides with different statuses B; markers on
    /// both sides C; on one side D; statuses only E.
    pub fn strength(&self) -> Strength {
        if matches!(self.kind, ProbeKind::Validator | ProbeKind::Register | ProbeKind::SignUp) {
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

    /// Least time between two of its requests. Questions to the user's own resolver need none.
    pub fn gap(&self) -> Duration {
        if self.asks_dns() {
            return Duration::ZERO;
        }
        let own = self.pace.map_or(0, |pace| pace.gap_ms);
        Duration::from_millis(own.max(Pace::USUAL.gap_ms))
    }

    /// Whether it asks the user's own resolver.
    pub fn asks_dns(&self) -> bool {
        self.url.strip_prefix(DNS).is_some_and(|rest| rest.starts_with(':'))
    }

    /// Whether it can say anything that shows nobody holds the handle.
    pub fn can_clear(&self) -> bool {
        self.can_say.iter().any(|verdict| matches!(verdict, Verdict::Free | Verdict::Vacant))
    }
}

/// The fields of an owner that an entry may locate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
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
    /// The platform's own labels on its content.
    Labels,
    /// Whether the platform marks it as for adults.
    Adult,
    /// Whether it calls itself automated.
    Bot,
    /// Whether the platform says that a company or an organisation holds it.
    Business,
    /// Whether its picture is the one that the platform gives to everybody.
    DefaultAvatar,
    /// Whether it is marked as no longer kept up.
    Deprecated,
    /// Why it is, where that is told.
    DeprecatedWhy,
}
