//! How a name looks: skeletons that are equal for names which the eye cannot tell apart, and the
//! neighbours that a typing error or a copycat would produce.

use std::collections::BTreeMap;

use unicode_security::restriction_level::{RestrictionLevel, RestrictionLevelDetection};
use unicode_security::{MixedScript, skeleton as uts39};

use super::words;

/// Most neighbours that are worth asking for.
pub const MOST: usize = 40;
/// Names do not get shorter than this by leaving out a letter.
const SHORTEST: usize = 3;
/// A slip in the first letter is rare and seen at once.
const FIRST: u32 = 40;

/// A handle that looks like, or is a slip away from, the one that was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// The neighbour, a handle in lower case.
    pub text: String,
    /// What makes it a neighbour.
    pub kind: Kind,
}

/// What makes a handle a neighbour of another; likeliest to deceive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Letters that look the same: `rn` for `m`, `0` for `o`.
    Confusable,
    /// A separator more, less or other: `blue_ocean`, `blueocean_`.
    Separator,
    /// One more than one, or one less: with or without its last `s`.
    Plural,
    /// Two letters swapped.
    Transposition,
    /// A letter left out.
    Omission,
    /// A letter typed twice.
    Repetition,
    /// A vowel for one that is easily heard or remembered in its place.
    Vowel,
    /// The key beside the right one, on QWERTY, QWERTZ or AZERTY.
    Keyboard,
}

impl Kind {
    /// The kind in words, after the handle: `blueocaen`, `two letters swapped`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confusable => "letters that look the same",
            Self::Separator => "another separator",
            Self::Plural => "its plural or singular",
            Self::Transposition => "two letters swapped",
            Self::Omission => "a letter left out",
            Self::Repetition => "a letter typed twice",
            Self::Vowel => "another vowel",
            Self::Keyboard => "the key beside it",
        }
    }
}

/// ASCII that looks the same in lower case in most fonts, both ways, and the cost of the swap.
const GLYPHS: [(&str, &str, u32); 7] = [
    ("m", "rn", 30),
    ("w", "vv", 30),
    ("l", "1", 30),
    ("o", "0", 30),
    ("d", "cl", 45),
    ("i", "l", 40),
    ("i", "1", 40),
];

/// Vowels that are taken for each other, in either direction.
const VOWELS: [(char, char); 5] = [('a', 'e'), ('e', 'i'), ('i', 'y'), ('a', 'o'), ('o', 'u')];

/// The rows of keys of each layout; a key's neighbours are those left and right of it, and the two that
/// touch it from the row below.
const LAYOUTS: [([&str; 4], u32); 3] = [
    (["1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm"], 100),
    (["1234567890", "qwertzuiop", "asdfghjkl", "yxcvbnm"], 115),
    (["1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn"], 115),
];

/// What the eye makes of a name: equal for names that are hard to tell apart in most fonts (UTS 39, case
/// folded, UTS 39 again, then what that leaves apart in ASCII, such as `vv` and `w` or `1` and `i`). Only
/// for comparing; it is no handle.
pub fn skeleton(name: &str) -> String {
    let folded: String = uts39(name).flat_map(char::to_lowercase).collect();
    let plain: String = uts39(&folded).collect();
    let plain = plain.replace("rn", "m").replace("vv", "w").replace("cl", "d");
    plain
        .chars()
        .map(|c| match c {
            '1' | 'i' | '|' => 'l',
            '0' => 'o',
            other => other,
        })
        .collect()
}

/// Whether a name mixes scripts which do not belong together (UTS 39), such as a Cyrillic letter in a
/// Latin word. Chinese, Japanese and Korean with Latin letters do not count as mixed ("highly
/// restrictive").
pub fn is_mixed_script(name: &str) -> bool {
    !name.is_single_script() && name.detect_restriction_level() > RestrictionLevel::HighlyRestrictive
}

/// The neighbours of a handle worth asking for, likeliest to be used against it first; at most [`MOST`],
/// none twice, never the handle itself. Only letters that handles commonly allow are put in; letters of
/// other scripts are left to [`skeleton`].
pub fn neighbours(handle: &str) -> Vec<Lookalike> {
    let mut near = Near { handle, found: BTreeMap::new() };
    near.confusables();
    near.separators();
    near.number();
    near.slips();
    near.vowels();
    near.keys();
    let mut found: Vec<((u32, Kind), String)> =
        near.found.into_iter().map(|(text, rank)| (rank, text)).collect();
    found.sort_unstable();
    found.truncate(MOST);
    found.into_iter().map(|((_, kind), text)| Lookalike { text, kind }).collect()
}

struct Near<'a> {
    handle: &'a str,
    /// What was found, with the cheapest way to it.
    found: BTreeMap<String, (u32, Kind)>,
}

