//! What has changed against the lock, and what stands in for what could not be asked: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::catalog::platform::Kind;
use crate::drift::Drift;
use crate::standing::carried::Carried;

/// An earlier answer that stands in where none could be had today; with `unknown`, one that is too old
/// to.
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
    /// The handle, where it is not the name's own but a neighbour's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<String>,
    /// What it was, in words.
    pub from: String,
    /// What it is, in words.
    pub to: String,
    /// What it means, in words.
    pub words: String,
    /// Whether it turns a run red; better news and what has been seen only once do not.
    pub counts: bool,
}

/// One answer that is not what the lock says.
pub fn drift_report(drift: &Drift, catalog: &Catalog) -> DriftReport {
    let Drift { name: _, place, handle, from, to, words, counts } = drift.clone();
    let entry = catalog.get(&place);
    let known = entry.map_or_else(|| place.clone(), |platform| platform.name.clone());
    // A neighbour is another handle at the same place.
    let place_name = match (&handle, entry.map(|platform| platform.kind).unwrap_or_default()) {
        (None, _) => known,
        (Some(handle), Kind::Domain) => Kind::Domain.writes(handle, &known),
        (Some(handle), kind) => format!("{known} {}", kind.writes(handle, "")),
    };
    DriftReport { place, place_name, handle, from, to, words, counts }
}

/// What stands in, and until when.
pub fn carried_report(carried: &Carried) -> CarriedReport {
    let why = carried.doubt.as_ref().map(|doubt| match doubt.detail.as_str() {
        "" => doubt.kind.words().to_owned(),
        detail => format!("{}: {detail}", doubt.kind.words()),
    });
    CarriedReport { on: carried.on.to_string(), until: carried.until.to_string(), why }
}
