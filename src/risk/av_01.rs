//! AV-01: a required handle cannot be had.

use super::case::{Case, Place, Weight};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::verdict::{Confidence, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "AV-01",
    title: "a required handle cannot be had",
    severity: Severity::High,
    needs: Confidence::Certain,
    always: true,
    lowers: false,
    looks_for: "a required place where the handle is taken by an account that is not proven ours, withheld by the \
                platform, or barred by its rules",
    why: "a brand that launches without its name on a place it needs sends people to whoever is there",
    advice: "take one handle that can be had on every required place, or make the place preferred",
    source: "the founding case of 2011: the domain was had, the handle was not",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    case.places.iter().filter(|place| place.weight == Weight::Required).filter_map(found).collect()
}

fn found(place: &Place<'_>) -> Option<Found> {
    let standing = place.standing;
    let why = standing.reason.as_deref().unwrap_or("the platform's own words");
    let claim = match standing.verdict {
        Verdict::Taken if place.is_strangers() => format!("{} is taken by someone else", place.called()),
        Verdict::Withheld if !standing.disputed => {
            format!("{} cannot be registered: {why}", place.called())
        }
        Verdict::Barred => format!("{} is not allowed: {why}", place.called()),
        _ => return None,
    };
    let seen = standing.evidence.first().filter(|one| one.held);
    let mut found = Found::at(place, Confidence::Certain, claim);
    if let Some(evidence) = seen {
        found = found.exhibit(place.exhibit(evidence.words.clone(), evidence.at));
    }
    Some(found)
}
