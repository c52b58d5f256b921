//! A name of joined words, cut into words: every stretch has a cost, the cheapest path through them
//! is the likeliest reading.

use crate::name::lexicon::fold::folded;
use crate::name::words::ln_probability;

use super::Reading;
use super::risky;

/// Longest stretch that may be one word, in bytes.
const LONGEST: usize = 18;
/// How much of a name is read, in bytes; what follows is one word.
const READ: usize = 48;
/// How many readings are told.
const TOLD: usize = 5;

/// Short words of names that are in no dictionary.
const NAMES_HAVE: [&str; 24] = [
    "pc", "tv", "uk", "eu", "dj", "ai", "hq", "vr", "vip", "app", "dev", "web", "blog", "wiki", "nyc", "usa",
    "mba", "ceo", "nft", "dao", "fm", "io", "xyz", "diy",
];

/// A word of [`NAMES_HAVE`] is as likely as the 3,000th word.
const NAME_WORD: f64 = -10.5;
/// A risky word that no dictionary ranks is as likely as the 30,000th word.
const RISKY_WORD: f64 = -12.8;
/// A letter that stands alone.
const LETTER: f64 = -12.4;
/// What is no word costs as much as the rarest one and more for each letter.
const NO_WORD: f64 = -13.7;
const NO_WORD_LETTER: f64 = -4.0;

/// One part of a name between separators and digits, with every stretch of it weighed.
pub(super) struct Part {
    /// The part, folded.
    pub(super) text: String,
    /// The likelihood of the stretch from the first index, by its length less one.
    costs: Vec<Vec<f64>>,
    /// For each place, the likelihood of the best words before it.
    before: Vec<f64>,
    /// For each place, the likelihood of the best words from it on.
    after: Vec<f64>,
}

/// The parts of a handle, case aside.
pub(super) fn parts(handle: &str) -> Vec<Part> {
    folded(&handle.to_lowercase()).split(' ').filter(|part| !part.is_empty()).map(Part::new).collect()
}

impl Part {
    fn new(text: &str) -> Self {
        let mut part =
            Self { text: text.to_owned(), costs: Vec::new(), before: Vec::new(), after: Vec::new() };
        let length = part.length();
        for start in 0..length {
            let ends = start + 1..=length.min(start + LONGEST);
            part.costs.push(ends.map(|end| likelihood(&text[start..end])).collect());
        }
        part.before = vec![0.0; length + 1];
        part.after = vec![0.0; length + 1];
        for end in 1..=length {
            let starts = end.saturating_sub(LONGEST)..end;
            part.before[end] =
                starts.map(|start| part.before[start] + part.cost(start, end)).fold(f64::MIN, f64::max);
        }
        for start in (0..length).rev() {
            let ends = start + 1..=length.min(start + LONGEST);
            part.after[start] =
                ends.map(|end| part.cost(start, end) + part.after[end]).fold(f64::MIN, f64::max);
        }
        part
    }

    /// How many bytes can be cut: none of what is not plain letters, or too long.
    pub(super) fn length(&self) -> usize {
        let letters = self.text.bytes().all(|byte| byte.is_ascii_lowercase());
        if letters { self.text.len().min(READ) } else { 0 }
    }

    fn cost(&self, start: usize, end: usize) -> f64 {
        self.costs.get(start).and_then(|costs| costs.get(end - start - 1)).copied().unwrap_or(f64::MIN)
    }

    /// How much less likely the best reading is that has a word from `start` to `end`, in nats.
    pub(super) fn gap(&self, start: usize, end: usize) -> f64 {
        self.gap_as(start, end, self.cost(start, end))
    }

    /// The same, were that word as likely as `likelihood` says.
    pub(super) fn gap_as(&self, start: usize, end: usize, likelihood: f64) -> f64 {
        (self.after[0] - self.before[start] - likelihood - self.after[end]).max(0.0)
    }

    /// The words of the best reading.
    pub(super) fn best(&self) -> Vec<&str> {
        match self.length() {
            0 => vec![&self.text],
            length => self.words_before(length),
        }
    }

    /// The best words up to a place.
    pub(super) fn words_before(&self, mut end: usize) -> Vec<&str> {
        let mut words = Vec::new();
        while end > 0 {
            let likelihood = |start: &usize| self.before[*start] + self.cost(*start, end);
            let starts = end.saturating_sub(LONGEST)..end;
            let Some(start) = starts.max_by(|a, b| likelihood(a).total_cmp(&likelihood(b))) else { break };
            words.push(&self.text[start..end]);
            end = start;
        }
        words.reverse();
        words
    }

