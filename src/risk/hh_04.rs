//! HH-04: the platform vouches for the account.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::Owner;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-04",
    title: "the platform vouches for the account",
    severity: Severity::High,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "the platform's own badge on a taken handle, with its kind (paid, organisation, government) where the \
                platform tells it",
    why: "people take a badge for the real owner of a name, and platforms guard such accounts",
    advice: "treat the handle as not obtainable",
    source: "our own research of 2026-11-21 (not published)",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let vouched = case.described().filter(|(_, owner)| owner.verified == Some(true));
    vouched
        .map(|(place, owner)| {
            let badge = badge(owner);
            let claim = format!("{} carries {badge} of the platform", place.called());
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit_of_holder(format!("shown with {badge}"), case.as_of))
        })
        .collect()
}

/// The kind of badge. Its words may come from a stranger and are matched, never shown.
fn badge(owner: &Owner) -> &'static str {
    let by = owner.verified_by.as_deref().unwrap_or_default().to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| by.contains(word));
    if has(&["government", "multilateral"]) {
        "the badge for governments"
    } else if has(&["business", "organization", "organisation", "company"]) || owner.business == Some(true) {
        "the badge for organisations"
    } else if has(&["paid", "premium", "subscription", "blue"]) {
        "the badge that accounts pay for"
    } else {
        "the badge"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn seen(verified: Option<bool>, by: &str) -> Vec<Found> {
        let owner = Owner { verified, verified_by: Some(by.to_owned()), ..Owner::default() };
        World::new("acme").with(Spot::held(owner)).find(&RULE)
    }

    #[test]
    fn a_badge_is_told_with_its_kind_and_no_strange_word() {
        for (by, words) in [
            ("Jo's mother", "the badge"),
            ("Business", "the badge for organisations"),
            ("blue", "the badge that accounts pay for"),
            ("Government", "the badge for governments"),
        ] {
            assert_eq!(
                seen(Some(true), by)[0].claim,
                format!("@acme on Chirp carries {words} of the platform")
            );
        }
        assert_eq!(seen(Some(false), "x"), []);
        assert_eq!(seen(None, "x"), []);
    }

    #[test]
    fn ours_and_private_accounts_are_not_meant_and_places_weigh() {
        let owner = Owner { verified: Some(true), ..Owner::default() };
        assert_eq!(World::new("acme").with(Spot::held(owner.clone()).ours()).find(&RULE), []);
        let private = Owner { private: Some(true), ..owner.clone() };
        assert_eq!(World::new("acme").with(Spot::held(private)).find(&RULE), []);
        let findings = World::new("acme").with(Spot::held(owner).weight(Weight::Preferred)).assess();
        let severity = findings.iter().find(|one| one.rule == "HH-04").map(|one| one.severity);
        assert_eq!(severity, Some(Severity::Medium));
    }
}
