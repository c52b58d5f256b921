use super::*;
use crate::owner::Owner;
use crate::policy::{Announced, Mark, Policy};
use crate::risk::sample::{Spot, World, days_ago};

fn offer(route: Route) -> Reclaim {
    let url = Some(format!("https://chirp.example/{}", format!("{route:?}").to_lowercase()));
    Reclaim { route, url, note: None, refused: false, after_days: None, passes_on: false }
}

fn refused(route: Route) -> Reclaim {
    Reclaim { url: None, refused: true, ..offer(route) }
}

/// A platform that offers everything.
fn all() -> Vec<Reclaim> {
    vec![
        Reclaim { passes_on: true, ..offer(Route::Trademark) },
        offer(Route::Impersonation),
        offer(Route::Inactive),
        offer(Route::Market),
        refused(Route::Sale),
    ]
}

fn facts(offers: &[Reclaim]) -> Facts<'_> {
    Facts {
        registered_mark: false,
        announced: false,
        infringes: Infringes::No,
        dormant: false,
        for_sale: false,
        leave_alone: false,
        withheld: false,
        offers,
    }
}

fn chosen(facts: Facts<'_>) -> (Means, Likelihood) {
    let way = choose(&facts);
    (way.means, way.likelihood)
}

#[test]
fn without_a_mark_a_variant_is_the_default() {
    let all = all();
    let plain = facts(&all);
    assert_eq!(chosen(plain), (Means::Variant, Likelihood::High));
    assert_eq!(chosen(Facts { infringes: Infringes::Commerce, ..plain }), (Means::Variant, Likelihood::High));
    assert_eq!(chosen(Facts { announced: true, ..plain }), (Means::Contact, Likelihood::Low));
    let alone = Facts { announced: true, leave_alone: true, ..plain };
    assert_eq!(chosen(alone), (Means::Variant, Likelihood::High));
}

#[test]
fn a_mark_moves_as_much_as_the_account_infringes() {
    let all = all();
    let marked = Facts { registered_mark: true, ..facts(&all) };
    let of = |infringes| chosen(Facts { infringes, ..marked });
    assert_eq!(of(Infringes::Impersonation), (Means::ImpersonationForm, Likelihood::High));
    assert_eq!(of(Infringes::Commerce), (Means::TrademarkForm, Likelihood::Medium));
    assert_eq!(of(Infringes::No), (Means::TrademarkForm, Likelihood::Low));
    assert_eq!(of(Infringes::Tolerated), (Means::Variant, Likelihood::High));
    let only = [offer(Route::Trademark)];
    let impersonated = Facts { infringes: Infringes::Impersonation, offers: &only, ..marked };
    assert_eq!(chosen(impersonated), (Means::TrademarkForm, Likelihood::High));
    assert_eq!(chosen(Facts { offers: &[], ..marked }), (Means::Variant, Likelihood::High));
    assert_eq!(chosen(Facts { offers: &[refused(Route::Trademark)], ..marked }).0, Means::Variant);
}

#[test]
fn impersonation_needs_no_mark() {
    let all = all();
    let impersonated = Facts { infringes: Infringes::Impersonation, ..facts(&all) };
    assert_eq!(chosen(impersonated), (Means::ImpersonationForm, Likelihood::Medium));
}

#[test]
fn silence_and_offers_open_what_the_platform_runs() {
    let all = all();
    let dormant = Facts { dormant: true, ..facts(&all) };
    assert_eq!(chosen(dormant), (Means::Market, Likelihood::Medium));
    assert_eq!(chosen(Facts { for_sale: true, ..facts(&all) }), (Means::Market, Likelihood::Medium));
    let frees = [offer(Route::Inactive)];
    assert_eq!(chosen(Facts { offers: &frees, ..dormant }), (Means::InactiveReset, Likelihood::Low));
    assert_eq!(chosen(Facts { offers: &frees, ..facts(&all) }).0, Means::Variant);
    assert_eq!(chosen(Facts { offers: &[refused(Route::Inactive)], ..dormant }).0, Means::Variant);
    // It takes no request, and does it all the same.
    let by_itself = [Reclaim { after_days: Some(180), ..refused(Route::Inactive) }];
    let way = choose(&Facts { offers: &by_itself, ..dormant });
    assert_eq!(way.means, Means::InactiveReset);
    assert_eq!(way.time, "after 180 days without use at the earliest, when the platform wants it");
}

