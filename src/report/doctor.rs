//! The outward view of what works from here. Secrets are never part of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.doctor/1";

/// What works from here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DoctorReport {
    /// Always `callsign.doctor/1`.
    pub schema: String,
    /// When it was looked at (RFC 3339).
    pub as_of: String,
    /// One entry for each thing that was looked at.
    pub checks: Vec<DoctorCheck>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DoctorCheck {
    /// What: `policy`, `keys`, `proxy`, a place, …
    pub about: String,
    /// How it is.
    pub state: DoctorState,
    /// What was found, in words.
    pub words: String,
    /// What to do, where there is something to do.
    pub advice: Option<String>,
}

/// How a thing is, the best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorState {
    /// As it should be, or a choice.
    Fine,
    /// To be known; nothing is broken.
    Warning,
    /// It does not work.
    Broken,
    /// It is set to what cannot be used.
    Misconfigured,
}

impl DoctorState {
    /// The word people see.
    pub fn word(self) -> &'static str {
        match self {
            Self::Fine => "good",
            Self::Warning => "note",
            Self::Broken => "fails",
            Self::Misconfigured => "wrong",
        }
    }
}

impl DoctorReport {
    /// The worst that was found.
    pub fn worst(&self) -> DoctorState {
        self.checks.iter().map(|check| check.state).max().unwrap_or(DoctorState::Fine)
    }

    /// Adds what was found.
    pub fn add(&mut self, about: &str, state: DoctorState, words: impl Into<String>, advice: Option<&str>) {
        let advice = advice.map(str::to_owned);
        self.checks.push(DoctorCheck { about: about.to_owned(), state, words: words.into(), advice });
    }
}
