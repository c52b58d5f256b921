//! Risky words that the eye finds in a name of joined words, measured against its best reading.

use crate::name::lexicon::fold::Folded;
use crate::name::lexicon::{Hit, scan};

use super::BadSplit;
use super::risky::{SHORTEST, risk};
use super::split::{Part, is_word, parts};

/// A bad reading counts within this distance of the best: ln 10,000, in nats.
const FAR: f64 = 9.210_340_371_976_184;
/// One with a mild word counts only within ln 100, and so does one that cuts a name which is a single
/// word as a whole.
const NEAR: f64 = 4.605_170_185_988_092;
/// Handles that say a risky word outright: it is in the best reading or as good as.
const OUTRIGHT: f64 = 1.0;
/// Longest risky word looked for, in bytes.
const LONGEST: usize = 18;

/// The risky words that people may read in a handle: those in a split within ln 10,000 of the best
/// one (mild ones within ln 100). The closest first.
pub fn bad_splits(handle: &str) -> Vec<BadSplit> {
    let parts = parts(handle);
    let best: Vec<String> = parts.iter().map(|part| part.best().join(" ")).collect();
    let mut found = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        for (mut split, _) in in_part(part) {
            let mut words: Vec<&str> = best.iter().map(String::as_str).collect();
            words[index] = &split.bad;
            split.bad = words.join(" ");
            split.best = best.join(" ");
            found.push(split);
        }
    }
    found.sort_by(|a, b| a.gap_nats.total_cmp(&b.gap_nats).then_with(|| b.word.len().cmp(&a.word.len())));
    // A word within a risky word that was found says nothing more.
    let mut longest: Vec<BadSplit> = Vec::new();
    for split in found {
        if !longest.iter().any(|other| other.word.contains(&split.word)) {
            longest.push(split);
        }
    }
    longest
}

/// The bad splits of one part with the place of the risky word in it.
fn in_part(part: &Part) -> Vec<(BadSplit, usize)> {
    let length = part.length();
    let single = is_word(&part.text);
    let mut found = Vec::new();
    for start in 0..length {
        for end in start + SHORTEST..=length.min(start + LONGEST) {
            let word = &part.text[start..end];
            let Some((category, strength)) = risk(word) else { continue };
            let gap_nats = part.gap(start, end);
            let (left, right) = (part.words_before(start), part.words_after(end));
            let far = if strength > 1 && !single { FAR } else { NEAR };
            if gap_nats > far || !stands_out(word, strength, &left, &right) {
                continue;
            }
            let bad = [left, vec![word], right].concat().join(" ");
            let split =
                BadSplit { best: String::new(), bad, word: word.to_owned(), category, strength, gap_nats };
            found.push((split, start));
        }
    }
    found
}

/// Whether the eye stops at a risky word: its neighbours are words, so that nothing is left over. A
/// grave or long word stands out by itself, another beside a long stretch that is no word.
fn stands_out(word: &str, strength: u8, left: &[&str], right: &[&str]) -> bool {
    if strength == 3 {
        return true;
    }
    let neighbour = |one: &&str| match one.len() {
        1 => matches!(*one, "a" | "i" | "s"),
        2 | 3 => is_word(one),
        _ => is_word(one) || strength > 1,
    };
    let beside = left.last().is_none_or(neighbour) && right.first().is_none_or(neighbour);
    let letters = left.iter().chain(right).filter(|one| one.len() == 1 && !matches!(**one, "a" | "i" | "s"));
    beside && (letters.count() == 0 || word.len() > 5)
}

