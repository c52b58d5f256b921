use std::sync::LazyLock;

use jiff::civil::date;
use proptest::prelude::*;

use super::append::NewWaiver;
use super::*;
use crate::catalog::Catalog;
use crate::catalog::selection::Selection;

static CATALOG: LazyLock<Catalog> = LazyLock::new(|| Catalog::embedded().unwrap());

const TODAY: Date = date(2026, 11, 22);
const HEAD: &str = "schema = \"callsign.policy/1\"\n";

const WHOLE: &str = r#"schema = "callsign.policy/1"

[brand]
names = ["Acme", "Acme Works"]
domains = ["acme.com", "Bücher.example"]
accounts = ["x/@acme", "https://github.com/acme", "mastodon@hachyderm.io/acme"]
classes = [9, 42]
markets = ["US", "de"]
languages = ["EN", "de"]
registered_marks = [{ name = "ACME", classes = [9], countries = ["EU", "US"] }]
announced = 2026-12-01

[platforms]
required = ["x", "Docker-Hub", "mastodon@hachyderm.io"]
preferred = ["youtube"]
ignore = ["pinterest"]

[gate]
min_confidence = "strong"
accept_strength = "hint"

[[waiver]]
id = "F-3a9c0b1d"
reason = "an old fan page"
by = "A. K."
on = 2026-11-01
until = 2027-04-30

[privacy]
remember = false
read_posts = true

[network]
proxy = "http://localhost:8080"
overlays = ["mine.toml"]
allow_private = true
"#;

fn draft(text: &[u8], found: bool) -> Draft {
    Draft::new(Source { name: "callsign.toml".to_owned(), found }, text.to_vec())
}

fn read(text: &str) -> Policy {
    draft(text.as_bytes(), false).read(&CATALOG, TODAY).unwrap_or_else(|broken| panic!("{broken}"))
}

fn faults_of(text: &[u8], found: bool) -> Vec<String> {
    let broken = draft(text, found).read(&CATALOG, TODAY).unwrap_err();
    broken.lines().collect()
}

/// The only fault of a policy that holds `body` below its first line.
fn fault(body: &str) -> String {
    let faults = faults_of(format!("{HEAD}{body}").as_bytes(), false);
    assert_eq!(faults.len(), 1, "{body}\n{faults:#?}");
    faults.into_iter().next().unwrap()
}

#[test]
fn everything_is_read() {
    let policy = read(WHOLE);
    let brand = &policy.brand;
    assert_eq!(brand.names, ["Acme", "Acme Works"]);
    assert_eq!(brand.domains, ["acme.com", "xn--bcher-kva.example"]);
    let account = |platform: &str, handle: &str| Account { platform: platform.into(), handle: handle.into() };
    assert_eq!(
        brand.accounts,
        [account("x", "acme"), account("github", "acme"), account("mastodon@hachyderm.io", "acme")]
    );
    assert_eq!(
        (&brand.classes[..], &brand.markets[..]),
        (&[9, 42][..], &["US".to_owned(), "DE".to_owned()][..])
    );
    assert_eq!(brand.languages, ["en", "de"]);
    assert_eq!(brand.registered_marks[0].countries, ["EU", "US"]);
    assert_eq!(brand.announced, Announced::On(date(2026, 12, 1)));
    assert!(!brand.is_announced(date(2026, 11, 30)) && brand.is_announced(date(2026, 12, 1)));
    let places = &policy.places;
    assert_eq!(
        places.required.as_deref().unwrap(),
        ["x", "docker_hub", "mastodon@hachyderm.io"],
        "ids in the catalog's spelling"
    );
    assert_eq!(
        (&places.preferred[..], &places.ignore[..]),
        (&["youtube".to_owned()][..], &["pinterest".to_owned()][..])
    );
    assert_eq!(policy.gate, Gate { min_confidence: Confidence::Strong, accept_strength: Confidence::Hint });
    assert!(policy.gate.accepts(Strength::E) && !Gate::default().accepts(Strength::D));
    assert_eq!((policy.waivers[0].line, policy.waivers[0].until), (22, date(2027, 4, 30)));
    assert_eq!(policy.privacy, Privacy { remember: false, read_posts: true });
    assert_eq!(policy.network.proxy.as_deref(), Some("http://localhost:8080"));
    assert!(policy.network.allow_private && policy.digest.len() == 64);
}

