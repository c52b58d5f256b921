//! The grid: place by place for one name; for several, place by name or, of many, name by place.

use serde::Serialize;

use super::link::Link;
use super::place::{Row, mark};
use crate::output::{kinds as by_kind, safe, words};
use crate::report::{NameReport, Report, StandingReport};
use crate::verdict::Verdict;

/// So many names stand side by side as columns; of more, each is a row.
const MOST_COLUMNS: usize = 4;
/// Places of one kind that are named; the rest of them is counted.
const MOST_NAMED: usize = 48;

/// The places of one name.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Grid {
    /// Required places.
    pub required: Vec<Row>,
    /// The others, kind by kind where there are several.
    pub others: Vec<Section>,
    /// Neighbours of the name on the required places.
    pub beside: Vec<Row>,
}

/// Places of one kind that are not required.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Section {
    /// What they are, such as `other domains`.
    pub title: String,
    /// Whether it needs a head of its own: there are others.
    pub headed: bool,
    /// How they stand, in figures.
    pub tally: String,
    /// By what is known of them.
    pub groups: Vec<Kind>,
    /// Row by row.
    pub rows: Vec<Row>,
}

/// Places of which the same is known.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Kind {
    /// The mark.
    pub mark: &'static str,
    /// What is known.
    pub known: &'static str,
    /// How many there are.
    pub count: usize,
    /// The places, leading to the address that was asked about.
    pub places: Vec<Link>,
    /// How many more there are than are named.
    pub more: usize,
}

/// The places of `name`; with what holders say of themselves where that is shown.
pub(super) fn grid(name: &NameReport, with_holder: bool) -> Grid {
    let row = |standing: &StandingReport| Row::of(standing, &name.handle, with_holder);
    let required = name.standings.iter().filter(|standing| standing.surface.required);
    let sections = by_kind::others(name);
    let headed = sections.len() > 1;
    let section = |(title, places): (String, Vec<&StandingReport>)| Section {
        headed,
        title,
        tally: words::tally(places.iter().copied()),
        groups: kinds(&places, MOST_NAMED),
        rows: places.into_iter().map(row).collect(),
    };
    Grid {
        required: required.map(row).collect(),
        others: sections.into_iter().map(section).collect(),
        beside: name.beside.iter().map(row).collect(),
    }
}

/// Standings by what is known of them, what needs an eye first.
pub(super) fn kinds(standings: &[&StandingReport], most: usize) -> Vec<Kind> {
    let mut sorted = standings.to_vec();
    sorted.sort_by_key(|standing| words::concern(standing.verdict));
    let mut kinds: Vec<Kind> = Vec::new();
    for standing in sorted {
        let known = words::in_short(standing);
        let at = kinds.iter().position(|kind| kind.known == known).unwrap_or_else(|| {
            kinds.push(Kind { mark: mark(standing), known, count: 0, places: Vec::new(), more: 0 });
            kinds.len() - 1
        });
        let kind = &mut kinds[at];
        kind.count += 1;
        if kind.places.len() < most {
            kind.places.push(Link::new(&standing.surface.platform_name, &standing.url));
        } else {
            kind.more += 1;
        }
    }
    kinds
}

/// Names and places against each other.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Matrix {
    /// What the first column holds.
    pub corner: &'static str,
    /// The heads of the other columns.
    pub columns: Vec<Link>,
    /// The rows.
    pub rows: Vec<Line>,
}

/// A row of the matrix.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    /// What it is about.
    pub head: Link,
    /// Its cells, one a column.
    pub cells: Vec<Cell>,
}

/// One name in one place.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Cell {
    /// The head of its column, for narrow screens.
    pub column: String,
    /// The mark.
    pub mark: &'static str,
    /// What is known in a few words.
    pub known: &'static str,
}

