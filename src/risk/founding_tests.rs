//! The case of 2011 that this program was written for, told by press reports, and what the rules
//! make of it. Words, counts and dates are those of the reports.

use super::finding::{Finding, Severity};
use super::sample::{AS_OF, Spot, World, days_ago, post};
use crate::gate::{SoFar, decide};
use crate::owner::Owner;
use crate::verdict::Confidence;

fn held(texts: [&str; 3]) -> World {
    let posts = texts.iter().zip([33, 35, 60]).map(|(text, days)| post(text, days));
    World::new("Qwikster").with(Spot::held(Owner {
        display_name: Some("Jo".to_owned()),
        followers: Some(8),
        posts: Some(19),
        created: Some(days_ago(900)),
        recent: posts.collect(),
        ..Owner::default()
    }))
}

fn outcome(world: &World) -> (SoFar, Vec<Finding>) {
    let (case, findings) = (world.case(), world.assess());
    let standings: Vec<_> = case.places.iter().map(|place| place.standing).collect();
    let required = ["chirp".to_owned()];
    let outcome = decide(&findings, &standings, &required, case.policy, AS_OF.parse().unwrap());
    assert!(outcome.complete);
    // What the name itself says is judged elsewhere.
    let findings = findings.into_iter().filter(|one| !one.rule.starts_with("NM-")).collect();
    (outcome.so_far, findings)
}

fn told(findings: &[Finding]) -> Vec<(&str, Severity, Confidence)> {
    findings.iter().map(|one| (one.rule.as_str(), one.severity, one.confidence)).collect()
}

#[test]
fn the_founding_case_is_no_go() {
    let (so_far, findings) = outcome(&held(["wanna blaze", "where's the bowl", "spark me up"]));
    let expected = [
        ("HH-02", Severity::Blocker, Confidence::Strong),
        ("AV-01", Severity::High, Confidence::Certain),
        ("HH-01", Severity::High, Confidence::Strong),
        ("RT-00", Severity::Info, Confidence::Certain),
    ];
    assert_eq!(told(&findings), expected);
    assert_eq!(so_far, SoFar::NoGo);
    // A month of silence is neither dormant nor unused.
    assert!(findings[2].claim.ends_with("it was active within the last 180 days"), "{}", findings[2].claim);
    for finding in &findings {
        assert!(!finding.exhibits.is_empty(), "{} rests on nothing", finding.rule);
    }
}

#[test]
fn innocuous_words_make_it_caution() {
    let (so_far, findings) = outcome(&held(["good morning", "where's the bus", "call me up"]));
    let expected = [
        ("AV-01", Severity::High, Confidence::Certain),
        ("HH-01", Severity::High, Confidence::Strong),
        ("RT-00", Severity::Info, Confidence::Certain),
    ];
    assert_eq!(told(&findings), expected);
    assert_eq!(so_far, SoFar::Caution);
}
