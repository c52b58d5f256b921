//! The last good answer standing in where none could be had today: a rate limit is no news. It never
//! stands in against a reply that says otherwise, nor where the check itself seems to be broken, and
//! it says of which day it is.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Other, Standing};
use crate::judge::control::Controls;
use crate::judge::hearing::Evidence;
use crate::lock::age::{is_live, until};
use crate::lock::{LockedFinding, LockedName, LockedPlace};
use crate::look::day;
use crate::policy::MaxAge;
use crate::verdict::{Doubt, DoubtKind, Strength, Verdict};

/// The probe that evidence of a kept answer names, where a check names its own.
pub const PROBE: &str = "lock";

/// Where an answer was kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    /// In the lock.
    Lock,
    /// In the local memory of a run that was broken off.
    Run,
}

impl Keeper {
    /// Where it is, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lock => "kept in `callsign.lock`",
            Self::Run => "kept from a run that was broken off",
        }
    }
}

/// An earlier answer that stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The day of that answer.
    pub on: Date,
    /// The last day on which it counts.
    pub until: Date,
    /// Where it was kept.
    pub keeper: Keeper,
    /// Why there is none of today; nothing where nobody was asked.
    pub doubt: Option<Doubt>,
    /// Whether the account was ours.
    pub ours: bool,
    /// What the rules had found there.
    pub findings: Vec<LockedFinding>,
}

impl Standing {
    /// The earlier answer that stands in for one of today.
    pub fn stood_in_by(&self) -> Option<&Carried> {
        self.carried.as_ref().filter(|_| self.verdict != Verdict::Unknown)
    }
}

impl Carried {
    /// Whether it says more of the holder than that there is one.
    fn tells_of_holder(&self) -> bool {
        self.ours || self.findings.iter().any(|found| found.rule.starts_with("HH-"))
    }

    /// Of which day it is and where it was kept, in words.
    pub fn words(&self) -> String {
        format!("as of {} ({})", day(self.on), self.keeper.words())
    }
}

/// What a kept answer does to a standing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// It stands in.
    StandsIn,
    /// Today's word is the same, and who holds it is known from before.
    Holder,
    /// Today's word stays, whatever it is.
    Nothing,
    /// It would, and is too old.
    TooOld,
}

/// The standing with the kept answer in the place of one that could not be had, as of the day of the
/// survey. Looks of people come first.
pub fn with_carried(
    standing: Standing,
    locked: Option<&LockedName>,
    keeper: Keeper,
    as_of: Date,
    max_age: MaxAge,
) -> Standing {
    let found = locked.and_then(|name| Some((name, name.at(&standing.platform, standing.handle.as_str())?)));
    let Some((name, place)) = found else { return standing };
    let weight = weigh(&standing, place, as_of, max_age);
    if weight == Weight::Nothing {
        return standing;
    }
    let carried = Carried {
        on: place.on,
        until: until(place.verdict, place.on, max_age),
        keeper,
        doubt: standing.doubt.clone().filter(|doubt| doubt.kind != DoubtKind::NotAsked),
        ours: place.ours,
        findings: found_there(name, place),
    };
    match weight {
        Weight::TooOld => too_old(standing, carried),
        // Without a finding from before there is nothing that today's reading could lack.
        Weight::Holder if !carried.tells_of_holder() => standing,
        Weight::Holder => Standing { carried: Some(carried), ..standing },
        Weight::StandsIn | Weight::Nothing => stood_in(standing, place, carried),
    }
}

/// What was found about the account; with a neighbour's, what was found about all of them.
fn found_there(name: &LockedName, place: &LockedPlace) -> Vec<LockedFinding> {
    let of_name = name.findings.iter().filter(|one| one.place.is_none() && place.handle.is_some());
    name.found_at(place).chain(of_name).cloned().collect()
}

fn weigh(standing: &Standing, place: &LockedPlace, as_of: Date, max_age: MaxAge) -> Weight {
    // What a person saw is kept in a file of its own, which says for how long.
    if place.strength == Some(Strength::H) || !place.stands() {
        return Weight::Nothing;
    }
    let live =
        if is_live(place.verdict, place.on, as_of, max_age) { Weight::StandsIn } else { Weight::TooOld };
    let excluded = standing.others.iter().any(|other| excludes(other.verdict, place.verdict));
    match (&standing.doubt, standing.verdict) {
        _ if excluded => Weight::Nothing,
        (Some(doubt), Verdict::Unknown) if contradicts(doubt.kind, place.verdict) => Weight::Nothing,
        (Some(doubt), Verdict::Unknown) if is_unproven(doubt.kind) && place.unproven > 0 => Weight::Nothing,
        (_, Verdict::Unknown) => live,
        // The witness that counts could not be asked, and a weaker one says the same.
        // A reply from memory, or a page without its details, must not clear whoever holds it.
        (_, Verdict::Taken) if is_unread(standing, place) && live == Weight::StandsIn => Weight::Holder,
        (_, Verdict::Vacant) if is_weaker(standing, place) && live == Weight::StandsIn => live,
        _ => Weight::Nothing,
    }
}

