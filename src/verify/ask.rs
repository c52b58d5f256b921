//! Asking the controls of a check: random handles first, so that known accounts, asked after them,
//! bracket them as they bracket the subject of a survey.

use std::time::Duration;

use super::finding::{Heard, finding};
use super::{Check, Role};
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe};
use crate::exchange::{Answer, Failure};
use crate::fetch::Fetch;
use crate::judge::control::{Control, LEAST_RANDOM};
use crate::judge::hearing::{self, hear};
use crate::survey::ask::{Desk, Question};
use crate::survey::lots::Lots;
use crate::survey::{Order, admitted, is_paid};
use crate::verdict::{Doubt, DoubtKind};

/// How often a random handle that turns out to be somebody's is drawn anew.
const MOST_REDRAWS: usize = 4;
/// Length of random handles: so long that they are nobody's.
const LONG_ENOUGH: usize = 12;

/// One platform at work.
pub(super) struct Bench<'o, F> {
    pub(super) order: &'o Order<'o>,
    pub(super) platform: &'o Platform,
    pub(super) world: &'o F,
    pub(super) lots: &'o Lots,
    /// When everything ends, on the world's clock.
    pub(super) end: Duration,
    /// How many places are at work in its lane at once, itself included.
    pub(super) beside: usize,
}

impl<F: Fetch> Bench<'_, F> {
    /// Puts one check to the proof; nothing when the time ended first.
    pub(super) async fn check(&self, probe: &Probe) -> Option<Check> {
        let untold = |doubt| Check { doubt: Some(doubt), ..Check::of(self.platform, probe) };
        if let Err(why) = admitted(self.order, probe) {
            return Some(untold(why.doubt()));
        }
        if self.world.is_past(self.end) {
            return None;
        }
        let by = (self.world.now() + self.order.budget + self.turns(probe)).min(self.end);
        let taken = self.desk().known(probe, by).await.ok()?;
        if taken.is_empty() {
            let words = "no account is known that exists";
            return Some(untold(Doubt::new(DoubtKind::CheckUnproven, words)));
        }
        let random = self.random(probe, &taken, by).await?;
        let known = self.asked(probe, Role::Known, taken, by).await?;
        Some(finding(self.platform, probe, &known, &random))
    }

    async fn random(&self, probe: &Probe, taken: &[Handle], by: Duration) -> Option<Vec<Heard>> {
        let others: Vec<&str> = self.order.handles.iter().chain(taken).map(Handle::as_str).collect();
        let (shape, name) = (self.shape(taken), format!("{}/{}", self.platform.id, probe.id));
        // The ceiling of the cost knows no second try.
        let most = if is_paid(probe) { 0 } else { MOST_REDRAWS };
        let mut found: Vec<Heard> = Vec::new();
        for _ in 0..=most {
            let draw = |_| self.lots.draw(&name, &shape, &others, &self.platform.handle);
            let handles: Vec<Handle> = (found.len()..LEAST_RANDOM).filter_map(draw).collect();
            if handles.is_empty() {
                break;
            }
            let asked = self.asked(probe, Role::Random, handles, by).await?;
            // A handle that proves to be somebody's tells nothing about the check.
            let is_somebody =
                |heard: &Heard| matches!(heard.hearing.heard, hearing::Heard::Taken { proves_itself: true });
            found.extend(asked.into_iter().filter(|heard| !is_somebody(heard)));
        }
        Some(found)
    }

    /// What random handles look like here: plain letters, so many that nobody has them, where the
    /// rules allow that.
    fn shape(&self, taken: &[Handle]) -> Handle {
        let rules = &self.platform.handle;
        let plain = "a".repeat(LONG_ENOUGH.clamp(rules.min, rules.max.max(rules.min)));
        let longest = taken.iter().max_by_key(|known| known.as_str().chars().count());
        longest.filter(|_| !rules.allows(&plain)).cloned().unwrap_or_else(|| Handle::new(plain))
    }

    /// The answers, in the order of the handles; nothing when the archive holds none.
    async fn asked(
        &self,
        probe: &Probe,
        role: Role,
        handles: Vec<Handle>,
        by: Duration,
    ) -> Option<Vec<Heard>> {
        let question = |handle| Question { handle, fresh: true, recall: None };
        let questions = handles.iter().cloned().map(question).collect();
        let answers = self.desk().answers(probe, questions, by).await.ok()?;
        let each = handles.into_iter().zip(answers).map(|(handle, answered)| {
            let answer = answered
                .map_or_else(|why| Err(Failure::NotAsked(why.doubt().detail)), |answered| answered.answer);
            self.heard(probe, role, handle, answer)
        });
        Some(each.collect())
    }

    /// The time that politeness alone takes: one gap for each request, and for those of the places
    /// beside it, with which it takes turns.
    fn turns(&self, probe: &Probe) -> Duration {
        const REQUESTS: usize = 6;
        probe.gap().saturating_mul(u32::try_from(REQUESTS * self.beside).unwrap_or(u32::MAX))
    }

    fn desk(&self) -> Desk<'_, F> {
        Desk { order: self.order, platform: self.platform, world: self.world }
    }

    fn heard(&self, probe: &Probe, role: Role, handle: Handle, answer: Answer) -> Heard {
        let hearing = hear(self.platform, probe, &handle, &answer, self.order.as_of);
        let reply = answer.ok();
        let control = Control::of(handle, &hearing, reply.as_ref(), self.order.as_of);
        Heard { role, control, hearing, reply }
    }
}
