//! Learning anew what an entry of the catalog no longer knows.

use std::collections::BTreeSet;

use super::entry::{LEARNT, day};
use super::{Learnt, Reason, Refusal, learn};
use crate::catalog::key::OWN;
use crate::catalog::platform::{Controls, Platform, Probe, ProbeKind, ProvedBy, Source};
use crate::catalog::signal::variables;
use crate::fetch::Fetch;
use crate::survey::lots::Lots;
use crate::survey::{Order, is_paid};
use crate::verify::{Check, Outcome, Role};

/// An entry whose failing checks were learnt anew, as far as they could be.
#[derive(Clone, Debug)]
pub struct Mended {
    /// The whole entry, for an overlay; nothing where no check was mended.
    pub platform: Option<Platform>,
    /// What a reader of the entry should know, a line each.
    pub notes: Vec<String>,
    /// Checks that were mended.
    pub mended: Vec<String>,
    /// Checks that were not, each with the reason.
    pub refused: Vec<(String, Refusal)>,
}

/// Learns anew the checks of `platform` that fail by `checks`; nothing where none of them does.
pub async fn mend<F: Fetch>(
    order: &Order<'_>,
    platform: &Platform,
    checks: &[Check],
    world: &F,
    lots: &Lots,
) -> Option<Mended> {
    let failing: Vec<&Check> = checks
        .iter()
        .filter(|check| check.platform == platform.id && check.outcome == Outcome::Fails)
        .collect();
    if failing.is_empty() {
        return None;
    }
    let mut mended = Mended { platform: None, notes: Vec::new(), mended: Vec::new(), refused: Vec::new() };
    let mut whole = platform.clone();
    for check in failing {
        let Some(probe) = whole.probes.iter_mut().find(|probe| probe.id == check.probe) else { continue };
        match again(order, platform, probe, check, world, lots).await {
            Ok(learnt) => {
                mended.mended.push(check.probe.clone());
                mended.notes.extend(learnt.notes.iter().map(|note| format!("`{}`: {note}", probe.id)));
                if let Some(new) = learnt.platform.probes.into_iter().next() {
                    *probe = new;
                }
            }
            Err(refusal) => mended.refused.push((check.probe.clone(), refusal)),
        }
    }
    if !mended.mended.is_empty() {
        whole.proved_by = ProvedBy::Shape;
        whole.sources.push(Source { what: LEARNT.to_owned(), date: day(order.as_of) });
        leave_out_keys(&mut whole, &mut mended.notes);
        mended.platform = Some(whole).filter(|whole| !whole.probes.is_empty());
    }
    Some(mended)
}

/// Learns one probe anew.
async fn again<F: Fetch>(
    order: &Order<'_>,
    platform: &Platform,
    probe: &Probe,
    check: &Check,
    world: &F,
    lots: &Lots,
) -> Result<Learnt, Refusal> {
    let cannot = |words: &str| Err(Refusal::new(Reason::CannotAsk, words));
    if matches!(probe.kind, ProbeKind::Validator | ProbeKind::SignUp) {
        return cannot(
            "what sign-up says is not learnt from accounts; read its answer and mend the signals by hand",
        );
    }
    if probe.batch.is_some() {
        return cannot("one request asks about many handles; mend the signals by hand");
    }
    if is_paid(probe) {
        return cannot("each request costs money; mend the signals by hand");
    }
    if platform.host.is_some() || platform.id.contains('@') {
        return cannot("the entry is for many servers, and one server teaches nothing about the others");
    }
    // What still names its account still exists, whatever became of the signals.
    let known = || check.controls.iter().filter(|control| control.role == Role::Known);
    let stale: BTreeSet<&str> = known()
        .filter(|control| !control.sound && known().any(|other| other.sound))
        .map(|control| control.handle.as_str())
        .collect();
    if !stale.is_empty() {
        let names = stale.iter().map(|handle| format!("`{handle}`")).collect::<Vec<_>>().join(", ");
        let words =
            format!("another known account is answered as it must be: replace {names} in `controls.taken`");
        return Err(Refusal::new(Reason::KnownIsNobody, words));
    }
    let taken: Vec<String> = known().map(|control| control.handle.clone()).collect();
    let draft = Platform {
        controls: Controls { taken, ask: Vec::new(), ..platform.controls.clone() },
        probes: vec![probe.clone()],
        ..platform.clone()
    };
    learn(order, &draft, world, lots).await
}

/// Takes out the probes that no overlay may ask with: keys of the built-in entries are read for those
/// alone. Where a key is only for higher limits, the probe is asked without it.
fn leave_out_keys(platform: &mut Platform, notes: &mut Vec<String>) {
    let is_own = |name: &String| name.starts_with(OWN);
    platform.probes.retain_mut(|probe| {
        if probe.keys.iter().all(is_own) {
            return true;
        }
        if !probe.keys_optional || !variables(&probe.url).is_empty() {
            notes.push(format!(
                "`{}` is left out: it needs a key of the built-in entry, which no overlay reads",
                probe.id
            ));
            return false;
        }
        let names: Vec<String> = probe.keys.drain(..).map(|name| format!("${name}")).collect();
        let keyed = |value: &String| names.iter().any(|name| value.contains(name.as_str()));
        probe.headers.retain(|_, value| !keyed(value));
        probe.key_query.retain(|_, value| !keyed(value));
        probe.keys_optional = false;
        notes.push(format!(
            "`{}` is asked without the key of the built-in entry, which no overlay reads",
            probe.id
        ));
        true
    });
}
