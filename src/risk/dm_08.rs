//! DM-08: the domain is reserved, or may be premium.

use super::case::{Case, Place};
use super::domain::{domains, is_for_sale, is_leaving, wanted};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::shape;
use crate::verdict::{Confidence, Strength, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "DM-08",
    title: "the domain is reserved, or may be premium",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a domain that its registry keeps back, in its words: certain; one that nobody has registered although \
                it is an everyday word or has three characters at most: a hint that never counts",
    why: "registries keep names that they sell dear, or not at all, and a register that knows of no registration does \
          not tell which",
    advice: "ask a registrar for the price before you decide on the name; what is reserved is mostly given to nobody",
    source: "RFC 8748 (registry fees); ICANN's reserved names",
    find,
};

/// Names of so few characters are mostly premium where nobody has registered them.
const SHORT: usize = 3;
/// Words as common as these likewise.
const COMMON: u32 = 5_000;

fn find(case: &Case<'_>) -> Vec<Found> {
    let kept = domains(case).filter(|place| {
        let standing = place.standing;
        standing.verdict == Verdict::Withheld
            && !standing.disputed
            // What a person saw at a registrar may have other reasons.
            && standing.strength != Some(Strength::H)
            && !is_leaving(place)
            && !is_for_sale(place)
    });
    let kept = kept.map(|place| {
        let why = place.standing.reason.as_deref().unwrap_or("reserved");
        let claim = format!("{} is kept back by its registry: {why}", place.called());
        Found::at(place, Confidence::Certain, claim)
            .exhibit(place.exhibit(format!("withheld: {why}"), case.as_of))
    });
    kept.chain(perhaps(case)).collect()
}

fn perhaps<'p>(case: &'p Case<'_>) -> impl Iterator<Item = Found> + 'p {
    let handle = case.name.handle();
    let is_short = handle.chars().count() <= SHORT;
    let is_word = shape(handle).rank.is_some_and(|rank| rank < COMMON);
    let why = if is_short { "it is very short" } else { "it is an everyday word" };
    let places = wanted(case).filter(move |place: &&Place<'_>| {
        (is_short || is_word) && place.standing.verdict == Verdict::Vacant && !place.standing.disputed
    });
    places.map(move |place| {
        let claim =
            format!("{} may be premium or reserved: nobody has registered it, and {why}", place.called());
        Found::at(place, Confidence::Hint, claim)
            .exhibit(place.exhibit("nobody has registered it", case.as_of))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;
    use crate::risk::sample::{Spot, World};

    fn spot(verdict: Verdict, reason: Option<&str>) -> Spot {
        let reason = reason.map(str::to_owned);
        Spot { verdict, reason, owner: None, ..Spot::domain("com", Registration::default()) }
    }

    #[test]
    fn what_is_kept_back_is_certain_and_what_is_short_a_hint() {
        let found = &World::new("acme").with(spot(Verdict::Withheld, Some("reserved"))).find(&RULE)[0];
        assert_eq!(found.claim, "acme.com is kept back by its registry: reserved");
        assert_eq!(found.confidence, Confidence::Certain);
        for (name, counts) in [("abc", 1), ("water", 1), ("qwikster", 0)] {
            let found = World::new(name).with(spot(Verdict::Vacant, None)).find(&RULE);
            assert_eq!(found.len(), counts, "{name}");
            assert!(found.iter().all(|one| one.confidence == Confidence::Hint));
        }
        let seen = Spot { strength: Strength::H, ..spot(Verdict::Withheld, Some("reserved")) };
        assert_eq!(World::new("acme").with(seen).find(&RULE), []);
        // The drop and the sale are told of elsewhere.
        for reason in ["about to be given up", "for sale"] {
            assert_eq!(World::new("acme").with(spot(Verdict::Withheld, Some(reason))).find(&RULE), []);
        }
    }
}
