//! Hearing a name and writing it down: the spelling that people would try first, and the dictionary
//! word that a name seems to misspell.
//!
//! A noisy channel without training: what was heard is split into words that sound like it and stretches
//! that stay, and the likeliest text wins. Words cost by how rare they are, other letters by how seldom
//! they follow each other in English (`letters.rs`).

use strsim::osa_distance;

use super::letters;
use super::shape;
use super::sound;
use super::voice::{self, Voiced};
use super::words;

/// Longer names are left as they are: nobody spells them from hearing.
const LONGEST: usize = 20;
/// Most spellings listed.
const MOST: usize = 5;
/// What it costs to begin a stretch that is no word, in nats.
const STRETCH: f64 = 6.0;
/// What each letter in it costs beside its pair.
const LETTER: f64 = 0.4;
/// What a famous mark costs as a word: less than two rare words, more than a common one.
const MARK: f64 = 15.0;
/// What a reading costs for each step that it is far-fetched.
const STRAIN: f64 = 2.0;
/// What it costs to respell letters by rule, without a word to vouch for it.
const RESPELLED: f64 = 6.0;
/// How much likelier another spelling must be before it stands before the name's own: the readings are
/// rules of thumb.
const OWN: f64 = 3.5;
/// A part of a name that is heard as a word has at least this many letters, and so has the word.
const PART: usize = 3;
/// A word that replaces only a part is longer.
const WORD: usize = 4;
/// Rarer words are not what a listener has in mind, nor what a name is taken to misspell.
const KNOWN: u32 = 35_000;

/// A way to spell a name that was only heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelling {
    /// The handle as it would be typed.
    pub text: String,
    /// Its share among the spellings listed, from 0 to 1; an estimate, good for ranking only.
    pub likelihood: f64,
}

/// A name, or its beginning or end, that sounds like a dictionary word but is spelled otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelling {
    /// The dictionary word: `quick`.
    pub word: &'static str,
    /// The letters of the name that sound like it: `qwik`.
    pub part: String,
    /// Letters put in, left out, changed or swapped between the two.
    pub edits: usize,
    /// Whether the name follows a fashion that people know: a dropped `e` before a last `r`, or an
    /// ending in `-ly` or `-ify`.
    pub famous_pattern: bool,
}

/// How people who hear the name would spell it, likeliest first; at most five, and the name itself is
/// always among them. When the first is another, the name fails the test of being told by phone.
pub fn heard_as(handle: &str) -> Vec<Spelling> {
    let plain = plain(handle);
    let mut found = vec![(0.0, handle.to_owned())];
    if plain.is_ascii() && (2..=LONGEST).contains(&plain.len()) {
        let heard = Parts::of(&plain);
        found[0].0 = heard.own();
        let others = heard.texts().into_iter().filter(|(_, text)| *text != plain);
        found.extend(others.map(|(cost, text)| (cost + OWN, text)));
    }
    found.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.cmp(&other.1)));
    let mut seen: Vec<(f64, String)> = Vec::new();
    for (cost, text) in found {
        let own = text == handle;
        let room = MOST - usize::from(!own && !seen.iter().any(|(_, text)| text == handle));
        if seen.len() < room && !seen.iter().any(|(_, known)| *known == text) {
            seen.push((cost, text));
        }
    }
    let best = seen.first().map_or(0.0, |(cost, _)| *cost);
    let total: f64 = seen.iter().map(|(cost, _)| (best - cost).exp()).sum();
    seen.into_iter().map(|(cost, text)| Spelling { text, likelihood: (best - cost).exp() / total }).collect()
}

/// The dictionary word that the name seems to misspell, if any; the longest part counts. A name that is
/// made of words, or is a famous mark, misspells none.
pub fn misspells(handle: &str) -> Option<Misspelling> {
    let plain = plain(handle);
    if !plain.is_ascii() || plain.len() > LONGEST {
        return None;
    }
    let parts = Parts::of(&plain);
    if parts.is_spelled_out() {
        return None;
    }
    let all = (PART..=plain.len())
        .rev()
        .flat_map(|length| [(0, length), (plain.len() - length, plain.len())])
        .filter(|(from, to)| parts.rest_is_plausible(*from, *to) && !turns(&plain[*from..*to]));
    for (from, to) in all {
        let part = &plain[from..to];
        let whole = part.len() == plain.len();
        if words::rank(part).is_some() || is_mark(part) {
            continue;
        }
        let near = voice::voiced(part).into_iter().filter(|one| misspelled(part, one, whole));
        let best = near.min_by_key(|one| (one.strain, words::rank(one.word)));
        if let Some(Voiced { word, .. }) = best {
            return Some(Misspelling {
                word,
                part: part.to_owned(),
                edits: osa_distance(part, word),
                famous_pattern: drops_e(part, word) || plain.ends_with("ly") || plain.ends_with("ify"),
            });
        }
    }
    None
}

