//! How a name sounds: a folded key that is equal for spellings that sound alike, and whether two names
//! could be taken for each other.
//!
//! The filter and its figures (11 of 12 decided pairs, 0.03 % false) are measured by `benches/names.rs`.

use rphonetic::DoubleMetaphone;
use strsim::{jaro_winkler, osa_distance};

/// Names are compared up to this length, in characters; what follows does not count.
const COMPARED: usize = 40;
/// From here on Jaro-Winkler calls two names alike.
const LOOKS_ALIKE: f64 = 0.88;

/// In what way two names could be taken for each other; surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same letters and digits.
    Same,
    /// Other letters, the same folded key: `qwikster` and `quickster`.
    SameSound,
    /// The same words in another order, or nearly so: `audio bss` and `boss audio`.
    SameWords,
    /// One step between the folded keys: `xceed` and `x-seed`.
    NearSound,
    /// The same consonants to an English ear (Double Metaphone): `seycos` and `seiko`.
    SameConsonants,
    /// Much the same letters (Jaro-Winkler): `newports` and `newport`.
    NearSpelling,
    /// Two steps between the folded keys of longer names: `miltron` and `meltran`.
    LooseSound,
}

impl Likeness {
    /// The likeness in words, to stand between two names: `sounds the same as`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Same => "is the same as",
            Self::SameSound => "sounds the same as",
            Self::SameWords => "has the same words as",
            Self::NearSound => "sounds nearly the same as",
            Self::SameConsonants => "has the same consonants as",
            Self::NearSpelling => "is spelled nearly the same as",
            Self::LooseSound => "sounds somewhat like",
        }
    }
}

/// The folded key: letters and digits of a name in lower case, each sound always spelled the same way.
/// `qwikster` and `quickster` both give `kwikster`. Names that give the same key sound alike; the key is
/// no pronunciation (`bead` and `bid` give the same).
pub fn fold(name: &str) -> String {
    let letters: Vec<char> = letters(name);
    let at = |index: usize| letters.get(index).copied().unwrap_or_default();
    let mut key = String::with_capacity(letters.len() + 2);
    let mut index = 0;
    while index < letters.len() {
        let pair = (at(index), at(index + 1));
        let (sound, used) = match pair {
            ('k', 'n') if index == 0 => ("n", 2),
            ('w', 'r') if index == 0 => ("r", 2),
            ('p', 'h') => ("f", 2),
            ('q', 'u' | 'w') => ("kw", 2),
            ('c', 'k') => ("k", 2),
            ('e', 'e' | 'a') => ("i", 2),
            ('o', 'o') => ("u", 2),
            ('x', _) => ("ks", 1),
            ('c' | 'q', _) => ("k", 1),
            ('z', _) => ("s", 1),
            ('y', _) => ("i", 1),
            _ => ("", 1),
        };
        for c in sound.chars().chain(sound.is_empty().then_some(pair.0)) {
            if !key.ends_with(c) || c.is_ascii_digit() {
                key.push(c);
            }
        }
        index += used;
    }
    key
}

/// In what way two names could be taken for each other, if they could: the candidate filter of
/// `benches/names.rs`. Names may be typed as several words; case, spaces and punctuation do not count.
/// Says what is worth a look, never that two names conflict.
pub fn likeness(one: &str, other: &str) -> Option<Likeness> {
    let (plain, opposite) = (joined(one), joined(other));
    if plain.is_empty() || opposite.is_empty() {
        return None;
    }
    if plain == opposite {
        return Some(Likeness::Same);
    }
    let keys = (fold(&plain), fold(&opposite));
    let steps = osa_distance(&keys.0, &keys.1);
    if steps == 0 {
        return Some(Likeness::SameSound);
    }
    if same_words(one, other) {
        return Some(Likeness::SameWords);
    }
    if steps == 1 {
        return Some(Likeness::NearSound);
    }
    if same_consonants(&plain, &opposite) {
        return Some(Likeness::SameConsonants);
    }
    if jaro_winkler(&plain, &opposite) >= LOOKS_ALIKE {
        return Some(Likeness::NearSpelling);
    }
    let long = plain.len().min(opposite.len()) >= 6;
    (long && steps == 2).then_some(Likeness::LooseSound)
}

/// Double Metaphone reads Latin letters only; other names have no consonants to compare.
fn same_consonants(one: &str, other: &str) -> bool {
    one.is_ascii() && other.is_ascii() && {
        let metaphone = DoubleMetaphone::default();
        let code = metaphone.double_metaphone(one).primary();
        !code.is_empty() && code == metaphone.double_metaphone(other).primary()
    }
}

/// Whether names of several words are alike once their words are put in order.
fn same_words(one: &str, other: &str) -> bool {
    let (one, other) = (sorted_words(one), sorted_words(other));
    one.len() > 1
        && one.len() == other.len()
        && osa_distance(&fold(&one.concat()), &fold(&other.concat())) <= 1
}

fn sorted_words(name: &str) -> Vec<String> {
    let mut words: Vec<String> =
        name.split(|c: char| !c.is_alphanumeric()).map(joined).filter(|word| !word.is_empty()).collect();
    words.sort_unstable();
    words
}

fn letters(name: &str) -> Vec<char> {
    name.chars().flat_map(char::to_lowercase).filter(|c| c.is_alphanumeric()).take(COMPARED).collect()
}

fn joined(name: &str) -> String {
    letters(name).into_iter().collect()
}
