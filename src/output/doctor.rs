//! What works from here, as people and programs read it.

use super::layout::{columns, text};
use super::paint::Meaning;
use super::{Canvas, safe};
use crate::report::doctor::{DoctorCheck, DoctorReport, DoctorState};

/// Draws it, a row for each thing.
pub fn render(report: &DoctorReport, canvas: Canvas) -> String {
    let row = |check: &DoctorCheck| {
        let advice = check.advice.as_deref().map(|advice| format!(": {advice}")).unwrap_or_default();
        let words = safe::line(&format!("{}{advice}", check.words));
        vec![check.state.word().to_owned(), safe::line(&check.about), words]
    };
    let rows: Vec<Vec<String>> = report.checks.iter().map(row).collect();
    let lines = columns(&rows, &[None, Some(20), None], canvas.width, None);
    let painted = lines.into_iter().map(|line| painted(&line, canvas)).collect::<Vec<_>>();
    text(&painted)
}

/// One document.
pub fn json(report: &DoctorReport) -> Result<String, serde_json::Error> {
    Ok(safe::json(&(serde_json::to_string_pretty(report)? + "\n")))
}

/// Only the word at the beginning of a row has a colour.
fn painted(line: &str, canvas: Canvas) -> String {
    let states = [
        (DoctorState::Fine, Meaning::Good),
        (DoctorState::Warning, Meaning::Doubtful),
        (DoctorState::Broken, Meaning::Bad),
        (DoctorState::Misconfigured, Meaning::Bad),
    ];
    let found = states.into_iter().find(|(state, _)| line.starts_with(state.word()));
    found.map_or_else(|| line.to_owned(), |(state, meaning)| canvas.paint_in(line, state.word(), meaning))
}
