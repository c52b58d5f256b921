//! AV-02: taken, and the holder could not be read.

use super::case::{Case, Place};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::Owner;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "AV-02",
    title: "taken, and the holder could not be read",
    severity: Severity::High,
    needs: Confidence::Hint,
    always: true,
    lowers: true,
    looks_for: "a taken handle whose account showed nothing of itself: no name, no words, no counts",
    why: "an account that nobody has read may be anything, and the launch sends people to it",
    advice: "look at the account yourself before you decide",
    source: "the founding case of 2011: nobody had looked",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Of a kept answer it is kept whether its holder was read.
    let of_today = case.strangers().filter(|place| place.standing.stood_in_by().is_none());
    let unread = of_today.filter(|place| place.holder().is_none_or(Owner::is_empty));
    unread
        .map(|place| {
            let claim = format!("nothing could be read about who holds {}", place.called());
            Found::at(place, Confidence::Certain, claim)
                .advice(advice(place))
                .exhibit(place.exhibit("no fields of the holder were shown", case.as_of))
        })
        .collect()
}

/// Where somebody has looked already, what was seen there has to be weighed: no file keeps it.
fn advice(place: &Place<'_>) -> String {
    match place.standing.look.as_ref().filter(|looked| looked.is_live()) {
        Some(looked) => {
            format!("{}: weigh what was seen there, then waive this finding", looked.look.words())
        }
        None => format!("look at it yourself: {}", place.standing.url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Verdict;

    #[test]
    fn an_account_that_showed_nothing_is_unread() {
        let unread = World::new("acme").with(Spot::new(Verdict::Taken));
        let found = &unread.find(&RULE)[0];
        assert_eq!(found.claim, "nothing could be read about who holds @acme on Chirp");
        assert_eq!(found.advice.as_deref(), Some("look at it yourself: https://chirp.example/acme"));
        let seen = Owner { followers: Some(3), ..Owner::default() };
        for other in [
            Spot::held(seen),
            Spot::new(Verdict::Taken).ours(),
            Spot { disputed: true, ..Spot::new(Verdict::Taken) },
            Spot::new(Verdict::Vacant),
        ] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let world = World::new("acme").with(Spot::new(Verdict::Taken).weight(Weight::Preferred));
        let finding = &world.assess()[0];
        assert_eq!((finding.rule.as_str(), finding.severity), ("AV-02", Severity::Medium));
        assert_eq!(finding.lowered.as_deref(), Some("lowered: preferred place"));
    }
}
