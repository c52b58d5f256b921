//! English words, how common each is, and which words a sound spells. Two sorted texts inside the
//! program, searched where they lie: nothing is parsed at start. Sources and licences stand in
//! `words/LICENCE.md`.

/// `WORD RANK` lines, sorted by word; rank 1 is the commonest.
const RANKS: Sorted = Sorted(include_str!("words/ranks.txt"));
/// `SOUND WORD` lines, sorted by sound; one character a phoneme.
const SOUNDS: Sorted = Sorted(include_str!("words/sounds.txt"));

/// How many words are ranked, rounded; the harmonic number of it makes ranks into probabilities.
const HARMONIC: f64 = 11.76;

/// How common a word in lower case is: 1 for `the`, some 72,000 for the rarest; `None` for what is no
/// English word or name. British and American spellings both count.
pub fn rank(word: &str) -> Option<u32> {
    let line = RANKS.first(word)?;
    line.strip_prefix(word)?.strip_prefix(' ')?.parse().ok()
}

/// The natural logarithm of a word's share of running English, estimated from its [`rank`] (Zipf).
pub fn ln_probability(word: &str) -> Option<f64> {
    rank(word).map(|rank| -(f64::from(rank) + 2.0).ln() - HARMONIC.ln())
}

/// Every ranked word with its rank, in alphabetical order.
pub fn all() -> impl Iterator<Item = (&'static str, u32)> {
    RANKS.0.lines().filter_map(|line| {
        let (word, rank) = line.split_once(' ')?;
        Some((word, rank.parse().ok()?))
    })
}

/// The words that a whole sound spells: `lIft` gives `lift`. A sound is a phoneme a character, vowels
/// `i` (b**ea**t) `I` (bit) `e` `a` (bat) `o` (hot, law) `0` (but, about) `u` (boot) `U` (book) `A`
/// (bay) `Y` (buy) `O` (bow) `W` (cow) `V` (boy) `R` (bird) `c` (before
/// `r`: for), consonants as spelled, but `C` (ch) `j` (j)
/// `N` (ng) `S` (sh) `Z` (measure) `T` (thin) `D` (then) `y` (yes).
#[cfg(test)]
pub(super) fn spelled(sound: &str) -> impl Iterator<Item = &'static str> {
    let mut heard = Heard::start();
    for phoneme in sound.bytes() {
        heard = heard.then(phoneme).unwrap_or(Heard { from: 0, to: 0, length: 0 });
    }
    heard.words()
}

/// What has been heard of a word so far, as the stretch of the sorted sounds that begin with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    from: usize,
    to: usize,
    length: usize,
}

impl Heard {
    /// Nothing heard yet: every word is possible.
    pub(super) fn start() -> Self {
        Self { from: 0, to: SOUNDS.0.len(), length: 0 }
    }

    /// One more phoneme; `None` when no word goes on like that.
    pub(super) fn then(self, phoneme: u8) -> Option<Self> {
        let at = |line: &str| line.as_bytes().get(self.length).copied().unwrap_or_default();
        let from = SOUNDS.partition(self.from, self.to, |line| at(line) < phoneme);
        let to = SOUNDS.partition(from, self.to, |line| at(line) <= phoneme);
        (from < to).then_some(Self { from, to, length: self.length + 1 })
    }

    /// The words that sound exactly like what was heard.
    pub(super) fn words(self) -> impl Iterator<Item = &'static str> {
        SOUNDS.0[self.from..self.to]
            .lines()
            .filter_map(move |line| {
                let (sound, word) = line.split_once(' ')?;
                (sound.len() == self.length).then_some(word)
            })
            .take_while(move |_| self.length > 0)
    }
}

/// A text of sorted lines, each ended by a line feed.
struct Sorted(&'static str);

impl Sorted {
    /// The first line that is not before `key ` in the order.
    fn first(&self, key: &str) -> Option<&'static str> {
        let word = |line: &str| line.split(' ').next().unwrap_or_default() < key;
        self.0[self.partition(0, self.0.len(), word)..].lines().next()
    }

    /// Where the first line between two line starts stands for which `before` no longer holds.
    fn partition(&self, mut from: usize, mut to: usize, before: impl Fn(&str) -> bool) -> usize {
        let bytes = self.0.as_bytes();
        while from < to {
            let middle = from.midpoint(to);
            let start = memchr::memrchr(b'\n', &bytes[from..middle]).map_or(from, |at| from + at + 1);
            let end = memchr::memchr(b'\n', &bytes[middle..to]).map_or(to, |at| middle + at);
            if before(&self.0[start..end]) {
                from = (end + 1).min(to);
            } else {
                to = start;
            }
        }
        from
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_texts_are_sorted_and_every_word_is_found() {
        assert!(RANKS.0.is_ascii() && SOUNDS.0.is_ascii(), "they are cut at bytes");
        let words: Vec<(&str, u32)> = all().collect();
        assert!(words.len() > 70_000 && words.is_sorted());
        assert!(SOUNDS.0.lines().is_sorted_by_key(|line| line.split_once(' ')));
        for (word, rank) in words {
            assert_eq!(super::rank(word), Some(rank), "{word}");
        }
    }

    #[test]
    fn common_words_come_first() {
        assert_eq!(rank("the"), Some(1));
        assert!(rank("quick") < rank("quack") && rank("lift") < rank("flicks"));
        for nothing in ["", "qwik", "the 1", "zzzzz", "a b"] {
            assert_eq!(rank(nothing), None, "{nothing}");
        }
        assert!(ln_probability("the") > ln_probability("therapist"));
    }

    #[test]
    fn sounds_are_spelled() {
        assert!(spelled("kwIk").eq(["quick"]));
        assert!(spelled("lIft").eq(["lift"]));
        assert!(spelled("nYt").eq(["knight", "night"]));
        assert_eq!(spelled("kwIkstR").count(), 0);
        assert_eq!(spelled("").count(), 0);
    }
}
