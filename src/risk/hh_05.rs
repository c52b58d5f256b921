//! HH-05: the account has a large audience.

use super::case::Case;
use super::finding::Severity;
use super::measure::{magnitude, step};
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

/// Power of ten from which an audience is large, and from which it is noticeable.
const LARGE: u32 = 4;
const NOTICEABLE: u32 = 3;

pub(super) const RULE: Rule = Rule {
    id: "HH-05",
    title: "the account has a large audience",
    severity: Severity::High,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "followers or subscribers of a taken handle: 10,000 or more are high, 1,000 or more medium",
    why: "an audience notices a newcomer of the same name, and takes sides",
    advice: "rename, or plan for an audience that will react in public",
    source: "our own research of 2026-11-21 (not published); the steps are powers of ten, so that findings do not change daily",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Members of a community are HH-20's to tell.
    let accounts = case.described().filter(|(place, _)| !place.is_community());
    let large = accounts.filter_map(|(place, owner)| {
        let followers = owner.followers.filter(|count| magnitude(*count) >= NOTICEABLE)?;
        let severity = if magnitude(followers) >= LARGE { Severity::High } else { Severity::Medium };
        let claim = format!("{} has an audience of {}", place.called(), step(followers));
        let exhibit = place.exhibit_of_holder(format!("followers: {}", step(followers)), case.as_of);
        Some(Found::at(place, Confidence::Strong, claim).severity(severity).exhibit(exhibit))
    });
    large.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn followed(followers: u64) -> Spot {
        Spot::held(Owner { followers: Some(followers), ..Owner::default() })
    }

    fn severity(spot: Spot) -> Option<Severity> {
        World::new("acme").with(spot).assess().iter().find(|one| one.rule == "HH-05").map(|one| one.severity)
    }

    #[test]
    fn audiences_weigh_by_powers_of_ten() {
        assert_eq!(severity(followed(999)), None);
        assert_eq!(severity(followed(1_000)), Some(Severity::Medium));
        assert_eq!(severity(followed(9_999)), Some(Severity::Medium));
        assert_eq!(severity(followed(10_000)), Some(Severity::High));
        assert_eq!(severity(followed(10_000).weight(Weight::Other)), Some(Severity::Low));
        assert_eq!(severity(followed(10_000).ours()), None);
        let community = followed(10_000).entry(|entry| entry.namespace = "community".to_owned());
        assert_eq!(severity(community), None);
        let found = &World::new("acme").with(followed(12_345)).find(&RULE)[0];
        assert_eq!(found.claim, "@acme on Chirp has an audience of 10,000 to 99,999");
    }

    #[test]
    fn private_accounts_keep_their_counts() {
        let private = Owner { followers: Some(50_000), private: Some(true), ..Owner::default() };
        assert_eq!(severity(Spot::held(private)), None);
    }
}
