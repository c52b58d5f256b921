//! Which checks of the catalog work, in plain text: a line each, then for each that fails what no
//! longer holds, what is there instead, and what a new rule could rest on.

use super::layout::columns;
use super::paint::Meaning;
use super::{Canvas, line_of_archive, safe};
use crate::verify::{
    Check, ConditionCheck, ControlCheck, Difference, Outcome, Repair, Role, SignalCheck, Verification,
};

/// Longest line of quoted text, in columns.
const LONGEST: usize = 240;

/// The whole document as text for people.
pub fn render(verification: &Verification, canvas: Canvas) -> String {
    let mut page = String::new();
    let mut line = |line: &str| {
        page.push_str(line.trim_end());
        page.push('\n');
    };
    if let Some(archive) = &verification.archive {
        line(&canvas.paint(Meaning::Notice, &line_of_archive(archive, &verification.as_of)));
    }
    for row in rows(&verification.checks, canvas) {
        line(&row);
    }
    for check in verification.checks.iter().filter(|check| needs_words(check)) {
        line("");
        for said in details(check) {
            line(&said);
        }
    }
    for said in verification.repairs.iter().flat_map(repair_lines) {
        line(&said);
    }
    line("");
    line(&closing(verification));
    page
}

/// The document as JSON that can be shown in a terminal.
pub fn json(verification: &Verification) -> Result<String, serde_json::Error> {
    Ok(safe::json(&serde_json::to_string_pretty(verification)?) + "\n")
}

/// `41 checks: 30 work, 2 fail, 9 could not be told`.
fn closing(verification: &Verification) -> String {
    let tally = verification.tally;
    let all = tally.works + tally.fails + tally.could_not_tell;
    let counted =
        |count: usize, one: &str, many: &str| format!("{count} {}", if count == 1 { one } else { many });
    format!(
        "{}: {}, {}, {} could not be told",
        counted(all, "check", "checks"),
        counted(tally.works, "works", "work"),
        counted(tally.fails, "fails", "fail"),
        tally.could_not_tell
    )
}

fn rows(checks: &[Check], canvas: Canvas) -> Vec<String> {
    let name = |check: &Check| safe::line(&format!("{}/{}", check.platform, check.probe));
    let mut lines = Vec::new();
    for check in checks {
        let (outcome, meaning) = match check.outcome {
            Outcome::Works => (check.outcome.words(), Meaning::Good),
            Outcome::Fails => (check.outcome.words(), Meaning::Bad),
            Outcome::CouldNotTell => (check.outcome.words(), Meaning::Doubtful),
        };
        let why = check.outcome_in_words();
        let why = why.strip_prefix(outcome).unwrap_or(&why).trim_start_matches(": ").to_owned();
        lines.push((vec![name(check), outcome.to_owned(), safe::short(&why, LONGEST)], outcome, meaning));
    }
    let cells: Vec<Vec<String>> = lines.iter().map(|(cells, ..)| cells.clone()).collect();
    let drawn = columns(&cells, &[Some(36), Some(16), None], canvas.width, None);
    // A row may take several lines; the word stands on its first.
    let mut meanings = lines.iter();
    let starts = |line: &str| !line.starts_with(' ') && !line.is_empty();
    let mut painted = Vec::new();
    let mut left = meanings.next();
    for line in drawn {
        match left {
            Some((_, outcome, meaning)) if starts(&line) && line.contains(outcome) => {
                painted.push(canvas.paint_in(&line, outcome, *meaning));
                left = meanings.next();
            }
            _ => painted.push(line),
        }
    }
    painted
}

fn needs_words(check: &Check) -> bool {
    check.outcome == Outcome::Fails || !check.advice.is_empty()
}

/// All about one check that somebody has to mend.
fn details(check: &Check) -> Vec<String> {
    let mut lines = Vec::new();
    let from = match check.source.list.as_str() {
        "native" => String::new(),
        other => format!(", from {} `{}`", safe::line(other), safe::line(&check.source.entry)),
    };
    let name = safe::line(&format!("{}/{}", check.platform, check.probe));
    lines.push(format!("{name} {}{from}", check.outcome.words()));
    lines.push(format!("  asks {}", short(&check.asks)));
    for advice in &check.advice {
        lines.push(format!("  next: {}", short(advice)));
    }
    if check.outcome == Outcome::Fails {
        for control in &check.controls {
            lines.extend(control_lines(control));
        }
        if let Some(difference) = &check.difference {
            lines.extend(difference_lines(difference));
        }
        for missing in &check.missing {
            lines.push(format!("  the entry has no evidence of this kind: {}", short(missing)));
        }
    }
    lines
}

fn control_lines(control: &ControlCheck) -> Vec<String> {
    let who = match control.role {
        Role::Known => "known",
        Role::Random => "random",
    };
    let status = control.status.map(|status| format!(", status {status}")).unwrap_or_default();
    let heard = short(&control.heard);
    let handle = short(&control.handle);
    if control.sound {
        return vec![format!("  {who} @{handle}: {heard}, as it must{status}")];
    }
    let mut lines =
        vec![format!("  {who} @{handle}: {heard}{status}; expected {}", short(&control.expected))];
    if let Some(url) = &control.url {
        lines.push(format!("    answered at {}", short(url)));
    }
    lines.extend(control.signals.iter().flat_map(signal_lines));
    lines
}

fn signal_lines(signal: &SignalCheck) -> Vec<String> {
    let state = match (signal.wanted, signal.holds) {
        (true, true) => "holds",
        (true, false) => "no longer holds",
        (false, _) => "holds instead",
    };
    let mut lines = vec![format!("    {state}: {}", short(&signal.says))];
    lines.extend(signal.conditions.iter().map(condition_line));
    lines
}

fn condition_line(condition: &ConditionCheck) -> String {
    let what = short(&condition.condition);
    if condition.holds {
        format!("      yes  {what}")
    } else {
        format!("      NO   {what}: {}", short(&condition.found))
    }
}

fn difference_lines(difference: &Difference) -> Vec<String> {
    let side = |label: &str, words: &[String]| {
        let words: Vec<String> = words.iter().map(|words| short(words)).collect();
        (!words.is_empty()).then(|| format!("  only {label}: {}", words.join("; ")))
    };
    [side("known accounts", &difference.known), side("random handles", &difference.random)]
        .into_iter()
        .flatten()
        .collect()
}

/// What became of an entry; the entry itself is text that is safe already.
fn repair_lines(repair: &Repair) -> Vec<String> {
    let id = safe::line(&repair.platform);
    let refused = repair
        .refused
        .iter()
        .map(|one| format!("{id}/{} is not mended: {}", safe::line(&one.probe), safe::line(&one.why)));
    let mut lines: Vec<String> = std::iter::once(String::new()).chain(refused).collect();
    if let Some(entry) = &repair.entry {
        let mended = repair.mended.iter().map(|probe| format!("{id}/{}", safe::line(probe)));
        lines.push(format!(
            "{} mended; put this into a file and lay it over with `--overlay`:",
            mended.collect::<Vec<_>>().join(", ")
        ));
        lines.push(String::new());
        lines.extend(entry.lines().map(str::to_owned));
    }
    lines
}

fn short(text: &str) -> String {
    safe::short(text, LONGEST)
}