/// The names against the places that are required, or those that are not.
pub(super) fn matrix(names: &[(&NameReport, String)], required: bool) -> Matrix {
    let mut places: Vec<&StandingReport> = Vec::new();
    for standing in names.iter().flat_map(|(name, _)| &name.standings) {
        let id = &standing.surface.platform;
        if standing.surface.required == required && !places.iter().any(|one| one.surface.platform == *id) {
            places.push(standing);
        }
    }
    let name_of = |(name, anchor): &(&NameReport, String)| Link {
        words: safe::short(&name.name, 40),
        href: (!anchor.is_empty()).then(|| anchor.clone()),
    };
    let place_of = |place: &StandingReport| Link::new(&place.surface.platform_name, "");
    let cell = |name: &NameReport, place: &StandingReport, column: &Link| {
        let id = &place.surface.platform;
        let standing = name.standings.iter().find(|one| one.surface.platform == *id);
        Cell {
            column: column.words.clone(),
            mark: standing.map_or("none", mark),
            known: standing.map_or("not asked", words::in_short),
        }
    };
    if names.len() <= MOST_COLUMNS {
        let columns: Vec<Link> = names.iter().map(name_of).collect();
        let line = |place: &&StandingReport| Line {
            head: place_of(place),
            cells: names.iter().zip(&columns).map(|((name, _), column)| cell(name, place, column)).collect(),
        };
        return Matrix { corner: "Place", rows: places.iter().map(line).collect(), columns };
    }
    let columns: Vec<Link> = places.iter().map(|place| place_of(place)).collect();
    let line = |name: &(&NameReport, String)| Line {
        head: name_of(name),
        cells: places.iter().zip(&columns).map(|(place, column)| cell(name.0, place, column)).collect(),
    };
    Matrix { corner: "Name", rows: names.iter().map(line).collect(), columns }
}

/// One name among the others.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Ranked {
    /// The name, leading to what is known of it.
    pub name: Link,
    /// The outcome in words.
    pub outcome: &'static str,
    /// The mark beside it.
    pub mark: &'static str,
    /// On how many required places it can be had.
    pub had: String,
    /// Why it is not the first.
    pub lost: String,
    /// What would change that.
    pub change: String,
}

/// The names in their order, the best first, with the place of each in the report.
pub(super) fn ranked(report: &Report) -> Vec<usize> {
    let mut order: Vec<usize> = (0..report.names.len()).collect();
    if let Some(comparison) = &report.comparison {
        let rank = |at: &usize| {
            let handle = report.names.get(*at).map(|name| name.handle.as_str());
            comparison.ranked.iter().position(|one| Some(one.handle.as_str()) == handle)
        };
        order.sort_by_key(|at| rank(at).unwrap_or(usize::MAX));
    }
    order
}

/// How a name fares among the others.
pub(super) fn among(report: &Report, name: &NameReport, anchor: String) -> Ranked {
    let ranked = report.comparison.iter().flat_map(|all| &all.ranked).find(|one| one.handle == name.handle);
    let is_had = |one: &&StandingReport| {
        one.surface.required && matches!(one.verdict, Verdict::Free | Verdict::Vacant)
    };
    let had = ranked.map_or_else(|| name.standings.iter().filter(is_had).count(), |one| one.can_be_had);
    let line = |text: Option<&String>| text.map(|text| safe::line(text)).unwrap_or_default();
    let dropped =
        ranked.and_then(|one| one.dropped.as_ref()).map(|stage| format!("left at: {}", safe::line(stage)));
    let lost = line(ranked.and_then(|one| one.lost.as_ref()));
    let parts = [lost, dropped.unwrap_or_default()];
    Ranked {
        name: Link { words: safe::short(&name.name, 40), href: (!anchor.is_empty()).then_some(anchor) },
        outcome: words::outcome(name),
        mark: super::page::outcome_mark(name),
        had: format!("{had} of {}", name.coverage.required),
        lost: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; "),
        change: line(ranked.and_then(|one| one.change.as_ref())),
    }
}
