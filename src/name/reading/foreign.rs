//! What a name means elsewhere: rude, offensive and unlucky words of twelve languages, met exactly, by
//! sound or as a part. A machine's hint: the advice is always to ask a native speaker.

use std::sync::LazyLock;

use crate::name::lexicon::fold::folded;
use crate::name::sound;

use super::split::{Part, is_word, parts};
use super::{ForeignMeaning, Meeting, Source, Tag};

/// The words: word, language, tag, gloss, source.
const WORDS: &str = include_str!("foreign.tsv");

/// Shortest word that is met by sound, in bytes: shorter ones sound like everything.
const SOUNDS: usize = 4;
/// Shortest word that is met as a part which is no English word, in bytes.
const PART: usize = 4;
/// How likely a foreign word is taken to be as part of a name: as the 20,000th English word.
const LIKELIHOOD: f64 = -12.4;
/// A part counts within this distance of the best reading: ln 10,000, in nats.
const FAR: f64 = 9.210_340_371_976_184;

static FOREIGN: LazyLock<Vec<Word>> =
    LazyLock::new(|| WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(Word::read).collect());

/// A word of another language.
struct Word {
    text: &'static str,
    language: &'static str,
    tag: Tag,
    gloss: &'static str,
    source: Source,
    /// How an English speaker's spelling of it sounds.
    key: String,
}

impl Word {
    fn read(line: &'static str) -> Option<Self> {
        let mut columns = line.split('\t');
        let (text, language) = (columns.next()?, columns.next()?);
        let tag = match columns.next()? {
            "slur" => Tag::Slur,
            "vulgar" => Tag::Vulgar,
            "offensive" => Tag::Offensive,
            "slang" => Tag::Slang,
            "unlucky" => Tag::Unlucky,
            _ => return None,
        };
        let gloss = columns.next()?;
        let source = match columns.next()? {
            "own" => Source::Own,
            "ldnoobw" => Source::Listed,
            "press" => Source::Press,
            _ => return None,
        };
        Some(Self { text, language, tag, gloss, source, key: sound::fold(text) })
    }
}

/// What a handle means in the languages given (BCP 47 primary subtags) and in those of the markets
/// given (ISO 3166-1 alpha-2). Exact meetings first, then those by sound, then parts.
pub fn foreign<L: AsRef<str>, M: AsRef<str>>(
    handle: &str,
    languages: &[L],
    markets: &[M],
) -> Vec<ForeignMeaning> {
    let asked = |word: &Word| {
        languages.iter().any(|one| one.as_ref().eq_ignore_ascii_case(word.language))
            || markets.iter().any(|one| languages_of(one.as_ref()).contains(&word.language))
    };
    let words: Vec<&Word> = FOREIGN.iter().filter(|word| asked(word)).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let name = folded(&handle.to_lowercase()).replace(' ', "");
    let key = sound::fold(&name);
    let parts = parts(handle);
    let best: Vec<Vec<&str>> = parts.iter().map(Part::best).collect();
    // A word that everybody knows is read as itself, whatever it sounds like.
    let sounds = name.len() >= SOUNDS && !is_word(&name);
    let mut found: Vec<ForeignMeaning> = words
        .into_iter()
        .filter_map(|word| {
            let how = if word.text == name {
                Meeting::Exact
            } else if sounds && word.text.len() >= SOUNDS && word.key == key {
                Meeting::Sounds
            } else if parts.iter().zip(&best).any(|(part, best)| holds(part, best, word.text)) {
                Meeting::Part
            } else {
                return None;
            };
            let Word { text, language, tag, gloss, source, .. } = word;
            Some(ForeignMeaning { language, word: text, gloss, tag: *tag, how, source: *source })
        })
        .collect();
    found.sort_by_key(|one| (one.how, one.tag, one.language, one.word));
    found
}

/// Whether a word can be read in a part of a name: it is one of the words of its best reading, or it
/// fills what the other words leave. What stands beside it are words.
fn holds(part: &Part, best: &[&str], word: &str) -> bool {
    let known = |one: &str| one.len() > 1 && is_word(one);
    let beside = |before: Option<&str>, after: Option<&str>| before.into_iter().chain(after).all(known);
    let read = best.iter().enumerate().any(|(index, one)| {
        let before = index.checked_sub(1).and_then(|before| best.get(before)).copied();
        *one == word && beside(before, best.get(index + 1).copied())
    });
    if read || part.text == word {
        return true;
    }
    if word.len() < PART || part.length() < word.len() {
        return false;
    }
    part.text[..part.length()].match_indices(word).any(|(start, _)| {
        let end = start + word.len();
        part.gap_as(start, end, LIKELIHOOD) <= FAR
            && beside(part.words_before(start).last().copied(), part.words_after(end).first().copied())
    })
}

