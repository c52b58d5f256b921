use proptest::prelude::*;

use super::*;

fn latest() -> Date {
    "2026-11-22".parse().unwrap()
}

fn place(id: &str) -> LockedPlace {
    LockedPlace {
        place: id.to_owned(),
        handle: None,
        verdict: Verdict::Vacant,
        ours: false,
        strength: Some(Strength::B),
        signals: "0123456789abcdef".to_owned(),
        holder: Holder::default(),
        on: "2026-11-18".parse().unwrap(),
        pending: None,
        unproven: 0,
        contradicted: false,
    }
}

fn finding(digits: u32) -> LockedFinding {
    LockedFinding {
        id: format!("F-{digits:08x}"),
        rule: "HH-02".to_owned(),
        place: Some("clips".to_owned()),
        handle: None,
        severity: "blocker".to_owned(),
        confidence: Confidence::Strong,
    }
}

fn sample() -> Lock {
    let held = LockedPlace {
        verdict: Verdict::Taken,
        holder: Holder { active: Some(Activity::Month), audience: Some(4) },
        pending: Some(Pending {
            to: "taken by someone else".to_owned(),
            since: "2026-11-18T09:30:00Z".parse().unwrap(),
        }),
        ..place("clips")
    };
    let beside = LockedPlace { handle: Some("acmee".to_owned()), unproven: 1, ..place("chats") };
    let name = LockedName {
        name: "Acmé".to_owned(),
        handle: "acme".to_owned(),
        places: vec![place("videos@example.org"), beside, held],
        findings: vec![finding(7), LockedFinding { place: None, ..finding(1) }],
    };
    let mut lock = Lock::default();
    lock.put(LockedName {
        name: "Zeta".to_owned(),
        handle: "zeta".to_owned(),
        places: vec![],
        findings: vec![],
    });
    lock.put(name);
    lock
}

#[test]
fn a_lock_is_one_answer_a_line() {
    let text = sample().render();
    let expected = r#"schema = "callsign.lock/1"

[[name]]
name = "Acmé"
handle = "acme"
places = [
  { place = "clips", verdict = "taken", strength = "B", on = 2026-11-18, signals = "0123456789abcdef", active = "30d", audience = 4, pending = { to = "taken by someone else", since = 2026-11-18T09:30:00Z } },
  { place = "videos@example.org", verdict = "vacant", strength = "B", on = 2026-11-18, signals = "0123456789abcdef" },
  { place = "chats", handle = "acmee", verdict = "vacant", strength = "B", on = 2026-11-18, signals = "0123456789abcdef", unproven = 1 },
]
findings = [
  { id = "F-00000001", rule = "HH-02", severity = "blocker", confidence = "strong" },
  { id = "F-00000007", rule = "HH-02", place = "clips", severity = "blocker", confidence = "strong" },
]

[[name]]
name = "Zeta"
handle = "zeta"
places = []
findings = []
"#;
    assert!(text.starts_with("# ") && text.ends_with(expected), "{text}");
    assert_eq!(Lock::parse(FILE, &text, latest()).unwrap(), sample());
}

#[test]
fn what_is_known_of_a_place_is_found_with_its_findings() {
    let lock = sample();
    let name = lock.name("acme").unwrap();
    assert_eq!(name.at("chats", "acme"), None);
    assert_eq!(name.at("chats", "acmee").unwrap().unproven, 1);
    let clips = name.at("clips", "acme").unwrap();
    assert_eq!(name.found_at(clips).map(|one| one.id.as_str()).collect::<Vec<_>>(), ["F-00000007"]);
    assert_eq!(lock.clone().only(&BTreeSet::from(["zeta"])).names.len(), 1);
    let twice = LockedPlace { unproven: MOST_UNPROVEN, ..place("clips") };
    assert!(place("clips").stands() && !twice.stands());
    assert!(!LockedPlace { contradicted: true, ..place("clips") }.stands());
}

