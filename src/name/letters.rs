//! Which letter follows which: how likely a run of letters is in English, learned from the ranked words
//! when it is first asked for.

use std::sync::OnceLock;

use super::words;

/// 26 letters and the edge of a word.
const SIZE: usize = 27;
const EDGE: usize = 26;

type Pairs = [[f64; SIZE]; SIZE];

/// The cost of a letter behind another, in nats (natural logarithm of how seldom that is, rarer is
/// more); `None` stands for the edge of a word, and so does whatever is no letter from `a` to `z`.
pub(super) fn cost(before: Option<u8>, letter: Option<u8>) -> f64 {
    static PAIRS: OnceLock<Box<Pairs>> = OnceLock::new();
    PAIRS.get_or_init(learned)[place(before)][place(letter)]
}

/// The mean cost of the letters of a word, its edges among them, in nats; 0 for an empty one.
pub(super) fn mean_cost(word: &str) -> f64 {
    let letters: Vec<u8> = word.bytes().filter(u8::is_ascii_lowercase).collect();
    if letters.is_empty() {
        return 0.0;
    }
    let mut before = None;
    let mut total = 0.0;
    for letter in letters.iter().copied().map(Some).chain([None]) {
        total += cost(before, letter);
        before = letter;
    }
    let steps = u32::try_from(letters.len() + 1).unwrap_or(u32::MAX);
    total / f64::from(steps)
}

fn place(letter: Option<u8>) -> usize {
    letter.filter(u8::is_ascii_lowercase).map_or(EDGE, |letter| usize::from(letter - b'a'))
}

/// Counts each pair once a word, half a count more for those never seen.
fn learned() -> Box<Pairs> {
    let mut pairs = Box::new([[0.5; SIZE]; SIZE]);
    for (word, _) in words::all() {
        let mut before = EDGE;
        for letter in word.bytes().map(Some).chain([None]) {
            let letter = place(letter);
            pairs[before][letter] += 1.0;
            before = letter;
        }
    }
    for row in pairs.iter_mut() {
        let total: f64 = row.iter().sum();
        for share in row.iter_mut() {
            *share = -(*share / total).ln();
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_costs_less_than_noise() {
        for (easy, hard) in [("table", "tbale"), ("quick", "qwikq"), ("stone", "xkcd"), ("banana", "bnana")] {
            assert!(mean_cost(easy) < mean_cost(hard), "{easy} {hard}");
        }
        assert!(cost(Some(b'q'), Some(b'u')) < cost(Some(b'q'), Some(b'w')));
        assert!((mean_cost("")).abs() < f64::EPSILON);
    }
}
