//! SARIF 2.1.0 (OASIS Standard, errata 01), for code scanning: a result a finding and a change against
//! the lock, with a fingerprint that stays the same as long as rule, name and account do. What was not
//! answered is no result but a notification: nothing was found there, in either sense.

mod form;

use std::collections::BTreeMap;

use std::fmt::Write;

use serde_json::{Map, Value};

use self::form::{
    Artifact, Automation, Configuration, Descriptor, Driver, Finding, Invocation, Level, Location, Log,
    Logical, Message, Notification, Physical, Reference, Region, Rule, Run, Suppression, Tags, Tool,
};
use super::{kinds, safe, summary, words};
use crate::policy;
use crate::report::rules::{RuleList, RuleReport};
use crate::report::{DriftReport, FindingReport, NameReport, Report};
use crate::risk::finding::Severity;

/// Where the standard keeps its schema.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Most results of one run that code scanning takes; the milder ones give way.
const MOST: usize = 25_000;

/// The rule behind a change against the lock.
const DRIFT: &str = "DRIFT";

/// The notifications, in the order of their indices.
const NOTIFICATIONS: [(&str, &str); 3] = [
    ("unanswered", "a required place did not answer"),
    ("excused", "an answer is excused, waived or carried over"),
    ("left-out", "there were more findings than fit"),
];

/// Writes the report.
pub fn render(report: &Report) -> Result<String, serde_json::Error> {
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: vec![run(report)] };
    Ok(safe::json(&serde_json::to_string_pretty(&log)?) + "\n")
}

fn run(report: &Report) -> Run {
    let rules = RuleList::all().rules;
    let mut results: Vec<Finding> = Vec::new();
    for name in &report.names {
        results.extend(name.findings.iter().map(|one| found(report, Some(name), one, &rules)));
        results.extend(name.drift.iter().map(|one| drifted(name, one, rules.len())));
    }
    results.extend(report.waivers.iter().map(|one| found(report, None, one, &rules)));
    let mut notifications = notifications(report);
    if results.len() > MOST {
        results.sort_by_key(|one| std::cmp::Reverse(one.level as u8));
        let words = format!("{} milder findings are left out here", results.len() - MOST);
        results.truncate(MOST);
        notifications.push(notification(2, Level::Warning, &words, location(None, String::new())));
    }
    let exit = report.gate.exit;
    let drift = Rule {
        id: DRIFT.to_owned(),
        short_description: message("an answer is not what the lock says"),
        full_description: message("An answer has changed since the lock was written."),
        help: message("look at the place, settle it, and write the lock anew with `callsign lock`"),
        default_configuration: Configuration { level: Level::Error },
        properties: Tags { tags: vec!["lock"] },
    };
    let descriptor =
        |(id, words): (&'static str, &'static str)| Descriptor { id, short_description: message(words) };
    Run {
        tool: Tool {
            driver: Driver {
                name: "callsign",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: rules.iter().map(rule).chain([drift]).collect(),
                notifications: NOTIFICATIONS.map(descriptor).into_iter().collect(),
            },
        },
        automation_details: Automation {
            // What stands before the last slash is the category that a later run replaces.
            id: "callsign/".to_owned(),
            description: message(&scope(report)),
        },
        invocations: vec![Invocation {
            // A run that could not ask everything must not read as one that found nothing.
            execution_successful: matches!(exit, 0 | 4 | 11 | 12),
            exit_code: exit,
            exit_code_description: summary::red(report),
            tool_execution_notifications: notifications,
        }],
        column_kind: "unicodeCodePoints",
        results,
        properties: properties(report),
    }
}

fn scope(report: &Report) -> String {
    let scope = kinds::scope(report);
    let origin = summary::origin(report).map(|origin| format!("{origin}; ")).unwrap_or_default();
    format!("{origin}required places: {} {scope}", safe::line(&report.scope.profile))
}

