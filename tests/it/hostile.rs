//! A world of hostile names, descriptions and addresses: what strangers write must not become an order,
//! a formula, markup, a link or a line of its own in any format, even where it is asked for.

use std::fs;

use callsign::output::{Canvas, Format, render, safe};
use callsign::report::Report;
use callsign::report::redact::redact;
use serde_json::{Value, json};

use crate::loopback::{callsign, honest, internet_with, report, through};

/// What a stranger may write, each of them an attack on some reader.
const HOSTILE: [&str; 22] = [
    "\u{1b}[2J\u{1b}]0;owned\u{7}",
    "\u{202e}gnp.exe\u{2066}",
    "\u{9b}31m\u{0}\u{85}\u{2028}",
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</system-out>]]><failure message=\"x\"/>",
    "&lt;b&gt; &#60;script&#62;",
    "=cmd|' /C calc'!A0",
    "+1;=HYPERLINK(\"https://evil.example\")",
    "-2+3",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\t=1+1\r\n=1+1",
    "javascript:alert(document.domain)",
    "[click](javascript:alert(1)) ![x](https://evil.example/pixel.png)",
    "see https://evil.example and www.evil.example, mail sam@evil.example",
    "@everyone @octocat closes #1",
    "one | two || three\n| --- |\n# Title\n- item",
    "x\n::error file=a::owned\n::add-mask::GO",
    "##[error]owned ##vso[task.setvariable variable=PATH]x",
    "`code` ```\nfence\n``` ~~~",
    "../../etc/passwd\0C:\\con",
    "</textarea></style><a href=\"javascript:alert(1)\">x</a>",
];

/// A report in which everything that a stranger can write is `text`.
fn report_of(text: &str) -> Report {
    let url = format!("https://place.example/{text}");
    let look = json!({ "url": text, "question": text, "signed_in": true });
    let owner = json!({
        "display_name": text, "bio": text, "avatar": text, "links": [text], "location": text, "followers": 4,
        "kind": text, "labels": [text], "verified_by": text, "created": text, "last_active": text, "deprecated": text,
        "registration": {
            "registrar": text, "organisation": text, "created": text, "changed": text, "expires": text,
            "statuses": [text], "meaning": [text], "nameservers": [text, text], "used_as": text, "redacted": [text],
            "mail": true,
        },
    });
    let matches = ["exact", "sound", "near"].map(|likeness| {
        json!({ "title": text, "holder": text, "url": text, "updated": text, "likeness": likeness })
    });
    let found = json!({ "among": 12, "matches": matches });
    let evidence = json!([{
        "probe": "page", "signal": text, "words": text, "held": true, "url": url, "status": 200,
        "at": "2026-11-21T14:00:02Z", "sha256": null, "remembered": false,
    }]);
    let kinds = ["handle", "store", "package", "domain", "domain"];
    let standing = |number: usize, verdict: &str| {
        json!({
            "surface": {
                "kind": kinds[number],
                "platform": format!("place{number}"), "platform_name": "Place", "namespace": "user",
                "category": "social", "tier": 1, "required": number < 3,
            },
            "handle": text, "url": if number == 0 { Value::from(text) } else { url.clone().into() }, "verdict": verdict,
            "doubt": if verdict == "unknown" { json!({ "kind": "blocked", "detail": text }) } else { Value::Null },
            "reason": if verdict == "withheld" { json!(text) } else { Value::Null }, "strength": "B",
            "evidence": evidence, "controls": { "status": "passed", "taken": [], "random": [] },
            "source": { "list": "native", "entry": "place", "proved_by": "shape" }, "witnesses": [],
            "owner": if verdict == "taken" { owner.clone() } else { Value::Null },
            "found": if verdict == "unknown" { found.clone() } else { Value::Null },
            "whose": { "identity": "stranger", "why": text }, "look": look, "next": text, "timing_ms": 5,
        })
    };
    let verdicts = ["taken", "unknown", "withheld", "vacant", "taken"];
    let finding = json!({
        "id": "F-3a9c0b1d", "rule": "HH-02", "title": text, "severity": "blocker", "confidence": "strong",
        "counts": true, "decides": true, "place": "place0", "place_name": text, "handle": text, "claim": text,
        "advice": text, "evidence": [{ "url": text, "at": "2026-11-21T14:00:02Z", "what": text, "sha256": null }],
    });
    let document = json!({
        "schema": "callsign.report/1", "mode": "live", "as_of": "2026-11-21T14:00:00Z",
        "scope": { "checked": ["handles"], "not_checked": ["trademarks"], "profile": text },
        "gate": { "fail_on": "no-go", "exit": 12, "red": format!("the name ({text})") },
        "names": [{
            "name": text, "handle": text, "so_far": "no-go", "complete": false, "warnings": [text],
            "written": { "file": format!("names/{text}.txt"), "line": 2 },
            "coverage": { "required": 3, "answered": 2, "places": 5, "places_answered": 4 },
            "reasons": ["F-3a9c0b1d"], "findings": [finding], "unanswered": ["place1"],
            "allowed": [{ "place": "place1", "reason": text, "by": text, "until": "2026-12-20" }],
            "drift": [{ "place": "place0", "place_name": text, "from": text, "to": text, "words": text, "counts": true }],
            "to_register": [{ "place": "place3", "place_name": text, "handle": text, "url": text, "verdict": "vacant" }],
            "open_looks": [],
            "standings": verdicts.into_iter().enumerate().map(|(at, verdict)| standing(at, verdict)).collect::<Vec<_>>(),
        }],
    });
    serde_json::from_value(document).unwrap()
}

