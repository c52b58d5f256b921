//! DM-01: a domain that the brand wants cannot be had.

use super::case::{Case, Place};
use super::domain::{since, under, wanted};
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::owner::identity::Identity;
use crate::verdict::{Confidence, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "DM-01",
    title: "a domain that the brand wants cannot be had",
    severity: Severity::High,
    needs: Confidence::Hint,
    always: true,
    lowers: true,
    looks_for: "a required or preferred domain that somebody else has registered, that its registry keeps back, or \
                that its rules do not allow",
    why: "people who know a name type it with the suffix they know, and mail goes there too, whoever answers",
    advice: "take a name whose domain can be had, or another suffix and lead people there from the first day",
    source: "our own research of 2026-11-21 (not published): the exact domain in the best-known suffix is held by most \
             brands that can have it",
    find,
};

/// The advice where the domain may be ours.
const PERHAPS_OURS: &str =
    "list it as `domains` in `[brand]` if it is yours; if not, take another suffix or name";

fn find(case: &Case<'_>) -> Vec<Found> {
    wanted(case).filter_map(|place| found(case, place)).collect()
}

fn found(case: &Case<'_>, place: &Place<'_>) -> Option<Found> {
    let standing = place.standing;
    let why = standing.reason.as_deref().unwrap_or("its registry says so");
    let unclear = place.whose.as_ref().filter(|whose| whose.identity == Identity::Unclear);
    let claim = match standing.verdict {
        Verdict::Taken if place.is_strangers() => {
            let since = since(place.registration());
            match unclear {
                Some(whose) => {
                    format!("{} is registered{since}, and not proven yours: {}", place.called(), whose.why)
                }
                None if since.is_empty() => format!("{} is registered by someone else", place.called()),
                None => format!("{} is registered{since}", place.called()),
            }
        }
        Verdict::Withheld if !standing.disputed => format!("{} cannot be registered: {why}", place.called()),
        Verdict::Barred => format!("{} is not allowed: {why}", under(place)),
        _ => return None,
    };
    let what = match standing.evidence.iter().find(|one| one.held) {
        Some(evidence) => evidence.words.clone(),
        None => format!("rules from {}", place.platform.handle.source),
    };
    let found = Found::at(place, Confidence::Certain, claim).exhibit(place.exhibit(what, case.as_of));
    // Whoever names no domain of theirs may hold this one.
    let is_open = unclear.is_some() || case.policy.brand.domains.is_empty();
    Some(if standing.verdict == Verdict::Taken && is_open { found.advice(PERHAPS_OURS) } else { found })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn registered() -> Registration {
        Registration {
            created: Some("2011-04-02".to_owned()),
            registrar: Some("MarkMonitor Inc.".to_owned()),
            ..Registration::default()
        }
    }

    #[test]
    fn a_strangers_domain_is_told_as_the_register_shows_it() {
        let found = &World::new("acme").with(Spot::domain("com", registered())).find(&RULE)[0];
        assert_eq!(found.claim, "acme.com is registered since 2011 with MarkMonitor Inc.");
        let unread = Spot::domain("com", Registration::default());
        assert_eq!(
            World::new("acme").with(unread).find(&RULE)[0].claim,
            "acme.com is registered by someone else"
        );
        let unclear = Spot { whose: Identity::Unclear, ..Spot::domain("com", registered()) };
        let found = &World::new("acme").with(unclear).find(&RULE)[0];
        assert!(found.claim.ends_with("and not proven yours: the test says so"), "{}", found.claim);
        assert_eq!(found.advice.as_deref(), Some(PERHAPS_OURS));
    }

    #[test]
    fn it_speaks_of_domains_in_place_of_the_rules_about_accounts() {
        let findings = World::new("acme").with(Spot::domain("com", registered())).assess();
        let rules: Vec<&str> =
            findings.iter().filter(|one| one.at.is_some()).map(|one| one.rule.as_str()).collect();
        assert_eq!(rules, ["DM-01"], "{findings:#?}");
        assert_eq!(findings[0].severity, Severity::High);
        // And never of others.
        assert_eq!(World::new("acme").with(Spot::new(Verdict::Taken)).find(&RULE), []);
    }

    #[test]
    fn it_weighs_as_the_place_does_and_is_never_ours() {
        let severity = |weight| {
            let findings = World::new("acme").with(Spot::domain("com", registered()).weight(weight)).assess();
            findings.iter().find(|one| one.rule == RULE.id).map(|one| one.severity)
        };
        assert_eq!(severity(Weight::Required), Some(Severity::High));
        assert_eq!(severity(Weight::Preferred), Some(Severity::Medium));
        assert_eq!(severity(Weight::Other), None);
        for spot in [
            Spot::domain("com", registered()).ours(),
            Spot { verdict: Verdict::Vacant, owner: None, ..Spot::domain("com", registered()) },
            Spot { disputed: true, ..Spot::domain("com", registered()) },
        ] {
            assert_eq!(World::new("acme").with(spot).find(&RULE), []);
        }
    }

    #[test]
    fn what_the_registry_keeps_back_cannot_be_had_either() {
        let reserved = Spot {
            verdict: Verdict::Withheld,
            reason: Some("reserved".to_owned()),
            ..Spot::domain("com", Registration::default())
        };
        let findings = World::new("acme").with(reserved).assess();
        let told: Vec<(&str, &str)> = findings
            .iter()
            .filter(|one| one.at.is_some())
            .map(|one| (one.rule.as_str(), one.claim.as_str()))
            .collect();
        assert_eq!(told[0], ("DM-01", "acme.com cannot be registered: reserved"));
        assert_eq!(told[1].0, "DM-08");
    }
}