/// The faults of a text, each with its line.
fn faults(text: &str) -> Vec<String> {
    let broken = Lock::parse(FILE, text, latest()).unwrap_err();
    broken.to_string().lines().skip(1).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn every_fault_is_told_with_its_line() {
    let text = r#"schema = "callsign.lock/1"
extra = 1
[[name]]
name = "Acme"
handle = "acne"
places = [
  { place = "Clips!", verdict = "taken", on = 2026-11-18, signals = "0123456789abcdef" },
  { place = "clips", verdict = "unknown", on = 2026-11-18, signals = "0123456789abcdef" },
  { place = "chats", verdict = "vacant", ours = true, on = 2026-11-18, signals = "0123456789abcdef" },
  { place = "chats", verdict = "vacant", on = 2026-11-18, signals = "0123456789abcdef" },
  { place = "late", verdict = "vacant", on = 2026-11-23, signals = "0123456789abcdef" },
  { place = "odd", verdict = "vacant", signals = "0123", unproven = 3, active = "40d", strength = "F" },
  { place = "wait", verdict = "vacant", on = 2026-11-18, signals = "0123456789abcdef", pending = { to = "x" } },
]
findings = [{ id = "F-1", rule = "HH-02", severity = "bad", confidence = "sure" }]
[[name]]
name = "\u202E"
"#;
    let faults = faults(text);
    for expected in [
        ":2: `extra` is not known here",
        ":3: `acne` is not the handle of `Acme`",
        ":7: `place`: `Clips!` is no place",
        ":8: `verdict`: `unknown` is none of free, vacant, taken, withheld, barred",
        ":9: `ours` is true, and nobody holds it",
        ":10: `chats` stands twice",
        ":11: `on`: `2026-11-23` is in the future",
        ":12: `on` is missing",
        ":12: `signals`: `0123` is no digest",
        ":12: `unproven` is `3`, no number from 0 to 2",
        ":12: `active`: `40d` is none of older, 365d, 180d, 30d",
        ":12: `strength`: `F` is none of A, B, C, D, E, H",
        ":13: `since` is no time",
        ":15: `id`: `F-1` is no finding",
        ":15: `severity`: `bad` is none of",
        ":15: `confidence`: `sure` is none of",
        ":16: `handle` is missing",
        ":17: `name`: ",
    ] {
        assert!(faults.iter().any(|fault| fault.contains(expected)), "{expected}\n{}", faults.join("\n"));
    }
}

#[test]
fn what_is_no_lock_of_this_version_is_refused_at_once() {
    assert!(faults("")[0].contains("`schema` is missing"));
    let later = faults("schema = \"callsign.lock/2\"\nnew = true\n");
    assert!(later.len() == 1 && later[0].contains("update callsign"), "{later:?}");
    let torn = faults(&format!("<<<<<<< HEAD\n{}", sample().render()));
    assert!(torn[0].contains(":1: ") && torn[0].contains("restore the file"), "{torn:?}");
    let whole = sample().render();
    // Whatever half of it is left: it is a lock or it is not, and never a panic.
    for end in (0..whole.len()).filter(|end| whole.is_char_boundary(*end)) {
        let _ = Lock::parse(FILE, &whole[..end], latest());
    }
}

fn places() -> impl Strategy<Value = LockedPlace> {
    let verdicts = prop_oneof![
        Just(Verdict::Free),
        Just(Verdict::Vacant),
        Just(Verdict::Taken),
        Just(Verdict::Withheld),
        Just(Verdict::Barred)
    ];
    let strengths = prop_oneof![Just(Strength::A), Just(Strength::C), Just(Strength::E), Just(Strength::H)];
    let holders = (proptest::option::of(0..4_usize), proptest::option::of(0..20_u8))
        .prop_map(|(active, audience)| Holder { active: active.map(|one| Activity::ALL[one]), audience });
    let pending = proptest::option::of(("[a-z ,\"\\\\]{0,20}", 0..1_700_000_000_i64)).prop_map(|pending| {
        pending.map(|(to, since)| Pending { to, since: Timestamp::from_second(since).unwrap() })
    });
    let handles = proptest::option::of("[a-z0-9._東é\"\\\\-]{1,12}");
    (
        ("[a-z0-9_-]{1,8}", handles, verdicts, any::<bool>(), proptest::option::of(strengths)),
        ("[0-9a-f]{16}", holders, 0..4000_i32, pending, 0..=MOST_UNPROVEN, any::<bool>()),
    )
        .prop_map(
            |(
                (place, handle, verdict, ours, strength),
                (signals, holder, days, pending, unproven, contradicted),
            )| {
                let on = Date::constant(2015, 1, 1).saturating_add(jiff::Span::new().days(days));
                let ours = ours && verdict == Verdict::Taken;
                LockedPlace {
                    place,
                    handle,
                    verdict,
                    ours,
                    strength,
                    signals,
                    holder,
                    on,
                    pending,
                    unproven,
                    contradicted,
                }
            },
        )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(
        names in proptest::collection::btree_set("[a-zA-Z \"\\\\é東]{0,10}[a-z0-9]", 0..4),
        places in proptest::collection::vec(places(), 0..8),
        findings in proptest::collection::btree_set(any::<u32>(), 0..4),
    ) {
        let mut lock = Lock::default();
        for typed in names {
            let name = crate::name::Name::parse(&typed).unwrap();
            let mut own = places.clone();
            own.sort_by(|left, right| (&left.handle, &left.place).cmp(&(&right.handle, &right.place)));
            own.dedup_by(|left, right| (&left.handle, &left.place) == (&right.handle, &right.place));
            lock.put(LockedName {
                name: name.typed().to_owned(),
                handle: name.handle().to_owned(),
                places: own,
                findings: findings.iter().map(|digits| finding(*digits)).collect(),
            });
        }
        let text = lock.render();
        let read = Lock::parse(FILE, &text, latest()).map_err(|broken| TestCaseError::fail(broken.to_string()))?;
        prop_assert_eq!(&read, &lock);
        prop_assert_eq!(read.render(), text);
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,200}") {
        let _ = Lock::parse(FILE, &text, latest());
        let _ = Lock::parse(FILE, &format!("schema = \"{SCHEMA}\"\n{text}"), latest());
    }
}
