//! How a name reads: as which words, as which unfortunate ones, and in other languages.

mod risky;
mod split;
mod unlucky;
mod foreign;

use super::lexicon::Category;

pub use foreign::{foreign, languages_of};
pub use split::readings;
pub use unlucky::{bad_splits, scan_joined};

/// One way to split a handle into words.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The words in order.
    pub words: Vec<String>,
    /// How likely it is: the natural logarithm of the words' joint frequency, below 0.
    pub score: f64,
}

/// A risky word that people may read in a handle.
#[derive(Clone, Debug, PartialEq)]
pub struct BadSplit {
    /// The likeliest reading, words separated by spaces.
    pub best: String,
    /// The likeliest reading that holds the risky word.
    pub bad: String,
    /// The risky word.
    pub word: String,
    /// What it is about.
    pub category: Category,
    /// Its strength, 1 to 3.
    pub strength: u8,
    /// How much less likely the bad reading is, in nats: 0 when it is the best, at most ln 10,000.
    pub gap_nats: f64,
}

/// What a name means or sounds like elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignMeaning {
    /// BCP 47 primary subtag.
    pub language: &'static str,
    /// The word of that language.
    pub word: &'static str,
    /// What it means, in English.
    pub gloss: &'static str,
    /// How it is used.
    pub tag: Tag,
    /// How the name meets it.
    pub how: Meeting,
    /// Who says so.
    pub source: Source,
}

/// Who says that a foreign word is what it is (`lexicon/LICENCE.md`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Written here from general knowledge, checked in no dictionary.
    Own,
    /// It also stands in a public list of dirty words.
    Listed,
    /// A case that the trade press tells.
    Press,
}

impl Source {
    /// Who, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Own => "from general knowledge, checked in no dictionary",
            Self::Listed => "also in a public list of dirty words (LDNOOBW)",
            Self::Press => "a case that the trade press tells",
        }
    }
}

/// How a foreign word is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tag {
    /// A slur.
    Slur,
    /// Vulgar.
    Vulgar,
    /// Offensive.
    Offensive,
    /// Slang with a second meaning.
    Slang,
    /// Not rude, but an unlucky meaning for a brand.
    Unlucky,
}

impl Tag {
    /// How it is used, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Slur => "a slur",
            Self::Vulgar => "vulgar",
            Self::Offensive => "offensive",
            Self::Slang => "slang",
            Self::Unlucky => "an unlucky meaning",
        }
    }
}

/// How a name meets a foreign word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Meeting {
    /// It is the word.
    Exact,
    /// It sounds like the word.
    Sounds,
    /// One of its parts is the word.
    Part,
}
