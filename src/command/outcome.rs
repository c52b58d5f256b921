//! What a survey came to, live or replayed.

use crate::assessment::{Given, assess};
use crate::catalog::Catalog;
use crate::look::Looks;
use crate::name::Name;
use crate::policy::{Policy, Required};
use crate::report::make::{Frame, make};
use crate::report::{Archive, Report};
use crate::standing::Standing;
use crate::standing::looked::{day_of, with_look};
use crate::survey::shielded::Shielded;
use crate::survey::{Order, Survey};

/// What a survey came to.
pub(super) struct Surveyed {
    /// Whether the user's own entries were left aside, because an archive knows nothing of them.
    pub(super) left_aside: bool,
    /// What was learnt.
    pub(super) report: Report,
    /// Whether Ctrl-C ended it early.
    pub(super) interrupted: bool,
    /// What the user should be told beside it.
    pub(super) notes: Vec<String>,
    /// Accounts of which an archive keeps no details.
    pub(super) shielded: Shielded,
    /// What went wrong after the survey, which costs the exit code but not the report.
    pub(super) failure: Option<String>,
}

/// How many places are asked at once; the lanes keep each host polite. Measured on the simulated
/// internet: with more than this a survey of a whole list is no faster, because the longest lane
/// decides, and holds more connections and replies at once than the bare client does.
pub(super) const CONCURRENCY: usize = 128;

/// The report of a survey, what people saw taken into account, with what goes beside it.
#[expect(clippy::too_many_arguments, reason = "each is another part of what a report is made of")]
pub(super) fn surveyed(
    catalog: &Catalog,
    looks: &Looks,
    names: &[Name],
    (required, policy): (&Required, &Policy),
    order: &Order<'_>,
    survey: &Survey,
    archive: Option<Archive>,
    notes: Vec<String>,
) -> Surveyed {
    let as_of = day_of(order.as_of);
    let seen = |standing: &Standing| match catalog.get(&standing.platform) {
        Some(platform) => with_look(standing.clone(), platform, looks, as_of),
        None => standing.clone(),
    };
    let survey = Survey { standings: survey.standings.iter().map(seen).collect(), ..survey.clone() };
    let given = Given { catalog, names, places: required, policy, as_of: order.as_of };
    let assessment = assess(&given, &survey);
    Surveyed {
        report: make(&Frame { given, archive }, &assessment),
        left_aside: false,
        interrupted: survey.interrupted,
        notes,
        shielded: assessment.shielded(&given, &survey),
        failure: None,
    }
}
