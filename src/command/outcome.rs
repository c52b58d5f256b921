//! What a survey came to, live or replayed.

use std::collections::{BTreeMap, BTreeSet};

use crate::alternatives::Found;
use crate::assessment::{Given, assess};
use crate::catalog::Catalog;
use crate::drift;
use crate::fetch::entry::Exchange;
use crate::fetch::har::LogInfo;
use crate::gate;
use crate::lock::Lock;
use crate::look::Looks;
use crate::name::Name;
use crate::options::Seek;
use crate::policy::{Policy, Required};
use crate::report::drift::drift_report;
use crate::report::make::{Frame, make};
use crate::report::{Archive, Report, alternatives, hint};
use crate::standing::Standing;
use crate::standing::carried::{Keeper, with_carried};
use crate::standing::looked::{day_of, with_look};
use crate::survey::shielded::Shielded;
use crate::survey::{Order, Survey};
use crate::verdict::DoubtKind;

/// What a survey came to.
pub(super) struct Surveyed {
    /// Whether the user's own entries were left aside, because an archive knows nothing of them.
    pub(super) left_aside: bool,
    /// What was learnt.
    pub(super) report: Report,
    /// Whether Ctrl-C ended it early.
    pub(super) interrupted: bool,
    /// The lock as it is to be kept, where one was held against it.
    pub(super) lock: Option<Lock>,
    /// What the user should be told beside it.
    pub(super) notes: Vec<String>,
    /// Whether nobody at all replied: then no allowance excuses a silence.
    pub(super) is_network_dead: bool,
    /// Accounts of which an archive keeps no details.
    pub(super) shielded: Shielded,
    /// The exchanges and what an archive says of them, where they were asked for.
    pub(super) kept: Option<(LogInfo, Vec<Exchange>)>,
    /// What went wrong after the survey, which costs the exit code but not the report.
    pub(super) failure: Option<String>,
    /// Names that a funnel dropped, by handle, with the stage.
    pub(super) dropped: BTreeMap<String, String>,
}

/// How many places are asked at once; the lanes keep each host polite. Measured on the simulated
/// internet: with more than this a survey of a whole list is no faster, because the longest lane
/// decides, and holds more connections and replies at once than the bare client does.
pub(super) const CONCURRENCY: usize = 128;

/// Whether no reply of the place came at all.
fn is_unreached(standing: &Standing) -> bool {
    let doubt = standing.doubt.as_ref().map(|doubt| doubt.kind);
    matches!(doubt, Some(DoubtKind::Unreachable | DoubtKind::TimedOut | DoubtKind::RefusedByGuard))
}

/// Whether somebody was asked and nobody at all replied: then it is the network here that is down.
fn is_network_dead(survey: &Survey) -> bool {
    let replied = |one: &Standing| {
        let doubt = one.doubt.as_ref().map(|doubt| doubt.kind);
        let turned_away =
            matches!(doubt, Some(DoubtKind::RateLimited | DoubtKind::Blocked | DoubtKind::LoginWall));
        turned_away || one.evidence.iter().any(|seen| seen.status.is_some() && !seen.remembered)
    };
    survey.standings.iter().any(is_unreached) && !survey.standings.iter().any(replied)
}

/// What a survey is held against.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) looks: &'a Looks,
    pub(super) names: &'a [Name],
    pub(super) required: &'a Required,
    pub(super) policy: &'a Policy,
    /// What was known before; nothing for an archive.
    pub(super) lock: Option<&'a Lock>,
    /// Whether that may stand in for what could not be had today; otherwise it is only held against it.
    pub(super) carries: bool,
    /// What a run that was broken off has learnt.
    pub(super) kept: Option<&'a Lock>,
}

impl<'a> Against<'a> {
    /// What an assessment needs of it.
    pub(super) fn given(&self, order: &Order<'_>) -> Given<'a> {
        let Self { catalog, names, required, policy, .. } = *self;
        Given { catalog, names, places: required, policy, as_of: order.as_of }
    }

    /// The survey with what people saw, and with what was known before where nothing could be told.
    fn looked_at(&self, order: &Order<'_>, survey: &Survey) -> Survey {
        let (as_of, max_age) = (day_of(order.as_of), self.policy.gate.max_age);
        let is_dead = is_network_dead(survey);
        let seen = |standing: &Standing| match self.catalog.get(&standing.platform) {
            Some(platform) => {
                let beside = standing.name.checked_sub(self.names.len());
                let name = beside.map_or(Some(standing.name), |at| Some(survey.beside.get(at)?.name));
                let name = name.and_then(|at| self.names.get(at)).map(Name::handle);
                // A network that is down must not look like places that are tired.
                let name = name.filter(|_| !(is_dead && is_unreached(standing)));
                let of = |lock: Option<&'a Lock>| lock?.name(name?);
                let looked = with_look(standing.clone(), platform, self.looks, as_of);
                // The younger answer first.
                let carried = with_carried(looked, of(self.kept), Keeper::Run, as_of, max_age);
                if carried.stood_in_by().is_some() {
                    return carried;
                }
                with_carried(carried, of(self.lock.filter(|_| self.carries)), Keeper::Lock, as_of, max_age)
            }
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

    /// What a survey has learnt, put over what was `known`, in the form of the lock.
    pub(super) fn keep(&self, order: &Order<'_>, survey: &Survey, known: &Lock) -> Lock {
        let survey = self.looked_at(order, survey);
        let given = self.given(order);
        drift::update(known, &given, &survey, &assess(&given, &survey)).0
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
        let is_network_dead = is_network_dead(survey);
        let survey = self.looked_at(order, survey);
        let given = self.given(order);
        let assessment = assess(&given, &survey);
        let mut report = make(&Frame { given, archive }, &assessment);
        let held = self.lock.map(|lock| drift::update(lock, &given, &survey, &assessment));
        for one in held.iter().flat_map(|(_, drift)| drift) {
            if let Some(name) = report.names.get_mut(one.name) {
                name.drift.push(drift_report(one, self.catalog));
            }
        }
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
            lock: held.map(|(lock, _)| lock),
            left_aside: false,
            interrupted: survey.interrupted,
            notes,
            shielded,
            kept: None,
            failure: None,
            dropped: BTreeMap::new(),
            is_network_dead,
        }
    }
}
