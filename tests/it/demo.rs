//! The archive inside the program: the world `qwikster-2011`, a reconstruction from press reports of
//! September 2011 (risk research, section 0): an account on X with some twenty posts, a handful of
//! followers, the last word a month old, drug slang in it; an unrelated person under the right spelling;
//! the domain secured; nobody elsewhere. Names and sentences are made up, only what was reported is kept:
//! silence of 33 days, the topics, the numbers, who held the domain.
//!
//! `CALLSIGN_BLESS=1 cargo test demo` makes it anew after a change of the catalog: the binary surveys
//! the recorded internet, in which a place that is not named here has nobody.

use std::fs;
use std::path::Path;

use callsign::catalog::Catalog;
use callsign::report::{Mode, Report, SoFar};
use callsign::verdict::Verdict;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::internet::{Ask, Page, Place};
use crate::loopback::{callsign, honest, internet_with, report, through};

/// Where somebody already had the name in 2011.
const HELD: [&str; 2] = ["domain:com", "x"];

/// What the rules find, in this order.
const FOUND: [&str; 7] = ["HH-02", "AV-01", "DM-01", "HH-01", "NM-01", "NM-02", "RT-00"];

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
    assert_eq!(output.status.code(), Some(12));
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
    let found: Vec<&str> = report.names[0].findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(found, FOUND);
    assert_eq!(report.names[0].reasons, [report.names[0].findings[0].id.clone()]);
    // Whoever holds the handle today has no part in it.
    let text = serde_json::to_string(&report).unwrap();
    assert!(text.match_indices("https://").all(|(at, _)| {
        text[at + 8..].split(['/', '"', ' ', ')']).next().unwrap().trim_end_matches('.').ends_with(".invalid")
    }));
}

#[test]
fn innocuous_posts_make_it_a_caution() {
    const INNOCUOUS: [(i64, &str); 2] =
        [(33, "good luck to everybody playing on saturday"), (41, "we lost again, whole team is asleep")];
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("innocuous.har");
    survey(&INNOCUOUS, &archive);
    let (report, output) = report(&mut callsign(&[
        "check",
        "--replay",
        archive.to_str().unwrap(),
        "-o",
        "json",
        "--fail-on",
        "caution",
    ]));
    assert_eq!(report.names[0].so_far, SoFar::Caution);
    assert_eq!(output.status.code(), Some(11));
    let found: Vec<&str> = report.names[0].findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert_eq!(found, FOUND[1..]);
}

#[test]
fn the_readme_shows_what_the_demo_prints() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once("$ callsign check --replay demo\n").unwrap();
    let (shown, after) = rest.split_once("```").unwrap();
    // What a reader sees who types it: a terminal shows holders' words, a pipe does not.
    let output = callsign(&["check", "--replay", "demo", "--show-holder"]).output().unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        fs::write(&path, format!("{before}$ callsign check --replay demo\n{printed}```{after}")).unwrap();
    } else {
        assert_eq!(shown, printed, "show it anew: CALLSIGN_BLESS=1 cargo test demo, twice");
    }
}

/// What the account says, the latest first: `(days ago, text)`.
const POSTS: [(i64, &str); 5] = [
    (33, "school tomorrow. who wants to blaze after practice"),
    (34, "found the lighter, where's the bowl"),
    (36, "we lost again, whole team is asleep out there"),
    (41, "somebody come over and spark me up, too bored for homework"),
    (47, "good luck to everybody playing on saturday"),
];

/// What the account on X has said.
fn said(ask: &Ask, posts: &[(i64, &str)], today: Timestamp) -> Option<Page> {
    if !ask.url.path().starts_with("/2/tweets/search") {
        return registered(ask, today);
    }
    let at = |days: i64| (today - SignedDuration::from_hours(24 * days)).to_string();
    let post = |(days, text): &(i64, &str)| json!({ "id": days.to_string(), "text": text, "created_at": at(*days), "possibly_sensitive": false });
    // The right spelling belongs to somebody who has said nothing.
    let posts: Vec<Value> =
        if ask.url.as_str().contains("qwikster") { posts.iter().map(post).collect() } else { Vec::new() };
    Some(Page::new(200, json!({ "data": posts }).to_string()))
}

/// What the register of domains says of the name.
fn registered(ask: &Ask, today: Timestamp) -> Option<Page> {
    if !ask.url.path().ends_with("/domain/qwikster.com") {
        return None;
    }
    let day = |days: i64| (today + SignedDuration::from_hours(24 * days)).to_string();
    let event = |action: &str, days| json!({ "eventAction": action, "eventDate": day(days) });
    let holder = json!([
        "vcard",
        [["version", {}, "text", "4.0"], ["fn", {}, "text", ""], ["org", {}, "text", "Netflix, Inc."]]
    ]);
    let domain = json!({
        "objectClassName": "domain", "ldhName": "QWIKSTER.COM",
        "status": ["client transfer prohibited"],
        "events": [event("registration", -60), event("expiration", 305)],
        "entities": [{ "objectClassName": "entity", "roles": ["registrant"], "vcardArray": holder }],
    });
    Some(Page::new(200, domain.to_string()).with("content-type", "application/rdap+json"))
}

/// The pages of the world.
fn page_of(place: &'static Place, handle: &str, ask: &Ask) -> Page {
    let on_x = place.platform.id == HELD[1];
    let held = on_x && (handle == "qwikster" || handle == "quickster");
    if held && place.probe.id == "official" {
        let name = if handle == "qwikster" { "Q" } else { "Quick Star" };
        let user = json!({
            "id": "1001", "username": handle, "name": name, "description": "",
            "created_at": "2010-03-09T19:00:00.000Z", "protected": false, "verified": false,
            "profile_image_url": "https://pbs.twimg.com/profile_images/1/avatar.jpg",
            "public_metrics": { "followers_count": 18, "following_count": 31, "tweet_count": 19, "listed_count": 0 },
        });
        return Page::new(200, json!({ "data": [user] }).to_string());
    }
    honest(place, handle, ask, held)
}

/// Surveys the world by the real binary and keeps the exchanges in `archive`.
fn survey(posts: &'static [(i64, &'static str)], archive: &Path) {
    let today = Timestamp::now();
    let world = internet_with(move |ask| said(ask, posts, today), page_of);
    let folder = archive.parent().unwrap();
    // Of the domains the one that is required: behind this world's proxy no other can be told of.
    let places = "@tier1,@tier2,-@domains,domain:com";
    let args = ["check", "qwikster", "--on", places, "-o", "json", "--spend", "1", "--read-posts"];
    let mut command = through(&world, folder, &args);
    command.arg("--record").arg(archive).env("X_BEARER_TOKEN", "constructed");
    report(&mut command);
    let mut document: Value = serde_json::from_str(&fs::read_to_string(archive).unwrap()).unwrap();
    document["log"]["_callsign"]["constructed"] = true.into();
    fs::write(archive, serde_json::to_string(&document).unwrap() + "\n").unwrap();
}

fn bless(path: &Path) {
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("demo.har");
    survey(&POSTS, &archive);
    fs::copy(&archive, path).unwrap();
}
