//! What a survey came to, live or replayed.

use std::collections::BTreeSet;

use crate::alternatives::Found;
use crate::assessment::{Given, assess};
use crate::catalog::Catalog;
use crate::gate;
use crate::look::Looks;
use crate::name::Name;
use crate::options::Seek;
use crate::policy::{Policy, Required};
use crate::report::{alternatives, hint};
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

/// What a survey is held against.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) looks: &'a Looks,
    pub(super) names: &'a [Name],
    pub(super) required: &'a Required,
    pub(super) policy: &'a Policy,
}

impl<'a> Against<'a> {
    /// What an assessment needs of it.
    pub(super) fn given(&self, order: &Order<'_>) -> Given<'a> {
        let Self { catalog, names, required, policy, .. } = *self;
        Given { catalog, names, places: required, policy, as_of: order.as_of }
    }

    /// The survey with what people saw.
    fn looked_at(&self, order: &Order<'_>, survey: &Survey) -> Survey {
        let as_of = day_of(order.as_of);
        let seen = |standing: &Standing| match self.catalog.get(&standing.platform) {
            Some(platform) => with_look(standing.clone(), platform, self.looks, as_of),
            None => standing.clone(),
        };
        Survey { standings: survey.standings.iter().map(seen).collect(), ..survey.clone() }
    }

    /// The numbers of the names to which alternatives are looked for.
    pub(super) fn in_need(&self, order: &Order<'_>, survey: &Survey, seek: Seek) -> BTreeSet<usize> {
        if seek == Seek::Never {
            return BTreeSet::new();
        }
        let survey = self.looked_at(order, survey);
        let assessment = assess(&self.given(order), &survey);
        let needs = |outcome: &gate::Outcome| {
            outcome.so_far > gate::SoFar::Go || (seek == Seek::NotGo && !outcome.complete)
        };
        let names = assessment.names.iter().enumerate();
        names.filter(|(_, name)| needs(&name.outcome)).map(|(number, _)| number).collect()
    }

    /// The report of a survey, what people saw taken into account, with what goes beside it.
    pub(super) fn surveyed(
        &self,
        order: &Order<'_>,
        survey: &Survey,
        found: Found,
        archive: Option<Archive>,
        notes: Vec<String>,
    ) -> Surveyed {
        let survey = self.looked_at(order, survey);
        let given = self.given(order);
        let assessment = assess(&given, &survey);
        let mut report = make(&Frame { given, archive }, &assessment);
        for (number, search) in &found.names {
            if let Some(name) = report.names.get_mut(*number) {
                name.alternatives = Some(alternatives::report(search, self.catalog));
            }
        }
        report.hint = hint::best(&report.names, self.catalog, &order.keys, &order.manner);
        let mut shielded = found.shielded;
        // What the survey itself knows of an account goes further.
        shielded.extend(assessment.shielded(&given, &survey));
        Surveyed {
            report,
            left_aside: false,
            interrupted: survey.interrupted,
            notes,
            shielded,
            failure: None,
        }
    }
}
