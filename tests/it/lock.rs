//! The lock by the real binary, across worlds that change: a rate limit is never red, a real change
//! always is, and what is kept counts until its last day.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use callsign::catalog::Catalog;
use callsign::lock::{FILE, Lock, LockedPlace};
use callsign::report::{Mode, Report, StandingReport};
use callsign::verdict::{DoubtKind, Verdict};
use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use tempfile::TempDir;

use crate::internet::Page;
use crate::loopback::{callsign, honest, internet, through};
use crate::server::World;

/// The required places; all others are left out.
const PLACES: [&str; 2] = ["github", "mastodon_social"];

/// How the internet feels today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    /// Nobody holds the name.
    Nobody,
    /// Somebody does, everywhere.
    Somebody,
    /// Every place asks to slow down.
    Limited,
    /// Every place has lost all its accounts.
    Broken,
}

/// An internet, a folder with a policy, and its lock.
struct Scene {
    world: World,
    mood: Arc<Mutex<Mood>>,
    folder: TempDir,
}

impl Scene {
    fn new(mood: Mood) -> Self {
        let mood = Arc::new(Mutex::new(mood));
        let now = mood.clone();
        let world = internet(move |place, handle, ask| match *now.lock().unwrap() {
            Mood::Nobody => honest(place, handle, ask, false),
            Mood::Somebody => honest(place, handle, ask, handle == "acmeworks"),
            Mood::Limited => Page::new(429, "slow down").with("retry-after", "3000"),
            Mood::Broken => place.nobody(0, handle, ask),
        });
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join(".git")).unwrap();
        let catalog = Catalog::embedded().unwrap();
        // What is on a server of its own is asked only where one is named.
        let places = catalog.platforms.iter().filter(|platform| !platform.profile.contains("{host}"));
        let ids = places.map(|platform| platform.id.as_str());
        let ignored: Vec<String> =
            ids.filter(|id| !PLACES.contains(id)).map(|id| format!("\"{id}\"")).collect();
        let policy = format!(
            "schema = \"callsign.policy/1\"\n[platforms]\nrequired = {PLACES:?}\nignore = [{}]\n",
            ignored.join(", ")
        );
        fs::write(folder.path().join("callsign.toml"), policy).unwrap();
        Self { world, mood, folder }
    }

    fn feels(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join(FILE)
    }

    fn text(&self) -> String {
        fs::read_to_string(self.path()).unwrap()
    }

    fn lock(&self) -> Lock {
        Lock::parse(FILE, &self.text(), today().saturating_add(1.day())).unwrap()
    }

    fn place(&self, id: &str) -> LockedPlace {
        self.lock().name("acmeworks").unwrap().at(id, "acmeworks").unwrap().clone()
    }

    /// As if every answer were so many days old.
    fn aged(&self, days: i64) {
        let mut lock = self.lock();
        for place in lock.names.iter_mut().flat_map(|name| &mut name.places) {
            place.on = today().saturating_sub(days.days());
        }
        fs::write(self.path(), lock.render()).unwrap();
    }

    /// Asks the world with a memory of its own.
    fn asks(&self, args: &[&str]) -> Command {
        let state = self.folder.path().join("state");
        let _ = fs::remove_dir_all(&state);
        let mut command = through(&self.world, &state, args);
        command.current_dir(self.folder.path());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        self.asks(args).output().unwrap()
    }

    fn refresh(&self) -> Output {
        self.run(&["lock", "acmeworks", "--refresh"])
    }

    fn check(&self) -> (Report, Output) {
        read(self.run(&["check", "acmeworks", "-o", "json"]))
    }

    /// Without a way to the world.
    fn locked(&self, more: &[&str]) -> Output {
        locked_in(self.folder.path(), more)
    }
}

fn locked_in(folder: &Path, more: &[&str]) -> Output {
    let args = [&["check", "acmeworks", "--locked"], more].concat();
    callsign(&args).env("HTTPS_PROXY", "http://127.0.0.1:1").current_dir(folder).output().unwrap()
}

fn today() -> Date {
    Zoned::now().with_time_zone(jiff::tz::TimeZone::UTC).date()
}

fn read(output: Output) -> (Report, Output) {
    let read = serde_json::from_slice(&output.stdout);
    (read.unwrap_or_else(|error| panic!("{error}: {}", stderr(&output))), output)
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or_else(|| panic!("no code: {}", stderr(output)))
}

fn standing<'r>(report: &'r Report, place: &str) -> &'r StandingReport {
    report.names[0].standings.iter().find(|one| one.surface.platform == place).unwrap()
}