    /// The best words from a place on.
    pub(super) fn words_after(&self, mut start: usize) -> Vec<&str> {
        let mut words = Vec::new();
        while start < self.length() {
            let likelihood = |end: &usize| self.cost(start, *end) + self.after[*end];
            let ends = start + 1..=self.length().min(start + LONGEST);
            let Some(end) = ends.max_by(|a, b| likelihood(a).total_cmp(&likelihood(b))) else { break };
            words.push(&self.text[start..end]);
            start = end;
        }
        words
    }

    /// The likeliest readings, best first.
    fn readings(&self) -> Vec<Reading> {
        let length = self.length();
        if length == 0 {
            return vec![Reading { words: vec![self.text.clone()], score: 0.0 }];
        }
        // For each place the best ways to reach it: likelihood, where the last word starts, and which
        // of the ways to that place it continues.
        let mut ways: Vec<Vec<(f64, usize, usize)>> = vec![vec![(0.0, 0, 0)]];
        for end in 1..=length {
            let mut here = Vec::new();
            let first = end.saturating_sub(LONGEST);
            for (start, ways) in ways.iter().enumerate().skip(first) {
                let cost = self.cost(start, end);
                here.extend(ways.iter().enumerate().map(|(way, (score, ..))| (score + cost, start, way)));
            }
            here.sort_by(|a, b| b.0.total_cmp(&a.0));
            here.truncate(TOLD);
            ways.push(here);
        }
        (0..ways[length].len())
            .map(|way| {
                let mut words = Vec::new();
                let (mut end, mut way) = (length, way);
                let score = ways[length][way].0;
                while end > 0 {
                    let (_, start, before) = ways[end][way];
                    words.push(self.text[start..end].to_owned());
                    (end, way) = (start, before);
                }
                words.reverse();
                Reading { words, score }
            })
            .collect()
    }
}

/// The likeliest ways to read a handle as words, best first.
pub fn readings(handle: &str) -> Vec<Reading> {
    let mut all = vec![Reading { words: Vec::new(), score: 0.0 }];
    for part in parts(handle) {
        let ways = part.readings();
        let mut longer: Vec<Reading> = all
            .iter()
            .flat_map(|one| {
                ways.iter().map(|way| Reading {
                    words: one.words.iter().chain(&way.words).cloned().collect(),
                    score: one.score + way.score,
                })
            })
            .collect();
        longer.sort_by(|a, b| b.score.total_cmp(&a.score));
        longer.truncate(TOLD);
        all = longer;
    }
    all.retain(|one| !one.words.is_empty());
    all
}

/// Whether a stretch is a word: in the dictionary, in names, or risky.
pub(super) fn is_word(stretch: &str) -> bool {
    ln_probability(stretch).is_some()
        || NAMES_HAVE.contains(&stretch)
        || risky::is_innocent(stretch)
        || risky::risk(stretch).is_some()
}

fn likelihood(stretch: &str) -> f64 {
    if let Some(known) = ln_probability(stretch) {
        return known;
    }
    if NAMES_HAVE.contains(&stretch) || risky::is_innocent(stretch) {
        return NAME_WORD;
    }
    if risky::risk(stretch).is_some() {
        return RISKY_WORD;
    }
    match u32::try_from(stretch.len()) {
        Ok(1) => LETTER,
        length => NO_WORD + NO_WORD_LETTER * f64::from(length.unwrap_or(u32::MAX)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn best(handle: &str) -> String {
        readings(handle).first().map(|one| one.words.join(" ")).unwrap_or_default()
    }

    #[test]
    fn names_are_cut_into_words() {
        for (handle, words) in [
            ("expertsexchange", "experts exchange"),
            ("blueocean", "blue ocean"),
            ("Blue_Ocean", "blue ocean"),
            ("penisland", "pen island"),
            ("weed420", "weed 420"),
            ("whorepresents", "who represents"),
            ("pcpartpicker", "pc part picker"),
            ("東京", "東京"),
            ("", ""),
        ] {
            assert_eq!(best(handle), words);
        }
    }

    #[test]
    fn readings_come_in_order_and_differ() {
        let all = readings("therapistfinder");
        assert_eq!(all.len(), TOLD);
        assert!(all.is_sorted_by(|a, b| a.score >= b.score));
        assert!(all.iter().any(|one| one.words == ["the", "rapist", "finder"]), "{all:?}");
        assert!(all.windows(2).all(|pair| pair[0].words != pair[1].words));
        assert!(all.iter().all(|one| one.score < 0.0));
    }

    #[test]
    fn long_names_are_bounded() {
        assert!(!readings(&"ab".repeat(200)).is_empty());
        assert!(!readings(&"é1".repeat(50)).is_empty());
    }
}
