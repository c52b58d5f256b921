//! The whole page as the template takes it.

use minijinja::Value;
use serde::Serialize;

use super::found::{Found, found};
use super::grid::{Grid, Kind, Matrix, Ranked, among, grid, kinds, matrix, ranked};
use super::link::Link;
use super::open::{Opens, opens};
use super::way::{Way, ways};
use super::{MOST_NAMES, STYLE, date, title};
use crate::output::{findings, kinds, replay_line, safe, words};
use crate::report::{NameReport, Report, SoFar, StandingReport};

/// Everything the template fills in; all of it harmless text.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Page {
    title: String,
    style: Value,
    /// When the survey began.
    as_of: String,
    /// What kind of answers these are, where they are not of today.
    replay: Option<String>,
    /// Whether what holders say of themselves is on the page.
    holders: bool,
    /// Whether it was left out.
    redacted: bool,
    /// The names in full, the best first.
    names: Vec<Named>,
    /// How many names only the table tells.
    left: usize,
    /// Several names against each other.
    compared: Option<Compared>,
    /// Waivers that need care.
    waivers: Vec<String>,
    /// What was not looked at.
    not_checked: String,
    /// Facts for whoever checks the page.
    record: Vec<(&'static str, String)>,
}

/// Several names against each other.
#[derive(Clone, Debug, Serialize)]
struct Compared {
    count: usize,
    /// Whether it is told why each is not the first.
    told: bool,
    ranked: Vec<Ranked>,
    required: Matrix,
    others: Matrix,
}

/// One name.
#[derive(Clone, Debug, Serialize)]
struct Named {
    /// What links within the page name it by.
    anchor: String,
    name: String,
    /// The handle, where it differs.
    handle: Option<String>,
    outcome: &'static str,
    mark: &'static str,
    scope: String,
    /// The outcome in one sentence.
    sentence: String,
    coverage: String,
    profile: String,
    warnings: Vec<String>,
    /// The required places by what is known of them.
    tally: Vec<Kind>,
    open: Opens,
    found: Vec<Found>,
    more: Vec<Found>,
    ways: Vec<Way>,
    drift: Vec<Drift>,
    since: Option<String>,
    /// Whether places answer otherwise than then.
    changed: bool,
    grid: Grid,
    register: Vec<Register>,
    /// Whether the name should change before anything is registered.
    change_first: bool,
    instead: Option<Vec<Instead>>,
    instead_words: Vec<String>,
    /// The command that shows the chain behind the place that matters most.
    explain: Option<String>,
}

/// One answer that is not what the lock says.
#[derive(Clone, Debug, Serialize)]
struct Drift {
    place: String,
    from: String,
    to: String,
    words: String,
    counts: bool,
}

/// A handle to try to register.
#[derive(Clone, Debug, Serialize)]
struct Register {
    place: Link,
    handle: String,
    mark: &'static str,
    known: &'static str,
}

/// A handle that could stand in.
#[derive(Clone, Debug, Serialize)]
struct Instead {
    handle: String,
    origin: String,
    how_far: String,
}

impl Page {
    /// The page of a report.
    pub(super) fn of(report: &Report) -> Self {
        let order = ranked(report);
        let anchor = |rank: usize| {
            if rank < MOST_NAMES { format!("#name-{}", rank + 1) } else { String::new() }
        };
        let in_order = order.iter().filter_map(|at| report.names.get(*at));
        let anchored: Vec<(&NameReport, String)> =
            in_order.enumerate().map(|(rank, name)| (name, anchor(rank))).collect();
        let compared = (report.names.len() > 1).then(|| Compared {
            count: report.names.len(),
            told: report.comparison.is_some(),
            ranked: anchored.iter().map(|(name, anchor)| among(report, name, anchor.clone())).collect(),
            required: matrix(&anchored, true),
            others: matrix(&anchored, false),
        });
        let owners = report.names.iter().flat_map(|name| &name.standings).any(|one| one.owner.is_some());
        Self {
            title: title::title(report),
            style: Value::from_safe_string(STYLE.to_owned()),
            as_of: date::moment(&report.as_of),
            replay: replay_line(report),
            holders: owners && !report.redacted,
            redacted: owners && report.redacted,
            names: anchored
                .iter()
                .take(MOST_NAMES)
                .map(|(name, anchor)| named(report, name, anchor))
                .collect(),
            left: report.names.len().saturating_sub(MOST_NAMES),
            compared,
            waivers: report
                .waivers
                .iter()
                .map(|one| format!("{}: {}", safe::line(&one.rule), safe::line(&one.claim)))
                .collect(),
            not_checked: safe::line(&listed(&report.scope.not_checked)),
            record: record(report),
        }
    }
}

