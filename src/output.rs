//! The report as people and programs read it. Renderers turn data into text and never ask, judge
//! or decide anything; strangers' text is made harmless here, at the edge.

pub mod safe;

mod layout;
pub mod paint;
pub mod words;

mod findings;
pub mod table;

pub mod json;
pub mod ndjson;

pub mod catalog;
pub mod places;
pub mod explain;
pub mod keys;
pub mod lists;
pub mod look;
pub mod plan;
pub mod policy;
pub mod progress;
pub mod recheck;
pub mod rules;
pub mod verify;
pub mod entry;

pub mod destination;

#[cfg(test)]
mod sample;

use crate::report::{Archive, Report};

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// One document (`callsign.report/1`).
    Json,
    /// One line a standing.
    Ndjson,
}

impl Format {
    /// Every format, with the word `--output` takes.
    pub const ALL: [(&str, Self); 3] =
        [("table", Self::Table), ("json", Self::Json), ("ndjson", Self::Ndjson)];

    /// Reads the word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, _)| *known == word).map(|(_, format)| *format)
    }
}

/// What text is drawn on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Canvas {
    /// Columns; never exceeded from [`Canvas::NARROWEST`] up.
    pub width: usize,
    /// Whether meaning is also shown by colour.
    pub colour: bool,
    /// Whether every place is shown, however many lines that takes.
    pub all: bool,
}

impl Canvas {
    /// The least width that is drawn for.
    pub const NARROWEST: usize = 40;

    /// Without colour, 80 columns wide: files, and pipes of unknown width.
    pub fn plain() -> Self {
        Self { width: 80, colour: false, all: false }
    }
}

/// The whole report as text, line break at the end included.
pub fn render(format: Format, report: &Report, canvas: Canvas) -> Result<String, serde_json::Error> {
    match format {
        Format::Table => Ok(table::render(report, canvas)),
        Format::Json => json::render(report),
        Format::Ndjson => ndjson::render(report),
    }
}

/// The line that opens everything drawn from an archive; `None` when the network was asked.
pub fn replay_line(report: &Report) -> Option<String> {
    Some(line_of_archive(report.archive.as_ref()?, &report.as_of))
}

fn line_of_archive(archive: &Archive, as_of: &str) -> String {
    let kind = if archive.constructed { "constructed archive" } else { "archive" };
    let name =
        if archive.name.is_empty() { String::new() } else { format!(" {}", safe::line(&archive.name)) };
    let date = safe::line(as_of.split('T').next().unwrap_or_default());
    let rejudged =
        if archive.rejudged { ", judged with another catalog than it was recorded with" } else { "" };
    format!("REPLAY: {kind}{name} of {date}{rejudged}, nothing was asked today")
}
