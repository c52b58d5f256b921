//! The outward view of a survey: versioned, ordered, serialisable. `callsign.report/1` may gain
//! fields but never changes the meaning of one. Made from the survey by hand, so that inner types
//! stay free to move.

pub mod owner;
pub mod found;
pub mod gate;
pub mod drift;
pub mod comparison;
pub mod alternatives;
pub mod open;
pub mod hint;
pub mod config;
pub mod doctor;
pub mod findings;
pub mod route;
pub mod inert;
pub mod keys;
pub mod rules;
pub mod make;
pub mod since;
pub mod redact;

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::alternatives::{AlternativePlaceReport, AlternativeReport, AlternativesReport};
pub use self::comparison::ComparisonReport;
pub use self::drift::{CarriedReport, DriftReport};
pub use self::findings::{FindingReport, RegisterReport, WhoseReport};
pub use self::found::{FoundReport, MatchReport};
pub use self::gate::{AllowedReport, GateReport, WrittenReport};
pub use self::open::OpenLook;
pub use self::owner::{OwnerReport, RegistrationReport};
pub use self::route::RouteReport;
use crate::catalog::platform::Kind;
use crate::look::{LookState, Saw};
pub use crate::verdict::ControlStatus;
use crate::verdict::{Doubt, Strength, Verdict};

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.report/1";

/// RFC 3339 with whole seconds: finer times are in the archive.
pub(crate) fn seconds(at: jiff::Timestamp) -> String {
    jiff::Timestamp::from_second(at.as_second()).unwrap_or(at).to_string()
}

/// One whole report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// Always `callsign.report/1`.
    pub schema: String,
    /// Whether anything was asked today.
    pub mode: Mode,
    /// With `mode: "replay"`: what the archive is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
    /// When the survey began (RFC 3339).
    pub as_of: String,
    /// What was and what was not looked at.
    pub scope: Scope,
    /// What the run is worth to a pipeline.
    #[serde(default)]
    pub gate: GateReport,
    /// Whether what holders say of themselves was left out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub redacted: bool,
    /// The names held against each other, where there are several.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comparison: Option<ComparisonReport>,
    /// The one setting that would have let most more places answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<hint::HintReport>,
    /// Findings about the waivers and allowances of the policy: expired, or without anything to match.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waivers: Vec<FindingReport>,
    /// One entry a name, in the order asked.
    pub names: Vec<NameReport>,
}

/// Where the answers come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Asked over the network (answers kept from earlier today are marked one by one).
    Live,
    /// Read from an archive; nothing was asked today.
    Replay,
    /// Read from the lock; nothing was asked today.
    Locked,
}

/// The archive a replay reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Archive {
    /// File name without its folders, or `demo` for the one inside the program.
    pub name: String,
    /// Whether it was built from documented shapes rather than recorded.
    pub constructed: bool,
    /// Whether its exchanges were judged with another catalog than the one that recorded them.
    pub rejudged: bool,
}

/// What the verdict is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// Kinds of place that were looked at, such as `handles`.
    pub checked: Vec<String>,
    /// Kinds of place that were not, such as `trademarks`.
    pub not_checked: Vec<String>,
    /// What fixes the required places: the name of a profile, or `policy`.
    pub profile: String,
    /// Places left out because they are for adults only; `--on @adult` names them.
    #[serde(default, skip_serializing_if = "no_places")]
    pub adult_left_out: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn no_places(count: &usize) -> bool {
    *count == 0
}

/// How it stands, from the worst finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SoFar {
    /// Nothing found that stands in the way.
    Go,
    /// Something that has to be settled first.
    Caution,
    /// A launch under this name would hurt.
    NoGo,
}

impl From<SoFar> for crate::gate::SoFar {
    fn from(so_far: SoFar) -> Self {
        match so_far {
            SoFar::Go => Self::Go,
            SoFar::Caution => Self::Caution,
            SoFar::NoGo => Self::NoGo,
        }
    }
}

/// Everything about one name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct NameReport {
    /// The name as typed.
    pub name: String,
    /// The handle it was checked under.
    pub handle: String,
    /// Where the name is written, where it comes from a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<WrittenReport>,
    /// How it stands so far.
    pub so_far: SoFar,
    /// Whether every required place answered.
    pub complete: bool,
    /// What should be known of the name whatever the places say, in words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
    /// Counts.
    pub coverage: Coverage,
    /// Ids of the findings that decided how it stands, the worst first; empty for GO.
    pub reasons: Vec<String>,
    /// What the rules found, the worst first.
    pub findings: Vec<FindingReport>,
    /// Ids of the required places that did not answer. After NO-GO they no longer matter.
    pub unanswered: Vec<String>,
    /// Names of those of them that were not among the places asked, by id; kept in no file.
    #[serde(skip)]
    pub left_out: BTreeMap<String, String>,
    /// Those of them that the policy allows to be unanswered.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<AllowedReport>,
    /// What has changed against the lock, the worst first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drift: Vec<DriftReport>,
    /// What to try to register, in this order; empty under NO-GO.
    pub to_register: Vec<RegisterReport>,
    /// Required places that only a person's look can answer.
    pub open_looks: Vec<OpenLook>,
    /// Handles that could stand in for the name, where they were looked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alternatives: Option<AlternativesReport>,
    /// What has changed since the last survey of this name, where one is remembered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<since::SinceReport>,
    /// One entry a place, required places first, then by tier and id.
    pub standings: Vec<StandingReport>,
    /// Neighbours of the name (how it is heard, look-alikes) on the required places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub beside: Vec<StandingReport>,
}

