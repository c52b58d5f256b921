use super::*;
use crate::report::Coverage;

fn name(handle: &str, so_far: SoFar, unanswered: &[&str]) -> NameReport {
    NameReport {
        name: handle.to_owned(),
        handle: handle.to_owned(),
        written: None,
        so_far,
        complete: unanswered.is_empty(),
        warnings: Vec::new(),
        coverage: Coverage { required: 2, ..Coverage::default() },
        reasons: Vec::new(),
        findings: Vec::new(),
        unanswered: unanswered.iter().map(|&place| place.to_owned()).collect(),
        left_out: BTreeMap::new(),
        allowed: Vec::new(),
        drift: Vec::new(),
        to_register: Vec::new(),
        open_looks: Vec::new(),
        alternatives: None,
        since: None,
        standings: Vec::new(),
        beside: Vec::new(),
    }
}

fn ranked(names: &[NameReport]) -> Vec<String> {
    let found = compare(names, &BTreeMap::new()).unwrap();
    found.ranked.into_iter().map(|one| one.handle).collect()
}

#[test]
fn outcome_first_then_complete_then_as_typed() {
    let names = [
        name("a", SoFar::NoGo, &[]),
        name("b", SoFar::Caution, &["x"]),
        name("c", SoFar::Caution, &[]),
        name("d", SoFar::Go, &["x"]),
        name("e", SoFar::Go, &[]),
        name("f", SoFar::Go, &[]),
        name("g", SoFar::NoGo, &["x"]),
    ];
    assert_eq!(ranked(&names), ["e", "f", "d", "c", "b", "a", "g"]);
    assert_eq!(compare(&names[..1], &BTreeMap::new()), None);
}

#[test]
fn who_lost_is_told_why_and_what_would_change_it() {
    let names = [name("a", SoFar::Go, &[]), name("b", SoFar::Go, &["x", "y"]), name("c", SoFar::NoGo, &[])];
    let dropped = BTreeMap::from([("c".to_owned(), "name rules".to_owned())]);
    let found = compare(&names, &dropped).unwrap().ranked;
    assert_eq!((&found[0].lost, &found[0].change), (&None, &None));
    assert_eq!(found[1].lost.as_deref(), Some("2 required places did not answer: x, y"));
    assert_eq!(found[1].change.as_deref(), Some("an answer of x, y"));
    assert_eq!(found[2].dropped.as_deref(), Some("name rules"));
}
