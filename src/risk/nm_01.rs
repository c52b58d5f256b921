//! NM-01: people who hear the name spell it otherwise.

use super::case::Case;
use super::domain::is_domain;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::candidate::{Origin, heard_as};
use crate::name::spelling;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-01",
    title: "people who hear the name spell it otherwise",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "the likeliest spelling of the name by those who only hear it, where that is not the name; medium, high when somebody holds that spelling on a required place",
    why: "listeners, podcasts and word of mouth send people to the other spelling, and to whoever is there",
    advice: "register the other spelling too, or choose a name that is spelled as it sounds",
    source: "the radio test of naming agencies; in 2011 @quickster, an unrelated person, was flooded as well",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(heard) = heard_as(case.name.handle()) else { return Vec::new() };
    let held = case
        .beside
        .iter()
        .filter(|place| place.origin == Origin::HeardAs && place.is_strangers())
        // DM-05 tells of domains.
        .filter(|place| !is_domain(place))
        // A hint that somebody holds it makes the trap no worse.
        .filter(|place| place.sure() >= RULE.needs)
        .min_by_key(|place| place.weight);
    let claim = format!("people who hear “{}” are likely to type “{heard}”", case.name.typed());
    let ways: Vec<String> = spelling::heard_as(case.name.handle()).into_iter().map(|one| one.text).collect();
    let what = format!("ways to spell it by ear, the likeliest first: {}", ways.join(", "));
    let found = match held {
        None => Found::of_name(Confidence::Likely, claim).severity(Severity::Medium),
        Some(place) => Found {
            at: Some((place.platform.id.clone(), place.standing.handle.to_string())),
            ..Found::of_name(
                Confidence::Likely,
                format!("{claim}, which someone else holds on {}", place.platform.name),
            )
        }
        .advice("choose a name that is spelled as it sounds: the other spelling cannot be had")
        .exhibit(place.exhibit(format!("@{heard} is taken"), case.as_of)),
    };
    vec![found.exhibit(case.shown(what, "the program's list of words by their sounds"))]
}
