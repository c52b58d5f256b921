//! What a person saw where no machine can tell: evidence of strength H. A look names its place, its
//! handle and its day, counts for so long as what was seen is likely to hold, and says nothing about
//! anybody but the account.

mod file;
pub mod sheet;

use std::collections::BTreeSet;

use jiff::civil::Date;
use jiff::{Span, ToSpan};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::file::place;
use crate::broken::BrokenFile;
use crate::catalog::Catalog;
use crate::catalog::domain::PREFIX;
use crate::catalog::platform::Platform;
use crate::name::{LONGEST, is_hidden};
use crate::verdict::Verdict;

/// Name of the file that looks are kept in, beside the policy.
pub const FILE: &str = "callsign.confirmed.toml";

/// The schema its first key names.
pub const SCHEMA: &str = "callsign.confirmed/1";

/// Largest file of looks, or sheet, that is read, in bytes.
pub const LARGEST: u64 = 4 << 20;

/// Most characters of the initials of whoever looked.
const LONGEST_INITIALS: usize = 12;

/// What a person saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Saw {
    /// Nobody is there.
    Nobody,
    /// An account answers.
    Someone,
    /// The platform says that it cannot be registered.
    Unavailable,
    /// Sign-up accepts it; nothing was registered.
    SignupAccepts,
    /// An account answers, and it is ours.
    Ours,
}

impl Saw {
    /// Every answer, in the order in which they are offered.
    pub const ALL: [Self; 5] =
        [Self::Nobody, Self::Someone, Self::Unavailable, Self::SignupAccepts, Self::Ours];

    /// The word of files, sheets and the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Someone => "someone",
            Self::Unavailable => "unavailable",
            Self::SignupAccepts => "signup-accepts",
            Self::Ours => "ours",
        }
    }

    /// What was seen, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nobody => "nobody was there",
            Self::Someone => "an account was there",
            Self::Unavailable => "it could not be registered",
            Self::SignupAccepts => "sign-up accepted it",
            Self::Ours => "the account was ours",
        }
    }

    /// The same at the place with this id: domains have no accounts.
    pub fn words_at(self, place: &str) -> &'static str {
        match self {
            Self::Nobody if place.starts_with(PREFIX) => "nobody had registered it",
            Self::Someone if place.starts_with(PREFIX) => "somebody had registered it",
            Self::SignupAccepts if place.starts_with(PREFIX) => "a registrar offered it",
            Self::Ours if place.starts_with(PREFIX) => "the registration was ours",
            saw => saw.words(),
        }
    }

    /// The key that answers with it.
    pub fn key(self) -> char {
        match self {
            Self::Nobody => 'n',
            Self::Someone => 's',
            Self::Unavailable => 'u',
            Self::SignupAccepts => 'f',
            Self::Ours => 'o',
        }
    }

    /// Reads the word or the key, whatever its case and separators.
    pub fn parse(typed: &str) -> Option<Self> {
        let bare: String = typed.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase();
        Self::ALL.into_iter().find(|saw| saw.word().replace('-', "") == bare || bare.parse() == Ok(saw.key()))
    }

    /// What it says about the handle.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Nobody => Verdict::Vacant,
            Self::Someone | Self::Ours => Verdict::Taken,
            Self::Unavailable => Verdict::Withheld,
            Self::SignupAccepts => Verdict::Free,
        }
    }

    /// For how many days after the day of the look it counts: free names go fast, accounts stay.
    pub fn days(self) -> i64 {
        match self {
            Self::Nobody => 7,
            Self::SignupAccepts => 1,
            Self::Someone | Self::Unavailable | Self::Ours => 30,
        }
    }

    /// How careful it is, for two looks of one day: what stands in the way is believed first.
    fn care(self) -> u8 {
        match self {
            Self::SignupAccepts => 0,
            Self::Nobody => 1,
            Self::Ours => 2,
            Self::Unavailable => 3,
            Self::Someone => 4,
        }
    }
}

/// One look of one person at one handle in one place.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Look {
    /// Id of the place, with its server where it has one.
    pub place: String,
    /// The handle, in the place's canonical form.
    pub handle: String,
    /// The day.
    pub on: Date,
    /// Initials of whoever looked.
    pub by: Option<String>,
    /// What was seen.
    pub saw: Saw,
}

impl Look {
    /// What it says about the handle.
    pub fn verdict(&self) -> Verdict {
        match self.saw {
            // A registrar offers what its registry may still refuse.
            Saw::SignupAccepts if self.is_of_domain() => Verdict::Vacant,
            saw => saw.verdict(),
        }
    }

    /// What was seen, in words.
    pub fn seen(&self) -> &'static str {
        self.saw.words_at(&self.place)
    }

    fn is_of_domain(&self) -> bool {
        self.place.starts_with(PREFIX)
    }

    /// The last day on which it counts.
    pub fn expires(&self) -> Date {
        let days: Span = self.saw.days().days();
        self.on.saturating_add(days)
    }

    /// Whether it counts in a survey of that day. One that is later than the survey (of an archive)
    /// counts too.
    pub fn is_live(&self, as_of: Date) -> bool {
        as_of <= self.expires()
    }

    /// Who looked and when: `looked at by A. K., 18 Nov`.
    pub fn words(&self) -> String {
        let day = day(self.on);
        match &self.by {
            Some(by) => format!("looked at by {by}, {day}"),
            None => format!("looked at on {day}"),
        }
    }

    /// Whether it is the same person's word on the same day about the same handle.
    fn same_word(&self, other: &Self) -> bool {
        (&self.place, &self.handle, self.on, &self.by) == (&other.place, &other.handle, other.on, &other.by)
    }
}

