//! Places that show nothing to a machine, and what people saw there.

use callsign::look::{LookState, Saw};
use callsign::report::{NameReport, StandingReport};
use callsign::verdict::DoubtKind;
use serde_json::json;

use super::{Internet, known_at, printed, told};

fn walled() -> Internet {
    Internet::default().walled("forge").walled("gallery")
}

fn looked(saw: Saw, on: &str) -> Internet {
    walled().look("forge", "tinwhistle", Saw::Nobody, "2026-11-20").look("gallery", "tinwhistle", saw, on)
}

fn at<'r>(name: &'r NameReport, place: &str) -> &'r StandingReport {
    name.standings.iter().find(|standing| standing.surface.platform == place).unwrap()
}

fn open(name: &NameReport) -> Vec<&str> {
    name.open_looks.iter().map(|look| look.place.as_str()).collect()
}

#[test]
fn nothing_taken_and_two_places_walled() {
    let report = walled().check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "INCOMPLETE: ");
    assert_eq!((name.coverage.answered, open(name)), (1, vec!["forge", "gallery"]));
    let text = printed(&report);
    assert!(text.contains("2 looks left, about 2 minutes: Forge, Gallery"), "{text}");
}

#[test]
fn the_same_after_two_looks() {
    let report = looked(Saw::Nobody, "2026-11-20").check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "GO: ");
    assert!(name.complete && open(name).is_empty());
    let text = printed(&report);
    assert!(text.starts_with("GO tinwhistle (handles only; no trademark search)"), "{text}");
    assert!(text.contains("looked at by A. K., 20 Nov"), "{text}");
}

#[test]
fn incompleteness_is_never_masked_by_caution() {
    let world = walled().held("chirp", "tinwhistle", json!({ "name": "Jo", "posts": 3 }));
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION, incomplete: AV-01, RT-00");
    assert_eq!(open(&name), ["forge", "gallery"]);
    let worse = walled().held("chirp", "tinwhistle", json!({ "labels": ["porn"] }));
    let report = worse.check(&["tinwhistle"]);
    assert!(printed(&report).contains("after NO-GO the rest does not matter"), "{}", printed(&report));
}

#[test]
fn a_look_that_the_machine_contradicts() {
    let world = Internet::default().held("chirp", "tinwhistle", json!({ "name": "Jo", "posts": 3 })).look(
        "chirp",
        "tinwhistle",
        Saw::Nobody,
        "2026-11-19",
    );
    let report = world.check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "INCOMPLETE: ");
    let standing = at(name, "chirp");
    assert_eq!(standing.doubt.as_ref().unwrap().kind, DoubtKind::Contradictory);
    assert_eq!(
        standing.doubt.as_ref().unwrap().detail,
        "an account answered on 21 Nov, yet nobody was there (looked at by A. K., 19 Nov)"
    );
    assert_eq!(open(name), ["chirp"]);
}

#[test]
fn a_look_that_has_expired() {
    let report = looked(Saw::Nobody, "2026-11-13").check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "INCOMPLETE: ");
    assert_eq!(open(name), ["gallery"]);
    assert_eq!(at(name, "gallery").looked.as_ref().unwrap().state, LookState::Expired);
    let text = printed(&report);
    assert!(text.contains("looked at by A. K., 13 Nov"), "{text}");
    // On its last day it still counts.
    assert_eq!(told(&looked(Saw::Nobody, "2026-11-14").check_one("tinwhistle")), "GO: ");
}

#[test]
fn somebody_that_only_a_person_saw() {
    let name = looked(Saw::Someone, "2026-11-20").check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, AV-02, RT-00");
    assert_eq!(known_at(&name, "gallery"), "taken by someone else (likely)");
    let unread = name.findings.iter().find(|finding| finding.rule == "AV-02").unwrap();
    assert!(
        unread.advice.starts_with("looked at by A. K., 20 Nov: weigh what was seen"),
        "{}",
        unread.advice
    );
    assert!(open(&name).is_empty());
}
