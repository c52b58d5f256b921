use std::time::Duration;

use super::*;
use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::gate::{Outcome, SoFar};
use crate::judge::control::Controls;
use crate::judge::hearing::Evidence;
use crate::lock::Activity;
use crate::name::candidate::Origin;
use crate::owner::Owner;
use crate::owner::identity::{Home, Identity, Whose};
use crate::policy::{Policy, Required};
use crate::probe::Manner;
use crate::probe::keys::Keys;
use crate::standing::carried::{Keeper, with_carried};
use crate::verdict::Verdict::{Barred, Free, Taken, Unknown, Vacant, Withheld};
use crate::verdict::{Confidence, Doubt, DoubtKind};

const MORNING: &str = "2026-11-21T08:00:00Z";
const LATER: &str = "2026-11-21T08:30:00Z";

/// One place about one name.
struct World {
    catalog: Catalog,
    names: [Name; 1],
    places: Required,
    policy: Policy,
}

impl World {
    fn new() -> Self {
        Self {
            catalog: Catalog::embedded().unwrap(),
            names: [Name::parse("Acme").unwrap()],
            places: Required::default(),
            policy: Policy::default(),
        }
    }

    fn id(&self) -> String {
        self.catalog.platforms[0].id.clone()
    }

    fn standing(&self, verdict: Verdict, as_of: &str) -> Standing {
        let evidence = Evidence {
            probe: "page".to_owned(),
            signal: "status 200".to_owned(),
            words: String::new(),
            held: true,
            url: String::new(),
            status: Some(200),
            at: as_of.parse().unwrap(),
            sha256: None,
            remembered: false,
        };
        Standing {
            platform: self.id(),
            name: 0,
            handle: Handle::new("acme"),
            url: String::new(),
            verdict,
            doubt: None,
            reason: None,
            strength: Some(Strength::B),
            evidence: vec![evidence],
            controls: Controls::not_needed(),
            others: Vec::new(),
            decided_by: None,
            disputed: false,
            owner: None,
            found: None,
            look: None,
            carried: None,
            took: Duration::ZERO,
        }
    }

    /// An account that shows something of itself, if there is one.
    fn shown(&self, verdict: Verdict, as_of: &str) -> Standing {
        let owner = (verdict == Taken).then(Owner::default);
        Standing { owner, ..self.standing(verdict, as_of) }
    }

    fn doubted(&self, kind: DoubtKind, as_of: &str) -> Standing {
        let doubt = Some(Doubt::new(kind, ""));
        Standing { doubt, strength: None, evidence: Vec::new(), ..self.standing(Unknown, as_of) }
    }

    /// The lock after a survey that had `standing`, with what has changed.
    fn after(&self, old: &Lock, standing: Standing, ours: bool, as_of: &str) -> (Lock, Vec<Drift>) {
        self.after_with(old, standing, ours, as_of, Vec::new())
    }

    fn after_with(
        &self,
        old: &Lock,
        standing: Standing,
        ours: bool,
        as_of: &str,
        homes: Vec<Home>,
    ) -> (Lock, Vec<Drift>) {
        let as_of: Timestamp = as_of.parse().unwrap();
        let (today, age) = (day_of(as_of), self.policy.gate.max_age);
        let standing = with_carried(standing, old.name("acme"), Keeper::Lock, today, age);
        let whose =
            Whose { identity: if ours { Identity::Ours } else { Identity::Stranger }, why: String::new() };
        let place = Place {
            platform: &self.catalog.platforms[0],
            standing: &standing,
            weight: Weight::Required,
            whose: (standing.verdict == Taken).then_some(whose),
            origin: Origin::Exact,
        };
        let outcome = Outcome {
            so_far: SoFar::Go,
            complete: true,
            required: 1,
            answered: 1,
            reasons: Vec::new(),
            unanswered: Vec::new(),
            waived: Vec::new(),
        };
        let assessed = Assessed { places: vec![place], beside: Vec::new(), findings: Vec::new(), outcome };
        let assessment = Assessment { names: vec![assessed], waivers: Vec::new() };
        let given = Given {
            catalog: &self.catalog,
            names: &self.names,
            places: &self.places,
            policy: &self.policy,
            as_of,
        };
        update(old, &given, &Survey { homes, ..Survey::default() }, &assessment)
    }

    fn first(&self, verdict: Verdict, ours: bool) -> Lock {
        self.after(&Lock::default(), self.standing(verdict, MORNING), ours, MORNING).0
    }

