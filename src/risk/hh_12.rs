//! HH-12: the place keeps the name to itself, or closed to new accounts.

use super::finding::Severity;
use super::rule::Rule;
use super::withheld;
use crate::verdict::{Confidence, Withheld};

pub(super) const RULE: Rule = Rule {
    id: "HH-12",
    title: "the name is reserved by the place itself",
    severity: Severity::Medium,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "a name that nobody holds and that a published list or rule of the place, or its sign-up check, \
                does not give out; what a person saw at sign-up is shown but does not count alone",
    why: "it looks free until somebody tries to register it",
    advice: "ask there whether the place gives reserved names to their brands, or take a variant there",
    source: "lists of reserved words that platforms publish, each named in its entry of the catalog",
    find: |case| {
        withheld::found(case, Withheld::Reserved, |called| {
            format!("nobody holds {called}, and it is not given out")
        })
    },
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Verdict;

    #[test]
    fn a_reply_is_surer_than_a_list() {
        let sure = |reason| World::new("acme").with(Spot::withheld(reason)).find(&RULE)[0].confidence;
        assert_eq!(sure("reserved"), Confidence::Certain);
        assert_eq!(sure("`acme` is a reserved word"), Confidence::Strong);
        for other in ["suspended", "deleted", "for sale"] {
            assert_eq!(World::new("acme").with(Spot::withheld(other)).find(&RULE), []);
        }
        assert_eq!(World::new("acme").with(Spot::new(Verdict::Barred)).find(&RULE), []);
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(Spot::withheld("reserved").weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Low);
        assert_eq!(finding.claim, "nobody holds @acme on Chirp, and it is not given out");
    }
}
