//! Worlds: small internets with invented places, and what the whole program makes of them: outcome,
//! findings in their order, what to do. Each is one situation that a launch may meet; three more are
//! asked by the real binary over sockets.
//!
//! `CALLSIGN_SHOW=1 cargo test --test it worlds -- --nocapture --test-threads 1` prints their reports
//! to be read aloud.

mod binary;
mod holders;
mod looks;
mod many;
mod ours;

use std::collections::{BTreeMap, BTreeSet};

use callsign::catalog::Catalog;
use callsign::exchange::Request;
use callsign::look::{Look, Looks, Saw};
use callsign::name::Name;
use callsign::output::{Canvas, Format, render, words};
use callsign::policy::{Draft, Source};
use callsign::report::{NameReport, Report};
use callsign::survey::beside::with_neighbours;
use serde_json::{Value, json};

use crate::world::{Said, World, asked, entry_at, handle_of, known, order, reported_by, said};

/// The day of every survey here.
const TODAY: &str = "2026-11-21";

/// The places that are required, in their order.
const REQUIRED: [&str; 3] = ["chirp", "forge", "gallery"];

/// Words that no report may hold: a check of handles cannot promise what they say.
const NEVER: [&str; 4] = ["clear", "cleared", "safe", "available"];

/// Words that would speak of a person rather than of an account.
const OF_PERSONS: [&str; 6] = ["he", "she", "his", "her", "person", "owner"];

/// A small internet, and what the brand has said about itself.
#[derive(Clone, Default)]
struct Internet {
    held: BTreeMap<(String, String), Value>,
    suspended: BTreeSet<(String, String)>,
    walled: Vec<String>,
    /// Home pages by domain.
    homes: BTreeMap<String, String>,
    policy: String,
    looks: Looks,
    lookalikes: bool,
}

impl Internet {
    /// An account with these fields beside its name.
    fn held(mut self, place: &str, handle: &str, fields: Value) -> Self {
        let mut account = fields;
        account["login"] = handle.into();
        self.held.insert((place.to_owned(), handle.to_owned()), account);
        self
    }

    /// A handle whose account the platform has suspended.
    fn suspended(mut self, place: &str, handle: &str) -> Self {
        self.suspended.insert((place.to_owned(), handle.to_owned()));
        self
    }

    /// A place that shows nothing before sign-in.
    fn walled(mut self, place: &str) -> Self {
        self.walled.push(place.to_owned());
        self
    }

    /// A home page that points at an account as the domain's own.
    fn home(mut self, domain: &str, account: &str) -> Self {
        let page = format!("<html><body><h1>Hello</h1><a rel=\"me\" href=\"{account}\">us</a></body></html>");
        self.homes.insert(domain.to_owned(), page);
        self
    }

    /// The tables of a policy.
    fn policy(self, tables: &str) -> Self {
        Self { policy: tables.to_owned(), ..self }
    }

    /// What A. K. saw on a day.
    fn look(mut self, place: &str, handle: &str, saw: Saw, on: &str) -> Self {
        let (place, handle) = (place.to_owned(), handle.to_owned());
        let by = Some("A. K.".to_owned());
        self.looks.put(Look { place, handle, on: on.parse().unwrap(), by, saw });
        self
    }

    fn with_lookalikes(self) -> Self {
        Self { lookalikes: true, ..self }
    }

    fn answer(&self, request: &Request) -> Said {
        let host = request.url.host_str().unwrap();
        let Some(place) = host.strip_prefix("api.").and_then(|rest| rest.strip_suffix(".example")) else {
            let page = self.homes.get(host.trim_start_matches("www."));
            return page.map_or_else(|| said(404, "<p>nothing here</p>"), |page| said(200, page));
        };
        let place = place.to_owned();
        let handle = handle_of(request);
        let at = (place.clone(), handle.clone());
        if self.walled.contains(&place) {
            let login = format!("https://{place}.example/login");
            return said(200, "<html><h1>Sign in to go on</h1></html>").moved(request.url.as_str(), &login);
        }
        if self.suspended.contains(&at) {
            return said(410, &json!({ "suspended": true }).to_string());
        }
        match self.held.get(&at) {
            Some(account) => said(200, &account.to_string()),
            None if known(&handle) => said(200, &json!({ "login": handle, "name": "Known" }).to_string()),
            None => said(404, &json!({ "message": "Not Found" }).to_string()),
        }
    }

    /// What the survey of these names comes to.
    fn check(&self, names: &[&str]) -> Report {
        let catalog = Catalog::parse("worlds.toml", &catalog()).unwrap_or_else(|broken| panic!("{broken}"));
        let names: Vec<Name> = names.iter().map(|name| Name::parse(name).unwrap()).collect();
        let text = format!("schema = \"callsign.policy/1\"\n{}", self.policy);
        let source = Source { name: "callsign.toml".to_owned(), found: false };
        let draft = Draft::new(source, text.into_bytes());
        let policy = draft.read(&catalog, TODAY.parse().unwrap()).unwrap_or_else(|broken| panic!("{broken}"));
        let mut order = order(&catalog, &names);
        order.domains.clone_from(&policy.brand.domains);
        order.required = REQUIRED.map(str::to_owned).to_vec();
        let order = with_neighbours(order, &names, self.lookalikes);
        let survey = asked(&order, &World::new(|request, _| self.answer(request)));
        let report = reported_by(&catalog, &names, order.as_of, &survey, (&policy, &self.looks));
        assert_well_said(&report);
        report
    }

