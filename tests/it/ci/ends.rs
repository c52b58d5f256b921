//! Every end and which goes first; whose fault a red run is.

use callsign::exit::Exit;
use callsign::policy::FailOn;
use callsign::report::gate::settle;
use callsign::report::{
    AllowedReport, CarriedReport, DriftReport, FindingReport, Mode, NameReport, Report, SoFar, StandingReport,
};
use callsign::verdict::{Doubt, DoubtKind, Strength, Verdict};

use super::{PLACES, check, code, data, folder, read, red, told};
use crate::internet::Page;
use crate::loopback::{callsign, healthy, honest, internet};

/// The report of the demo, as if asked just now: one name, six required places.
fn demo() -> Report {
    let output = callsign(&["check", "--replay", "demo", "-o", "json"]).output().unwrap();
    Report { mode: Mode::Live, archive: None, as_of: "2026-11-22T01:00:00Z".to_owned(), ..read(&output) }
}

/// One end of everything: nothing found, everything answered.
fn green() -> Report {
    let mut report = demo();
    let name = &mut report.names[0];
    (name.so_far, name.complete) = (SoFar::Go, true);
    name.reasons.clear();
    name.findings.clear();
    name.unanswered.clear();
    name.coverage.answered = name.coverage.required;
    for standing in &mut name.standings {
        standing.verdict = Verdict::Vacant;
        standing.strength = Some(Strength::B);
    }
    report
}

fn standing(name: &mut NameReport, index: usize) -> &mut StandingReport {
    name.standings.iter_mut().filter(|one| one.surface.required).nth(index).unwrap()
}

/// Lets the required places of a name not answer, each for its reason.
fn silence(name: &mut NameReport, doubts: &[Doubt]) {
    for (index, doubt) in doubts.iter().enumerate() {
        let one = standing(name, index);
        (one.verdict, one.doubt, one.strength) = (Verdict::Unknown, Some(doubt.clone()), None);
        let id = one.surface.platform.clone();
        name.unanswered.push(id);
    }
    name.complete = false;
}

fn of(kind: DoubtKind) -> Doubt {
    Doubt::new(kind, "seen")
}

fn allowed(place: &str) -> AllowedReport {
    let text = |text: &str| text.to_owned();
    AllowedReport { place: text(place), reason: text("r"), by: text("b"), until: text("2027-01-01") }
}

fn drift(place: &str, counts: bool) -> DriftReport {
    DriftReport {
        handle: None,
        place: place.to_lowercase(),
        place_name: place.to_owned(),
        from: "no account found".to_owned(),
        to: "taken by someone else".to_owned(),
        words: "somebody has taken it".to_owned(),
        counts,
    }
}

