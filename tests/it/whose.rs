//! Whose an account is, and what has changed since the last survey, by the real binary.

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use callsign::report::{Report, StandingReport};
use callsign::verdict::Verdict;
use serde_json::json;

use crate::internet::{Ask, Page, Place};
use crate::loopback::{honest, internet_with, report, through};
use crate::server::World;

const POLICY: &str = r#"
schema = "callsign.policy/1"
[brand]
domains = ["acmeworks.com"]
[platforms]
required = ["github"]
"#;

/// The account says that it belongs to acmeworks.com.
fn account(place: &'static Place, handle: &str, ask: &Ask) -> Page {
    if handle != "acmeworks" || place.probe.id != "users" {
        return honest(place, handle, ask, false);
    }
    let user = json!({
        "login": handle, "id": 77, "type": "Organization", "name": "Acme Works", "blog": "https://www.acmeworks.com/",
        "html_url": format!("https://github.com/{handle}"), "followers": 5, "public_repos": 2,
        "created_at": "2019-03-01T10:00:00Z", "updated_at": "2026-10-01T10:00:00Z",
    });
    Page::new(200, user.to_string())
}

/// Surveys with a home page of ours that links to these addresses.
fn surveyed(links: &'static [&'static str]) -> (Report, Option<i32>) {
    let home = move |ask: &Ask| {
        let links: Vec<String> =
            links.iter().map(|link| format!("<a rel=\"me\" href=\"{link}\">us</a>")).collect();
        let links = links.concat();
        let page = Page::new(200, format!("<html><body><h1>Acme</h1>{links}</body></html>"));
        (ask.url.host_str() == Some("acmeworks.com")).then_some(page)
    };
    let world = internet_with(home, account);
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("brand.toml");
    fs::write(&policy, POLICY).unwrap();
    let args = ["check", "acmeworks", "--on", "github", "-o", "json", "--policy", policy.to_str().unwrap()];
    let args = [&args[..], &["--fail-on", "caution"]].concat();
    let (report, output) = report(&mut through(&world, folder.path(), &args));
    (report, output.status.code())
}

fn standing(report: &Report) -> &StandingReport {
    &report.names[0].standings[0]
}

#[test]
fn account_and_domain_that_point_at_each_other_are_ours() {
    let (report, code) = surveyed(&["https://github.com/AcmeWorks/"]);
    let whose = standing(&report).whose.as_ref().unwrap();
    assert_eq!(
        (whose.identity.as_str(), code),
        ("ours", Some(0)),
        "{whose:?} {:?}",
        report.names[0].findings
    );
    assert!(whose.why.contains("point at each other"), "{}", whose.why);
    assert!(report.names[0].findings.iter().all(|finding| finding.place.is_none()), "ours is never a risk");
}

#[test]
fn a_link_that_is_not_returned_proves_nothing() {
    let (report, code) = surveyed(&["https://github.com/somebodyelse"]);
    let whose = standing(&report).whose.as_ref().unwrap();
    assert_eq!((whose.identity.as_str(), code), ("unclear", Some(11)), "{whose:?}");
    assert!(report.names[0].findings.iter().any(|finding| finding.rule == "AV-01" && finding.decides));
}

/// A world in which nobody has the name until the flag is set.
fn filling() -> (World, Arc<AtomicBool>) {
    let taken = Arc::new(AtomicBool::new(false));
    let now = taken.clone();
    let account = move |place, handle: &str, ask: &Ask| {
        honest(place, handle, ask, now.load(Ordering::SeqCst) && handle == "acmeworks")
    };
    (internet_with(|_| None, account), taken)
}

#[test]
fn what_has_changed_since_the_last_survey_is_told() {
    let (world, taken) = filling();
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "acmeworks", "--on", "github", "-o", "json"];
    let (first, _) = report(&mut through(&world, folder.path(), &args));
    assert_eq!((standing(&first).verdict, &first.names[0].since), (Verdict::Vacant, &None));
    taken.store(true, Ordering::SeqCst);
    let (second, _) = report(&mut through(&world, folder.path(), &args));
    let since = second.names[0].since.as_ref().unwrap();
    let changes: Vec<_> = since.changes.iter().map(|one| (one.place.as_str(), one.from, one.to)).collect();
    assert_eq!(changes, [("github", Verdict::Vacant, Verdict::Taken)]);
    let table = through(&world, folder.path(), &["check", "acmeworks", "--on", "github"]).output().unwrap();
    let table = String::from_utf8_lossy(&table.stdout).into_owned();
    assert!(table.contains(": 1 unchanged"), "{table}");
    // A policy may turn it off.
    let policy = folder.path().join("brand.toml");
    fs::write(&policy, "schema = \"callsign.policy/1\"\n[privacy]\nremember = false\n").unwrap();
    let (silent, _) = report(through(&world, folder.path(), &args).arg("--policy").arg(&policy));
    assert_eq!(silent.names[0].since, None);
}

#[test]
fn an_account_of_ours_that_is_new_is_no_strangers() {
    let (world, taken) = filling();
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("brand.toml");
    let accounts = POLICY.replace("[platforms]", "accounts = [\"github/acmeworks\"]\n[platforms]");
    fs::write(&policy, accounts).unwrap();
    let args = ["check", "acmeworks", "--on", "github", "--policy", policy.to_str().unwrap()];
    through(&world, folder.path(), &args).output().unwrap();
    taken.store(true, Ordering::SeqCst);
    let table = through(&world, folder.path(), &args).output().unwrap();
    let table = String::from_utf8_lossy(&table.stdout).into_owned();
    assert!(table.contains(": GitHub no account found → yours"), "{table}");
}
