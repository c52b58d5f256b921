//! Searches by title: who uses the name is told, and nobody is ever proven absent.

use callsign::exchange::{Failure, Request};
use callsign::report::{ControlStatus, Report};
use callsign::verdict::Verdict;
use serde_json::{Value, json};

use crate::world::*;

const SEARCH: &str = r#"
[[platform.probe]]
id = "search"
kind = "search"
asks = "search"
url = "https://api.place.example/search/{handle}"
can_say = []
absence = "ambiguous"
titles = { items = "/results/*", title = "/title", holder = "/by", link = "/link", updated = "/on", count = "/count" }
"#;

fn results(titles: &[&str]) -> Said {
    let one = |title: &&str| json!({"title": title, "by": "Maker Ltd", "link": "https://place.example/1", "on": "2026-08-07"});
    let results: Vec<Value> = titles.iter().map(one).collect();
    said(200, &json!({"count": results.len(), "results": results}).to_string())
}

/// A search that knows its own titles and shows something else to everybody.
fn honest(request: &Request, titles: &[&str]) -> Said {
    match handle_of(request).as_str() {
        "famous" => results(&["Other", "Famous"]),
        "obscurehandle" => results(&["Obscure Handle", "Other"]),
        _ => results(titles),
    }
}

fn asked_for(world: &World<impl Fn(&Request, usize) -> Said + Send + Sync>) -> Vec<String> {
    let asked = world.asked.lock().unwrap();
    asked.iter().map(|url| url.rsplit('/').next().unwrap().to_owned()).collect()
}

fn found(report: &Report) -> Vec<(String, String)> {
    let found = report.names[0].standings[0].found.as_ref().unwrap();
    found.matches.iter().map(|one| (one.title.clone(), one.likeness.clone())).collect()
}

#[test]
fn a_title_that_is_the_name_speaks_for_itself() {
    let world =
        World::new(|request: &Request, _| honest(request, &["Acme: Tools", "ACME™", "Other", "Akme"]));
    let report = survey(&catalog_of(SEARCH), &["acme"], &world);
    let standing = &report.names[0].standings[0];
    assert_eq!(word(standing), "unknown (search-only)");
    assert_eq!(standing.controls.status, ControlStatus::NotNeeded);
    assert_eq!(asked_for(&world), ["acme"]);
    let pairs = [("ACME™", "exact"), ("Akme", "sound"), ("Acme: Tools", "near")];
    assert_eq!(found(&report), pairs.map(|(title, likeness)| (title.to_owned(), likeness.to_owned())));
    let first = &standing.found.as_ref().unwrap().matches[0];
    assert_eq!(first.holder.as_deref(), Some("Maker Ltd"));
    assert_eq!(
        (first.url.as_deref(), first.updated.as_deref()),
        (Some("https://place.example/1"), Some("2026-08-07"))
    );
}

#[test]
fn that_there_is_none_needs_a_search_that_finds_what_it_must() {
    let world = World::new(|request: &Request, _| honest(request, &["Other"]));
    let report = survey(&catalog_of(SEARCH), &["acme"], &world);
    let standing = &report.names[0].standings[0];
    assert_eq!(word(standing), "unknown (search-only)");
    assert_eq!(standing.controls.status, ControlStatus::Passed);
    assert_eq!((standing.controls.taken.len(), standing.controls.random.len()), (2, 0));
    assert_eq!(standing.doubt.as_ref().unwrap().detail, "nothing with this title among 1 result");
    assert!(asked_for(&world).starts_with(&["acme".to_owned()]), "the known titles come after it");
    let empty = standing_of(|request| honest(request, &[]));
    assert_eq!(empty.doubt.unwrap().detail, "the search found nothing");
}

fn standing_of(answer: impl Fn(&Request) -> Said + Send + Sync) -> callsign::report::StandingReport {
    standing(&catalog_of(SEARCH), "acme", |request, _| answer(request))
}

#[test]
fn a_search_that_does_not_find_what_it_must_proves_nothing() {
    for fault in [
        results(&[]),
        results(&["Other"]),
        said(429, "slow down"),
        said(403, "no"),
        said(503, "down"),
        said(200, "<html>Sign in</html>"),
        said(200, "{\"results\":[]}"),
        failing(Failure::TimedOut),
    ] {
        let standing = standing_of(|request| match handle_of(request).as_str() {
            "acme" => results(&["Other", "Akme"]),
            _ => fault.clone(),
        });
        assert_eq!(word(&standing), "unknown (check-unproven)");
        assert_eq!(standing.controls.status, ControlStatus::Failed);
        assert_eq!(standing.found.unwrap().matches.len(), 1, "what is there is there");
    }
}

#[test]
fn a_reply_that_is_no_list_of_results_is_a_doubt_of_its_own() {
    for (answer, doubt) in [
        (said(429, "slow down"), "rate-limited"),
        (said(403, "no"), "blocked"),
        (said(200, "<html><form action='/login'><input type=password></form></html>"), ""),
        (said(200, "{}"), "unrecognised"),
        (said(200, "{\"count\":0}"), "unrecognised"),
        (said(404, "{\"count\":0,\"results\":[]}"), "unrecognised"),
        (results(&["Acme"]).broken(), "unrecognised"),
        (said(200, ""), "unrecognised"),
        (failing(Failure::TimedOut), "timed-out"),
    ] {
        let standing = standing_of(|request| match handle_of(request).as_str() {
            "acme" => answer.clone(),
            _ => honest(request, &[]),
        });
        let said = word(&standing);
        assert!(
            said.starts_with("unknown (") && said.contains(doubt) && !said.contains("search-only"),
            "{said}"
        );
        assert_eq!(standing.found, None, "{said}");
    }
}

#[test]
fn no_reply_of_a_search_is_a_verdict() {
    for titles in [&["Acme"][..], &["Other"], &[]] {
        for known in [&["Famous", "Obscure Handle"][..], &[]] {
            let standing = standing_of(|request| match handle_of(request).as_str() {
                "acme" => results(titles),
                _ => results(known),
            });
            assert_eq!(standing.verdict, Verdict::Unknown);
            assert_eq!(standing.strength, None);
        }
    }
}