#[test]
fn a_rate_limit_is_never_red() {
    let scene = Scene::new(Mood::Nobody);
    let first = scene.run(&["lock", "acmeworks"]);
    assert_eq!(code(&first), 0, "{}{}", stdout(&first), stderr(&first));
    assert!(stdout(&first).contains("`callsign.lock` is written"), "{}", stdout(&first));
    let written = scene.text();
    for place in PLACES {
        assert_eq!(scene.place(place).verdict, Verdict::Vacant);
        assert_eq!(scene.place(place).on, today());
    }
    // Nothing has changed, so nothing is written.
    let again = scene.refresh();
    assert_eq!((code(&again), scene.text()), (0, written.clone()), "{}", stderr(&again));
    assert!(stdout(&again).contains("nothing has changed"), "{}", stdout(&again));

    scene.feels(Mood::Limited);
    let limited = scene.refresh();
    assert_eq!((code(&limited), scene.text()), (0, written), "{}", stderr(&limited));
    scene.aged(2);
    let (report, output) = scene.check();
    assert_eq!(code(&output), 0, "{}", stderr(&output));
    assert!(report.names[0].complete && report.names[0].drift.is_empty());
    let kept = standing(&report, "github");
    let carried = kept.carried.as_ref().unwrap();
    assert_eq!(kept.verdict, Verdict::Vacant);
    assert_eq!(carried.on, today().saturating_sub(2.days()).to_string());
    assert_eq!(carried.until, today().saturating_add(5.days()).to_string());
    assert!(carried.why.as_ref().unwrap().contains("rate limited"), "{carried:?}");
    let words = &kept.evidence[0].words;
    assert!(
        words.contains("no account found, as of ") && words.contains("kept in `callsign.lock`"),
        "{words}"
    );
    let table = stdout(&scene.run(&["check", "acmeworks"]));
    let day = today().saturating_sub(2.days()).strftime("%-d %b").to_string();
    assert!(table.contains(&format!("2 of 2 required places answered, 2 as of {day}")), "{table}");
}

#[test]
fn a_real_change_is_always_red_once() {
    let scene = Scene::new(Mood::Nobody);
    assert_eq!(code(&scene.refresh()), 0);
    scene.feels(Mood::Somebody);
    // A check tells and leaves the lock alone, as often as it is asked.
    let before = scene.text();
    for _ in 0..2 {
        let (report, output) = scene.check();
        assert_eq!(code(&output), 4, "{}", stderr(&output));
        let drift = &report.names[0].drift;
        assert!(drift.iter().filter(|one| one.counts).count() == 2, "{drift:?}");
        assert!(
            stderr(&output).lines().next().unwrap().contains("no account found → taken by someone else"),
            "{}",
            stderr(&output)
        );
        assert_eq!(report.gate.exit, 4);
    }
    assert_eq!(scene.text(), before);
    let never = scene.run(&["check", "acmeworks", "--fail-on", "never", "-o", "json"]);
    assert_eq!(code(&never), 0);
    // What is not shown to a pipeline is not kept either.
    let worse = scene.refresh();
    assert_eq!(code(&worse), 4, "{}", stdout(&worse));
    assert!(stdout(&worse).contains("worse: "), "{}", stdout(&worse));
    assert_eq!(scene.place("github").verdict, Verdict::Taken);
    // From now on that is known.
    let after = scene.text();
    assert_eq!((code(&scene.refresh()), scene.text()), (0, after.clone()));
    // The findings about who holds it outlive a rate limit, and a lock needs no network.
    let (live, _) = scene.check();
    scene.feels(Mood::Limited);
    let (limited, output) = scene.check();
    assert_eq!(code(&output), 0);
    let ids = |report: &Report| {
        let mut ids: Vec<String> = report.names[0].findings.iter().map(|one| one.id.clone()).collect();
        ids.sort();
        ids
    };
    assert_eq!((ids(&live), live.names[0].so_far), (ids(&limited), limited.names[0].so_far));
    let (locked, _) = read(scene.locked(&["-o", "json"]));
    assert_eq!((ids(&live), live.names[0].so_far), (ids(&locked), locked.names[0].so_far));
    // Better news is told and turns nothing red.
    scene.feels(Mood::Nobody);
    let (better, output) = scene.check();
    let drift = &better.names[0].drift;
    assert!(code(&output) == 0 && drift.len() == 2 && drift.iter().all(|one| !one.counts), "{drift:?}");
}

