//! Alternatives: which single handle can be had on every required place, found within a stated number
//! of requests, and nothing called had that did not answer.

use std::collections::BTreeSet;
use std::fs;
use std::time::Duration;

use callsign::alternatives::{ENOUGH, Found, MOST_REQUESTS, Search, Seeker};
use callsign::assessment::Given;
use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::exchange::Request;
use callsign::fetch::Fetch;
use callsign::fetch::har::{Archive, Recorder};
use callsign::name::Name;
use callsign::name::candidate::variants;
use callsign::policy::{Policy, Required};
use callsign::probe::Manner;
use callsign::probe::keys::Keys;
use callsign::report::Report;
use callsign::survey::lots::Lots;
use callsign::survey::{Event, Order, Survey, run};
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::Value;

use crate::loopback::{callsign, healthy, report, through};
use crate::world::{API, Said, World, entry_at, handle_of, said};

const PLACES: [&str; 3] = ["alpha", "beta", "gamma"];

/// A catalog in which these places are required; those called `wall` cannot be asked by any machine.
fn catalog(places: &[&str]) -> Catalog {
    let entry = |id: &&str| {
        let host = format!("{id}.example");
        let checks = if id.starts_with("wall") { String::new() } else { API.replace("place.example", &host) };
        entry_at(id, id, &host) + &checks
    };
    let ids: Vec<String> = places.iter().map(|id| format!("\"{id}\"")).collect();
    let head = format!(
        "schema = \"callsign.platforms/1\"\n[[profile]]\nid = \"test\"\nwords = \"for tests\"\nrequired = [{}]\n",
        ids.join(", ")
    );
    parsed(&(head + &places.iter().map(entry).collect::<String>()))
}

fn parsed(text: &str) -> Catalog {
    Catalog::parse("test.toml", text).unwrap_or_else(|broken| panic!("{broken}"))
}

/// Places that show exactly the known accounts and those that `exists` names.
fn telling(
    exists: impl Fn(&str, &str) -> bool + Send + Sync,
) -> impl Fn(&Request, usize) -> Said + Send + Sync {
    move |request, _| {
        let (host, handle) = (request.url.host_str().unwrap(), handle_of(request));
        if matches!(&*handle, "famous" | "obscurehandle") || exists(host, &handle) {
            said(200, &format!("{{\"login\": \"{handle}\"}}"))
        } else {
            said(404, "{\"message\": \"Not Found\"}")
        }
    }
}

/// One name surveyed, and its alternatives, wherever the answers come from.
struct Sought {
    survey: Survey,
    search: Search,
}

fn order<'c>(catalog: &'c Catalog, name: &Name) -> Order<'c> {
    Order {
        platforms: catalog.platforms.iter().collect(),
        handles: vec![Handle::new(name.handle())],
        beside: Vec::new(),
        required: Vec::new(),
        domains: Vec::new(),
        manner: Manner::default(),
        keys: Keys::default(),
        posts: BTreeSet::new(),
        budget: Duration::from_secs(30),
        deadline: Duration::from_secs(600),
        wait: Duration::ZERO,
        concurrency: 8,
        as_of: "2026-11-21T12:00:00Z".parse().unwrap(),
        known: BTreeSet::new(),
        was_interrupted: false,
    }
}

fn sought<F: Fetch>(
    catalog: &Catalog,
    world: &F,
    later: Option<&F>,
    lots: &Lots,
    between: impl Fn(),
) -> Sought {
    let names = [Name::parse("acme").unwrap()];
    let order = order(catalog, &names[0]);
    let (policy, places) = (Policy::default(), Required::from(catalog.profile(None).unwrap()));
    let given = Given { catalog, names: &names, places: &places, policy: &policy, as_of: order.as_of };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let told = |_: Event| {};
    let survey = runtime.block_on(run(&order, world, lots, &told, std::future::pending()));
    between();
    let later = later.unwrap_or(world);
    let end = later.now() + Duration::from_secs(600);
    let seeker = Seeker { given, order: &order, survey: &survey, world: later, lots, on_event: &told, end };
    let Found { mut names, .. } = runtime.block_on(seeker.find(&BTreeSet::from([0])));
    Sought { search: names.remove(&0).unwrap(), survey }
}

