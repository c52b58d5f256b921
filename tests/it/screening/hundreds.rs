//! What takes minutes: hundreds of names within the time that was told, runs that are killed at any
//! moment, and waiting for a quota. Run with `--ignored screening`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use callsign::catalog::Catalog;
use callsign::name::Name;
use callsign::report::Report;
use callsign::survey::plan;
use callsign::verdict::Verdict;

use super::{counts, screen, told};
use crate::loopback::{ask_of, healthy, read, report, through};
use crate::server::{Answered, World};
use crate::world::{entry_at, order};

/// Names of one shape.
fn names(count: usize) -> Vec<String> {
    let letter = |at: usize| char::from(b"bcdfghklmnprstvz"[at % 16]);
    (0..count).map(|at| format!("{}o{}a{}i", letter(at / 256), letter(at / 16), letter(at))).collect()
}

/// Whether the world holds an account of that name.
fn is_held(name: &str) -> bool {
    name.ends_with("ki")
}

fn verdicts(report: &Report) -> BTreeMap<String, Vec<Verdict>> {
    let of = |name: &callsign::report::NameReport| name.standings.iter().map(|one| one.verdict).collect();
    report.names.iter().map(|name| (name.handle.clone(), of(name))).collect()
}

/// The time that `300 names, 2 places: 3 min; …` tells.
fn predicted(line: &str) -> Duration {
    let time = line.split(": ").nth(1).unwrap().split(';').next().unwrap();
    let words: Vec<&str> = time.split(' ').collect();
    let number = |at: usize| words[at].parse::<u64>().unwrap();
    Duration::from_secs(match words[1] {
        "s" => number(0),
        "min" => number(0) * 60,
        "h" => number(0) * 3600 + number(2) * 60,
        other => panic!("{other} in `{line}`"),
    })
}

#[test]
#[ignore = "takes two minutes"]
fn three_hundred_names_take_no_longer_than_was_told() {
    let world = healthy(|_, handle| is_held(handle));
    let folder = tempfile::tempdir().unwrap();
    let names = names(300);
    let list = folder.path().join("names.txt");
    fs::write(&list, names.join("\n")).unwrap();
    let places = "codeberg,steam";
    let args = ["check", "--names-from", list.to_str().unwrap(), "--on", places, "-o", "json", "--no-policy"];
    let mut command = through(&world, folder.path(), &args);
    command.arg("--no-funnel");
    let began = Instant::now();
    let (told_of, output) = report(&mut command);
    let took = began.elapsed();
    let told = told(&output);
    let line =
        told.lines().find(|line| line.contains("300 names, 2 places: ")).unwrap_or_else(|| panic!("{told}"));
    let told = predicted(line.split("note: ").last().unwrap());
    println!("{line}; it took {took:?} and {} requests", world.asked().len());
    assert!(took <= told.mul_f64(1.2) + Duration::from_secs(5), "{took:?}: {line}");
    // What is told is no more than twice the truth.
    assert!(told <= took * 2 + Duration::from_secs(60), "{took:?}: {line}");
    for (name, verdicts) in verdicts(&told_of) {
        let expected = if is_held(&name) { Verdict::Taken } else { Verdict::Vacant };
        assert_eq!(verdicts[0], expected, "{name}");
        assert_eq!(verdicts.len(), 2);
    }
    assert_eq!(told_of.names.len(), 300);
    // Nobody was asked more than was planned, and about no name twice.
    let catalog = Catalog::embedded().unwrap();
    let typed: Vec<Name> = names.iter().map(|name| Name::parse(name).unwrap()).collect();
    let planned: usize = typed
        .chunks(25)
        .map(|batch| {
            let order = order(&catalog, batch);
            let most = |id| plan::most_requests(&order, catalog.get(id).unwrap());
            places.split(',').map(most).sum::<usize>()
        })
        .sum();
    assert!(world.asked().len() <= planned, "{} of {planned}", world.asked().len());
}

/// Numbers below one, the same in every run.
fn moments(seed: u64) -> impl Iterator<Item = f64> {
    let mut state = seed;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        f64::from(u32::try_from(state >> 32).unwrap()) / f64::from(u32::MAX)
    })
}

/// The names that a run has done with, as it kept them.
fn finished(state: &Path, names: &[String]) -> Vec<String> {
    let Ok(files) = fs::read_dir(state.join("runs")) else { return Vec::new() };
    let locks = files
        .map(|file| file.unwrap().path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "lock"));
    let text: String = locks.map(|path| fs::read_to_string(path).unwrap()).collect();
    names.iter().filter(|name| text.contains(&format!("\"{name}\""))).cloned().collect()
}

