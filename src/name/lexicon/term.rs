//! The terms as data: one line each, read once; and the forms in which each may stand in a text.

use super::Category;
use super::fold::folded;

/// The terms. Six columns: term, language, category, strength, flags, source.
const TERMS: &str = include_str!("terms.tsv");

/// One term of the lexicon.
#[derive(Clone, Debug)]
pub(crate) struct Term {
    /// As the file has it.
    pub(crate) text: &'static str,
    /// BCP 47 primary subtag.
    pub(crate) language: &'static str,
    /// What it is about; `None` for a harmless phrase that hides the terms within it.
    pub(crate) category: Option<Category>,
    /// 1 to 3; 0 for a harmless phrase.
    pub(crate) strength: u8,
    /// Counts only beside another hit of its category.
    pub(crate) context_only: bool,
    /// Harmless in another language: counts only where its own is asked for.
    pub(super) own_language: bool,
    /// Without its accents it is another word.
    pub(super) accented: bool,
    /// Counts only in company, but is seen at once in a name of joined words.
    pub(crate) joined: bool,
    /// The folded forms in which it is looked for, the term's own first.
    pub(crate) forms: Vec<String>,
}

/// Reads every term of the file. A line that cannot be read is left out; a test holds that none is.
pub(crate) fn terms() -> impl Iterator<Item = Term> {
    TERMS.lines().filter(|line| !line.starts_with('#')).filter_map(term)
}

fn term(line: &'static str) -> Option<Term> {
    let mut columns = line.split('\t');
    let (text, language) = (columns.next()?, columns.next()?);
    let category = match columns.next()? {
        "hate" => Some(Category::Hate),
        "violence" => Some(Category::Violence),
        "adult" => Some(Category::Adult),
        "drugs" => Some(Category::Drugs),
        "selfharm" => Some(Category::SelfHarm),
        "gambling" => Some(Category::Gambling),
        "scam" => Some(Category::Scam),
        "profanity" => Some(Category::Profanity),
        "commerce" => Some(Category::Commerce),
        "innocent" => None,
        _ => return None,
    };
    let strength = columns.next()?.parse().ok().filter(|strength| *strength <= 3)?;
    let flags = columns.next()?;
    columns.next()?;
    let forms = forms(&folded(text), flags);
    Some(Term {
        text,
        language,
        category,
        strength,
        context_only: flags.contains('c'),
        own_language: flags.contains('o'),
        accented: flags.contains('a'),
        joined: flags.contains('j'),
        forms,
    })
}

/// A term with its plural (`n`) or as a verb whose last consonant doubles (`d`), and phrases also
/// written as one word.
fn forms(base: &str, flags: &str) -> Vec<String> {
    let mut forms = vec![base.to_owned()];
    if flags.contains('n') {
        forms.push(format!("{base}s"));
        if base.ends_with(['s', 'x', 'h', 'z']) {
            forms.push(format!("{base}es"));
        }
        if let Some(stem) = base.strip_suffix('y') {
            forms.push(format!("{stem}ies"));
        }
    }
    if flags.contains('d') {
        forms.extend(["s", "in", "ing", "ed", "er", "ers"].map(|end| format!("{base}{end}")));
        if let Some(last) = base.chars().last().filter(|_| !base.ends_with("ck")) {
            forms.extend(["in", "ing", "ed", "er", "ers"].map(|end| format!("{base}{last}{end}")));
        }
    }
    let joined: Vec<String> =
        forms.iter().map(|form| form.replace(' ', "")).filter(|form| form.len() >= JOINED).collect();
    forms.extend(joined);
    forms.sort_unstable();
    forms.dedup();
    let own = forms.iter().position(|form| form == base).unwrap_or_default();
    forms.swap(0, own);
    forms
}

/// Shortest phrase that is also looked for as one word, in bytes: `blazeit`. Shorter ones meet
/// ordinary words (`bad ass`, `ha rd`).
const JOINED: usize = 7;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_a_term() {
        let lines = TERMS.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(terms().count(), lines);
        for term in terms() {
            assert!(!term.forms[0].is_empty(), "{}", term.text);
            assert_eq!(term.category.is_some(), term.strength > 0, "{}", term.text);
            assert!(["en", "es", "pt", "fr", "de", "it"].contains(&term.language), "{}", term.text);
        }
    }

    #[test]
    fn every_risk_is_covered_in_every_language() {
        use Category::{Adult, Drugs, Gambling, Hate, Profanity, Scam, SelfHarm, Violence};
        for language in ["en", "es", "pt", "fr", "de", "it"] {
            for category in [Adult, Drugs, Gambling, Hate, Profanity, Scam, SelfHarm, Violence] {
                let firm = terms().filter(|term| {
                    term.language == language
                        && term.category == Some(category)
                        && term.strength >= 2
                        && !term.context_only
                });
                assert!(firm.count() >= 5, "{language} {category:?}");
            }
        }
    }

    #[test]
    fn words_are_bent_as_their_kind_allows() {
        let of = |base: &str, flags: &str| forms(base, flags).join(",");
        assert_eq!(of("slut", "n"), "slut,sluts");
        assert!(of("shit", "d").contains("shitting") && of("fuck", "d").contains("fuckers"));
        assert_eq!(of("blaze it", "-"), "blaze it,blazeit");
        assert_eq!(of("af", "-"), "af");
    }
}