#[test]
fn nothing_that_anybody_wrote_is_in_the_lock() {
    let scene = Scene::new(Mood::Somebody);
    scene.refresh();
    let (report, _) = read(scene.run(&["check", "acmeworks", "-o", "json", "--show-holder"]));
    let text = scene.text();
    let owners: Vec<_> = report.names[0].standings.iter().filter_map(|one| one.owner.as_ref()).collect();
    assert!(!owners.is_empty());
    for owner in owners {
        let said = [&owner.display_name, &owner.bio, &owner.location, &owner.avatar].into_iter().flatten();
        for said in said.chain(&owner.links).filter(|said| said.as_str() != "acmeworks") {
            assert!(!text.contains(said.as_str()), "{said} is kept");
        }
    }
    for line in text.lines().filter(|line| line.starts_with("  { place")) {
        assert!(line.contains("verdict = ") && line.ends_with(" },"), "one answer a line: {line}");
    }
}

#[test]
fn the_lock_is_judged_without_network_and_keys_until_it_is_too_old() {
    let scene = Scene::new(Mood::Nobody);
    scene.refresh();
    let asked = scene.world.asked().len();
    // A fork has the policy and the lock, and nothing else.
    let fork = tempfile::tempdir().unwrap();
    for file in ["callsign.toml", FILE] {
        fs::copy(scene.folder.path().join(file), fork.path().join(file)).unwrap();
    }
    let (report, output) = read(locked_in(fork.path(), &["-o", "json"]));
    assert_eq!((code(&output), report.mode), (0, Mode::Locked), "{}", stderr(&output));
    assert_eq!(standing(&report, "github").verdict, Verdict::Vacant);
    for format in ["table", "json", "ndjson", "csv", "markdown", "brief", "junit", "sarif", "github", "html"]
    {
        let output = locked_in(fork.path(), &["-o", format]);
        assert!(code(&output) == 0 && !output.stdout.is_empty(), "{format}: {}", stderr(&output));
    }
    let table = stdout(&locked_in(fork.path(), &[]));
    assert!(table.starts_with("LOCKED: ") && table.contains("nothing was asked today"), "{table}");
    assert_eq!(code(&locked_in(fork.path(), &["--complete"])), 0);
    assert_eq!(scene.world.asked().len(), asked);
    assert!(!fork.path().join("state").exists());

    // Seven days, and not eight.
    scene.aged(7);
    assert_eq!(code(&scene.locked(&[])), 0);
    scene.aged(8);
    let (late, output) = read(scene.locked(&["-o", "json"]));
    assert_eq!(code(&output), 3);
    assert!(stderr(&output).lines().next().unwrap().contains("evidence too old"), "{}", stderr(&output));
    assert_eq!(late.names[0].unanswered.len(), 2);
    assert_eq!(code(&scene.locked(&["--fail-on", "never"])), 3, "what is not known is never silenced");
    // Nor does it stand in for those who do not answer.
    scene.feels(Mood::Limited);
    let (limited, output) = scene.check();
    assert_eq!(code(&output), 3);
    assert_eq!(standing(&limited, "github").doubt.as_ref().unwrap().kind, DoubtKind::RateLimited);
}

#[test]
fn what_the_lock_lacks_is_not_made_up() {
    let scene = Scene::new(Mood::Nobody);
    let none = scene.locked(&[]);
    assert_eq!(code(&none), 2);
    assert!(stderr(&none).contains("callsign lock"), "{}", stderr(&none));
    scene.refresh();
    let (_, other) = read({
        let args = ["check", "kiteseventy", "--locked", "-o", "json"];
        callsign(&args).current_dir(scene.folder.path()).output().unwrap()
    });
    assert_eq!(code(&other), 3, "{}", stderr(&other));
    let mut lock = scene.lock();
    lock.names[0].places.retain(|place| place.place != "github");
    fs::write(scene.path(), lock.render()).unwrap();
    let (report, output) = read(scene.locked(&["-o", "json"]));
    assert_eq!((code(&output), report.names[0].unanswered.clone()), (3, vec!["github".to_owned()]));

    // By hand or by a merge: a broken lock decides nothing.
    fs::write(scene.path(), scene.text().replace("verdict = \"vacant\"", "verdict = \"free as air\""))
        .unwrap();
    for args in [&["check", "acmeworks", "--locked"][..], &["check", "acmeworks"], &["lock", "acmeworks"]] {
        let broken = scene.run(args);
        assert_eq!(code(&broken), 1, "{args:?}: {}", stderr(&broken));
        assert!(
            stderr(&broken).contains("callsign.lock:") && stderr(&broken).contains("none of free"),
            "{args:?}"
        );
    }
}

