//! DM-03: the domain is for sale.

use super::case::{Case, Place};
use super::domain::{domains, is_for_sale};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::registration::Registration;
use crate::owner::registration::servers::UsedAs;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-03",
    title: "the domain is for sale",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "name servers of a marketplace, or the registry's own offer: likely, and certain; servers that show \
                nothing but advertisements: a hint that never counts",
    why: "a price rises with every sign of interest, and more once a name is public",
    advice: "buy it before the name is announced, through a broker and not under the brand's name",
    source: "MISP's warning list of parking name servers, split by hand; our own research of 2026-11-21 (not published)",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let places = domains(case).filter(|place| !place.is_ours());
    places.filter_map(|place| offered(case, place)).collect()
}

fn offered(case: &Case<'_>, place: &Place<'_>) -> Option<Found> {
    let used = place.registration().filter(|_| place.is_strangers()).and_then(Registration::used_as);
    let found = |sure, claim: String, what: &str| {
        Found::at(place, sure, claim).exhibit(place.exhibit_of_holder(what, case.as_of))
    };
    match used.map(|one| (one.kind, one)) {
        Some((UsedAs::ForSale, one)) => {
            let claim = format!("{} is {}, by its name servers", place.called(), one.words());
            Some(found(Confidence::Likely, claim, "name servers of a marketplace"))
        }
        Some((UsedAs::Parked, one)) => {
            let claim = format!("{} is {}; such domains are often for sale", place.called(), one.words());
            Some(found(Confidence::Hint, claim, "name servers that show advertisements"))
        }
        _ if is_for_sale(place) => {
            let claim = format!("{} is offered for money by its registry", place.called());
            Some(found(Confidence::Certain, claim, "offered for money"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Verdict;

    fn served_by(host: &str) -> Spot {
        Spot::domain("com", Registration { nameservers: vec![host.to_owned()], ..Registration::default() })
    }

    #[test]
    fn a_marketplace_is_likely_and_advertisements_are_a_hint() {
        let found = |host: &str| World::new("acme").with(served_by(host)).find(&RULE);
        let sale = &found("ns1.sedoparking.com")[0];
        assert_eq!(sale.claim, "acme.com is for sale at Sedo, by its name servers");
        assert_eq!(sale.confidence, Confidence::Likely);
        assert_eq!(found("ns1.bodis.com")[0].confidence, Confidence::Hint);
        assert_eq!(found("ns1.google.com"), []);
        let listed = Spot {
            verdict: Verdict::Withheld,
            reason: Some("for sale".to_owned()),
            owner: None,
            ..served_by("ns1.google.com")
        };
        assert_eq!(World::new("acme").with(listed).find(&RULE)[0].confidence, Confidence::Certain);
        assert_eq!(World::new("acme").with(served_by("ns1.dan.com").ours()).find(&RULE), []);
    }
}
