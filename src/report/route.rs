//! How a held handle might be had: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::risk::case::{Case, Place};
use crate::risk::route;

/// The way to a held handle that is best worth trying.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RouteReport {
    /// What is tried, in words.
    pub way: String,
    /// Whether it leads to this handle; otherwise only another handle is left.
    pub reclaims: bool,
    /// How likely it works: `low`, `medium`, `high`.
    pub likelihood: String,
    /// How long it takes, in words.
    pub time: String,
    /// What it costs, in words.
    pub cost: String,
    /// Form or page, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// What the catalog knows of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What to know before it is tried.
    pub warnings: Vec<String>,
}

/// The way to the handle at `place`; nothing where nobody stands in it.
pub(super) fn of(case: &Case<'_>, place: &Place<'_>) -> Option<RouteReport> {
    let way = route::way(case, place)?;
    Some(RouteReport {
        way: way.words(route::has_mark(case)).to_owned(),
        reclaims: way.means.reclaims(),
        likelihood: way.likelihood.word().to_owned(),
        time: way.time,
        cost: way.cost.to_owned(),
        url: way.address,
        note: way.note,
        warnings: way.warnings.into_iter().map(str::to_owned).collect(),
    })
}