/// The languages that most people of a market read; empty for a market that is not known here.
pub fn languages_of(market: &str) -> &'static [&'static str] {
    match market.to_ascii_uppercase().as_str() {
        "US" => &["en", "es"],
        "GB" | "IE" | "AU" | "NZ" | "NG" | "GH" | "KE" | "IN" | "PK" | "ZA" | "SG" | "PH" | "MT" | "JM" => {
            &["en"]
        }
        "CA" => &["en", "fr"],
        "ES" | "MX" | "AR" | "CO" | "CL" | "PE" | "VE" | "EC" | "GT" | "CU" | "BO" | "DO" | "HN" | "PY"
        | "SV" | "NI" | "CR" | "PA" | "UY" | "GQ" => &["es"],
        "PR" => &["es", "en"],
        "PT" | "BR" | "AO" | "MZ" | "CV" => &["pt"],
        "FR" | "MC" | "SN" | "CI" | "CM" | "MA" | "TN" | "DZ" => &["fr"],
        "BE" => &["nl", "fr", "de"],
        "LU" => &["fr", "de"],
        "CH" => &["de", "fr", "it"],
        "DE" | "AT" | "LI" => &["de"],
        "IT" | "SM" | "VA" => &["it"],
        "NL" | "SR" => &["nl"],
        "PL" => &["pl"],
        "SE" | "FI" => &["sv"],
        "TR" | "CY" => &["tr"],
        "ID" => &["id"],
        "MY" => &["id", "en"],
        "JP" => &["ja"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: [&str; 0] = [];

    fn of(handle: &str, language: &str) -> Vec<(Meeting, &'static str)> {
        foreign(handle, &[language], &NONE).into_iter().map(|one| (one.how, one.word)).collect()
    }

    #[test]
    fn the_data_can_be_read() {
        let lines: Vec<&str> = WORDS.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(FOREIGN.len(), lines.len());
        assert!(lines.is_sorted_by_key(|line| {
            let mut columns = line.split('\t');
            let word = columns.next().unwrap_or_default();
            (columns.next().unwrap_or_default(), word)
        }));
        for word in FOREIGN.iter() {
            assert!((2..=12).contains(&word.text.len()), "{}", word.text);
            assert_eq!(folded(word.text).replace(' ', ""), word.text);
            assert!(!word.gloss.is_empty());
        }
        for language in ["en", "es", "pt", "fr", "de", "it", "nl", "pl", "ja", "tr", "sv", "id"] {
            assert!(FOREIGN.iter().filter(|word| word.language == language).count() >= 35, "{language}");
        }
    }

    #[test]
    fn false_friends_of_the_trade_are_known() {
        for (handle, language, how, word) in [
            ("pajero", "es", Meeting::Exact, "pajero"),
            ("laputa", "es", Meeting::Exact, "laputa"),
            ("moco", "es", Meeting::Exact, "moco"),
            ("lumia", "es", Meeting::Exact, "lumia"),
            ("pinto", "pt", Meeting::Exact, "pinto"),
            ("mist", "de", Meeting::Exact, "mist"),
            ("mistmarket", "de", Meeting::Part, "mist"),
            ("vicks", "de", Meeting::Exact, "vicks"),
            ("gift", "de", Meeting::Exact, "gift"),
            ("fitta", "sv", Meeting::Exact, "fitta"),
            ("siri", "ja", Meeting::Exact, "siri"),
            ("fanny", "en", Meeting::Exact, "fanny"),
            ("barf", "en", Meeting::Exact, "barf"),
            ("mr2", "fr", Meeting::Exact, "mr2"),
            ("petshop", "fr", Meeting::Part, "pet"),
            ("Kurwa", "pl", Meeting::Exact, "kurwa"),
            ("curva", "pl", Meeting::Sounds, "kurva"),
            ("kutweb", "nl", Meeting::Part, "kut"),
            ("goblok", "id", Meeting::Exact, "goblok"),
            ("troia", "it", Meeting::Exact, "troia"),
            ("ficken", "de", Meeting::Exact, "ficken"),
        ] {
            assert!(of(handle, language).contains(&(how, word)), "{handle}: {:?}", of(handle, language));
        }
    }

    #[test]
    fn other_names_and_other_languages_say_nothing() {
        for handle in
            ["spotify", "netflix", "blueocean", "qwikster", "nova", "github", "stripe", "adidas", ""]
        {
            for language in ["en", "es", "pt", "fr", "de", "it", "nl", "pl", "ja", "tr", "sv", "id"] {
                assert_eq!(of(handle, language), [], "{handle} in {language}");
            }
        }
        assert_eq!(of("gift", "fr"), []);
        assert_eq!(foreign("gift", &NONE, &NONE), []);
        assert_eq!(foreign("mist", &NONE, &["AT"]).len(), 1);
        assert_eq!(foreign("mist", &NONE, &["at", "DE"]).len(), 1);
    }
}
