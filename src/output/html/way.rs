//! The ways to handles that somebody holds: what is tried, how likely it works, what it takes, and what to
//! know before.

use serde::Serialize;

use super::link::Link;
use crate::output::safe;
use crate::report::{NameReport, StandingReport};

/// Ways that are told; there are hardly more kinds.
const MOST: usize = 5;

/// A way, with the places it is the same for.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Way {
    /// The places.
    pub places: String,
    /// What is tried, leading to the form where there is one.
    pub way: Link,
    /// What the catalog knows of it.
    pub note: Option<String>,
    /// How likely it works.
    pub likelihood: String,
    /// How long it takes.
    pub time: String,
    /// What it costs.
    pub cost: String,
    /// What to know before it is tried.
    pub warnings: Vec<String>,
}

/// The ways to the required places of a name that are held, each kind once.
pub(super) fn ways(name: &NameReport) -> Vec<Way> {
    let mut ways: Vec<(&StandingReport, Vec<String>)> = Vec::new();
    let required = name.standings.iter().filter(|one| one.surface.required && one.route.is_some());
    for standing in required {
        let place = safe::line(&standing.surface.platform_name);
        match ways.iter_mut().find(|(known, _)| known.route == standing.route) {
            Some((_, places)) => places.push(place),
            None => ways.push((standing, vec![place])),
        }
    }
    ways.into_iter().take(MOST).filter_map(|(standing, places)| way(standing, &places)).collect()
}

fn way(standing: &StandingReport, places: &[String]) -> Option<Way> {
    let route = standing.route.as_ref()?;
    Some(Way {
        places: places.join(", "),
        way: Link::new(&route.way, route.url.as_deref().unwrap_or_default()),
        note: route.note.as_deref().map(safe::line),
        likelihood: safe::line(&route.likelihood),
        time: safe::line(&route.time),
        cost: safe::line(&route.cost),
        warnings: route.warnings.iter().map(|warning| safe::line(warning)).collect(),
    })
}
