//! Six lines for mail or chat: what it is about, why, the places that matter, what to do, what is
//! open, and what turns the run red. Several names get a line each.

use super::{safe, summary, words};
use crate::report::{NameReport, Report, SoFar};

/// Most lines.
const LINES: usize = 6;

/// Most columns of a line: chats show the beginning of longer ones only.
const WIDTH: usize = 280;

/// Writes the report.
pub fn render(report: &Report) -> String {
    let lines = match report.names.as_slice() {
        [name] => one(report, name),
        _ => several(report),
    };
    lines.iter().take(LINES).flat_map(|line| [safe::short(line, WIDTH), "\n".to_owned()]).collect()
}

fn one(report: &Report, name: &NameReport) -> Vec<String> {
    let headline =
        format!("{}, {}, {}", summary::headline(report, name), words::coverage(name), asked(report));
    let decided = name.findings.iter().filter(|one| one.decides);
    let why = decided.map(summary::claim).next();
    let advice =
        name.findings.iter().find(|one| one.decides).map(|one| format!("→ {}", safe::line(&one.advice)));
    // What is to be done about the name comes first; under GO that is to register it.
    let to_do = [advice, summary::register(name)].into_iter().flatten();
    let open = [summary::looks(name), unanswered(name)].into_iter().flatten();
    let open = open.chain(summary::allowed(name)).chain(summary::carried(name));
    let last = [summary::red(report), changed(name)].into_iter().flatten();
    let parts = [
        summary::origin(report),
        Some(headline),
        why,
        Some(summary::in_short(name)),
        joined(to_do),
        joined(open),
        joined(last),
    ];
    let mut lines: Vec<String> = parts.into_iter().flatten().filter(|line| !line.is_empty()).collect();
    while lines.len() > LINES {
        // Nothing is left out: the last two lines share one.
        let last = lines.pop().unwrap_or_default();
        if let Some(before) = lines.last_mut() {
            *before = format!("{last}; {before}");
        }
    }
    lines
}

fn several(report: &Report) -> Vec<String> {
    let mut lines: Vec<String> =
        [summary::origin(report), summary::red(report)].into_iter().flatten().collect();
    let names = summary::ranked(report);
    let room = LINES.saturating_sub(lines.len());
    let shown = if names.len() > room { room.saturating_sub(1) } else { names.len() };
    lines.extend(names.iter().take(shown).map(|name| in_one_line(report, name)));
    let left: Vec<&NameReport> = names.into_iter().skip(shown).collect();
    if !left.is_empty() {
        lines.push(format!("and {} more: {}", left.len(), tally(&left)));
    }
    lines
}

/// Outcome, coverage, why, and what was excused or has changed.
fn in_one_line(report: &Report, name: &NameReport) -> String {
    let coverage = &name.coverage;
    let head = format!(
        "{}, {} of {} answered",
        summary::headline(report, name),
        coverage.answered,
        coverage.required
    );
    let why = name.findings.iter().find(|one| one.decides).map(|one| safe::line(&one.claim));
    let why = why.or_else(|| summary::register(name));
    let counted = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let aside = [
        counted(name.allowed.len(), "may be unanswered"),
        counted(summary::carried(name).len(), "carried over"),
        changed(name),
    ];
    let said: Vec<String> = why.into_iter().chain(aside.into_iter().flatten()).collect();
    if said.is_empty() { head } else { format!("{head}: {}", said.join("; ")) }
}

fn asked(report: &Report) -> String {
    format!("as of {}", summary::date(&report.as_of))
}

fn unanswered(name: &NameReport) -> Option<String> {
    let open = summary::unanswered(name);
    (!open.is_empty() && name.so_far != SoFar::NoGo).then(|| summary::grouped(&open, words::known))
}

fn changed(name: &NameReport) -> Option<String> {
    let drift = summary::drift(name);
    (!drift.is_empty()).then(|| format!("changed: {}", drift.join(", ")))
}

fn joined(parts: impl Iterator<Item = String>) -> Option<String> {
    let parts: Vec<String> = parts.collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// `2 NO-GO, 1 GO`, in the order in which they come.
fn tally(names: &[&NameReport]) -> String {
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for outcome in names.iter().map(|name| words::outcome(name)) {
        match counts.iter_mut().find(|(known, _)| *known == outcome) {
            Some((_, count)) => *count += 1,
            None => counts.push((outcome, 1)),
        }
    }
    counts.iter().map(|(outcome, count)| format!("{count} {outcome}")).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;
    use crate::report::GateReport;

    #[test]
    fn at_most_six_lines_with_outcome_and_scope_first() {
        let text = render(&sample::replayed());
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines.len() <= LINES, "{text}");
        assert!(lines[0].starts_with("REPLAY: constructed archive demo"), "{text}");
        assert!(
            lines[1].starts_with("NO-GO, incomplete  qwikster  (handles only; no trademark search)"),
            "{text}"
        );
        assert!(text.contains("taken: Chirp; "), "{text}");
    }

    #[test]
    fn full_reports_stay_within_six_lines_and_lose_nothing() {
        let mut report = sample::full();
        report.archive = sample::replayed().archive;
        let text = render(&report);
        assert!(text.lines().count() <= LINES, "{text}");
        for part in ["red: the name (HH-02)", "as of 18 Nov", "may be unanswered", "changed: ", "→ "] {
            assert!(text.contains(part), "`{part}` is missing:\n{text}");
        }
    }

    #[test]
    fn several_names_share_the_lines() {
        let mut report = sample::report();
        report.names = (0..9).map(|number| sample::name(&format!("name{number}"), Vec::new())).collect();
        report.gate = GateReport { red: Some("red: the name (HH-02)".to_owned()), ..GateReport::default() };
        let text = render(&report);
        assert_eq!(text.lines().count(), LINES, "{text}");
        assert!(text.starts_with("red: the name (HH-02)\nGO  name0"), "{text}");
        assert!(text.ends_with("and 5 more: 5 GO\n"), "{text}");
    }
}
