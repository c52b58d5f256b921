//! Lists at the edge users see: joined and weighed, converted, fetched, and from strangers.

use std::fs;
use std::path::{Path, PathBuf};

use callsign::verdict::{DoubtKind, Verdict};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::loopback::{callsign, data, report, through, told};
use crate::server::{Answered, Asked, World};

/// Two entries for one place, of which the second asks elsewhere on it; one for adults.
const WHATSMYNAME: &str = r#"{"license": [], "authors": [], "categories": [], "sites": [
  {"name": "Harbour", "uri_check": "https://harbour-place.net/u/{account}", "e_code": 200, "e_string": "profile-card",
   "m_code": 404, "m_string": "nobody lives here", "known": ["marigold", "pennyroyal"], "cat": "social"},
  {"name": "Harbour Feed", "uri_check": "https://api.harbour-place.net/feed/{account}", "e_code": 200,
   "e_string": "feed-of", "m_code": 404, "m_string": "no such feed",
   "uri_pretty": "https://harbour-place.net/u/{account}", "known": ["marigold", "pennyroyal"], "cat": "social"},
  {"name": "Redlight", "uri_check": "https://redlight-place.net/u/{account}", "e_code": 200, "e_string": "profile-card",
   "m_code": 404, "m_string": "nobody lives here", "known": ["marigold", "pennyroyal"], "cat": "xx NSFW xx"}
]}"#;

/// The same place by its status alone.
const SHERLOCK: &str = r#"{"Harbour (old)": {"errorType": "status_code", "url": "https://harbour-place.net/old/{}",
  "urlMain": "https://harbour-place.net/", "username_claimed": "marigold"}}"#;

fn write(folder: &TempDir, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    path
}

/// Known accounts are there; of the others, whom each page says.
fn place(there: impl Fn(&str, &str) -> bool + Send + Sync + 'static) -> World {
    World::start(move |asked: &Asked| {
        let handle = asked.path_and_query.rsplit('/').next().unwrap_or_default();
        let part = asked.path_and_query.split('/').nth(1).unwrap_or_default();
        let exists = matches!(handle, "marigold" | "pennyroyal") || there(part, handle);
        let (status, words) = match (part, exists) {
            ("feed", true) => (200, format!("<h1>feed-of</h1><ul><li>{handle}</ul>")),
            ("feed", false) => (404, "<h1>no such feed</h1>".to_owned()),
            (_, true) => (200, format!("<div class=profile-card><h2>{handle}</h2><b>posts</b></div>")),
            (_, false) => (404, "<h1>nobody lives here</h1><p>sorry</p>".to_owned()),
        };
        let page = format!("<!doctype html><title>Harbour</title>{words}");
        Answered::new(status, page).with("content-type", "text/html; charset=utf-8")
    })
}

/// One standing of the survey of `acme` with these lists alone.
fn standing(world: &World, lists: &[&Path]) -> callsign::report::StandingReport {
    let state = TempDir::new().unwrap();
    let mut args = vec!["check", "acme", "--manifest-only", "-o", "json"];
    args.extend(lists.iter().flat_map(|list| ["--manifest", list.to_str().unwrap()]));
    let (mut report, _) = report(&mut through(world, state.path(), &args));
    let mut standings = std::mem::take(&mut report.names[0].standings);
    assert_eq!(standings.len(), 1, "{standings:?}");
    assert_eq!(report.scope.adult_left_out, 1);
    standings.remove(0)
}

#[test]
fn entries_for_one_place_are_one_place_with_witnesses() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (write(&folder, "wmn.json", WHATSMYNAME), write(&folder, "data.json", SHERLOCK));
    let standing = standing(&place(|_, _| false), &[&one, &two]);
    assert_eq!(standing.verdict, Verdict::Vacant, "{standing:?}");
    assert_eq!((standing.source.list.as_str(), standing.source.entry.as_str()), ("whatsmyname", "Harbour"));
    let witnesses: Vec<(&str, &str, Verdict)> = standing
        .witnesses
        .iter()
        .map(|one| (one.source.list.as_str(), one.source.entry.as_str(), one.verdict))
        .collect();
    let expected =
        [("whatsmyname", "Harbour Feed", Verdict::Vacant), ("sherlock", "Harbour (old)", Verdict::Vacant)];
    assert_eq!(witnesses, expected);
    assert!(!standing.disputed);
}

#[test]
fn evidence_against_evidence_is_contradictory_and_a_hint_only_disputes() {
    let folder = TempDir::new().unwrap();
    let (one, two) = (write(&folder, "wmn.json", WHATSMYNAME), write(&folder, "data.json", SHERLOCK));
    let split = standing(&place(|part, handle| part == "feed" && handle == "acme"), &[&one, &two]);
    assert_eq!(split.verdict, Verdict::Unknown);
    assert_eq!(split.doubt.unwrap().kind, DoubtKind::Contradictory);
    let disputed = standing(&place(|part, handle| part == "old" && handle == "acme"), &[&one, &two]);
    assert_eq!((disputed.verdict, disputed.disputed), (Verdict::Vacant, true), "{disputed:?}");
}

