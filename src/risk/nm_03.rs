//! NM-03: the name can be read with an unfortunate word in it.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::lexicon::Category;
use crate::name::reading::bad_splits;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-03",
    title: "can be read with an unfortunate word",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a split into words that holds a risky one and is at most 10,000 times less likely than the best split; high for adult words, drugs, hate and violence, medium otherwise",
    why: "handles and domains are written without spaces, and the unfortunate reading is the one that is passed on",
    advice: "choose a name whose words cannot be split that way, or write it with a sign between them wherever that is allowed",
    source: "risk research 3.3: 8 of 11 well-known cases, measured",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let Some(split) = bad_splits(case.name.handle()).into_iter().next() else { return Vec::new() };
    let grave =
        matches!(split.category, Category::Adult | Category::Drugs | Category::Hate | Category::Violence);
    let claim = if split.bad == split.best {
        format!("“{}” reads as “{}”", case.name.typed(), split.bad)
    } else {
        format!("“{}” reads as “{}”, and as “{}”", case.name.typed(), split.best, split.bad)
    };
    let severity = if grave && split.strength >= 2 { Severity::High } else { Severity::Medium };
    let far = match split.gap_nats.exp().round() {
        times if times <= 1.0 => "as likely as the best reading".to_owned(),
        times => format!("{times:.0} times less likely than the best reading"),
    };
    let what =
        format!("“{}”: {}, strength {} of 3; {far}", split.word, split.category.words(), split.strength);
    let exhibit = case.shown(what, "the program's list of terms, weighed by its word frequencies");
    vec![Found::of_name(Confidence::Likely, claim).severity(severity).exhibit(exhibit)]
}
