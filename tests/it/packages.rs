//! Names of packages: each registry's own equality, and what the indexes show of those who hold them.

use callsign::catalog::EMBEDDED;
use callsign::exchange::Request;
use callsign::report::{Report, StandingReport};
use serde_json::json;

use crate::world::*;

/// The catalog's own entries with these ids, and no others.
fn catalog(ids: &[&str]) -> String {
    let required = format!("{ids:?}");
    let head = format!(
        "schema = \"callsign.platforms/1\"\n[[profile]]\nid = \"test\"\nwords = \"for tests\"\nrequired = {required}\n"
    );
    let entry = |id: &&str| {
        let mut entries = EMBEDDED.split("[[platform]]\n").skip(1);
        let entry = entries.find(|entry| entry.starts_with(&format!("id = \"{id}\"\n"))).unwrap();
        format!("[[platform]]\n{entry}")
    };
    head + &ids.iter().map(entry).collect::<String>()
}

/// A package as the index shows it, its latest release in `year`.
fn package(system: &str, name: &str, year: u16) -> Said {
    let version = json!({
        "versionKey": { "system": system, "name": name, "version": "1.0.0" },
        "publishedAt": format!("{year}-05-08T12:00:00Z"), "isDefault": true, "isDeprecated": false,
    });
    let key = json!({ "system": system, "name": name });
    said(200, &json!({ "packageKey": key, "versions": [version] }).to_string())
}

fn none() -> Said {
    said(404, "package not found")
}

/// Accounts that the entries name as known.
const KNOWN: [&str; 10] = [
    "serde",
    "precomputed-hash",
    "express",
    "validate-npm-package-name",
    "requests",
    "whoisit",
    "newtonsoft.json",
    "steeltoe.common",
    "rails",
    "mini_portile2",
];

/// The index of one registry, which knows these packages by their very spelling.
fn index(request: &Request, held: &[&str]) -> Said {
    let system = request.url.path_segments().unwrap().nth(2).unwrap().to_uppercase();
    let asked = handle_of(request);
    let exact = |one: &&&str| **one == asked;
    held.iter().chain(&KNOWN).find(exact).map_or_else(none, |name| package(&system, name, 2026))
}

fn at(id: &str, name: &str, held: &[&str]) -> StandingReport {
    standing(&catalog(&[id]), name, |request, _| index(request, held))
}

#[test]
fn what_differs_in_spelling_only_is_the_same_package() {
    for id in ["crates_package", "npm_package", "pypi_package", "rubygems_package"] {
        let standing = at(id, "Qwik_Ster", &["qwik-ster"]);
        assert_eq!(word(&standing), "taken", "{id}");
        assert!(standing.evidence[0].url.ends_with("/qwik-ster"), "{id}: {}", standing.evidence[0].url);
        assert_eq!(standing.owner.unwrap().display_name.as_deref(), Some("qwik-ster"), "{id}");
    }
    for (id, name, held, expected) in [
        // Where a separator counts for nothing, its absence is a spelling too.
        ("npm_package", "qwik-ster", "qwikster", "taken"),
        ("npm_package", "qwik-ster", "qwik.ster", "taken"),
        ("rubygems_package", "qwik-ster", "qwikster", "taken"),
        ("rubygems_package", "qwik-ster", "qwik.ster", "vacant"),
        ("crates_package", "qwik-ster", "qwikster", "vacant"),
        ("pypi_package", "qwik-ster", "qwikster", "vacant"),
        // NuGet minds every character but not its case.
        ("nuget_package", "qwik-ster", "qwik.ster", "vacant"),
        ("nuget_package", "Qwik-Ster", "qwik-ster", "taken"),
    ] {
        assert_eq!(word(&at(id, name, &[held])), expected, "{id}: {name} and {held}");
    }
}

