//! DM-02: a live business of the same name holds the domain.

use super::case::{Case, Place};
use super::domain::{held, is_called, is_for_sale, is_leaving};
use super::finding::Severity;
use super::namesake::{is_company, links_to};
use super::rule::{Found, Rule};
use crate::owner::registration::Registration;
use crate::owner::registration::servers::UsedAs;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-02",
    title: "a live business of the same name holds the domain",
    severity: Severity::Blocker,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a registered domain with name servers, neither for sale, parked nor expired, whose registered \
                organisation is called as the name: high; or to which an account of that name links that its platform \
                calls a business (HH-06): a blocker. What it sells is not looked at, so that it is never more than \
                likely",
    why: "who trades under a name may have older rights to it, and will be found first",
    advice: "ask counsel whether it sells what you sell before anything else, and do not contact it first",
    source: "our own research of 2026-11-21 (not published): two independent signs of site, register and account",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    held(case).filter_map(|(place, found)| business(case, place, found)).collect()
}

fn business(case: &Case<'_>, place: &Place<'_>, found: &Registration) -> Option<Found> {
    let is_guarded = found.used_as().is_none_or(|one| one.kind == UsedAs::Guarded);
    let is_live = !found.nameservers.is_empty() && is_guarded && !is_leaving(place) && !is_for_sale(place);
    if !is_live {
        return None;
    }
    let is_namesake = found.organisation.as_deref().is_some_and(|one| is_called(one, case.name));
    let domain = place.called().to_lowercase();
    let account =
        case.described().find(|(_, owner)| is_company(owner, case.name) && links_to(owner, &domain));
    let held = place.exhibit_of_holder(
        "registered, with name servers, and neither for sale, parked nor expired",
        case.as_of,
    );
    match account {
        Some((at, _)) => {
            let claim = format!(
                "{} belongs to a live business of the same name, which is {}",
                place.called(),
                at.called()
            );
            let what = "declared a business on the platform; links to the domain";
            let found = Found::at(place, Confidence::Likely, claim).exhibit(held);
            Some(found.exhibit(at.exhibit_of_holder(what, case.as_of)))
        }
        None if is_namesake => {
            let claim = format!("{} is registered by an organisation of the same name", place.called());
            Some(Found::at(place, Confidence::Likely, claim).severity(Severity::High).exhibit(held))
        }
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::sample::{Spot, World};

    fn live(organisation: Option<&str>) -> Registration {
        Registration {
            organisation: organisation.map(str::to_owned),
            nameservers: vec!["ns1.host.example".to_owned()],
            ..Registration::default()
        }
    }

    fn company(link: &str) -> Spot {
        Spot::held(Owner { business: Some(true), links: vec![link.to_owned()], ..Owner::default() })
    }

    #[test]
    fn a_namesake_is_high_and_with_its_account_a_blocker() {
        let world = || World::new("acme").with(Spot::domain("com", live(Some("Acme Inc."))));
        let found = &world().find(&RULE)[0];
        assert_eq!((found.severity, found.confidence), (Some(Severity::High), Confidence::Likely));
        assert_eq!(found.claim, "acme.com is registered by an organisation of the same name");
        let found = &world().with(company("https://www.acme.com/")).find(&RULE)[0];
        assert_eq!(found.severity, None);
        assert_eq!(
            found.claim,
            "acme.com belongs to a live business of the same name, which is @acme on Chirp"
        );
        // The account alone is enough where the register holds the organisation back.
        let hidden =
            World::new("acme").with(Spot::domain("com", live(None))).with(company("https://acme.com/"));
        assert_eq!(hidden.find(&RULE).len(), 1);
        let finding = hidden.assess().into_iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!((finding.severity, finding.confidence), (Severity::Blocker, Confidence::Likely));
    }

    #[test]
    fn what_is_not_live_or_another_is_none() {
        let parked =
            |server: &str| Registration { nameservers: vec![server.to_owned()], ..live(Some("Acme Inc.")) };
        for found in [
            live(None),
            live(Some("Other Inc.")),
            Registration { nameservers: Vec::new(), ..live(Some("Acme Inc.")) },
            Registration { statuses: vec!["pending delete".to_owned()], ..live(Some("Acme Inc.")) },
            parked("ns1.sedoparking.com"),
            parked("ns1.bodis.com"),
        ] {
            assert_eq!(World::new("acme").with(Spot::domain("com", found)).find(&RULE), []);
        }
        let ours = Spot::domain("com", live(Some("Acme Inc."))).ours();
        assert_eq!(World::new("acme").with(ours).find(&RULE), []);
        let elsewhere =
            World::new("acme").with(Spot::domain("com", live(None))).with(company("https://acme.net/"));
        assert_eq!(elsewhere.find(&RULE), []);
    }
}
