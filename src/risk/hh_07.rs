//! HH-07: the account passes for the brand.

use super::case::Case;
use super::finding::Severity;
use super::namesake;
use super::rule::{Found, Rule};
use crate::owner::identity::Identity;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-07",
    title: "the account passes for your brand",
    severity: Severity::Blocker,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "an account that is not yours and shows a name of `[brand] names` with `official`, `support` or ®, calls \
                itself official in its description, or shows that name and links to a domain that looks like yours; \
                claim and link together are strong, one of them likely; needs `[brand] names`",
    why: "people who look for you are served, or robbed, by somebody else",
    advice: "keep the address and a dated picture of it first, then use the platform's form against impersonation \
             where it has one: that mostly needs no trademark",
    source: "our own research of 2026-11-21 (not published); parodies and fans that say so are meant by HH-15",
    find,
};

/// What comes first where the account may be ours.
const PERHAPS_OURS: &str = "declare it as `accounts` in `[brand]` if it is yours";

fn find(case: &Case<'_>) -> Vec<Found> {
    let pretenders = case.described().filter_map(|(place, owner)| {
        let sure = namesake::passes_for(owner, place.standing.handle.as_str(), &case.policy.brand)?;
        let claim = format!("{} presents itself as your brand and is not proven yours", place.called());
        let what = if sure >= Confidence::Strong {
            "your name with a claim to be official, and a link to a domain that looks like yours"
        } else {
            "your name with a claim to be official, or with a link to a domain that looks like yours"
        };
        let found = Found::at(place, sure, claim).exhibit(place.exhibit_of_holder(what, case.as_of));
        let unclear = place.whose.as_ref().is_some_and(|whose| whose.identity == Identity::Unclear);
        Some(if unclear { found.advice(format!("{PERHAPS_OURS}; if not, {}", RULE.advice)) } else { found })
    });
    pretenders.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn official() -> Owner {
        Owner { display_name: Some("Acme Official".to_owned()), ..Owner::default() }
    }

    fn world(spot: Spot) -> World {
        World::new("acme").with(spot).policy(|policy| policy.brand.names = vec!["Acme".to_owned()])
    }

    #[test]
    fn it_needs_to_know_the_brand() {
        let found = &world(Spot::held(official())).find(&RULE)[0];
        assert_eq!(found.claim, "@acme on Chirp presents itself as your brand and is not proven yours");
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(World::new("acme").with(Spot::held(official())).find(&RULE), []);
    }

    #[test]
    fn it_blocks_unless_it_is_ours_or_the_place_matters_little() {
        let severity = |spot| {
            let findings = world(spot).assess();
            findings.iter().find(|one| one.rule == "HH-07").map(|one| one.severity)
        };
        assert_eq!(severity(Spot::held(official())), Some(Severity::Blocker));
        assert_eq!(severity(Spot::held(official()).weight(Weight::Preferred)), Some(Severity::High));
        assert_eq!(severity(Spot::held(official()).ours()), None);
        let namesake = Owner { display_name: Some("Acme".to_owned()), ..Owner::default() };
        assert_eq!(severity(Spot::held(namesake)), None);
    }
}