#[test]
fn only_what_has_no_young_answer_is_asked() {
    let scene = Scene::new(Mood::Nobody);
    scene.refresh();
    let subject = |scene: &Scene| {
        scene.world.asked().iter().filter(|asked| asked.path_and_query.contains("acmeworks")).count()
    };
    let before = subject(&scene);
    assert_eq!(code(&scene.run(&["lock", "acmeworks"])), 0);
    assert_eq!(subject(&scene), before, "all is young");
    // Half of seven days.
    scene.aged(3);
    let text = scene.text();
    assert_eq!(code(&scene.run(&["lock", "acmeworks"])), 0);
    assert_eq!((subject(&scene), scene.text()), (before, text));
    scene.aged(4);
    assert_eq!(code(&scene.run(&["lock", "acmeworks"])), 0);
    assert!(subject(&scene) > before, "it is asked again");
    assert_eq!(scene.place("github").on, today());
}

#[test]
fn a_check_that_is_unproven_twice_in_a_row_carries_nothing() {
    let scene = Scene::new(Mood::Nobody);
    scene.refresh();
    scene.feels(Mood::Broken);
    assert_eq!((code(&scene.refresh()), scene.place("github").unproven), (0, 1));
    // A check does not count the runs, only the lock does.
    let (_, output) = scene.check();
    assert_eq!(code(&output), 3, "it is the second run in a row: {}", stderr(&output));
    scene.feels(Mood::Limited);
    assert_eq!(code(&scene.check().1), 0);
    scene.feels(Mood::Broken);
    assert_eq!((code(&scene.refresh()), scene.place("github").unproven), (3, 2));
    let text = scene.text();
    assert_eq!((code(&scene.refresh()), scene.text()), (3, text), "a third time says no more");
    assert_eq!(code(&scene.locked(&[])), 3);
    // One good answer mends it.
    scene.feels(Mood::Nobody);
    assert_eq!((code(&scene.refresh()), scene.place("github").unproven), (0, 0));
}

#[test]
fn what_was_contradicted_is_not_carried() {
    let scene = Scene::new(Mood::Nobody);
    scene.refresh();
    let on = today().to_string();
    let args = ["confirm", "github", "acmeworks", "--saw", "someone", "--on", &on];
    assert_eq!(code(&callsign(&args).current_dir(scene.folder.path()).output().unwrap()), 0);
    let (report, output) = scene.check();
    assert_eq!((code(&output), standing(&report, "github").verdict), (3, Verdict::Unknown));
    assert_eq!(standing(&report, "github").doubt.as_ref().unwrap().kind, DoubtKind::Contradictory);
    assert_eq!(code(&scene.refresh()), 3);
    assert!(scene.place("github").contradicted);
    // The look is gone, and what it spoke against is not believed again without asking.
    fs::remove_file(scene.folder.path().join("callsign.confirmed.toml")).unwrap();
    scene.feels(Mood::Limited);
    assert_eq!(code(&scene.check().1), 3);
    assert_eq!(code(&scene.locked(&[])), 3);
    scene.feels(Mood::Nobody);
    assert_eq!(code(&scene.refresh()), 0);
    assert!(!scene.place("github").contradicted);
}

#[cfg(unix)]
#[test]
fn a_kill_leaves_the_old_lock_or_the_new_one() {
    let scene = Scene::new(Mood::Nobody);
    let mut whole = Vec::new();
    for mood in [Mood::Nobody, Mood::Somebody] {
        scene.feels(mood);
        scene.refresh();
        whole.push(scene.lock());
    }
    let mut killed = 0;
    for turn in 0_u64..16 {
        scene.feels(if turn % 2 == 0 { Mood::Nobody } else { Mood::Somebody });
        let mut child = scene.asks(&["lock", "acmeworks", "--refresh"]).spawn().unwrap();
        // Anywhere in its life: no clock of ours knows where.
        std::thread::sleep(Duration::from_millis(turn * 173 % 2600));
        killed += usize::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
        let lock = scene.lock();
        assert!(whole.contains(&lock), "{}", scene.text());
        let locked = scene.locked(&[]);
        assert_eq!(code(&locked), 0, "{}", stderr(&locked));
    }
    assert!(killed > 3, "only {killed} were killed in time");
}

#[cfg(unix)]
#[test]
fn an_interrupt_keeps_what_was_learnt() {
    let scene = Scene::new(Mood::Nobody);
    let child = scene.asks(&["lock", "acmeworks"]).spawn().unwrap();
    let began = std::time::Instant::now();
    while scene.world.asked().len() < 6 && began.elapsed() < Duration::from_secs(30) {
        std::thread::yield_now();
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 130, "{}", stderr(&output));
    assert!(scene.path().exists() && scene.lock().names.len() == 1, "{}", stderr(&output));
}