#[test]
fn nothing_but_the_schema_is_the_usual() {
    let policy = read(HEAD);
    assert_eq!(Policy { source: None, digest: String::new(), ..policy }, Policy::default());
    assert!(Privacy::default().remember && !Privacy::default().read_posts);
    assert_eq!(Gate::default().accept_strength, Confidence::Likely);
}

#[test]
fn line_ends_and_marks_of_editors_change_nothing_and_shift_no_column() {
    let windows = WHOLE.replace('\n', "\r\n");
    let marked = format!("\u{feff}{WHOLE}");
    for text in [&windows, &marked] {
        let policy = read(text);
        assert_eq!(Policy { digest: read(WHOLE).digest, ..policy }, read(WHOLE));
    }
    for text in [format!("\u{feff}shema = 1\n"), "shema = 1\r\n".to_owned()] {
        let faults = faults_of(text.as_bytes(), false);
        assert!(faults.iter().any(|fault| fault.starts_with("callsign.toml:1:1: `shema`")), "{faults:#?}");
    }
    let faults = faults_of(
        format!("{}[gate]\r\nmin_confidence = 3\r\n", HEAD.replace('\n', "\r\n")).as_bytes(),
        false,
    );
    assert!(
        faults[0].starts_with("callsign.toml:3:18: `gate.min_confidence`: is a number (`3`)"),
        "{faults:#?}"
    );
}

