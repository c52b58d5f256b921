//! HH-08: the handle is for sale, or kept without use.

use super::case::{Case, Place};
use super::finding::Severity;
use super::measure::Quiet;
use super::rule::{Found, Rule};
use crate::catalog::platform::OwnerField;
use crate::name::lexicon::is_for_sale;
use crate::owner::Owner;
use crate::verdict::{Confidence, Verdict, Withheld};

/// Fewest signs that make a pattern.
const PATTERN: usize = 3;

/// Age in days from which an account that does nothing looks kept.
const OLD: i32 = 365;

pub(super) const RULE: Rule = Rule {
    id: "HH-08",
    title: "the handle is for sale, or looks kept without use",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a shown name or a description that offers the handle for sale: strong; the platform's own market: \
                certain; three of no posts, no picture of its own, no description, following nobody or one, older \
                than a year: a hint that never counts",
    why: "a price rises with every sign of interest, and most platforms forbid the sale",
    advice: "offer nothing and show no interest; where the platform runs a market of its own, buy only there",
    source: "risk research 2026-11-21, class HH-08; X: no updates, no picture and no deceit are typically no squatting",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let offered = case.places.iter().filter(|place| {
        let withheld = place.standing.verdict == Verdict::Withheld && !place.standing.disputed;
        withheld && place.standing.reason.as_deref() == Some(Withheld::ForSale.words())
    });
    let offered = offered.map(|place| {
        let claim = format!("{} is offered for money by the platform", place.called());
        Found::at(place, Confidence::Certain, claim).exhibit(place.exhibit("listed for sale", case.as_of))
    });
    offered.chain(case.described().filter_map(|(place, owner)| kept(case, place, owner))).collect()
}

fn kept(case: &Case<'_>, place: &Place<'_>, owner: &Owner) -> Option<Found> {
    if is_offered(owner) {
        let claim = format!("{} is offered for sale by its account", place.called());
        let exhibit = place.exhibit("its shown name or its description offers the handle", case.as_of);
        return Some(Found::at(place, Confidence::Strong, claim).exhibit(exhibit));
    }
    let reads = |field| place.platform.probes.iter().any(|probe| probe.owner.contains_key(&field));
    let old = owner.created.as_deref().and_then(|date| Quiet::since(date, case.as_of));
    let signs = [
        (owner.posts == Some(0), "no posts"),
        (owner.default_avatar == Some(true), "no picture of its own"),
        (owner.bio.is_none() && reads(OwnerField::Bio), "no description"),
        (owner.following.is_some_and(|count| count <= 1), "follows nobody or one account"),
        (old.is_some_and(|age| age.least > OLD), "older than a year"),
    ];
    let signs: Vec<&str> = signs.into_iter().filter_map(|(holds, sign)| holds.then_some(sign)).collect();
    (signs.len() >= PATTERN).then(|| {
        let claim = format!("{} looks unused; that alone is no squatting", place.called());
        Found::at(place, Confidence::Hint, claim).exhibit(place.exhibit(signs.join(", "), case.as_of))
    })
}

/// Whether the account itself offers the handle.
pub(super) fn is_offered(owner: &Owner) -> bool {
    owner.display_name.iter().chain(&owner.bio).any(|text| is_for_sale(text))
}
