//! How a name sounds: a folded key that is equal for spellings that sound alike, and whether two names
//! could be taken for each other.
//!
//! The filter and its figures (11 of 12 decided pairs, 0.03 % false) are measured by `benches/names.rs`.

use rphonetic::DoubleMetaphone;
use strsim::{jaro_winkler, osa_distance};

/// Names are compared up to this length, in characters; what follows does not count.
const COMPARED: usize = 40;
/// Codes of Double Metaphone are compared up to this length; the customary four would call long names
/// alike by their beginnings.
const CODE: usize = 16;
/// Shorter names are the reverse of each other by chance.
const REVERSED: usize = 5;
/// Codes shorter than this are alike by chance, and so are two keys of which none is longer.
const SHORT: usize = 3;
/// Names shorter than this are too short for two steps between their keys.
const LONG: usize = 6;
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
    /// One is the other read from its end: `xobni` and `inbox`.
    Reversed,
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
            Self::Reversed => "is the reverse of",
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
    let (plain, opposite) = (spoken(&plain), spoken(&opposite));
    let keys = (fold(&plain), fold(&opposite));
    let steps = osa_distance(&keys.0, &keys.1);
    if steps == 0 {
        return Some(Likeness::SameSound);
    }
    if same_words(one, other) {
        return Some(Likeness::SameWords);
    }
    if steps == 1 && keys.0.len().max(keys.1.len()) >= SHORT {
        return Some(Likeness::NearSound);
    }
    if same_consonants(&plain, &opposite) {
        return Some(Likeness::SameConsonants);
    }
    if jaro_winkler(&plain, &opposite) >= LOOKS_ALIKE {
        return Some(Likeness::NearSpelling);
    }
    let length = plain.chars().count().min(opposite.chars().count());
    if length >= REVERSED && plain.chars().rev().eq(opposite.chars()) {
        return Some(Likeness::Reversed);
    }
    (length >= LONG && steps == 2).then_some(Likeness::LooseSound)
}

/// Digits and single letters among the other kind, as they are said: `gr8` is `great`, `4u` is `foryou`.
/// A name of digits alone, or with a year or a number in it, stays.
fn spoken(joined: &str) -> String {
    let characters: Vec<char> = joined.chars().collect();
    if !characters.iter().any(char::is_ascii_digit) || !characters.iter().any(|c| c.is_alphabetic()) {
        return joined.to_owned();
    }
    let lone = |index: usize, kind: fn(&char) -> bool| {
        let beside = [index.checked_sub(1), index.checked_add(1)];
        beside.into_iter().flatten().all(|other| characters.get(other).is_none_or(|c| !kind(c)))
    };
    let mut spoken = String::new();
    for (index, c) in characters.iter().enumerate() {
        match c {
            '2' if lone(index, char::is_ascii_digit) => spoken.push_str("to"),
            '4' if lone(index, char::is_ascii_digit) => spoken.push_str("for"),
            '8' if lone(index, char::is_ascii_digit) => spoken.push_str("eat"),
            'u' if lone(index, char::is_ascii_lowercase) => spoken.push_str("you"),
            'r' if lone(index, char::is_ascii_lowercase) => spoken.push_str("are"),
            other => spoken.push(*other),
        }
    }
    spoken
}

/// Double Metaphone reads Latin letters only; other names have no consonants to compare.
fn same_consonants(one: &str, other: &str) -> bool {
    one.is_ascii() && other.is_ascii() && {
        let metaphone = DoubleMetaphone::new(Some(CODE));
        let code = metaphone.double_metaphone(one).primary();
        code.len() >= SHORT && code == metaphone.double_metaphone(other).primary()
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::shape;

    const DECIDED: &str = include_str!("sound/decided.tsv");

    #[test]
    fn the_key_spells_each_sound_one_way() {
        for (name, key) in [
            ("Qwikster", "kwikster"),
            ("quickster", "kwikster"),
            ("kickster", "kikster"),
            ("phoenix", "foeniks"),
            ("Knight-Ryder", "nightrider"),
            ("wrapp", "rap"),
            ("boox", "buks"),
            ("l33t", "l33t"),
            ("", ""),
            ("東京", "東京"),
        ] {
            assert_eq!(fold(name), key, "{name}");
        }
    }

    #[test]
    fn finds_at_least_eleven_of_the_twelve_decided_pairs() {
        let pairs: Vec<Vec<&str>> = DECIDED
            .lines()
            .filter(|line| !line.starts_with('#'))
            .map(|line| line.split('\t').collect())
            .collect();
        assert_eq!(pairs.len(), 12);
        let missed: Vec<_> = pairs.iter().filter(|pair| likeness(pair[0], pair[1]).is_none()).collect();
        assert!(missed.len() <= 1, "{missed:?}");
    }

    #[test]
    fn tells_in_what_way_names_are_alike() {
        for (one, other, expected) in [
            ("Blue Ocean", "blueocean", Some(Likeness::Same)),
            ("qwikster", "quickster", Some(Likeness::SameSound)),
            ("gr8", "great", Some(Likeness::SameSound)),
            ("4u", "for you", Some(Likeness::SameSound)),
            ("audio bss", "boss audio", Some(Likeness::SameWords)),
            ("xceed", "x-seed", Some(Likeness::NearSound)),
            ("xobni", "inbox", Some(Likeness::Reversed)),
            ("newports", "newport", Some(Likeness::NearSound)),
            ("notion", "motion", Some(Likeness::NearSound)),
            ("slack", "stripe", None),
            ("area51", "area52x", Some(Likeness::NearSpelling)),
            ("", "acme", None),
            ("東京", "大阪", None),
        ] {
            assert_eq!(likeness(one, other), expected, "{one} {other}");
            assert_eq!(likeness(other, one), expected, "{other} {one}");
        }
    }

    #[test]
    fn calls_few_famous_marks_alike() {
        let marks: Vec<&str> = shape::marks().filter(|mark| mark.len() > 3).collect();
        let mut alike = Vec::new();
        for (index, one) in marks.iter().enumerate() {
            let others = marks[..index].iter();
            alike.extend(others.filter_map(|other| likeness(one, other).map(|like| (one, other, like))));
        }
        // Twitter and Twitch, Stripe and Sprite: the few there are deserve a look.
        let pairs = marks.len() * (marks.len() - 1) / 2;
        assert!(pairs > 25_000 && alike.len() <= 14, "{pairs}: {alike:?}");
    }
}
