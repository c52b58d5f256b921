//! NM-11: the name recalls a famous mark.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::famous;
use crate::name::sound::Likeness;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-11",
    title: "recalls a famous mark",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a globally known mark that the name is, sounds like, or is one letter away from; medium where it is merely near",
    why: "owners of famous marks object whatever you sell, and people will think of them",
    advice: "ask counsel before you spend anything on the name",
    source: "famous marks are protected across classes (Paris Convention, article 6bis; TRIPS, article 16)",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let brand = &case.policy.brand;
    let own = brand.names.iter().chain(brand.registered_marks.iter().map(|mark| &mark.name));
    let own: Vec<String> = own.map(|name| name.to_lowercase()).collect();
    let recalled = famous(case.name.handle()).into_iter().find(|one| !own.contains(&one.mark.to_lowercase()));
    let Some(recall) = recalled else { return Vec::new() };
    let claim =
        format!("“{}” {} the famous mark {}", case.name.typed(), recall.likeness.words(), recall.mark);
    let what = format!("it {} {}", recall.likeness.words(), recall.mark);
    let exhibit = case.shown(what, "the program's list of famous marks");
    let found = Found::of_name(Confidence::Likely, claim).exhibit(exhibit);
    vec![match recall.likeness {
        Likeness::Same | Likeness::SameSound => found,
        _ => found.severity(Severity::Medium),
    }]
}