fn record(report: &Report) -> Vec<(&'static str, String)> {
    let mut record = vec![
        ("Asked", date::moment(&report.as_of)),
        ("Required places", safe::line(&report.scope.profile)),
        ("In a pipeline", format!("exit code {}", report.gate.exit)),
    ];
    if let Some(red) = &report.gate.red {
        record.push(("Why it is red", safe::line(red)));
    }
    if report.scope.adult_left_out > 0 {
        record.push(("Left out", format!("{} places for adults", report.scope.adult_left_out)));
    }
    record
        .push(("Made by", format!("callsign {}, {}", env!("CARGO_PKG_VERSION"), safe::line(&report.schema))));
    record
}

fn named(report: &Report, name: &NameReport, anchor: &str) -> Named {
    let required: Vec<&StandingReport> = name.standings.iter().filter(|one| one.surface.required).collect();
    let (found, more) = found(name);
    let worst = name.standings.iter().min_by_key(|one| (!one.surface.required, words::concern(one.verdict)));
    Named {
        anchor: anchor.trim_start_matches('#').to_owned(),
        name: safe::short(&name.name, 100),
        handle: (name.name.trim_start_matches('@').to_lowercase() != name.handle)
            .then(|| safe::short(&name.handle, 100)),
        outcome: words::outcome(name),
        mark: outcome_mark(name),
        scope: kinds::scope(report),
        sentence: sentence(name),
        coverage: words::coverage(name),
        profile: safe::line(&report.scope.profile),
        warnings: name.warnings.iter().map(|warning| safe::line(warning)).collect(),
        tally: kinds(&required, required.len()),
        open: opens(name),
        found,
        more,
        ways: ways(name),
        drift: name.drift.iter().map(drift).collect(),
        since: name.since.as_ref().map(|since| findings::since(since, name)),
        changed: name.since.as_ref().is_some_and(|since| !since.changes.is_empty()),
        grid: grid(name, !report.redacted),
        register: name.to_register.iter().map(register).collect(),
        change_first: name.so_far == SoFar::NoGo,
        instead: name.alternatives.as_ref().map(|search| search.found.iter().map(instead).collect()),
        instead_words: name.alternatives.iter().flat_map(findings::instead).collect(),
        explain: worst.map(|one| {
            format!("callsign explain {}/{}", safe::line(&one.surface.platform), safe::line(&one.handle))
        }),
    }
}

/// The shape beside an outcome.
pub(super) fn outcome_mark(name: &NameReport) -> &'static str {
    match (name.so_far, name.complete) {
        (SoFar::NoGo, _) => "no-go",
        (SoFar::Caution, _) => "caution",
        (SoFar::Go, true) => "go",
        (SoFar::Go, false) => "incomplete",
    }
}

/// Why it stands so, in one sentence.
fn sentence(name: &NameReport) -> String {
    let open = name.coverage.required.saturating_sub(name.coverage.answered);
    let required = name.coverage.required;
    let did_not = match (open, required) {
        (1, _) => "one required place did not answer".to_owned(),
        (open, required) if open == required => "no required place answered".to_owned(),
        (open, required) => format!("{open} of {required} required places did not answer"),
    };
    if name.so_far == SoFar::Go {
        return match (name.complete, required) {
            (true, 0) => "Nothing found stands in the way; no place was required.".to_owned(),
            (true, 1) => "Nothing found stands in the way on the one required place.".to_owned(),
            (true, _) => format!("Nothing found stands in the way on the {required} required places."),
            (false, _) if open == required => format!("Nothing is known yet: {did_not}."),
            (false, _) => format!("Nothing found stands in the way so far, but {did_not}."),
        };
    }
    let Some(claim) = findings::reason(name) else {
        return "See below what stands in the way.".to_owned();
    };
    // After NO-GO what is open no longer matters.
    let rest =
        if name.so_far == SoFar::Caution && !name.complete { format!("; {did_not}") } else { String::new() };
    format!("{claim}{rest}.")
}

fn drift(drift: &crate::report::DriftReport) -> Drift {
    Drift {
        place: safe::line(&drift.place_name),
        from: safe::line(&drift.from),
        to: safe::line(&drift.to),
        words: safe::line(&drift.words),
        counts: drift.counts,
    }
}

fn register(one: &crate::report::RegisterReport) -> Register {
    Register {
        place: Link::new(&one.place_name, &one.url),
        handle: safe::short(&one.kind.writes(&one.handle, &one.place_name), 60),
        mark: one.verdict.word(),
        known: one.kind.says(one.verdict),
    }
}

fn instead(one: &crate::report::AlternativeReport) -> Instead {
    Instead {
        handle: safe::short(&one.handle, 60),
        origin: safe::line(&one.origin),
        how_far: findings::how_far(one),
    }
}

/// `one, two and three`.
fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [rest @ .., last] => format!("{} and {last}", rest.join(", ")),
    }
}
