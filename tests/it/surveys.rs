//! Whole surveys by the real binary against the recorded internet: recording and replay, memory,
//! interruption, deadlines, schemas.

use std::fs;
use std::time::Duration;

use callsign::exchange::Failure;
use callsign::report::{ControlStatus, Report};
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::Value;

use crate::internet::{Page, Way};
use crate::loopback::{callsign, healthy, honest, internet, report, through};

const SOME: &str = "github,keybase,steam,x,youtube";

fn verdict_of(report: &Report, platform: &str) -> Verdict {
    standing_of(report, platform).verdict
}

fn standing_of<'r>(report: &'r Report, platform: &str) -> &'r callsign::report::StandingReport {
    report.names[0].standings.iter().find(|standing| standing.surface.platform == platform).unwrap()
}

#[test]
fn a_recording_replays_to_the_same_report() {
    let world = healthy(|place, _| place.platform.id == "github");
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    let (_, live) = report(&mut through(
        &world,
        folder.path(),
        &["check", "acmeworks", "Kite Seventy", "--on", SOME, "-o", "json", "--record", archive],
    ));
    assert_eq!(live.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&live.stderr).contains("keep it to yourself"));
    let (_, replayed) = report(&mut callsign(&["check", "--replay", archive, "-o", "json"]));
    let mut one: Value = serde_json::from_slice(&live.stdout).unwrap();
    let mut two: Value = serde_json::from_slice(&replayed.stdout).unwrap();
    assert_eq!((one["mode"].take(), two["mode"].take()), ("live".into(), "replay".into()));
    two.as_object_mut().unwrap().shift_remove("archive");
    assert!(
        serde_json::to_string(&one).unwrap() == serde_json::to_string(&two).unwrap(),
        "the replay differs"
    );
    // Again, to the byte; and first of all it says that nothing was asked.
    let (_, again) = report(&mut callsign(&["check", "--replay", archive, "-o", "json"]));
    assert_eq!(replayed.stdout, again.stdout);
    let table = callsign(&["check", "--replay", archive]).output().unwrap();
    let table = String::from_utf8_lossy(&table.stdout).into_owned();
    assert!(
        table.starts_with("REPLAY: ") && table.lines().next().unwrap().contains("nothing was asked today"),
        "{table}"
    );
    // One of its names alone is judged alike.
    let (alone, _) = report(&mut callsign(&["check", "acmeworks", "--replay", archive, "-o", "json"]));
    assert_eq!(alone.names.len(), 1);
    assert_eq!(verdict_of(&alone, "github"), Verdict::Taken);
    let stranger = callsign(&["check", "stranger", "--replay", archive]).output().unwrap();
    assert_eq!(stranger.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&stranger.stderr).contains("it holds acmeworks, Kite Seventy"));
}

#[test]
fn an_archive_of_another_catalog_is_refused_unless_told_otherwise() {
    let world = healthy(|_, _| false);
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let path = archive.to_str().unwrap();
    report(&mut through(
        &world,
        folder.path(),
        &["check", "acmeworks", "--on", "keybase", "-o", "json", "--record", path],
    ));
    let text = fs::read_to_string(&archive).unwrap();
    let mut document: Value = serde_json::from_str(&text).unwrap();
    document["log"]["_callsign"]["catalog_digest"] = "0".repeat(64).into();
    fs::write(&archive, document.to_string()).unwrap();
    let refused = callsign(&["check", "--replay", path]).output().unwrap();
    assert_eq!(refused.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("--rejudge"));
    let (rejudged, _) = report(&mut callsign(&["check", "--replay", path, "--rejudge", "-o", "json"]));
    assert!(rejudged.archive.unwrap().rejudged);
}

