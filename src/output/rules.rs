//! The rules, and what one of them found, as people read them.

use super::explain::route_rows;
use super::layout::{aligned, columns, text};
use super::paint::Meaning;
use super::{Canvas, replay_line, safe};
use crate::catalog::platform::Kind;
use crate::report::rules::{RuleList, RuleReport};
use crate::report::{FindingReport, NameReport, Report, RouteReport, StandingReport};
use crate::risk::finding::Severity;

/// Every rule on a line: id, severity, what it is about. In a terminal it fits `width`; in a pipe
/// (`None`) nothing is broken.
pub fn list(list: &RuleList, width: Option<usize>) -> String {
    let mut rows = vec![["ID", "SEVERITY", "WHAT"].map(str::to_owned).to_vec()];
    let row = |rule: &RuleReport| {
        vec![safe::line(&rule.id), rule.severity.word().to_owned(), safe::line(&rule.title)]
    };
    rows.extend(list.rules.iter().map(row));
    text(&match width {
        Some(width) => columns(&rows, &[None, None, None], width, None),
        None => aligned(&rows),
    })
}

/// One rule whole.
pub fn show(rule: &RuleReport, canvas: Canvas) -> String {
    let mut lines = vec![format!("{} {}", safe::line(&rule.id), safe::line(&rule.title)), String::new()];
    let sure = if rule.always {
        format!("{}, and it counts whatever `min_confidence` the policy sets", rule.needs.words())
    } else {
        format!("{}, or what the policy sets as `min_confidence` where that is more", rule.needs.words())
    };
    let rows = [
        ("severity", severity(rule)),
        ("lowered", lowered(rule)),
        ("to count", sure),
        ("looks for", rule.looks_for.clone()),
        ("why", rule.why.clone()),
        ("to do", rule.advice.clone()),
        ("source", rule.source.clone()),
    ];
    lines.extend(fields(&rows, canvas));
    text(&lines)
}

/// The rules as one JSON document.
pub fn json(list: &RuleList) -> Result<String, serde_json::Error> {
    Ok(safe::json(&serde_json::to_string_pretty(list)?) + "\n")
}

/// One finding of `report` whole, with the rule that found it where that is known. Quotes are strangers'
/// words: shown only where `quotes` says that a person looks on.
pub fn finding(
    report: &Report,
    name: Option<&NameReport>,
    finding: &FindingReport,
    (canvas, quotes): (Canvas, bool),
) -> String {
    let mut lines = Vec::new();
    if let Some(replay) = replay_line(report) {
        lines.push(canvas.paint(Meaning::Notice, &replay));
    }
    let title =
        format!("{} {} {}", safe::line(&finding.id), safe::line(&finding.rule), safe::line(&finding.title));
    lines.extend([title, String::new()]);
    let mut rows = vec![("claim", finding.claim.clone())];
    rows.extend(name.map(|name| ("name", name.name.clone())));
    let place = finding.place_name.as_ref().zip(finding.handle.as_ref());
    let standings = name.iter().flat_map(|name| &name.standings);
    let found = standings.map(|one| &one.surface).find(|one| Some(&one.platform) == finding.place.as_ref());
    let kind = found.map(|surface| surface.kind).unwrap_or_default();
    rows.extend(place.map(|(place, handle)| {
        let name = kind.writes(handle, place);
        ("place", if kind == Kind::Domain { name } else { format!("{place}, {name}") })
    }));
    let why_lowered = finding.lowered.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
    rows.push(("severity", format!("{}{why_lowered}", finding.severity.word())));
    rows.push(("how sure", finding.confidence.words().to_owned()));
    rows.push(("counts", counts(finding)));
    for exhibit in &finding.evidence {
        let seen = if exhibit.url.is_empty() {
            exhibit.what.clone()
        } else {
            format!("{}; seen at {}: {}", exhibit.what, exhibit.at, exhibit.url)
        };
        rows.push(("evidence", seen));
        rows.extend(exhibit.sha256.as_ref().map(|digest| ("", format!("body SHA-256 {digest}"))));
    }
    if quotes {
        rows.extend(finding.quotes.iter().map(|quote| ("quote", format!("“{quote}”"))));
    } else if !finding.quotes.is_empty() {
        rows.push(("quotes", format!("{}, shown in a terminal only", finding.quotes.len())));
    }
    rows.push(("to do", finding.advice.clone()));
    rows.extend(name.and_then(|name| route(name, finding)).map(route_rows).unwrap_or_default());
    rows.push(("rule", format!("`callsign rules show {}` tells what it looks for and why", finding.rule)));
    // Addresses stay whole, so that they can be copied.
    lines.extend(rows.iter().map(|(label, value)| format!("{label:<10} {}", safe::line(value))));
    // Waivers answer for findings that count; about waivers themselves there is nothing to waive.
    if finding.waived.is_none() && name.is_some() {
        lines.push(String::new());
        lines.push("to let it not count, if somebody answers for it:".to_owned());
        lines.push(format!("  {}", waive(&finding.id)));
    }
    text(&lines)
}

