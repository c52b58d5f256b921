//! What became of the lock, for people: how each name stands, what has changed, what was written.

use super::layout::{paragraph, text};
use super::paint::Meaning;
use super::{Canvas, kinds, safe, words};
use crate::lock::Lock;
use crate::report::{NameReport, Report};
use crate::verdict::Verdict;

/// Draws it. `lock` is what was written, or would have been; `file` its name.
pub fn render(report: &Report, lock: &Lock, file: &str, is_written: bool, canvas: Canvas) -> String {
    let mut lines = Vec::new();
    let scope = kinds::scope(report);
    for name in &report.names {
        let outcome = canvas.paint(Meaning::of_outcome(name), words::outcome(name));
        let shown = safe::short(&name.name, canvas.width.saturating_sub(30).max(10));
        lines.push(format!("{outcome}  {shown}  {scope}"));
        for line in told(name) {
            let drawn = paragraph(&line, canvas.width.saturating_sub(2), None);
            lines.extend(drawn.iter().map(|line| format!("  {line}")));
        }
    }
    let answers: usize = lock.names.iter().map(|name| name.places.len()).sum();
    let answers = if answers == 1 { "1 answer".to_owned() } else { format!("{answers} answers") };
    let file = safe::line(file);
    let written = if is_written {
        format!("`{file}` is written: {answers}")
    } else {
        format!("`{file}` is as it was: {answers}, nothing has changed")
    };
    lines.extend(paragraph(&written, canvas.width, None));
    text(&lines)
}

fn told(name: &NameReport) -> Vec<String> {
    let mut lines = vec![words::coverage(name)];
    for one in &name.drift {
        let kind = if one.counts { "worse" } else { "changed" };
        lines.push(format!("{kind}: {} ({})", words::drift(one), safe::line(&one.words)));
    }
    let required = name.standings.iter().filter(|one| one.surface.required);
    let silent: Vec<String> = required
        .filter(|one| one.verdict == Verdict::Unknown)
        .map(|one| format!("{} ({})", safe::line(&one.surface.platform_name), words::known(one)))
        .collect();
    if !silent.is_empty() {
        lines.push(format!("no answer: {}", silent.join(", ")));
    }
    lines
}
