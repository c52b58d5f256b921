//! Strangers who hold the name: each is a matter to settle, none a GO.

use callsign::report::FindingReport;
use callsign::risk::finding::Severity;
use serde_json::{Value, json};

use super::{Internet, claims, known_at, printed, told};

/// The name held by one account on one required place.
fn held(account: Value) -> Internet {
    Internet::default().held("chirp", "tinwhistle", account)
}

fn finding<'r>(name: &'r callsign::report::NameReport, rule: &str) -> &'r FindingReport {
    name.findings.iter().find(|finding| finding.rule == rule).unwrap()
}

#[test]
fn a_company_of_that_name_everywhere() {
    let company = json!({ "name": "Tinwhistle Ltd", "business": true, "links": ["https://tinwhistle.com/"],
        "bio": "Pumps since 1974", "followers": 840, "last_active": "2026-11-18" });
    let world = super::REQUIRED
        .iter()
        .fold(Internet::default(), |world, place| world.held(place, "tinwhistle", company.clone()));
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, AV-01, AV-01, HH-06, HH-06, HH-06, RT-00");
    assert_eq!(
        claims(&name, "HH-06")[0],
        "a business with a site of the same name holds @tinwhistle on Chirp"
    );
    assert!(finding(&name, "HH-06").advice.starts_with("ask counsel"));
    assert!(name.to_register.iter().all(|one| one.place == "attic"));
}

#[test]
fn a_stranger_that_the_platform_vouches_for() {
    let world = held(json!({ "name": "Tinwhistle", "verified": true, "followers": 25_000,
        "last_active": "2026-11-18" }));
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, HH-04, HH-05, HH-01, RT-00");
    assert_eq!(claims(&name, "HH-05"), ["@tinwhistle on Chirp has an audience of 10,000 to 99,999"]);
    assert_eq!(name.to_register.len(), 2);
}

#[test]
fn a_squatter() {
    let world = held(json!({ "name": "tinwhistle", "bio": "This handle is for sale, DM to buy",
        "followers": 2, "posts": 0 }));
    let report = world.check(&["tinwhistle"]);
    assert_eq!(told(&report.names[0]), "CAUTION: AV-01, HH-08, RT-00");
    let text = printed(&report);
    assert!(text.contains("offered for sale by its account") && text.contains("→ offer nothing"), "{text}");
}

#[test]
fn a_dormant_account() {
    let world =
        held(json!({ "name": "Tinwhistle", "bio": "hello", "posts": 4, "last_active": "2019-05-02" }));
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, HH-09, RT-00");
    assert!(claims(&name, "HH-09")[0].ends_with("the platform's own view is not public"));
    // A month of silence is no dormancy: the account of 2011 had kept one.
    let world = held(json!({ "name": "Tinwhistle", "posts": 19, "last_active": "2026-10-19" }));
    assert_eq!(told(&world.check_one("tinwhistle")), "CAUTION: AV-01, HH-01, RT-00");
}

#[test]
fn a_suspended_account() {
    let name = Internet::default().suspended("chirp", "tinwhistle").check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, HH-11");
    assert_eq!(known_at(&name, "chirp"), "cannot be registered (suspended; strong)");
    assert_eq!(finding(&name, "HH-11").severity, Severity::Medium);
}

#[test]
fn a_holder_of_whom_nothing_could_be_read() {
    let world = held(json!({}));
    let report = world.check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "CAUTION: AV-01, AV-02, RT-00");
    let open: Vec<&str> = name.open_looks.iter().map(|look| look.place.as_str()).collect();
    assert_eq!(open, ["chirp"]);
    assert!(printed(&report).contains("1 look left, about 1 minute: Chirp"), "{}", printed(&report));
}

#[test]
fn a_minor_and_a_private_account_read_alike() {
    let minor = held(json!({ "name": "Kiki", "bio": "I am 14 and I draw kites", "followers": 52_000,
        "last_active": "2026-11-20" }));
    let private = held(json!({ "name": "Sam", "private": true, "verified": true, "labels": ["spam"] }));
    let reports = [minor, private].map(|world| world.check(&["tinwhistle"]));
    assert_eq!(told(&reports[0].names[0]), "CAUTION: AV-01, HH-03/16/17, RT-00");
    assert_eq!(printed(&reports[0]), printed(&reports[1]));
    let [minor, private] = reports.map(|report| serde_json::to_string(&report.names[0].findings).unwrap());
    assert_eq!(
        minor.split("sha256").map(|part| &part[part.len().min(70)..]).collect::<Vec<_>>(),
        private.split("sha256").map(|part| &part[part.len().min(70)..]).collect::<Vec<_>>()
    );
    for secret in ["Kiki", "kites", "14", "52", "Sam"] {
        assert!(
            !minor.contains(&format!("\"{secret}")) && !minor.contains(&format!(" {secret} ")),
            "{secret}"
        );
    }
}

#[test]
fn a_parody() {
    let account = json!({ "name": "Parody Tinwhistle", "bio": "Jokes about pumps", "posts": 90 });
    let name = held(account.clone()).check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, RT-00, HH-15");
    assert_eq!(finding(&name, "HH-15").severity, Severity::Info);
    assert!(finding(&name, "HH-15").advice.starts_with("do not report it"));
    let public = held(account).policy("[brand]\nnames = [\"Tinwhistle\"]\nannounced = true\n");
    assert_eq!(finding(&public.check_one("tinwhistle"), "HH-15").severity, Severity::Low);
}

#[test]
fn unsafe_content_is_no_go_and_one_level_milder_beside_the_name() {
    let labelled = json!({ "name": "A", "labels": ["porn"], "posts": 12 });
    let name = held(labelled.clone()).check_one("tinwhistle");
    assert_eq!(told(&name), "NO-GO: HH-02, AV-01, RT-00");
    assert!(name.to_register.is_empty());
    // A look-alike of the name: the letter i and the digit.
    let beside = Internet::default().held("chirp", "t1nwhistle", labelled).with_lookalikes();
    let name = beside.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: HH-14");
    let lookalike = finding(&name, "HH-14");
    assert_eq!(lookalike.severity, Severity::High);
    assert!(
        lookalike.claim.contains("@t1nwhistle on Chirp is marked by the platform"),
        "{}",
        lookalike.claim
    );
    assert!(name.complete && !name.to_register.is_empty());
}

#[test]
fn what_is_held_where_nobody_needs_it_is_milder() {
    let account = json!({ "name": "Tinwhistle", "last_active": "2026-11-18", "followers": 12 });
    let name = Internet::default().held("attic", "tinwhistle", account).check_one("tinwhistle");
    assert_eq!(told(&name), "GO: HH-01");
    assert_eq!(finding(&name, "HH-01").lowered.as_deref(), Some("lowered: long-tail place"));
}

#[test]
fn an_account_that_passes_for_the_brand() {
    let brand = "[brand]\nnames = [\"Tinwhistle\"]\ndomains = [\"tinwhistle.com\"]\n";
    let claims = |link: &str| json!({ "name": "Tinwhistle Official", "links": [link], "posts": 3 });
    let world = held(claims("https://tinwhist1e.com/")).policy(brand);
    assert_eq!(told(&world.check_one("tinwhistle")), "NO-GO: HH-07, AV-01, RT-00");
    // One that links to our own domain may be ours, and nobody is accused of anything.
    let world = held(claims("https://tinwhistle.com/")).policy(brand);
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: HH-07, AV-01, RT-00");
    assert!(finding(&name, "HH-07").advice.starts_with("declare it as `accounts`"));
}
