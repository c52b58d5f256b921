//! HH-22: an account that the platform itself labels as spam or fraud.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-22",
    title: "the platform labels the account as spam or fraud",
    severity: Severity::High,
    needs: Confidence::Strong,
    always: false,
    lowers: true,
    looks_for: "the platform's own label for spam or fraud on the account; nothing is concluded from what it posts",
    why: "people who look for the brand are led to an account that the platform warns of",
    advice: "report the account to the platform, and take a variant until it is gone",
    source: "labels of moderation services, <https://atproto.com/specs/label>",
    find,
};

/// Labels of platforms for such accounts.
const LABELS: [&str; 4] = ["spam", "scam", "fraud", "phishing"];

fn find(case: &Case<'_>) -> Vec<Found> {
    let labelled = case.holders().filter_map(|(place, owner)| {
        let label = LABELS.iter().find(|word| owner.labels.iter().any(|label| label == **word))?;
        Some((place, label))
    });
    labelled
        .map(|(place, label)| {
            let claim = format!("{} is labelled as `{label}` by the platform", place.called());
            Found::at(place, Confidence::Certain, claim)
                .exhibit(place.exhibit_of_holder(format!("label of the platform: `{label}`"), case.as_of))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World};

    fn labelled(label: &str) -> Spot {
        Spot::held(Owner { labels: vec![label.to_owned()], ..Owner::default() })
    }

    #[test]
    fn only_the_platforms_own_label_counts() {
        let found = World::new("acme").with(labelled("spam")).find(&RULE);
        assert_eq!(found[0].claim, "@acme on Chirp is labelled as `spam` by the platform");
        assert_eq!(found[0].exhibits[0].what, "label of the platform: `spam`");
        let talks_of_it = Owner { bio: Some("I fight spam".to_owned()), ..Owner::default() };
        for other in [Spot::held(talks_of_it), labelled("antispam"), labelled("spam").ours()] {
            assert_eq!(World::new("acme").with(other).find(&RULE), []);
        }
    }

    #[test]
    fn it_is_milder_where_the_place_matters_less() {
        let findings = World::new("acme").with(labelled("scam").weight(Weight::Other)).assess();
        let finding = findings.iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!(finding.severity, Severity::Low);
        assert_eq!(finding.lowered.as_deref(), Some("lowered: long-tail place"));
    }
}
