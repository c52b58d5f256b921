use super::*;

fn day_of(text: &str) -> Date {
    text.parse().unwrap()
}

fn look(place: &str, handle: &str, on: &str, by: Option<&str>, saw: Saw) -> Look {
    Look { place: place.into(), handle: handle.into(), on: day_of(on), by: by.map(str::to_owned), saw }
}

fn parse(text: &str) -> Result<Looks, BrokenFile> {
    Looks::parse("f.toml", text, day_of("2026-11-23"))
}

#[test]
fn the_same_looks_make_the_same_text_and_read_back() {
    let mut looks = Looks::default();
    let all = [
        look("tiktok", "acme", "2026-11-18", Some("A. K."), Saw::Nobody),
        look("mastodon@hachyderm.io", "acme", "2026-11-18", None, Saw::Ours),
        look("tiktok", "a\"c'me\\", "2026-11-19", Some("Ж"), Saw::SignupAccepts),
    ];
    looks.extend(all.iter().rev().cloned());
    let text = looks.render();
    let mut other = Looks::default();
    other.extend(all);
    assert_eq!(text, other.render());
    assert_eq!(parse(&text), Ok(looks.clone()));
    assert_eq!(parse(&format!("\u{feff}{}", text.replace('\n', "\r\n"))), Ok(looks), "as Windows saves it");
    assert!(text.contains("\n[[look]]\nplace = \"tiktok\"\nhandle = \"acme\"\nsaw = \"nobody\"\nby = \"A. K.\"\non = 2026-11-18\n"), "{text}");
    assert_eq!(parse(&Looks::default().render()), Ok(Looks::default()));
}

#[test]
fn every_fault_is_named_with_its_line_and_mend() {
    let good = "[[look]]\nplace = \"x\"\nhandle = \"acme\"\nsaw = \"nobody\"\non = 2026-11-18\n";
    for (text, line, parts) in [
        (good.to_owned(), 1, &["`schema` is missing", "callsign.confirmed/1"][..]),
        (format!("schema = \"callsign.confirmed/2\"\n{good}"), 1, &["confirmed/2", "update callsign"]),
        (format!("schema = 1\n{good}"), 1, &["`1`"]),
        (format!("schema = \"{SCHEMA}\"\nfuture = 1\n{good}"), 2, &["`future`", "update callsign"]),
        (format!("schema = \"{SCHEMA}\"\n[look]\nplace = \"x\""), 2, &["`look`", "[[look]]"]),
        (format!("schema = \"{SCHEMA}\"\nlook = [7]"), 2, &["`7` is no look"]),
        (format!("schema = \"{SCHEMA}\"\n<<<<<<< HEAD\n{good}"), 2, &["restore"]),
        (
            format!("schema = \"{SCHEMA}\"\n{good}").replace("\"x\"", "\"X y\""),
            3,
            &["`place`", "`X y`", "platforms list"],
        ),
        (
            format!("schema = \"{SCHEMA}\"\n{good}").replace("\"acme\"", "\"ac me\""),
            4,
            &["`handle`", "`ac me`", "without spaces"],
        ),
        (format!("schema = \"{SCHEMA}\"\n{good}").replace("\"acme\"", "\"ac\\u202Eme\""), 4, &["u{202e}"]),
        (
            format!("schema = \"{SCHEMA}\"\n{good}").replace("\"nobody\"", "\"noone\""),
            5,
            &["`saw`", "`noone`", "signup-accepts"],
        ),
        (format!("schema = \"{SCHEMA}\"\n{good}").replace("\"nobody\"", "true"), 5, &["`true` is no text"]),
        (format!("schema = \"{SCHEMA}\"\n{good}").replace("2026-11-18", "2026-02-30"), 6, &["2026-02-30"]),
        (
            format!("schema = \"{SCHEMA}\"\n{good}").replace("2026-11-18", "\"18 Nov\""),
            6,
            &["`18 Nov`", "`2026-11-18`"],
        ),
        (
            format!("schema = \"{SCHEMA}\"\n{good}").replace("2026-11-18", "2026-11-18T10:00:00"),
            6,
            &["is no day"],
        ),
        (format!("schema = \"{SCHEMA}\"\n{good}").replace("2026-11-18", "2026-11-24"), 6, &["future"]),
        (
            format!("schema = \"{SCHEMA}\"\n{good}by = \"anna@example.org\""),
            7,
            &["anna@example.org", "`A. K.`"],
        ),
        (format!("schema = \"{SCHEMA}\"\n{good}by = \"Anna Karenina\""), 7, &["at most 12"]),
        (format!("schema = \"{SCHEMA}\"\n{good}note = \"tall, blond\""), 7, &["`note`", "take it out"]),
        (
            format!("schema = \"{SCHEMA}\"\n{}", good.replace("on = 2026-11-18\n", "")),
            2,
            &["`on` is missing"],
        ),
        (
            format!("schema = \"{SCHEMA}\"\n{good}{}", good.replace("nobody", "someone")),
            7,
            &["`someone`", "`nobody`", "line 2", "keep one"],
        ),
    ] {
        let broken = parse(&text).unwrap_err();
        let fault = broken.faults.iter().find(|fault| fault.line == line);
        let told = broken.to_string();
        let fault = fault.unwrap_or_else(|| panic!("no fault on line {line}: {told}"));
        for part in parts {
            assert!(fault.message.contains(part), "{part}: {told}");
        }
        assert!(told.contains(&format!("\n  f.toml:{line}: ")), "{told}");
    }
}

