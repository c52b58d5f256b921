//! The lock held against today's answers: what has become worse, and the lock as it is to be kept.
//! Pure. What cannot be told today changes nothing; a change that a passing fault could feign counts
//! only when it is seen twice, half an hour apart; better news is told and counts for nothing.

mod turn;
mod holder;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use sha2::{Digest, Sha256};

pub use self::turn::status;
use self::turn::{Turn, meaning, turn};
use crate::assessment::{Assessed, Assessment, Given};
use crate::catalog::hexadecimal;
use crate::lock::age::{is_live, is_young};
use crate::lock::{HOLDER, Holder, Lock, LockedFinding, LockedName, LockedPlace, MOST_UNPROVEN, Pending};
use crate::name::Name;
use crate::policy::MaxAge;
use crate::risk::case::{Place, Weight};
use crate::risk::kept;
use crate::standing::Standing;
use crate::standing::carried::{Keeper, contradicts, excludes, is_unproven};
use crate::standing::looked::day_of;
use crate::survey::{Order, Survey, at};
use crate::verdict::{Strength, Verdict};

/// How long a change has to last to count, where a passing fault could feign it, in seconds.
pub const APART: i64 = 30 * 60;

/// Digits of the digest of signals.
const DIGITS: usize = 16;

/// One answer that is not what the lock says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drift {
    /// Which name of the survey, from 0.
    pub name: usize,
    /// Platform id.
    pub place: String,
    /// The handle, where it is a neighbour's.
    pub handle: Option<String>,
    /// What it was, in words.
    pub from: String,
    /// What it is, in words.
    pub to: String,
    /// What that means, in words.
    pub words: String,
    /// Whether it turns a run red.
    pub counts: bool,
}

/// Holds `old` against an assessed survey: the lock as it is to be kept, with names that were not
/// surveyed left as they are, and what has changed, the worst first.
pub fn update(
    old: &Lock,
    given: &Given<'_>,
    survey: &Survey,
    assessment: &Assessment<'_>,
) -> (Lock, Vec<Drift>) {
    let (mut lock, mut drift) = (old.clone(), Vec::new());
    // Where a home page of ours could not be read, an account may look like a stranger's.
    let homes_known = survey.homes.iter().all(|home| home.points_at.is_some());
    for (number, (name, assessed)) in given.names.iter().zip(&assessment.names).enumerate() {
        let before = old.name(name.handle());
        let today = Today { given, name, number, homes_known };
        lock.put(today.locked(before, assessed, &mut drift));
    }
    drift.sort_by_key(|one| (one.name, !one.counts));
    (lock, drift)
}

/// What need not be asked: which name of `order`, from 0, at which place, because the answer that is kept
/// is young, and so are those of its neighbours there.
pub fn known(lock: &Lock, order: &Order<'_>, max_age: MaxAge) -> BTreeSet<(usize, String)> {
    let today = day_of(order.as_of);
    let spares = |old: &LockedPlace| {
        let settled = old.pending.is_none() && old.unproven == 0 && !old.contradicted;
        settled && old.strength != Some(Strength::H) && is_young(old.verdict, old.on, today, max_age)
    };
    let mut known = BTreeSet::new();
    for (number, handle) in order.handles[..order.names()].iter().enumerate() {
        let Some(name) = lock.name(handle.as_str()) else { continue };
        let beside = order.beside.iter().zip(&order.handles[order.names()..]);
        let beside: Vec<&str> =
            beside.filter(|(one, _)| one.name == number).map(|(_, handle)| handle.as_str()).collect();
        for platform in &order.platforms {
            let is_required = order.required.contains(&platform.id);
            let neighbours = beside.iter().copied().filter(|_| is_required);
            let handle = at(handle, platform);
            let mut all = std::iter::once(handle.as_str()).chain(neighbours);
            if all.all(|handle| name.at(&platform.id, handle).is_some_and(spares)) {
                known.insert((number, platform.id.clone()));
            }
        }
    }
    known
}

/// What is held against the lock.
struct Today<'t> {
    given: &'t Given<'t>,
    name: &'t Name,
    number: usize,
    homes_known: bool,
}

