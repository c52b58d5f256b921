//! No finding is without evidence, and none is surer than what it rests on, whatever its rule would say.

use super::finding::{Finding, Severity};
use super::sample::{Spot, World, post};
use crate::name::candidate::Origin;
use crate::owner::Owner;
use crate::verdict::{Confidence, Strength, Verdict};

fn of(world: &World, rule: &str) -> Finding {
    world.assess().into_iter().find(|one| one.rule == rule).unwrap()
}

fn unsafe_one() -> Owner {
    let texts = ["wanna blaze later", "where's the bowl at", "spark me up before class"];
    Owner { recent: texts.iter().map(|text| post(text, 40)).collect(), ..Owner::default() }
}

#[test]
fn what_an_account_says_is_as_sure_as_that_it_is_this_account() {
    let sure = |spot: Spot| of(&World::new("acme").with(spot), "HH-02").confidence;
    let held = || Spot::held(unsafe_one());
    // Three texts are strong, where the reply names the handle itself.
    assert_eq!(sure(held()), Confidence::Strong);
    assert_eq!(sure(held().seen_by(Strength::B)), Confidence::Strong);
    for strength in [Strength::C, Strength::D, Strength::E] {
        assert_eq!(sure(held().seen_by(strength)), Confidence::Likely, "{strength:?}");
    }
}

#[test]
fn no_rule_is_surer_than_the_place_it_speaks_of() {
    let labelled = Owner {
        verified: Some(true),
        bot: Some(true),
        labels: vec!["porn".to_owned(), "spam".to_owned(), "parody".to_owned()],
        followers: Some(20_000),
        ..unsafe_one()
    };
    for strength in [Strength::A, Strength::B, Strength::C, Strength::D, Strength::E, Strength::H] {
        for spot in [
            Spot::held(labelled.clone()),
            Spot::held(Owner { private: Some(true), ..labelled.clone() }),
            Spot::new(Verdict::Taken),
            Spot::withheld("suspended"),
            Spot::withheld("for sale"),
        ] {
            let spot = spot.seen_by(strength);
            let world = World::new("acme").with(spot);
            let most = world.case().places[0].sure();
            let findings = world.assess();
            let about: Vec<&Finding> = findings.iter().filter(|one| one.at.is_some()).collect();
            assert!(!about.is_empty());
            for finding in about {
                assert!(finding.confidence <= most, "{strength:?}: {finding:?}");
            }
        }
    }
}

#[test]
fn a_hint_that_somebody_holds_the_heard_spelling_makes_it_no_worse() {
    let heard = |spot: Spot| {
        let world = World::new("qwikster").beside(spot.neighbour("quickster", Origin::HeardAs));
        let found = of(&world, "NM-01");
        (found.severity, found.confidence)
    };
    let held = || Spot::new(Verdict::Taken);
    assert_eq!(heard(held().seen_by(Strength::C)), (Severity::High, Confidence::Likely));
    assert_eq!(heard(held().seen_by(Strength::E)), (Severity::Medium, Confidence::Likely));
}

#[test]
fn that_no_route_is_left_is_as_sure_as_that_the_handle_is_held() {
    let sure = |spot: Spot| of(&World::new("acme").with(spot), "RT-00").confidence;
    assert_eq!(sure(Spot::new(Verdict::Taken)), Confidence::Certain);
    assert_eq!(sure(Spot::new(Verdict::Taken).seen_by(Strength::H)), Confidence::Likely);
}

#[test]
fn what_is_found_in_a_name_says_what_and_by_which_list() {
    let names = [
        ("NM-01", "qwikster", "quickster"),
        ("NM-02", "qwikster", "“qwik” sounds like “quick”"),
        ("NM-03", "penisland", "“penis”: adult, strength"),
        ("NM-04", "mist", "“mist” (de), "),
        ("NM-05", "p\u{430}ypal", "U+0430"),
        ("NM-07", "abcdefghijklmnopqrstuvwxyz", "26 letters and digits"),
        ("NM-08", "go4it", "`4` for “for”"),
        ("NM-09", "xqzvbkt", "“xqzvbkt” in a row"),
        ("NM-10", "house", "of English by frequency"),
        ("NM-11", "netflixx", "Netflix"),
        ("NM-12", "wagons", "“wagon” with a last `s`"),
    ];
    for (rule, name, shown) in names {
        let world = World::new(name).policy(|policy| policy.brand.languages = vec!["de".to_owned()]);
        let found = of(&world, rule);
        let what: Vec<&str> = found.exhibits.iter().map(|one| one.what.as_str()).collect();
        assert!(what.iter().any(|what| what.contains(shown)), "{rule} of {name}: {what:?}");
        assert!(found.exhibits.iter().all(|one| one.what.ends_with(')') && one.url.is_empty()), "{found:?}");
    }
}