#[test]
fn all_faults_come_at_once() {
    let text = "schema = \"callsign.confirmed/1\"\n[[look]]\nplace = \"X\"\nhandle = \"\"\nsaw = \"no\"\non = 5\nby = \"1\"\nmood = 1\n[[look]]\n";
    let broken = parse(text).unwrap_err();
    let lines: BTreeSet<usize> = broken.faults.iter().map(|fault| fault.line).collect();
    assert_eq!(lines.into_iter().collect::<Vec<_>>(), [3, 4, 5, 6, 7, 8, 9], "{broken}");
}

#[test]
fn a_later_look_replaces_earlier_ones_and_a_colleagues_word_stays() {
    let mut looks = Looks::default();
    looks.put(look("x", "acme", "2026-11-10", None, Saw::Someone));
    looks.put(look("x", "acme", "2026-11-18", Some("A. K."), Saw::Nobody));
    looks.put(look("x", "acme", "2026-11-18", Some("B. L."), Saw::Someone));
    looks.put(look("x", "acme", "2026-11-18", Some("A. K."), Saw::SignupAccepts));
    looks.put(look("x", "other", "2026-11-01", None, Saw::Nobody));
    assert_eq!(looks.iter().count(), 3);
    let catalog = Catalog::embedded().unwrap();
    let platform = catalog.get("x").unwrap();
    // Of two looks of one day, what stands in the way is believed.
    assert_eq!(looks.latest(platform, "ACME").map(|look| look.saw), Some(Saw::Someone));
    looks.put(look("x", "acme", "2026-11-19", None, Saw::Nobody));
    assert_eq!(looks.latest(platform, "acme").map(|look| look.saw), Some(Saw::Nobody));
    assert_eq!(looks.latest(platform, "nobody_looked"), None);
    assert_eq!(looks.strange_places(&catalog).len(), 0);
    looks.put(look("nosuchplace", "acme", "2026-11-19", None, Saw::Nobody));
    looks.put(look("mastodon@hachyderm.io", "acme", "2026-11-19", None, Saw::Nobody));
    assert_eq!(looks.strange_places(&catalog).into_iter().collect::<Vec<_>>(), ["nosuchplace"]);
}

#[test]
fn what_was_seen_is_read_from_words_and_keys() {
    for saw in Saw::ALL {
        for typed in [
            saw.word().to_owned(),
            saw.key().to_string(),
            saw.word().to_uppercase(),
            format!(" {} ", saw.key()),
        ] {
            assert_eq!(Saw::parse(&typed), Some(saw), "{typed}");
        }
    }
    assert_eq!(Saw::parse("Sign-up accepts"), Some(Saw::SignupAccepts));
    for typed in ["", "x", "no", "ns", "?"] {
        assert_eq!(Saw::parse(typed), None, "{typed}");
    }
}

#[test]
fn looks_are_shown_with_who_and_when() {
    let mut seen = look("x", "acme", "2026-11-18", Some("A. K."), Saw::Nobody);
    assert_eq!(seen.words(), "looked at by A. K., 18 Nov");
    seen.by = None;
    assert_eq!(seen.words(), "looked at on 18 Nov");
    assert_eq!(seen.expires(), day_of("2026-11-25"));
}

#[test]
fn dates_and_initials_are_held_to_their_form() {
    let today = day_of("2026-11-18");
    assert_eq!(date(" 2026-11-18 "), Ok(today));
    for typed in ["18.11.2026", "2026-11-31", "20261118", "2026-11-18T10:00", "today", "", "2026-1-18"] {
        assert!(date(typed).unwrap_err().contains("`2026-11-18`"), "{typed}");
    }
    assert_eq!(timely(Saw::Nobody, day_of("2026-11-11"), today), Ok(()));
    assert!(timely(Saw::Nobody, day_of("2026-11-10"), today).unwrap_err().contains("7 days; look again"));
    assert!(
        timely(Saw::SignupAccepts, day_of("2026-11-16"), today).unwrap_err().contains("1 day; look again")
    );
    assert!(timely(Saw::Ours, day_of("2026-11-19"), today).unwrap_err().contains("future"));
    for (typed, read) in [("A. K.", "A. K."), ("  ak ", "ak"), ("É.Ö.", "É.Ö.")] {
        assert_eq!(initials(typed).as_deref(), Ok(read));
    }
    for typed in ["", "...", "a@b", "A-K", "a1", "Anna Karenina", "a\u{202e}b", "=A"] {
        assert!(initials(typed).unwrap_err().contains("names nobody"), "{typed}");
    }
}
