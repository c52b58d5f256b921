//! What a run is worth to a pipeline: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::policy::FailOn;

/// What a run is worth to a pipeline.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GateReport {
    /// From which outcome on the exit code tells of it.
    pub fail_on: FailOn,
    /// The exit code of the run (0, 3, 4, 11, 12 or 130).
    pub exit: u8,
    /// Whose fault a red run is, in one line; null where it is green.
    pub red: Option<String>,
}

/// A required place that the policy allows to be unanswered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllowedReport {
    /// Platform id.
    pub place: String,
    /// Why.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// Until when (`YYYY-MM-DD`, that day included).
    pub until: String,
}

/// Where a name is written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct WrittenReport {
    /// The file, as it is reached from the current folder, with `/` between folders.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
}
