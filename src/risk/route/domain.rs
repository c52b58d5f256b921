//! How a domain that a stranger holds might be had: bought, waited for, or disputed.

use super::{Facts, Likelihood, Means, Way};
use crate::catalog::platform::{Reclaim, Route};
use crate::risk::case::{Case, Place};
use crate::risk::domain::{is_for_sale, is_leaving};

/// What a complaint must show, all of it (UDRP, paragraph 4(a)).
const THREE: &str = "it takes all three: a mark of yours, a holder without a right or an interest of its own in the \
                     name, and bad faith both in registering and in using it; that it is unused or dear is not enough";

/// Why nobody asks for a price under the brand's name.
const BROKER: &str = "let a broker ask, and not under the brand's name: who asks raises the price";

/// The way to a domain. Nobody can have what its registry keeps back for good.
pub(super) fn way(case: &Case<'_>, place: &Place<'_>, facts: &Facts<'_>) -> Way {
    let offer = |route: Route| facts.offers.iter().find(|way| way.route == route && !way.refused);
    let (means, likelihood, found) = if is_leaving(place) {
        (Means::Backorder, Likelihood::Medium, offer(Route::Market))
    } else if is_for_sale(place) {
        (Means::Broker, Likelihood::Medium, offer(Route::Sale))
    } else if facts.withheld {
        (Means::None, Likelihood::Low, None)
    } else if facts.registered_mark && offer(Route::Trademark).is_some() {
        (Means::Dispute, Likelihood::Low, offer(Route::Trademark))
    } else {
        (Means::OtherDomain, Likelihood::High, None)
    };
    Way { warnings: warnings(case, means, facts), ..described(means, likelihood, found) }
}

fn described(means: Means, likelihood: Likelihood, found: Option<&Reclaim>) -> Way {
    Way {
        means,
        likelihood,
        time: super::time(means, found),
        cost: super::cost(means),
        address: found.and_then(|way| way.url.clone()),
        note: found.and_then(|way| way.note.clone()),
        warnings: Vec::new(),
    }
}

fn warnings(case: &Case<'_>, means: Means, facts: &Facts<'_>) -> Vec<&'static str> {
    let is_public = case.policy.brand.is_announced(case.today());
    let all = [
        (means == Means::Dispute, THREE),
        (means == Means::Dispute, super::FIVE_QUESTIONS),
        (means == Means::Broker, BROKER),
        (!is_public && !facts.withheld, super::SILENCE),
    ];
    all.into_iter().filter_map(|(holds, words)| holds.then_some(words)).collect()
}

#[cfg(test)]
mod tests {
    use crate::catalog::platform::{Reclaim, Route};
    use crate::owner::registration::Registration;
    use crate::policy::Mark;
    use crate::risk::route::{Means, Way, way};
    use crate::risk::sample::{Spot, World};
    use crate::verdict::Verdict;

    fn of(world: &World) -> Option<Way> {
        let case = world.case();
        way(&case, &case.places[0])
    }

    fn domain(found: Registration) -> Spot {
        let udrp = Reclaim {
            route: Route::Trademark,
            url: Some("https://dispute.example/".to_owned()),
            note: None,
            refused: false,
            after_days: None,
            passes_on: true,
        };
        Spot::domain("com", found).entry(|entry| entry.reclaim = vec![udrp])
    }

    fn marked(world: World) -> World {
        world.policy(|policy| {
            policy.brand.registered_marks =
                vec![Mark { name: "Acme".to_owned(), classes: Vec::new(), countries: Vec::new() }];
        })
    }

    #[test]
    fn a_domain_is_waited_for_bought_or_disputed() {
        let served =
            |host: &str| Registration { nameservers: vec![host.to_owned()], ..Registration::default() };
        let means = |world: &World| of(world).map(|way| way.means);
        let world = |found| World::new("acme").with(domain(found));
        let leaving =
            Registration { statuses: vec!["redemption period".to_owned()], ..Registration::default() };
        assert_eq!(means(&world(leaving)), Some(Means::Backorder));
        assert_eq!(means(&world(served("ns1.sedoparking.com"))), Some(Means::Broker));
        assert_eq!(means(&world(served("ns1.host.example"))), Some(Means::OtherDomain));
        let disputed = of(&marked(world(served("ns1.host.example")))).unwrap();
        assert_eq!(disputed.means, Means::Dispute);
        assert_eq!(disputed.address.as_deref(), Some("https://dispute.example/"));
        assert!(disputed.warnings[0].contains("bad faith"), "{disputed:?}");
        let reserved = Spot {
            verdict: Verdict::Withheld,
            reason: Some("reserved".to_owned()),
            owner: None,
            ..domain(Registration::default())
        };
        assert_eq!(means(&World::new("acme").with(reserved)), Some(Means::None));
        assert_eq!(means(&World::new("acme").with(domain(Registration::default()).ours())), None);
    }

    #[test]
    fn without_a_mark_nothing_but_another_domain_is_left() {
        let findings = World::new("acme").with(domain(Registration::default())).assess();
        // What is left is said with the domain itself.
        assert!(!findings.iter().any(|one| one.rule == "RT-00"), "{findings:#?}");
        let taken = findings.iter().find(|one| one.rule == "DM-01").unwrap();
        assert!(taken.advice.ends_with("take another suffix or a variant"), "{}", taken.advice);
    }
}
