//! The report as people and programs read it. Renderers turn data into text and never ask, judge
//! or decide anything; strangers' text is made harmless here, at the edge.

pub mod safe;
pub mod links;

mod layout;
pub mod paint;
mod registration;
mod found;
pub mod words;
pub mod kinds;

pub mod allowed;
mod summary;
mod findings;
mod exceptions;
mod matrix;
pub mod table;

pub mod json;
pub mod ndjson;
pub mod csv;
pub mod markdown;
pub mod brief;
pub mod junit;
pub mod sarif;
pub mod github;
pub mod html;

pub mod catalog;
pub mod config;
pub mod doctor;
pub mod places;
pub mod explain;
pub mod keys;
pub mod lists;
pub mod lock;
pub mod look;
pub mod plan;
pub mod estimate;
pub mod policy;
pub mod progress;
pub mod recheck;
pub mod rules;
pub mod verify;
pub mod entry;
pub mod pack;

pub mod destination;

#[cfg(test)]
mod sample;

use crate::report::{Archive, Mode, Report};

/// Why a report cannot be written in a format; none of it is the reader's fault.
#[derive(Debug, thiserror::Error)]
#[error("cannot write the report as {format}: {message}")]
pub struct RenderError {
    format: &'static str,
    message: String,
}

impl RenderError {
    /// The format failed with these words.
    pub(crate) fn new(format: &'static str, error: impl std::fmt::Display) -> Self {
        Self { format, message: error.to_string() }
    }
}

impl From<serde_json::Error> for RenderError {
    fn from(error: serde_json::Error) -> Self {
        Self::new("JSON", error)
    }
}

/// What a report is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people.
    Table,
    /// One document (`callsign.report/1`).
    Json,
    /// One line a standing.
    Ndjson,
    /// One row a standing (RFC 4180).
    Csv,
    /// For a wiki, a pull request or a job summary.
    Markdown,
    /// Six lines for mail or chat.
    Brief,
    /// `JUnit` XML: a suite a name, a case a place.
    Junit,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations of GitHub Actions.
    Github,
    /// One page, whole in itself.
    Html,
}

impl Format {
    /// Every format, with the word `--output` takes.
    pub const ALL: [(&str, Self); 10] = [
        ("table", Self::Table),
        ("json", Self::Json),
        ("ndjson", Self::Ndjson),
        ("csv", Self::Csv),
        ("markdown", Self::Markdown),
        ("brief", Self::Brief),
        ("junit", Self::Junit),
        ("sarif", Self::Sarif),
        ("github", Self::Github),
        ("html", Self::Html),
    ];

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
pub fn render(format: Format, report: &Report, canvas: Canvas) -> Result<String, RenderError> {
    match format {
        Format::Table => Ok(table::render(report, canvas)),
        Format::Json => Ok(json::render(report)?),
        Format::Ndjson => Ok(ndjson::render(report)?),
        Format::Csv => csv::render(report),
        Format::Markdown => Ok(markdown::render(report)),
        Format::Brief => Ok(brief::render(report)),
        Format::Junit => junit::render(report),
        Format::Sarif => Ok(sarif::render(report)?),
        Format::Github => Ok(github::render(report)),
        Format::Html => html::render(report),
    }
}

/// The line that opens everything drawn from an archive or the lock; `None` when the network was asked.
pub fn replay_line(report: &Report) -> Option<String> {
    if report.mode == Mode::Locked {
        return Some("LOCKED: the answers of `callsign.lock`, nothing was asked today".to_owned());
    }
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
