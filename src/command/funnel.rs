//! Running many names: in stages and batches, each batch a whole survey with its own controls, in one
//! world. What a batch has learnt is kept before the next begins.

mod entrants;
mod rest;
mod told;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result};
use jiff::Timestamp;

use self::entrants::{Entrant, Sum, alone, joined};
use self::rest::{rested, stop, stopped};
use super::kept::{Earlier, Kept};
use super::outcome::{Against, Surveyed};
use super::run::{self, More};
use super::screen::Screen;
use super::shelf::Shelf;
use super::way::{Way, in_time};
use crate::alternatives::Found;
use crate::catalog::Catalog;
use crate::catalog::platform::Platform;
use crate::drift;
use crate::fetch::Fetch;
use crate::funnel::{BATCH, MOST_AT_ONCE, Stage, stages};
use crate::name::Name;
use crate::options::{Check, Origin, Seek};
use crate::policy::Required;
use crate::survey::estimate::{Book, in_an_hour, limited};
use crate::survey::{self, Event, Order, Survey};

/// Surveys every name, in stages where there are many of them.
pub(super) fn survey(
    options: &mut Check,
    shelf: &Shelf,
    screen: &Screen,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let many = options.names.len() > MOST_AT_ONCE;
    match options.origin {
        Origin::Network(None) if (many || options.unanswered) && !options.keep => {}
        _ => return run::survey(options, shelf, told),
    }
    let required = run::required(options.profile.as_deref(), &options.policy, &shelf.catalog)?;
    let platforms = options.policy.places.chosen(&shelf.catalog, &options.selection, &required)?;
    if many && options.alternatives == Seek::NotGo {
        screen.note(
            "alternatives are looked for with at most 10 names; check the ones that are left once more",
        );
    }
    // What takes hours is told before it begins.
    screen.release();
    let begun = AtomicUsize::new(0);
    // Each batch begins anew; whoever watches wants to see the whole.
    let told = |event: Event| match event {
        Event::Begun { checks } => {
            told(Event::Begun { checks: checks + begun.fetch_add(checks, Ordering::Relaxed) });
        }
        other => told(other),
    };
    Screening { options, shelf, screen, told: &told, required, platforms }.run()
}

/// A run over many names.
struct Screening<'s> {
    options: &'s Check,
    shelf: &'s Shelf,
    screen: &'s Screen,
    told: &'s (dyn Fn(Event) + Sync),
    required: Required,
    platforms: Vec<&'s Platform>,
}

impl<'s> Screening<'s> {
    fn run(&self) -> Result<Surveyed> {
        let as_of = Timestamp::now();
        let earlier = match (self.options.unanswered, self.options.asking.fresh) {
            (true, _) => Earlier::Answered,
            (false, true) => Earlier::Nothing,
            (false, false) => Earlier::BrokenOff,
        };
        let asking = &self.options.asking;
        let mut kept = Kept::open(asking, &self.options.policy, &self.what(), as_of, earlier);
        let funnel = self.options.funnel && self.options.names.len() > MOST_AT_ONCE;
        let mut entrants: Vec<Entrant<'_>> = self.options.names.iter().map(Entrant::new).collect();
        self.say_what_is_known(&kept, as_of, funnel);
        self.say_what_it_takes(&kept, as_of, funnel);
        let (cache, lots) = run::remembered(asking);
        let sum = in_time(async {
            let mut way = Way::open(asking, cache, false)?;
            let mut sum = Sum { notes: way.notes(), ..Sum::default() };
            let (stop, mut book) = (stop(), Book::default());
            for stage in stages(funnel) {
                let going: Vec<usize> =
                    (0..entrants.len()).filter(|&at| entrants[at].dropped.is_none()).collect();
                for batch in self.batches(&going, *stage, &kept, as_of) {
                    let batch = batch.as_slice();
                    // Who was not asked any more is reported as such.
                    let is_told = batch.iter().all(|&at| entrants[at].report.is_some());
                    if !(sum.interrupted && is_told) {
                        let names: Vec<Name> = batch.iter().map(|&at| entrants[at].name.clone()).collect();
                        let mut order = self.order(&names, *stage, as_of);
                        sum.notes.extend(order.keys.faults());
                        order.known = self.known(&order, &kept);
                        let asked = limited(&order, &self.catalog().keys);
                        let now = way.world.now();
                        if *stage != Stage::Rules
                            && !sum.interrupted
                            && let Some((wait, whom)) = book.wait(&asked, now)
                        {
                            self.say_whom_it_waits_for(&whom.place, wait);
                            sum.interrupted = rested(wait, Timestamp::now, stop.clone()).await;
                        }
                        if asking.deadline_is_typed {
                            order.deadline = asking.deadline.saturating_sub(way.world.now());
                        }
                        let survey = if *stage == Stage::Rules || sum.interrupted {
                            let survey = survey::unasked(&order, "it was not asked any more");
                            Survey { interrupted: sum.interrupted, ..survey }
                        } else {
                            tokio::select! {
                                survey = survey::run(&order, &way.world, &lots, self.told, stopped(stop.clone())) => survey,
                                () = way.cooling.forward(self.told) => Survey { interrupted: true, ..Survey::default() },
                            }
                        };
                        sum.interrupted |= survey.interrupted;
                        self.learnt(
                            *stage,
                            &names,
                            &order,
                            survey,
                            (batch, &mut entrants),
                            &mut kept,
                            &mut sum,
                        );
                    }
                }
            }
            Ok(sum)
        })?;
        let mut sum = sum;
        if !sum.interrupted {
            kept.finish();
        }
        sum.notes.extend(kept.trouble.take());
        sum.notes.sort();
        sum.notes.dedup();
        sum.surveyed(entrants).context("no name is given")
    }