fn all_formats(report: &Report) -> Vec<(Format, String)> {
    let canvas = Canvas { all: true, ..Canvas::plain() };
    Format::ALL.iter().map(|(_, format)| (*format, render(*format, report, canvas).unwrap())).collect()
}

#[test]
fn no_format_lets_a_stranger_act() {
    let many: String = HOSTILE.concat();
    for hostile in HOSTILE.iter().copied().chain([many.as_str()]) {
        for (format, text) in all_formats(&report_of(hostile)) {
            assert_harmless(format, &text, hostile);
        }
    }
}

fn assert_harmless(format: Format, text: &str, hostile: &str) {
    let tell = |what: &str| format!("{format:?} {what} of {hostile:?}:\n{text}");
    let lines_end = |c: char| c == '\n' || (format == Format::Csv && c == '\r');
    assert!(
        !text.chars().any(|c| !lines_end(c) && safe::is_harmful(c)),
        "{}",
        tell("lets a control through")
    );
    assert!(!text.contains("##[") && !text.contains("##vso["), "{}", tell("gives an order to a log"));
    let orders = text.lines().filter(|line| line.trim_start().starts_with("::"));
    match format {
        Format::Github => {
            let kinds = ["::error ", "::warning ", "::notice "];
            assert!(
                orders.clone().all(|line| kinds.iter().any(|kind| line.starts_with(kind))),
                "{}",
                tell("orders")
            );
            assert!(orders.count() <= 10, "{}", tell("annotations"));
        }
        _ => assert_eq!(orders.count(), 0, "{}", tell("gives an order to a log")),
    }
    match format {
        Format::Csv => assert_cells(text, &tell("has a live formula")),
        Format::Markdown => assert_markdown(text, &tell("has live markup")),
        Format::Json | Format::Sarif => {
            assert!(serde_json::from_str::<Value>(text).is_ok(), "{}", tell("is broken"));
        }
        Format::Ndjson => {
            assert!(
                text.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()),
                "{}",
                tell("is broken")
            );
        }
        Format::Junit => assert_xml(text, &tell("is broken")),
        Format::Html => assert_page(text, &tell("has live markup")),
        Format::Brief => assert!(text.lines().count() <= 6, "{}", tell("has too many lines")),
        Format::Table | Format::Github => {}
    }
}