/// The terms of a text whose words are joined (a handle, a link's host, a hashtag): it is read as
/// it stands, and as the words that it plainly joins. `at` is the place in `joined`.
pub fn scan_joined<L: AsRef<str>>(joined: &str, languages: &[L]) -> Vec<Hit> {
    let mut hits = scan(joined, languages);
    let folded = Folded::of(joined);
    for (at, word) in folded.words() {
        for part in parts(word).iter().filter(|part| part.text == word) {
            let outright = in_part(part).into_iter().filter(|(split, _)| split.gap_nats <= OUTRIGHT);
            for (split, start) in outright {
                let place = folded.original(&(at.start + start..at.start + start + split.word.len()));
                for hit in scan(&split.word, languages).into_iter().filter(|hit| !hit.context_only) {
                    let known = hits.iter().any(|other: &Hit| {
                        other.category == hit.category
                            && other.at.start < place.end
                            && place.start < other.at.end
                    });
                    if !known {
                        hits.push(Hit { at: place.clone(), ..hit });
                    }
                }
            }
            // The best reading may hold phrases (`smoke weed`) and words that count in company.
            let spaced = part.best().join(" ");
            let told = |hit: &Hit| hit.context_only || spaced[hit.at.clone()].contains(' ');
            for hit in scan(&spaced, languages).into_iter().filter(told) {
                let before = |end: usize| spaced[..end].chars().filter(|c| *c != ' ').count();
                let place = at.start + before(hit.at.start)..at.start + before(hit.at.end);
                let place = folded.original(&place);
                if !hits.iter().any(|other| other.at.start < place.end && place.start < other.at.end) {
                    hits.push(Hit { at: place, ..hit });
                }
            }
        }
    }
    hits.sort_by_key(|hit| (hit.at.start, hit.at.end));
    hits
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kept where the bench measures them too.
    const CLASSICS: &str = include_str!("../../../tests/classics.tsv");

    #[test]
    fn the_classics_are_read_as_people_read_them() {
        let missed: Vec<&str> = CLASSICS
            .lines()
            .filter_map(|line| line.split_once('\t'))
            .filter(|(name, word)| !bad_splits(name).iter().any(|split| split.word == *word))
            .map(|(name, _)| name)
            .collect();
        assert!(missed.len() <= 2, "missed: {missed:?}");
        let splits = bad_splits("expertsexchange");
        assert_eq!(
            (splits[0].best.as_str(), splits[0].bad.as_str()),
            ("experts exchange", "expert sex change")
        );
        assert!(splits[0].gap_nats > 0.0 && splits[0].gap_nats <= FAR);
        assert_eq!(bad_splits("go-tahoe"), []);
        assert_eq!(bad_splits("gotahoe")[0].bad, "got a hoe");
        assert_eq!(bad_splits("my_therapistfinder")[0].bad, "my the rapist finder");
    }

    #[test]
    fn innocent_names_are_left_alone() {
        let names = [
            "hancock",
            "sexton",
            "shitake",
            "scunthorpe",
            "essex",
            "dickinson",
            "classassignment",
            "cumlaude",
            "assembla",
            "classmates",
            "passion",
            "cumulus",
            "analytics",
            "cocktail",
            "peacock",
            "grapefruit",
            "skyscraper",
            "buttons",
            "spiceworks",
            "skyscrapercity",
            "letitbit",
            "clubpassion",
            "blueocean",
            "netflix",
            "spotify",
            "github",
            "instagram",
            "document",
            "circumstance",
            "assistant",
            "titanium",
            "constitution",
            "basement",
            "shuttlecock",
            "weheartit",
            "methodist",
            "analysis",
            "canal",
            "arsenal",
            "matsushita",
            "sussex",
            "middlesex",
            "pcpartpicker",
            "butterfly",
            "hoegaarden",
            "dragonfly",
            "associated",
            "massachusetts",
            "glasshouse",
            "grasshopper",
            "potassium",
            "compass",
            "embassy",
            "mississippi",
            "shiatsu",
            "raccoon",
            "tycoon",
            "cocoon",
            "cockpit",
            "dickens",
        ];
        let flagged: Vec<(&str, BadSplit)> = names
            .into_iter()
            .flat_map(|name| bad_splits(name).into_iter().map(move |split| (name, split)))
            .collect();
        assert!(flagged.is_empty(), "{flagged:?}");
    }

    #[test]
    fn handles_of_joined_words_are_scanned() {
        let none: [&str; 0] = [];
        for (handle, term) in [
            ("stonerelmo", "stoner"),
            ("weed420", "weed"),
            ("bl4z3it", "blaze it"),
            ("smokeweedeveryday", "smoke weed"),
            ("hotpornvideos", "porn"),
            ("bestonlinecasino", "online casino"),
            ("getrichquick_now", "get rich quick"),
            ("pornhub", "pornhub"),
        ] {
            let hits = scan_joined(handle, &none);
            assert!(hits.iter().any(|hit| hit.term == term && !hit.context_only), "{handle}: {hits:?}");
        }
        for handle in ["expertsexchange", "blueocean", "essexcouncil", "therapistfinder", "whorepresents"] {
            let firm: Vec<Hit> =
                scan_joined(handle, &none).into_iter().filter(|hit| !hit.context_only).collect();
            assert_eq!(firm, [], "{handle}");
        }
        let at = scan_joined("x_hotpornvideos", &none)[0].at.clone();
        assert_eq!(&"x_hotpornvideos"[at], "porn");
    }
}
