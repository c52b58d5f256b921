//! What other tools claim, put to the proof: the results that Sherlock, Maigret or Naminter wrote are
//! read, each claim is matched to a place of the catalog and asked again with callsign's own checks,
//! and what comes of it is proven, wrong, or cannot be told.
//!
//! A file of results is a stranger's text. Nothing in it is opened or fetched: only the addresses of
//! the catalog's own entries are asked, and only about the names that the file holds.
//!
//! The types here are the outward view (`callsign.recheck/1`); it may gain fields but never changes
//! the meaning of one.

mod row;
mod table;
mod document;
mod file;
mod matching;
mod finding;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use self::file::read;
pub use self::finding::{Answers, findings, key};
pub use self::matching::{Matched, Matches, Round, matches, rounds};
pub use self::row::{BadResults, Fault, LARGEST, MOST_NAMES, MOST_ROWS, Results, Row};
use crate::report::{Archive, Mode, StandingReport};

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.recheck/1";

/// What became of a file of results.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Recheck {
    /// Always `callsign.recheck/1`.
    pub schema: String,
    /// Whether anything was asked today.
    pub mode: Mode,
    /// With `mode: "replay"`: what the archive is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub archive: Option<Archive>,
    /// When it began (RFC 3339).
    pub as_of: String,
    /// The file.
    pub results: ResultsReport,
    /// Counts.
    pub tally: Tally,
    /// One entry a row of the file, in its order.
    pub findings: Vec<Finding>,
}

/// A file of results.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResultsReport {
    /// File name without its folders.
    pub name: String,
    /// Which tool wrote it; null where its form does not tell.
    pub written_by: Option<Tool>,
    /// In which form.
    pub form: Form,
}

/// A tool whose results are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tool {
    /// Sherlock, with the list of its own.
    Sherlock,
    /// Maigret, with the list of its own.
    Maigret,
    /// Naminter, with the list of `WhatsMyName`.
    Naminter,
}

/// The form of a file of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// A table with named columns.
    Csv,
    /// An address a line.
    Txt,
    /// One JSON document.
    Json,
    /// A JSON object a line.
    Ndjson,
}

/// How many rows ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tally {
    /// Claims that hold.
    pub proven: usize,
    /// Claims that do not.
    pub wrong: usize,
    /// Claims of which it could not be told.
    pub cannot_tell: usize,
    /// Claims about places of no list here.
    pub not_listed: usize,
    /// Rows that claim nothing.
    pub no_claim: usize,
    /// Rows that cannot be read.
    pub unreadable: usize,
}

/// What a row claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Claim {
    /// An account holds the name.
    Taken,
    /// Nobody does.
    Absent,
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Proof says the same.
    Proven,
    /// Proof says otherwise.
    Wrong,
    /// There is no proof either way, or it is disputed.
    CannotTell,
    /// The place is in no list here, so that nothing was asked.
    NotListed,
    /// The row claims nothing: the tool itself could not tell, or did not ask.
    NoClaim,
    /// The row cannot be read.
    Unreadable,
}

/// By what a row was matched to a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum MatchedBy {
    /// The name of the entry in the list that the tool uses.
    Entry,
    /// The profile's address.
    Address,
}

/// What became of one row. What the file says in it is strangers' text: every output makes it safe.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The line it begins on, from 1; in one JSON document the number of the entry.
    pub line: usize,
    /// The site as the file names it; empty where it does not.
    pub site: String,
    /// The name it is about; null where no address of the catalog tells it.
    pub username: Option<String>,
    /// The address in the file. It was not asked.
    pub url: String,
    /// The tool's own word.
    pub said: String,
    /// What that claims; null for nothing.
    pub claim: Option<Claim>,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, where the standing does not tell.
    pub detail: Option<String>,
    /// By what it was matched to the place that was asked.
    pub matched_by: Option<MatchedBy>,
    /// What `callsign explain` takes to show the whole chain; null where there is none, and where
    /// `explain` would ask under another spelling.
    pub explain: Option<String>,
    /// What is known of the name in that place, with evidence and controls.
    pub standing: Option<StandingReport>,
}

impl Recheck {
    /// The outward view of what was found.
    pub fn new(
        results: ResultsReport,
        findings: Vec<Finding>,
        as_of: jiff::Timestamp,
        archive: Option<Archive>,
    ) -> Self {
        let count = |outcome| findings.iter().filter(|finding| finding.outcome == outcome).count();
        Self {
            schema: SCHEMA.to_owned(),
            mode: if archive.is_some() { Mode::Replay } else { Mode::Live },
            archive,
            // Finer times are in the archive.
            as_of: jiff::Timestamp::from_second(as_of.as_second()).unwrap_or(as_of).to_string(),
            results,
            tally: Tally {
                proven: count(Outcome::Proven),
                wrong: count(Outcome::Wrong),
                cannot_tell: count(Outcome::CannotTell),
                not_listed: count(Outcome::NotListed),
                no_claim: count(Outcome::NoClaim),
                unreadable: count(Outcome::Unreadable),
            },
            findings,
        }
    }
}

impl Tally {
    /// Whether every row that claims something was proven, and every row could be read.
    pub fn all_proven(self) -> bool {
        self.wrong + self.cannot_tell + self.not_listed + self.unreadable == 0
    }
}

impl Outcome {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Proven => "proven",
            Self::Wrong => "wrong",
            Self::CannotTell => "cannot be told",
            Self::NotListed => "in no list here",
            Self::NoClaim => "claims nothing",
            Self::Unreadable => "cannot be read",
        }
    }
}

impl Claim {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Taken => "said taken",
            Self::Absent => "said absent",
        }
    }
}