/// The search, and what was asked for it.
fn search(catalog: &Catalog, exists: impl Fn(&str, &str) -> bool + Send + Sync) -> (Search, Vec<String>) {
    search_in(catalog, telling(exists))
}

fn search_in(
    catalog: &Catalog,
    answer: impl Fn(&Request, usize) -> Said + Send + Sync,
) -> (Search, Vec<String>) {
    let world = World::new(answer);
    let before = std::sync::Mutex::new(0);
    let between = || *before.lock().unwrap() = world.asked.lock().unwrap().len();
    let found = sought(catalog, &world, None, &Lots::fresh(), between);
    let asked = world.asked.lock().unwrap()[*before.lock().unwrap()..].to_vec();
    assert!(asked.len() <= MOST_REQUESTS, "{} requests", asked.len());
    assert_eq!(asked.len(), found.search.requests);
    (found.search, asked)
}

fn handles(search: &Search) -> Vec<&str> {
    search.found.iter().map(|one| one.handle.as_str()).collect()
}

#[test]
fn the_one_handle_that_can_be_had_everywhere_comes_first() {
    let catalog = catalog(&PLACES);
    // Each place has its own accounts; only one variant is nobody's anywhere.
    let (found, _) = search(&catalog, |host, handle| match host {
        "api.alpha.example" => matches!(handle, "acme" | "getacme"),
        "api.beta.example" => matches!(handle, "acme" | "acmeapp" | "useacme"),
        _ => handle.contains("acme") && handle != "tryacme",
    });
    let best = &found.found[0];
    assert_eq!((best.handle.as_str(), best.had(), best.places.len()), ("tryacme", 3, 3), "{found:?}");
    assert_eq!(best.origin.words(), "with `try` before it");
    let order: Vec<&str> = best.places.iter().map(|place| place.platform.as_str()).collect();
    assert_eq!(order, PLACES);
    for alternative in &found.found[1..] {
        assert!(alternative.had() < 3, "{alternative:?}");
    }
}

#[test]
fn three_are_enough() {
    let (found, asked) = search(&catalog(&["alpha"]), |_, handle| handle == "acme");
    assert_eq!(handles(&found), ["getacme", "acmeapp", "tryacme"]);
    // Six at once, two known ones and two random ones, and no more.
    assert_eq!((found.tried, asked.len()), (6, 10));
    assert_eq!(found.found.len(), ENOUGH);
}

#[test]
fn the_budget_is_never_overdrawn() {
    let many = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta"];
    for count in 1..=many.len() {
        let catalog = catalog(&many[..count]);
        // All are held, none is, every other one is, and only the last place holds any.
        for case in 0..4 {
            let (found, _) = search(&catalog, |host, handle| {
                let held = match case {
                    0 => true,
                    1 => false,
                    2 => handle.len() % 2 == 0,
                    _ => host.contains(many[count - 1]),
                };
                handle == "acme" || (handle.contains("acme") && held)
            });
            for place in found.found.iter().flat_map(|one| &one.places) {
                let is_asked = place.doubt != Some(DoubtKind::NotAsked);
                assert_eq!(place.had, is_asked, "{count} places, case {case}: {place:?}");
            }
        }
    }
}

#[test]
fn a_host_that_refuses_is_not_asked_for_ever() {
    let honest = telling(|_, handle| handle == "acme");
    let (found, asked) = search_in(&catalog(&["alpha", "beta"]), move |request, before| {
        let is_variant = handle_of(request) != "acme" && handle_of(request).contains("acme");
        if is_variant && request.url.host_str() == Some("api.beta.example") {
            return said(429, "slow down");
        }
        honest(request, before)
    });
    assert_eq!(found.found.len(), ENOUGH);
    for alternative in &found.found {
        assert_eq!(alternative.had(), 1, "{alternative:?}");
        assert_eq!(alternative.places[1].doubt, Some(DoubtKind::RateLimited));
    }
    let refused = asked.iter().filter(|url| url.contains("api.beta.example")).count();
    assert!(refused <= 10, "{asked:#?}");
}

