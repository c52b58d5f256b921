//! AV-02: taken, and the holder could not be read.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::Owner;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "AV-02",
    title: "taken, and the holder could not be read",
    severity: Severity::High,
    needs: Confidence::Certain,
    always: true,
    lowers: true,
    looks_for: "a taken handle whose account showed nothing of itself: no name, no words, no counts",
    why: "an account that nobody has read may be anything, and the launch sends people to it",
    advice: "look at the account yourself before you decide",
    source: "the founding case of 2011: nobody had looked",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let unread = case.strangers().filter(|place| place.holder().is_none_or(Owner::is_empty));
    unread
        .map(|place| {
            let claim = format!("nothing could be read about who holds {}", place.called());
            Found::at(place, Confidence::Certain, claim)
                .advice(format!("look at it yourself: {}", place.standing.url))
                .exhibit(place.exhibit("no fields of the holder were shown", case.as_of))
        })
        .collect()
}