#[test]
fn a_converted_list_says_the_same() {
    let folder = TempDir::new().unwrap();
    let list = write(&folder, "wmn.json", WHATSMYNAME);
    let out = folder.path().join("out.toml");
    let made =
        callsign(&["platforms", "import", list.to_str().unwrap(), "-o", out.to_str().unwrap()]).output();
    assert_eq!(made.unwrap().status.code(), Some(0));
    let linted = callsign(&["platforms", "lint", out.to_str().unwrap()]).output().unwrap();
    assert!(data(&linted).contains("3 platforms, no faults"), "{}{}", data(&linted), told(&linted));
    let world = place(|_, handle| handle == "acme");
    let (foreign, native) = (standing(&world, &[&list]), standing(&world, &[&out]));
    assert_eq!((foreign.verdict, native.verdict), (Verdict::Taken, Verdict::Taken));
    assert_eq!(native.source.list, "overlay");
}

#[test]
fn a_list_is_fetched_only_as_it_was_pinned() {
    let world = World::start(|asked| Answered::new(200, format!("list of {}", asked.host)));
    let folder = TempDir::new().unwrap();
    let out = folder.path().join("list.json");
    let hash = callsign::catalog::hexadecimal(&Sha256::digest("list of lists-place.net"));
    let fetch = |more: &[&str]| {
        let mut command = callsign(&["platforms", "fetch"]);
        command.args(more).arg("-o").arg(&out);
        command.arg("--proxy").arg(world.proxy_url()).arg("--ca-cert").arg(world.ca_pem_path());
        command.output().unwrap()
    };
    let other = fetch(&["sherlock"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(told(&other).contains("nothing was kept") && !out.exists(), "{}", told(&other));
    let pinned = fetch(&["sherlock", "--from", "https://lists-place.net/x", "--sha256", &hash]);
    assert_eq!(pinned.status.code(), Some(0), "{}", told(&pinned));
    assert_eq!(fs::read_to_string(&out).unwrap(), "list of lists-place.net");
    let unknown = fetch(&["nobody"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(told(&unknown).contains("`maigret`"), "{}", told(&unknown));
}

#[test]
fn a_list_from_a_stranger_is_only_data() {
    let folder = TempDir::new().unwrap();
    let nested = format!("{{\"sites\":{}1{}}}", "[".repeat(5000), "]".repeat(5000));
    for (name, text, part) in [
        ("deep.json", nested.as_str(), "is no JSON"),
        ("other.json", "{\"a\": 1}", "is no list that callsign knows"),
        ("empty.toml", "schema = 7", ""),
    ] {
        let path = write(&folder, name, text);
        let output =
            callsign(&["check", "acme", "--plan", "--manifest", path.to_str().unwrap()]).output().unwrap();
        assert!(matches!(output.status.code(), Some(1 | 2)), "{name}");
        assert!(told(&output).contains(part) && told(&output).contains(name), "{name}: {}", told(&output));
    }
    let hostile = r#"{
      "Inside": {"errorType": "status_code", "url": "http://127.0.0.1/{}", "urlMain": "x", "username_claimed": "marigold"},
      "Metadata": {"errorType": "status_code", "url": "http://169.254.169.254/{}", "urlMain": "x", "username_claimed": "marigold"},
      "Mark\u001b[31m": {"errorType": "status_code", "url": "https://mark-place.net/{}", "urlMain": "x",
        "username_claimed": "marigold", "headers": {"X-A": "1\r\nHost: evil", "Cookie": "a=b", "Authorization": "Bearer hunter2"}},
      "Slow": {"errorType": "status_code", "url": "https://slow-place.net/{}", "urlMain": "x", "username_claimed": "marigold",
        "regexCheck": "^(?=(a+)+$)(?:a|aa)+\\1b$"}
    }"#;
    let path = write(&folder, "hostile.json", hostile);
    let linted = callsign(&["platforms", "lint", path.to_str().unwrap()]).output().unwrap();
    let page = data(&linted);
    assert!(page.contains("4 entries, 1 read, 3 left out"), "{page}");
    assert!(page.contains("Inside") && page.contains("address not usable"), "{page}");
    assert!(!page.contains('\u{1b}') && !page.contains("hunter2"), "{page}");
    // The pattern explodes in engines that go back without end.
    let began = std::time::Instant::now();
    let name = "a".repeat(60);
    let plan = callsign(&[
        "explain",
        &format!("slow/{name}"),
        "--manifest-only",
        "--manifest",
        path.to_str().unwrap(),
    ])
    .args(["--proxy", "http://127.0.0.1:9", "--timeout", "1s"])
    .output()
    .unwrap();
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    assert_eq!(plan.status.code(), Some(3), "{}", told(&plan));
}

#[test]
fn only_lists_needs_a_list() {
    let output = callsign(&["check", "acme", "--manifest-only"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("--manifest"), "{}", told(&output));
}
