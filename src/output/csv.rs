//! One row a standing, for a spreadsheet (RFC 4180); no cell is a live formula. Every row can be read
//! alone, as people sort and cut tables apart. A name without places has one row without a place.

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{RenderError, kinds, safe, summary, words};
use crate::report::{NameReport, Report, StandingReport};

/// The columns: of the run and its name, then of the place.
const COLUMNS: [&str; 29] = [
    "name",
    "handle",
    "outcome",
    "scope",
    "why",
    "red",
    "exit",
    "mode",
    "as_of",
    "place",
    "place_id",
    "kind",
    "required",
    "place_handle",
    "verdict",
    "shown_as",
    "confidence",
    "whose",
    "because",
    "url",
    "look_yourself",
    "seen_at",
    "carried_from",
    "allowed",
    "changed",
    "findings",
    "holder",
    "next",
    "milliseconds",
];

/// Writes the report.
pub fn render(report: &Report) -> Result<String, RenderError> {
    let failed = |error: &dyn std::fmt::Display| RenderError::new("CSV", error);
    // Quotes around every cell keep a spreadsheet that splits at semicolons from finding new cells.
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Always)
        .from_writer(Vec::new());
    writer.write_record(COLUMNS).map_err(|error| failed(&error))?;
    for name in &report.names {
        let head = of_name(report, name);
        let mut rows: Vec<Vec<String>> = name.standings.iter().map(|one| of_place(name, one)).collect();
        if rows.is_empty() {
            rows.push(vec![String::new(); COLUMNS.len() - head.len()]);
        }
        for row in rows {
            let cells = head.iter().chain(&row).map(|cell| defused(cell));
            writer.write_record(cells).map_err(|error| failed(&error))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn of_name(report: &Report, name: &NameReport) -> Vec<String> {
    let decided: Vec<String> =
        name.findings.iter().filter(|one| one.decides).map(|one| safe::line(&one.claim)).collect();
    let mode = match (&report.archive, summary::origin(report)) {
        (Some(archive), _) if archive.constructed => "replay (constructed)",
        (Some(_), _) => "replay",
        (None, Some(_)) => "locked",
        (None, None) => "live",
    };
    vec![
        safe::line(&name.name),
        safe::line(&name.handle),
        words::outcome(name).to_owned(),
        kinds::scope(report),
        decided.join("; "),
        summary::red(report).unwrap_or_default(),
        report.gate.exit.to_string(),
        mode.to_owned(),
        safe::line(&report.as_of),
    ]
}

fn of_place(name: &NameReport, standing: &StandingReport) -> Vec<String> {
    let id = &standing.surface.platform;
    let allowed = name.allowed.iter().find(|one| one.place == *id);
    let changed: Vec<String> =
        name.drift.iter().filter(|one| one.place == *id).map(summary::changed).collect();
    let here = name.findings.iter().filter(|one| one.place.as_ref() == Some(id));
    let findings: Vec<String> = here
        .map(|one| format!("{} {} {}", safe::line(&one.id), safe::line(&one.rule), one.severity.word()))
        .collect();
    let carried = standing.carried.as_ref().map(|carried| safe::line(&carried.on));
    vec![
        safe::line(&standing.surface.platform_name),
        safe::line(id),
        standing.surface.kind.word().to_owned(),
        if standing.surface.required { "yes" } else { "no" }.to_owned(),
        safe::line(&standing.handle),
        standing.verdict.word().to_owned(),
        words::known(standing),
        standing.strength.map(|strength| strength.words().to_owned()).unwrap_or_default(),
        standing.whose.as_ref().map(|whose| safe::line(&whose.identity)).unwrap_or_default(),
        words::why(standing),
        safe::line(&standing.url),
        safe::line(&standing.look.url),
        summary::seen_at(standing),
        carried.unwrap_or_default(),
        allowed.map(|one| format!("until {}", safe::line(&one.until))).unwrap_or_default(),
        changed.join("; "),
        findings.join("; "),
        summary::holder(standing),
        words::next(standing).unwrap_or_default(),
        standing.timing_ms.to_string(),
    ]
}

/// A cell that no spreadsheet takes for a formula: an apostrophe stands before what could begin one,
/// at the start and behind a semicolon, where some spreadsheets begin a new cell whatever the quotes.
fn defused(cell: &str) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠');
    let mut shown = String::with_capacity(cell.len() + 1);
    let mut at_start = true;
    for c in cell.chars() {
        if at_start && begins(c) {
            shown.push('\'');
        }
        shown.push(c);
        at_start = c == ';' || (at_start && (c == ' ' || c == '"'));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::sample;

    fn read(text: &str) -> Vec<csv::StringRecord> {
        csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect()
    }

    #[test]
    fn a_row_for_each_place_that_can_be_read_alone() {
        let report = sample::replayed();
        let text = render(&report).unwrap();
        assert_eq!(text.matches("\r\n").count(), text.matches('\n').count(), "lines end as RFC 4180 says");
        let rows = read(&text);
        assert_eq!(rows.len(), report.names[0].standings.len());
        let cell = |row: usize, column: &str| {
            rows[row].get(COLUMNS.iter().position(|one| *one == column).unwrap()).unwrap().to_owned()
        };
        assert_eq!((cell(0, "name"), cell(0, "outcome")), ("qwikster".into(), "NO-GO, incomplete".into()));
        assert_eq!(cell(0, "shown_as"), "taken by someone else (strong)");
        assert_eq!((cell(3, "verdict"), cell(3, "mode")), ("free".into(), "replay (constructed)".into()));
        assert_eq!(cell(6, "required"), "no");
    }

    #[test]
    fn a_name_of_which_no_place_was_asked_has_a_row() {
        let mut report = sample::report();
        report.names = vec![sample::name("dropped", Vec::new())];
        let rows = read(&render(&report).unwrap());
        assert_eq!((rows.len(), rows[0].get(0)), (1, Some("dropped")));
    }

    #[test]
    fn nothing_is_a_live_formula() {
        for (cell, shown) in [
            ("=1+1", "'=1+1"),
            ("+49", "'+49"),
            ("-acme", "'-acme"),
            ("@acme", "'@acme"),
            (" =cmd()", " '=cmd()"),
            ("a;=cmd()", "a;'=cmd()"),
            ("a; \"=cmd()", "a; \"'=cmd()"),
            ("＝cmd()", "'＝cmd()"),
            ("blue-ocean = good; fine", "blue-ocean = good; fine"),
        ] {
            assert_eq!(defused(cell), shown);
        }
    }
}
