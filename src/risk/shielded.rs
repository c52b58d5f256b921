//! HH-03, HH-16 and HH-17: accounts whose details are nobody's business here. One rule under one
//! name, so that nothing that is written tells which of the three it was.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use super::veil::is_shielded;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-03/16/17",
    title: "details withheld for privacy; do not contact",
    severity: Severity::Info,
    // One sign of a minor is enough to look away.
    needs: Confidence::Hint,
    always: false,
    lowers: false,
    looks_for: "one of three things, and findings do not tell which of the three it was: texts that touch politics, \
                religion, health or sexuality (HH-03); an age or a school grade that the account itself gives and \
                that is a minor's, never a guess from pictures or style (HH-16); an account that hides its posts from \
                strangers or asks not to be shown to those who are not signed in (HH-17)",
    why: "some accounts deserve to be left alone, and a report that told why would tell what it must not: so \
          details, quotes and counts are left out of every output and archive; unsafe content is still told, in \
          categories only",
    advice: "choose a variant or wait; deal with the platform only, and publish nothing about the account",
    source: "General Data Protection Regulation, articles 8 and 9; EDPB Guidelines 8/2020, section 8; the label \
             `!no-unauthenticated` of <https://atproto.com/specs/label>",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let shielded = case.strangers().filter(|place| is_shielded(case, place));
    shielded
        .map(|place| {
            let claim = format!("{}: details withheld for privacy; do not contact", place.called());
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit("an account answers; its details are withheld", case.as_of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::finding::Finding;
    use crate::risk::sample::{Spot, World};

    fn shown() -> Owner {
        Owner {
            display_name: Some("Sam Sample".to_owned()),
            followers: Some(2_000_000),
            bot: Some(true),
            labels: vec!["spam".to_owned()],
            ..Owner::default()
        }
    }

    fn private() -> Owner {
        Owner { private: Some(true), ..shown() }
    }

    fn asks_not_to_be_shown() -> Owner {
        Owner { labels: vec!["!no-unauthenticated".to_owned(), "spam".to_owned()], ..shown() }
    }

    fn from_an_archive() -> Owner {
        Owner { shielded: true, ..Owner::default() }
    }

    fn found(owner: Owner) -> Vec<Finding> {
        of_accounts(&World::new("acme").with(Spot::held(owner)))
    }

    fn of_accounts(world: &World) -> Vec<Finding> {
        world.assess().into_iter().filter(|one| one.at.is_some()).collect()
    }

    #[test]
    fn every_reason_reads_alike_live_and_from_an_archive() {
        let all = [private(), asks_not_to_be_shown(), from_an_archive()].map(found);
        assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "{all:#?}");
        let finding = all[0].iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Info);
        assert_eq!(finding.claim, "@acme on Chirp: details withheld for privacy; do not contact");
        assert!(finding.quotes.is_empty() && finding.exhibits.len() == 1);
    }

    #[test]
    fn nothing_else_is_told_of_a_shielded_account() {
        let rules = |owner| found(owner).into_iter().map(|one| one.rule).collect::<Vec<_>>();
        assert_eq!(rules(private()), ["AV-01", "HH-03/16/17"]);
        assert!(rules(shown()).iter().any(|rule| rule == "HH-22"));
        assert!(!rules(shown()).iter().any(|rule| rule == RULE.id));
    }

    #[test]
    fn it_is_the_same_wherever_the_account_is_and_never_ours() {
        let elsewhere = World::new("acme").with(Spot::held(private()).weight(Weight::Other)).assess();
        let finding = elsewhere.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!((finding.severity, finding.lowered.as_deref()), (Severity::Info, None));
        assert_eq!(of_accounts(&World::new("acme").with(Spot::held(private()).ours())), []);
    }

    #[test]
    fn each_of_the_three_ids_explains_it() {
        for id in ["HH-03", "hh-16", "HH-17", "HH-03/16/17"] {
            assert!(RULE.is_called(id), "{id}");
        }
        assert!(!RULE.is_called("HH-1") && !RULE.is_called("16"));
    }
}