/// Whether a part is so near a known word that readers see an error in it.
fn misspelled(part: &str, one: &Voiced, whole: bool) -> bool {
    let known = words::rank(one.word).is_some_and(|rank| rank <= KNOWN);
    let (shortest, strain) = if whole { (PART, 1) } else { (WORD, 0) };
    let long = part.len().min(one.word.len()) >= shortest;
    known
        && long
        && one.strain <= strain
        && (whole || !doubles(part, one.word))
        && osa_distance(&sound::fold(part), &sound::fold(one.word)) <= 1
}

/// Whether the part is the word with its first or last letter twice: where two words meet in the same
/// letter, that is no other spelling.
fn doubles(part: &str, word: &str) -> bool {
    part.len() == word.len() + 1 && (part.ends_with(word) || part.starts_with(word))
}

fn drops_e(part: &str, word: &str) -> bool {
    part.ends_with('r') && word.strip_suffix("er").is_some_and(|stem| part.strip_suffix('r') == Some(stem))
}

fn plain(handle: &str) -> String {
    handle.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn is_mark(text: &str) -> bool {
    shape::is_mark(text)
}

/// A name with the cost of every beginning and every end of it as text.
struct Parts<'a> {
    name: &'a str,
    /// `before[k]` is the cost of the first `k` letters, `after[k]` of those from `k` on.
    before: Vec<f64>,
    after: Vec<f64>,
    /// Whether words alone, of three letters or more, make up the beginning or the end.
    spelled_before: Vec<bool>,
    spelled_after: Vec<bool>,
}

/// Ends and beginnings that turn a word into a name: a misspelled word beside one is still seen.
const TURNS: &str = "a able e ed er eria ers i ia ie ies ify in ing io ist ity ix ly o on r s st ster u x y";

fn turns(rest: &str) -> bool {
    TURNS.split(' ').any(|turn| turn == rest)
}

impl<'a> Parts<'a> {
    fn of(name: &'a str) -> Self {
        let length = name.len();
        let mut word = vec![vec![None; length + 1]; length];
        for (from, costs) in word.iter_mut().enumerate() {
            for (to, cost) in costs.iter_mut().enumerate().skip(from + 1) {
                *cost = word_cost(&name[from..to], to - from == length);
            }
        }
        let known = |from: usize, to: usize| to - from > 2 && word[from][to].is_some();
        let mut spelled_before = vec![true; length + 1];
        for to in 1..=length {
            spelled_before[to] = (0..to).any(|from| spelled_before[from] && known(from, to));
        }
        let mut spelled_after = vec![true; length + 1];
        for from in (0..length).rev() {
            spelled_after[from] = (from + 1..=length).any(|to| spelled_after[to] && known(from, to));
        }
        let before = forwards(name, &word);
        let after = backwards(name, &word);
        Self { name, before, after, spelled_before, spelled_after }
    }

    fn own(&self) -> f64 {
        self.after[0]
    }

    fn is_spelled_out(&self) -> bool {
        self.spelled_after[0] || is_mark(self.name)
    }

    /// Whether what stands beside a part is a word, or turns one into a name.
    fn rest_is_plausible(&self, from: usize, to: usize) -> bool {
        let (before, after) = (&self.name[..from], &self.name[to..]);
        let turns = |rest: &str| rest.is_empty() || turns(rest);
        (turns(before) && before.len() < 2 || !before.is_empty() && self.spelled_before[from])
            && (turns(after) || self.spelled_after[to])
    }

