//! NM-02: the name reads as a misspelling.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::spelling::misspells;
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

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(wrong) = misspells(case.name.handle()) else { return Vec::new() };
    let claim =
        format!("“{}” in “{}” reads as a misspelling of “{}”", wrong.part, case.name.typed(), wrong.word);
    let found = Found::of_name(Confidence::Likely, claim);
    vec![if wrong.famous_pattern && wrong.edits <= 1 { found.severity(Severity::Info) } else { found }]
}