    /// What tells this run apart from others.
    fn what(&self) -> String {
        let Self { options, shelf, required, platforms, .. } = self;
        let names: BTreeSet<&str> = options.names.iter().map(Name::handle).collect();
        let places: Vec<&str> = platforms.iter().map(|platform| platform.id.as_str()).collect();
        let manner = &options.asking.manner;
        format!("{names:?}{places:?}{required:?}{:?}{manner:?}{}", options.policy, shelf.catalog.digest)
    }

    fn catalog(&self) -> &'s Catalog {
        &self.shelf.catalog
    }

    fn is_required(&self, platform: &Platform) -> bool {
        self.required.required.contains(&platform.id)
    }

    /// What a stage asks about these names.
    fn order(&self, names: &[Name], stage: Stage, as_of: Timestamp) -> Order<'s> {
        let platforms = self.platforms.iter().copied().filter(|platform| match stage {
            Stage::Rules | Stage::Required => self.is_required(platform),
            Stage::Rest => !self.is_required(platform),
            Stage::Whole => true,
        });
        let more = More::of(self.options, &self.required, self.catalog());
        // Neighbours are asked on required places only, and the first stage asks nobody.
        let more = if matches!(stage, Stage::Rules | Stage::Rest) { more.without_neighbours() } else { more };
        let order = run::order_with(self.catalog(), platforms.collect(), names, &self.options.asking, &more);
        Order { domains: self.options.policy.brand.domains.clone(), as_of, ..order }
    }

    /// Names, by number, that are surveyed together: so many that most get through where somebody
    /// answers only so much in an hour.
    fn batches(&self, names: &[usize], stage: Stage, kept: &Kept, as_of: Timestamp) -> Vec<Vec<usize>> {
        let in_an_hour = |names: &[usize]| {
            in_an_hour(names.len(), &limited(&self.due(names, stage, kept, as_of), &self.catalog().keys))
        };
        let (mut batches, mut left) = (Vec::new(), names);
        while !left.is_empty() {
            let all = BATCH.min(left.len());
            let (mut best, mut most) = (all, in_an_hour(&left[..all]));
            if stage != Stage::Rules && most < usize::MAX {
                for fewer in (1..all).rev() {
                    let through = in_an_hour(&left[..fewer]);
                    if through > most {
                        (best, most) = (fewer, through);
                    }
                }
            }
            let (batch, rest) = left.split_at(best);
            batches.push(batch.to_vec());
            left = rest;
        }
        batches
    }

    /// What a stage still asks about names, by number.
    fn due(&self, names: &[usize], stage: Stage, kept: &Kept, as_of: Timestamp) -> Order<'s> {
        let names: Vec<Name> = names.iter().map(|&at| self.options.names[at].clone()).collect();
        let order = self.order(&names, stage, as_of);
        let known = self.known(&order, kept);
        Order { known, ..order }
    }

    /// What need not be asked: what an earlier run has learnt, and with `--unanswered` what the lock has.
    fn known(&self, order: &Order<'_>, kept: &Kept) -> BTreeSet<(usize, String)> {
        let mut known = kept.known(order);
        if let Some(lock) = self.shelf.lock().filter(|_| self.options.unanswered) {
            known.extend(drift::known(lock, order, self.options.policy.gate.max_age));
        }
        known
    }

    /// Takes in what a batch has learnt, keeps it and sees who goes on.
    #[expect(clippy::too_many_arguments, reason = "each is what one batch is about")]
    fn learnt(
        &self,
        stage: Stage,
        names: &[Name],
        order: &Order<'_>,
        mut survey: Survey,
        (batch, entrants): (&[usize], &mut [Entrant<'_>]),
        kept: &mut Kept,
        sum: &mut Sum,
    ) {
        kept.doubts(&mut survey);
        let earlier = batch.iter().map(|&at| std::mem::take(&mut entrants[at].survey)).collect();
        let whole = if stage == Stage::Rest { joined(survey, earlier) } else { survey };
        let against = Against {
            catalog: self.catalog(),
            looks: self.shelf.looks(),
            names,
            required: &self.required,
            policy: &self.options.policy,
            // What nobody was asked about yet is judged by the name alone.
            lock: self.shelf.lock().filter(|_| stage != Stage::Rules || self.options.unanswered),
            carries: true,
            kept: Some(&kept.lock),
        };
        let surveyed = against.surveyed(order, &whole, Found::default(), None, Vec::new());
        if stage != Stage::Rules {
            let lock = against.keep(order, &whole, &kept.lock);
            kept.learn(lock, &whole);
        }
        sum.is_network_dead |= surveyed.is_network_dead;
        let mut report = surveyed.report;
        for (number, (&at, report)) in batch.iter().zip(std::mem::take(&mut report.names)).enumerate() {
            let passes = stage.passes(report.so_far.into());
            let entrant = &mut entrants[at];
            entrant.report = Some(report);
            if passes {
                if stage == Stage::Required {
                    entrant.survey = alone(&whole, number, names.len());
                }
            } else {
                entrant.dropped = Some(stage);
            }
        }
        sum.frame = Some(match sum.frame.take() {
            None => report,
            Some(mut all) => {
                // What no batch has found a use for is without use.
                all.waivers.retain(|one| report.waivers.iter().any(|other| other.id == one.id));
                all.scope.adult_left_out = all.scope.adult_left_out.max(report.scope.adult_left_out);
                all
            }
        });
    }
}
