//! NM-07: the name is very long or very short.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::shape;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-07",
    title: "very long or very short",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "more than 15 or fewer than 3 letters and digits: medium; more than 11: info",
    why: "several large platforms allow 15 characters at most, most names that lasted have 5 to 11, and the shortest are long gone",
    advice: "choose a shorter name, or one handle that fits everywhere",
    source: "handle rules of the catalog; figures on names of funded companies (risk research 3.6)",
    find,
};

/// The most that several large platforms allow.
const FITS: usize = 15;
/// Four of five names of companies are no longer.
const USUAL: usize = 11;
/// Nearly all shorter ones are gone or kept back.
const SHORTEST: usize = 3;

fn find(case: &Case<'_>) -> Vec<Found> {
    let length = shape(case.name.handle()).length;
    let claim = format!("“{}” has {length} letters and digits", case.name.typed());
    let what = format!("{length} letters and digits; {SHORTEST} to {FITS} fit, up to {USUAL} are usual");
    let exhibit = case.shown(what, "counted without separators");
    let found = Found::of_name(Confidence::Certain, claim).exhibit(exhibit);
    if !(SHORTEST..=FITS).contains(&length) {
        vec![found]
    } else if length > USUAL {
        vec![found.severity(Severity::Info)]
    } else {
        Vec::new()
    }
}
