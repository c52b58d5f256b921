//! What searches by title found: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::judge::found::{Found, Likeness, Match};

/// What a search found. Strangers' text: every output makes it safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FoundReport {
    /// How many results were looked through.
    pub among: usize,
    /// Those that match, the most alike first.
    pub matches: Vec<MatchReport>,
}

/// One result that matches.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MatchReport {
    /// Its title.
    pub title: String,
    /// Who publishes it.
    pub holder: Option<String>,
    /// Its own page.
    pub url: Option<String>,
    /// Day of its latest version (`YYYY-MM-DD`).
    pub updated: Option<String>,
    /// `exact`, `sound` or `near`.
    pub likeness: String,
}

/// The outward view of what was found.
pub fn found_report(found: &Found) -> FoundReport {
    FoundReport { among: found.among, matches: found.matches.iter().map(match_report).collect() }
}

fn match_report(one: &Match) -> MatchReport {
    let likeness = match one.likeness {
        Likeness::Exact => "exact",
        Likeness::Sound => "sound",
        Likeness::Near => "near",
    };
    MatchReport {
        title: one.title.clone(),
        holder: one.holder.clone(),
        url: one.url.clone(),
        updated: one.updated.clone(),
        likeness: likeness.to_owned(),
    }
}
