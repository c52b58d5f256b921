//! NM-06: a platform's rules forbid the handle.

use super::case::{Case, Place, Weight};
use super::domain::{is_domain, under};
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
    // A domain that the brand wants is told of once, as one that cannot be had.
    let is_told = |place: &Place<'_>| is_domain(place) && place.weight != Weight::Other;
    let barred =
        case.places.iter().filter(|place| place.standing.verdict == Verdict::Barred && !is_told(place));
    barred
        .map(|place| {
            let rules = &place.platform.handle;
            let claim = if is_domain(place) {
                format!("{} breaks the rules of its registry: {}", under(place), rules.words)
            } else {
                format!("{} breaks its rules: {}", place.called(), rules.words)
            };
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit(format!("rules from {}", rules.source), case.as_of))
        })
        .collect()
}
