//! A pack of evidence: page, report, how it was asked, what was exchanged and what binds them
//! together, in one ZIP file. The same survey makes the same bytes; no name of a file in it depends
//! on what anybody typed.

mod manifest;
mod exchanges;
mod guide;

use std::io::{Cursor, Write};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

pub use self::manifest::{Manifest, SCHEMA};
use super::{Canvas, Format, RenderError, entry, render, safe, table};
use crate::catalog::hexadecimal;
use crate::catalog::platform::{Kind, Platform};
use crate::fetch::entry::Exchange;
use crate::fetch::har::LogInfo;
use crate::report::Report;

/// What a pack is made of.
#[derive(Clone, Copy, Debug)]
pub struct Material<'m> {
    /// The report, redacted or not; it says which.
    pub report: &'m Report,
    /// What an archive says of the survey.
    pub info: &'m LogInfo,
    /// What was exchanged, in order of completion.
    pub exchanges: &'m [Exchange],
    /// The archive as a file, to the byte. It is packed only where the report is not redacted.
    pub archive: &'m [u8],
    /// The entries that were asked, as the survey used them.
    pub platforms: &'m [&'m Platform],
    /// SHA-256 of the policy in force, hexadecimal; `None` where there was none.
    pub policy: Option<&'m str>,
}

/// One file of a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedFile {
    /// Its name, without folders.
    pub name: &'static str,
    /// What it holds, for people.
    pub holds: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl PackedFile {
    fn new(name: &'static str, holds: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { name, holds, bytes: bytes.into() }
    }
}

/// Name of the archive in a pack that shows what holders wrote.
pub const ARCHIVE: &str = "archive-with-holders-words.har";

/// The folder that everything in a pack stands in: its day, and whether it holds holders' words.
pub fn folder(report: &Report) -> String {
    let day = report.as_of.split('T').next().filter(|day| is_day(day)).unwrap_or("undated");
    let stamp = if report.redacted { "" } else { "-with-holders-words" };
    format!("callsign-evidence-{day}{stamp}")
}

fn is_day(text: &str) -> bool {
    text.parse::<jiff::civil::Date>().is_ok() && text.len() == 10
}

/// The files of a pack, in the order in which they are packed.
pub fn files(material: &Material<'_>) -> Result<Vec<PackedFile>, RenderError> {
    let Material { report, .. } = *material;
    let failed = |error: serde_json::Error| RenderError::new("pack", error);
    let page = render(Format::Html, report, Canvas::plain())?;
    let text = table::render(report, Canvas { all: true, ..Canvas::plain() });
    let json = render(Format::Json, report, Canvas::plain())?;
    let places = material.platforms.iter().map(|&platform| platform.clone());
    let (domains, checks): (Vec<Platform>, Vec<Platform>) =
        places.partition(|platform| platform.kind == Kind::Domain);
    let notes = ["the checks as they were asked: addresses, signals, known accounts, sources".to_owned()];
    let checks = entry::overlay(&checks, &notes).map_err(failed)?;
    // Made of what is known of registries; no file may bring such entries in.
    let notes =
        ["the checks of domains as they were asked, to be read only: `[[registry]]` makes them".to_owned()];
    let asked_domains = entry::overlay(&domains, &notes).map_err(failed)?;
    let exchanged = pretty(&exchanges::list(material.exchanges)).map_err(failed)?;
    let mut files = vec![
        PackedFile::new("report.html", "the report as a page: open it in a browser, or print it", page),
        PackedFile::new("report.txt", "the report as text, every place", text),
        PackedFile::new("report.json", "the report for programs (`callsign.report/1`)", json),
        PackedFile::new("checks.toml", "how each place was asked: the entries of the catalog", checks),
        PackedFile::new(
            "exchanges.json",
            "every request with its time, the status of its reply and the SHA-256 of what came back",
            exchanged,
        ),
    ];
    if !domains.is_empty() {
        files.push(PackedFile::new("domains.toml", "how each domain was asked", asked_domains));
    }
    if !report.redacted {
        let holds = "every exchange in full (HAR 1.2), strangers' pages included: keep it to yourself";
        files.push(PackedFile::new(ARCHIVE, holds, material.archive));
    }
    let manifest = Manifest::of(material, &files);
    let guide = guide::text(material, &manifest);
    files.insert(0, PackedFile::new("README.txt", "what this is, how to check it, what is left out", guide));
    // Made again, now that every file but itself is there.
    let manifest = pretty(&Manifest::of(material, &files)).map_err(failed)?;
    let holds = "versions, times, digests and the command that makes the report again";
    files.insert(1, PackedFile::new("MANIFEST.json", holds, manifest));
    let sums: String = files
        .iter()
        .flat_map(|file| [sha256(&file.bytes), "  ".to_owned(), file.name.to_owned(), "\n".to_owned()])
        .collect();
    files.push(PackedFile::new("SHA256SUMS", "digests, as `sha256sum -c` reads them", sums));
    Ok(files)
}

fn pretty(value: &impl serde::Serialize) -> Result<String, serde_json::Error> {
    Ok(safe::json(&serde_json::to_string_pretty(value)?) + "\n")
}

fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

/// The files as one ZIP file, in `folder`. All are dated `at`, so that the same files make the same
/// bytes.
pub fn zip(folder: &str, files: &[PackedFile], at: Timestamp) -> Result<Vec<u8>, RenderError> {
    let failed = |error: zip::result::ZipError| RenderError::new("ZIP", error);
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(date(at))
        .unix_permissions(0o644);
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        writer.start_file(format!("{folder}/{}", file.name), options).map_err(failed)?;
        writer.write_all(&file.bytes).map_err(|error| RenderError::new("ZIP", error))?;
    }
    Ok(writer.finish().map_err(failed)?.into_inner())
}

/// The time as ZIP keeps it; its first day, 1980-01-01, where ZIP has no such time.
fn date(at: Timestamp) -> DateTime {
    let at = at.to_zoned(TimeZone::UTC);
    let small = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(at.year()).unwrap_or_default();
    let parts =
        (small(at.month()), small(at.day()), small(at.hour()), small(at.minute()), small(at.second()));
    let (month, day, hour, minute, second) = parts;
    DateTime::from_date_and_time(year, month, day, hour, minute, second).unwrap_or_default()
}

#[cfg(test)]
mod tests;