#[test]
#[ignore = "takes a minute"]
fn a_run_killed_at_any_moment_comes_to_what_an_unbroken_one_does() {
    let names = names(80);
    let start = |world: &World, folder: &Path| screen(world, folder, &names, &["--no-funnel"]);
    let (world, folder) = (healthy(|_, handle| is_held(handle)), tempfile::tempdir().unwrap());
    let began = Instant::now();
    let (unbroken, _) = report(&mut start(&world, folder.path()));
    let (took, unbroken) = (began.elapsed(), verdicts(&unbroken));
    assert_eq!(unbroken.len(), 80);
    let once = |at: f64| {
        let (world, folder) = (healthy(|_, handle| is_held(handle)), tempfile::tempdir().unwrap());
        let mut child = start(&world, folder.path()).spawn().unwrap();
        std::thread::sleep(took.mul_f64(0.02 + at * 0.9));
        assert!(child.try_wait().unwrap().is_none(), "it ended before it was killed");
        child.kill().unwrap();
        child.wait().unwrap();
        let (done, before) = (finished(folder.path(), &names), counts(&world, &names));
        let (resumed, output) = report(&mut start(&world, folder.path()));
        let after = counts(&world, &names);
        println!("killed at {at:.2} of {took:?}: {} of 80 were done", done.len());
        assert_eq!(verdicts(&resumed), unbroken, "{}", told(&output));
        for name in &names {
            let again = after[name] - before[name];
            let most = usize::from(!done.contains(name));
            assert!(again <= most && after[name] <= 2, "{name} at {at}: {} and {again}", before[name]);
        }
        assert_eq!(told(&output).contains("going on with a run of"), !done.is_empty(), "{}", told(&output));
        done.len()
    };
    let done: Vec<usize> = std::thread::scope(|scope| {
        let runs: Vec<_> = moments(6).take(5).map(|at| scope.spawn(move || once(at))).collect();
        runs.into_iter().map(|run| run.join().unwrap()).collect()
    });
    assert!(done.iter().any(|done| *done > 0), "{done:?}");
}

/// An entry that answers 40 requests a minute.
const LIMITED: &str = r#"
[[platform.probe]]
id = "api"
kind = "api"
url = "https://api.forum-place.net/users/{handle}"
limit = { requests = 40, per = "minute" }
can_say = ["taken", "vacant"]
absence = "no-account"
account = { json = "/login" }
signal = [
  { says = "taken", status = [200], json = [{ at = "/login", exists = "yes" }] },
  { says = "absent", status = [404], json = [{ at = "/message", equals = "Not Found" }] },
]
"#;

/// A world with that place, and a run over these names there.
fn limited(folder: &Path, names: &[String]) -> (World, impl Fn(&World) -> Command) {
    let world = World::start(|asked| {
        let ask = ask_of(asked);
        let handle = ask.url.path().rsplit('/').next().unwrap_or_default().to_owned();
        let is_known = is_held(&handle) || ["famous", "obscurehandle"].contains(&handle.as_str());
        let answer = if is_known {
            Answered::new(200, format!("{{\"login\":\"{handle}\"}}"))
        } else {
            Answered::new(404, "{\"message\":\"Not Found\"}")
        };
        answer.with("content-type", "application/json")
    });
    let overlay = folder.join("platforms.toml");
    let entry = entry_at("forum", "Forum", "forum.example") + LIMITED;
    fs::write(&overlay, format!("schema = \"callsign.platforms/1\"\n{entry}")).unwrap();
    let (state, names) = (folder.join("state"), names.to_vec());
    let run = move |world: &World| {
        let mut args = vec!["check", "--on", "forum", "-o", "json", "--no-policy", "--no-funnel"];
        args.extend(names.iter().map(String::as_str));
        let mut command = through(world, &state, &args);
        command.arg("--overlay").arg(&overlay);
        command
    };
    (world, run)
}

#[test]
#[ignore = "waits for a minute"]
fn nobody_is_asked_more_in_a_minute_than_they_answer() {
    let folder = tempfile::tempdir().unwrap();
    let names = names(40);
    let (world, run) = limited(folder.path(), &names);
    let (told_of, output) = report(&mut run(&world));
    assert!(told(&output).contains("; slowest Forum (40/min); cost $0"), "{}", told(&output));
    assert!(told(&output).contains("Forum answers no more for now: going on at "), "{}", told(&output));
    let asked: Vec<Instant> = world.asked().iter().map(|one| one.at).collect();
    for (at, first) in asked.iter().enumerate() {
        let within = asked[at..].iter().filter(|one| **one - *first < Duration::from_secs(55)).count();
        assert!(within <= 40, "{within} in a minute");
    }
    let known = verdicts(&told_of).into_values().filter(|all| all[0] != Verdict::Unknown).count();
    assert_eq!(known, 40);
}

/// What is said on stderr until it says `wanted`.
fn until(child: &mut Child, wanted: &str) -> String {
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut all = String::new();
    for line in lines.by_ref().map(Result::unwrap) {
        all.push_str(&line);
        if line.contains(wanted) {
            // What is still said goes on being read, so that nobody is held up.
            std::thread::spawn(move || lines.count());
            return all;
        }
    }
    panic!("{all}");
}

#[test]
#[cfg(unix)]
fn whoever_stops_a_wait_keeps_what_was_learnt() {
    let folder = tempfile::tempdir().unwrap();
    let names = names(40);
    let (world, run) = limited(folder.path(), &names);
    let mut child = run(&world).spawn().unwrap();
    until(&mut child, "Forum answers no more for now");
    let stopped = Instant::now();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(stopped.elapsed() < Duration::from_secs(10), "{:?}", stopped.elapsed());
    assert_eq!(output.status.code(), Some(130));
    let known = verdicts(&read(&output)).into_values().filter(|all| all[0] != Verdict::Unknown).count();
    assert!((20..40).contains(&known), "{known}");
    let before = counts(&world, &names);
    let (whole, output) = report(&mut run(&world));
    assert!(told(&output).contains(&format!("{known} of 40 names are done")), "{}", told(&output));
    let after = counts(&world, &names);
    for (name, count) in &before {
        assert_eq!(after[name], 1, "{name}: {count}");
    }
    assert!(verdicts(&whole).into_values().all(|all| all[0] != Verdict::Unknown));
}