impl Near<'_> {
    /// Keeps a neighbour that came from a change at a byte of the handle.
    fn keep(&mut self, text: String, kind: Kind, cost: u32, at: usize) {
        let cost = if at == 0 { cost + FIRST } else { cost };
        let named = text.chars().filter(|c| c.is_alphanumeric()).count() >= SHORTEST;
        if named && text != self.handle {
            let known = self.found.entry(text).or_insert((cost, kind));
            *known = (*known).min((cost, kind));
        }
    }

    fn confusables(&mut self) {
        for (one, other, cost) in GLYPHS {
            for (from, to) in [(one, other), (other, one)] {
                for (at, _) in self.handle.match_indices(from) {
                    let text = format!("{}{to}{}", &self.handle[..at], &self.handle[at + from.len()..]);
                    self.keep(text, Kind::Confusable, cost, at);
                }
            }
        }
    }

    fn separators(&mut self) {
        let plain: String = self.handle.chars().filter(|c| !is_separator(*c)).collect();
        self.keep(plain.clone(), Kind::Separator, 20, 1);
        for (at, separator) in self.handle.match_indices(is_separator) {
            for other in ["_", "-", "."].into_iter().filter(|other| *other != separator) {
                let text = format!("{}{other}{}", &self.handle[..at], &self.handle[at + 1..]);
                self.keep(text, Kind::Separator, 25, 1);
            }
        }
        if plain == self.handle
            && let Some(at) = boundary(&plain)
        {
            for (separator, cost) in [("_", 35), ("-", 40), (".", 45)] {
                let text = format!("{}{separator}{}", &plain[..at], &plain[at..]);
                self.keep(text, Kind::Separator, cost, 1);
            }
        }
        self.keep(format!("{}_", self.handle), Kind::Separator, 55, 1);
        self.keep(format!("_{}", self.handle), Kind::Separator, 60, 1);
    }

    /// Its plural, or what it is the plural of.
    fn number(&mut self) {
        let handle = self.handle;
        let last = handle.chars().next_back().unwrap_or_default();
        let changed = match (last, handle.strip_suffix('s'), handle.strip_suffix('y')) {
            (_, Some(one), _) if !one.ends_with(['s', 'u', 'i']) => one.to_owned(),
            (_, _, Some(stem)) if !stem.ends_with(is_vowel) => format!("{stem}ies"),
            ('s' | 'x' | 'z', ..) => format!("{handle}es"),
            _ if handle.ends_with("ch") || handle.ends_with("sh") => format!("{handle}es"),
            _ if last.is_ascii_alphabetic() => format!("{handle}s"),
            _ => return,
        };
        self.keep(changed, Kind::Plural, 50, 1);
    }

    fn vowels(&mut self) {
        for (at, letter) in self.handle.char_indices().filter(|(_, c)| is_vowel(*c)) {
            for (one, other) in VOWELS {
                let instead = match letter {
                    _ if letter == one => other,
                    _ if letter == other => one,
                    _ => continue,
                };
                let text = format!("{}{instead}{}", &self.handle[..at], &self.handle[at + 1..]);
                self.keep(text, Kind::Vowel, 95, at);
            }
        }
    }

    /// Letters swapped, left out, typed twice.
    fn slips(&mut self) {
        let letters: Vec<(usize, char)> =
            self.handle.char_indices().filter(|(_, c)| !is_separator(*c)).collect();
        for (index, (at, letter)) in letters.iter().copied().enumerate() {
            let (before, after) = (&self.handle[..at], &self.handle[at + letter.len_utf8()..]);
            let next = after.chars().next();
            let doubled = next == Some(letter) || before.ends_with(letter);
            self.keep(format!("{before}{after}"), Kind::Omission, if doubled { 50 } else { 80 }, at);
            let twice = format!("{before}{letter}{letter}{after}");
            self.keep(twice, Kind::Repetition, if doubled { 120 } else { 90 }, at);
            if let Some((_, other)) = letters.get(index + 1).filter(|(_, other)| next == Some(*other)) {
                let text = format!("{before}{other}{letter}{}", &after[other.len_utf8()..]);
                self.keep(text, Kind::Transposition, 70, at);
            }
        }
    }

    fn keys(&mut self) {
        for (at, letter) in self.handle.char_indices().filter(|(_, c)| c.is_ascii_alphanumeric()) {
            let (before, after) = (&self.handle[..at], &self.handle[at + 1..]);
            for (layout, cost) in LAYOUTS {
                for key in beside(&layout, letter) {
                    // A digit in the place of a letter is no slip that anybody overlooks.
                    if key.is_ascii_digit() == letter.is_ascii_digit() {
                        self.keep(format!("{before}{key}{after}"), Kind::Keyboard, cost, at);
                    }
                }
            }
        }
    }
}