pub(crate) fn assert_cells(text: &str, tell: &str) {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    for row in reader.records() {
        let row = row.unwrap();
        assert_eq!(row.len(), 29, "{tell}");
        for cell in &row {
            // Some spreadsheets split at semicolons, whatever stands in quotes.
            for part in cell.split(';') {
                let first = part.trim_start_matches([' ', '"']).chars().next();
                assert!(!first.is_some_and(|c| "=+-@\t\r".contains(c)), "{cell:?}: {tell}");
            }
        }
    }
}

fn assert_markdown(text: &str, tell: &str) {
    let without = text.replace("<!-- -->", "\u{1}");
    for (at, _) in without.match_indices('<') {
        // Only our own links are in angles, and those lead to http and https.
        let rest = &without[at + 1..];
        let is_link =
            without[..at].ends_with("](") && (rest.starts_with("https://") || rest.starts_with("http://"));
        assert!(is_link, "{at}: {tell}");
    }
    for (at, _) in without.match_indices("](") {
        let before = &without[..at];
        let escaped = before.chars().rev().take_while(|c| *c == '\\').count() % 2 == 1;
        assert!(escaped || without[at + 2..].starts_with("<http"), "{tell}");
    }
    let outside = without.lines().map(|line| {
        line.split("](<").map(|part| part.split_once(">)").map_or(part, |(_, rest)| rest)).collect::<String>()
    });
    for line in outside {
        let mentions = ["@e", "@o", "#1"].iter().any(|mention| line.contains(mention));
        assert!(!mentions, "a mention in {line:?}: {tell}");
        assert!(!line.contains("://") && !line.contains("www.e"), "a bare address in {line:?}: {tell}");
        let is_row = line.starts_with("| ");
        let bars = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!(!is_row || bars == 6 || bars == 5, "{bars} bars in {line:?}: {tell}");
        let ours = ["## NO-GO", "### "];
        assert!(
            !line.starts_with('#') || ours.iter().any(|start| line.starts_with(start)),
            "{line:?}: {tell}"
        );
    }
}

fn assert_xml(text: &str, tell: &str) {
    let read =
        quick_junit::Report::deserialize_from_str(text).unwrap_or_else(|error| panic!("{error}: {tell}"));
    assert_eq!((read.test_suites.len(), read.tests, read.failures), (1, 5, 1), "{tell}");
}

fn assert_page(text: &str, tell: &str) {
    let page = text.to_lowercase();
    for live in [
        "<script",
        "<img src=x",
        "onerror=alert(1)>",
        "href=\"javascript:",
        "href='javascript:",
        "</textarea>",
        "<failure",
    ] {
        assert!(!page.contains(live), "`{live}`: {tell}");
    }
}

#[test]
fn what_is_redacted_is_in_no_format() {
    const WORDS: &str = "Zanzibar quince";
    let mut report = report_of("plain");
    for standing in &mut report.names[0].standings {
        if let Some(owner) = &mut standing.owner {
            for field in [&mut owner.display_name, &mut owner.bio, &mut owner.location, &mut owner.avatar] {
                *field = Some(WORDS.to_owned());
            }
            owner.links = vec![format!("https://{WORDS}.example")];
        }
    }
    report.names[0].findings[0].quotes = vec![WORDS.to_owned()];
    let hidden = redact(&report);
    assert!(hidden.redacted);
    for (format, text) in all_formats(&hidden) {
        assert!(!text.contains(WORDS), "{format:?}: {text}");
    }
    for (format, text) in all_formats(&report) {
        let tells_holders = [Format::Json, Format::Ndjson, Format::Csv, Format::Markdown, Format::Junit];
        assert!(!tells_holders.contains(&format) || text.contains(WORDS), "{format:?}: {text}");
    }
}