#[test]
fn nobody_has_it_only_where_no_spelling_finds_anybody() {
    let catalog = catalog(&["crates_package"]);
    let world = World::new(|request: &Request, _| index(request, &[]));
    let vacant = survey(&catalog, &["qwik-ster"], &world).names.remove(0).standings.remove(0);
    assert_eq!(word(&vacant), "vacant");
    let held: Vec<&str> = vacant.evidence.iter().map(|one| one.url.rsplit('/').next().unwrap()).collect();
    assert_eq!(held, ["qwik-ster", "qwik_ster"], "each spelling is evidence");
    assert!(
        vacant.surface.mirrored && vacant.next.as_ref().is_some_and(|next| next.contains("the index lags"))
    );
    for silent in ["qwik-ster", "qwik_ster"] {
        let doubtful = standing(&catalog, "qwik-ster", |request, _| {
            if handle_of(request) == silent { said(503, "internal error") } else { index(request, &[]) }
        });
        assert_not_cleared(&doubtful, silent);
    }
}

#[test]
fn a_plain_name_is_asked_once() {
    let world = World::new(|request: &Request, _| index(request, &[]));
    let report = survey(&catalog(&["npm_package"]), &["qwikster"], &world);
    assert_eq!(word(&report.names[0].standings[0]), "vacant");
    assert_eq!(world.asked.lock().unwrap().len(), 5, "the name, two known packages, two random ones");
}

#[test]
fn a_word_that_the_registry_keeps_back_is_withheld() {
    let standing = at("crates_package", "Compiler_Builtins", &[]);
    assert_eq!(word(&standing), "withheld");
    assert_eq!(word(&at("pypi_package", "asyncio", &[])), "withheld");
    // Names of old that are held all the same.
    assert_eq!(word(&at("pypi_package", "asyncio", &["asyncio"])), "taken");
}

fn findings(report: &Report) -> Vec<(&str, &str)> {
    report.names[0].findings.iter().map(|one| (one.rule.as_str(), one.claim.as_str())).collect()
}

#[test]
fn an_abandoned_package_is_told_with_its_route() {
    let world = World::new(|_: &Request, _| package("PYPI", "qwikster", 2021));
    let report = survey(&catalog(&["pypi_package"]), &["qwikster"], &world);
    let claim = "qwikster on PyPI project has had no release for more than two years";
    assert!(findings(&report).contains(&("HH-18", claim)), "{:?}", findings(&report));
    assert!(findings(&report).iter().all(|(rule, _)| *rule != "HH-09"));
    let route = report.names[0].standings[0].route.as_ref().unwrap();
    assert_eq!(route.url.as_deref(), Some("https://peps.python.org/pep-0541/"), "{route:?}");
    let fresh = World::new(|_: &Request, _| package("PYPI", "qwikster", 2026));
    let report = survey(&catalog(&["pypi_package"]), &["qwikster"], &fresh);
    assert!(findings(&report).iter().all(|(rule, _)| *rule != "HH-18"));
}

/// Formulae and casks, each of which knows its own.
fn brewed(request: &Request, formulae: &[&str], casks: &[&str]) -> Said {
    let name = handle_of(request).trim_end_matches(".json").to_owned();
    if request.url.path().contains("/formula/") {
        let held = formulae.iter().chain(&["wget", "gobject-introspection"]).any(|one| *one == name);
        let formula = json!({ "name": name, "full_name": name });
        if held { said(200, &formula.to_string()) } else { said(404, "<h1>Not Found</h1>") }
    } else {
        let held = casks.iter().chain(&["firefox", "visual-studio-code"]).any(|one| *one == name);
        let cask = json!({ "token": name, "full_token": name, "name": [name] });
        if held { said(200, &cask.to_string()) } else { said(404, "<h1>Not Found</h1>") }
    }
}

#[test]
fn a_name_is_looked_for_among_formulae_and_casks() {
    let catalog = catalog(&["homebrew"]);
    let of = |formulae: &[&str], casks: &[&str]| {
        standing(&catalog, "qwikster", |request, _| brewed(request, formulae, casks))
    };
    assert_eq!(word(&of(&["qwikster"], &[])), "taken");
    assert_eq!(word(&of(&[], &["qwikster"])), "taken");
    let vacant = of(&[], &[]);
    assert_eq!(word(&vacant), "vacant");
    assert_eq!(vacant.evidence.iter().filter(|one| one.held).count(), 2, "both were asked");
    let halved = standing(&catalog, "qwikster", |request, _| {
        if request.url.path().contains("/cask/") { said(503, "later") } else { brewed(request, &[], &[]) }
    });
    assert_not_cleared(&halved, "one half is silent");
}
