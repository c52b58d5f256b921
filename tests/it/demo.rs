//! The archive inside the program. `CALLSIGN_BLESS=1 cargo test demo` makes it anew after a change
//! of the catalog: the binary surveys the recorded internet, in which a place that is not named here
//! has nobody.

use std::fs;
use std::path::Path;

use callsign::catalog::Catalog;
use callsign::report::{Mode, Report, SoFar};
use callsign::verdict::Verdict;
use serde_json::Value;

use crate::internet::Page;
use crate::loopback::{callsign, honest, internet, report, through};

/// Where somebody already had the name in 2011 or a stand-in holds it here.
const HELD: [&str; 3] = ["reddit", "x", "youtube"];

#[test]
fn the_demo_is_constructed_of_todays_catalog() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/demo.har");
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        bless(&path);
    }
    let text = fs::read_to_string(&path).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let info = &document["log"]["_callsign"];
    let today = Catalog::embedded().unwrap().digest;
    assert_eq!(info["catalog_digest"], Value::from(today), "make it anew: CALLSIGN_BLESS=1 cargo test demo");
    assert_eq!(info["constructed"], Value::from(true));
}

#[test]
fn the_demo_tells_the_story_of_qwikster() {
    let output = callsign(&["check", "--replay", "demo"]).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let first = text.lines().next().unwrap_or_default();
    assert!(first.starts_with("REPLAY: ") && first.contains("constructed"), "{text}");
    assert!(text.contains("NO-GO") && text.contains("qwikster"), "{text}");
    assert!(text.lines().count() <= 24, "{text}");
    let (report, _) = report(&mut callsign(&["check", "--replay", "demo", "-o", "json"]));
    assert_eq!(report.mode, Mode::Replay);
    assert_eq!(report.names[0].so_far, SoFar::NoGo);
    let held = |report: &Report| {
        let taken = report.names[0].standings.iter().filter(|standing| standing.verdict == Verdict::Taken);
        let mut ids: Vec<String> = taken.map(|standing| standing.surface.platform.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!(held(&report), HELD);
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("$ callsign check --replay demo\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    let output = callsign(&["check", "--replay", "demo"]).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        fs::write(&path, format!("{before}$ callsign check --replay demo\n{printed}```{after}")).unwrap();
    } else {
        assert_eq!(shown, printed, "show it anew: CALLSIGN_BLESS=1 cargo test demo, twice");
    }
}

fn bless(path: &Path) {
    let world = internet(|place, handle, ask| {
        let held = handle == "qwikster" && HELD.contains(&place.platform.id.as_str());
        let page = honest(place, handle, ask, held);
        // Whose reply was recorded has no part in this story.
        if held {
            Page { body: page.text().replace("Lofi Girl", "Qwikster").into_bytes(), ..page }
        } else {
            page
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("demo.har");
    report(&mut through(
        &world,
        folder.path(),
        &["check", "qwikster", "--on", "@tier1,@tier2", "-o", "json", "--record", archive.to_str().unwrap()],
    ));
    let mut document: Value = serde_json::from_str(&fs::read_to_string(&archive).unwrap()).unwrap();
    document["log"]["_callsign"]["constructed"] = true.into();
    fs::write(path, serde_json::to_string(&document).unwrap() + "\n").unwrap();
}
