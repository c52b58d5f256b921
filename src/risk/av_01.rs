//! AV-01: a required place cannot be had.

use jiff::Timestamp;

use super::case::{Case, Place, Weight};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::identity::Identity;
use crate::verdict::{Confidence, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "AV-01",
    title: "a required place cannot be had",
    severity: Severity::High,
    needs: Confidence::Hint,
    always: true,
    lowers: false,
    looks_for: "a required place where the name is taken by somebody who is not proven ours, withheld by the \
                platform, or barred by its rules",
    why: "a brand that launches without its name on a place it needs sends people to whoever is there",
    advice: "take one name that can be had on every required place, or make the place preferred",
    source: "the founding case of 2011: the domain was had, the handle was not",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let required = case.places.iter().filter(|place| place.weight == Weight::Required);
    required.filter_map(|place| found(place, case.as_of)).collect()
}

fn found(place: &Place<'_>, as_of: Timestamp) -> Option<Found> {
    let standing = place.standing;
    let why = standing.reason.as_deref().unwrap_or("the platform's own words");
    let claim = match standing.verdict {
        Verdict::Taken if place.is_strangers() => match unclear(place) {
            Some(why) => format!("{} is taken, and not proven yours: {why}", place.called()),
            None => format!("{} is taken by someone else", place.called()),
        },
        Verdict::Withheld if !standing.disputed => {
            format!("{} cannot be registered: {why}", place.called())
        }
        Verdict::Barred => format!("{} is not allowed: {why}", place.called()),
        _ => return None,
    };
    let seen = standing.evidence.first().filter(|one| one.held);
    let mut found = Found::at(place, Confidence::Certain, claim);
    if standing.verdict == Verdict::Taken && unclear(place).is_some() {
        found = found.advice(PERHAPS_OURS);
    }
    if let Some(evidence) = seen {
        found = found.exhibit(place.exhibit(evidence.words.clone(), evidence.at));
    } else if standing.verdict == Verdict::Barred {
        let rules = &place.platform.handle.source;
        found = found.exhibit(place.exhibit(format!("rules from {rules}"), as_of));
    }
    Some(found)
}

/// The advice where the account may be ours.
const PERHAPS_OURS: &str = "declare it as `accounts` in `[brand]` if it is yours, or link to it from your home page with \
                            `rel=\"me\"`; if not, take another handle";

/// Why the account may be ours, where something says so and nothing proves it.
fn unclear<'p>(place: &'p Place<'_>) -> Option<&'p str> {
    let whose = place.whose.as_ref().filter(|whose| whose.identity == Identity::Unclear)?;
    Some(&whose.why)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Strength;

    #[test]
    fn what_may_be_ours_is_not_called_someone_elses() {
        let unclear = Spot { whose: Identity::Unclear, ..Spot::new(Verdict::Taken) };
        let found = &World::new("acme").with(unclear).find(&RULE)[0];
        assert_eq!(found.claim, "@acme on Chirp is taken, and not proven yours: the test says so");
        assert_eq!(found.advice.as_deref(), Some(PERHAPS_OURS));
        let found = &World::new("acme").with(Spot::new(Verdict::Taken)).find(&RULE)[0];
        assert_eq!((found.claim.as_str(), &found.advice), ("@acme on Chirp is taken by someone else", &None));
    }

    #[test]
    fn it_is_as_sure_as_what_it_rests_on_and_always_counts() {
        let found = |spot: Spot| {
            let findings = World::new("acme").with(spot).assess();
            let found = findings.into_iter().find(|one| one.rule == RULE.id).unwrap();
            assert!(found.counts(Confidence::Certain));
            found.confidence
        };
        let held = || Spot::new(Verdict::Taken);
        // The reply names the handle itself.
        assert_eq!(found(held()), Confidence::Certain);
        for (strength, confidence) in [
            (Strength::A, Confidence::Certain),
            (Strength::B, Confidence::Strong),
            (Strength::C, Confidence::Likely),
            (Strength::E, Confidence::Hint),
            // A person's look needs no controls and is no proof.
            (Strength::H, Confidence::Likely),
        ] {
            assert_eq!(found(held().seen_by(strength)), confidence, "{strength:?}");
        }
        assert_eq!(found(Spot { strength: Strength::H, ..held() }), Confidence::Likely);
        assert_eq!(found(Spot::new(Verdict::Barred)), Confidence::Certain);
    }
}
