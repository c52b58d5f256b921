//! Rows of results in one neutral form, and the bounds within which files are read.

use super::{Claim, Form, Tool};
use crate::catalog::list::Community;

/// Largest file that is read, in bytes: all 3,200 sites of the largest list for a hundred names have
/// some 50 MB in the wordiest form, 15 MB as a table.
pub const LARGEST: usize = 32 << 20;

/// Most rows of one file.
pub const MOST_ROWS: usize = 100_000;

/// Most names of one file.
pub const MOST_NAMES: usize = 100;

/// Longest field that is read, in bytes: no name or address has more.
pub(super) const LONGEST_FIELD: usize = 4096;

/// A file of results as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Results {
    /// Which tool wrote it, where that shows.
    pub tool: Option<Tool>,
    /// In which form.
    pub form: Form,
    /// What could be read, in the order of the file.
    pub rows: Vec<Row>,
    /// What could not, in the order of the file.
    pub faults: Vec<Fault>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The line it begins on, or the number of the entry in a document; from 1.
    pub line: usize,
    /// Name of the site; empty where the form has none.
    pub site: String,
    /// The name it is about; `None` where only the address holds it.
    pub username: Option<String>,
    /// Address of the profile; empty where there is none.
    pub address: String,
    /// The tool's own word.
    pub said: String,
    /// What that claims.
    pub claim: Option<Claim>,
}

/// A row that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line it begins on, or the number of the entry in a document; from 1.
    pub line: usize,
    /// What is wrong with it.
    pub words: String,
}

/// A file that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadResults {
    /// Nothing in it.
    #[error("is empty; name a file that Sherlock, Maigret or Naminter wrote")]
    Empty,
    /// No form that is known.
    #[error(
        "is in no form that is known ({0}); callsign reads CSV of Sherlock, Maigret and Naminter, their lists of \
         addresses (txt), simple JSON and ndjson of Maigret, and JSON of Naminter"
    )]
    Unknown(String),
    /// More rows than [`MOST_ROWS`].
    #[error("has more than {MOST_ROWS} rows; split it")]
    TooManyRows,
    /// More names than [`MOST_NAMES`].
    #[error("is about {0} names; at most {MOST_NAMES} are asked at once, split it")]
    TooManyNames(usize),
}

impl Results {
    pub(super) fn new(tool: Option<Tool>, form: Form) -> Self {
        Self { tool, form, rows: Vec::new(), faults: Vec::new() }
    }

    /// Takes down what became of a row.
    pub(super) fn take(&mut self, line: usize, row: Result<Row, String>) -> Result<(), BadResults> {
        if self.rows.len() + self.faults.len() >= MOST_ROWS {
            return Err(BadResults::TooManyRows);
        }
        let long = |row: &Row| {
            let name = row.username.as_deref().unwrap_or_default();
            let fields = [&row.site, &row.address, &row.said, name];
            fields.iter().map(|field| field.len()).find(|length| *length > LONGEST_FIELD)
        };
        let row = row.and_then(|row| match long(&row) {
            Some(length) => Err(format!("a field has {length} bytes; at most {LONGEST_FIELD} are read")),
            None => Ok(row),
        });
        match row {
            Ok(row) => self.rows.push(Row { line, ..row }),
            Err(words) => self.faults.push(Fault { line, words }),
        }
        Ok(())
    }
}

impl Tool {
    /// The list whose names of sites it writes.
    pub fn community(self) -> Community {
        match self {
            Self::Sherlock => Community::Sherlock,
            Self::Maigret => Community::Maigret,
            Self::Naminter => Community::WhatsMyName,
        }
    }

    /// The name its community uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sherlock => "Sherlock",
            Self::Maigret => "Maigret",
            Self::Naminter => "Naminter",
        }
    }
}

impl Claim {
    /// What a tool's word claims. Naminter calls partial what only one of its two tests says; whoever
    /// reads its results sees a hit all the same.
    pub(super) fn of(word: &str) -> Option<Self> {
        match word.trim().to_lowercase().as_str() {
            "claimed" | "exists" | "partial_exists" => Some(Self::Taken),
            "available" | "missing" | "partial_missing" => Some(Self::Absent),
            _ => None,
        }
    }
}
