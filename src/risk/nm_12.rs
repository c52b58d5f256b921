//! NM-12: the name collides with its own plural.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::shape;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-12",
    title: "collides with its own plural",
    severity: Severity::Low,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a name that is the plural or possessive of another",
    why: "people drop or add the last `s`, and somebody else may hold that handle",
    advice: "register the form without the `s` too",
    source: "risk research 3.6, shape of names",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(singular) = shape(case.name.handle()).singular else { return Vec::new() };
    let claim = format!("“{}” reads as the plural or possessive of “{singular}”", case.name.typed());
    let exhibit = case.shown(format!("“{singular}” with a last `s`"), "read off the name");
    vec![Found::of_name(Confidence::Likely, claim).exhibit(exhibit)]
}