#[test]
fn what_is_withheld_has_no_way_but_a_market() {
    let all = all();
    let withheld = Facts { withheld: true, registered_mark: true, ..facts(&all) };
    assert_eq!(chosen(withheld), (Means::None, Likelihood::Low));
    assert_eq!(chosen(Facts { for_sale: true, ..withheld }), (Means::Market, Likelihood::Medium));
    assert_eq!(choose(&withheld).clause(true), "no reclaim route: the name is not given out");
}

#[test]
fn warnings_come_with_what_they_warn_of() {
    let all = all();
    let marked = Facts { registered_mark: true, infringes: Infringes::Commerce, ..facts(&all) };
    let sale = "buying or selling a handle is forbidden here";
    let passed_on = "your name and e-mail address are passed on to the holder";
    assert_eq!(choose(&marked).warnings, [sale, passed_on, FIVE_QUESTIONS, SILENCE]);
    assert_eq!(choose(&Facts { announced: true, ..marked }).warnings, [sale, passed_on, FIVE_QUESTIONS]);
    assert_eq!(choose(&Facts { offers: &[], ..facts(&all) }).warnings, [SILENCE]);
}

fn active() -> Owner {
    Owner { last_active: Some(days_ago(3)), ..Owner::default() }
}

fn with_mark(policy: &mut Policy) {
    let mark = Mark { name: "ACME".to_owned(), classes: vec![9], countries: vec!["EU".to_owned()] };
    policy.brand.registered_marks = vec![mark];
}

fn clause(world: &World) -> String {
    let findings = world.assess();
    let advice = findings.iter().find(|one| one.rule == "HH-01").map(|one| one.advice.clone());
    advice
        .unwrap_or_default()
        .rsplit_once("; no ")
        .map_or_else(String::new, |(_, clause)| format!("no {clause}"))
}

#[test]
fn every_advice_about_a_holder_ends_with_the_route() {
    let world = || World::new("acme").with(Spot::held(active()).entry(|platform| platform.reclaim = all()));
    assert_eq!(clause(&world()), "no reclaim route without a registered mark: take a variant");
    let findings = world().policy(with_mark).assess();
    let advice = &findings.iter().find(|one| one.rule == "HH-01").unwrap().advice;
    assert!(
        advice.ends_with(
            "; reclaim route: the form for registered marks (https://chirp.example/trademark); likelihood low, days \
             to weeks, none promised"
        ),
        "{advice}"
    );
}

#[test]
fn rt_00_says_so_once_for_all_required_places() {
    let world = World::new("acme")
        .with(Spot::held(active()))
        .with(Spot::held(active()).on("tunes"))
        .with(Spot::held(active()).on("forum").weight(Weight::Preferred))
        .with(Spot::held(active()).on("clips").ours())
        .with(Spot::new(Verdict::Vacant).on("pages"));
    let found = &world.find(&RULE)[0];
    assert_eq!(found.claim, "no reclaim route on Chirp, Tunes: no registered mark of this name is declared");
    assert_eq!((found.exhibits.len(), found.at.as_ref()), (2, None));
    let public = world.clone().policy(|policy| policy.brand.announced = Announced::Yes);
    assert_eq!(public.find(&RULE)[0].advice.as_deref(), Some(PUBLIC));
    assert_eq!(world.policy(with_mark).find(&RULE), []);
    assert_eq!(World::new("acme").with(Spot::new(Verdict::Vacant)).find(&RULE), []);
}

#[test]
fn nothing_of_a_private_account_shows_in_its_route() {
    let private = Owner { private: Some(true), business: Some(true), ..active() };
    let stub = Owner { shielded: true, ..Owner::default() };
    let way_of = |owner: Owner| {
        let world = World::new("acme")
            .with(Spot::held(owner).entry(|platform| platform.reclaim = all()))
            .policy(with_mark);
        let case = world.case();
        way(&case, &case.places[0])
    };
    assert_eq!(way_of(private), way_of(stub));
}

#[test]
fn a_neighbour_is_nothing_to_reclaim() {
    let neighbour = Spot::held(active()).neighbour("acmee", Origin::HeardAs);
    let world = World::new("acme").beside(neighbour);
    let case = world.case();
    assert_eq!(way(&case, &case.beside[0]), None);
    assert_eq!(world.find(&RULE), []);
}
