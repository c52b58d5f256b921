use std::time::Duration;

use super::*;
use crate::catalog::handle::Handle;
use crate::judge::control::Controls;
use crate::verdict::Verdict::{Barred, Free, Taken, Unknown, Vacant, Withheld};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn standing(verdict: Verdict, doubt: Option<DoubtKind>) -> Standing {
    Standing {
        platform: "clips".to_owned(),
        name: 0,
        handle: Handle::new("acme"),
        url: "https://clips.test/acme".to_owned(),
        verdict,
        doubt: doubt.map(|kind| Doubt::new(kind, "as seen")),
        reason: None,
        strength: None,
        evidence: Vec::new(),
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

fn place(verdict: Verdict, on: &str) -> LockedPlace {
    LockedPlace {
        place: "clips".to_owned(),
        handle: None,
        verdict,
        ours: false,
        strength: Some(Strength::B),
        signals: "0123456789abcdef".to_owned(),
        holder: crate::lock::Holder::default(),
        on: day(on),
        pending: None,
        unproven: 0,
        contradicted: false,
    }
}

fn locked(place: LockedPlace) -> LockedName {
    LockedName {
        name: "Acme".to_owned(),
        handle: "acme".to_owned(),
        places: vec![place],
        findings: Vec::new(),
    }
}

fn carried(standing: Standing, place: LockedPlace, as_of: &str) -> Standing {
    with_carried(standing, Some(&locked(place)), Keeper::Lock, day(as_of), MaxAge::default())
}

fn limited() -> Standing {
    standing(Unknown, Some(DoubtKind::RateLimited))
}

#[test]
fn a_kept_answer_stands_in_until_its_last_day() {
    for (verdict, last, next) in [
        (Vacant, "2026-11-25", "2026-11-26"),
        (Free, "2026-11-19", "2026-11-20"),
        (Taken, "2026-12-18", "2026-12-19"),
        (Withheld, "2026-12-18", "2026-12-19"),
        (Barred, "2026-12-18", "2026-12-19"),
    ] {
        let stood = carried(limited(), place(verdict, "2026-11-18"), last);
        assert_eq!((stood.verdict, stood.strength, stood.doubt.clone()), (verdict, Some(Strength::B), None));
        let kept = stood.stood_in_by().unwrap();
        assert_eq!((kept.on, kept.until), (day("2026-11-18"), day(last)));
        assert_eq!(kept.doubt.as_ref().unwrap().kind, DoubtKind::RateLimited);
        assert!(stood.evidence[0].words.contains("as of 18 Nov (kept in `callsign.lock`)"), "{stood:?}");
        assert!(stood.answers(), "it counts in the gate");
        assert_eq!(carried(limited(), place(verdict, "2026-11-18"), next), limited(), "{verdict:?}");
    }
}

#[test]
fn it_never_stands_in_against_a_reply_that_says_otherwise() {
    for (verdict, doubt, stands_in) in [
        (Vacant, DoubtKind::Contradictory, false),
        (Taken, DoubtKind::Contradictory, false),
        (Taken, DoubtKind::AnsweredForAnother, false),
        (Vacant, DoubtKind::AnsweredForAnother, false),
        (Vacant, DoubtKind::RefusedBySignUp, false),
        (Free, DoubtKind::RefusedBySignUp, false),
        (Taken, DoubtKind::RefusedBySignUp, true),
        (Withheld, DoubtKind::RefusedBySignUp, true),
        (Taken, DoubtKind::Ambiguous, false),
        (Vacant, DoubtKind::Ambiguous, true),
        (Vacant, DoubtKind::Blocked, true),
        (Vacant, DoubtKind::LoginWall, true),
        (Vacant, DoubtKind::NeedsKey, true),
        (Vacant, DoubtKind::TimedOut, true),
        (Vacant, DoubtKind::Unreachable, true),
        (Vacant, DoubtKind::NotAsked, true),
        (Vacant, DoubtKind::Unrecognised, true),
        (Vacant, DoubtKind::CheckUnproven, true),
    ] {
        let today = standing(Unknown, Some(doubt));
        let stood = carried(today, place(verdict, "2026-11-18"), "2026-11-19");
        assert_eq!(stood.stood_in_by().is_some(), stands_in, "{verdict:?} against {doubt:?}");
    }
    // Another witness that says the opposite is a reply too.
    let dissent = Other { probe: "page".to_owned(), verdict: Taken, doubt: None, witness: Some(0) };
    let today = Standing { others: vec![dissent.clone()], ..limited() };
    assert_eq!(carried(today.clone(), place(Vacant, "2026-11-18"), "2026-11-19"), today);
    assert!(carried(today, place(Taken, "2026-11-18"), "2026-11-19").stood_in_by().is_some());
    let today = Standing { others: vec![Other { verdict: Vacant, ..dissent }], ..limited() };
    assert_eq!(carried(today.clone(), place(Taken, "2026-11-18"), "2026-11-19"), today);
}

#[test]
fn a_check_that_is_unproven_twice_carries_nothing() {
    for doubt in [DoubtKind::CheckUnproven, DoubtKind::Unrecognised] {
        let today = standing(Unknown, Some(doubt));
        let once = LockedPlace { unproven: 1, ..place(Vacant, "2026-11-18") };
        assert!(carried(today.clone(), place(Vacant, "2026-11-18"), "2026-11-19").stood_in_by().is_some());
        assert_eq!(carried(today.clone(), once.clone(), "2026-11-19"), today);
        // A rate limit between the two proves nothing either way.
        assert!(carried(limited(), once, "2026-11-19").stood_in_by().is_some());
        let twice = LockedPlace { unproven: 2, ..place(Vacant, "2026-11-18") };
        assert_eq!(carried(limited(), twice, "2026-11-19"), limited());
    }
    let spoken_against = LockedPlace { contradicted: true, ..place(Vacant, "2026-11-18") };
    assert_eq!(carried(limited(), spoken_against, "2026-11-19"), limited());
}

#[test]
fn what_was_told_today_stays() {
    for verdict in [Free, Taken, Withheld, Barred] {
        let today = standing(verdict, None);
        assert_eq!(carried(today.clone(), place(Vacant, "2026-11-18"), "2026-11-19"), today);
    }
    // Only a hint gives way to what was settled, and only where both say the same.
    let hint = Standing { strength: Some(Strength::E), ..standing(Vacant, None) };
    assert!(carried(hint.clone(), place(Vacant, "2026-11-18"), "2026-11-19").stood_in_by().is_some());
    assert_eq!(carried(hint.clone(), place(Taken, "2026-11-18"), "2026-11-19"), hint);
    assert_eq!(carried(hint.clone(), place(Vacant, "2026-11-01"), "2026-11-19"), hint);
    let disputed = Standing { disputed: true, ..hint };
    assert_eq!(carried(disputed.clone(), place(Vacant, "2026-11-18"), "2026-11-19"), disputed);
    let strong = Standing { strength: Some(Strength::C), ..standing(Vacant, None) };
    assert_eq!(carried(strong.clone(), place(Free, "2026-11-18"), "2026-11-19"), strong);
}

#[test]
fn looks_are_kept_in_a_file_of_their_own() {
    let seen = LockedPlace { strength: Some(Strength::H), ..place(Vacant, "2026-11-18") };
    assert_eq!(carried(limited(), seen, "2026-11-19"), limited());
}

#[test]
fn what_is_too_old_says_so_where_nobody_was_asked() {
    let unasked = standing(Unknown, Some(DoubtKind::NotAsked));
    let late = carried(unasked.clone(), place(Vacant, "2026-11-10"), "2026-11-18");
    assert_eq!((late.verdict, late.stood_in_by()), (Unknown, None));
    let kept = late.carried.unwrap();
    assert_eq!((kept.on, kept.until), (day("2026-11-10"), day("2026-11-17")));
    let detail = late.doubt.unwrap().detail;
    assert!(detail.contains("10 Nov") && detail.contains("counted until 17 Nov"), "{detail}");
    assert_eq!(carried(limited(), place(Vacant, "2026-11-10"), "2026-11-18"), limited());
    // An answer from days to come is none.
    assert!(carried(unasked, place(Vacant, "2026-11-21"), "2026-11-18").stood_in_by().is_none());
}

#[test]
fn an_account_that_shows_nothing_today_keeps_what_was_found_about_it() {
    let finding = LockedFinding {
        id: "F-00000001".to_owned(),
        rule: "HH-02".to_owned(),
        place: Some("clips".to_owned()),
        handle: None,
        severity: "blocker".to_owned(),
        confidence: crate::verdict::Confidence::Strong,
    };
    let today = standing(Taken, None);
    let with = |findings: Vec<LockedFinding>, today: &Standing, as_of: &str| {
        let name = LockedName { findings, ..locked(place(Taken, "2026-11-18")) };
        with_carried(today.clone(), Some(&name), Keeper::Lock, day(as_of), MaxAge::default())
    };
    let kept = with(vec![finding.clone()], &today, "2026-11-19");
    assert_eq!(kept.stood_in_by().unwrap().findings.len(), 1);
    assert_eq!(Standing { carried: None, ..kept }, today, "the word is today's");
    assert_eq!(with(Vec::new(), &today, "2026-11-19"), today);
    assert_eq!(with(vec![finding.clone()], &today, "2026-12-19"), today);
    let read = Standing { owner: Some(crate::owner::Owner::default()), ..today };
    assert_eq!(with(vec![finding], &read, "2026-11-19"), read);
}