    /// The same for one name.
    fn check_one(&self, name: &str) -> NameReport {
        self.check(&[name]).names.remove(0)
    }
}

/// Three required places and one more, alike but for their names.
fn catalog() -> String {
    let required = REQUIRED.map(|id| format!("\"{id}\"")).join(", ");
    let head = format!(
        "schema = \"callsign.platforms/1\"\n[[profile]]\nid = \"test\"\nwords = \"for tests\"\ndefault = true\nrequired = [{required}]\n"
    );
    let mut places = [("attic", "Attic"), ("chirp", "Chirp"), ("forge", "Forge"), ("gallery", "Gallery")]
        .map(|(id, name)| {
            let entry = entry_at(id, name, &format!("{id}.example"));
            entry + &PROBE.replace("api.place.example", &format!("api.{id}.example"))
        });
    places[0] = places[0].replace("tier = 1", "tier = 3");
    head + &places.concat()
}

/// A typed interface that shows much of an account.
const PROBE: &str = r#"
[[platform.probe]]
id = "api"
kind = "api"
url = "https://api.place.example/users/{handle}"
can_say = ["taken", "vacant", "withheld"]
absence = "no-account"
account = { json = "/login" }
signal = [
  { says = "taken", status = [200], json = [{ at = "/login", exists = "yes" }] },
  { says = "absent", status = [404], json = [{ at = "/message", equals = "Not Found" }] },
  { says = "withheld", why = "suspended", words = "the account is suspended", status = [410], json = [{ at = "/suspended", equals = true }] },
]
[platform.probe.owner]
display_name = { json = "/name" }
bio = { json = "/bio" }
links = { json = "/links/*" }
followers = { json = "/followers" }
following = { json = "/following" }
posts = { json = "/posts" }
created = { json = "/created" }
last_active = { json = "/last_active" }
verified = { json = "/verified" }
private = { json = "/private" }
labels = { json = "/labels/*" }
business = { json = "/business" }
default_avatar = { json = "/default_avatar" }
"#;

/// Outcome and findings, the worst first: `CAUTION: AV-01, RT-00`.
fn told(name: &NameReport) -> String {
    let rules: Vec<&str> = name.findings.iter().map(|finding| finding.rule.as_str()).collect();
    format!("{}: {}", words::outcome(name), rules.join(", "))
}

/// The findings of a rule.
fn claims(name: &NameReport, rule: &str) -> Vec<String> {
    let of = name.findings.iter().filter(|finding| finding.rule == rule);
    of.map(|finding| finding.claim.clone()).collect()
}

/// What one of the places is found to be.
fn known_at(name: &NameReport, place: &str) -> String {
    let standing = name.standings.iter().find(|standing| standing.surface.platform == place).unwrap();
    words::known(standing)
}

/// The table as it prints, in one line.
fn printed(report: &Report) -> String {
    let table = render(Format::Table, report, Canvas::plain()).unwrap();
    table.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Holds the words of a report to the rules of the house: nothing is promised, claims are about
/// accounts or names, and each is followed by what to do.
fn assert_well_said(report: &Report) {
    for all in [false, true] {
        let text = render(Format::Table, report, Canvas { all, ..Canvas::plain() }).unwrap();
        if !all {
            show(&text);
        }
        assert_not_promised(&text);
    }
    for name in &report.names {
        for finding in &name.findings {
            let (claim, advice) = (&finding.claim, &finding.advice);
            let about_account = finding.handle.as_ref().is_none_or(|handle| claim.contains(handle.as_str()));
            assert!(about_account && !claim.ends_with('.'), "{}: {claim}", finding.rule);
            assert!(!advice.is_empty() && !advice.ends_with('.'), "{}: {advice}", finding.rule);
            let names_person = |word: String| OF_PERSONS.contains(&word.as_str());
            assert!(!words_of(claim).any(names_person), "{}: {claim}", finding.rule);
            assert!(
                !finding.evidence.is_empty() || finding.place.is_none(),
                "{} rests on nothing",
                finding.rule
            );
            assert_not_promised(&format!("{claim} {advice}"));
        }
    }
}

/// Prints a report for those who asked to read it.
#[expect(clippy::print_stderr, reason = "it was asked for by `CALLSIGN_SHOW`")]
fn show(text: &str) {
    if std::env::var_os("CALLSIGN_SHOW").is_some() {
        eprintln!("{text}");
    }
}

fn assert_not_promised(text: &str) {
    for word in words_of(text) {
        assert!(!NEVER.contains(&word.as_str()), "`{word}` in:\n{text}");
    }
}

fn words_of(text: &str) -> impl Iterator<Item = String> {
    text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase)
}
