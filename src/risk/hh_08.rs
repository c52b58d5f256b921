//! HH-08: the handle is for sale, or kept without use.

use super::case::{Case, Place};
use super::content::is_offered;
use super::finding::Severity;
use super::measure::Quiet;
use super::rule::{Found, Rule};
use crate::catalog::platform::OwnerField;
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
    source: "our own research of 2026-11-21 (not published); X: no updates, no picture and no deceit are typically no squatting",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let offered = case.places.iter().filter(|place| {
        let withheld = place.standing.verdict == Verdict::Withheld && !place.standing.disputed;
        withheld && place.standing.reason.as_deref() == Some(Withheld::ForSale.words())
    });
    let offered = offered.map(|place| {
        let claim = format!("{} is offered for money by the platform", place.called());
        Found::at(place, Confidence::Certain, claim)
            .exhibit(place.exhibit_of_holder("listed for sale", case.as_of))
    });
    offered.chain(case.described().filter_map(|(place, owner)| kept(case, place, owner))).collect()
}

fn kept(case: &Case<'_>, place: &Place<'_>, owner: &Owner) -> Option<Found> {
    if is_offered(owner) {
        let claim = format!("{} is offered for sale by its account", place.called());
        let exhibit =
            place.exhibit_of_holder("its shown name or its description offers the handle", case.as_of);
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
        Found::at(place, Confidence::Hint, claim)
            .exhibit(place.exhibit_of_holder(signs.join(", "), case.as_of))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World, days_ago};

    fn seen(spot: Spot) -> Vec<Found> {
        World::new("acme").with(spot).find(&RULE)
    }

    fn selling() -> Owner {
        Owner { bio: Some("this handle is for sale, DM to buy".to_owned()), ..Owner::default() }
    }

    #[test]
    fn an_offer_is_strong_and_the_platforms_own_certain() {
        let found = &seen(Spot::held(selling()))[0];
        assert_eq!(found.confidence, Confidence::Strong);
        assert_eq!(found.claim, "@acme on Chirp is offered for sale by its account");
        let listed = Spot { reason: Some("for sale".to_owned()), ..Spot::new(Verdict::Withheld) };
        assert_eq!(seen(listed)[0].confidence, Confidence::Certain);
        let reserved = Spot { reason: Some("reserved".to_owned()), ..Spot::new(Verdict::Withheld) };
        assert_eq!(seen(reserved), []);
        assert_eq!(seen(Spot::held(Owner { private: Some(true), ..selling() })), []);
    }

    #[test]
    fn a_pattern_is_a_hint_that_never_counts() {
        let idle =
            Owner { posts: Some(0), following: Some(1), created: Some(days_ago(366)), ..Owner::default() };
        let found = &seen(Spot::held(idle.clone()))[0];
        assert_eq!(found.confidence, Confidence::Hint);
        assert_eq!(found.exhibits[0].what, "no posts, follows nobody or one account, older than a year");
        let findings = World::new("acme").with(Spot::held(idle.clone())).assess();
        let finding = findings.iter().find(|one| one.rule == "HH-08").unwrap();
        assert!(!finding.counts(Confidence::Hint));
        for other in [
            Owner { created: Some(days_ago(365)), ..idle.clone() },
            Owner { following: Some(2), ..idle.clone() },
            // A description that nobody reads there is not missing.
            Owner { posts: Some(1), ..idle },
        ] {
            assert_eq!(seen(Spot::held(other)), []);
        }
    }

    #[test]
    fn it_is_milder_elsewhere_and_never_ours() {
        let findings = World::new("acme").with(Spot::held(selling()).weight(Weight::Preferred)).assess();
        let severity = findings.iter().find(|one| one.rule == "HH-08").map(|one| one.severity);
        assert_eq!(severity, Some(Severity::Low));
        assert_eq!(seen(Spot::held(selling()).ours()), []);
    }
}
