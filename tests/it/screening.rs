//! Many names: what is known is not asked, batches are kept as they come, and a run that was broken off
//! goes on where it was.

mod hundreds;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use callsign::name::Name;
use callsign::report::Report;
use callsign::survey::Order;
use callsign::verdict::{DoubtKind, Verdict};

use crate::loopback::{ask_of, healthy, report, through};
use crate::server::World;
use crate::world::{self, API, asked, catalog_of, handle_of, honest_api, order, reported};

/// Names of one shape, so that they share their random controls.
fn names(count: usize) -> Vec<String> {
    let letter = |at: usize| char::from(b"bcdfghklmnprstvz"[at % 16]);
    (0..count).map(|at| format!("{}o{}avu", letter(at / 16), letter(at))).collect()
}

#[test]
fn what_is_known_is_not_asked() {
    let catalog = callsign::catalog::Catalog::parse("test.toml", &catalog_of(API)).unwrap();
    let names: Vec<Name> = ["kite", "lamp"].iter().map(|name| Name::parse(name).unwrap()).collect();
    let world = world::World::new(|request, _| honest_api(&handle_of(request), &["kite"]));
    let half = Order { known: [(0, "place".to_owned())].into(), ..order(&catalog, &names) };
    let survey = asked(&half, &world);
    assert!(!world.asked.lock().unwrap().iter().any(|url| url.ends_with("/kite")));
    let told = reported(&catalog, &names, half.as_of, &survey);
    assert_eq!(told.names[1].standings[0].verdict, Verdict::Vacant);
    let doubt = told.names[0].standings[0].doubt.as_ref().unwrap();
    assert_eq!(doubt.kind, DoubtKind::NotAsked);
    // Where everything is known, no control is asked either.
    let before = world.asked.lock().unwrap().len();
    let whole =
        Order { known: [(0, "place".to_owned()), (1, "place".to_owned())].into(), ..order(&catalog, &names) };
    asked(&whole, &world);
    assert_eq!(world.asked.lock().unwrap().len(), before);
}

/// How often each of `names` was asked about.
fn counts(world: &World, names: &[String]) -> BTreeMap<String, usize> {
    let mut counts: BTreeMap<String, usize> = names.iter().map(|name| (name.clone(), 0)).collect();
    for one in world.asked() {
        let url = ask_of(&one).url.to_string();
        let handle = url.rsplit('/').next().unwrap_or_default().to_owned();
        if let Some(count) = counts.get_mut(&handle) {
            *count += 1;
        }
    }
    counts
}

fn screen(world: &World, state: &Path, names: &[String], more: &[&str]) -> Command {
    let mut args = vec!["check"];
    args.extend(names.iter().map(String::as_str));
    args.extend(["--on", "codeberg", "-o", "json", "--no-policy"]);
    args.extend(more);
    through(world, state, &args)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_that_was_killed_goes_on_where_it_was() {
    let world = healthy(|_, handle| handle == "bocavu");
    let folder = tempfile::tempdir().unwrap();
    let names = names(32);
    let mut child = screen(&world, folder.path(), &names, &["--no-funnel"]).spawn().unwrap();
    let waiting = Instant::now();
    // Until the second batch is being asked.
    while counts(&world, &names)[&names[27]] == 0 {
        assert!(waiting.elapsed() < Duration::from_secs(120), "{:?}", counts(&world, &names));
        std::thread::sleep(Duration::from_millis(50));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let before = counts(&world, &names);
    let (resumed, output) = report(&mut screen(&world, folder.path(), &names, &["--no-funnel"]));
    assert!(told(&output).contains("going on with a run of "), "{}", told(&output));
    assert!(told(&output).contains("25 of 32 names are done"), "{}", told(&output));
    let after = counts(&world, &names);
    for (at, name) in names.iter().enumerate() {
        // The batch in flight is asked once more, at most.
        let once_more = after[name] - before[name];
        assert!(if at < 25 { once_more == 0 } else { once_more <= 2 }, "{name}: {before:?} {after:?}");
    }
    let verdict = |report: &Report, name: usize| report.names[name].standings[0].verdict;
    assert_eq!(resumed.names.len(), 32);
    for (at, name) in names.iter().enumerate() {
        let expected = if name == "bocavu" { Verdict::Taken } else { Verdict::Vacant };
        assert_eq!(verdict(&resumed, at), expected, "{name}");
    }
    assert_eq!(resumed.comparison.as_ref().unwrap().ranked.len(), 32);
    // A run that came to its end is not gone on with; what it has answers `--unanswered`.
    let (_, output) = report(&mut screen(&world, folder.path(), &names, &["--no-funnel", "--unanswered"]));
    assert!(told(&output).contains("only what has none is asked"), "{}", told(&output));
    assert_eq!(counts(&world, &names), after);
    // Nothing that anybody wrote is kept.
    let runs: Vec<_> =
        fs::read_dir(folder.path().join("runs")).unwrap().map(|one| one.unwrap().path()).collect();
    assert_eq!(runs.len(), 2, "{runs:?}");
    let text: String = runs.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert!(text.contains("bocavu") && !text.contains("http"), "{text}");
}

#[test]
fn a_funnel_asks_only_who_passed() {
    let world = healthy(|place, handle| place.platform.id == "codeberg" && handle.starts_with("bo"));
    let folder = tempfile::tempdir().unwrap();
    let policy = folder.path().join("callsign.toml");
    fs::write(&policy, "schema = \"callsign.policy/1\"\n[platforms]\nrequired = [\"codeberg\"]\n").unwrap();
    let names = names(20);
    let mut args = vec!["check"];
    args.extend(names.iter().map(String::as_str));
    args.extend(["--on", "codeberg,steam", "-o", "json", "--policy", policy.to_str().unwrap()]);
    let (told_of, output) = report(&mut through(&world, folder.path(), &args));
    assert!(told(&output).contains("20 names, 1 place: "), "{}", told(&output));
    let asked_at = |host: &str, name: &str| {
        world.asked().iter().any(|one| one.host.contains(host) && ask_of(one).url.as_str().contains(name))
    };
    let ranked = &told_of.comparison.as_ref().unwrap().ranked;
    for one in ranked {
        let report = told_of.names.iter().find(|name| name.handle == one.handle).unwrap();
        let went_on = report.standings.len() == 2;
        assert_eq!(one.dropped.is_none(), went_on, "{one:?}");
        assert_eq!(asked_at("steam", &one.handle), went_on, "{}", one.handle);
    }
    assert!(ranked.iter().filter(|one| one.dropped.is_none()).count() >= 2, "{ranked:?}");
}
