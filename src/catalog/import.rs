//! Foreign lists → platforms: what the communities wrote, read by our rules where theirs are wrong.
//!
//! A list is data from a stranger. Its size and nesting are bounded, its patterns run in bounded
//! engines, its addresses are held against the same guard as ours, and of its headers only those pass
//! that say in which form an answer is wanted. Whatever is not imported is listed with the reason:
//! imported and skipped entries together are all.

mod vet;
mod draft;
mod whatsmyname;
mod sherlock;
mod maigret;

use std::fmt;

use serde_json::Value;

use super::list::Community;
use super::platform::Platform;

/// Largest list that is read, in bytes: the largest known one has 1.4 MB.
pub const LARGEST: usize = 32 << 20;

/// What became of a list.
#[derive(Clone, Debug)]
pub struct Import {
    /// Whose format it is in.
    pub community: Community,
    /// The entries that can be asked, in the order of the list.
    pub platforms: Vec<Platform>,
    /// Those that cannot, with the reason.
    pub skipped: Vec<Skipped>,
    /// What was read otherwise than it is written.
    pub notes: Vec<Note>,
}

impl Import {
    /// How many entries the list has.
    pub fn entries(&self) -> usize {
        self.platforms.len() + self.skipped.len()
    }
}

/// An entry that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skipped {
    /// Its name, exactly as the list spells it.
    pub entry: String,
    /// The reason.
    pub why: Why,
}

/// An entry that was read otherwise than it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Its name, exactly as the list spells it.
    pub entry: String,
    /// What was done, in words.
    pub words: String,
}

/// Why an entry was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// The list itself has switched it off.
    Disabled,
    /// It is about something else than an account: history, leaks, posts.
    NotAnAccount(String),
    /// It asks another site than the one it speaks of.
    ThirdParty(String),
    /// It looks for another kind of identifier than a name (`steam_id`, `orcid`).
    OtherId(String),
    /// It asks over something else than the web (`dns`, `tor`, `i2p`).
    OtherProtocol(String),
    /// It finds similar names, not this one.
    SimilarOnly,
    /// It works only with somebody's secret or a forged identity.
    Secret(String),
    /// Its pattern for names runs in none of our engines.
    Pattern(String),
    /// Nothing in it could ever tell somebody from nobody.
    NoEvidence(String),
    /// Its address is none, points inside, or does not hold the name.
    Address(String),
    /// It does not have the form of its list.
    Malformed(String),
}

impl Why {
    /// The reason in a few words, the same for all entries of one kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Disabled => "disabled in the list",
            Self::NotAnAccount(_) => "not an account",
            Self::ThirdParty(_) => "third-party mirror",
            Self::OtherId(_) => "other kind of identifier",
            Self::OtherProtocol(_) => "not on the web",
            Self::SimilarOnly => "finds similar names only",
            Self::Secret(_) => "needs a secret or a forged identity",
            Self::Pattern(_) => "pattern not expressible",
            Self::NoEvidence(_) => "no evidence",
            Self::Address(_) => "address not usable",
            Self::Malformed(_) => "malformed",
        }
    }
}

impl fmt::Display for Why {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind())?;
        match self {
            Self::Disabled | Self::SimilarOnly => Ok(()),
            Self::NotAnAccount(detail)
            | Self::ThirdParty(detail)
            | Self::OtherId(detail)
            | Self::OtherProtocol(detail)
            | Self::Secret(detail)
            | Self::Pattern(detail)
            | Self::NoEvidence(detail)
            | Self::Address(detail)
            | Self::Malformed(detail) => write!(formatter, ": {detail}"),
        }
    }
}

/// A list that cannot be read at all.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadList {
    /// More bytes than [`LARGEST`].
    #[error("has {0} bytes; lists of up to {LARGEST} bytes are read")]
    TooLarge(usize),
    /// No JSON, or nested deeper than 128 levels.
    #[error("is no JSON: {0}")]
    NotJson(String),
    /// JSON, but of no known list.
    #[error(
        "is no list that callsign knows: WhatsMyName has `sites` as a list, Maigret `sites` and `engines` as \
         objects, Sherlock one object with `errorType` in each entry"
    )]
    Unknown,
}

/// Reads a list in whichever of the three formats it is written.
pub fn read(text: &str) -> Result<Import, BadList> {
    if text.len() > LARGEST {
        return Err(BadList::TooLarge(text.len()));
    }
    let text = text.trim_start_matches('\u{feff}');
    let list: Value = serde_json::from_str(text).map_err(|error| BadList::NotJson(error.to_string()))?;
    let community = recognised(&list).ok_or(BadList::Unknown)?;
    let mut import = Import { community, platforms: Vec::new(), skipped: Vec::new(), notes: Vec::new() };
    match community {
        Community::WhatsMyName => whatsmyname::read(&list, &mut import),
        Community::Sherlock => sherlock::read(&list, &mut import),
        Community::Maigret => maigret::read(&list, &mut import),
    }
    Ok(import)
}

fn recognised(list: &Value) -> Option<Community> {
    let top = list.as_object()?;
    match top.get("sites") {
        Some(Value::Array(_)) => Some(Community::WhatsMyName),
        Some(Value::Object(_)) if top.get("engines").is_none_or(Value::is_object) => Some(Community::Maigret),
        _ => {
            let mut entries = top.iter().filter(|(name, _)| !name.starts_with('$')).peekable();
            entries.peek()?;
            let is_entry = |entry: &Value| entry.get("url").is_some() || entry.get("errorType").is_some();
            entries.any(|(_, entry)| is_entry(entry)).then_some(Community::Sherlock)
        }
    }
}

#[cfg(test)]
mod shared_tests;