    fn kept(&self, lock: &Lock) -> LockedPlace {
        lock.name("acme").unwrap().at(&self.id(), "acme").unwrap().clone()
    }
}

#[test]
fn the_first_lock_holds_what_was_told_and_nothing_else() {
    let world = World::new();
    let (lock, drift) = world.after(&Lock::default(), world.standing(Vacant, MORNING), false, MORNING);
    let place = world.kept(&lock);
    assert_eq!(
        (place.verdict, place.strength, place.on),
        (Vacant, Some(Strength::B), "2026-11-21".parse().unwrap())
    );
    assert_eq!((place.signals.len(), drift.len()), (16, 0));
    for unsure in [
        world.doubted(DoubtKind::RateLimited, MORNING),
        Standing { disputed: true, ..world.standing(Vacant, MORNING) },
    ] {
        let (lock, drift) = world.after(&Lock::default(), unsure, false, MORNING);
        assert!(lock.name("acme").unwrap().places.is_empty() && drift.is_empty());
    }
    assert_eq!(lock.names[0].name, "Acme");
}

#[test]
fn what_counts_at_once_and_what_is_only_told() {
    let world = World::new();
    for (from, was_ours, to, is_ours, counts) in [
        (Vacant, false, Taken, false, Some(true)),
        (Free, false, Taken, false, Some(true)),
        (Taken, true, Vacant, false, Some(true)),
        (Taken, true, Withheld, false, Some(true)),
        (Vacant, false, Taken, true, Some(false)),
        (Taken, false, Vacant, false, Some(false)),
        (Taken, false, Taken, true, Some(false)),
        (Taken, false, Withheld, false, Some(false)),
        (Free, false, Vacant, false, Some(false)),
        (Vacant, false, Free, false, Some(false)),
        (Withheld, false, Vacant, false, Some(false)),
        (Vacant, false, Vacant, false, None),
        (Taken, true, Taken, true, None),
    ] {
        let old = world.first(from, was_ours);
        let (lock, drift) = world.after(&old, world.standing(to, MORNING), is_ours, MORNING);
        assert_eq!(drift.first().map(|one| one.counts), counts, "{from:?} → {to:?}");
        let place = world.kept(&lock);
        assert_eq!((place.verdict, place.ours, place.pending), (to, is_ours, None));
        // Once written it is no news any more.
        let (again, drift) = world.after(&lock, world.standing(to, LATER), is_ours, LATER);
        assert_eq!((again, drift.len()), (lock, 0));
    }
}

#[test]
fn what_may_pass_counts_when_it_lasts_half_an_hour() {
    let world = World::new();
    for (from, was_ours, to) in
        [(Vacant, false, Withheld), (Free, false, Barred), (Withheld, false, Taken), (Taken, true, Taken)]
    {
        let old = world.first(from, was_ours);
        let (once, drift) = world.after(&old, world.shown(to, MORNING), false, MORNING);
        assert!(drift.len() == 1 && !drift[0].counts, "{from:?} → {to:?}: {drift:?}");
        assert_eq!(
            (world.kept(&once).verdict, world.kept(&once).ours),
            (from, was_ours),
            "it is not believed yet"
        );
        // Too soon is the same once.
        let soon = "2026-11-21T08:29:59Z";
        let (still, drift) = world.after(&once, world.shown(to, soon), false, soon);
        assert_eq!((&still, drift[0].counts), (&once, false));
        // A rate limit in between is no answer.
        let (still, drift) = world.after(&once, world.doubted(DoubtKind::RateLimited, LATER), false, LATER);
        assert_eq!((&still, drift.len()), (&once, 0));
        let (after, drift) = world.after(&once, world.shown(to, LATER), false, LATER);
        assert!(drift.len() == 1 && drift[0].counts, "{drift:?}");
        assert_eq!((world.kept(&after).verdict, world.kept(&after).pending), (to, None));
        // Gone the next time, it was nothing.
        let (back, drift) = world.after(&once, world.shown(from, LATER), was_ours, LATER);
        assert_eq!((world.kept(&back).pending, drift.len()), (None, 0));
    }
}

#[test]
fn an_account_of_ours_is_not_lost_because_our_home_page_is_down() {
    let world = World::new();
    let old = world.first(Taken, true);
    let down = vec![Home { domain: "acme.example".to_owned(), points_at: None }];
    let (lock, drift) = world.after_with(&old, world.shown(Taken, LATER), false, LATER, down);
    assert_eq!((lock, drift.len()), (old, 0));
}

