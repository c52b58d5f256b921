//! The lock (`callsign.lock`): the last good answer of every place, so that a pipeline asks nobody and
//! a rate limit is no news. Places, verdicts, days and digests; nothing that anybody wrote.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::verdict::{Confidence, Strength, Verdict};

/// Name of the file, beside the policy.
pub const FILE: &str = "callsign.lock";

/// The schema its first key names.
pub const SCHEMA: &str = "callsign.lock/1";

/// Largest lock that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;

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
    /// Its places, sorted by id.
    pub places: Vec<LockedPlace>,
    /// What the rules found, sorted by id.
    pub findings: Vec<LockedFinding>,
}

/// The last good answer of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockedPlace {
    /// Platform id.
    pub place: String,
    /// What is known; never `unknown`.
    pub verdict: Verdict,
    /// Of a taken one: whether it is ours.
    pub ours: bool,
    /// How strong the evidence was.
    pub strength: Option<Strength>,
    /// Digest of the signals that decided, not of what was read.
    pub signals: String,
    /// Of a stranger's account: its buckets (activity, audience), in words of our own.
    pub holder: Option<String>,
    /// The day of the answer.
    pub on: Date,
    /// A change that has been seen once.
    pub pending: Option<Pending>,
    /// Runs in a row in which the check of the place could not be proven.
    pub unproven: u8,
}

/// A change that counts when it is seen again, at least half an hour later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pending {
    /// What it would be, in the words of [`LockedPlace::holder`].
    pub to: String,
    /// Since when.
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
    /// How bad it is: `blocker`, `high`, `medium`, `low` or `info`.
    pub severity: String,
    /// How sure it is.
    pub confidence: Confidence,
}