#[test]
fn every_fault_has_its_place_its_value_and_the_mend() {
    let long = "x".repeat(501);
    let waiver = "[[waiver]]\nid = \"F-3a9c0b1d\"\nreason = \"r\"\nby = \"b\"\n";
    for (body, place, parts) in [
        // keys and types
        ("brands = 1\n", "2:1: `brands`", &["did you mean `brand`"][..]),
        ("zzz = 1\n", "2:1: `zzz`", &["known here: schema, brand"]),
        ("[brand]\nname = [\"a\"]\n", "3:1: `brand.name`", &["did you mean `names`"]),
        ("brand = 3\n", "2:9: `brand`", &["a number (`3`)", "`[brand]`"]),
        ("[brand]\nnames = \"acme\"\n", "3:9: `brand.names`", &["a text (`\"acme\"`)", "in brackets"]),
        ("[brand]\nnames = [\"a\", 2]\n", "3:15: `brand.names[1]`", &["a number (`2`)", "in quotes"]),
        ("[brand]\nnames = [\"\"]\n", "3:10: `brand.names[0]`", &["is empty"]),
        ("[brand]\nnames = [\"a\\u0007b\"]\n", "3:10: `brand.names[0]`", &["U+0007"]),
        ("[brand]\nnames = [\"a\u{202e}b\"]\n", "3:10: `brand.names`", &["U+202E"]),
        ("[brand]\nnames = [\"Acme\", \"acme\"]\n", "3:18: `brand.names`", &["`acme` stands twice"]),
        ("[gate]\nmin_confidence = true\n", "3:18: `gate.min_confidence`", &["a switch (`true`)"]),
        (
            "[gate]\naccept_strength = \"likly\"\n",
            "3:19: `gate.accept_strength`",
            &["`likly`", "did you mean `likely`"],
        ),
        (
            "[privacy]\nremember = \"no\"\n",
            "3:12: `privacy.remember`",
            &["a text (`\"no\"`)", "`true` or `false`"],
        ),
        ("[network]\nallow_private = 1\n", "3:17: `network.allow_private`", &["a number (`1`)"]),
        // meaning
        ("[brand]\nclasses = [9, 46]\n", "3:15: `brand.classes`", &["`46`", "1 to 45"]),
        ("[brand]\nclasses = [-1]\n", "3:12: `brand.classes`", &["`-1`"]),
        ("[brand]\nclasses = [9, 9]\n", "3:15: `brand.classes`", &["`9` stands twice"]),
        ("[brand]\nclasses = [99999999999999999999]\n", "3:12: `brand.classes[0]`", &["whole number"]),
        ("[brand]\nclasses = [1.5]\n", "3:12: `brand.classes[0]`", &["a broken number (`1.5`)"]),
        ("[brand]\nmarkets = [\"UK\"]\n", "3:12: `brand.markets`", &["`UK`", "write `GB`"]),
        ("[brand]\nmarkets = [\"US\", \"us\"]\n", "3:18: `brand.markets`", &["`us` stands twice"]),
        ("[brand]\nlanguages = [\"de-AT\"]\n", "3:14: `brand.languages`", &["`de-AT`", "`de`"]),
        (
            "[brand]\ndomains = [\"www.acme.com\"]\n",
            "3:12: `brand.domains`",
            &["`www.acme.com`", "write `acme.com`"],
        ),
        ("[brand]\ndomains = [\"https://acme.com/\"]\n", "3:12: `brand.domains`", &["write `acme.com`"]),
        ("[brand]\ndomains = [\"co.uk\"]\n", "3:12: `brand.domains`", &["`co.uk`", "suffix"]),
        ("[brand]\ndomains = [\"127.0.0.1\"]\n", "3:12: `brand.domains`", &["no domain"]),
        ("[brand]\ndomains = [\"acme\"]\n", "3:12: `brand.domains`", &["no domain"]),
        ("[brand]\naccounts = [\"acme\"]\n", "3:13: `brand.accounts`", &["`acme` names no place"]),
        ("[brand]\naccounts = [\"githib/acme\"]\n", "3:13: `brand.accounts`", &["did you mean `github`"]),
        (
            "[brand]\naccounts = [\"https://nowhere.example/acme\"]\n",
            "3:13: `brand.accounts`",
            &["no profile address"],
        ),
        (
            "[brand]\naccounts = [\"x/acme\", \"https://x.com/ACME\"]\n",
            "3:23: `brand.accounts`",
            &["stands twice"],
        ),
        (
            "[brand]\naccounts = [\"x/this_is_far_too_long_a_handle\"]\n",
            "3:13: `brand.accounts`",
            &["can be no account"],
        ),
        ("[brand]\naccounts = [\"x/\"]\n", "3:13: `brand.accounts`", &["is no account"]),
        ("[brand]\nannounced = \"2026-12-01\"\n", "3:13: `brand.announced`", &["a text", "without quotes"]),
        ("[brand]\nannounced = 2026-12-01T00:00:00Z\n", "3:13: `brand.announced`", &["2026-12-01T00:00:00Z"]),
        (
            "[[brand.registered_marks]]\nclasses = [1]\n",
            "2:1: `brand.registered_marks[0]`",
            &["has no `name`"],
        ),
        ("[brand]\nregistered_marks = [\"A\"]\n", "3:21: `brand.registered_marks[0]`", &["write a table"]),
        ("[platforms]\nrequired = []\n", "3:12: `platforms.required`", &["is empty"]),
        ("[platforms]\nrequired = [\"githup\"]\n", "3:13: `platforms.required`", &["did you mean `github`"]),
        ("[platforms]\nrequired = [\"@social\"]\n", "3:13: `platforms.required`", &["is a group"]),
        ("[platforms]\nrequired = [\"x, github\"]\n", "3:13: `platforms.required`", &["not one place"]),
        ("[platforms]\nrequired = [\"mastodon\"]\n", "3:13: `platforms.required`", &["needs a server"]),
        ("[platforms]\nrequired = [\"x\", \"X\"]\n", "3:18: `platforms.required`", &["`X` stands twice"]),
        ("[platforms]\nprofile = \"developr\"\n", "3:11: `platforms.profile`", &["did you mean `developer`"]),
        (
            "[platforms]\nrequired = [\"x\"]\nignore = [\"x\"]\n",
            "4:11: `platforms.ignore`",
            &["`x` is required too"],
        ),
        (
            "[platforms]\nrequired = [\"x\"]\npreferred = [\"x\"]\n",
            "4:14: `platforms.preferred`",
            &["required too"],
        ),
        (
            "[platforms]\npreferred = [\"x\"]\nignore = [\"x\"]\n",
            "4:11: `platforms.ignore`",
            &["`x` is preferred too"],
        ),
        (
            "[platforms]\nprofile = \"developer\"\nignore = [\"github\"]\n",
            "4:11: `platforms.ignore`",
            &["by the profile"],
        ),
        (
            "[platforms]\nprofile = \"app\"\nrequired = [\"github\"]\n",
            "4:1: `platforms.required`",
            &["beside `profile`"],
        ),
        // waivers
        (
            "[[waiver]]\nid = \"F-3a9c0b1d\"\nreason = \"r\"\nuntil = 2026-12-01\n",
            "2:1: `waiver[0]`",
            &["has no `by`"],
        ),
        (
            "[[waiver]]\nid = \"HH-02\"\nreason = \"r\"\nby = \"b\"\nuntil = 2026-12-01\n",
            "3:6: `waiver[0].id`",
            &["`HH-02`"],
        ),
        (
            &format!("{waiver}until = 2027-05-22\n"),
            "6:9: `waiver[0].until`",
            &["`2027-05-22`", "until 2027-05-21"],
        ),
        (
            &format!("{waiver}on = 2026-11-01\nuntil = 2027-05-01\n"),
            "7:9: `waiver[0].until`",
            &["until 2027-04-30"],
        ),
        (
            &format!("{waiver}on = 2027-11-01\nuntil = 2027-12-01\n"),
            "7:9: `waiver[0].until`",
            &["until 2027-05-21"],
        ),
        (
            &format!("{waiver}on = 2026-11-01\nuntil = 2026-10-01\n"),
            "7:9: `waiver[0].until`",
            &["before the day"],
        ),
        (&format!("{waiver}until = \"2026-12-01\"\n"), "6:9: `waiver[0].until`", &["without quotes"]),
        (
            &format!("{waiver}until = 2026-12-01\n{waiver}until = 2026-12-01\n"),
            "8:6: `waiver[1].id`",
            &["line 2"],
        ),
        ("[waiver]\nid = \"F-3a9c0b1d\"\n", "2:1: `waiver`", &["`[[waiver]]`"]),
        (
            &format!("{}until = 2026-12-01\n", waiver.replace("\"r\"", &format!("\"{long}\""))),
            "4:10: `waiver[0].reason`",
            &["501"],
        ),
        // what is no TOML
        (&format!("{waiver}until = 2026-02-30\n"), "6:9: ", &["day between 01 and 28"]),
        ("[brand]\nclasses = [1]\nclasses = [2]\n", "4:1: ", &["stands twice"]),
        ("[gate]\nmin_confidence = likely\n", "3:18: ", &["put texts in quotes"]),
        ("[brand\nnames = [1]\n", "2:7: ", &["expected `]`"]),
    ] {
        let fault = fault(body);
        assert!(fault.starts_with(&format!("callsign.toml:{place}")), "{body}\n{place}\n{fault}");
        for part in parts {
            assert!(fault.contains(part), "{body}\n{part}\n{fault}");
        }
    }
}

