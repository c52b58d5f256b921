//! HH-15: an account that says of itself that it is a parody, a fan or a commentator.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::lexicon;
use crate::owner::Owner;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-15",
    title: "a parody, fan or commentary account",
    severity: Severity::Low,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "the platform's label for parody, fan and commentary accounts, or the account's own words for it at \
                the start of its name or in its description; info while the name is not announced",
    why: "people take such accounts for the brand's in spite of the label, and complaints about them become the story",
    advice: "do not report it: platforms tolerate accounts that say so; take a variant",
    source: "rules of 2025-04-10 that make such accounts say so at the start of their names",
    find,
};

/// Labels of platforms for such accounts.
const LABELS: [&str; 5] = ["parody", "fan", "commentary", "parody account", "commentary account"];

fn find(case: &Case<'_>) -> Vec<Found> {
    let announced = case.policy.brand.is_announced(case.today());
    let severity = if announced { Severity::Low } else { Severity::Info };
    let said = case.holders().filter_map(|(place, owner)| Some((place, who_says(owner)?)));
    said.map(|(place, (confidence, who))| {
        let claim = format!("{} says that it is a parody, a fan or a commentator", place.called());
        Found::at(place, confidence, claim)
            .severity(severity)
            .exhibit(place.exhibit_of_holder(who, case.as_of))
    })
    .collect()
}

fn who_says(owner: &Owner) -> Option<(Confidence, &'static str)> {
    if owner.labels.iter().any(|label| LABELS.contains(&label.as_str())) {
        return Some((Confidence::Certain, "the platform labels the account as parody, fan or commentary"));
    }
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    lexicon::is_parody(&text(&owner.display_name), &text(&owner.bio))
        .then_some((Confidence::Strong, "its name or description says so"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Announced;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn labelled(label: &str) -> Owner {
        Owner { labels: vec![label.to_owned()], ..Owner::default() }
    }

    #[test]
    fn a_label_is_certain_and_milder_before_the_launch() {
        let world = World::new("acme").with(Spot::held(labelled("parody")));
        let found = world.find(&RULE);
        assert_eq!((found[0].severity, found[0].confidence), (Some(Severity::Info), Confidence::Certain));
        let announced = world.policy(|policy| policy.brand.announced = Announced::Yes);
        assert_eq!(announced.find(&RULE)[0].severity, Some(Severity::Low));
        for other in [
            Spot::held(labelled("fantasy")),
            Spot::held(Owner::default()),
            Spot::held(labelled("parody")).ours(),
        ] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let world = World::new("acme").with(Spot::held(labelled("parody")).weight(Weight::Preferred));
        let findings = world.policy(|policy| policy.brand.announced = Announced::Yes).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Info);
    }
}