#[test]
fn who_holds_it_counts_in_steps_of_two_seen_twice() {
    let world = World::new();
    let held = |followers: u64, active: &str, as_of: &str| {
        let owner =
            Owner { followers: Some(followers), last_active: Some(active.to_owned()), ..Owner::default() };
        Standing { owner: Some(owner), ..world.standing(Taken, as_of) }
    };
    let quiet = held(120, "2020-01-01", MORNING);
    let (old, _) = world.after(&Lock::default(), quiet.clone(), false, MORNING);
    assert_eq!(world.kept(&old).holder, Holder { active: Some(Activity::Older), audience: Some(2) });
    // A step is nothing, and does not move the mark.
    let (same, drift) = world.after(&old, held(1_200, "2020-01-01", LATER), false, LATER);
    assert_eq!((&same, drift.len()), (&old, 0));
    let (once, drift) = world.after(&old, held(12_000, "2026-11-20", LATER), false, LATER);
    assert!(!drift[0].counts && world.kept(&once).pending.is_some());
    let (twice, drift) =
        world.after(&once, held(13_000, "2026-11-20", "2026-11-21T09:00:00Z"), false, "2026-11-21T09:00:00Z");
    assert!(drift[0].counts);
    assert_eq!(drift[0].from, "active more than 365 days ago, 100 followers or more");
    assert_eq!(drift[0].to, "active within 30 days, 10,000 followers or more");
    assert_eq!(world.kept(&twice).holder, Holder { active: Some(Activity::Month), audience: Some(4) });
    // Less of both is better, and nothing to tell.
    let (less, drift) = world.after(&twice, quiet, false, LATER);
    assert_eq!((world.kept(&less).holder, drift.len()), (world.kept(&old).holder, 0));
}

#[test]
fn the_day_moves_when_half_of_its_time_has_passed() {
    let world = World::new();
    let old = world.first(Vacant, false);
    let young = "2026-11-24T08:00:00Z";
    assert_eq!(world.after(&old, world.standing(Vacant, young), false, young).0, old);
    let half = "2026-11-25T08:00:00Z";
    let (lock, drift) = world.after(&old, world.standing(Vacant, half), false, half);
    assert_eq!((world.kept(&lock).on, drift.len()), ("2026-11-25".parse().unwrap(), 0));
    // A weaker word of today leaves the stronger one alone while that counts.
    let hint = Standing { strength: Some(Strength::E), ..world.standing(Vacant, half) };
    assert_eq!(world.after(&old, hint.clone(), false, half).0, old);
    let late = "2026-11-29T08:00:00Z";
    let hint = Standing { strength: Some(Strength::E), ..world.standing(Vacant, late) };
    assert_eq!(world.kept(&world.after(&old, hint, false, late).0).strength, Some(Strength::E));
}

#[test]
fn doubts_are_counted_and_an_answer_forgives_them() {
    let world = World::new();
    let old = world.first(Vacant, false);
    let (once, _) = world.after(&old, world.doubted(DoubtKind::CheckUnproven, LATER), false, LATER);
    assert_eq!(world.kept(&once).unproven, 1);
    let (still, _) = world.after(&once, world.doubted(DoubtKind::RateLimited, LATER), false, LATER);
    assert_eq!(still, once);
    let (twice, _) = world.after(&once, world.doubted(DoubtKind::Unrecognised, LATER), false, LATER);
    assert_eq!(world.kept(&twice).unproven, 2);
    let (thrice, _) = world.after(&twice, world.doubted(DoubtKind::CheckUnproven, LATER), false, LATER);
    assert_eq!(thrice, twice);
    let (against, _) = world.after(&old, world.doubted(DoubtKind::Contradictory, LATER), false, LATER);
    assert!(world.kept(&against).contradicted);
    for doubted in [twice, against] {
        assert_eq!(world.after(&doubted, world.standing(Vacant, LATER), false, LATER).0, old);
        // What was known before is still held against what comes.
        assert!(world.after(&doubted, world.standing(Taken, LATER), false, LATER).1[0].counts);
    }
    let disputed = Standing { disputed: true, ..world.standing(Taken, LATER) };
    let (lock, drift) = world.after(&old, disputed, false, LATER);
    assert!(world.kept(&lock).contradicted && drift.is_empty());
}