#[test]
fn memory_spares_controls_and_a_refusal_clears_it() {
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "acmeworks", "--on", "mastodon_social", "-o", "json"];
    let world = healthy(|_, _| false);
    let (first, _) = report(&mut through(&world, folder.path(), &args));
    assert_eq!(standing_of(&first, "mastodon_social").controls.status, ControlStatus::Passed);
    assert_eq!(world.asked().len(), 5);
    let (second, _) = report(&mut through(&world, folder.path(), &args));
    let standing = standing_of(&second, "mastodon_social");
    assert_eq!((standing.verdict, standing.controls.status), (Verdict::Vacant, ControlStatus::Remembered));
    // The subject, and the known account that brackets it.
    assert_eq!(world.asked().len(), 7);
    let (fresh, _) = report(through(&world, folder.path(), &args).arg("--fresh"));
    assert_eq!(standing_of(&fresh, "mastodon_social").controls.status, ControlStatus::Passed);
    assert_eq!(world.asked().len(), 12);

    // Another way out sees another world, so memory of this one does not count there.
    let refusing = internet(|_, _, _| Page::new(429, "slow down").with("retry-after", "3000"));
    let (refused, _) = report(&mut through(&refusing, folder.path(), &args));
    assert_eq!(standing_of(&refused, "mastodon_social").doubt.as_ref().unwrap().kind, DoubtKind::RateLimited);
    let (after, _) = report(&mut through(&world, folder.path(), &args));
    assert_eq!(standing_of(&after, "mastodon_social").controls.status, ControlStatus::Passed);
}

#[test]
fn with_memory_warm_faults_still_show() {
    let folder = tempfile::tempdir().unwrap();
    let broken = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = broken.clone();
    // Later the host sheds load: everybody is missing.
    let world = internet(move |place, handle, ask| {
        let down = switch.load(std::sync::atomic::Ordering::SeqCst);
        if down { place.nobody(0, handle, ask) } else { honest(place, handle, ask, handle == "acmeworks") }
    });
    let args = ["check", "kiteseventy", "--on", "github,steam,mastodon_social", "-o", "json"];
    let (healthy, _) = report(&mut through(&world, folder.path(), &args));
    assert!(healthy.names[0].standings.iter().all(|standing| standing.verdict == Verdict::Vacant));
    broken.store(true, std::sync::atomic::Ordering::SeqCst);
    let taken = ["check", "acmeworks", "--on", "github,steam,mastodon_social", "-o", "json"];
    let (shed, _) = report(&mut through(&world, folder.path(), &taken));
    for standing in &shed.names[0].standings {
        assert_eq!(standing.verdict, Verdict::Unknown, "{}", standing.surface.platform);
    }
}

#[test]
fn a_handle_seen_taken_today_still_speaks_when_its_platform_does_not() {
    let folder = tempfile::tempdir().unwrap();
    let down = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = down.clone();
    let world = internet(move |place, handle, ask| {
        if switch.load(std::sync::atomic::Ordering::SeqCst) {
            Page::new(429, "slow down").with("retry-after", "3000")
        } else {
            honest(place, handle, ask, true)
        }
    });
    let args = ["check", "acmeworks", "--on", "github", "-o", "json"];
    let (seen, _) = report(&mut through(&world, folder.path(), &args));
    assert!(standing_of(&seen, "github").owner.is_some());
    down.store(true, std::sync::atomic::Ordering::SeqCst);
    for _ in 0..2 {
        let (kept, _) = report(&mut through(&world, folder.path(), &args));
        let standing = standing_of(&kept, "github");
        assert_eq!(standing.verdict, Verdict::Taken);
        assert!(
            standing.evidence[0].remembered && standing.owner.is_none(),
            "{:?} {:?}",
            standing.evidence,
            standing.owner
        );
    }
    // Nothing of the owner is on disk.
    let text = kept_text(folder.path());
    assert!(text.contains("acmeworks"));
    for private in ["avatar_url", "followers", "bio"] {
        assert!(!text.contains(private), "{private} is kept");
    }
    let (fresh, _) = report(through(&world, folder.path(), &args).arg("--fresh"));
    assert_eq!(verdict_of(&fresh, "github"), Verdict::Unknown);
}

