//! DM-07: somebody registered the name days ago, and it is not public.

use super::case::{Case, Place};
use super::domain::held;
use super::finding::Severity;
use super::measure::Quiet;
use super::rule::{Found, Rule};
use crate::owner::registration::Registration;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "DM-07",
    title: "somebody registered the name days ago, and it is not public",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "a domain of the name under any suffix that somebody else registered within the 30 days before the \
                survey, or that its registry says is in its add period, while `announced` in `[brand]` does not say that \
                the name is public",
    why: "few names are registered by chance in the weeks in which a brand weighs them: somebody may have heard",
    advice: "find out who knows the name, register what is left of it today, and ask who searched for it where; set \
             `announced` in `[brand]` if the name is public",
    source: "our own research of 2026-11-21 (not published); EPP's add grace period, RFC 3915",
    find,
};

/// From so many days after its registration on nobody wonders.
const FRESH: i32 = 30;

fn find(case: &Case<'_>) -> Vec<Found> {
    if case.policy.brand.is_announced(case.today()) {
        return Vec::new();
    }
    let fresh: Vec<&Place<'_>> =
        held(case).filter(|(_, found)| is_fresh(case, found)).map(|(place, _)| place).collect();
    let Some(first) = fresh.first() else { return Vec::new() };
    let claim = match fresh.len() {
        1 => format!(
            "{} was registered within the last {FRESH} days, and the name is not announced: a leak?",
            first.called()
        ),
        many => format!(
            "{many} domains of the name were registered within the last {FRESH} days, {} among them, and it is not \
             announced: a leak?",
            first.called()
        ),
    };
    let sure = fresh.iter().map(|place| place.sure()).max().unwrap_or(Confidence::Hint);
    let exhibits = fresh.iter().map(|place| {
        let day = place.registration().and_then(|found| found.created.clone());
        let what = day.map_or("in its add period".to_owned(), |day| format!("registered on {day}"));
        place.exhibit_of_holder(format!("{}: {what}", place.called()), case.as_of)
    });
    vec![exhibits.fold(Found::of_name(sure.min(Confidence::Strong), claim), Found::exhibit)]
}

fn is_fresh(case: &Case<'_>, found: &Registration) -> bool {
    let day = found.created.as_deref().and_then(|day| Quiet::since(day, case.as_of));
    let added = found.statuses.iter().any(|status| status == "add period");
    added || day.is_some_and(|age| age.most < FRESH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Announced;
    use crate::risk::case::Weight;
    use crate::risk::sample::{Spot, World, days_ago};

    fn registered(days: i64) -> Registration {
        Registration { created: Some(days_ago(days)), ..Registration::default() }
    }

    #[test]
    fn a_registration_of_the_last_days_is_a_leak_perhaps() {
        let of = |days| World::new("acme").with(Spot::domain("net", registered(days)).weight(Weight::Other));
        let found = &of(3).find(&RULE)[0];
        assert_eq!(
            found.claim,
            "acme.net was registered within the last 30 days, and the name is not announced: a leak?"
        );
        assert_eq!(found.exhibits[0].what, format!("acme.net: registered on {}", days_ago(3)));
        assert_eq!(of(30).find(&RULE), []);
        let finding = of(29).assess().into_iter().find(|one| one.rule == RULE.id).unwrap();
        assert_eq!((finding.severity, finding.lowered), (Severity::High, None));
        let two = of(3).with(Spot::domain("com", registered(4)));
        assert!(two.find(&RULE)[0].claim.starts_with("2 domains of the name"));
        let added = Registration { statuses: vec!["add period".to_owned()], ..Registration::default() };
        assert_eq!(World::new("acme").with(Spot::domain("com", added)).find(&RULE).len(), 1);
    }

    #[test]
    fn what_is_public_or_ours_leaks_nothing() {
        let world = || World::new("acme").with(Spot::domain("com", registered(3)));
        let announced = |announced| world().policy(|policy| policy.brand.announced = announced).find(&RULE);
        assert_eq!(announced(Announced::Yes), []);
        assert_eq!(announced(Announced::On("2026-11-01".parse().unwrap())), []);
        assert_eq!(announced(Announced::On("2027-01-01".parse().unwrap())).len(), 1);
        assert_eq!(World::new("acme").with(Spot::domain("com", registered(3)).ours()).find(&RULE), []);
        // A month or a year alone is no day.
        let year = Registration { created: Some("2026".to_owned()), ..Registration::default() };
        assert_eq!(World::new("acme").with(Spot::domain("com", year)).find(&RULE), []);
    }
}
