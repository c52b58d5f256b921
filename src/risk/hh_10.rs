//! HH-10: an account that the platform shows as automated.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-10",
    title: "an automated account",
    severity: Severity::Low,
    needs: Confidence::Certain,
    always: false,
    lowers: true,
    looks_for: "the platform's own mark for automated accounts, which the account sets itself; nothing is concluded \
                from how it behaves",
    why: "nobody may be there to talk to, and what it posts does not stop for a launch",
    advice: "expect no answer; take a variant, and see what it posts before you announce the name",
    source: "PLoS ONE 15(10) e0241045 (2020): scores that guess at automation drift and mislabel people",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let automated = case.holders().filter(|(_, owner)| owner.bot == Some(true));
    automated
        .map(|(place, _)| {
            let claim = format!("{} is marked as an automated account", place.called());
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit_of_holder("the platform marks the account as automated", case.as_of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn automated() -> Owner {
        Owner { bot: Some(true), ..Owner::default() }
    }

    #[test]
    fn only_the_platforms_own_mark_counts() {
        let found = World::new("acme").with(Spot::held(automated())).find(&RULE);
        assert_eq!(found[0].claim, "@acme on Chirp is marked as an automated account");
        assert_eq!(found[0].exhibits.len(), 1);
        let busy = Owner { bot: Some(false), posts: Some(900_000), ..Owner::default() };
        for other in [Spot::held(busy), Spot::held(Owner::default()), Spot::held(automated()).ours()] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(Spot::held(automated()).weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.lowered.as_deref(), Some("lowered: preferred place"));
    }
}
