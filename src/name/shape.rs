//! The form of a name: how long it is, what is lost when it is said aloud, whether it can be
//! pronounced, how generic it is, and which famous mark it recalls.

use std::sync::OnceLock;

use strsim::osa_distance;

use super::letters;
use super::sound::{self, Likeness};
use super::words;

/// The marks whose neighbourhood is perilous; see the file for its source.
const BRANDS: &str = include_str!("brands.tsv");

/// Means of [`letters::mean_cost`], in nats a letter: 199 in 200 of the 30,000 commonest English words
/// stay below the first, all but a handful below the second, and so do 87 and 97 in 100 names of sites
/// (measured 2026-11-22; a test holds them to the words).
const UNEASY: f64 = 3.5;
const HARD: f64 = 4.3;
/// From this many consonants on a run is told.
const RUN: usize = 4;
/// A mark shorter than this has too many names beside it for one letter to recall it.
const ONE_LETTER: usize = 5;
/// Words commoner than this are themselves, whatever mark stands one letter away.
const OWN_WORD: u32 = 40_000;

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
    /// A single digit beside letters that stands for a word: `4` for `for`.
    Stands {
        /// As it stands in the name.
        text: char,
        /// What is heard.
        word: &'static str,
    },
}

/// How easily English speakers pronounce a name: how likely its letters follow each other in English
/// words, against the commonest 30,000 of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Band {
    /// Like 199 in 200 English words.
    Easy,
    /// Rarer letters than those have.
    Uneasy,
    /// Letters as English hardly ever puts them, or no vowel at all.
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
    let plain: String = handle.chars().filter(|c| c.is_alphanumeric()).collect();
    Shape {
        length: plain.chars().count(),
        unspoken: unspoken(handle),
        pronounceability: pronounceability(&plain),
        consonants: longest_run(&plain),
        doubled: doubled(&plain),
        singular: singular(&plain),
        rank: words::rank(&plain),
    }
}

/// The famous marks as their owners write them.
pub fn marks() -> impl Iterator<Item = &'static str> {
    BRANDS.lines().filter(|line| !line.starts_with('#'))
}

/// A mark as its owner writes it, in plain letters, and its folded key.
struct Mark {
    written: &'static str,
    plain: String,
    key: String,
}

/// The marks in the order of their plain letters, folded once.
fn folded_marks() -> &'static [Mark] {
    static MARKS: OnceLock<Vec<Mark>> = OnceLock::new();
    MARKS.get_or_init(|| {
        let fold = |written| {
            let plain = plain(written);
            Mark { written, key: sound::fold(&plain), plain }
        };
        let mut marks: Vec<Mark> = marks().map(fold).collect();
        marks.sort_by(|one, other| one.plain.cmp(&other.plain));
        marks
    })
}

/// Whether a text in plain letters is a famous mark.
pub(super) fn is_mark(plain: &str) -> bool {
    folded_marks().binary_search_by(|mark| mark.plain.as_str().cmp(plain)).is_ok()
}

/// The famous marks that a handle recalls: itself, the same sound, or one letter away; surest first.
/// Common words that stand one letter from a mark do not recall it.
pub fn famous(handle: &str) -> Vec<Recall> {
    let plain = plain(handle);
    if plain.is_empty() {
        return Vec::new();
    }
    let key = sound::fold(&plain);
    let own_word = words::rank(&plain).is_some_and(|rank| rank < OWN_WORD);
    let length = plain.chars().count();
    let mut recalled: Vec<Recall> = folded_marks()
        .iter()
        .filter_map(|mark| {
            let shorter = mark.plain.chars().count().min(length);
            let likeness = if mark.plain == plain {
                Likeness::Same
            } else if own_word || shorter + 1 < ONE_LETTER {
                return None;
            } else if mark.key == key {
                Likeness::SameSound
            } else if shorter >= ONE_LETTER && osa_distance(&mark.plain, &plain) == 1 {
                Likeness::NearSpelling
            } else {
                return None;
            };
            Some(Recall { mark: mark.written, likeness })
        })
        .collect();
    recalled.sort_by_key(|recall| recall.likeness);
    recalled
}

