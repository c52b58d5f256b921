//! What a run over many names says before it asks and while it waits.

use std::time::Duration;

use jiff::Timestamp;

use super::Screening;
use crate::command::kept::{Kept, clock};
use crate::funnel::Stage;
use crate::output::estimate;
use crate::survey::Order;
use crate::survey::estimate as reckon;

impl Screening<'_> {
    /// Tells how long it takes, before the first request.
    pub(super) fn say_what_it_takes(&self, kept: &Kept, as_of: Timestamp, funnel: bool) {
        let stage = if funnel { Stage::Required } else { Stage::Whole };
        let all: Vec<usize> = (0..self.options.names.len()).collect();
        let batches = self.batches(&all, stage, kept, as_of);
        let orders: Vec<Order<'_>> =
            batches.iter().map(|batch| self.due(batch, stage, kept, as_of)).collect();
        let reckoned = reckon::estimate(&orders, &self.catalog().keys);
        let then = if funnel { "; then the other places for the names that are left" } else { "" };
        self.screen.note(&format!("{}{then}", estimate::line(&reckoned)));
    }

    pub(super) fn say_whom_it_waits_for(&self, place: &str, wait: Duration) {
        let until = Timestamp::now().checked_add(wait).unwrap_or(Timestamp::MAX);
        let until = clock(until);
        self.screen.note(&format!(
            "{place} answers no more for now: going on at {until}; what was learnt is kept, and Ctrl-C loses nothing"
        ));
    }

    pub(super) fn say_what_is_known(&self, kept: &Kept, as_of: Timestamp, funnel: bool) {
        let Some(since) = kept.since else { return };
        let names = &self.options.names;
        let stage = if funnel { Stage::Required } else { Stage::Whole };
        let order = self.order(names, stage, as_of);
        let known = kept.known(&order);
        let asked: Vec<&str> =
            order.platforms.iter().filter(|one| !one.probes.is_empty()).map(|one| one.id.as_str()).collect();
        let is_done = |name: &usize| asked.iter().all(|place| known.contains(&(*name, (*place).to_owned())));
        let done = (0..names.len()).filter(is_done).count();
        let (all, clock) = (names.len(), clock(since));
        self.screen.note(&if self.options.unanswered {
            format!("answers of the run of {clock} stand; only what has none is asked")
        } else {
            format!("going on with a run of {clock}: {done} of {all} names are done; `--fresh` starts anew")
        });
    }
}
