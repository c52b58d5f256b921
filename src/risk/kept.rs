//! What rules found where an earlier answer stands in: it comes along, because who holds an account
//! cannot be read from a verdict. Words are those of the rule; nothing else is kept.

use super::case::{Case, Place, Weight};
use super::finding::{Finding, Severity};
use super::{place as place_of, rule};
use crate::lock::LockedFinding;
use crate::standing::carried::Carried;
use crate::verdict::Confidence;

/// The rule that an account showed nothing of itself.
const UNREAD: &str = "AV-02";

/// The rules that rest on what a register tells of a domain.
const REGISTERED: [&str; 5] = ["DM-02", "DM-03", "DM-04", "DM-06", "DM-07"];

/// Adds what was found on the places of `case` at which an earlier answer stands in, unless the rules
/// found it again. About the name itself the worse of the two counts: who holds its look-alikes shows
/// only where they can be asked.
pub(super) fn with_kept(case: &Case<'_>, mut found: Vec<Finding>) -> Vec<Finding> {
    let carried = case.places.iter().chain(&case.beside).filter_map(|place| place.standing.stood_in_by());
    for (carried, locked) in
        carried.flat_map(|carried| carried.findings.iter().map(move |one| (carried, one)))
    {
        let kept = rebuilt(case, carried, locked);
        match found.iter_mut().find(|one| one.id == kept.id) {
            None => found.push(kept),
            Some(again) if again.at.is_none() && weight(again) < weight(&kept) => *again = kept,
            Some(_) => {}
        }
    }
    found
}

fn weight(finding: &Finding) -> (Severity, Confidence) {
    (finding.severity, finding.confidence)
}

fn rebuilt(case: &Case<'_>, carried: &Carried, locked: &LockedFinding) -> Finding {
    let handle = locked.handle.clone().unwrap_or_else(|| case.name.handle().to_owned());
    let at = locked.place.clone().map(|place| (place, handle));
    let place = at.as_ref().and_then(|at| place_of(case, at));
    let rule = rule(&locked.rule);
    let own = Severity::of(&locked.severity).unwrap_or(Severity::Blocker);
    let weighs = place.map(|place| place.weight).filter(|_| rule.is_some_and(|rule| rule.lowers));
    let severity = own.lowered(weighs.map_or(0, Weight::lowers_by));
    let about = place.map(Place::called).map(|called| format!("{called}: ")).unwrap_or_default();
    // A rule of a later version is not known here: what it found counts all the same.
    let title = rule.map_or("something that this version does not know was found", |rule| rule.title);
    let words = carried.words();
    Finding {
        id: locked.id.clone(),
        rule: locked.rule.clone(),
        severity,
        lowered: weighs.filter(|_| severity != own).map(|weight| format!("lowered: {}", weight.words())),
        confidence: locked.confidence,
        needs: rule.map_or(Confidence::Hint, |rule| rule.needs),
        always: rule.is_some_and(|rule| rule.always),
        claim: format!("{about}{title}, {words}"),
        advice: rule.map_or("update callsign", |rule| rule.advice).to_owned(),
        exhibits: place.map(|place| place.exhibit(words, case.as_of)).into_iter().collect(),
        quotes: Vec::new(),
        at,
    }
}

/// What is to be kept of a finding: as bad as it would be on a required place, because what is required
/// may change. Nothing where the rule finds it again from the verdict and the name alone.
pub fn locked(case_handle: &str, finding: &Finding, weight: Option<Weight>) -> Option<LockedFinding> {
    let rests_on_the_holder = finding.rule.starts_with("HH-")
        || finding.rule == UNREAD
        || REGISTERED.contains(&finding.rule.as_str());
    if !rests_on_the_holder {
        return None;
    }
    let levels = weight.filter(|_| finding.lowered.is_some()).map_or(0, Weight::lowers_by);
    let most = rule(&finding.rule).map_or(Severity::Blocker, |rule| rule.severity);
    let raised = finding.severity.raised(levels).min(most.max(finding.severity));
    Some(LockedFinding {
        id: finding.id.clone(),
        rule: finding.rule.clone(),
        place: finding.at.as_ref().map(|(place, _)| place.clone()),
        handle: finding.at.as_ref().map(|(_, handle)| handle.clone()).filter(|handle| handle != case_handle),
        severity: raised.word().to_owned(),
        confidence: finding.confidence,
    })
}
