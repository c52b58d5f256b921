//! Names held against each other: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Names held against each other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComparisonReport {
    /// The names, the best first.
    pub ranked: Vec<RankedReport>,
}

/// One name among others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RankedReport {
    /// The handle it was checked under.
    pub handle: String,
    /// Required places that can be had with the same handle (nobody found there, or sign-up says free).
    pub can_be_had: usize,
    /// Required places in all.
    pub required: usize,
    /// Why it is not the first, in words; null for the first.
    pub lost: Option<String>,
    /// What would change that, in words.
    pub change: Option<String>,
    /// The stage of the funnel that it did not pass, where there was a funnel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<String>,
}
