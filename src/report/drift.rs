//! What has changed against the lock, and what stands in for what could not be asked: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// An earlier answer that stands in where none could be had today.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CarriedReport {
    /// The day of that answer (`YYYY-MM-DD`).
    pub on: String,
    /// The last day on which it counts (`YYYY-MM-DD`).
    pub until: String,
    /// Why there is none of today, in words; null where none was asked for.
    pub why: Option<String>,
}

/// One answer that is not what the lock says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DriftReport {
    /// Platform id.
    pub place: String,
    /// Platform name as people write it.
    pub place_name: String,
    /// What it was, in words.
    pub from: String,
    /// What it is, in words.
    pub to: String,
    /// What it means, in words.
    pub words: String,
    /// Whether it turns a run red; better news and what has been seen only once do not.
    pub counts: bool,
}
