//! NM-05: the name mixes scripts.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::lookalike::is_mixed_script;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-05",
    title: "mixes scripts",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "letters of scripts that do not belong together, such as a Cyrillic letter in a Latin word",
    why: "platforms and browsers treat such names as an attempt to deceive, and nobody can type them",
    advice: "write the name in one script",
    source: "Unicode Technical Standard 39, mixed-script detection",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let typed = case.name.typed();
    if !is_mixed_script(typed) {
        return Vec::new();
    }
    vec![Found::of_name(Confidence::Certain, format!("“{typed}” mixes letters of several scripts"))]
}