/// Whether two verdicts cannot both be true.
pub fn excludes(today: Verdict, kept: Verdict) -> bool {
    let nobody = |verdict| matches!(verdict, Verdict::Free | Verdict::Vacant);
    match (today, kept) {
        (Verdict::Unknown, _) | (_, Verdict::Unknown) => false,
        (one, other) if nobody(one) && nobody(other) => false,
        // An address where nobody answers may be withheld all the same.
        (Verdict::Vacant, Verdict::Withheld | Verdict::Barred) => false,
        (one, other) => one != other,
    }
}

/// Whether a doubt comes from a reply that says something else than what was kept, rather than from
/// none that could be had.
pub fn contradicts(doubt: DoubtKind, kept: Verdict) -> bool {
    match doubt {
        DoubtKind::Contradictory | DoubtKind::AnsweredForAnother => true,
        DoubtKind::RefusedBySignUp => matches!(kept, Verdict::Free | Verdict::Vacant),
        // Nothing shows an account any more.
        DoubtKind::Ambiguous => kept == Verdict::Taken,
        DoubtKind::Blocked
        | DoubtKind::RateLimited
        | DoubtKind::LoginWall
        | DoubtKind::NeedsKey
        | DoubtKind::TimedOut
        | DoubtKind::Unreachable
        | DoubtKind::Unrecognised
        | DoubtKind::CheckUnproven
        | DoubtKind::SearchOnly
        | DoubtKind::RefusedByGuard
        | DoubtKind::Proxied
        | DoubtKind::LookYourself
        | DoubtKind::NotAsked => false,
    }
}

/// Whether a doubt says that the check itself may be broken: once that passes, twice it does not.
pub fn is_unproven(doubt: DoubtKind) -> bool {
    matches!(doubt, DoubtKind::CheckUnproven | DoubtKind::Unrecognised)
}

/// Whether today's word that nobody is there leaves open what the kept one had settled.
fn is_weaker(standing: &Standing, place: &LockedPlace) -> bool {
    !standing.disputed
        && matches!(place.verdict, Verdict::Vacant | Verdict::Free)
        && place.strength.is_some_and(|kept| !kept.is_hint())
        && standing.strength.is_none_or(Strength::is_hint)
}

/// Whether an account answers of which nothing was shown today.
fn is_unread(standing: &Standing, place: &LockedPlace) -> bool {
    place.verdict == Verdict::Taken
        && !standing.disputed
        && standing.owner.is_none()
        && standing.look.is_none()
}

fn stood_in(standing: Standing, place: &LockedPlace, carried: Carried) -> Standing {
    let mut others = standing.others.clone();
    // What today's check made of it stays to be read.
    if let Some(first) = standing.evidence.first() {
        let today = Other {
            probe: first.probe.clone(),
            verdict: standing.verdict,
            doubt: standing.doubt.clone(),
            witness: standing.decided_by,
        };
        others.insert(0, today);
    }
    let said = match (place.verdict, place.ours) {
        (Verdict::Free, _) => "sign-up said free",
        (Verdict::Vacant, _) => "no account found",
        (Verdict::Taken, true) => "the account was ours",
        (Verdict::Taken, false) => "an account answered",
        (Verdict::Withheld, _) => "the platform withheld it",
        (Verdict::Barred, _) => "the platform's rules barred it",
        (Verdict::Unknown, _) => "could not tell",
    };
    let words = format!("{said}, {}", carried.words());
    let evidence = Evidence {
        probe: PROBE.to_owned(),
        signal: format!("kept `{}`", place.verdict.word()),
        words: words.clone(),
        held: true,
        url: standing.url.clone(),
        status: None,
        at: midnight(place.on),
        sha256: None,
        remembered: true,
    };
    let has_reason = matches!(place.verdict, Verdict::Withheld | Verdict::Barred);
    Standing {
        verdict: place.verdict,
        doubt: None,
        reason: has_reason.then_some(words),
        strength: place.strength,
        evidence: std::iter::once(evidence).chain(standing.evidence).collect(),
        controls: Controls::not_needed(),
        others,
        decided_by: None,
        disputed: false,
        owner: None,
        carried: Some(carried),
        ..standing
    }
}

/// What was not asked because an answer was kept, which is too old by now, says so.
fn too_old(standing: Standing, carried: Carried) -> Standing {
    let unasked = |doubt: &Doubt| doubt.kind == DoubtKind::NotAsked;
    let Some(doubt) = standing.doubt.clone().filter(unasked) else { return standing };
    let (on, last, kept) = (day(carried.on), day(carried.until), carried.keeper.words());
    let detail = format!("the answer of {on} ({kept}) is too old: it counted until {last}");
    Standing { doubt: Some(Doubt { detail, ..doubt }), carried: Some(carried), ..standing }
}

fn midnight(on: Date) -> Timestamp {
    on.to_zoned(TimeZone::UTC).map_or(Timestamp::UNIX_EPOCH, |midnight| midnight.timestamp())
}

#[cfg(test)]
#[path = "carried_tests.rs"]
mod tests;
