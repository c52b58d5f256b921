//! The lock (`callsign.lock`): the last good answer of every place, so that a pipeline asks nobody and
//! a rate limit is no news. Places, verdicts, days and digests; nothing that anybody wrote.

mod write;
mod read;
pub mod age;

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::broken::BrokenFile;
use crate::verdict::{Confidence, Strength, Verdict};

/// Name of the file, beside the policy.
pub const FILE: &str = "callsign.lock";

/// The schema its first key names.
pub const SCHEMA: &str = "callsign.lock/1";

/// Largest lock that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;

/// So many runs in a row that could not prove the check of a place, and its answer stands in no more.
pub const MOST_UNPROVEN: u8 = 2;

/// A lock.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    /// By name, sorted by handle.
    pub names: Vec<LockedName>,
}

/// What is locked of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedName {
    /// The name as typed.
    pub name: String,
    /// The handle it was checked under.
    pub handle: String,
    /// Its places, sorted by id, then those of its neighbours by handle and id.
    pub places: Vec<LockedPlace>,
    /// What the rules found, sorted by id.
    pub findings: Vec<LockedFinding>,
}

/// The last good answer of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedPlace {
    /// Platform id.
    pub place: String,
    /// The handle, where it is not the name's own but a neighbour's.
    pub handle: Option<String>,
    /// What is known; never `unknown`.
    pub verdict: Verdict,
    /// Of a taken one: whether it is ours.
    pub ours: bool,
    /// How strong the evidence was.
    pub strength: Option<Strength>,
    /// Digest of the signals that decided, not of what was read: 16 hexadecimal digits.
    pub signals: String,
    /// Of a stranger's account: how it is used, in steps.
    pub holder: Holder,
    /// The day of the answer.
    pub on: Date,
    /// A change that has been seen once.
    pub pending: Option<Pending>,
    /// Runs in a row in which the check of the place could not be proven, at most [`MOST_UNPROVEN`].
    pub unproven: u8,
    /// Whether a later reply spoke against the answer without giving one of its own.
    pub contradicted: bool,
}

/// How a stranger's account is used, in steps that stay the same from one day to the next. Nothing of
/// an account whose details are withheld.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Holder {
    /// When it last did something in public.
    pub active: Option<Activity>,
    /// How many follow it, as a power of ten: 4 for 10,000 to 99,999.
    pub audience: Option<u8>,
}

/// When an account last did something in public, the latest last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Activity {
    /// More than 365 days ago.
    Older,
    /// Within 365 days.
    Year,
    /// Within 180 days.
    HalfYear,
    /// Within 30 days.
    Month,
}

impl Activity {
    /// All of them, the longest ago first.
    pub const ALL: [Self; 4] = [Self::Older, Self::Year, Self::HalfYear, Self::Month];

    /// The word of the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Older => "older",
            Self::Year => "365d",
            Self::HalfYear => "180d",
            Self::Month => "30d",
        }
    }

    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Older => "active more than 365 days ago",
            Self::Year => "active within 365 days",
            Self::HalfYear => "active within 180 days",
            Self::Month => "active within 30 days",
        }
    }
}

/// A change of who holds a handle, in the words of [`Pending::to`]: the answer itself is as it was.
pub const HOLDER: &str = "another use of the account";

/// A change that counts when it is seen again, at least half an hour later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What it would be, in words of our own (see [`crate::drift`]).
    pub to: String,
    /// When it was first seen.
    pub since: Timestamp,
}

/// A finding, without a word of anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedFinding {
    /// Its id, `F-` and eight hexadecimal digits.
    pub id: String,
    /// Id of the rule.
    pub rule: String,
    /// Platform id; none where it is about the name itself.
    pub place: Option<String>,
    /// The handle there, where it is a neighbour's.
    pub handle: Option<String>,
    /// How bad it is: `blocker`, `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// How sure it is.
    pub confidence: Confidence,
}

impl LockedPlace {
    /// Whether it may still stand in at all: no reply spoke against it, not even once, and its check is
    /// not known to be broken.
    pub fn stands(&self) -> bool {
        let turned = self.pending.as_ref().is_some_and(|pending| pending.to != HOLDER);
        !self.contradicted && !turned && self.unproven < MOST_UNPROVEN
    }
}

impl LockedName {
    /// What is locked at `place` of the name's own handle, or of a neighbour's.
    pub fn at(&self, place: &str, handle: &str) -> Option<&LockedPlace> {
        let wanted = (handle != self.handle).then_some(handle);
        self.places.iter().find(|one| one.place == place && one.handle.as_deref() == wanted)
    }

    /// What was found there.
    pub fn found_at<'l>(&'l self, place: &'l LockedPlace) -> impl Iterator<Item = &'l LockedFinding> {
        self.findings.iter().filter(move |one| {
            one.place.as_deref() == Some(place.place.as_str()) && one.handle == place.handle
        })
    }
}

impl Lock {
    /// Reads a lock; no answer may be later than `latest`. The error holds every fault.
    pub fn parse(name: &str, text: &str, latest: Date) -> Result<Self, BrokenFile> {
        read::parse(name, text, latest)
    }

    /// The file's text: the same lock makes the same text.
    pub fn render(&self) -> String {
        write::render(self)
    }

    /// What is locked of the name with this handle.
    pub fn name(&self, handle: &str) -> Option<&LockedName> {
        self.names.iter().find(|one| one.handle == handle)
    }

    /// Without names other than those with these handles.
    #[must_use]
    pub fn only(mut self, handles: &BTreeSet<&str>) -> Self {
        self.names.retain(|one| handles.contains(one.handle.as_str()));
        self
    }

    /// Puts what is locked of a name in the place of what was.
    pub fn put(&mut self, name: LockedName) {
        self.names.retain(|one| one.handle != name.handle);
        self.names.push(name);
        self.sort();
    }

    /// Brings everything into the order of the file.
    fn sort(&mut self) {
        self.names.sort_by(|left, right| left.handle.cmp(&right.handle));
        for name in &mut self.names {
            name.places
                .sort_by(|left, right| (&left.handle, &left.place).cmp(&(&right.handle, &right.place)));
            name.findings.sort_by(|left, right| left.id.cmp(&right.id));
        }
    }
}

#[cfg(test)]
mod tests;
