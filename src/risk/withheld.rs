//! Handles that a platform keeps from everybody, by its reason: what the rules about them share.

use super::case::{Case, Place};
use super::rule::Found;
use crate::verdict::{Confidence, Strength, Verdict, Withheld};

/// Why the handle at `place` is withheld, where the platform gives one of its reasons; without one it is
/// reserved, by a list, a rule or the sign-up check.
fn reason(place: &Place<'_>) -> Withheld {
    let told = place.standing.reason.as_deref();
    [Withheld::Suspended, Withheld::Deleted, Withheld::ForSale]
        .into_iter()
        .find(|reason| told == Some(reason.words()))
        .unwrap_or(Withheld::Reserved)
}

/// How sure it is that the platform withholds it: its own words in a reply are, a published list or
/// rule is nearly, what a person saw at sign-up may have other reasons.
fn confidence(place: &Place<'_>) -> Confidence {
    let standing = place.standing;
    let in_a_reply = standing.reason.as_deref() == Some(reason(place).words());
    match standing.strength {
        Some(Strength::H) => Confidence::Likely,
        _ if in_a_reply => Confidence::Certain,
        _ => Confidence::Strong,
    }
}

/// What is found where the handle is withheld for `wanted`; `claim` makes a sentence of what the
/// place calls it.
pub(super) fn found(case: &Case<'_>, wanted: Withheld, claim: fn(&str) -> String) -> Vec<Found> {
    let is_withheld = |place: &&Place<'_>| {
        // Of a kept answer the finding is kept, not the reason.
        let is_of_today = place.standing.stood_in_by().is_none();
        let is_withheld = place.standing.verdict == Verdict::Withheld && !place.standing.disputed;
        is_of_today && is_withheld && reason(place) == wanted
    };
    let of = |place: &Place<'_>| {
        let told = place.standing.reason.as_deref().unwrap_or(wanted.words());
        Found::at(place, confidence(place), claim(&place.called()))
            .exhibit(place.exhibit(format!("withheld: {told}"), case.as_of))
    };
    case.places.iter().filter(is_withheld).map(of).collect()
}