/// How the handle that a finding is about might be had.
fn route<'r>(name: &'r NameReport, finding: &FindingReport) -> Option<&'r RouteReport> {
    let is_it = |one: &&StandingReport| {
        Some(&one.surface.platform) == finding.place.as_ref() && Some(&one.handle) == finding.handle.as_ref()
    };
    name.standings.iter().find(is_it)?.route.as_ref()
}

/// The command that waives a finding, to be filled in.
pub fn waive(id: &str) -> String {
    format!("callsign waive {} --reason \"WHY\" --by \"WHO\" --until YYYY-MM-DD", safe::line(id))
}

fn severity(rule: &RuleReport) -> String {
    let means = match rule.severity {
        Severity::Blocker => "NO-GO where it is strong or certain, else CAUTION",
        Severity::High => "CAUTION",
        Severity::Medium | Severity::Low | Severity::Info => "told, and no reason against GO alone",
    };
    format!("{}: {means}", rule.severity.word())
}

fn lowered(rule: &RuleReport) -> String {
    let (preferred, elsewhere) = (rule.severity_preferred, rule.severity_elsewhere);
    if elsewhere == rule.severity {
        return "no: it is as bad whatever the place".to_owned();
    }
    format!("{} on a preferred place, {} on any other", preferred.word(), elsewhere.word())
}

fn counts(finding: &FindingReport) -> String {
    match &finding.waived {
        Some(waived) => format!("no: waived by {} until {}: {}", waived.by, waived.until, waived.reason),
        None if !finding.counts => "no: not sure enough".to_owned(),
        None if finding.decides => "yes; without those that decide, the outcome would be better".to_owned(),
        None => "yes; others decide the outcome".to_owned(),
    }
}

fn fields(rows: &[(&str, String)], canvas: Canvas) -> Vec<String> {
    let rows: Vec<Vec<String>> =
        rows.iter().map(|(label, value)| vec![(*label).to_owned(), safe::line(value)]).collect();
    columns(&rows, &[None, None], canvas.width, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;
    use crate::report::findings::ExhibitReport;
    use crate::risk;
    use crate::verdict::Confidence;

    fn found() -> FindingReport {
        FindingReport {
            id: "F-3a9c0b1d".to_owned(),
            rule: "HH-22".to_owned(),
            title: "spam".to_owned(),
            severity: Severity::Medium,
            lowered: Some("lowered: preferred place".to_owned()),
            confidence: Confidence::Certain,
            counts: true,
            decides: false,
            waived: None,
            place: Some("chirp".to_owned()),
            place_name: Some("Chirp".to_owned()),
            handle: Some("qwikster".to_owned()),
            claim: "it is labelled".to_owned(),
            advice: "report it".to_owned(),
            evidence: vec![ExhibitReport {
                url: "https://chirp.example/qwikster".to_owned(),
                at: "2026-11-21T14:00:02Z".to_owned(),
                what: "label of the platform".to_owned(),
                sha256: Some("ab".repeat(32)),
            }],
            quotes: vec!["buy\n\u{1b}[2Jnow".to_owned()],
        }
    }

    #[test]
    fn a_rule_says_what_it_looks_for_and_who_says_so() {
        let rule = RuleReport::of(risk::rule("hh-22").unwrap());
        let shown = show(&rule, Canvas { width: 200, ..Canvas::plain() });
        for part in [
            "HH-22 the platform labels",
            "severity   high: CAUTION\n",
            "lowered    medium on a preferred place, low on any other\n",
            "to count   strong, or",
            "looks for  the platform's own label",
            "why        ",
            "to do      report the account",
            "source     ",
        ] {
            assert!(shown.contains(part), "{part}\n{shown}");
        }
    }

    #[test]
    fn lists_are_a_line_a_rule_and_fit() {
        let all = RuleList::all();
        assert_eq!(list(&all, None).lines().count(), all.rules.len() + 1);
        assert!(list(&all, Some(60)).lines().all(|line| safe::width(line) <= 60));
    }

    #[test]
    fn a_finding_is_told_whole_and_quotes_only_to_people() {
        let mut report = sample::replayed();
        report.names[0].standings[0].route = Some(sample::route());
        let told = |quotes| {
            let canvas = Canvas { width: 160, ..Canvas::plain() };
            finding(&report, report.names.first(), &found(), (canvas, quotes))
        };
        let piped = told(false);
        for part in [
            "REPLAY: ",
            "F-3a9c0b1d HH-22 spam\n",
            "severity   medium (lowered: preferred place)\n",
            "how sure   certain\n",
            "evidence   label of the platform; seen at 2026-11-21T14:00:02Z: https://chirp.example/qwikster\n",
            "           body SHA-256 abab",
            "quotes     1, shown in a terminal only\n",
            "to do      report it\ntry        the form for registered marks\nlikelihood low\n",
            "\nmind       your name is passed on\n           ask counsel first\nrule       ",
            "\n  callsign waive F-3a9c0b1d --reason ",
        ] {
            assert!(piped.contains(part), "{part}\n{piped}");
        }
        assert!(!piped.contains("buy"));
        let shown = told(true);
        assert!(shown.contains("quote      “buy"), "{shown}");
        assert!(!shown.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{shown}");
    }
}