#[test]
fn places_and_names_that_were_left_out_stay_while_they_count() {
    let world = World::new();
    let mut old = world.first(Vacant, false);
    let elsewhere = LockedPlace { place: "elsewhere".to_owned(), ..world.kept(&old) };
    old.names[0].places.push(elsewhere.clone());
    let other = LockedName { name: "Zeta".to_owned(), handle: "zeta".to_owned(), ..old.names[0].clone() };
    old.put(other.clone());
    let (lock, _) = world.after(&old, world.standing(Vacant, LATER), false, LATER);
    assert_eq!(lock, old);
    let late = "2026-11-29T08:00:00Z";
    let (lock, _) = world.after(&old, world.standing(Vacant, late), false, late);
    assert_eq!((lock.name("acme").unwrap().places.len(), lock.name("zeta")), (1, Some(&other)));
}

#[test]
fn only_young_and_settled_answers_spare_asking() {
    let world = World::new();
    let lock = world.first(Vacant, false);
    let order = |as_of: &str| Order {
        platforms: world.catalog.platforms.iter().take(2).collect(),
        handles: vec![Handle::new("acme")],
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner::default(),
        keys: Keys::default(),
        posts: BTreeSet::new(),
        budget: Duration::ZERO,
        deadline: Duration::ZERO,
        wait: Duration::ZERO,
        concurrency: 1,
        as_of: as_of.parse().unwrap(),
        known: BTreeSet::new(),
        was_interrupted: false,
    };
    let spared = |lock: &Lock, as_of: &str| known(lock, &order(as_of), world.policy.gate.max_age);
    assert_eq!(spared(&lock, "2026-11-24T23:59:59Z"), BTreeSet::from([(0, world.id())]));
    assert!(spared(&lock, "2026-11-25T00:00:00Z").is_empty());
    for change in [
        |place: &mut LockedPlace| place.unproven = 1,
        |place: &mut LockedPlace| place.contradicted = true,
        |place: &mut LockedPlace| place.strength = Some(Strength::H),
        |place: &mut LockedPlace| {
            place.pending = Some(Pending { to: String::new(), since: Timestamp::UNIX_EPOCH });
        },
    ] {
        let mut lock = lock.clone();
        change(&mut lock.names[0].places[0]);
        assert!(spared(&lock, MORNING).is_empty(), "{lock:?}");
    }
}

#[test]
fn what_was_found_stays_with_the_answer_that_is_kept() {
    let world = World::new();
    let mut lock = world.first(Taken, false);
    lock.names[0].findings = vec![LockedFinding {
        id: "F-01234567".to_owned(),
        rule: "HH-02".to_owned(),
        place: Some(world.id()),
        handle: None,
        severity: "blocker".to_owned(),
        confidence: Confidence::Strong,
    }];
    for kind in [DoubtKind::Contradictory, DoubtKind::RateLimited, DoubtKind::CheckUnproven] {
        let (after, _) = world.after(&lock, world.doubted(kind, LATER), false, LATER);
        assert_eq!(after.names[0].findings, lock.names[0].findings, "{kind:?}");
    }
    let (after, _) = world.after(&lock, world.shown(Taken, LATER), false, LATER);
    assert_eq!(after.names[0].findings, []);
}

#[test]
fn a_hint_settles_nothing_that_was_left_open() {
    let world = World::new();
    let lock = world.first(Vacant, false);
    let (lock, _) = world.after(&lock, world.doubted(DoubtKind::Contradictory, LATER), false, LATER);
    let hint = Standing { strength: Some(Strength::E), ..world.standing(Vacant, LATER) };
    let (after, _) = world.after(&lock, hint, false, LATER);
    assert!(!world.kept(&after).stands());
}

#[test]
fn what_a_reply_spoke_against_once_does_not_stand_in() {
    let world = World::new();
    let lock = world.first(Taken, true);
    let (mut lock, _) = world.after(&lock, world.shown(Taken, MORNING), false, MORNING);
    assert!(!world.kept(&lock).stands(), "{lock:?}");
    // A clock that was wrong does not put it off for ever.
    let ahead = "2099-01-01T00:00:00Z".parse().unwrap();
    lock.names[0].places[0].pending.as_mut().unwrap().since = ahead;
    let (lock, _) = world.after(&lock, world.shown(Taken, MORNING), false, MORNING);
    assert_eq!(world.kept(&lock).pending.unwrap().since, MORNING.parse().unwrap());
}
