//! Accounts of ours: never a risk where they are, one where they are no more.

use callsign::look::Saw;
use serde_json::json;

use super::{Internet, claims, known_at, printed, told};

const DECLARED: &str = "[brand]\nnames = [\"Tinwhistle\"]\naccounts = [\"chirp/tinwhistle\", \"forge/tinwhistle\", \"gallery/tinwhistle\"]\n";

fn ours(places: &[&str]) -> Internet {
    let account = json!({ "name": "Tinwhistle", "verified": true, "followers": 25_000, "last_active": "2026-11-20",
        "labels": ["porn"] });
    places.iter().fold(Internet::default().policy(DECLARED), |world, place| {
        world.held(place, "tinwhistle", account.clone())
    })
}

#[test]
fn ours_everywhere() {
    let report = ours(&super::REQUIRED).check(&["tinwhistle"]);
    let name = &report.names[0];
    assert_eq!(told(name), "GO: ");
    assert!(name.complete);
    assert_eq!(known_at(name, "chirp"), "yours (strong)");
    assert!(
        printed(&report).starts_with("GO tinwhistle (handles only; no trademark search)"),
        "{}",
        printed(&report)
    );
}

#[test]
fn ours_registered_yesterday_and_empty() {
    let new = json!({ "posts": 0, "followers": 0, "following": 0, "created": "2026-11-20", "default_avatar": true });
    let world = super::REQUIRED.iter().fold(Internet::default().policy(DECLARED), |world, place| {
        world.held(place, "tinwhistle", new.clone())
    });
    assert_eq!(told(&world.check_one("tinwhistle")), "GO: ");
    // A person's look makes an account ours without a word in the policy.
    let looked = super::REQUIRED.iter().fold(Internet { policy: String::new(), ..world }, |world, place| {
        world.look(place, "tinwhistle", Saw::Ours, "2026-11-20")
    });
    assert_eq!(told(&looked.check_one("tinwhistle")), "GO: ");
}

#[test]
fn ours_but_one_is_lost() {
    let world = ours(&["chirp", "forge"]);
    let name = world.check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: ID-01");
    assert_eq!(
        claims(&name, "ID-01"),
        ["@tinwhistle on Gallery is declared yours, and no account was found there"]
    );
    assert!(name.complete && name.to_register[0].place == "gallery");
    // Suspended is lost too.
    let name = world.suspended("gallery", "tinwhistle").check_one("tinwhistle");
    assert_eq!(told(&name), "CAUTION: AV-01, ID-01, HH-11");
    // Where the place tells nothing, nothing is lost, and nothing is known.
    let name = ours(&["chirp", "forge"]).walled("gallery").check_one("tinwhistle");
    assert_eq!(told(&name), "INCOMPLETE: ");
}

#[test]
fn account_and_domain_that_point_at_each_other_are_ours() {
    let account = json!({ "name": "Tinwhistle", "links": ["https://tinwhistle.example/"], "posts": 4,
        "last_active": "2026-11-20" });
    let world = Internet::default()
        .policy("[brand]\nnames = [\"Tinwhistle\"]\ndomains = [\"tinwhistle.example\"]\n")
        .held("chirp", "tinwhistle", account);
    let back = world.clone().home("tinwhistle.example", "https://chirp.example/tinwhistle");
    let report = back.check(&["tinwhistle"]);
    assert_eq!(told(&report.names[0]), "GO: ", "{report:#?}");
    assert_eq!(known_at(&report.names[0], "chirp"), "yours (strong)");
    // One that only says so may be anybody's, or ours.
    let elsewhere = world.home("tinwhistle.example", "https://forge.example/tinwhistle");
    let name = elsewhere.check_one("tinwhistle");
    assert!(told(&name).starts_with("CAUTION: AV-01"), "{}", told(&name));
    assert_eq!(known_at(&name, "chirp"), "taken, perhaps by you (strong)");
    assert_eq!(
        claims(&name, "AV-01"),
        [
            "@tinwhistle on Chirp is taken, and not proven yours: it links to tinwhistle.example, which does not point back \
          to it"
        ]
    );
}
