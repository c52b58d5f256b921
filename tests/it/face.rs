//! The binary as users run it, and reports as they read them. The environment is scrubbed: nothing
//! of the machine that runs the tests may change what is shown.

use std::fs;
use std::process::{Command, Output, Stdio};

use callsign::output::table::MOST_LINES;
use callsign::output::{Canvas, Format, render, safe};
use callsign::report::Report;
use serde_json::{Value, json};

/// Words that promise what a check of handles cannot know.
const NEVER: [&str; 4] = ["clear", "cleared", "safe", "available"];

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_callsign"));
    command.args(args).env_clear().env("XDG_CONFIG_HOME", crate::loopback::NOWHERE).stdin(Stdio::null());
    // Windows programs cannot start without it.
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn stdout(output: &Output) -> &str {
    std::str::from_utf8(&output.stdout).unwrap()
}

fn stderr(output: &Output) -> &str {
    std::str::from_utf8(&output.stderr).unwrap()
}

fn succeeded(args: &[&str]) -> String {
    let output = run(args);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {}", stderr(&output));
    stdout(&output).to_owned()
}

fn assert_modest(text: &str) {
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
        assert!(!NEVER.contains(&word.to_lowercase().as_str()), "`{word}` in:\n{text}");
    }
}

#[test]
fn help_is_plain_modest_and_shows_examples() {
    for args in [
        &["--help"][..],
        &["-h"],
        &["check", "--help"],
        &["check", "-h"],
        &["explain", "--help"],
        &["keys", "--help"],
        &["look", "--help"],
        &["confirm", "--help"],
        &["rules", "--help"],
        &["rules", "show", "--help"],
        &["platforms", "--help"],
        &["platforms", "lint", "--help"],
        &["platforms", "verify", "--help"],
        &["schema", "--help"],
        &["policy", "--help"],
        &["policy", "lint", "--help"],
        &["waive", "--help"],
    ] {
        let text = succeeded(args);
        assert_modest(&text);
        assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{args:?}");
        assert!(text.lines().all(|line| safe::width(line) <= 100), "{args:?}\n{text}");
    }
    for args in [
        &["check", "--help"][..],
        &["explain", "--help"],
        &["keys", "--help"],
        &["look", "--help"],
        &["confirm", "--help"],
        &["platforms", "verify", "--help"],
        &["waive", "--help"],
    ] {
        assert!(succeeded(args).contains("Examples:\n"));
    }
}

#[test]
fn no_command_shows_the_help_and_is_a_mistake() {
    let output = run(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("Usage: callsign"));
}

