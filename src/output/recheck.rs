//! What became of another tool's claims, in plain text: first what is wrong, then what cannot be
//! told, then what is proven, a line each; then the rows of which nothing was asked, with the reason.

use std::collections::BTreeMap;

use super::layout::{columns, paragraph};
use super::paint::Meaning;
use super::{Canvas, line_of_archive, safe, words};
use crate::recheck::{Claim, Finding, Outcome, Recheck};
use crate::report::StandingReport;
use crate::verdict::{Strength, Verdict};

/// Longest line of quoted text, in columns.
const LONGEST: usize = 240;

/// Longest name of a site or account, in columns.
const LONGEST_NAME: usize = 60;

/// Most rows of one kind that are named; the document has them all.
const MOST_NAMED: usize = 20;

/// The whole document as text for people.
pub fn render(recheck: &Recheck, canvas: Canvas) -> String {
    let mut lines = Vec::new();
    if let Some(archive) = &recheck.archive {
        lines.push(canvas.paint(Meaning::Notice, &line_of_archive(archive, &recheck.as_of)));
    }
    lines.extend(rows(&recheck.findings, canvas));
    let sections = [not_listed(recheck, canvas), unreadable(recheck, canvas), closing(recheck, canvas)];
    for section in sections.into_iter().filter(|section| !section.is_empty()) {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.extend(section);
    }
    lines.iter().flat_map(|line| [line.trim_end(), "\n"]).collect()
}

/// The document as JSON that can be shown in a terminal.
pub fn json(recheck: &Recheck) -> Result<String, serde_json::Error> {
    Ok(safe::json(&serde_json::to_string_pretty(recheck)?) + "\n")
}

/// What was asked, by outcome and then as in the file.
fn rows(findings: &[Finding], canvas: Canvas) -> Vec<String> {
    let kinds = [
        (Outcome::Wrong, Meaning::Bad),
        (Outcome::CannotTell, Meaning::Doubtful),
        (Outcome::Proven, Meaning::Good),
    ];
    let ordered = kinds.into_iter().flat_map(|(outcome, meaning)| {
        let of = findings.iter().filter(move |finding| finding.outcome == outcome);
        of.map(move |finding| (finding, outcome.words(), meaning))
    });
    let rows: Vec<(&Finding, &str, Meaning)> = ordered.collect();
    let cells: Vec<Vec<String>> = rows
        .iter()
        .map(|(finding, outcome, _)| {
            let said = finding.claim.map(Claim::words).unwrap_or_default();
            vec![name(finding), (*outcome).to_owned(), said.to_owned(), why(finding)]
        })
        .collect();
    let drawn = columns(&cells, &[Some(36), Some(16), Some(13), None], canvas.width, None);
    // A row may take several lines; the word stands on its first.
    let starts = |line: &str| !line.starts_with(' ') && !line.is_empty();
    let mut left = rows.iter().peekable();
    let paint = |line: String| match left.peek() {
        Some((_, outcome, meaning)) if starts(&line) && line.contains(outcome) => {
            let painted = canvas.paint_in(&line, outcome, *meaning);
            left.next();
            painted
        }
        _ => line,
    };
    drawn.into_iter().map(paint).collect()
}

/// What `explain` takes, or the row's own words.
fn name(finding: &Finding) -> String {
    let place = finding.standing.as_ref().map(|standing| standing.surface.platform.clone());
    let site = place.unwrap_or_else(|| finding.site.clone());
    let site = if site.is_empty() { finding.url.clone() } else { site };
    let handle = finding.standing.as_ref().map(|standing| standing.handle.as_str());
    let handle = handle.or(finding.username.as_deref()).unwrap_or_default();
    match &finding.explain {
        Some(target) => safe::short(target, LONGEST_NAME),
        None if handle.is_empty() => safe::short(&site, LONGEST_NAME),
        None => format!("{}/{}", safe::short(&site, LONGEST_NAME), safe::short(handle, LONGEST_NAME)),
    }
}

