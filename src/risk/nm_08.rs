//! NM-08: the name cannot be told by phone.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::{Unspoken, shape};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-08",
    title: "cannot be told by phone",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "digits, hyphens, underscores and dots: each can be said or typed in more than one way",
    why: "“three or the digit 3?”: whoever types the other one arrives elsewhere",
    advice: "leave them out, or register both ways of typing it",
    source: "the phone test of naming agencies",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let unspoken = shape(case.name.handle()).unspoken;
    if unspoken.is_empty() {
        return Vec::new();
    }
    let said: Vec<String> = unspoken
        .iter()
        .map(|one| match one {
            Unspoken::Digits(digits) => format!("the digits {digits}"),
            Unspoken::Separator(sign) => format!("the sign `{sign}`"),
            Unspoken::Stands { text, word } => format!("`{text}` for “{word}”"),
        })
        .collect();
    let claim =
        format!("“{}” cannot be told by phone without spelling out {}", case.name.typed(), said.join(", "));
    let what = format!("heard in more than one way, or not at all: {}", said.join(", "));
    vec![Found::of_name(Confidence::Certain, claim).exhibit(case.shown(what, "read off the name"))]
}
