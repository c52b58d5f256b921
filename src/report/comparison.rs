//! Names held against each other: the outward view. A pure function of their reports, so that it is
//! the same whether they were asked today, replayed or read from the lock.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NameReport, SoFar, StandingReport};
use crate::verdict::Verdict;

/// Places that are named one by one in a sentence; more are counted.
const NAMED: usize = 3;

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
    /// Required places that can be had with the same handle (nobody found there, or sign-up says free),
    /// those that are ours already included.
    pub can_be_had: usize,
    /// Required places in all.
    pub required: usize,
    /// Why it is not the first, in words; null for the first.
    pub lost: Option<String>,
    /// What would change that, in words; for the first, what would make it GO.
    pub change: Option<String>,
    /// The stage of the funnel that it did not pass, where there was a funnel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped: Option<String>,
}

/// Compares names: by outcome, where complete beats incomplete, then by the required places that can be
/// had with the same handle, then as typed. `dropped` says by handle which stage of a funnel a name did
/// not pass. Nothing where there is nothing to compare.
pub fn compare(names: &[NameReport], dropped: &BTreeMap<String, String>) -> Option<ComparisonReport> {
    if names.len() < 2 {
        return None;
    }
    let mut order: Vec<&NameReport> = names.iter().collect();
    order.sort_by_key(|name| (class(name), Reverse(to_be_had(name).len())));
    let best = order.first().copied()?;
    let ranked = order.iter().map(|name| RankedReport {
        handle: name.handle.clone(),
        can_be_had: to_be_had(name).len(),
        required: name.coverage.required,
        lost: (name.handle != best.handle).then(|| lost(name, best)),
        change: change(name, best),
        dropped: dropped.get(&name.handle).cloned(),
    });
    Some(ComparisonReport { ranked: ranked.collect() })
}

/// The lower the better. After NO-GO it does not matter who answered.
fn class(name: &NameReport) -> u8 {
    match (name.so_far, name.complete) {
        (SoFar::Go, true) => 0,
        (SoFar::Go, false) => 1,
        (SoFar::Caution, true) => 2,
        (SoFar::Caution, false) => 3,
        (SoFar::NoGo, _) => 4,
    }
}

/// Whether the handle can be had at this place of the name, or is ours.
pub fn can_be_had(name: &NameReport, standing: &StandingReport) -> bool {
    match standing.verdict {
        Verdict::Free | Verdict::Vacant => {
            !standing.disputed && !name.unanswered.contains(&standing.surface.platform)
        }
        Verdict::Taken => standing.whose.as_ref().is_some_and(|whose| whose.identity == "ours"),
        _ => false,
    }
}

fn required(name: &NameReport) -> impl Iterator<Item = &StandingReport> {
    name.standings.iter().filter(|standing| standing.surface.required)
}

/// Names of the required places that can be had.
fn to_be_had(name: &NameReport) -> Vec<&str> {
    let had = required(name).filter(|standing| can_be_had(name, standing));
    had.map(|standing| standing.surface.platform_name.as_str()).collect()
}

fn lost(name: &NameReport, best: &NameReport) -> String {
    if class(name) == class(best) {
        let (own, others) = (to_be_had(name).len(), to_be_had(best).len());
        return if own == others {
            "as good as the one before; typed later".to_owned()
        } else {
            format!("{own} of {} required places can be had, the first has {others}", name.coverage.required)
        };
    }
    match decided(name) {
        Some(words) => words,
        None if name.so_far == SoFar::Go => silent(name),
        None => "something stands in the way of it".to_owned(),
    }
}

/// What decided an outcome that is not GO.
fn decided(name: &NameReport) -> Option<String> {
    let worst = deciding(name)?;
    let more = match name.reasons.len().saturating_sub(1) {
        0 => String::new(),
        1 => ", and 1 finding more".to_owned(),
        many => format!(", and {many} findings more"),
    };
    let at = worst.place_name.as_ref().map(|place| format!(" ({place})")).unwrap_or_default();
    Some(format!("{}: {}{at}{more}", worst.rule, worst.title))
}

fn deciding(name: &NameReport) -> Option<&super::FindingReport> {
    let first = name.reasons.first()?;
    name.findings.iter().find(|finding| finding.id == *first)
}

/// Who did not answer.
fn silent(name: &NameReport) -> String {
    let places = listed(&unanswered(name));
    let count = name.unanswered.len();
    let plural = if count == 1 { "place" } else { "places" };
    format!("{count} required {plural} did not answer: {places}")
}

/// Required places that did not answer, as people write them.
fn unanswered(name: &NameReport) -> Vec<&str> {
    name.unanswered.iter().map(|id| name.called(id)).collect()
}

/// `Chirp, Clips, Code and 4 more`.
fn listed(places: &[&str]) -> String {
    let named = places.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
    match places.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

fn change(name: &NameReport, best: &NameReport) -> Option<String> {
    match class(name) {
        // What decided stands above who did not answer.
        2.. => deciding(name).map(|worst| worst.advice.clone()),
        1 => Some(format!("an answer of {}", listed(&unanswered(name)))),
        _ => {
            let had = to_be_had(name);
            let lacking: Vec<&str> = required(name)
                .map(|standing| standing.surface.platform_name.as_str())
                .filter(|place| !had.contains(place))
                .collect();
            let is_less = had.len() < to_be_had(best).len();
            (is_less && !lacking.is_empty()).then(|| format!("the same handle at {}", listed(&lacking)))
        }
    }
}

#[cfg(test)]
#[path = "comparison_tests.rs"]
mod tests;
