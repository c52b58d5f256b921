//! What the checks of a survey are asked at most, and whether what may be spent pays for it.

use super::{MOST_KNOWN, Order, ask};
use crate::catalog::batch::CostPer;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe, ProbeKind};
use crate::catalog::signal::Says;
use crate::judge::control::LEAST_RANDOM;
use crate::probe::{self, LeftOut};

/// Whether `probe` may run, its controls paid for too: `--spend` is the most that is ever spent, all
/// paid probes together, and the first in plan order go first.
pub(crate) fn admitted(order: &Order<'_>, probe: &Probe) -> Result<(), LeftOut> {
    probe::admitted(probe, &order.manner, &order.keys)?;
    if !is_paid(probe) {
        return Ok(());
    }
    match left_before(order, Some(probe)) {
        (left, Some(ceiling)) if !fits(ceiling, left) => Err(LeftOut::Paid(ceiling)),
        _ => Ok(()),
    }
}

/// What is left to spend when it is the turn of `probe`, and what that may cost; without one, what is
/// left after them all.
pub(crate) fn left_before(order: &Order<'_>, probe: Option<&Probe>) -> (f64, Option<f64>) {
    let mut left = order.manner.spend;
    let all =
        order.platforms.iter().flat_map(|platform| platform.probes.iter().map(move |one| (platform, one)));
    for (platform, one) in all.filter(|(_, one)| is_paid(one)) {
        let ceiling = Load::most(platform, one, &order.due_at(platform)).cost(one);
        if probe.is_some_and(|probe| std::ptr::eq(one, probe)) {
            return (left, Some(ceiling));
        }
        if fits(ceiling, left) && probe::admitted(one, &order.manner, &order.keys).is_ok() {
            left -= ceiling;
        }
    }
    (left, None)
}

/// Sums of prices such as 0.01 are not exact; what is a millionth of a dollar off is the same.
pub(crate) fn fits(cost: f64, left: f64) -> bool {
    cost <= left + 1e-6
}

/// Whether asking `probe` costs money.
pub(crate) fn is_paid(probe: &Probe) -> bool {
    probe.cost_usd.is_some_and(|cost| cost > 0.0)
}

/// What a probe is asked.
#[derive(Clone, Copy)]
pub(crate) struct Load {
    pub(crate) requests: usize,
    pub(crate) handles: usize,
}

impl Load {
    /// The most for these handles: each of them, two known ones and two random ones for each, which
    /// are asked wherever an answer needs proof. Those are asked later, so they never share a
    /// request with one of the handles; nor do those that the rules do not know, and their like.
    pub(crate) fn most(platform: &Platform, probe: &Probe, handles: &[Handle]) -> Self {
        let spellings = |handle: &Handle| platform.handle.other_spellings(handle);
        let handles: Vec<Handle> = handles
            .iter()
            .flat_map(|handle| std::iter::once(handle.clone()).chain(spellings(handle)))
            .collect();
        let proves = probe.signals.iter().any(|signal| signal.says != Says::Wall);
        let controls = |known: usize, names: usize| match probe.kind {
            // A search is proved by what it must find.
            ProbeKind::Search => known.min(platform.controls.taken.len()),
            _ if proves => known + LEAST_RANDOM * names,
            _ => 0,
        };
        let names = handles.len();
        if names == 0 {
            return Self { requests: 0, handles: 0 };
        }
        let all = names + controls(MOST_KNOWN, names);
        let Some(batch) = &probe.batch else { return Self { requests: all, handles: all } };
        let odd = handles.iter().filter(|handle| !platform.handle.allows(handle.as_str())).count();
        let most = ask::most_together(batch);
        let chunks = (names - odd).div_ceil(most);
        let proofs = controls(MOST_KNOWN, names - odd).div_ceil(most);
        let together = chunks + proofs;
        // A known account goes with each request about several names; the first of the later ones
        // holds the known accounts anyway.
        let watches = if names - odd > 1 { chunks } else { 0 } + proofs.saturating_sub(1);
        Self { requests: together + odd + controls(0, odd), handles: all + watches }
    }

    /// What it costs, in US dollars.
    pub(crate) fn cost(self, probe: &Probe) -> f64 {
        let count = match probe.cost_per {
            CostPer::Request => self.requests,
            CostPer::Handle => self.handles,
        };
        probe.cost_usd.unwrap_or(0.0) * f64::from(u32::try_from(count).unwrap_or(u32::MAX))
    }
}
