//! What would have told more: the one setting that would let most of the places answer that did not.
//! Computed from the catalog and from what is set, never from a value of a key.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{NameReport, SoFar, StandingReport};
use crate::catalog::Catalog;
use crate::catalog::platform::{Absence, Platform, Probe};
use crate::probe::keys::Keys;
use crate::probe::{self, LeftOut, Manner};
use crate::verdict::{DoubtKind, Verdict};

/// The one setting that would have let most more places answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct HintReport {
    /// What kind of setting.
    pub kind: HintKind,
    /// What to set or to type: variables joined by `and`, a flag, or a command.
    pub setting: String,
    /// Ids of the places that could answer then, sorted.
    pub places: Vec<String>,
    /// How many of them are required.
    pub required: usize,
    /// All of it in words.
    pub words: String,
}

/// Kinds of setting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HintKind {
    /// To go on asking.
    Wait,
    /// A key.
    Key,
    /// Dry runs of sign-up.
    SignUp,
    /// A person's look.
    Look,
}

/// The best hint for these names; `None` where nothing would tell more, or no more matters.
pub fn best(names: &[NameReport], catalog: &Catalog, keys: &Keys, manner: &Manner) -> Option<HintReport> {
    let mut gains: BTreeMap<(HintKind, String), BTreeSet<(bool, String)>> = BTreeMap::new();
    // After NO-GO what nobody answered no longer matters.
    for name in names.iter().filter(|name| name.so_far != SoFar::NoGo) {
        for standing in name.standings.iter().filter(|standing| standing.verdict == Verdict::Unknown) {
            let Some(platform) = catalog.get(&standing.surface.platform) else { continue };
            let place = (standing.surface.required, platform.id.clone());
            for setting in settings(name, standing, platform, keys, manner) {
                gains.entry(setting).or_default().insert(place.clone());
            }
        }
    }
    let required =
        |places: &BTreeSet<(bool, String)>| places.iter().filter(|(required, _)| *required).count();
    // Of those that gain as much the first kind, which is the least effort.
    let ((kind, setting), places) =
        gains.into_iter().rev().max_by_key(|(_, places)| (required(places), places.len()))?;
    let (required, count) = (required(&places), places.len());
    let words = words(kind, &setting, count, required);
    let mut places: Vec<String> = places.into_iter().map(|(_, id)| id).collect();
    places.sort();
    Some(HintReport { kind, setting, places, required, words })
}

fn settings(
    name: &NameReport,
    standing: &StandingReport,
    platform: &Platform,
    keys: &Keys,
    manner: &Manner,
) -> BTreeSet<(HintKind, String)> {
    let mut settings = BTreeSet::new();
    let doubt = standing.doubt.as_ref();
    let is = |kind| doubt.is_some_and(|doubt| doubt.kind == kind);
    // What the options left out is not asked later either.
    let is_left_out = is(DoubtKind::NotAsked) && doubt.is_some_and(|doubt| doubt.detail.contains("`--"));
    if doubt.is_some_and(|doubt| doubt.kind.passes_with_time()) && !is_left_out {
        settings.insert((HintKind::Wait, "--wait 10m".to_owned()));
    }
    let tells = |probe: &&Probe| probe.can_clear() && probe.absence != Absence::Ambiguous;
    for probe in platform.everyone().flat_map(|entry| &entry.probes).filter(tells) {
        let missing = probe.to_set(|variable| keys.get(variable).is_none());
        match probe::admitted(probe, manner, keys) {
            Err(LeftOut::NeedsKey(missing)) if probe.cost_usd.is_none_or(|cost| cost <= 0.0) => {
                settings.insert((HintKind::Key, missing.join(" and ")));
            }
            Err(LeftOut::SignUp) if !manner.discreet && !manner.official_only => {
                settings.insert((HintKind::SignUp, "--sign-up".to_owned()));
            }
            // A key that only raises the limits helps where they were in the way.
            Ok(()) if probe.keys_optional && !missing.is_empty() && is(DoubtKind::RateLimited) => {
                settings.insert((HintKind::Key, missing.join(" and ")));
            }
            _ => {}
        }
    }
    if name.open_looks.iter().any(|look| look.place == standing.surface.platform) {
        settings.insert((HintKind::Look, format!("callsign look {}", name.handle)));
    }
    settings
}

fn words(kind: HintKind, setting: &str, places: usize, required: usize) -> String {
    let counted = if places == 1 { "1 more place".to_owned() } else { format!("{places} more places") };
    let share = match (places, required) {
        (_, 0) => String::new(),
        (1, _) => ", a required one".to_owned(),
        (places, required) if places == required => ", all of them required".to_owned(),
        (_, required) => format!(", {required} of them required"),
    };
    match kind {
        HintKind::Wait => format!("`{setting}` goes on asking {counted}{share}"),
        HintKind::Key | HintKind::SignUp => format!("`{setting}` lets {counted} answer{share}"),
        HintKind::Look => format!("`{setting}`: a person can tell of {counted}{share}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_fit_on_a_line_and_count() {
        assert_eq!(
            words(HintKind::Key, "A_TOKEN", 3, 1),
            "`A_TOKEN` lets 3 more places answer, 1 of them required"
        );
        assert_eq!(
            words(HintKind::SignUp, "--sign-up", 1, 1),
            "`--sign-up` lets 1 more place answer, a required one"
        );
        assert_eq!(words(HintKind::Wait, "--wait 10m", 2, 0), "`--wait 10m` goes on asking 2 more places");
    }
}