/// Letters and digits in lower case without accents.
fn plain(name: &str) -> String {
    super::folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

fn unspoken(handle: &str) -> Vec<Unspoken> {
    let mut found = Vec::new();
    let mut digits = String::new();
    let lettered = handle.chars().any(char::is_alphabetic);
    let close = |digits: &mut String, found: &mut Vec<Unspoken>| {
        let word = match digits.as_str() {
            "2" if lettered => Some("to"),
            "4" if lettered => Some("for"),
            "8" if lettered => Some("ate"),
            _ => None,
        };
        match (digits.chars().next(), word) {
            (Some(text), Some(word)) => found.push(Unspoken::Stands { text, word }),
            (Some(_), None) => found.push(Unspoken::Digits(digits.clone())),
            (None, _) => {}
        }
        digits.clear();
    };
    for c in handle.chars() {
        if c.is_numeric() {
            digits.push(c);
            continue;
        }
        close(&mut digits, &mut found);
        if matches!(c, '-' | '_' | '.') {
            found.push(Unspoken::Separator(c));
        }
    }
    close(&mut digits, &mut found);
    found
}

fn pronounceability(plain: &str) -> Band {
    let letters: String = plain.chars().filter(char::is_ascii_lowercase).collect();
    if letters.is_empty() || !plain.is_ascii() {
        return Band::Unjudged;
    }
    let mean = letters::mean_cost(&letters);
    if mean > HARD || !letters.contains(is_vowel) {
        Band::Hard
    } else if mean > UNEASY {
        Band::Uneasy
    } else {
        Band::Easy
    }
}

fn longest_run(plain: &str) -> Option<String> {
    plain
        .split(|c: char| !c.is_ascii_lowercase() || is_vowel(c))
        .filter(|run| run.len() >= RUN)
        .max_by_key(|run| run.len())
        .map(str::to_owned)
}

/// A letter three times in a row, or twice where one word ends and the next begins.
fn doubled(plain: &str) -> Option<char> {
    let characters: Vec<(usize, char)> = plain.char_indices().collect();
    if let Some(three) =
        characters.windows(3).find(|three| three[0].1 == three[1].1 && three[1].1 == three[2].1)
    {
        return Some(three[0].1);
    }
    if words::rank(plain).is_some() {
        return None;
    }
    let boundary = characters.windows(2).find(|two| {
        let (before, after) = plain.split_at(two[1].0);
        two[0].1 == two[1].1
            && before.len().min(after.len()) > 2
            && words::rank(before).is_some()
            && words::rank(after).is_some()
    });
    boundary.map(|two| two[0].1)
}

/// `ss`, `us` and `is` end no plural.
fn singular(plain: &str) -> Option<String> {
    let before = plain.strip_suffix('s')?;
    let ends = before.chars().next_back().is_some_and(|c| c.is_alphabetic() && !matches!(c, 's' | 'u' | 'i'));
    (ends && before.chars().count() > 2).then(|| before.to_owned())
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_what_they_say() {
        let common = words::all().filter(|(_, rank)| *rank <= 30_000);
        let costs: Vec<f64> = common.map(|(word, _)| letters::mean_cost(word)).collect();
        let beyond = |bound: f64| costs.iter().filter(|cost| **cost > bound).count();
        assert!((140..=160).contains(&beyond(UNEASY)), "{}", beyond(UNEASY));
        assert!(beyond(HARD) <= 20, "{}", beyond(HARD));
    }

    #[test]
    fn pronounceable_names_are_told_from_noise() {
        for (name, band) in [
            ("blueocean", Band::Easy),
            ("spotify", Band::Easy),
            ("netflix", Band::Easy),
            ("qwikster", Band::Easy),
            ("zoom", Band::Uneasy),
            ("yahoo", Band::Uneasy),
            ("xkqzt", Band::Hard),
            ("tmz", Band::Hard),
            ("東京", Band::Unjudged),
            ("2048", Band::Unjudged),
        ] {
            assert_eq!(shape(name).pronounceability, band, "{name} {}", letters::mean_cost(name));
        }
    }

    #[test]
    fn tells_what_a_listener_cannot_type() {
        let stands = |text, word| Unspoken::Stands { text, word };
        assert_eq!(shape("gr8").unspoken, [stands('8', "ate")]);
        assert_eq!(shape("4you").unspoken, [stands('4', "for")]);
        assert_eq!(shape("area51").unspoken, [Unspoken::Digits("51".to_owned())]);
        assert_eq!(
            shape("blue-ocean_3").unspoken,
            [Unspoken::Separator('-'), Unspoken::Separator('_'), Unspoken::Digits("3".to_owned())]
        );
        assert_eq!(shape("acme").unspoken, []);
        assert_eq!(shape("2048").unspoken, [Unspoken::Digits("2048".to_owned())]);
    }

    #[test]
    fn counts_runs_doubles_and_plurals() {
        assert_eq!(shape("angstrom").consonants.as_deref(), Some("ngstr"));
        assert_eq!(shape("acme").consonants, None);
        assert_eq!(shape("presssoftware").doubled, Some('s'));
        assert_eq!(shape("newworld").doubled, Some('w'));
        assert_eq!(shape("coffee").doubled, None);
        assert_eq!(shape("newports").singular.as_deref(), Some("newport"));
        for none in ["boss", "bus", "iris", "gas1", "as"] {
            assert_eq!(shape(none).singular, None, "{none}");
        }
        assert_eq!(shape("blue_ocean").length, 9);
        assert!(shape("quick").rank.is_some_and(|rank| rank < 5_000));
        assert_eq!(shape("qwikster").rank, None);
    }

    #[test]
    fn recalls_famous_marks_and_nothing_else() {
        let recall = |name: &str| famous(name).first().map(|one| (one.mark, one.likeness));
        assert_eq!(recall("netflix"), Some(("Netflix", Likeness::Same)));
        assert_eq!(recall("netflicks"), Some(("Netflix", Likeness::SameSound)));
        assert_eq!(recall("coca_cola"), Some(("Coca-Cola", Likeness::Same)));
        assert_eq!(recall("samsumg"), Some(("Samsung", Likeness::NearSpelling)));
        assert_eq!(recall("nestle"), Some(("Nestlé", Likeness::Same)));
        for none in ["motion", "nick", "blueocean", "qwikster", "sell", "acme", ""] {
            assert_eq!(famous(none), [], "{none}");
        }
        assert!(marks().count() >= 200);
        assert!(marks().is_sorted_by_key(str::to_lowercase));
    }
}
