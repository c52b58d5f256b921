//! The outward view of the search for a handle that can be had on every required place.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::alternatives::{Alternative, AtPlace, MOST_REQUESTS, Search};
use crate::catalog::Catalog;
use crate::verdict::{DoubtKind, Strength, Verdict};

/// What the search for handles that could stand in for a name came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativesReport {
    /// At most three, the best first.
    pub found: Vec<AlternativeReport>,
    /// How many handles were asked about.
    pub tried: usize,
    /// How many requests that took, remembered answers included.
    pub requests: usize,
    /// How many it could have taken at most.
    pub most_requests: usize,
}

/// A handle that could stand in for the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativeReport {
    /// The handle.
    pub handle: String,
    /// How it is made from the name, in words.
    pub origin: String,
    /// What to know before choosing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warning: Option<String>,
    /// On how many required places it can be had, as far as answers tell: open places never count.
    pub can_be_had_on: usize,
    /// Required places.
    pub required: usize,
    /// Required places that are open: to be looked at, or not asked.
    pub open: usize,
    /// Each required place, in the order in which they are shown.
    pub places: Vec<AlternativePlaceReport>,
}

/// An alternative on one required place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AlternativePlaceReport {
    /// Platform id.
    pub place: String,
    /// Platform name as people write it.
    pub place_name: String,
    /// What is known: `free`, `vacant` or `unknown`.
    pub verdict: Verdict,
    /// How strong the evidence is.
    pub strength: Option<Strength>,
    /// With `unknown`: why; `look-yourself` where no machine could tell for the name itself.
    pub doubt: Option<DoubtKind>,
}

/// The outward view of a search.
pub fn report(search: &Search, catalog: &Catalog) -> AlternativesReport {
    AlternativesReport {
        found: search.found.iter().map(|one| alternative(one, catalog)).collect(),
        tried: search.tried,
        requests: search.requests,
        most_requests: MOST_REQUESTS,
    }
}

fn alternative(one: &Alternative, catalog: &Catalog) -> AlternativeReport {
    let place = |place: &AtPlace| AlternativePlaceReport {
        place: place.platform.clone(),
        place_name: catalog
            .get(&place.platform)
            .map_or_else(|| place.platform.clone(), |one| one.name.clone()),
        verdict: place.verdict,
        strength: place.strength,
        doubt: place.doubt,
    };
    let had = one.had();
    AlternativeReport {
        handle: one.handle.to_string(),
        origin: one.origin.words(),
        warning: one.origin.warning().map(str::to_owned),
        can_be_had_on: had,
        required: one.places.len(),
        open: one.places.len() - had,
        places: one.places.iter().map(place).collect(),
    }
}
