//! What the rules found, whose accounts are, and what is left to do: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::open::OpenLook;
use crate::assessment::Assessed;
use crate::catalog::platform::Kind;
use crate::gate;
use crate::owner::identity::Whose;
use crate::policy::Policy;
use crate::risk;
use crate::risk::case::{Place, Weight};
use crate::risk::finding::{Exhibit, Finding, Severity};
use crate::standing::looked::Looked;
use crate::verdict::{Confidence, Verdict};

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FindingReport {
    /// Short id that stays the same as long as rule, name and account do: `F-3a9c0b1d`.
    pub id: String,
    /// Id of the rule: `callsign rules show HH-02` explains it.
    pub rule: String,
    /// What the rule is about, in one line.
    pub title: String,
    /// How bad it is here.
    pub severity: Severity,
    /// Why that is less than the rule's own severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lowered: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// Whether it counts in the outcome: sure enough, and not waived.
    pub counts: bool,
    /// Whether it decided the outcome: without those that did, it would be better.
    pub decides: bool,
    /// Who answers for it, where the policy waives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waived: Option<WaivedReport>,
    /// Platform id; null where it is about the name itself.
    pub place: Option<String>,
    /// Platform name as people write it.
    pub place_name: Option<String>,
    /// The handle it is about.
    pub handle: Option<String>,
    /// One sentence about the account or the name.
    pub claim: String,
    /// What the brand can do.
    pub advice: String,
    /// The evidence.
    pub evidence: Vec<ExhibitReport>,
    /// Strangers' words that it rests on; shown by an interactive terminal only, kept nowhere.
    #[serde(skip)]
    pub quotes: Vec<String>,
}

/// A waiver that keeps a finding from counting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WaivedReport {
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// Until when (`YYYY-MM-DD`, that day included).
    pub until: String,
}

/// One piece of evidence of a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExhibitReport {
    /// The address that answered, or that a person opened; left out where the name itself was weighed
    /// against the program's own lists.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub url: String,
    /// When (RFC 3339).
    pub at: String,
    /// What was seen: counts in buckets, categories, fields; of the name, what in it and in which list.
    pub what: String,
    /// SHA-256 of the body, hexadecimal, where one was kept.
    pub sha256: Option<String>,
}

/// Whose an account is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WhoseReport {
    /// `ours`, `stranger` or `unclear`.
    pub identity: String,
    /// Why that is thought.
    pub why: String,
}

/// A handle to try to register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegisterReport {
    /// Platform id.
    pub place: String,
    /// Platform name as people write it.
    pub place_name: String,
    /// `handle`, `domain`, `package` or `store`.
    #[serde(default)]
    pub kind: Kind,
    /// The handle.
    pub handle: String,
    /// The profile's address.
    pub url: String,
    /// `free` or `vacant`.
    pub verdict: Verdict,
}

/// The findings of one name.
pub(super) fn findings(
    assessed: &Assessed<'_>,
    policy: &Policy,
    as_of: jiff::Timestamp,
) -> Vec<FindingReport> {
    let least = policy.gate.min_confidence;
    let report = |finding: &Finding| {
        let waiver = gate::waiver_of(finding, policy, as_of);
        let place = assessed
            .places
            .iter()
            .chain(&assessed.beside)
            .find(|place| finding.at.as_ref().is_some_and(|(id, _)| *id == place.platform.id));
        FindingReport {
            counts: finding.counts(least) && waiver.is_none(),
            decides: assessed.outcome.reasons.contains(&finding.id),
            waived: waiver.map(|waiver| WaivedReport {
                reason: waiver.reason.clone(),
                by: waiver.by.clone(),
                until: waiver.until.to_string(),
            }),
            place_name: place.map(|place| place.platform.name.clone()),
            ..plain(finding)
        }
    };
    assessed.findings.iter().map(report).collect()
}

/// A finding that no waiver can be about.
pub(super) fn plain(finding: &Finding) -> FindingReport {
    let (place, handle) = finding.at.clone().unzip();
    FindingReport {
        id: finding.id.clone(),
        rule: finding.rule.clone(),
        title: risk::rule(&finding.rule).map_or_else(String::new, |rule| rule.title.to_owned()),
        severity: finding.severity,
        lowered: finding.lowered.clone(),
        confidence: finding.confidence,
        counts: finding.confidence >= finding.needs,
        decides: false,
        waived: None,
        place,
        place_name: None,
        handle,
        claim: finding.claim.clone(),
        advice: finding.advice.clone(),
        evidence: finding.exhibits.iter().map(exhibit).collect(),
        quotes: finding.quotes.clone(),
    }
}

fn exhibit(exhibit: &Exhibit) -> ExhibitReport {
    ExhibitReport {
        url: exhibit.url.clone(),
        at: super::seconds(exhibit.at),
        what: exhibit.what.clone(),
        sha256: exhibit.sha256.clone(),
    }
}

pub(super) fn whose(whose: &Whose) -> WhoseReport {
    WhoseReport { identity: whose.identity.word().to_owned(), why: whose.why.clone() }
}

/// What to try to register, in this order: required places first, what sign-up calls free before
/// what merely looks empty. Nothing under NO-GO: the name should change first.
pub(super) fn to_register(assessed: &Assessed<'_>, required: &[String]) -> Vec<RegisterReport> {
    if assessed.outcome.so_far == gate::SoFar::NoGo {
        return Vec::new();
    }
    let worth = |place: &&Place<'_>| {
        matches!(place.standing.verdict, Verdict::Free | Verdict::Vacant)
            && !place.standing.disputed
            && place.weight < Weight::Other
    };
    let rank = |place: &&Place<'_>| {
        let order = required.iter().position(|id| *id == place.platform.id);
        (place.weight, place.standing.verdict, order, place.platform.tier, place.platform.id.clone())
    };
    let mut places: Vec<&Place<'_>> = assessed.places.iter().filter(worth).collect();
    places.sort_by_key(rank);
    let report = |place: &Place<'_>| RegisterReport {
        place: place.platform.id.clone(),
        place_name: place.platform.name.clone(),
        kind: place.platform.kind,
        handle: place.standing.handle.to_string(),
        url: place.standing.url.clone(),
        verdict: place.standing.verdict,
    };
    places.into_iter().map(report).collect()
}

/// The required places that only a person's look can answer: no machine could tell and asking again
/// would not help, or a holder could not be read.
pub(super) fn open_looks(assessed: &Assessed<'_>) -> Vec<OpenLook> {
    let is_open = |place: &&Place<'_>| {
        let needs_eyes = place.standing.doubt.as_ref().is_none_or(|doubt| !doubt.kind.passes_with_time());
        let unanswered = assessed.outcome.unanswered.contains(&place.platform.id) && needs_eyes;
        let unread = |finding: &Finding| {
            let about = |(id, _): &(String, String)| *id == place.platform.id;
            finding.rule == "AV-02" && finding.at.as_ref().is_some_and(about)
        };
        // Whoever has looked at the account has read it.
        let seen = place.standing.look.as_ref().is_some_and(Looked::is_live);
        place.weight == Weight::Required && (unanswered || !seen && assessed.findings.iter().any(unread))
    };
    assessed
        .places
        .iter()
        .filter(is_open)
        .map(|place| OpenLook::of(place.platform, place.standing.handle.as_str(), None))
        .collect()
}