#[test]
fn mistakes_end_in_2_with_one_message_and_no_data() {
    for (args, part) in [
        (&["check"][..], "`--names-from FILE`"),
        (&["check", ""], "the name is empty"),
        (&["check", "a\u{202e}b"], "U+202E"),
        (&["check", &"a".repeat(101)], "at most 100"),
        (&["check", "acme", "--on", "nosuchplace"], "`nosuchplace` is no place"),
        (&["check", "acme", "--for", "nobody"], "`--for` takes one of"),
        (&["check", "acme", "--proxy", "ftp://user:hunter2@host"], "socks5h://"),
        (&["check", "acme", "--ca-cert", "/nowhere/ca.pem"], "/nowhere/ca.pem"),
        (&["check", "acme", "-o", "json=/nowhere/report.json"], "/nowhere/report.json"),
        (&["check", "acme", "-o", "pdf"], "table, json, ndjson"),
        (&["check", "acme", "--timeout", "0"], "longer than nothing"),
        (&["check", "acme", "--discreet", "--sign-up"], "cannot be used with"),
        (&["check", "--replay", "/nowhere/acme.har"], "/nowhere/acme.har"),
        (&["explain", "acme"], "PLACE/HANDLE"),
        (&["explain", "F-3a9c0b1d"], "`--replay FILE`"),
        (&["explain", "F-00000000", "--replay", "demo"], "no finding `F-00000000`; it has F-"),
        (&["explain", "HH-99"], "`HH-99` is no rule"),
        (&["rules", "show", "HH-1"], "did you mean `HH-10`?"),
        (&["platforms", "show", "nosuchplace"], "platforms list"),
        (&["platforms", "lint", "/nowhere/list.toml"], "/nowhere/list.toml"),
        (&["nosuchcommand"], "unrecognized subcommand"),
    ] {
        let output = run(args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert_eq!(stdout(&output), "", "{args:?}");
        let all = stderr(&output);
        // A pipeline is told first whose fault it is.
        let told = all.strip_prefix("red: our configuration\n").unwrap_or(all);
        assert!(told.starts_with("error: ") && told.contains(part), "{args:?}: {told}");
        assert_eq!(told.matches("error: ").count(), 1, "{args:?}: {told}");
        assert!(
            !told.contains("hunter2") && !told.contains('\u{1b}') && !told.contains('\u{202e}'),
            "{told}"
        );
        assert_modest(told);
    }
}

#[test]
fn a_refused_run_leaves_earlier_files_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.json");
    fs::write(&path, "yesterday").unwrap();
    let spec = format!("json={}", path.display());
    let output = run(&["check", "acme", "-o", &spec, "-o", "pdf"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(fs::read_to_string(&path).unwrap(), "yesterday");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn the_catalog_is_listed_in_plain_columns() {
    let text = succeeded(&["platforms", "list"]);
    let ids: Vec<&str> = text.lines().skip(1).filter_map(|line| line.split_whitespace().next()).collect();
    assert!(text.starts_with("ID ") && ids.len() >= 20, "{text}");
    assert!(ids.is_sorted());
    assert!(!text.contains('\u{1b}'));
    assert_modest(&text);
    for id in ids {
        let shown = succeeded(&["platforms", "show", id]);
        assert!(shown.contains(&format!(" {id}\n")) && shown.contains("\nlook  "), "{shown}");
        assert!(!shown.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{shown}");
    }
}

#[test]
fn lint_points_at_every_fault() {
    let text = succeeded(&["platforms", "lint", concat!(env!("CARGO_MANIFEST_DIR"), "/platforms.toml")]);
    assert!(text.ends_with(" platforms, no faults\n"), "{text}");

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mine.toml");
    fs::write(
        &file,
        "schema = \"callsign.platforms/1\"\n\n[[platform]]\nid = \"mine\"\ntier = \"one\"\n\n[[other]]\n",
    )
    .unwrap();
    let output = run(&["platforms", "lint", file.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
    let lines: Vec<&str> = stdout(&output).lines().collect();
    let at = |line: usize| format!("{}:{line}:", file.display());
    assert!(lines.len() >= 2, "{lines:?}");
    for line in [5, 7] {
        assert!(lines.iter().any(|fault| fault.starts_with(&at(line))), "{lines:?}");
    }
    assert!(
        stderr(&output).starts_with("error: ") && stderr(&output).contains("faults in"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn the_catalog_holds_to_its_printed_schema() {
    let printed = succeeded(&["schema", "platforms"]);
    assert_eq!(printed, succeeded(&["platforms", "schema"]));
    let schema: Value = serde_json::from_str(&printed).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let catalog: Value = toml::from_str(callsign::catalog::EMBEDDED).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&catalog).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(!validator.is_valid(&json!({ "schema": "callsign.platforms/1", "platform": [{ "id": "x" }] })));
}

#[test]
fn reports_hold_to_their_printed_schema() {
    let schema: Value = serde_json::from_str(&succeeded(&["schema", "report"])).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let text = render(Format::Json, &report(3, 30), Canvas::plain()).unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    let faults: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(faults.is_empty(), "{faults:#?}");
    assert!(!validator.is_valid(&json!({ "schema": "callsign.report/1" })));
}

#[test]
fn every_rule_can_be_listed_shown_and_explained() {
    let list: Value = serde_json::from_str(&succeeded(&["rules", "--json"])).unwrap();
    assert_eq!(list["schema"], "callsign.rules/1");
    let lines = succeeded(&["rules"]);
    let rules = list["rules"].as_array().unwrap();
    assert_eq!(lines.lines().count(), rules.len() + 1);
    for rule in rules {
        let (id, title) = (rule["id"].as_str().unwrap(), rule["title"].as_str().unwrap());
        assert!(lines.lines().any(|line| line.starts_with(id) && line.ends_with(title)), "{id}\n{lines}");
        let shown = succeeded(&["rules", "show", id]);
        assert_modest(&shown);
        assert!(shown.starts_with(&format!("{id} {title}\n")), "{shown}");
        assert_eq!(succeeded(&["explain", &id.to_lowercase()]), shown);
        let json: Value = serde_json::from_str(&succeeded(&["rules", "show", id, "--json"])).unwrap();
        assert_eq!(json["rules"], json!([rule]));
    }
    // The shield does not tell its reason: what stands for three is one.
    let shield = succeeded(&["rules", "show", "HH-16"]);
    assert!(shield.contains("findings do not tell which"), "{shield}");
    for id in ["HH-03", "HH-17"] {
        assert_eq!(succeeded(&["rules", "show", id]), shield);
    }
}

#[test]
fn a_finding_of_an_archive_is_explained_whole() {
    let output = run(&["check", "--replay", "demo", "-o", "json"]);
    let report: Report = serde_json::from_slice(&output.stdout).unwrap();
    let finding = &report.names[0].findings[0];
    let told = succeeded(&["explain", &finding.id, "--replay", "demo"]);
    for part in [&finding.id, &finding.rule, &finding.claim, &finding.advice, &finding.evidence[0].url] {
        assert!(told.contains(part.as_str()), "{part}\n{told}");
    }
    assert!(
        told.starts_with("REPLAY: ") && told.contains(&format!("  callsign waive {} ", finding.id)),
        "{told}"
    );
    assert_modest(&told);
    // So much of the id as makes it clear will do, in any case.
    assert_eq!(succeeded(&["explain", &finding.id.to_lowercase()[..8], "--replay", "demo"]), told);
}

#[test]
fn a_closed_pipe_is_quiet() {
    for args in [&["platforms", "list"][..], &["schema", "platforms"], &["platforms", "show", "x"]] {
        let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!((output.status.code(), stderr(&output)), (Some(0), ""), "{args:?}");
    }
}

#[test]
fn colour_stays_out_of_pipes_unless_asked_for() {
    assert!(!stderr(&run(&["check", ""])).contains('\u{1b}'));
    assert!(stderr(&run(&["check", "", "--color", "always"])).contains('\u{1b}'));
    let forced = command(&["check", "", "--color", "never"]).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(!stderr(&forced).contains('\u{1b}'));
}

#[test]
fn tables_fit_and_stay_modest_whatever_strangers_write() {
    for names in [1, 2, 4, 30] {
        for width in [40, 80, 120] {
            let report = report(names, 40);
            for colour in [false, true] {
                let text = render(Format::Table, &report, Canvas { width, colour, all: false }).unwrap();
                let plain = anstream::adapter::strip_str(&text).to_string();
                assert!(plain.lines().count() <= MOST_LINES, "{plain}");
                assert!(plain.lines().all(|line| safe::width(line) <= width), "{width}:\n{plain}");
                assert!(!plain.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{plain}");
                assert_modest(&plain);
            }
            let all = render(Format::Table, &report, Canvas { width, colour: false, all: true }).unwrap();
            assert!(all.contains("Place 39") && all.lines().all(|line| safe::width(line) <= width), "{all}");
        }
    }
}

#[test]
fn machine_formats_are_harmless_in_a_terminal() {
    for format in [Format::Json, Format::Ndjson] {
        let text = render(format, &report(2, 12), Canvas::plain()).unwrap();
        assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)));
        assert!(text.contains(r"\u001b") && text.contains(r"\u202e"));
    }
}

/// A report with every verdict in turn and a hostile owner.
fn report(names: usize, places: usize) -> Report {
    let verdicts = ["taken", "unknown", "vacant", "free", "withheld", "barred"];
    let hostile = "\u{1b}]0;x\u{7}\u{202e}evil\u{9b}2J\nGO  acme";
    let look =
        json!({ "url": "https://place.example/acme", "question": "Does it answer?", "signed_in": true });
    let source = json!({ "list": "native", "entry": "place", "proved_by": "shape" });
    let standing = |index: usize| {
        let verdict = verdicts[index % verdicts.len()];
        let doubt = json!({ "kind": "blocked", "detail": "a bot check (vendor) stood in the way" });
        let owner = json!({ "display_name": hostile, "links": [], "followers": 4321, "bio": hostile });
        json!({
            "surface": {
                "kind": "handle", "platform": format!("place{index}"), "platform_name": format!("Place {index}"),
                "namespace": "user", "category": "social", "tier": 1, "required": index < 6,
            },
            "handle": "acme", "url": "https://place.example/acme", "verdict": verdict,
            "doubt": if verdict == "unknown" { doubt } else { Value::Null },
            "reason": if verdict == "withheld" { json!("suspended") } else { Value::Null },
            "strength": if verdict == "vacant" { json!("E") } else { Value::Null },
            "evidence": [{
                "probe": "page", "signal": "status 404", "words": "the page says so", "held": true,
                "url": "https://place.example/acme", "status": 404, "at": "2026-11-21T14:00:02Z", "sha256": null,
                "remembered": false,
            }],
            "controls": { "status": "passed", "taken": [], "random": [] },
            "source": source, "witnesses": [],
            "owner": if verdict == "taken" { owner } else { Value::Null },
            "look": look, "next": null, "timing_ms": 5,
        })
    };
    let finding = json!({
        "id": "F-3a9c0b1d", "rule": "HH-22", "title": "labelled", "severity": "high", "confidence": "certain",
        "counts": true, "decides": true, "place": "place0", "place_name": hostile, "handle": "acme",
        "claim": hostile, "advice": hostile,
        "evidence": [{
            "url": hostile, "at": "2026-11-21T14:00:02Z", "what": hostile, "sha256": null,
        }],
    });
    let name = |index: usize| {
        json!({
            "reasons": ["F-3a9c0b1d"], "findings": [finding], "unanswered": ["place1"], "to_register": [],
            "open_looks": [],
            "name": format!("Acme {index}"), "handle": format!("acme{index}"), "so_far": "no-go", "complete": false,
            "coverage": { "required": 6, "answered": 5, "places": places, "places_answered": places - 1 },
            "standings": (0..places).map(standing).collect::<Vec<_>>(),
        })
    };
    let document = json!({
        "schema": "callsign.report/1", "mode": "replay",
        "archive": { "name": "demo", "constructed": true, "rejudged": false },
        "as_of": "2026-11-21T14:00:00Z",
        "scope": { "checked": ["handles"], "not_checked": ["trademarks"], "profile": "consumer" },
        "names": (0..names).map(name).collect::<Vec<_>>(),
    });
    serde_json::from_value(document).unwrap()
}