#[test]
fn the_schema_is_named() {
    let faults = faults_of(b"[gate]\n", false);
    assert_eq!(
        faults,
        ["callsign.toml:1:1: `schema`: is missing; put `schema = \"callsign.policy/1\"` first"]
    );
    let faults = faults_of(b"schema = \"callsign.policy/2\"\n", false);
    assert!(
        faults[0].starts_with("callsign.toml:1:10: `schema`: is `callsign.policy/2`; this"),
        "{faults:#?}"
    );
}

#[test]
fn one_fault_hides_no_other() {
    let text = "shema = 1\n[brand]\nnames = 3\nclasses = [0, 99]\nd = 2026-02-30\n[platforms]\nrequired = [\"nowhere_at_all\"]\n[network]\nproxi = 1\n";
    let lines: Vec<String> = faults_of(text.as_bytes(), false)
        .iter()
        .map(|fault| fault.split(": ").next().unwrap().to_owned())
        .collect();
    let at = |place: &str| format!("callsign.toml:{place}");
    assert_eq!(lines, ["1:1", "3:9", "4:12", "4:15", "5:5", "7:13", "9:1"].map(at));
}

#[test]
fn bytes_that_are_no_text_are_pointed_at() {
    let faults = faults_of(b"schema = \"callsign.policy/1\"\n# \xc3\xa9 \xff\n", false);
    assert_eq!(faults, ["callsign.toml:2:5: the file is not UTF-8 from here on; save it as UTF-8"]);
}