/// Outcome, coverage and mode, which the standard has no field for.
fn properties(report: &Report) -> Map<String, Value> {
    let name = |name: &NameReport| {
        let told = [
            ("name", safe::line(&name.name)),
            ("outcome", words::outcome(name).to_owned()),
            ("headline", summary::headline(report, name)),
            ("coverage", summary::coverage(report, name)),
        ];
        Value::Object(told.into_iter().map(|(key, words)| (key.to_owned(), words.into())).collect())
    };
    let mut properties = Map::new();
    properties.insert("as_of".to_owned(), safe::line(&report.as_of).into());
    properties.insert("names".to_owned(), report.names.iter().map(name).collect());
    let lines = [("origin", summary::origin(report)), ("red", summary::red(report))];
    properties.extend(lines.into_iter().filter_map(|(key, line)| Some((key.to_owned(), line?.into()))));
    properties.insert("redacted".to_owned(), report.redacted.into());
    properties.insert("disclaimer".to_owned(), summary::DISCLAIMER.into());
    properties
}

fn rule(rule: &RuleReport) -> Rule {
    let kind = match rule.id.split('-').next() {
        Some("HH") => "holder",
        Some("NM" | "ID") => "name",
        Some("AV") => "availability",
        _ => "advice",
    };
    Rule {
        id: rule.id.clone(),
        short_description: message(&rule.title),
        full_description: message(&rule.looks_for),
        help: message(&format!("{}. What to do: {}. Source: {}", rule.why, rule.advice, rule.source)),
        default_configuration: Configuration { level: level(rule.severity) },
        properties: Tags { tags: vec![kind] },
    }
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Blocker => Level::Error,
        Severity::High | Severity::Medium => Level::Warning,
        Severity::Low | Severity::Info => Level::Note,
    }
}

fn found(
    report: &Report,
    name: Option<&NameReport>,
    finding: &FindingReport,
    rules: &[RuleReport],
) -> Finding {
    let waived = finding.waived.as_ref().map(|waived| Suppression {
        kind: "external",
        status: "accepted",
        justification: format!(
            "{} ({}, until {})",
            safe::line(&waived.reason),
            safe::line(&waived.by),
            safe::line(&waived.until)
        ),
    });
    let gates = name.is_some_and(|name| summary::gates(report, name, finding));
    let seen = finding.evidence.iter().map(|one| safe::line(&one.url)).filter(|url| !url.is_empty());
    let told = [
        ("severity", Value::from(finding.severity.word())),
        ("confidence", finding.confidence.words().into()),
        ("counts", finding.counts.into()),
        ("decides", finding.decides.into()),
        ("evidence", seen.map(Value::from).collect()),
    ];
    let about = [finding.place.as_deref(), finding.handle.as_deref()].into_iter().flatten();
    let about = about.map(safe::line).collect::<Vec<_>>().join("/");
    Finding {
        rule_id: safe::line(&finding.rule),
        rule_index: rules.iter().position(|rule| rule.ids.contains(&finding.rule) && rule.id == finding.rule),
        // What turns the run red is an error whatever its rule weighs by itself.
        level: if gates { Level::Error } else { level(finding.severity) },
        message: message(&format!("{} → {}", summary::claim(finding), finding.advice)),
        locations: vec![location(name, about)],
        partial_fingerprints: fingerprints(&finding.id),
        suppressions: waived.into_iter().collect(),
        properties: told.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
    }
}

fn drifted(name: &NameReport, drift: &DriftReport, index: usize) -> Finding {
    let changed = summary::changed(drift);
    let told = [("counts", Value::from(drift.counts))];
    Finding {
        rule_id: DRIFT.to_owned(),
        rule_index: Some(index),
        level: if drift.counts { Level::Error } else { Level::Note },
        message: message(&format!("{changed}; {}", safe::line(&drift.words))),
        locations: vec![location(Some(name), safe::line(&format!("{}/{}", drift.place, name.handle)))],
        partial_fingerprints: fingerprints(&safe::line(&format!("drift {} {}", drift.place, name.handle))),
        suppressions: Vec::new(),
        properties: told.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
    }
}

/// The name under which a finding is found again when its line has moved.
fn fingerprints(id: &str) -> BTreeMap<&'static str, String> {
    let id = safe::line(id);
    BTreeMap::from([("callsign/v1", id.clone()), ("primaryLocationLineHash", format!("{id}:1"))])
}

