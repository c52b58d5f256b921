//! HH-06: a company of the same name holds the handle.

use super::case::Case;
use super::finding::Severity;
use super::namesake;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-06",
    title: "a company of the same name holds the handle",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "a taken handle that the platform itself calls a business or an organisation, and that links to a site \
                of that name; registers and marks are not looked at, so that it is never more than likely and high",
    why: "a company that trades under a name may have older rights to it, also where no mark is registered",
    advice: "ask counsel before anything else, and do not contact the company first",
    source: "our own research of 2026-11-21 (not published): two independent signs of site, register and mark",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let companies = case.described().filter(|(_, owner)| namesake::is_company(owner, case.name));
    companies
        .map(|(place, _)| {
            let claim = format!("a business with a site of the same name holds {}", place.called());
            let what = "declared a business on the platform; links to a site of the same name";
            Found::at(place, Confidence::Likely, claim).exhibit(place.exhibit_of_holder(what, case.as_of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn business(business: Option<bool>, link: &str) -> Owner {
        Owner { business, links: vec![link.to_owned()], ..Owner::default() }
    }

    fn seen(owner: Owner) -> Vec<Found> {
        World::new("Blue Ocean").with(Spot::held(owner)).find(&RULE)
    }

    #[test]
    fn it_takes_the_platforms_word_and_a_site() {
        let found = &seen(business(Some(true), "https://www.blue-ocean.co.uk/"))[0];
        assert_eq!(found.claim, "a business with a site of the same name holds @blueocean on Chirp");
        assert_eq!(found.confidence, Confidence::Likely);
        for other in [
            business(None, "https://blueocean.com/"),
            business(Some(false), "https://blueocean.com/"),
            business(Some(true), "https://blueoceans.com/"),
            business(Some(true), "https://blueocean.blogspot.com/"),
            Owner { private: Some(true), ..business(Some(true), "https://blueocean.com/") },
        ] {
            assert_eq!(seen(other), []);
        }
    }

    #[test]
    fn it_is_high_at_most_milder_elsewhere_and_never_ours() {
        let spot = || Spot::held(business(Some(true), "https://blueocean.com/"));
        let severity = |spot| {
            let findings = World::new("blueocean").with(spot).assess();
            findings.iter().find(|one| one.rule == "HH-06").map(|one| one.severity)
        };
        assert_eq!(severity(spot()), Some(Severity::High));
        assert_eq!(severity(spot().weight(Weight::Other)), Some(Severity::Low));
        assert_eq!(severity(spot().ours()), None);
    }
}