#[test]
fn a_policy_that_was_merely_found_says_nothing_about_the_way_to_the_world() {
    let faults = faults_of(WHOLE.as_bytes(), true);
    assert_eq!(faults.len(), 3, "{faults:#?}");
    for (fault, key) in faults.iter().zip(["proxy", "overlays", "allow_private"]) {
        assert!(fault.contains(&format!(": `network.{key}`: may not be set")), "{fault}");
        assert!(fault.contains("`--policy callsign.toml`"), "{fault}");
    }
    assert_eq!(draft(WHOLE.as_bytes(), true).network().0, Network::default());
    let (network, is_sound) = draft(WHOLE.as_bytes(), false).network();
    assert!(is_sound && network.overlays == ["mine.toml"]);
}

#[test]
fn faults_never_show_a_proxy() {
    for value in ["[\"http://u:hunter2@h\"]", "{ url = \"http://u:hunter2@h\" }", "http://u:hunter2@h"] {
        let faults = faults_of(format!("{HEAD}[network]\nproxy = {value}\n").as_bytes(), false);
        assert!(!faults.is_empty() && !faults.concat().contains("hunter2"), "{faults:#?}");
    }
}

#[test]
fn what_the_world_shows_is_blamed_on_its_value() {
    let mut draft = draft(WHOLE.as_bytes(), false);
    draft.blame("network.overlays[0]", "cannot be read");
    let broken = draft.read(&CATALOG, TODAY).unwrap_err();
    assert_eq!(
        broken.to_string(),
        "callsign.toml has 1 fault\n  callsign.toml:35:13: `network.overlays[0]`: cannot be read"
    );
}

#[test]
fn required_places_are_those_named_then_those_of_the_policy() {
    let policy = read(WHOLE);
    let of = |named: Option<&str>, policy: &Policy| Required::new(named, policy, &CATALOG).unwrap();
    assert_eq!(of(None, &policy).words, "policy");
    assert_eq!(of(None, &policy).required.len(), 3);
    assert_eq!(of(None, &policy).preferred, ["youtube"]);
    let app = of(Some("app"), &policy);
    assert_eq!((app.words.as_str(), app.preferred.len()), ("app", 0), "required there, so not preferred too");
    let profile = read(&format!("{HEAD}[platforms]\nprofile = \"developer\"\n"));
    assert_eq!(of(None, &profile).words, "developer");
    assert_eq!(of(None, &Policy::default()).words, "consumer");
    assert!(Required::new(Some("nobody"), &policy, &CATALOG).is_none());
}

