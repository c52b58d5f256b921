//! What an archive keeps of a reply about an account whose details are withheld: what it came to when
//! it was judged, and nothing of what stood in it.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::verdict::{Doubt, Withheld};

/// One judgement in the place of what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stub {
    /// Entry and probe that judged, as `entry/probe`.
    pub check: String,
    /// The handle it was judged for.
    pub handle: String,
    /// What the reply said.
    pub said: Told,
    /// The signals behind it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signals: Vec<StubSignal>,
    /// Whether absence rested on a marker.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub absence_marked: bool,
    /// Whether the reply named the handle as its account.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub names_handle: bool,
    /// The features it shared with its controls, which are nobody's own; hexadecimal, because not
    /// every reader of JSON keeps such numbers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub features: Vec<String>,
    /// Whether it showed anything of the owner.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shows_owner: bool,
    /// What was found in the account's texts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<Seen>,
    /// When the reply was asked for, on the survey's clock: tells the replies to one question apart.
    #[serde(skip)]
    pub started: Duration,
}

/// What a reply said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// An account answers.
    Taken,
    /// An account answers, and names itself.
    Proved,
    /// Nobody answers.
    Absent,
    /// It can be registered.
    Free,
    /// Nobody can simply have it.
    Withheld(Withheld),
    /// Sign-up refuses without saying why.
    Refused,
    /// It could not be told.
    Doubt(Doubt),
}

/// A signal with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StubSignal {
    /// The signal in the catalog's notation.
    pub signal: String,
    /// What it says in plain words.
    pub words: String,
    /// Whether it held.
    pub held: bool,
}

/// What was found in an account's texts, without a word of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    /// Kind of finding, such as `drugs`.
    pub category: String,
    /// How many different ones.
    pub distinct: usize,
    /// Whether the platform itself says so.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub flagged: bool,
}
