//! The form of a name: how long it is, what is lost when it is said aloud, whether it can be
//! pronounced, how generic it is, and which famous mark it recalls.

use super::sound::Likeness;

/// What can be counted on a name; judged by rules, not here.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Letters and digits, separators aside.
    pub length: usize,
    /// What a listener cannot know how to type, in the order in which it stands there.
    pub unspoken: Vec<Unspoken>,
    /// How easily English speakers pronounce it.
    pub pronounceability: Band,
    /// The longest run of consonants when it has four or more, as it stands there.
    pub consonants: Option<String>,
    /// The letter that ends one word and begins the next: `s` in `presssoftware`.
    pub doubled: Option<char>,
    /// The name without its last `s`, when that is a plural or possessive of it.
    pub singular: Option<String>,
    /// How common it is as an English word; 1 is the commonest. `None` for what is no word.
    pub rank: Option<u32>,
}

/// Something in a name that can be said in more than one way, or is not said at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unspoken {
    /// A digit, or several: said as a number and typed as a word, or the reverse.
    Digits(String),
    /// A hyphen, underscore or dot.
    Separator(char),
    /// A digit or letter that stands for a word: `4` for `for`.
    Stands {
        /// As it stands in the name.
        text: &'static str,
        /// What is heard.
        word: &'static str,
    },
}

/// How easily English speakers pronounce a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Like most English words.
    Easy,
    /// Rarer than nineteen in twenty English words.
    Uneasy,
    /// Rarer than all but one English word in two hundred.
    Hard,
    /// No Latin letters to judge by.
    Unjudged,
}

/// A famous mark that a name recalls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recall {
    /// The mark as its owner writes it.
    pub mark: &'static str,
    /// In what way it is recalled.
    pub likeness: Likeness,
}

/// Counts what can be counted on a handle.
pub fn shape(handle: &str) -> Shape {
    Shape {
        length: handle.chars().filter(|c| c.is_alphanumeric()).count(),
        unspoken: Vec::new(),
        pronounceability: Band::Unjudged,
        consonants: None,
        doubled: None,
        singular: None,
        rank: super::words::rank(handle),
    }
}

/// The famous marks that a handle recalls: one letter away, or the same sound. A mark itself is
/// recalled as [`Likeness::Same`].
pub fn famous(handle: &str) -> Vec<Recall> {
    let _ = handle;
    Vec::new()
}
