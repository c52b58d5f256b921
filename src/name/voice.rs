//! Reading letters aloud: every dictionary word that a run of letters could be the spelling of. The
//! rules are the regular ones of English; a walk through the sorted sounds drops each reading as soon
//! as no word goes on like that, which keeps it far under a millisecond.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::words::Heard;

/// A dictionary word that letters could spell, and how far-fetched the reading is: 0 for a regular one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Voiced {
    pub(super) strain: u32,
    pub(super) word: &'static str,
}

/// Readings further-fetched than this are dropped.
const MOST_STRAIN: u32 = 1;

/// The dictionary words that the letters could be a spelling of, regular readings first. Letters are
/// `a` to `z` and digits; anything else sounds like nothing.
pub(super) fn voiced(letters: &str) -> Vec<Voiced> {
    let mut walk = Walk { letters: letters.as_bytes(), found: Vec::new() };
    walk.step(0, Heard::start(), 0);
    let mut found = walk.found;
    found.sort_unstable_by_key(|one| (one.word, one.strain));
    found.dedup_by_key(|one| one.word);
    found.sort_unstable();
    found
}

struct Walk<'a> {
    letters: &'a [u8],
    found: Vec<Voiced>,
}

/// Letters, their sounds, and where they may stand.
type Group = (&'static str, &'static [&'static str], Place);

/// The groups that begin with a letter: each step of a walk would else try all of them.
fn groups(letter: u8) -> &'static [Group] {
    static BY_LETTER: LazyLock<BTreeMap<u8, Vec<Group>>> = LazyLock::new(|| {
        let mut groups: BTreeMap<u8, Vec<Group>> = BTreeMap::new();
        for group in GROUPS {
            groups.entry(group.0.as_bytes()[0]).or_default().push(group);
        }
        groups
    });
    BY_LETTER.get(&letter).map_or(&[], Vec::as_slice)
}

/// Spellings of more than one letter, the sounds they have, and where they may stand.
const GROUPS: [Group; 64] = [
    ("tion", &["S0n"], Place::Any),
    ("sion", &["Z0n", "S0n"], Place::Any),
    ("ture", &["CR"], Place::End),
    ("sch", &["sk", "S"], Place::Any),
    ("le", &["0l", "l"], Place::End),
    ("re", &["R", "r"], Place::End),
    ("tch", &["C"], Place::Any),
    ("dge", &["j"], Place::Any),
    ("igh", &["Y"], Place::Any),
    ("eigh", &["A"], Place::Any),
    ("ough", &["O", "0f", "u", "o"], Place::Any),
    ("augh", &["o", "af"], Place::Any),
    ("oar", &["cr"], Place::Any),
    ("ore", &["cr"], Place::Any),
    ("air", &["er"], Place::Any),
    ("are", &["er"], Place::End),
    ("ear", &["Ir", "R", "er"], Place::Any),
    ("eer", &["Ir"], Place::Any),
    ("ire", &["YR", "Yr"], Place::End),
    ("yre", &["YR", "Yr"], Place::End),
    ("our", &["WR", "cr"], Place::Any),
    ("ch", &["C", "k", "S"], Place::Any),
    ("ck", &["k"], Place::Any),
    ("cc", &["k", "ks"], Place::Any),
    ("gh", &["g", "", "f"], Place::Any),
    ("gn", &["n"], Place::Start),
    ("kn", &["n"], Place::Start),
    ("wr", &["r"], Place::Start),
    ("ps", &["s"], Place::Start),
    ("ng", &["N", "Ng"], Place::Any),
    ("nk", &["Nk"], Place::Any),
    ("nx", &["Nks"], Place::Any),
    ("ph", &["f"], Place::Any),
    ("qu", &["kw", "k"], Place::Any),
    ("qw", &["kw"], Place::Any),
    ("rh", &["r"], Place::Start),
    ("sc", &["s", "sk"], Place::Any),
    ("sh", &["S"], Place::Any),
    ("th", &["T", "D"], Place::Any),
    ("wh", &["w", "h"], Place::Any),
    ("mb", &["m"], Place::End),
    ("ai", &["A", "e"], Place::Any),
    ("ay", &["A"], Place::Any),
    ("au", &["o"], Place::Any),
    ("aw", &["o"], Place::Any),
    ("ea", &["i", "e", "A"], Place::Any),
    ("ee", &["i"], Place::Any),
    ("ei", &["A", "i"], Place::Any),
    ("eu", &["u", "yu"], Place::Any),
    ("ew", &["u", "yu"], Place::Any),
    ("ey", &["i", "A"], Place::Any),
    ("er", &["R", "er"], Place::Any),
    ("ie", &["i", "Y"], Place::Any),
    ("ir", &["R"], Place::Any),
    ("oa", &["O"], Place::Any),
    ("oe", &["O"], Place::Any),
    ("oi", &["V"], Place::Any),
    ("oo", &["u", "U"], Place::Any),
    ("or", &["cr", "R"], Place::Any),
    ("ou", &["W", "u", "0"], Place::Any),
    ("ow", &["W", "O"], Place::Any),
    ("oy", &["V"], Place::Any),
    ("ue", &["u", "yu"], Place::Any),
    ("ur", &["R"], Place::Any),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Any,
    Start,
    End,
}

impl Walk<'_> {
    fn step(&mut self, at: usize, heard: Heard, strain: u32) {
        let Some(&letter) = self.letters.get(at) else {
            self.found.extend(heard.words().map(|word| Voiced { strain, word }));
            return;
        };
        let rest = &self.letters[at..];
        for &(spelled, sounds, place) in groups(letter) {
            let fits = match place {
                Place::Any => true,
                Place::Start => at == 0,
                Place::End => rest.len() == spelled.len(),
            };
            if fits && rest.starts_with(spelled.as_bytes()) {
                self.sounds(at + spelled.len(), heard, strain, sounds);
            }
        }
        let mut used = 1;
        while !is_vowel(letter) && rest.get(used) == Some(&letter) {
            used += 1;
        }
        let next = rest.get(used).copied().unwrap_or_default();
        let sounds: &[&str] = match letter {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' => self.vowel(at),
            b'c' if matches!(next, b'e' | b'i' | b'y') => &["s"],
            b'c' | b'q' => &["k"],
            b'g' if matches!(next, b'e' | b'i' | b'y') => &["j", "g"],
            b's' if at > 0 => &["s", "z"],
            b'x' if at == 0 => &["eks", "z", "Iks"],
            b'x' => &["ks", "gz"],
            b'z' => &["z", "s"],
            // A last consonant without its vowel: tumblr, flickr, rdbl.
            b'r' if self.bare_end(at) => &["R"],
            b'l' if self.bare_end(at) => &["0l"],
            b'n' if self.bare_end(at) => &["0n"],
            b'j' | b'b' | b'd' | b'f' | b'h' | b'k' | b'l' | b'm' | b'n' | b'p' | b'r' | b's' | b't'
            | b'v' | b'w' | b'g' => plain(letter),
            b'2' => &["tu"],
            b'4' => &["fcr"],
            b'8' => &["At"],
            _ => &[],
        };
        self.sounds(at + used, heard, strain, sounds);
    }

    /// Goes on with each sound; the first is the regular one, each later one strains a little more.
    fn sounds(&mut self, at: usize, heard: Heard, strain: u32, sounds: &[&str]) {
        for (sound, more) in sounds.iter().zip([0, 1, 1, 1]) {
            let strain = strain + more;
            if strain > MOST_STRAIN {
                return;
            }
            if let Some(heard) = sound.bytes().try_fold(heard, Heard::then) {
                self.step(at, heard, strain);
            }
        }
    }

    /// A single vowel letter is short before two consonants or a last one, long before a consonant and
    /// an `e`, and either where the syllable is open.
    fn vowel(&self, at: usize) -> &'static [&'static str] {
        let after = &self.letters[at + 1..];
        let consonants = after.iter().take_while(|letter| !is_vowel(**letter)).count();
        let letter = self.letters[at];
        let last = after.is_empty();
        let starts = at == 0;
        // Only a later syllable may be swallowed.
        let unstressed = self.letters[..at].iter().any(|before| is_vowel(*before));
        if letter == b'e' && last && self.magic(at) {
            return &[""];
        }
        if letter == b'y' && (starts || after.first().is_some_and(|next| is_vowel(*next))) {
            return &["y", "i"];
        }
        // A plural or past tense behind the silent letter: cakes, liked.
        if letter == b'e' && matches!(after, b"s" | b"d") && self.magic(at) {
            return &["", "I", "0"];
        }
        let magic = consonants == 1 && matches!(&after[1..], b"e" | b"es" | b"ed");
        let closed = consonants > 1 || (consonants == 1 && after.len() == 1);
        match (letter, magic, closed) {
            (b'a', true, _) => &["A"],
            (b'a', _, true) if matches!(after, [b'r' | b'l', ..]) || self.letters[..at].ends_with(b"w") => {
                &["o", "a", "0"]
            }
            (b'a', _, true) if unstressed => &["a", "0"],
            (b'a', _, true) => &["a"],
            (b'a', ..) if last => &["0", "o"],
            (b'a', ..) => &["a", "A", "0", "o"],
            (b'e', true, _) => &["i"],
            (b'e', _, true) if unstressed => &["e", "0", "I"],
            (b'e', _, true) => &["e"],
            (b'e', ..) => &["e", "i", "0", "I"],
            (b'i', true, _) => &["Y", "i"],
            (b'i', _, true) if matches!(after, [b'n' | b'l', b'd', ..] | [b'g', b'n', ..]) => &["I", "Y"],
            (b'i', _, true) if unstressed => &["I", "0"],
            (b'i', _, true) => &["I"],
            (b'i', ..) if last => &["i", "Y"],
            (b'i', ..) => &["I", "i", "Y", "0"],
            (b'o', true, _) => &["O"],
            (b'o', _, true) if matches!(after, [b'l', _, ..] | [b's', b't', ..]) => &["o", "O"],
            (b'o', _, true) if unstressed => &["o", "0"],
            (b'o', _, true) => &["o"],
            (b'o', ..) if last => &["O", "u"],
            (b'o', ..) => &["o", "O", "0", "u"],
            (b'u', true, _) => &["u", "yu"],
            (b'u', _, true) => &["0", "U"],
            (b'u', ..) => &["0", "u", "yu", "U"],
            (b'y', true, _) => &["Y"],
            (b'y', _, true) => &["I"],
            (b'y', ..) if last => &["i", "Y"],
            _ => &["I", "Y", "i"],
        }
    }

    /// Whether the `e` here stands behind one consonant, or a consonant and `l`, behind a vowel: silent.
    fn magic(&self, at: usize) -> bool {
        let before = &self.letters[..at];
        matches!(before, [.., one, two] if !is_vowel(*two) && (is_vowel(*one) || matches!(two, b's' | b'z' | b'v' | b'c' | b'l' | b'g')))
    }

    fn bare_end(&self, at: usize) -> bool {
        at + 1 == self.letters.len() && at > 1 && !is_vowel(self.letters[at - 1])
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn plain(letter: u8) -> &'static [&'static str] {
    match letter {
        b'b' => &["b"],
        b'd' => &["d"],
        b'f' => &["f"],
        b'g' => &["g"],
        b'h' => &["h"],
        b'j' => &["j"],
        b'k' => &["k"],
        b'l' => &["l"],
        b'm' => &["m"],
        b'n' => &["n"],
        b'p' => &["p"],
        b'r' => &["r"],
        b's' => &["s"],
        b't' => &["t"],
        b'v' => &["v"],
        _ => &["w"],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hears_the_word_behind_another_spelling() {
        for (letters, word) in [
            ("qwik", "quick"),
            ("kwik", "quick"),
            ("lyft", "lift"),
            ("flickr", "flicker"),
            ("tumblr", "tumbler"),
            ("grindr", "grinder"),
            ("froot", "fruit"),
            ("kleen", "clean"),
            ("lite", "light"),
            ("nite", "night"),
            ("krispy", "crispy"),
            ("xtra", "extra"),
            ("dribbble", "dribble"),
            ("digg", "dig"),
            ("thru", "through"),
            ("phat", "fat"),
            ("gr8", "great"),
            ("fyre", "fire"),
            ("cheez", "cheese"),
            ("houzz", "house"),
            ("boyz", "boys"),
            ("quick", "quick"),
        ] {
            assert!(voiced(letters).iter().any(|one| one.word == word), "{letters}: {:?}", voiced(letters));
        }
    }

    #[test]
    fn hears_no_word_where_the_sound_differs() {
        for (letters, word) in [
            ("nike", "nick"),
            ("fark", "fork"),
            ("git", "get"),
            ("dev", "dove"),
            ("bead", "bid"),
            ("kite", "kit"),
            ("lofty", "lift"),
            ("spotify", "spot"),
            ("", "a"),
        ] {
            assert!(!voiced(letters).iter().any(|one| one.word == word), "{letters}: {:?}", voiced(letters));
        }
    }

    #[test]
    fn foreign_letters_sound_like_nothing() {
        assert_eq!(voiced("東京"), []);
        assert_eq!(voiced("ki-wi"), []);
    }
}