fn why(finding: &Finding) -> String {
    let known = finding.standing.as_ref().map(known);
    let words: Vec<String> = known.into_iter().chain(finding.detail.clone()).collect();
    safe::short(&words.join("; "), LONGEST)
}

/// What is known, with its evidence or doubt, in one line.
fn known(standing: &StandingReport) -> String {
    let why = words::why(standing);
    if standing.verdict == Verdict::Unknown {
        return why;
    }
    let verdict = words::verdict(standing.verdict);
    let strength = standing.strength.map(|strength| format!(" ({})", Strength::words(strength)));
    let colon = if why.is_empty() { "" } else { ": " };
    format!("{verdict}{}{colon}{why}", strength.unwrap_or_default())
}

/// Rows of places that are in no list here, by the advice on them.
fn not_listed(recheck: &Recheck, canvas: Canvas) -> Vec<String> {
    let mut sites: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for finding in recheck.findings.iter().filter(|finding| finding.outcome == Outcome::NotListed) {
        let site = if finding.site.is_empty() { &finding.url } else { &finding.site };
        let known = sites.entry(finding.detail.as_deref().unwrap_or_default()).or_default();
        known.push(safe::short(site, LONGEST_NAME));
    }
    let mut lines = Vec::new();
    for (advice, sites) in sites {
        let title = format!("{} in no list here", counted(sites.len(), "row", "rows"));
        let named = sites.iter().take(MOST_NAMED).cloned().collect::<Vec<_>>().join(", ");
        let text = format!("{title}; {}: {named}{}", safe::line(advice), more(sites.len()));
        lines.extend(paragraph(&text, canvas.width, None));
    }
    lines
}

fn unreadable(recheck: &Recheck, canvas: Canvas) -> Vec<String> {
    let all: Vec<&Finding> =
        recheck.findings.iter().filter(|finding| finding.outcome == Outcome::Unreadable).collect();
    let mut lines: Vec<String> = Vec::new();
    for finding in all.iter().take(MOST_NAMED) {
        let words = safe::short(finding.detail.as_deref().unwrap_or_default(), LONGEST);
        let name = safe::short(&recheck.results.name, LONGEST_NAME);
        lines.extend(paragraph(&format!("{name}:{}: {words}", finding.line), canvas.width, None));
    }
    if all.len() > MOST_NAMED {
        lines.push(format!("{} that cannot be read", more(all.len()).trim_start_matches(", ")));
    }
    lines
}

fn more(count: usize) -> String {
    if count > MOST_NAMED {
        format!(", and {} more (`--json` has them all)", count - MOST_NAMED)
    } else {
        String::new()
    }
}

/// `16 claims: 9 proven, 2 wrong, 3 cannot be told, 2 in no list here; 4 rows claim nothing`.
fn closing(recheck: &Recheck, canvas: Canvas) -> Vec<String> {
    let tally = recheck.tally;
    let claims = tally.proven + tally.wrong + tally.cannot_tell + tally.not_listed;
    let mut parts = vec![format!(
        "{}: {} proven, {} wrong, {} cannot be told, {} in no list here",
        counted(claims, "claim", "claims"),
        tally.proven,
        tally.wrong,
        tally.cannot_tell,
        tally.not_listed,
    )];
    if tally.no_claim > 0 {
        parts.push(counted(tally.no_claim, "row claims nothing", "rows claim nothing"));
    }
    if tally.unreadable > 0 {
        parts.push(counted(tally.unreadable, "row cannot be read", "rows cannot be read"));
    }
    let mut lines = paragraph(&parts.join("; "), canvas.width, None);
    if recheck.findings.iter().any(|finding| finding.explain.is_some()) {
        let step = "each in full: `callsign explain PLACE/HANDLE`, with the same `--manifest`";
        lines.extend(paragraph(step, canvas.width, None));
    }
    lines
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