impl Today<'_> {
    fn as_of(&self) -> Timestamp {
        self.given.as_of
    }

    fn day(&self) -> Date {
        day_of(self.given.as_of)
    }

    fn locked(
        &self,
        before: Option<&LockedName>,
        assessed: &Assessed<'_>,
        drift: &mut Vec<Drift>,
    ) -> LockedName {
        let all = || assessed.places.iter().chain(&assessed.beside);
        let (mut places, mut silent) = (Vec::new(), Vec::new());
        for place in all() {
            let (id, handle) = (&place.platform.id, place.standing.handle.as_str());
            let old = before.and_then(|name| name.at(id, handle));
            let kept = self.place(old, place, drift);
            if let Kept::Old(old) = &kept {
                silent.push(old.clone());
            }
            places.extend(kept.place());
        }
        // Places that this run left out stay as long as they count.
        let is_asked = |old: &LockedPlace| {
            let handle = old.handle.as_deref().unwrap_or(self.name.handle());
            all().any(|place| place.platform.id == old.place && place.standing.handle.as_str() == handle)
        };
        let max_age = self.given.policy.gate.max_age;
        let counts = |old: &&LockedPlace| !is_asked(old) && is_live(old.verdict, old.on, self.day(), max_age);
        let left: Vec<LockedPlace> =
            before.map(|name| name.places.iter().filter(counts).cloned().collect()).unwrap_or_default();
        // What was found stays as long as the answer that it was found with.
        let stays = |found: &&LockedFinding| left.iter().chain(&silent).any(|old| is_about(found, old));
        let left_findings = before.into_iter().flat_map(|name| name.findings.iter().filter(stays)).cloned();
        let mut seen = BTreeSet::new();
        let mut findings: Vec<LockedFinding> = assessed
            .findings
            .iter()
            .filter_map(|found| kept::locked(self.name.handle(), found, weight(assessed, found.at.as_ref())))
            .chain(left_findings)
            .filter(|found| seen.insert(found.id.clone()))
            .collect();
        findings.sort_by(|one, other| one.id.cmp(&other.id));
        places.extend(left);
        let LockedName { name, handle, .. } = before.cloned().unwrap_or_else(|| LockedName {
            name: self.name.typed().to_owned(),
            handle: self.name.handle().to_owned(),
            places: Vec::new(),
            findings: Vec::new(),
        });
        LockedName { name, handle, places, findings }
    }

    /// What is to be kept of one place.
    fn place(&self, old: Option<&LockedPlace>, place: &Place<'_>, drift: &mut Vec<Drift>) -> Kept {
        let (standing, kind) = (place.standing, place.platform.kind);
        let new = self.answered(place);
        if standing.verdict == Verdict::Unknown || standing.disputed || standing.carried.is_some() {
            let Some(old) = old else { return Kept::Nothing };
            // What a run learnt before it was broken off is as young as what it learns now.
            let by_run = standing.stood_in_by().is_some_and(|carried| carried.keeper == Keeper::Run);
            if by_run && turn(old, &new) == Turn::Worse {
                let (from, to) = (status(kind, old.verdict, old.ours), status(kind, new.verdict, new.ours));
                drift.push(self.drift(place, from, to, true, meaning(old, &new)));
            }
            return Kept::Old(unanswered(old, standing));
        }
        let Some(old) = old else { return Kept::New(new) };
        if old.strength != Some(Strength::H) && self.is_left_to(old, &new) {
            // A weaker word says as much, and settles nothing that stronger evidence has left open.
            let unproven = if old.contradicted { old.unproven } else { 0 };
            return Kept::Old(LockedPlace { unproven, ..old.clone() });
        }
        if (old.verdict, old.ours) == (new.verdict, new.ours) {
            return Kept::New(self.same(old, new, place, drift));
        }
        let turn = turn(old, &new);
        if turn == Turn::WorseIfItLasts && old.ours && !self.homes_known {
            return Kept::Old(old.clone());
        }
        let (from, to) = (status(kind, old.verdict, old.ours), status(kind, new.verdict, new.ours));
        match turn {
            Turn::Worse | Turn::Told => {
                drift.push(self.drift(place, from, to, turn == Turn::Worse, meaning(old, &new)));
                Kept::New(new)
            }
            Turn::WorseIfItLasts => match self.pending(old, to) {
                Ok(()) => {
                    drift.push(self.drift(place, from, to, true, meaning(old, &new)));
                    Kept::New(new)
                }
                Err(pending) => {
                    drift.push(self.drift(place, from, to, false, ONCE));
                    Kept::Old(LockedPlace { pending: Some(pending), ..old.clone() })
                }
            },
        }
    }

    /// Whether the weaker word of today leaves the stronger one that is kept as it is.
    fn is_left_to(&self, old: &LockedPlace, new: &LockedPlace) -> bool {
        let max_age = self.given.policy.gate.max_age;
        (old.verdict, old.ours) == (new.verdict, new.ours)
            && new.strength.is_some_and(Strength::is_hint)
            && old.strength.is_some_and(|kept| !kept.is_hint())
            && is_live(old.verdict, old.on, self.day(), max_age)
    }

    /// The same answer as before: only who holds it may have changed.
    fn same(
        &self,
        old: &LockedPlace,
        new: LockedPlace,
        place: &Place<'_>,
        drift: &mut Vec<Drift>,
    ) -> LockedPlace {
        let (holder, pending) = match holder::turn(old.holder, new.holder) {
            holder::Turn::Same => (old.holder, None),
            holder::Turn::Told => (holder::joined(old.holder, new.holder), None),
            holder::Turn::Worse => {
                let (from, to) = (holder::words(old.holder), holder::words(new.holder));
                match self.pending(old, HOLDER) {
                    Ok(()) => {
                        drift.push(self.drift(
                            place,
                            &from,
                            &to,
                            true,
                            "its holder is more active or better known",
                        ));
                        (holder::joined(old.holder, new.holder), None)
                    }
                    Err(pending) => {
                        drift.push(self.drift(place, &from, &to, false, ONCE));
                        (old.holder, Some(pending))
                    }
                }
            }
        };
        let max_age = self.given.policy.gate.max_age;
        let is_young = is_young(old.verdict, old.on, self.day(), max_age) && old.on <= self.day();
        let is_as_strong = old.strength <= new.strength;
        let dated = if is_young && is_as_strong { old.clone() } else { new };
        LockedPlace { holder, pending, unproven: 0, contradicted: false, ..dated }
    }

    /// Whether a change has lasted, or since when it waits.
    fn pending(&self, old: &LockedPlace, to: &str) -> Result<(), Pending> {
        match &old.pending {
            Some(pending) if pending.to == to && pending.since <= self.as_of() => {
                let since = self.as_of().as_second() - pending.since.as_second();
                if since >= APART { Ok(()) } else { Err(pending.clone()) }
            }
            // Also where it was seen at a time to come, by a clock that was wrong.
            _ => {
                let now = self.as_of().as_second();
                Err(Pending { to: to.to_owned(), since: Timestamp::from_second(now).unwrap_or(self.as_of()) })
            }
        }
    }

    /// Today's answer as it is kept.
    fn answered(&self, place: &Place<'_>) -> LockedPlace {
        let standing = place.standing;
        let handle = standing.handle.as_str();
        let heard = standing.evidence.iter().filter(|one| one.held).map(|one| one.at).max();
        let stranger = place.is_strangers().then_some(standing.owner.as_ref()).flatten();
        LockedPlace {
            place: place.platform.id.clone(),
            handle: (handle != self.name.handle()).then(|| handle.to_owned()),
            verdict: standing.verdict,
            ours: place.is_ours(),
            strength: standing.strength,
            signals: signals(standing),
            holder: stranger.map_or(Holder::default(), |owner| holder::of(owner, self.as_of())),
            on: heard.map_or(self.day(), day_of).min(self.day()),
            pending: None,
            unproven: 0,
            contradicted: false,
        }
    }

    fn drift(&self, place: &Place<'_>, from: &str, to: &str, counts: bool, words: &str) -> Drift {
        let handle = place.standing.handle.as_str();
        Drift {
            name: self.number,
            place: place.platform.id.clone(),
            handle: (handle != self.name.handle()).then(|| handle.to_owned()),
            from: from.to_owned(),
            to: to.to_owned(),
            words: words.to_owned(),
            counts,
        }
    }
}

