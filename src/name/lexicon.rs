//! Words that matter: what the texts of an account say that a brand would not want to stand beside.
//!
//! The terms are data (`lexicon/*.tsv`; sources and licences in `lexicon/LICENCE.md`). Hits are
//! about texts, never about people: what says something of a person (an age, a belief, a
//! condition) is answered with yes or no and no word is handed out.

pub(super) mod fold;
mod disguise;
pub(super) mod term;
mod finder;
mod weight;
mod minor;
mod stance;

use std::ops::Range;

pub use minor::declares_minor;
pub use stance::{is_for_sale, is_parody, is_sensitive};
pub use weight::{Weight, weigh};

/// What a term is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Category {
    /// Slurs, extremist names and codes.
    Hate,
    /// Threats, killing, weapons.
    Violence,
    /// Pornography and sexual services.
    Adult,
    /// Illegal or intoxicating drugs and their slang.
    Drugs,
    /// Self-harm and suicide.
    SelfHarm,
    /// Betting and casinos.
    Gambling,
    /// Offers that are typical of fraud.
    Scam,
    /// Swearing.
    Profanity,
    /// Signs of a business: a shop, a legal form, a trade mark. Not a risk in itself.
    Commerce,
}

impl Category {
    /// What it is about, in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Hate => "hate",
            Self::Violence => "violence",
            Self::Adult => "adult",
            Self::Drugs => "drugs",
            Self::SelfHarm => "self-harm",
            Self::Gambling => "gambling",
            Self::Scam => "fraud",
            Self::Profanity => "swearing",
            Self::Commerce => "commerce",
        }
    }
}

/// A term found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// What it is about.
    pub category: Category,
    /// 1 mild, 2 clear, 3 unmistakable and grave.
    pub strength: u8,
    /// The language of the term, as BCP 47 primary subtag.
    pub language: &'static str,
    /// The term as the lexicon has it, not as the text spells it.
    pub term: &'static str,
    /// Where it stands, in bytes of the text.
    pub at: Range<usize>,
    /// It counts only beside another hit of its category ([`weigh`]).
    pub context_only: bool,
}

/// Finds the terms of a text: a bio, a post, a display name, a handle, a link's host. Words that
/// nobody could mistake count in every language; those which are harmless in another language count
/// only when theirs is among `languages` (BCP 47 primary subtags; English always is).
///
/// A handle whose words are joined is better read with
/// [`scan_joined`](super::reading::scan_joined).
pub fn scan<L: AsRef<str>>(text: &str, languages: &[L]) -> Vec<Hit> {
    finder::find(text, languages)
}

#[cfg(test)]
mod tests;
