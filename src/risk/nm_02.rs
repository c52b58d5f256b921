//! NM-02: the name reads as a misspelling.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::spelling::misspells;
use crate::name::words::rank;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-02",
    title: "reads as a misspelling",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a dictionary word that sounds like the name, or like its beginning or end, and is spelled otherwise; info where it follows a fashion that people know (`-r`, `-ly`, `-ify`) and one letter differs",
    why: "a name that looks like a mistake is corrected by phones and by people, and invites jokes",
    advice: "expect corrections and jokes; register the right spelling too",
    source: "the founding case of 2011: a joke about literacy by noon",
    find,
};

/// `, word 812 of English by frequency`.
fn how_common(word: &str) -> String {
    rank(word).map(|rank| format!(", word {rank} of English by frequency")).unwrap_or_default()
}

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(wrong) = misspells(case.name.handle()) else { return Vec::new() };
    let claim =
        format!("“{}” in “{}” reads as a misspelling of “{}”", wrong.part, case.name.typed(), wrong.word);
    let letters = if wrong.edits == 1 {
        "1 letter differs".to_owned()
    } else {
        format!("{} letters differ", wrong.edits)
    };
    let what = format!("“{}” sounds like “{}”, {letters}{}", wrong.part, wrong.word, how_common(wrong.word));
    let exhibit = case.shown(what, "the program's list of words by their sounds");
    let found = Found::of_name(Confidence::Likely, claim).exhibit(exhibit);
    vec![if wrong.famous_pattern && wrong.edits <= 1 { found.severity(Severity::Info) } else { found }]
}