/// What a change is said to be that has been seen only once.
const ONCE: &str = "seen once; it counts if it is seen again, at least 30 minutes later";

/// What is kept of one place.
enum Kept {
    /// Nothing was known, and nothing is.
    Nothing,
    /// The answer of today.
    New(LockedPlace),
    /// The answer from before, with what was found then.
    Old(LockedPlace),
}

impl Kept {
    fn place(self) -> Option<LockedPlace> {
        match self {
            Self::Nothing => None,
            Self::New(place) | Self::Old(place) => Some(place),
        }
    }
}

/// Whether a finding rests on the answer of a place; what is said of the name itself may rest on those
/// of its neighbours.
fn is_about(found: &LockedFinding, place: &LockedPlace) -> bool {
    match &found.place {
        Some(id) => *id == place.place && found.handle == place.handle,
        None => place.handle.is_some(),
    }
}

/// How much the place of a finding weighs.
fn weight(assessed: &Assessed<'_>, at: Option<&(String, String)>) -> Option<Weight> {
    let (id, handle) = at?;
    let is_it =
        |place: &&Place<'_>| place.platform.id == *id && place.standing.handle.as_str() == handle.as_str();
    assessed.places.iter().chain(&assessed.beside).find(is_it).map(|place| place.weight)
}

/// What is kept where there is no answer of today.
fn unanswered(old: &LockedPlace, standing: &Standing) -> LockedPlace {
    let carried = standing.carried.as_ref();
    let doubt =
        carried.map_or(standing.doubt.as_ref(), |carried| carried.doubt.as_ref()).map(|doubt| doubt.kind);
    let others = standing.others.iter().any(|other| excludes(other.verdict, old.verdict));
    // A disputed word counts for nothing, but it may well speak against what is kept.
    let own = standing.disputed && excludes(standing.verdict, old.verdict);
    let unproven = doubt.is_some_and(is_unproven);
    LockedPlace {
        unproven: old.unproven.saturating_add(u8::from(unproven)).min(MOST_UNPROVEN),
        contradicted: old.contradicted
            || others
            || own
            || doubt.is_some_and(|doubt| contradicts(doubt, old.verdict)),
        ..old.clone()
    }
}

/// Digest of the signals that decided, whatever was read besides.
fn signals(standing: &Standing) -> String {
    let decided: BTreeSet<(&str, &str)> = standing
        .evidence
        .iter()
        .filter(|one| one.held)
        .map(|one| (one.probe.as_str(), one.signal.as_str()))
        .collect();
    let mut digest = Sha256::new();
    for (probe, signal) in decided {
        digest.update([probe, "\n", signal, "\n\n"].concat());
    }
    hexadecimal(&digest.finalize())[..DIGITS].to_owned()
}

#[cfg(test)]
mod tests;
