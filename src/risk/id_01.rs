//! ID-01: an account that the policy declares ours is not there any more.

use super::case::{Case, Place};
use super::domain::is_domain;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::identity::is_declared;
use crate::verdict::{Confidence, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "ID-01",
    title: "an account of yours is not there any more",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: true,
    lowers: true,
    looks_for: "an account that `accounts` in `[brand]` declares, at whose place no account is found, sign-up says free, \
                or the platform withholds the handle; as sure as that answer. Only handles that are checked, as the \
                name or beside it, are asked for",
    why: "whoever registers a handle that a brand lets go takes over its links, its mentions and its visitors",
    advice: "register it again before anybody else does, and find out who closed or renamed it; if that was meant, \
             remove it from `accounts`",
    source: "our own research of 2026-11-21 (not published): some platforms give out again the names of accounts that went unused",
    find,
};

/// The advice where nobody can have the handle for now.
const HELD_BACK: &str = "sign in to it or ask the platform's support what happened, and lead people elsewhere until it \
                         is back";

fn find(case: &Case<'_>) -> Vec<Found> {
    let declared = |place: &&Place<'_>| {
        let handle = place.standing.handle.as_str();
        is_declared(&case.policy.brand, &place.platform.id, handle, place.platform.handle.fold)
    };
    let places = case.places.iter().chain(&case.beside);
    places.filter(declared).filter_map(|place| lost(case, place)).collect()
}

fn lost(case: &Case<'_>, place: &Place<'_>) -> Option<Found> {
    let standing = place.standing;
    let seen = match standing.verdict {
        Verdict::Vacant if is_domain(place) => "nobody has registered it",
        Verdict::Vacant => "no account was found there",
        Verdict::Free => "sign-up says that it is free",
        Verdict::Withheld if is_domain(place) => "its registry withholds it",
        Verdict::Withheld => "the platform withholds it",
        Verdict::Taken | Verdict::Barred | Verdict::Unknown => return None,
    };
    if standing.disputed {
        return None;
    }
    let claim = format!("{} is declared yours, and {seen}", place.called());
    let found = Found::at(place, place.sure(), claim).exhibit(place.exhibit(seen, case.as_of));
    Some(if standing.verdict == Verdict::Withheld { found.advice(HELD_BACK) } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Account;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn declared(spot: Spot) -> World {
        World::new("acme").with(spot).policy(|policy| {
            policy.brand.accounts = vec![Account { platform: "chirp".to_owned(), handle: "Acme".to_owned() }];
        })
    }

    #[test]
    fn a_declared_account_that_is_gone_is_lost() {
        for (verdict, end) in [
            (Verdict::Vacant, "no account was found there"),
            (Verdict::Free, "sign-up says that it is free"),
            (Verdict::Withheld, "the platform withholds it"),
        ] {
            let found = &declared(Spot::new(verdict)).find(&RULE)[0];
            assert_eq!(found.claim, format!("@acme on Chirp is declared yours, and {end}"));
            assert_eq!(found.advice.is_some(), verdict == Verdict::Withheld);
        }
    }

    #[test]
    fn what_is_there_or_could_not_be_told_is_not_lost() {
        for spot in [
            Spot::new(Verdict::Taken).ours(),
            Spot::new(Verdict::Unknown),
            Spot { disputed: true, ..Spot::new(Verdict::Vacant) },
            Spot::new(Verdict::Vacant).on("forge"),
        ] {
            assert_eq!(declared(spot).find(&RULE), []);
        }
        assert_eq!(World::new("acme").with(Spot::new(Verdict::Vacant)).find(&RULE), []);
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = declared(Spot::new(Verdict::Vacant).weight(Weight::Preferred)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Medium);
    }
}
