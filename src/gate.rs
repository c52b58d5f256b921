//! From findings and standings to the two values that are always printed together: how it stands so
//! far, and whether every required place answered. Decisions, not sums; no clock but `as_of`.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::policy::{Allowance, Policy, Waiver};
use crate::risk::finding::{Finding, Severity};
use crate::standing::Standing;
use crate::verdict::Confidence;

/// How it stands, from the worst finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SoFar {
    /// Nothing found that stands in the way.
    Go,
    /// Something that has to be settled first.
    Caution,
    /// A launch under this name would hurt.
    NoGo,
}

/// The outcome for one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it stands so far.
    pub so_far: SoFar,
    /// Whether every required place answered.
    pub complete: bool,
    /// Required places.
    pub required: usize,
    /// Required places that answered.
    pub answered: usize,
    /// Ids of the findings that decided it, the worst first: without them it would be better. Empty
    /// for GO.
    pub reasons: Vec<String>,
    /// Required places that did not answer.
    pub unanswered: Vec<String>,
    /// Ids of findings that a waiver keeps from counting.
    pub waived: Vec<String>,
}

/// Draws the outcome for one name. `findings` come the worst first; `required` lists platform ids, and
/// one without a standing counts as unanswered.
pub fn decide(
    findings: &[Finding],
    standings: &[&Standing],
    required: &[String],
    policy: &Policy,
    as_of: Timestamp,
) -> Outcome {
    let waived = |finding: &&Finding| waiver_of(finding, policy, as_of).is_some();
    let least = policy.gate.min_confidence;
    let counted: Vec<(&Finding, SoFar)> = findings
        .iter()
        .filter(|finding| finding.counts(least) && !waived(finding))
        .map(|finding| (finding, weight(finding)))
        .collect();
    let so_far = counted.iter().map(|(_, weight)| *weight).max().unwrap_or(SoFar::Go);
    let decided = counted.iter().filter(|(_, weight)| *weight == so_far && so_far > SoFar::Go);
    let answers = |id: &&String| {
        let least = policy.gate.accept_strength;
        standings.iter().any(|one| one.platform == **id && one.answers_at(least))
    };
    let unanswered: Vec<String> = required.iter().filter(|id| !answers(id)).cloned().collect();
    Outcome {
        so_far,
        complete: unanswered.is_empty(),
        required: required.len(),
        answered: required.len() - unanswered.len(),
        reasons: decided.map(|(finding, _)| finding.id.clone()).collect(),
        unanswered,
        waived: findings.iter().filter(waived).map(|finding| finding.id.clone()).collect(),
    }
}

/// The live waiver of a finding.
pub fn waiver_of<'p>(finding: &Finding, policy: &'p Policy, as_of: Timestamp) -> Option<&'p Waiver> {
    let today = as_of.to_zoned(TimeZone::UTC).date();
    policy.waivers.iter().find(|waiver| waiver.id == finding.id && today <= waiver.until)
}

/// The live allowance of a place.
pub fn allowance_of<'p>(place: &str, policy: &'p Policy, as_of: Timestamp) -> Option<&'p Allowance> {
    let today = as_of.to_zoned(TimeZone::UTC).date();
    policy.gate.allow_unknown.iter().find(|allowance| allowance.place == place && today <= allowance.until)
}

/// What one finding alone makes of it. A blocker that is not strongly founded needs a person's eye
/// first.
fn weight(finding: &Finding) -> SoFar {
    match finding.severity {
        Severity::Blocker if finding.confidence >= Confidence::Strong => SoFar::NoGo,
        Severity::Blocker | Severity::High => SoFar::Caution,
        Severity::Medium | Severity::Low | Severity::Info => SoFar::Go,
    }
}
