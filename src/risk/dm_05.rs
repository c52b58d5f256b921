//! DM-05: whoever hears the name types a domain that somebody else holds.

use super::case::{Case, Place};
use super::domain::{is_domain, is_for_sale, since};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::candidate::Origin;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-05",
    title: "whoever hears the name types somebody else's domain",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "the likeliest spelling of the name by those who only hear it (NM-01), registered by somebody else under \
                a suffix that is required",
    why: "visitors and mail of everybody who heard of the brand go there, and its holder may show them anything",
    advice: "choose a name that is spelled as it sounds, or get that domain as well before you announce the name",
    source: "the radio test of naming agencies; the founding case of 2011: the neighbour in sound was flooded as well",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let heard = case.beside.iter().filter(|place| is_domain(place) && place.origin == Origin::HeardAs);
    let held = heard.filter(|place| place.is_strangers());
    held.map(|place| found(case, place)).collect()
}

fn found(case: &Case<'_>, place: &Place<'_>) -> Found {
    let since = since(place.registration());
    let typed = case.name.typed();
    let claim = format!(
        "people who hear “{typed}” are likely to type {}, which is registered{since}",
        place.called()
    );
    let exhibit = place.exhibit_of_holder("registered by somebody else", case.as_of);
    let found = Found::at(place, Confidence::Likely, claim).exhibit(exhibit);
    if is_for_sale(place) {
        found.advice("it is for sale: buy it before you announce the name, and not under the brand's name")
    } else {
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Verdict;

    fn beside(found: Registration) -> Spot {
        Spot::domain("com", found).neighbour("quickster", Origin::HeardAs)
    }

    #[test]
    fn the_spelling_by_ear_counts_once() {
        let found = Registration { created: Some("1999-01-01".to_owned()), ..Registration::default() };
        let world = World::new("qwikster").beside(beside(found));
        let told = &world.find(&RULE)[0];
        assert_eq!(
            told.claim,
            "people who hear “qwikster” are likely to type quickster.com, which is registered since 1999"
        );
        let findings = world.assess();
        assert_eq!(findings.iter().filter(|one| one.rule == RULE.id).count(), 1);
        // How the name is heard is told of the name alone, and look-alikes are others.
        let heard = findings.iter().find(|one| one.rule == "NM-01").unwrap();
        assert_eq!((heard.severity, heard.at.as_ref()), (Severity::Medium, None));
        assert!(!findings.iter().any(|one| ["HH-14", "DM-06"].contains(&one.rule.as_str())));
    }

    #[test]
    fn ours_and_vacant_ones_are_no_trap_and_what_is_for_sale_can_be_bought() {
        for spot in [
            beside(Registration::default()).ours(),
            Spot { verdict: Verdict::Vacant, owner: None, ..beside(Registration::default()) },
        ] {
            assert_eq!(World::new("qwikster").beside(spot).find(&RULE), []);
        }
        let sale = Registration { nameservers: vec!["ns1.dan.com".to_owned()], ..Registration::default() };
        let told = &World::new("qwikster").beside(beside(sale)).find(&RULE)[0];
        assert!(told.advice.as_ref().unwrap().starts_with("it is for sale"));
    }
}