/// Everything in the state folder, base64 undone by nobody: replies are kept as text.
fn kept_text(folder: &std::path::Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        if entry.path().is_dir() {
            text += &kept_text(&entry.path());
        } else {
            text += &fs::read_to_string(entry.path()).unwrap_or_default();
        }
    }
    text
}

#[test]
fn the_deadline_ends_a_survey_and_keeps_what_was_learnt() {
    let world = internet(|place, handle, ask| match place.platform.id.as_str() {
        "steam" => Page::new(200, "").way(Way::Failing(Failure::TimedOut)),
        _ => honest(place, handle, ask, true),
    });
    let folder = tempfile::tempdir().unwrap();
    let (report, output) = report(&mut through(
        &world,
        folder.path(),
        &["check", "acmeworks", "--on", "github,steam", "-o", "json", "--deadline", "3s", "--timeout", "30s"],
    ));
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(verdict_of(&report, "github"), Verdict::Taken);
    let kind = standing_of(&report, "steam").doubt.as_ref().unwrap().kind;
    assert!(matches!(kind, DoubtKind::NotAsked | DoubtKind::TimedOut), "{kind:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_prints_what_was_learnt_and_exits_130() {
    use std::process::Command;
    use std::time::Instant;

    let world = internet(|place, handle, ask| match place.platform.id.as_str() {
        "steam" => Page::new(200, "").way(Way::Hang),
        _ => honest(place, handle, ask, true),
    });
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "acmeworks", "--on", "github,steam", "-o", "json", "--timeout", "60s"];
    let child = through(&world, folder.path(), &args).spawn().unwrap();
    // Both hosts were reached: github has answered by the time that steam hangs on.
    let began = Instant::now();
    while world.asked().len() < 2 && began.elapsed() < Duration::from_secs(30) {
        std::thread::yield_now();
    }
    let settled = Instant::now();
    while settled.elapsed() < Duration::from_secs(2) {
        std::thread::yield_now();
    }
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let report: Report = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verdict_of(&report, "github"), Verdict::Taken);
    assert_eq!(standing_of(&report, "steam").doubt.as_ref().unwrap().kind, DoubtKind::NotAsked);
}

#[test]
fn reports_hold_to_their_schema() {
    let schema = callsign(&["schema", "report"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let world = healthy(|place, _| place.platform.tier == 1);
    let folder = tempfile::tempdir().unwrap();
    let (_, output) = report(&mut through(&world, folder.path(), &["check", "acmeworks", "-o", "json"]));
    let live: Value = serde_json::from_slice(&output.stdout).unwrap();
    let demo: Value = serde_json::from_slice(
        &callsign(&["check", "--replay", "demo", "-o", "json"]).output().unwrap().stdout,
    )
    .unwrap();
    for document in [&live, &demo] {
        let faults: Vec<String> = validator.iter_errors(document).map(|error| error.to_string()).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    }
    let mut wrong = live.clone();
    wrong["names"][0]["standings"][0]["verdict"] = "available".into();
    assert!(!validator.is_valid(&wrong));
}

#[test]
fn the_catalog_holds_to_its_schema() {
    let schema = callsign(&["platforms", "schema"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let catalog: Value = toml::from_str(callsign::catalog::EMBEDDED).unwrap();
    let faults: Vec<String> = validator.iter_errors(&catalog).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn a_word_that_sites_keep_is_warned_of_and_decides_nothing() {
    let world = healthy(|_, _| false);
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "Log In", "kiteseventy", "--on", "keybase,steam", "-o", "json"];
    let (told, _) = report(&mut through(&world, folder.path(), &args));
    assert_eq!(
        told.names[0].warnings,
        [
            "`login` is a word that sites use for pages of their own; where nobody is found, it may still be refused"
        ]
    );
    assert!(told.names[1].warnings.is_empty());
    assert_eq!(verdict_of(&told, "steam"), Verdict::Vacant);
    let table =
        through(&world, folder.path(), &["check", "webmaster", "--on", "keybase,steam"]).output().unwrap();
    let table = String::from_utf8_lossy(&table.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(table.contains("`webmaster` is a word that passes for the staff of a site"), "{table}");
}
