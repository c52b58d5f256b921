//! Words that matter: what the texts of an account say that a brand would not want to stand beside.
//!
//! The terms are data (`lexicon/*.tsv`; sources and licences in `lexicon/LICENCE.md`). Hits are
//! about texts, never about people: what says something of a person (an age, a belief, a
//! condition) is answered with yes or no and no word is handed out.

use std::ops::Range;

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

/// What several texts say of one category, words without context left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The category.
    pub category: Category,
    /// How many different terms count.
    pub distinct: usize,
    /// How many of these have strength 2 or 3.
    pub firm: usize,
    /// In how many texts they stand.
    pub texts: usize,
    /// The greatest strength, 1 to 3.
    pub strongest: u8,
}

/// Finds the terms of a text: a bio, a post, a display name, a handle, a link's host. Words that
/// nobody could mistake count in every language; those which are harmless in another language count
/// only when theirs is among `languages` (BCP 47 primary subtags; English always is).
///
/// A handle whose words are joined is better read with
/// [`scan_joined`](super::reading::scan_joined).
pub fn scan<L: AsRef<str>>(text: &str, languages: &[L]) -> Vec<Hit> {
    let _ = (text, languages);
    Vec::new()
}

/// Weighs the hits of several texts of one account (one list for each text), gravest category
/// first. A context-only term counts only beside a hit of its category that is not, or beside
/// another of strength 2.
pub fn weigh(texts: &[Vec<Hit>]) -> Vec<Weight> {
    let _ = texts;
    Vec::new()
}

/// Whether a text declares its writer a minor, by age or school grade. `as_of_year` is the year the
/// survey is dated, for texts such as "class of 2029".
pub fn declares_minor(text: &str, as_of_year: i16) -> bool {
    let _ = (text, as_of_year);
    false
}

/// Whether a text touches politics, religion, health or sexuality. Which of them is not told.
pub fn is_sensitive(text: &str) -> bool {
    let _ = text;
    false
}

/// Whether an account says that it is a parody, a fan or a commentator, at the start of its display
/// name or in its bio. Either may be empty.
pub fn is_parody(display_name: &str, bio: &str) -> bool {
    let _ = (display_name, bio);
    false
}

/// Whether a text offers its handle or account for sale.
pub fn is_for_sale(text: &str) -> bool {
    let _ = text;
    false
}