#[test]
fn what_the_rules_of_a_required_place_forbid_is_not_asked() {
    let ruled = |from: &str, to: &str| {
        let entry = entry_at("strict", "strict", "strict.example").replace(from, to);
        let head = "schema = \"callsign.platforms/1\"\n[[profile]]\nid = \"test\"\nwords = \"for tests\"\n\
                    required = [\"alpha\", \"strict\"]\n";
        let alpha =
            entry_at("alpha", "alpha", "alpha.example") + &API.replace("place.example", "alpha.example");
        parsed(&format!("{head}{alpha}{entry}{}", API.replace("place.example", "strict.example")))
    };
    let all = variants("acme");
    for (catalog, forbidden) in [
        (ruled("max = 30", "max = 6"), "getacme"),
        (
            ruled(
                "binds = \"new-accounts\"",
                "reserved = [\"getacme\"], reserved_source = \"test\", binds = \"new-accounts\"",
            ),
            "getacme",
        ),
        (ruled("[a-z0-9_.]+", "[a-z0-9.]+"), "acme_"),
    ] {
        // Everything that may be asked is: nothing can be had on the first place.
        let (found, asked) = search(&catalog, |host, handle| {
            handle == "acme" || host.contains("alpha") && handle.contains("acme")
        });
        assert!(found.tried > 0 && found.found.is_empty(), "{found:?}");
        assert!(asked.iter().all(|url| !url.ends_with(&format!("/{forbidden}"))), "{asked:#?}");
        assert!(all.iter().any(|candidate| candidate.handle == forbidden));
    }
}

#[test]
fn a_place_that_no_machine_can_ask_is_never_had() {
    let (found, asked) = search(&catalog(&["alpha", "wall", "walled"]), |_, handle| handle == "acme");
    assert!(asked.iter().all(|url| url.contains("alpha.example")), "{asked:#?}");
    for alternative in &found.found {
        assert_eq!(alternative.had(), 1);
        for place in &alternative.places[1..] {
            assert_eq!((place.verdict, place.had), (Verdict::Unknown, false));
            assert_eq!(place.doubt, Some(DoubtKind::LookYourself));
        }
    }
    // Where no place can be asked, nothing is.
    let (found, asked) = search(&catalog(&["wall"]), |_, _| true);
    assert_eq!((found, asked), (Search::default(), Vec::new()));
}

#[test]
fn what_shows_everybody_vouches_for_nobody() {
    // The place answered for the name, and sheds load later: everybody is missing.
    let honest = telling(|_, handle| handle == "acme");
    let (found, _) = search_in(&catalog(&["alpha"]), move |request, before| {
        if before > 0 { said(404, "{\"message\": \"Not Found\"}") } else { honest(request, before) }
    });
    assert!(found.found.is_empty(), "{found:?}");
}

#[test]
fn a_replay_finds_the_same() {
    let catalog = catalog(&PLACES);
    let exists =
        |host: &str, handle: &str| handle == "acme" || (host.contains("beta") && handle == "getacme");
    let recorder = Recorder::new(World::new(telling(exists)));
    let (lots, after) = (Lots::fresh(), std::sync::Mutex::new(0));
    let live = sought(&catalog, &recorder, None, &lots, || *after.lock().unwrap() = recorder.len());
    let mut own = recorder.exchanges();
    let later = own.split_off(*after.lock().unwrap());
    assert_eq!(later.len(), live.search.requests);
    let archive = |exchanges| Archive { info: info(), exchanges }.replayer();
    let lots = Lots::recorded(lots.drawn());
    let replayed = sought(&catalog, &archive(own), Some(&archive(later)), &lots, || {});
    assert_eq!((replayed.search, replayed.survey.standings), (live.search, live.survey.standings));
}

fn info() -> callsign::fetch::har::LogInfo {
    serde_json::from_value(serde_json::json!({
        "version": "0", "catalog_digest": "", "options_digest": "", "as_of": "2026-11-21T12:00:00Z",
        "constructed": false, "plan": {}, "random": {}, "keys_set": [], "contains_strangers_text": false,
        "options": {},
    }))
    .unwrap()
}

