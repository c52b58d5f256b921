//! What has changed since the last survey of a name, from a local memory of verdicts: places, words
//! of the vocabulary and days, nothing about anybody.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::NameReport;
use crate::verdict::Verdict;

/// What was known of a name when it was last surveyed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// The day of the last survey (`YYYY-MM-DD`).
    pub on: String,
    /// The last verdict of each place that ever answered, by platform id.
    pub places: BTreeMap<String, Verdict>,
}

/// What has changed since the last survey.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SinceReport {
    /// The day of that survey (`YYYY-MM-DD`).
    pub on: String,
    /// Places that answer otherwise.
    pub changes: Vec<ChangeReport>,
    /// Places that answer as they did.
    pub unchanged: usize,
}

/// One place that answers otherwise than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ChangeReport {
    /// Platform id.
    pub place: String,
    /// Platform name as people write it.
    pub place_name: String,
    /// What it was.
    pub from: Verdict,
    /// What it is.
    pub to: Verdict,
}

/// Holds a name against what was last seen of it; nothing where no place answered both times. What
/// could not be told is no change.
pub fn since(name: &NameReport, seen: &Seen) -> Option<SinceReport> {
    let (mut changes, mut unchanged) = (Vec::new(), 0);
    for standing in name.standings.iter().filter(|one| one.verdict != Verdict::Unknown) {
        match seen.places.get(&standing.surface.platform) {
            Some(from) if *from == standing.verdict => unchanged += 1,
            Some(from) => changes.push(ChangeReport {
                place: standing.surface.platform.clone(),
                place_name: standing.surface.platform_name.clone(),
                from: *from,
                to: standing.verdict,
            }),
            None => {}
        }
    }
    let compared = unchanged + changes.len();
    (compared > 0).then(|| SinceReport { on: seen.on.clone(), changes, unchanged })
}

/// What is to be remembered of a name: today's answers over those of earlier days.
#[must_use]
pub fn remembered(name: &NameReport, on: &str, seen: Option<Seen>) -> Seen {
    let mut places = seen.unwrap_or_default().places;
    let answered = name.standings.iter().filter(|one| one.verdict != Verdict::Unknown);
    places.extend(answered.map(|one| (one.surface.platform.clone(), one.verdict)));
    Seen { on: on.to_owned(), places }
}
