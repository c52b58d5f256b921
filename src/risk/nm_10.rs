//! NM-10: the name is an everyday word.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::shape;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-10",
    title: "an everyday word",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a name that is one of the 5,000 commonest English words",
    why: "a generic word can hardly be registered as a mark, is lost in search results, and is held everywhere",
    advice: "add a word of your own to it, or choose a rarer one",
    source: "word frequencies of the program's data; practice of trademark offices on descriptive words",
    find,
};

/// Commoner words than this say nothing of a brand.
const COMMON: u32 = 5_000;

fn find(case: &Case<'_>) -> Vec<Found> {
    match shape(case.name.handle()).rank {
        Some(rank) if rank < COMMON => {
            let claim = format!("“{}” is an everyday English word", case.name.typed());
            let what = format!("word {rank} of English by frequency; the first {COMMON} count");
            let exhibit = case.shown(what, "the program's word frequencies");
            vec![Found::of_name(Confidence::Certain, claim).exhibit(exhibit)]
        }
        _ => Vec::new(),
    }
}