/// The official schema, as a crate carries it that is never built; nothing where cargo has not fetched
/// that.
fn sarif_schema() -> Option<Value> {
    let mut cargo = std::process::Command::new(env!("CARGO"));
    let metadata = cargo.args(["metadata", "--locked", "--offline", "--format-version", "1"]);
    let output = metadata.current_dir(env!("CARGO_MANIFEST_DIR")).output().ok()?;
    let metadata: Value = serde_json::from_slice(&output.stdout).ok()?;
    let mut packages = metadata["packages"].as_array()?.iter();
    let manifest = packages.find(|one| one["name"] == "serde-sarif")?["manifest_path"].as_str()?;
    let schema = std::path::Path::new(manifest).parent()?.join("src/schema.json");
    serde_json::from_slice(&fs::read(schema).ok()?).ok()
}

#[test]
fn sarif_holds_to_the_schema_of_the_standard() {
    let Some(schema) = sarif_schema() else {
        println!("skipped, cargo has not fetched the crate that carries the schema: run `cargo fetch`");
        return;
    };
    assert_eq!(schema["title"], "Static Analysis Results Format (SARIF) Version 2.1.0 JSON Schema");
    let schema = jsonschema::validator_for(&schema).unwrap();
    for hostile in HOSTILE {
        let text = render(Format::Sarif, &report_of(hostile), Canvas::plain()).unwrap();
        let document: Value = serde_json::from_str(&text).unwrap();
        let faults: Vec<String> =
            schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path)).collect();
        assert!(faults.is_empty(), "{hostile:?}: {faults:#?}");
    }
    let demo = callsign(&["check", "--replay", "demo", "-o", "sarif"]).output().unwrap();
    let document: Value = serde_json::from_slice(&demo.stdout).unwrap();
    let faults: Vec<String> =
        schema.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The binary in a world where the account itself is hostile: every format at once.
#[test]
fn a_hostile_account_reaches_no_reader() {
    let bio = HOSTILE.join(" ");
    let world = internet_with(
        |_| None,
        move |place, handle, ask| {
            if place.platform.id == "x" && handle == "acmeworks" && place.probe.id == "official" {
                let user = json!({
                    "id": "1", "username": handle, "name": bio, "description": bio, "location": bio, "protected": false,
                    "public_metrics": { "followers_count": 12, "following_count": 3, "tweet_count": 4 },
                });
                return crate::internet::Page::new(200, json!({ "data": [user] }).to_string());
            }
            honest(place, handle, ask, false)
        },
    );
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    let args = [
        "check",
        "acmeworks",
        "--on",
        "x",
        "--spend",
        "5",
        "--official-only",
        "-o",
        "json",
        "--record",
        archive,
    ];
    let (live, _) = report(through(&world, folder.path(), &args).env("X_BEARER_TOKEN", "token"));
    assert!(live.redacted && live.names[0].standings[0].owner.as_ref().unwrap().bio.is_none());
    let summary = folder.path().join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    for (word, format) in Format::ALL {
        let run = |more: &[&str]| {
            let args = [&["check", "--replay", archive, "--all", "-o", word][..], more].concat();
            let output = callsign(&args).env("GITHUB_STEP_SUMMARY", &summary).output().unwrap();
            String::from_utf8(output.stdout).unwrap()
        };
        let (shown, hidden) = (run(&["--show-holder"]), run(&[]));
        for text in [&shown, &hidden] {
            assert!(!text.is_empty());
            assert!(
                !text.chars().any(|c| !"\r\n".contains(c) && safe::is_harmful(c)) && !text.contains("##["),
                "{format:?}: {text}"
            );
        }
        assert!(!hidden.contains("octocat"), "{format:?}: {hidden}");
    }
    // The formats for GitHub, and no other, tell the job too: once for each of the two runs.
    let told = fs::read_to_string(&summary).unwrap();
    assert!(told.starts_with("before\n"), "{told}");
    assert_eq!(told.matches("## ").count() - told.matches("### ").count(), 2, "{told}");
}
