//! DM-06: others have registered domains that could be taken for the name's.

use super::case::{Case, Place};
use super::domain::is_domain;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::candidate::Origin;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-06",
    title: "others have registered domains that could be taken for the name's",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "look-alikes of the name (confusable letters, neighbours on the keyboard, hyphens) that strangers have \
                registered under the required suffixes: high where one of them takes mail, by its MX records; medium \
                where none does, or where that was not asked",
    why: "mail that people mistype lands there, and mail from there passes for the brand's",
    advice: "register the free look-alikes before you announce the name, watch the others, and tell customers which \
             domain writes to them",
    source: "our own research of 2026-11-21 (not published); dnstwist's kinds of look-alikes",
    find,
};

/// Most look-alikes that are named as evidence; the report lists all of them.
const MOST: usize = 10;

fn find(case: &Case<'_>) -> Vec<Found> {
    let is_it = |place: &&Place<'_>| {
        is_domain(place) && matches!(place.origin, Origin::Lookalike(_)) && place.is_strangers()
    };
    let mut held: Vec<&Place<'_>> = case.beside.iter().filter(is_it).collect();
    held.sort_by_key(|place| (!takes_mail(place), place.called()));
    let Some(first) = held.first() else { return Vec::new() };
    let mailing = takes_mail(first);
    let claim = match (held.len(), mailing) {
        (1, true) => format!("{} could be taken for the name's domain, and takes mail", first.called()),
        (1, false) => {
            format!(
                "{} could be taken for the name's domain, and is registered by somebody else",
                first.called()
            )
        }
        (many, true) => {
            format!(
                "{many} domains of others could be taken for the name's; {} among them takes mail",
                first.called()
            )
        }
        (many, false) => {
            format!("{many} domains of others could be taken for the name's, {} among them", first.called())
        }
    };
    let sure = first.sure().min(Confidence::Strong);
    let severity = if mailing { Severity::High } else { Severity::Medium };
    let exhibits = held.iter().take(MOST).map(|place| {
        let mail = if takes_mail(place) { ", and takes mail" } else { "" };
        let what = format!("{} is registered{mail}: {}", place.called(), place.origin.words());
        place.exhibit(what, case.as_of)
    });
    vec![exhibits.fold(Found::of_name(sure, claim).severity(severity), Found::exhibit)]
}

fn takes_mail(place: &Place<'_>) -> bool {
    place.registration().is_some_and(|found| found.mail == Some(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::lookalike::Kind;
    use crate::owner::registration::Registration;
    use crate::risk::sample::{Spot, World};

    fn beside(handle: &str, mail: Option<bool>) -> Spot {
        let found = Registration { mail, ..Registration::default() };
        Spot::domain("com", found).neighbour(handle, Origin::Lookalike(Kind::Transposition))
    }

    #[test]
    fn mail_makes_it_high() {
        let world = World::new("acme").beside(beside("amce", None)).beside(beside("acem", Some(true)));
        let found = &world.find(&RULE)[0];
        assert_eq!(
            found.claim,
            "2 domains of others could be taken for the name's; acem.com among them takes mail"
        );
        assert_eq!(found.severity, Some(Severity::High));
        assert_eq!(found.exhibits[1].what, "amce.com is registered: two letters swapped");
        for mail in [None, Some(false)] {
            let found = &World::new("acme").beside(beside("amce", mail)).find(&RULE)[0];
            assert_eq!(found.severity, Some(Severity::Medium));
            assert_eq!(
                found.claim,
                "amce.com could be taken for the name's domain, and is registered by somebody else"
            );
        }
        assert_eq!(World::new("acme").beside(beside("amce", Some(true)).ours()).find(&RULE), []);
    }

    #[test]
    fn handles_are_told_of_elsewhere() {
        let world = World::new("acme").beside(beside("amce", None));
        let rules: Vec<String> = world.assess().into_iter().map(|one| one.rule).collect();
        assert!(rules.contains(&"DM-06".to_owned()) && !rules.contains(&"HH-14".to_owned()), "{rules:?}");
    }
}