impl NameReport {
    /// The name of a place as people write it; its id where the report does not know it.
    pub fn called<'n>(&'n self, id: &'n str) -> &'n str {
        let asked = self.standings.iter().find(|one| one.surface.platform == id);
        let asked = asked.map(|one| one.surface.platform_name.as_str());
        let looked = || self.open_looks.iter().find(|one| one.place == id).map(|one| one.place_name.as_str());
        asked.or_else(|| self.left_out.get(id).map(String::as_str)).or_else(looked).unwrap_or(id)
    }
}

/// How many places answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Required places.
    pub required: usize,
    /// Required places that answered.
    pub answered: usize,
    /// All places of the survey.
    pub places: usize,
    /// Places that answered, required or not.
    pub places_answered: usize,
}

/// What is checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Surface {
    /// `handle`, `domain`, `package` or `store`.
    pub kind: Kind,
    /// Platform id.
    pub platform: String,
    /// Platform name as people write it.
    pub platform_name: String,
    /// What holds the handle there.
    pub namespace: String,
    /// Whether it is asked through somebody else's copy of it, which may lag and knows no reserved names.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub mirrored: bool,
    /// Group of the platform.
    pub category: String,
    /// 1 to 3.
    pub tier: u8,
    /// Whether the profile or the policy requires this place.
    pub required: bool,
}

/// Where the name stands in one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct StandingReport {
    /// The place.
    pub surface: Surface,
    /// The handle asked for there.
    pub handle: String,
    /// The profile's address.
    pub url: String,
    /// What is known.
    pub verdict: Verdict,
    /// With `unknown`: why. With `withheld` and `barred`: see `reason`.
    pub doubt: Option<Doubt>,
    /// With `withheld` and `barred`: the platform's reason in words.
    pub reason: Option<String>,
    /// How strong the evidence is; null where nothing was concluded from a reply.
    pub strength: Option<Strength>,
    /// The evidence, strongest first.
    pub evidence: Vec<EvidenceReport>,
    /// What proved the check.
    pub controls: ControlsReport,
    /// Which list and entry the check comes from.
    pub source: SourceReport,
    /// Other checks of the same place, those of other lists among them, with their verdicts.
    pub witnesses: Vec<WitnessReport>,
    /// Whether weaker evidence of another list says otherwise, so that the verdict does not count.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
    /// Whose the account is, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whose: Option<WhoseReport>,
    /// How the handle might be had, where somebody stands in its way.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub route: Option<RouteReport>,
    /// Who holds it, where that is shown.
    pub owner: Option<OwnerReport>,
    /// What a search found, at places that have nothing but one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found: Option<FoundReport>,
    /// The last look of a person at it, and what that came to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub looked: Option<LookedReport>,
    /// The earlier answer that stands in, where none could be had today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<CarriedReport>,
    /// How a person can look.
    pub look: LookReport,
    /// What to do next, in words, where there is something to do.
    pub next: Option<String>,
    /// Time from the first request to the last reply of this place, waits included, in milliseconds.
    pub timing_ms: u64,
}

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EvidenceReport {
    /// Id of the probe.
    pub probe: String,
    /// The signal, in the catalog's notation.
    pub signal: String,
    /// What it says in plain words.
    pub words: String,
    /// Whether it held. Signals that were looked for and did not hold are listed for `unknown`.
    pub held: bool,
    /// The address that answered.
    pub url: String,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// When it was asked (RFC 3339).
    pub at: String,
    /// SHA-256 of the decoded body, hexadecimal; null when there was no reply, or when only an
    /// owner-free digest was kept.
    pub sha256: Option<String>,
    /// Whether the reply was kept from earlier rather than asked now.
    pub remembered: bool,
}

/// The controls of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlsReport {
    /// What became of them.
    pub status: ControlStatus,
    /// Handles known to be taken.
    pub taken: Vec<ControlReport>,
    /// Fresh random handles.
    pub random: Vec<ControlReport>,
}

/// One control.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ControlReport {
    /// The handle.
    pub handle: String,
    /// What the entry's signals made of its reply: `taken`, `vacant`, or `unknown`.
    pub verdict: Verdict,
    /// What was seen, where it is not what was expected.
    pub detail: Option<String>,
    /// When it was asked (RFC 3339).
    pub at: String,
}

/// Where a check comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SourceReport {
    /// `native`, `overlay`, or the name of a community list.
    pub list: String,
    /// The entry's name, exactly as the list spells it.
    pub entry: String,
    /// How the entry was proved: `real`, `documented`, `shape`, `listed`.
    pub proved_by: String,
}

/// Another entry's word on the same place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WitnessReport {
    /// Where it comes from.
    pub source: SourceReport,
    /// Its probe.
    pub probe: String,
    /// Its verdict.
    pub verdict: Verdict,
    /// Its doubt.
    pub doubt: Option<Doubt>,
}

/// How a person can look.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LookReport {
    /// Address to open.
    pub url: String,
    /// The question to answer there.
    pub question: String,
    /// Whether one has to be signed in.
    pub signed_in: bool,
}

/// What a person saw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LookedReport {
    /// Initials of whoever looked, where they gave them.
    pub by: Option<String>,
    /// The day (`YYYY-MM-DD`).
    pub on: String,
    /// What was seen.
    pub saw: Saw,
    /// What it came to.
    pub state: LookState,
    /// The last day on which it counts (`YYYY-MM-DD`).
    pub expires: String,
    /// Who looked and when, in words.
    pub words: String,
}
