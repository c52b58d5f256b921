//! One request about many handles, where the platform's interface has it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many handles are asked for at once. The probe's `url` or `body` holds `{handles}` then: each
/// handle escaped for its place, with `join` between them.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// Handles in one request at most.
    pub most: usize,
    /// What stands between two handles, written as it is (`,` or `&login=`).
    pub join: String,
    /// Lists of the reply with one item a handle. Before a reply is judged for one handle, the items
    /// about the others are taken out; a list that is not there counts as empty when another is.
    pub lists: Vec<BatchList>,
}

/// A list of a batched reply.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BatchList {
    /// Where the list is (JSON Pointer; empty is the whole document).
    pub at: String,
    /// Where each item names its handle (JSON Pointer within the item).
    pub name: String,
}

/// What the price of a paid probe is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CostPer {
    /// Each request.
    #[default]
    Request,
    /// Each handle asked for, however many there are in a request.
    Handle,
}
