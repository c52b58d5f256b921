//! DM-09: whether a required domain is registered could not be told.

use super::case::{Case, Weight};
use super::domain::domains;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::verdict::{Confidence, Verdict};

pub(super) const RULE: Rule = Rule {
    id: "DM-09",
    title: "whether a required domain is registered could not be told",
    severity: Severity::Info,
    needs: Confidence::Hint,
    always: false,
    lowers: false,
    looks_for: "a required domain without a verdict: its registry refused, did not answer, or what it said was not \
                borne out by DNS and WHOIS; the name is INCOMPLETE until somebody answers",
    why: "silence, refusals and a lone “not found” look like a domain that nobody has, and often are not",
    advice: "ask again later, or look it up with a registrar and note what you saw with `callsign confirm`",
    source: "our own research of 2026-11-21 (not published): empty and refused answers were read as free by others",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let open = domains(case).filter(|place| {
        let standing = place.standing;
        place.weight == Weight::Required && standing.verdict == Verdict::Unknown && !standing.answers()
    });
    let found = open.map(|place| {
        let doubt = place.standing.doubt.as_ref().map_or("no answer", |doubt| doubt.kind.words());
        let claim = format!("whether {} is registered could not be told: {doubt}", place.called());
        Found::at(place, Confidence::Certain, claim)
            .exhibit(place.exhibit(format!("unknown: {doubt}"), case.as_of))
    });
    found.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::registration::Registration;
    use crate::risk::sample::{Spot, World};

    #[test]
    fn only_required_domains_must_answer() {
        let spot = |weight| {
            let spot = Spot::domain("com", Registration::default()).weight(weight);
            Spot { verdict: Verdict::Unknown, owner: None, ..spot }
        };
        let found = &World::new("acme").with(spot(Weight::Required)).find(&RULE)[0];
        assert_eq!(found.claim, "whether acme.com is registered could not be told: no answer");
        let finding = World::new("acme").with(spot(Weight::Required)).assess();
        assert!(finding.iter().any(|one| one.rule == RULE.id && one.severity == Severity::Info));
        assert_eq!(World::new("acme").with(spot(Weight::Preferred)).find(&RULE), []);
        assert_eq!(World::new("acme").with(Spot::new(Verdict::Unknown)).find(&RULE), []);
    }
}