#[test]
fn every_end_is_the_heaviest_of_what_counts() {
    let demo = green();
    let limited = of(DoubtKind::RateLimited);
    for so_far in [SoFar::Go, SoFar::Caution, SoFar::NoGo] {
        for fail_on in FailOn::ALL {
            for silent in [0, 1, 2] {
                for excused in [0, 1, 2] {
                    for complete in [false, true] {
                        for drifted in [None, Some(false), Some(true)] {
                            for interrupted in [false, true] {
                                let mut report = demo.clone();
                                let name = &mut report.names[0];
                                name.so_far = so_far;
                                silence(name, &vec![limited.clone(); silent]);
                                name.complete = silent == 0;
                                name.allowed =
                                    name.unanswered.iter().take(excused).map(|id| allowed(id)).collect();
                                name.drift.extend(drifted.map(|counts| drift("TikTok", counts)));
                                let happened = [
                                    (130, interrupted),
                                    (12, so_far == SoFar::NoGo && fail_on != FailOn::Never),
                                    (11, so_far == SoFar::Caution && fail_on == FailOn::Caution),
                                    (4, drifted == Some(true) && fail_on != FailOn::Never),
                                    (3, if complete { silent > 0 } else { silent > excused }),
                                ];
                                let expected =
                                    happened.iter().find(|(_, so)| *so).map_or(0, |(code, _)| *code);
                                let exit = settle(&mut report, fail_on, complete, interrupted);
                                let case = format!(
                                    "{so_far:?} {fail_on:?} {silent} {excused} {complete} {drifted:?}"
                                );
                                assert_eq!(exit.code(), expected, "{case}");
                                assert_eq!(
                                    (report.gate.exit, report.gate.fail_on),
                                    (expected, fail_on),
                                    "{case}"
                                );
                                assert_eq!(report.gate.red.is_none(), expected == 0, "{case}");
                                assert!(!complete || report.names[0].allowed.is_empty(), "{case}");
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn the_worst_of_several_names_decides_and_is_named() {
    let red = |so_far: &[SoFar], fail_on| {
        let mut report = green();
        let one = report.names.remove(0);
        let finding: FindingReport = demo().names[0].findings[0].clone();
        for (so_far, name) in so_far.iter().zip(["acme", "tinwhistle", "third", "fourth", "fifth"]) {
            let mut next = NameReport { name: name.to_owned(), so_far: *so_far, ..one.clone() };
            next.reasons = vec![finding.id.clone()];
            next.findings = vec![finding.clone()];
            report.names.push(next);
        }
        let exit = settle(&mut report, fail_on, false, false);
        (exit, report.gate.red.unwrap_or_default())
    };
    let (go, caution, bad) = (SoFar::Go, SoFar::Caution, SoFar::NoGo);
    assert_eq!(red(&[bad], FailOn::NoGo), (Exit::NoGo, "the name (HH-02)".to_owned()));
    assert_eq!(red(&[caution], FailOn::Caution), (Exit::Caution, "the name (HH-02)".to_owned()));
    assert_eq!(
        red(&[go, bad, caution], FailOn::Caution),
        (Exit::NoGo, "the name `tinwhistle` (HH-02)".to_owned())
    );
    assert_eq!(
        red(&[bad; 5], FailOn::NoGo),
        (
            Exit::NoGo,
            "5 of 5 names (`acme`: HH-02; `tinwhistle`: HH-02; `third`: HH-02 and 2 more)".to_owned()
        )
    );
    assert_eq!(red(&[go, caution], FailOn::NoGo), (Exit::Complete, String::new()));
}

#[test]
fn a_red_run_says_whose_fault_it_is() {
    let red = |doubts: &[Doubt]| {
        let mut report = green();
        silence(&mut report.names[0], doubts);
        let places: Vec<String> =
            report.names[0].standings.iter().map(|one| one.surface.platform_name.clone()).collect();
        assert_eq!(settle(&mut report, FailOn::NoGo, false, false), Exit::Incomplete);
        (report.gate.red.unwrap(), places)
    };
    let after = |at: &str| of(DoubtKind::RateLimited).again(at.parse().unwrap());
    // The latest time counts, and whoever comes at that minute comes in time.
    let (words, _) = red(&[after("2026-11-22T02:39:12Z"), after("2026-11-22T02:10:00Z")]);
    assert_eq!(words, "2 places did not answer (rate limited, again after 02:40 UTC)");
    let (words, _) = red(&[after("2026-11-23T00:00:00Z"), of(DoubtKind::RateLimited)]);
    assert_eq!(words, "2 places did not answer (rate limited, again after 23 Nov 00:00 UTC)");
    let (words, _) = red(&[of(DoubtKind::RateLimited), of(DoubtKind::RateLimited)]);
    assert_eq!(words, "2 places did not answer (rate limited)");
    let (words, places) = red(&[of(DoubtKind::TimedOut)]);
    assert_eq!(words, format!("1 place did not answer ({}: timed out)", places[0]));
    let (words, places) = red(&[of(DoubtKind::NeedsKey), of(DoubtKind::NeedsKey)]);
    assert_eq!(words, format!("our configuration ({}, {} needs a key)", places[0], places[1]));
    let (words, places) =
        red(&[of(DoubtKind::Blocked), of(DoubtKind::NeedsKey), after("2026-11-22T02:40:00Z")]);
    let expected = format!(
        "3 places did not answer (1 blocked; {} needs a key; 1 rate limited, again after 02:40 UTC)",
        places[1]
    );
    assert_eq!(words, expected);

    // Places that are required and were not asked.
    let mut report = green();
    silence(&mut report.names[0], &[of(DoubtKind::Blocked)]);
    let gone = report.names[0].unanswered[0].clone();
    report.names[0].standings.retain(|one| one.surface.platform != gone);
    settle(&mut report, FailOn::NoGo, false, false);
    assert_eq!(report.gate.red, Some(format!("our configuration ({gone} left out)")));

    // A bare status is no answer.
    let mut report = green();
    silence(&mut report.names[0], &[of(DoubtKind::Blocked)]);
    let one = standing(&mut report.names[0], 0);
    (one.verdict, one.doubt, one.strength) = (Verdict::Vacant, None, Some(Strength::E));
    settle(&mut report, FailOn::NoGo, false, false);
    assert!(report.gate.red.unwrap().ends_with(": only a hint)"));
}

#[test]
fn what_the_lock_holds_is_blamed_on_its_age() {
    let mut report = Report { mode: Mode::Locked, ..green() };
    silence(&mut report.names[0], &[of(DoubtKind::NotAsked), of(DoubtKind::NotAsked)]);
    let old = CarriedReport { on: "2026-09-18".to_owned(), until: "2026-10-18".to_owned(), why: None };
    let mut places = Vec::new();
    for index in 0..2 {
        let one = standing(&mut report.names[0], index);
        one.carried = Some(old.clone());
        places.push(one.surface.platform_name.clone());
    }
    assert_eq!(settle(&mut report.clone(), FailOn::NoGo, true, false), Exit::Incomplete);
    settle(&mut report, FailOn::NoGo, false, false);
    assert_eq!(report.gate.red, Some(format!("evidence too old ({})", places.join(", "))));
    standing(&mut report.names[0], 1).carried = None;
    settle(&mut report, FailOn::NoGo, false, false);
    let red = report.gate.red.unwrap();
    assert_eq!(red, format!("2 places did not answer (1 too old; {} not in the lock)", places[1]));
}

#[test]
fn what_became_worse_is_named() {
    let mut report = green();
    report.names[0].drift = vec![drift("GitHub", false), drift("TikTok", true)];
    assert_eq!(settle(&mut report, FailOn::NoGo, false, false), Exit::Drift);
    let words = "an answer became worse (TikTok: no account found → taken by someone else)";
    assert_eq!(report.gate.red.as_deref(), Some(words));
    assert_eq!(settle(&mut report, FailOn::Never, false, false), Exit::Complete);
}

#[test]
fn the_binary_obeys_flag_over_policy_over_default() {
    let world = healthy(|place, handle| place.platform.id == "github" && handle == "acmeworks");
    let github = "[platforms]\nrequired = [\"github\"]\n";
    let run = |gate: &str, args: &[&str]| {
        let folder = folder(&format!("{github}{gate}"));
        code(&check(&world, folder.path(), &[&["acmeworks"], args].concat()))
    };
    let caution = "[gate]\nfail_on = \"caution\"\n";
    assert_eq!((run("", &[]), run(caution, &[])), (Some(0), Some(11)));
    assert_eq!(run("", &["--fail-on", "caution"]), Some(11));
    assert_eq!(run(caution, &["--fail-on", "never"]), Some(0));
    assert_eq!(run(caution, &["--fail-on", "no-go"]), Some(0));
    // Silence is not for it to judge.
    let folder = folder(&format!("{PLACES}[gate]\nfail_on = \"never\"\n"));
    let output = check(&world, folder.path(), &["acmeworks"]);
    assert_eq!(code(&output), Some(3), "{}", data(&output));
    assert_eq!(red(&output).unwrap(), "2 places did not answer (look yourself)");
    let demo =
        |word: &str| code(&callsign(&["check", "--replay", "demo", "--fail-on", word]).output().unwrap());
    assert_eq!((demo("no-go"), demo("caution")), (Some(12), Some(12)));
    assert!(matches!(demo("never"), Some(0 | 3)));
    assert_eq!(demo("sometimes"), Some(2));
}

#[test]
fn a_rate_limit_says_when_to_come_again() {
    let world = internet(|place, handle, ask| {
        if place.platform.id == "github" && handle != "github" {
            return Page::new(429, "slow down").with("retry-after", "7200");
        }
        honest(place, handle, ask, false)
    });
    let folder = folder("[platforms]\nrequired = [\"github\"]\n");
    let output = check(&world, folder.path(), &["acmeworks", "-o", "json"]);
    assert_eq!(code(&output), Some(3), "{}", told(&output));
    let words = red(&output).unwrap();
    assert!(words.starts_with("1 place did not answer (GitHub: rate limited, again after "), "{words}");
    assert!(words.ends_with(" UTC)"), "{words}");
    let report = read(&output);
    assert_eq!(report.gate.red.as_deref(), Some(words.as_str()));
    let after = report.names[0].standings.iter().find_map(|one| one.doubt.as_ref()?.again_after.clone());
    let (after, began) = (after.unwrap().parse::<jiff::Timestamp>().unwrap(), report.as_of.parse().unwrap());
    let seconds = after.duration_since(began).as_secs();
    assert!((7199..7200 + 90).contains(&seconds), "{seconds}");
}