    /// The other ways to write what is heard, with their costs.
    fn texts(&self) -> Vec<(f64, String)> {
        let (name, length) = (self.name, self.name.len());
        let mut texts = Vec::new();
        let heard = |from: usize, to: usize| -> Vec<(f64, &'static str)> {
            let whole = to - from == length;
            let clear = to - from >= WORD || from > 0 && self.spelled_before[from];
            if !whole && (!clear || turns(&name[from..to])) {
                return Vec::new();
            }
            let mut heard: Vec<(f64, &'static str)> = voice::voiced(&name[from..to])
                .into_iter()
                .filter(|one| whole || one.word.len() >= WORD && !doubles(&name[from..to], one.word))
                .filter(|one| one.strain <= 1 && words::rank(one.word).is_some_and(|rank| rank <= KNOWN))
                .filter_map(|one| {
                    Some((word_cost(one.word, whole)? + f64::from(one.strain) * STRAIN, one.word))
                })
                .collect();
            heard.sort_by(|one, other| one.0.total_cmp(&other.0));
            heard.truncate(2);
            heard
        };
        let begins: Vec<_> =
            (0..=length).map(|to| if to < PART { Vec::new() } else { heard(0, to) }).collect();
        for (to, begin) in begins.iter().enumerate() {
            let end = if to > 0 && to + PART <= length { heard(to, length) } else { Vec::new() };
            for (cost, word) in begin {
                texts.push((cost + self.after[to], format!("{word}{}", &name[to..])));
                for (more, other) in &end {
                    texts.push((cost + more, format!("{word}{other}")));
                }
            }
            for (more, other) in end {
                texts.push((self.before[to] + more, format!("{}{other}", &name[..to])));
            }
        }
        let respelled = respelled(name);
        if respelled != name {
            texts.push((Parts::of(&respelled).own() + RESPELLED, respelled));
        }
        texts
    }
}

/// The name with its unusual letters written the usual way, each only where English likes it better.
fn respelled(name: &str) -> String {
    const USUAL: [(&str, &str); 12] = [
        ("qw", "qu"),
        ("kw", "qu"),
        ("ph", "f"),
        ("kk", "ck"),
        ("ka", "ca"),
        ("ko", "co"),
        ("kr", "cr"),
        ("kl", "cl"),
        ("y", "i"),
        ("uu", "u"),
        ("zz", "z"),
        ("aa", "a"),
    ];
    let mut text = name.to_owned();
    for (unusual, usual) in USUAL {
        // A last `y` is the usual spelling.
        let inner = text.len().saturating_sub(usize::from(unusual == "y"));
        if text[..inner].contains(unusual) {
            let other = format!("{}{}", text[..inner].replace(unusual, usual), &text[inner..]);
            if letters::mean_cost(&other) < letters::mean_cost(&text) {
                text = other;
            }
        }
    }
    let bytes = text.as_bytes();
    if let [.., before, b'r'] = bytes
        && !b"aeiouyr".contains(before)
    {
        text.insert(text.len() - 1, 'e');
    }
    text
}

/// What a word costs by its rarity; the very short ones only stand alone or when they are common.
fn word_cost(text: &str, whole: bool) -> Option<f64> {
    let short = text.len() < PART && !whole;
    let word = words::rank(text).filter(|rank| !short || (text.len() == 2 && *rank <= 300));
    match word.and_then(|_| words::ln_probability(text)) {
        Some(share) => Some(-share + if short { 2.0 } else { 0.0 }),
        None => (!short && is_mark(text)).then_some(MARK),
    }
}

fn letter_cost(before: Option<u8>, letter: u8) -> f64 {
    if letter.is_ascii_digit() { 4.0 } else { letters::cost(before, Some(letter)) + LETTER }
}

/// The least cost of each beginning: words, and stretches of other letters between them.
fn forwards(name: &str, word: &[Vec<Option<f64>>]) -> Vec<f64> {
    let bytes = name.as_bytes();
    let mut closed = vec![f64::INFINITY; bytes.len() + 1];
    let mut open = vec![f64::INFINITY; bytes.len() + 1];
    closed[0] = 0.0;
    for to in 1..=bytes.len() {
        let letter = bytes[to - 1];
        let begins = closed[to - 1] + STRETCH + letter_cost(None, letter);
        let goes_on = to
            .checked_sub(2)
            .map_or(f64::INFINITY, |before| open[to - 1] + letter_cost(Some(bytes[before]), letter));
        open[to] = begins.min(goes_on);
        closed[to] = (0..to)
            .filter_map(|from| Some(closed[from].min(open[from]) + word[from][to]?))
            .fold(f64::INFINITY, f64::min);
    }
    closed.into_iter().zip(open).map(|(closed, open)| closed.min(open)).collect()
}

/// The least cost of each end.
fn backwards(name: &str, word: &[Vec<Option<f64>>]) -> Vec<f64> {
    let bytes = name.as_bytes();
    let length = bytes.len();
    // `closed[k]`: from `k` on, a word or nothing comes first; `open[k]`: a stretch goes on.
    let mut closed = vec![f64::INFINITY; length + 1];
    let mut open = vec![f64::INFINITY; length + 1];
    closed[length] = 0.0;
    for from in (0..length).rev() {
        let goes_on = bytes.get(from + 1).map_or(0.0, |_| open[from + 1].min(closed[from + 1]));
        let inner = from.checked_sub(1).map(|before| bytes[before]);
        open[from] = letter_cost(inner, bytes[from]) + goes_on;
        closed[from] = (from + 1..=length)
            .filter_map(|to| {
                let then = closed[to].min(bytes.get(to).map_or(0.0, |_| begin(bytes, to, &open, &closed)));
                Some(word[from][to]? + then)
            })
            .fold(f64::INFINITY, f64::min);
    }
    (0..=length)
        .map(|from| if from == length { 0.0 } else { closed[from].min(begin(bytes, from, &open, &closed)) })
        .collect()
}

/// The cost of a stretch that begins here, and of what comes after it.
fn begin(bytes: &[u8], from: usize, open: &[f64], closed: &[f64]) -> f64 {
    let goes_on = if from + 1 == bytes.len() { 0.0 } else { open[from + 1].min(closed[from + 1]) };
    STRETCH + letter_cost(None, bytes[from]) + goes_on
}

#[cfg(test)]
mod tests;
