//! HH-09: the account looks dormant.

use super::case::Case;
use super::finding::Severity;
use super::measure::dormant_after;
use super::rule::{Found, Rule};
use crate::catalog::platform::Kind;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "HH-09",
    title: "the account looks dormant",
    severity: Severity::Medium,
    needs: Confidence::Likely,
    always: false,
    lowers: true,
    looks_for: "no public act for 365 days, or for as long as the platform's own rule on inactive accounts says; never \
                more than likely, because reading and signing in are not public",
    why: "dormant accounts wake up when a launch sends visitors, and few platforms hand their names on",
    advice: "do not count on it: the platform's own view is not public, and silence is no release",
    source: "code hosts: accounts with no visible activity may be in use; the founding case of 2011: 33 days of silence \
             were taken for dormancy",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    // Packages are HH-18's to tell.
    let accounts = case.described().filter(|(place, _)| place.platform.kind != Kind::Package);
    let dormant = accounts.filter_map(|(place, owner)| {
        let after = dormant_after(place.platform, owner, case.as_of)?;
        let claim = format!(
            "{} looks dormant: nothing in public for at least {after} days; the platform's own view is not public",
            place.called()
        );
        let exhibit = place.exhibit_of_holder(format!("last public act at least {after} days ago"), case.as_of);
        Some(Found::at(place, Confidence::Likely, claim).exhibit(exhibit))
    });
    dormant.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::platform::{Reclaim, Route};
    use crate::owner::Owner;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World, days_ago, post};

    fn silent(days: i64) -> Spot {
        Spot::held(Owner { recent: vec![post("a fine day", days)], ..Owner::default() })
    }

    fn seen(spot: Spot) -> Vec<Found> {
        World::new("acme").with(spot).find(&RULE)
    }

    #[test]
    fn a_year_of_silence_looks_dormant_and_a_month_does_not() {
        let found = &seen(silent(365))[0];
        assert_eq!(
            found.claim,
            "@acme on Chirp looks dormant: nothing in public for at least 365 days; the platform's own view is not \
             public"
        );
        assert_eq!(found.confidence, Confidence::Likely);
        assert_eq!(seen(silent(364)), []);
        assert_eq!(seen(silent(33)), []);
        assert_eq!(seen(Spot::held(Owner { created: Some(days_ago(20)), ..Owner::default() })), []);
        let last_year = Owner { last_active: Some("2025".to_owned()), ..Owner::default() };
        assert_eq!(seen(Spot::held(last_year)), []);
    }

    #[test]
    fn a_platform_may_have_a_rule_of_its_own() {
        let rule = Reclaim {
            route: Route::Inactive,
            url: None,
            note: None,
            refused: true,
            after_days: Some(180),
            passes_on: false,
        };
        let ruled = |days| silent(days).entry(|platform| platform.reclaim = vec![rule.clone()]);
        assert!(seen(ruled(181))[0].claim.contains("at least 180 days"));
        assert_eq!(seen(ruled(180)), []);
    }

    #[test]
    fn it_is_milder_elsewhere_and_never_ours() {
        let findings = World::new("acme").with(silent(400).weight(Weight::Preferred)).assess();
        let severity = findings.iter().find(|one| one.rule == "HH-09").map(|one| one.severity);
        assert_eq!(severity, Some(Severity::Low));
        assert_eq!(seen(silent(400).ours()), []);
    }
}
