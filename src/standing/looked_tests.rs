//! Machine × look × age → verdict, line by line.

use super::*;
use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::verdict::ControlStatus;
use std::time::Duration;

const AS_OF: &str = "2026-11-22";

fn catalog() -> Catalog {
    Catalog::embedded().unwrap()
}

fn machine(verdict: Verdict, strength: Option<Strength>, doubt: Option<DoubtKind>) -> Standing {
    let evidence = Evidence {
        probe: "page".into(),
        signal: "status 200".into(),
        words: "a page".into(),
        held: true,
        url: "https://example.org/acme".into(),
        status: Some(200),
        at: "2026-11-22T08:00:00Z".parse().unwrap(),
        sha256: None,
        remembered: false,
    };
    Standing {
        platform: "x".into(),
        name: 0,
        handle: Handle::new("Acme"),
        url: "https://example.org/acme".into(),
        verdict,
        doubt: doubt.map(|kind| Doubt::new(kind, "the machine's words")),
        reason: None,
        strength,
        evidence: vec![evidence],
        controls: Controls { status: ControlStatus::Passed, ..Controls::not_needed() },
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

fn looked(standing: Standing, saw: Saw, on: &str) -> Standing {
    let mut looks = Looks::default();
    looks.put(Look {
        place: "x".into(),
        handle: "acme".into(),
        on: on.parse().unwrap(),
        by: Some("A. K.".into()),
        saw,
    });
    let catalog = catalog();
    with_look(standing, catalog.get("x").unwrap(), &looks, AS_OF.parse().unwrap())
}

/// What a row comes to: the verdict's word, and the strength where it is the look's.
fn came(standing: &Standing) -> String {
    let strength = standing.strength.filter(|strength| *strength == Strength::H);
    let doubt = standing.doubt.as_ref().map(|doubt| format!(" {:?}", doubt.kind));
    let look = strength.map_or("", |_| " H");
    format!("{}{look}{}", standing.verdict.word(), doubt.unwrap_or_default())
}

#[test]
fn a_live_look_is_weighed_by_this_table() {
    use DoubtKind::{Ambiguous, CheckUnproven, Contradictory, LookYourself, RefusedBySignUp};
    use Verdict::{Barred, Free, Taken, Unknown, Vacant, Withheld};
    let decided = ["vacant H", "taken H", "withheld H", "free H", "taken H"];
    let against = "unknown Contradictory";
    // Nobody, someone, unavailable, sign-up accepts, ours.
    let rows: [(Standing, [&str; 5]); 12] = [
        (machine(Unknown, None, Some(Ambiguous)), decided),
        (machine(Unknown, None, Some(LookYourself)), decided),
        (machine(Unknown, None, Some(CheckUnproven)), decided),
        (machine(Unknown, None, Some(Contradictory)), [against, "taken H", "withheld H", against, "taken H"]),
        (
            machine(Unknown, None, Some(RefusedBySignUp)),
            ["unknown RefusedBySignUp", "taken H", "withheld H", against, "taken H"],
        ),
        (machine(Vacant, Some(Strength::B), None), ["vacant", against, "withheld H", "free H", against]),
        (machine(Vacant, Some(Strength::E), None), ["vacant H", against, "withheld H", "free H", against]),
        (machine(Free, Some(Strength::A), None), ["free", against, against, "free", against]),
        (machine(Taken, Some(Strength::C), None), [against, "taken", "taken", against, "taken"]),
        (machine(Taken, Some(Strength::E), None), [against, "taken", "taken", against, "taken"]),
        (machine(Withheld, Some(Strength::A), None), ["withheld", against, "withheld", against, against]),
        (machine(Barred, None, None), ["barred"; 5]),
    ];
    for (standing, expected) in rows {
        for (saw, expected) in Saw::ALL.into_iter().zip(expected) {
            let after = looked(standing.clone(), saw, "2026-11-22");
            assert_eq!(came(&after), expected, "{} with {saw:?}", came(&standing));
            let state = after.look.as_ref().unwrap().state;
            let wanted = match expected {
                _ if expected.ends_with(" H") => LookState::Decides,
                _ if expected == against => LookState::Contradicted,
                "barred" if !matches!(saw, Saw::Nobody | Saw::Unavailable) => LookState::Contradicted,
                _ => LookState::Agrees,
            };
            assert_eq!(state, wanted, "{} with {saw:?}", came(&standing));
            // A required place is answered by what a look decides, and never by a contradiction.
            assert_eq!(after.answers(), after.verdict != Unknown, "{} with {saw:?}", came(&standing));
            assert_eq!(after.is_ours(), saw == Saw::Ours && after.verdict == Taken);
            // Order of days changes nothing: a look that is newer than the machine is no milder.
            assert_eq!(came(&looked(standing.clone(), saw, "2026-11-23")), expected);
            assert_eq!(came(&looked(standing.clone(), saw, "2026-11-21")), expected);
        }
    }
}

#[test]
fn an_expired_look_decides_nothing_and_is_shown() {
    for (saw, last, over) in [
        (Saw::Nobody, "2026-11-15", "2026-11-14"),
        (Saw::SignupAccepts, "2026-11-21", "2026-11-20"),
        (Saw::Someone, "2026-10-23", "2026-10-22"),
        (Saw::Unavailable, "2026-10-23", "2026-10-22"),
        (Saw::Ours, "2026-10-23", "2026-10-22"),
    ] {
        let unknown = machine(Verdict::Unknown, None, Some(DoubtKind::Ambiguous));
        assert_eq!(looked(unknown.clone(), saw, last).verdict, saw.verdict());
        let expired = looked(unknown.clone(), saw, over);
        assert_eq!(expired.look.as_ref().unwrap().state, LookState::Expired);
        assert_eq!(Standing { look: None, ..expired }, unknown);
        let taken = machine(Verdict::Taken, Some(Strength::B), None);
        assert_eq!(came(&looked(taken, saw, over)), "taken");
    }
}

#[test]
fn a_contradiction_names_both_sides_and_their_days() {
    let after = looked(machine(Verdict::Taken, Some(Strength::B), None), Saw::Nobody, "2026-11-18");
    assert_eq!(
        after.doubt.unwrap().detail,
        "an account answered on 22 Nov, yet nobody was there (looked at by A. K., 18 Nov)"
    );
    assert_eq!(after.evidence.len(), 2);
}

#[test]
fn evidence_of_a_look_names_itself() {
    let after =
        looked(machine(Verdict::Unknown, None, Some(DoubtKind::Ambiguous)), Saw::Nobody, "2026-11-18");
    let first = &after.evidence[0];
    assert_eq!((first.probe.as_str(), first.words.as_str()), ("look", "looked at by A. K., 18 Nov"));
    assert_eq!(first.at.to_string(), "2026-11-18T00:00:00Z");
    assert!(first.sha256.is_none() && first.status.is_none() && first.url.starts_with("https://"));
    assert_eq!(after.evidence.len(), 2, "what the machine saw stays to be read");
    assert_eq!(after.others[0].doubt.as_ref().unwrap().kind, DoubtKind::Ambiguous);
    assert_eq!(after.controls.status, ControlStatus::NotNeeded);
}

#[test]
fn a_look_settles_what_a_weaker_voice_disputes() {
    let disputed = |verdict| Standing { disputed: true, ..machine(verdict, Some(Strength::B), None) };
    assert!(!disputed(Verdict::Taken).answers());
    assert!(looked(disputed(Verdict::Taken), Saw::Someone, AS_OF).answers());
    let vacant = looked(disputed(Verdict::Vacant), Saw::Nobody, AS_OF);
    assert!(vacant.answers() && vacant.strength == Some(Strength::H));
}

#[test]
fn a_look_at_another_handle_or_place_says_nothing() {
    let standing = machine(Verdict::Unknown, None, Some(DoubtKind::Ambiguous));
    let other = Standing { handle: Handle::new("acme2"), ..standing.clone() };
    assert_eq!(looked(other.clone(), Saw::Nobody, AS_OF), other);
}

#[test]
fn what_a_registrar_offers_is_vacant_and_never_free() {
    let catalog = catalog();
    let look = Look {
        place: "domain:com".into(),
        handle: "acme".into(),
        on: AS_OF.parse().unwrap(),
        by: None,
        saw: Saw::SignupAccepts,
    };
    let mut looks = Looks::default();
    looks.put(look);
    for (verdict, state) in [
        (Verdict::Unknown, LookState::Decides),
        (Verdict::Vacant, LookState::Agrees),
        (Verdict::Taken, LookState::Contradicted),
        (Verdict::Withheld, LookState::Contradicted),
    ] {
        let strength = (verdict != Verdict::Unknown).then_some(Strength::A);
        let standing = Standing { platform: "domain:com".into(), ..machine(verdict, strength, None) };
        let came = with_look(standing, catalog.get("domain:com").unwrap(), &looks, AS_OF.parse().unwrap());
        assert_eq!(came.look.as_ref().map(|looked| looked.state), Some(state), "{verdict:?}");
        assert_ne!(came.verdict, Verdict::Free, "{verdict:?}");
        if state == LookState::Decides {
            assert_eq!(came.verdict, Verdict::Vacant);
        }
    }
}
