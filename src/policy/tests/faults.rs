//! Each fault at its line and column, with its value and the mend.

use super::{HEAD, faults_of};

/// The only fault of a policy that holds `body` below its first line.
fn fault(body: &str) -> String {
    let faults = faults_of(format!("{HEAD}{body}").as_bytes(), false);
    assert_eq!(faults.len(), 1, "{body}\n{faults:#?}");
    faults.into_iter().next().unwrap()
}

const WAIVER: &str = "[[waiver]]\nid = \"F-3a9c0b1d\"\nreason = \"r\"\nby = \"b\"\n";

type Case<'c> = (&'c str, &'c str, &'c [&'c str]);

/// Each body has one fault, at its place, with its value and the mend.
fn point_at(cases: &[Case<'_>]) {
    for (body, place, parts) in cases {
        let fault = fault(body);
        assert!(fault.starts_with(&format!("callsign.toml:{place}")), "{body}\n{place}\n{fault}");
        for part in *parts {
            assert!(fault.contains(part), "{body}\n{part}\n{fault}");
        }
    }
}

#[test]
fn faults_of_keys_and_types_are_pointed_at() {
    point_at(&[
        ("brands = 1\n", "2:1: `brands`", &["did you mean `brand`"]),
        ("zzz = 1\n", "2:1: `zzz`", &["known here: schema, names_from"]),
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
    ]);
}

#[test]
fn faults_of_meaning_are_pointed_at() {
    point_at(&[
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
    ]);
}

#[test]
fn faults_of_waivers_are_pointed_at() {
    let long = "x".repeat(501);
    let waiver = WAIVER;
    point_at(&[
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
    ]);
}

#[test]
fn what_is_no_toml_is_pointed_at() {
    let waiver = WAIVER;
    point_at(&[
        (&format!("{waiver}until = 2026-02-30\n"), "6:9: ", &["day between 01 and 28"]),
        ("[brand]\nclasses = [1]\nclasses = [2]\n", "4:1: ", &["stands twice"]),
        ("[gate]\nmin_confidence = likely\n", "3:18: ", &["put texts in quotes"]),
        ("[brand\nnames = [1]\n", "2:7: ", &["expected `]`"]),
    ]);
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
fn faults_of_domains_are_pointed_at() {
    point_at(&[
        ("[domains]\nrequire = []\n", "3:1: `domains.require`", &["did you mean `required`"]),
        ("[domains]\nrequired = [\"con\"]\n", "3:13: `domains.required`", &["`con` is no public suffix"]),
        ("[domains]\nrequired = [\"acme.com\"]\n", "3:13: `domains.required`", &["no public suffix"]),
        ("[domains]\ntlds = [\"com de\"]\n", "3:9: `domains.tlds`", &["is no suffix of domains"]),
        ("[domains]\ntlds = [\"com\", \".COM\"]\n", "3:16: `domains.tlds`", &["stands twice"]),
        (
            "[domains]\nrequired = [\"com\"]\npreferred = [\"com\"]\n",
            "4:14: `domains.preferred`",
            &["`com` is required too"],
        ),
        (
            "[platforms]\nignore = [\"domain:com\"]\n[domains]\nrequired = [\"com\"]\n",
            "5:13: `domains.required`",
            &["ignored under `[platforms]` too"],
        ),
    ]);
}