fn notifications(report: &Report) -> Vec<Notification> {
    let mut told = Vec::new();
    for name in &report.names {
        for standing in summary::unanswered(name) {
            let place = safe::line(&standing.surface.platform_name);
            let why = words::why(standing);
            let words = format!("{place}: {}: {why}", words::known(standing));
            let about = safe::line(&format!("{}/{}", standing.surface.platform, standing.handle));
            told.push(notification(0, Level::Error, &words, location(Some(name), about)));
        }
        let excused =
            summary::allowed(name).into_iter().chain(summary::waived(name)).chain(summary::carried(name));
        let handle = safe::line(&name.handle);
        told.extend(
            excused.map(|line| notification(1, Level::Note, &line, location(Some(name), handle.clone()))),
        );
    }
    told
}

fn notification(index: usize, level: Level, words: &str, at: Location) -> Notification {
    let (id, _) = NOTIFICATIONS[index];
    Notification { descriptor: Reference { id, index }, level, message: message(words), locations: vec![at] }
}

/// Where the name is written. Code scanning drops what has no file: then it is the policy, in which a
/// name is written first.
fn location(name: Option<&NameReport>, about: String) -> Location {
    let written = name.and_then(|name| name.written.as_ref());
    let uri = written.map_or(policy::FILE.to_owned(), |written| relative(&written.file));
    Location {
        physical_location: Physical {
            artifact_location: Artifact { uri },
            region: Region { start_line: written.map_or(1, |written| written.line.max(1)) },
        },
        logical_locations: if about.is_empty() {
            Vec::new()
        } else {
            vec![Logical { fully_qualified_name: about, kind: "resource" }]
        },
    }
}

/// A path as a relative reference: what is no plain character of a path is percent-encoded.
fn relative(path: &str) -> String {
    let mut shown = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            shown.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(shown, "%{byte:02X}");
        }
    }
    shown
}

/// Harmless text without the links that a viewer would make of `[words](address)`.
fn message(text: &str) -> Message {
    Message { text: safe::line(text).replace("](", "] (") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn read(report: &Report) -> Value {
        serde_json::from_str(&render(report).unwrap()).unwrap()
    }

    #[test]
    fn a_result_a_finding_with_its_place_in_the_file() {
        let log = read(&sample::full());
        let run = &log["runs"][0];
        let results = run["results"].as_array().unwrap();
        assert_eq!(results.len(), 3);
        let first = &results[0];
        assert_eq!((&first["ruleId"], &first["level"]), (&"HH-02".into(), &"error".into()));
        let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
        for result in results {
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
        }
        let at = &first["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], "names.txt");
        assert_eq!(at["region"]["startLine"], 3);
        assert_eq!(first["partialFingerprints"]["callsign/v1"], "F-HH-02");
        assert_eq!(results[1]["suppressions"][0]["status"], "accepted");
        assert!(first.get("suppressions").is_none());
        assert_eq!((&results[2]["ruleId"], &results[2]["level"]), (&DRIFT.into(), &"error".into()));
        let invocation = &run["invocations"][0];
        assert_eq!((&invocation["exitCode"], &invocation["executionSuccessful"]), (&12.into(), &true.into()));
        assert_eq!(invocation["exitCodeDescription"], "red: the name (HH-02)");
    }

    #[test]
    fn what_was_not_answered_is_told_and_no_success() {
        let mut report = sample::report();
        report.names[0].unanswered = vec!["pictures".to_owned()];
        report.gate.exit = 3;
        let invocation = &read(&report)["runs"][0]["invocations"][0];
        assert_eq!(invocation["executionSuccessful"], false);
        let told = &invocation["toolExecutionNotifications"][0];
        assert_eq!(told["level"], "error");
        assert!(told["message"]["text"].as_str().unwrap().starts_with("Pictures: could not tell"), "{told}");
    }

    #[test]
    fn text_makes_no_link_and_paths_are_references() {
        assert_eq!(message("see [this](https://a.example)").text, "see [this] (https://a.example)");
        assert_eq!(relative("a b/ä:c?.txt"), "a%20b/%C3%A4%3Ac%3F.txt");
        let mut report = sample::full();
        report.names[0].written = None;
        let log = read(&report);
        let at = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(at["artifactLocation"]["uri"], policy::FILE);
    }
}
