//! NM-06: a platform's rules forbid the handle.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;
use crate::verdict::Verdict;

pub(super) const RULE: Rule = Rule {
    id: "NM-06",
    title: "not allowed by a platform's rules",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "places whose sourced rules forbid the handle: length, letters, separators, reserved words",
    why: "one spelling everywhere is worth more than the right spelling somewhere",
    advice: "choose a spelling that every required place allows",
    source: "the handle rules of the catalog, each with its source",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let barred = case.places.iter().filter(|place| place.standing.verdict == Verdict::Barred);
    barred
        .map(|place| {
            let rules = &place.platform.handle;
            let claim = format!("{} breaks its rules: {}", place.called(), rules.words);
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit(format!("rules from {}", rules.source), case.as_of))
        })
        .collect()
}