#[test]
fn ignored_places_are_asked_only_when_named() {
    let places = read(WHOLE).places;
    let asked = |typed: &str| {
        let chosen = places.chosen(&CATALOG, &Selection::parse(typed)).unwrap();
        chosen.iter().any(|platform| platform.id == "pinterest")
    };
    for (typed, wanted) in [
        ("", false),
        ("@all", false),
        ("@social", false),
        ("-x", false),
        ("Pinterest", true),
        ("x,pinterest", true),
    ] {
        assert_eq!(asked(typed), wanted, "{typed}");
    }
    let catalog = CATALOG.clone().with_hosts(&Selection::parse(&places.with_servers())).unwrap();
    let ids = |typed: &str| {
        let chosen = places.chosen(&catalog, &Selection::parse(typed)).unwrap();
        chosen.iter().map(|platform| platform.id.clone()).collect::<Vec<_>>()
    };
    assert!(ids("").contains(&"mastodon@hachyderm.io".to_owned()) && ids("").is_sorted());
    assert!(!ids("-mastodon@hachyderm.io").contains(&"mastodon@hachyderm.io".to_owned()));
    assert_eq!(ids("x"), ["x"]);
}

#[test]
fn a_waiver_is_added_at_the_end_and_nothing_else_is_touched() {
    let waiver = NewWaiver {
        id: "F-00000001".to_owned(),
        reason: "says \"yes\" \\ no, and # no comment".to_owned(),
        by: "A. K.".to_owned(),
        until: date(2027, 1, 1),
        on: TODAY,
    };
    let windows = WHOLE.replace('\n', "\r\n");
    for text in [WHOLE, WHOLE.trim_end(), &windows, HEAD, &format!("\u{feff}{HEAD}# the end")] {
        let longer = draft(text.as_bytes(), false).with(&waiver);
        assert!(longer.bytes().starts_with(text.as_bytes()));
        let policy = longer.read(&CATALOG, TODAY).unwrap_or_else(|broken| panic!("{broken}"));
        let read = policy.waivers.last().unwrap();
        assert_eq!(
            (&read.id, &read.reason, &read.by, read.until),
            (&waiver.id, &waiver.reason, &waiver.by, waiver.until)
        );
        let written = String::from_utf8(longer.bytes().to_vec()).unwrap();
        if text.contains('\r') {
            assert!(!written.replace("\r\n", "").contains('\n'), "line ends as they were");
        }
    }
}

#[test]
fn the_schema_of_the_form_holds_the_keys_that_are_read() {
    let schema = serde_json::to_value(schemars::schema_for!(form::PolicyFile)).unwrap();
    let keys = |schema: &serde_json::Value| {
        let mut keys: Vec<String> = schema["properties"].as_object().unwrap().keys().cloned().collect();
        keys.sort();
        keys
    };
    let sorted = |keys: &[&str]| {
        let mut keys: Vec<String> = keys.iter().map(|key| (*key).to_owned()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&schema), sorted(&draft::KEYS));
    for (name, read) in [
        ("Brand", &brand::KEYS[..]),
        ("Mark", &brand::MARK_KEYS),
        ("Platforms", &draft::PLACE_KEYS),
        ("Gate", &draft::GATE_KEYS),
        ("Waiver", &draft::WAIVER_KEYS),
        ("Privacy", &draft::PRIVACY_KEYS),
        ("Network", &draft::NETWORK_KEYS),
    ] {
        assert_eq!(keys(&schema["$defs"][name]), sorted(read), "{name}");
        assert_eq!(schema["$defs"][name]["additionalProperties"], false, "{name}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), text in ".{0,60}") {
        drop(draft(&bytes, true).read(&CATALOG, TODAY));
        drop(draft(format!("{HEAD}[brand]\nnames = [{text}]\n[[waiver]]\nid = {text}\n").as_bytes(), false).read(&CATALOG, TODAY));
        drop(draft(text.as_bytes(), false).network());
    }
}
