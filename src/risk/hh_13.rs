//! HH-13: the account that had the handle is gone for good, and so is the handle.

use super::finding::Severity;
use super::rule::Rule;
use super::withheld;
use crate::verdict::{Confidence, Withheld};

pub(super) const RULE: Rule = Rule {
    id: "HH-13",
    title: "the account that had the handle is deleted",
    severity: Severity::Medium,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "the platform's own mark of a deleted account, where it does not hand such names on",
    why: "nobody will ever have this handle, and old links to it lead nowhere",
    advice: "take a variant there: this handle is not given out again",
    source: "instant-username-search-api, issue 6: names of deleted accounts that cannot be registered again",
    find: |case| {
        withheld::found(case, Withheld::Deleted, |called| {
            format!("{called} belonged to an account that is deleted, and the platform does not hand it on")
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
    fn a_deleted_account_leaves_its_name_burnt() {
        let found = World::new("acme").with(Spot::withheld("deleted")).find(&RULE);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].confidence, Confidence::Certain);
        for other in [Spot::withheld("suspended"), Spot::withheld("reserved"), Spot::new(Verdict::Vacant)] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(Spot::withheld("deleted").weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Low);
    }
}
