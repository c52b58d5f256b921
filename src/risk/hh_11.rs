//! HH-11: the account that had the handle is suspended.

use super::finding::Severity;
use super::rule::Rule;
use super::withheld;
use crate::verdict::{Confidence, Withheld};

pub(super) const RULE: Rule = Rule {
    id: "HH-11",
    title: "the account that had the handle is suspended",
    severity: Severity::Medium,
    needs: Confidence::Certain,
    always: false,
    lowers: true,
    looks_for: "the platform's own words that the account of this handle is suspended or banned",
    why: "platforms seldom give the handle of a suspended account out again, and links to what it did may outlive it",
    advice: "take a variant there; a suspended handle is seldom given out again",
    source: "manu-chroma/username-availability-checker, issue 94: disabled accounts keep their names",
    find: |case| {
        withheld::found(case, Withheld::Suspended, |called| {
            format!("the platform says that the account of {called} is suspended")
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
    fn the_platforms_own_word_is_certain() {
        let found = World::new("acme").with(Spot::withheld("suspended")).find(&RULE);
        assert_eq!(found[0].claim, "the platform says that the account of @acme on Chirp is suspended");
        assert_eq!(found[0].confidence, Confidence::Certain);
        assert_eq!(found[0].exhibits[0].what, "withheld: suspended");
        for other in [
            Spot::withheld("deleted"),
            Spot::withheld("reserved"),
            Spot::withheld("for sale"),
            // A rule that mentions the word is no word of the platform about this handle.
            Spot::withheld("names of suspended accounts are not given out"),
            Spot { disputed: true, ..Spot::withheld("suspended") },
            Spot::new(Verdict::Taken).ours(),
        ] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(Spot::withheld("suspended").weight(Weight::Other)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Info);
    }
}
