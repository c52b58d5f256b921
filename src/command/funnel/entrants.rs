//! The names on their way through the stages, and what comes of them together.

use std::collections::BTreeMap;

use crate::command::outcome::Surveyed;
use crate::funnel::Stage;
use crate::name::Name;
use crate::report::{NameReport, Report};
use crate::standing::Standing;
use crate::survey::beside::keep_only;
use crate::survey::{Neighbour, Survey};

/// A name on its way through the stages.
pub(super) struct Entrant<'n> {
    pub(super) name: &'n Name,
    /// What is known of it so far.
    pub(super) survey: Survey,
    /// What it came to so far.
    pub(super) report: Option<NameReport>,
    /// The stage that it did not pass.
    pub(super) dropped: Option<Stage>,
}

/// What came of all names together.
#[derive(Default)]
pub(super) struct Sum {
    pub(super) frame: Option<Report>,
    pub(super) interrupted: bool,
    pub(super) notes: Vec<String>,
    pub(super) is_network_dead: bool,
}

impl Sum {
    /// Nothing where there was no name.
    pub(super) fn surveyed(self, entrants: Vec<Entrant<'_>>) -> Option<Surveyed> {
        let Self { frame, interrupted, notes, is_network_dead } = self;
        let mut dropped = BTreeMap::new();
        let mut names = Vec::new();
        for entrant in entrants {
            if let Some(stage) = entrant.dropped {
                dropped.insert(entrant.name.handle().to_owned(), stage.dropped());
            }
            names.extend(entrant.report);
        }
        let report = Report { names, ..frame? };
        Some(Surveyed {
            report,
            lock: None,
            left_aside: false,
            interrupted,
            notes,
            shielded: BTreeMap::new(),
            kept: None,
            failure: None,
            dropped,
            is_network_dead,
        })
    }
}

impl<'n> Entrant<'n> {
    pub(super) fn new(name: &'n Name) -> Self {
        Self { name, survey: Survey::default(), report: None, dropped: None }
    }
}

/// What is known of one name of a survey of `names`, its neighbours included.
pub(super) fn alone(survey: &Survey, number: usize, names: usize) -> Survey {
    let kept: Vec<Option<usize>> = (0..names).map(|name| (name == number).then_some(0)).collect();
    let mut alone = survey.clone();
    keep_only(&mut alone, &kept);
    alone
}

/// A survey of other places about the names of `earlier`, each known alone, with what was known.
pub(super) fn joined(survey: Survey, earlier: Vec<Survey>) -> Survey {
    let names = earlier.len();
    let (mut own, mut others, mut beside) = (Vec::new(), Vec::new(), Vec::new());
    let Survey { standings, mut homes, mut shielded, interrupted, .. } = survey;
    for (number, known) in earlier.into_iter().enumerate() {
        let first = beside.len();
        beside.extend(known.beside.iter().map(|one| Neighbour { name: number, ..*one }));
        for standing in known.standings {
            match standing.name.checked_sub(1) {
                None => own.push(Standing { name: number, ..standing }),
                Some(at) => others.push(Standing { name: names + first + at, ..standing }),
            }
        }
        homes.extend(known.homes);
        shielded.extend(known.shielded);
    }
    own.extend(standings);
    own.sort_by_key(|standing| standing.name);
    own.extend(others);
    Survey { standings: own, beside, homes, shielded, interrupted }
}
