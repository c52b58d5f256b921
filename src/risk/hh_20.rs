//! HH-20: a community goes by the name.

use super::case::Case;
use super::finding::Severity;
use super::measure::step;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-20",
    title: "a community has the same name",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a community, group or server (by the catalog's word for what holds handles there, or the platform's \
                for this one) with more than 1,000 members; high from 10,000 on",
    why: "the name means something to them already: they will be found first, and they will be asked about the brand",
    advice: "read what the name means there before you announce it; expect to share it or take a variant",
    source: "common-law searches list social names and communities beside registers (markify.com)",
    find,
};

/// More members than this make a community that others hear of.
const FEW: u64 = 1_000;
/// From here on it is known beyond itself.
const MANY: u64 = 10_000;

fn find(case: &Case<'_>) -> Vec<Found> {
    let known = case.holders().filter_map(|(place, owner)| {
        let members = owner.followers.filter(|members| *members > FEW)?;
        place.is_community().then_some((place, members))
    });
    known
        .map(|(place, members)| {
            let severity = if members < MANY { Severity::Medium } else { Severity::High };
            let many = format!("{} members", step(members));
            let claim = format!("{} is a community of {many}", place.called());
            Found::at(place, Confidence::Strong, claim)
                .severity(severity)
                .exhibit(place.exhibit_of_holder(many, case.as_of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn community(members: u64) -> Spot {
        let owner = Owner { followers: Some(members), ..Owner::default() };
        Spot::held(owner).entry(|entry| entry.namespace = "community".to_owned())
    }

    #[test]
    fn it_counts_from_a_thousand_members_on() {
        let found = |members| World::new("acme").with(community(members)).find(&RULE);
        assert_eq!(found(1_000), []);
        assert_eq!(found(1_001)[0].severity, Some(Severity::Medium));
        assert_eq!(found(10_000)[0].severity, Some(Severity::High));
        let large = &found(2_345_678)[0];
        assert_eq!(large.claim, "@acme on Chirp is a community of 1,000,000 to 9,999,999 members");
        assert_eq!(large.exhibits[0].what, "1,000,000 to 9,999,999 members");
        assert_eq!(World::new("acme").with(community(5_000).ours()).find(&RULE), []);
    }

    #[test]
    fn the_catalog_or_the_platform_says_what_a_community_is() {
        let on = |namespace: &str, kind: Option<&str>| {
            let owner = Owner { followers: Some(5_000), kind: kind.map(str::to_owned), ..Owner::default() };
            let spot = Spot::held(owner).entry(|entry| entry.namespace = namespace.to_owned());
            !World::new("acme").with(spot).find(&RULE).is_empty()
        };
        for namespace in
            ["community", "group address under /groups/", "vanity code of a server (chat.example)"]
        {
            assert!(on(namespace, None), "{namespace}");
        }
        let shared = "users and groups share one space";
        assert!(on(shared, Some("group")) && !on(shared, Some("user")) && !on(shared, None));
        assert!(!on("user; groups are separate", None) && !on("@handle of a community profile", None));
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(community(20_000).weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Medium);
    }
}