/// The keys that touch a key, those of its own row first.
fn beside(layout: &[&str; 4], key: char) -> Vec<char> {
    let Some((row, column)) = layout.iter().enumerate().find_map(|(row, keys)| Some((row, keys.find(key)?)))
    else {
        return Vec::new();
    };
    let at = |row: Option<usize>, column: Option<usize>| layout.get(row?)?.get(column?..)?.chars().next();
    let (above, below) = (row.checked_sub(1), row.checked_add(1));
    let (left, right) = (column.checked_sub(1), column.checked_add(1));
    [
        at(Some(row), left),
        at(Some(row), right),
        at(above, Some(column)),
        at(above, right),
        at(below, left),
        at(below, Some(column)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Where a name of two words is likeliest to be cut.
fn boundary(plain: &str) -> Option<usize> {
    if words::rank(plain).is_some() {
        return None;
    }
    let cuts = plain.char_indices().map(|(at, _)| at).filter(|at| *at > 1 && at + 1 < plain.len());
    let costs = cuts.filter_map(|at| {
        let (one, other) = plain.split_at(at);
        Some((words::rank(one)?.saturating_mul(words::rank(other)?), at))
    });
    costs.min().map(|(_, at)| at)
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

fn is_separator(c: char) -> bool {
    matches!(c, '_' | '-' | '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eye_cannot_tell_these_apart() {
        for (one, other) in [
            ("qwikster", "qw\u{456}kster"),
            ("qwikster", "qw1kster"),
            ("qwikster", "qvvikster"),
            ("modern", "rnodern"),
            ("modern", "modem"),
            ("google", "goog1e"),
            ("google", "G00GLE"),
            ("cloud", "doud"),
            ("paypal", "p\u{430}yp\u{430}l"),
            ("Illinois", "illinois"),
        ] {
            assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn the_eye_can_tell_these_apart() {
        for (one, other) in [("qwikster", "quickster"), ("acme", "acne"), ("slack", "slick"), ("a", "o")] {
            assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
        }
    }

    #[test]
    fn scripts_that_do_not_belong_together_are_told() {
        for mixed in ["qw\u{456}kster", "p\u{430}ypal", "αcme"] {
            assert!(is_mixed_script(mixed), "{mixed}");
        }
        for single in
            ["qwikster", "area51", "blue_ocean", "привет", "東京タワー", "acme東京", "한글kr", "हिन्दी"]
        {
            assert!(!is_mixed_script(single), "{single}");
        }
    }

    fn kind(handle: &str, text: &str) -> Option<Kind> {
        neighbours(handle).into_iter().find(|one| one.text == text).map(|one| one.kind)
    }

    #[test]
    fn neighbours_say_what_they_are() {
        for (handle, text, expected) in [
            ("modem", "rnodem", Kind::Confusable),
            ("wave", "vvave", Kind::Confusable),
            ("oslo", "0slo", Kind::Confusable),
            ("blueocean", "blue_ocean", Kind::Separator),
            ("blue_ocean", "blueocean", Kind::Separator),
            ("blue_ocean", "blue-ocean", Kind::Separator),
            ("acme", "acme_", Kind::Separator),
            ("acme", "acmes", Kind::Plural),
            ("wagons", "wagon", Kind::Plural),
            ("bakery", "bakeries", Kind::Plural),
            ("toy", "toys", Kind::Plural),
            ("fox", "foxes", Kind::Plural),
            ("press", "presses", Kind::Plural),
            ("branch", "branches", Kind::Plural),
            ("virus", "viruses", Kind::Plural),
            ("acme", "amce", Kind::Transposition),
            ("acme", "acm", Kind::Omission),
            ("coffee", "cofee", Kind::Omission),
            ("acme", "accme", Kind::Repetition),
            ("acme", "acne", Kind::Keyboard),
            ("kinder", "kender", Kind::Vowel),
            ("lyft", "lift", Kind::Vowel),
            ("play", "olay", Kind::Keyboard),
        ] {
            assert_eq!(kind(handle, text), Some(expected), "{handle} {text}");
        }
    }

    #[test]
    fn neighbours_are_few_distinct_and_ordered() {
        for handle in ["qwikster", "blueocean", "a-very_long.name-of-some-product", "東京タワー", "ab", "x"]
        {
            let found = neighbours(handle);
            assert!(found.len() <= MOST, "{handle}");
            assert!(found.iter().all(|one| one.text != handle));
            let mut texts: Vec<&str> = found.iter().map(|one| one.text.as_str()).collect();
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), found.len(), "{handle}");
            assert_eq!(found, neighbours(handle), "the same every time");
        }
        assert_eq!(neighbours("qwikster").len(), MOST);
        assert_eq!(neighbours("qwikster")[0].text, "qvvikster");
        assert_eq!(neighbours("blueocean")[0].kind, Kind::Confusable);
    }

    #[test]
    fn layouts_differ() {
        assert_eq!(beside(&LAYOUTS[0].0, 'z'), ['x', 'a', 's']);
        assert_eq!(beside(&LAYOUTS[1].0, 'z'), ['t', 'u', '6', '7', 'g', 'h']);
        assert!(beside(&LAYOUTS[2].0, 'a').contains(&'z'));
    }
}
