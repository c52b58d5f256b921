mod domains;
mod faults;

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
    assert_eq!(policy.gate.min_confidence, Confidence::Strong);
    assert_eq!(policy.gate.accept_strength, Confidence::Hint);
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
    for text in ["\u{feff}shema = 1\n", "shema = 1\r\n"] {
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
    let policy = read(WHOLE);
    let (places, required) = (&policy.places, Required::new(None, &policy, &CATALOG).unwrap());
    let asked = |typed: &str| {
        let chosen = places.chosen(&CATALOG, &Selection::parse(typed), &required).unwrap();
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
        let chosen = places.chosen(&catalog, &Selection::parse(typed), &required).unwrap();
        chosen.iter().map(|platform| platform.id.clone()).collect::<Vec<_>>()
    };
    assert!(ids("").contains(&"mastodon@hachyderm.io".to_owned()) && ids("").is_sorted());
    assert!(ids("-@all").is_empty() && !ids("-@tier1").contains(&"x".to_owned()));
    assert!(!ids("-mastodon@hachyderm.io").contains(&"mastodon@hachyderm.io".to_owned()));
    assert_eq!(ids("x"), ["x"]);
    let required = Required { required: vec!["pinterest".to_owned()], ..Required::default() };
    let chosen = places.chosen(&catalog, &Selection::default(), &required).unwrap();
    assert!(chosen.iter().any(|platform| platform.id == "pinterest"), "`--for` goes before what is ignored");
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
        ("Domains", &super::domains::KEYS),
        ("Names", &names::KEYS),
        ("Gate", &gate::KEYS),
        ("Allowance", &gate::ALLOWANCE.keys),
        ("MaxAge", &gate::AGE_KEYS),
        ("Waiver", &draft::WAIVER.keys),
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