/// A policy that requires these places.
fn requiring(folder: &std::path::Path, places: &str) -> String {
    let path = folder.join("callsign.toml");
    fs::write(&path, format!("schema = \"callsign.policy/1\"\n[platforms]\nrequired = [{places}]\n"))
        .unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn the_binary_names_them_and_its_archive_agrees() {
    let held = ["acmeworks", "acmeworksapp"];
    let world = healthy(move |place, handle| place.platform.id == "github" && held.contains(&handle));
    let folder = tempfile::tempdir().unwrap();
    let policy = requiring(folder.path(), "\"github\", \"mastodon_social\", \"instagram\"");
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    let args = [
        "check",
        "acmeworks",
        "kiteseventy",
        "--on",
        "github,mastodon_social,instagram",
        "--policy",
        &policy,
    ];
    let asked = |more: &[&str]| {
        let before = world.asked().len();
        let all = [&args[..], &["--fresh", "-o", "json"], more].concat();
        let (report, output) = report(&mut through(&world, folder.path(), &all));
        (report, output, world.asked().len() - before)
    };
    let (plain, _, without) = asked(&[]);
    assert!(plain.names.iter().all(|name| name.alternatives.is_none()), "nobody asked for any");
    let (live, output, with) = asked(&["--alternatives", "--record", archive]);
    let searches: Vec<_> = live.names.iter().map(|name| name.alternatives.as_ref().unwrap()).collect();
    let spent: usize = searches.iter().map(|search| search.requests).sum();
    assert_eq!(with - without, spent);
    assert!(
        searches
            .iter()
            .all(|search| search.requests <= MOST_REQUESTS && search.most_requests == MOST_REQUESTS)
    );
    let best = &searches[0].found[0];
    assert_eq!(
        (best.handle.as_str(), best.can_be_had_on, best.required, best.open),
        ("getacmeworks", 2, 3, 1)
    );
    assert!(searches[0].found.iter().all(|one| one.handle != "acmeworksapp"));
    // The archive says the same, whole and for one name alone, and as a person reads it.
    let replayed =
        callsign(&["check", "--replay", archive, "--policy", &policy, "-o", "json"]).output().unwrap();
    let mut one: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut two: Value = serde_json::from_slice(&replayed.stdout).unwrap();
    assert_eq!((one["mode"].take(), two["mode"].take()), ("live".into(), "replay".into()));
    two.as_object_mut().unwrap().shift_remove("archive");
    assert_eq!(serde_json::to_string_pretty(&one).unwrap(), serde_json::to_string_pretty(&two).unwrap());
    let alone = ["check", "kiteseventy", "--replay", archive, "--policy", &policy, "-o", "json"];
    let (alone, _): (Report, _) = report(&mut callsign(&alone));
    assert_eq!(alone.names[0].alternatives, live.names[1].alternatives);
    let table = callsign(&["check", "--replay", archive, "--policy", &policy, "--all"]).output().unwrap();
    let table = String::from_utf8_lossy(&table.stdout).into_owned();
    let told = table.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("instead: @getacmeworks or @"), "{table}");
    assert!(told.contains("(no account found on 2 of 3 required places, 1 to look at)"), "{table}");
}

#[test]
fn nothing_is_asked_after_go() {
    let (world, folder) = (healthy(|_, _| false), tempfile::tempdir().unwrap());
    let policy = requiring(folder.path(), "\"github\"");
    let args =
        ["check", "kiteseventy", "--on", "github", "--policy", &policy, "--alternatives", "-o", "json"];
    let (report, output) = report(&mut through(&world, folder.path(), &args));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(report.names[0].alternatives, None);
    assert_eq!(world.asked().len(), 5);
    assert!(world.asked().iter().all(|asked| !asked.path_and_query.contains("getkiteseventy")));
}

#[test]
fn the_plan_says_what_they_would_cost() {
    let plan = |args: &[&str]| {
        let output = callsign(&[&["check", "acmeworks", "--on", "github", "--plan"], args].concat()).output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    assert!(!plan(&[]).contains("alternatives"));
    let told = plan(&["--alternatives"]);
    assert!(told.contains("alternatives: unless the outcome is GO, at most 30 requests more"), "{told}");
}
