//! NM-09: the name is hard to pronounce.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::shape::{Band, shape};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-09",
    title: "hard to pronounce",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "letters in an order that English hardly knows; low where it is merely unusual, or four consonants stand together",
    why: "people do not recommend what they cannot say",
    advice: "say it to ten people and count who repeats it right",
    source: "letter statistics of English words, measured (benches/names.rs)",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let shape = shape(case.name.handle());
    let typed = case.name.typed();
    let found = match (shape.pronounceability, &shape.consonants) {
        (Band::Hard, _) => Found::of_name(Confidence::Likely, format!("“{typed}” is hard to pronounce")),
        (Band::Uneasy, _) => {
            let claim = format!("“{typed}” has letters in an unusual order");
            Found::of_name(Confidence::Likely, claim).severity(Severity::Low)
        }
        (Band::Easy, Some(run)) => {
            let claim = format!("“{typed}” has the consonants “{run}” in a row");
            Found::of_name(Confidence::Likely, claim).severity(Severity::Low)
        }
        (Band::Easy, None) | (Band::Unjudged, _) => return Vec::new(),
    };
    let order = match shape.pronounceability {
        Band::Hard => "letters as English hardly ever puts them",
        Band::Uneasy => "letters in an order rarer than 199 in 200 English words have",
        Band::Easy | Band::Unjudged => "letters in a usual order",
    };
    let run = shape.consonants.map(|run| format!("; “{run}” in a row")).unwrap_or_default();
    let list = "letter statistics of the 30,000 commonest words in the program's list";
    vec![found.exhibit(case.shown(format!("{order}{run}"), list))]
}