/// A day without its year, as people write it: `18 Nov`.
pub fn day(date: Date) -> String {
    date.strftime("%-d %b").to_string()
}

/// How a live or expired look stands to what the machine says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LookState {
    /// The verdict is the look's.
    Decides,
    /// The verdict is the machine's, and the look says nothing else.
    Agrees,
    /// It is too old to count.
    Expired,
    /// It and the machine say opposite things.
    Contradicted,
}

/// Initials of a person: at most twelve letters, dots and spaces. The error says what to write.
pub fn initials(typed: &str) -> Result<String, String> {
    let text = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = text.chars().count();
    let plain = text.chars().all(|c| c.is_alphabetic() || matches!(c, '.' | ' '));
    if length > LONGEST_INITIALS || !plain || !text.chars().any(char::is_alphabetic) {
        return Err(format!(
            "`{typed}` are no initials; write at most {LONGEST_INITIALS} letters, dots and spaces, such as `A. K.`: the \
             file is shared, so it names nobody"
        ));
    }
    Ok(text)
}

/// The day that `typed` names (`2026-11-18`). The error says how to write it.
pub fn date(typed: &str) -> Result<Date, String> {
    let advice = "write the day like `2026-11-18`";
    let text = typed.trim();
    // `%Y` would take fewer digits too.
    let plain = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    text.parse().ok().filter(|_| plain).ok_or_else(|| format!("`{text}` is no date; {advice}"))
}

/// Whether `saw` on a day still counts on another. The error says what to do.
pub fn timely(saw: Saw, on: Date, today: Date) -> Result<(), String> {
    if on > today {
        return Err(format!(
            "`{on}` is in the future; give the day on which it was seen, at the latest {today}"
        ));
    }
    let (days, word) = (saw.days(), saw.word());
    let plural = if days == 1 { "day" } else { "days" };
    if on.saturating_add(days.days()) < today {
        return Err(format!(
            "`{on}` is too long ago: `{word}` counts for {days} {plural}; look again and give the day of that look"
        ));
    }
    Ok(())
}

/// Every look that is kept, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looks {
    looks: BTreeSet<Look>,
}

impl Looks {
    /// Reads a file of looks; no look may be later than `latest`. The error holds every fault.
    pub fn parse(name: &str, text: &str, latest: Date) -> Result<Self, BrokenFile> {
        file::parse(name, text, latest)
    }

    /// The file's text: the same looks make the same text.
    pub fn render(&self) -> String {
        file::render(self.iter())
    }

    /// Every look, by place, handle and day.
    pub fn iter(&self) -> impl Iterator<Item = &Look> {
        self.looks.iter()
    }

    /// Takes a look down. It replaces what the same person said on the same day, and what anybody said
    /// on earlier days.
    pub fn put(&mut self, look: Look) {
        let same = |one: &Look| one.place == look.place && one.handle == look.handle;
        self.looks.retain(|one| !(one.same_word(&look) || same(one) && one.on < look.on));
        self.looks.insert(look);
    }

    /// Ids of places that the catalog does not have.
    pub fn strange_places(&self, catalog: &Catalog) -> BTreeSet<&str> {
        let bare = |place: &str| {
            place.starts_with(PREFIX) || catalog.get(place.split('@').next().unwrap_or_default()).is_some()
        };
        self.looks.iter().map(|look| look.place.as_str()).filter(|place| !bare(place)).collect()
    }

    /// The last look at `handle` on `platform`; of several on one day the most careful.
    pub fn latest(&self, platform: &Platform, handle: &str) -> Option<&Look> {
        let canonical = |text: &str| platform.handle.fold.canonical(text);
        let wanted = canonical(handle);
        self.looks
            .iter()
            .filter(|look| look.place == platform.id && canonical(&look.handle) == wanted)
            .max_by_key(|look| (look.on, look.saw.care()))
    }
}

impl Looks {
    /// The look that counts instead of `look`, where another of that day is more careful, or later.
    pub fn outweighing(&self, look: &Look) -> Option<&Look> {
        let same = |one: &&Look| one.place == look.place && one.handle == look.handle;
        let counts = self.looks.iter().filter(same).max_by_key(|one| (one.on, one.saw.care()));
        counts.filter(|counts| counts.saw != look.saw)
    }
}

impl Extend<Look> for Looks {
    fn extend<T: IntoIterator<Item = Look>>(&mut self, looks: T) {
        looks.into_iter().for_each(|look| self.put(look));
    }
}

/// Whether `text` can be a handle in a file of looks; the error says why not.
fn handle(text: &str) -> Result<(), String> {
    let hidden = text.chars().any(|c| c.is_control() || c.is_whitespace() || is_hidden(c));
    if text.is_empty() || text.chars().count() > LONGEST || hidden {
        return Err(format!(
            "`{}` is no handle; write 1 to {LONGEST} visible characters without spaces",
            text.escape_debug()
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
