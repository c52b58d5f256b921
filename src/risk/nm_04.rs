//! NM-04: the name means something else in a language of the brand's markets.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::reading::{ForeignMeaning, Meeting, Tag, foreign};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-04",
    title: "means something else in a language of your markets",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "words of the languages of the policy's `markets` and `languages` that the name is, sounds like or contains; high for slurs and vulgar or offensive words",
    why: "a word that is harmless at home may be an insult where you sell",
    advice: "ask a native speaker of that language before you decide",
    source: "the linguistic screen of naming agencies; word lists named in the program's data",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let brand = &case.policy.brand;
    let meanings = foreign(case.name.handle(), &brand.languages, &brand.markets);
    meanings.iter().map(|meaning| found(case, meaning)).collect()
}

fn found(case: &Case<'_>, meaning: &ForeignMeaning) -> Found {
    let ForeignMeaning { language, word, gloss, tag, how, source } = meaning;
    let (meets, confidence) = match how {
        Meeting::Exact => ("is", Confidence::Likely),
        Meeting::Part => ("contains", Confidence::Likely),
        Meeting::Sounds => ("sounds like", Confidence::Hint),
    };
    let severity = match tag {
        Tag::Slur | Tag::Vulgar | Tag::Offensive => Severity::High,
        Tag::Slang | Tag::Unlucky => Severity::Medium,
    };
    let claim = format!("“{}” {meets} “{word}” ({language}): {gloss}", case.name.typed());
    let tag = tag.words();
    let exhibit = case.shown(
        format!("“{word}” ({language}), {tag}; {}", source.words()),
        "the program's list of foreign words",
    );
    Found::of_name(confidence, claim).severity(severity).exhibit(exhibit)
}
