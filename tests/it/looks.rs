//! A person's look by the real binary: what it decides, when it ends, what contradicts it, and how it
//! is kept, alone, in a row and through a sheet.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use callsign::look::{LookState, Saw};
use callsign::report::{Report, SoFar, StandingReport};
use callsign::verdict::{DoubtKind, Strength, Verdict};
use jiff::civil::Date;
use jiff::{ToSpan, Zoned};
use serde_json::Value;

use crate::loopback::{callsign, healthy, report, through};
use crate::server::World;

const FILE: &str = "callsign.confirmed.toml";

/// A place where no machine can show that nobody is there, and one where it can.
const WALLED: &str = "facebook";
const OPEN: &str = "github";

fn today() -> Date {
    Zoned::now().date()
}

fn ago(days: i64) -> String {
    today().saturating_sub(days.days()).to_string()
}

fn run_in(folder: &Path, args: &[&str]) -> Output {
    callsign(args).current_dir(folder).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What is kept of a look, or why it is not.
fn confirm(folder: &Path, place: &str, saw: &str, on: &str) -> Output {
    run_in(folder, &["confirm", place, "acmeworks", "--saw", saw, "--by", "A. K.", "--on", on])
}

fn survey(world: &World, folder: &Path, more: &[&str]) -> Report {
    let state = folder.join("state");
    let args = ["check", "acmeworks", "--on", "facebook,github", "-o", "json"];
    let mut command = through(world, &state, &[&args[..], more].concat());
    report(command.current_dir(folder)).0
}

fn standing<'r>(report: &'r Report, place: &str) -> &'r StandingReport {
    report.names[0].standings.iter().find(|standing| standing.surface.platform == place).unwrap()
}

fn with_answers(mut command: Command, answers: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(answers.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

#[test]
fn a_look_decides_where_no_machine_can_tell() {
    let world = healthy(|_, _| false);
    let folder = tempfile::tempdir().unwrap();
    let before = survey(&world, folder.path(), &[]);
    assert_eq!(standing(&before, WALLED).verdict, Verdict::Unknown);
    let kept = confirm(folder.path(), WALLED, "nobody", &ago(2));
    assert_eq!(kept.status.code(), Some(0), "{}", stderr(&kept));
    assert!(stdout(&kept).contains(FILE), "{}", stdout(&kept));

    let after = survey(&world, folder.path(), &[]);
    let seen = standing(&after, WALLED);
    assert_eq!((seen.verdict, seen.strength), (Verdict::Vacant, Some(Strength::H)));
    let looked = seen.looked.as_ref().unwrap();
    assert_eq!((looked.saw, looked.state), (Saw::Nobody, LookState::Decides));
    assert_eq!((looked.on.as_str(), looked.by.as_deref()), (ago(2).as_str(), Some("A. K.")));
    assert_eq!(looked.expires, today().saturating_add(5.days()).to_string());
    assert_eq!((seen.evidence[0].probe.as_str(), seen.evidence[0].sha256.as_deref()), ("look", None));
    let answered = |report: &Report| report.names[0].coverage.answered;
    assert_eq!(answered(&after), answered(&before) + 1);
    assert!(standing(&after, OPEN).looked.is_none());

    // The report holds to its schema, and the table says who looked and when.
    let schema: Value = serde_json::from_slice(&run_in(folder.path(), &["schema", "report"]).stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(validator.is_valid(&serde_json::to_value(&after).unwrap()));
    let state = folder.path().join("state");
    let mut table = through(&world, &state, &["check", "acmeworks", "--on", WALLED]);
    let words = format!("looked at by A. K., {}", today().saturating_sub(2.days()).strftime("%-d %b"));
    let one_line = |output: &Output| stdout(output).split_whitespace().collect::<Vec<_>>().join(" ");
    let table = one_line(&table.current_dir(folder.path()).output().unwrap());
    assert!(table.contains(&words), "{table}");
    let mut explain = through(&world, &state, &["explain", "facebook/acmeworks"]);
    let explained = one_line(&explain.current_dir(folder.path()).output().unwrap());
    assert!(explained.contains(&format!("{words}: nobody was there, which decides")), "{explained}");

    // Only sign-up's own word is more than that.
    confirm(folder.path(), WALLED, "signup-accepts", &ago(0));
    confirm(folder.path(), OPEN, "signup-accepts", &ago(0));
    let free = survey(&world, folder.path(), &[]);
    for place in [WALLED, OPEN] {
        let seen = standing(&free, place);
        assert_eq!((seen.verdict, seen.strength), (Verdict::Free, Some(Strength::H)), "{place}");
    }
}

#[test]
fn an_expired_look_decides_nothing_and_is_open_again() {
    let world = healthy(|_, _| false);
    let folder = tempfile::tempdir().unwrap();
    for (saw, days) in [("nobody", 8), ("signup-accepts", 2), ("ours", 31)] {
        let refused = confirm(folder.path(), WALLED, saw, &ago(days));
        assert_eq!(refused.status.code(), Some(2));
        assert!(stderr(&refused).contains("look again"), "{}", stderr(&refused));
        assert!(!folder.path().join(FILE).exists());
        let text = format!(
            "schema = \"callsign.confirmed/1\"\n[[look]]\nplace = \"facebook\"\nhandle = \"acmeworks\"\nsaw = \"{saw}\"\non = {}\n",
            ago(days)
        );
        fs::write(folder.path().join(FILE), text).unwrap();
        let after = survey(&world, folder.path(), &[]);
        let seen = standing(&after, WALLED);
        assert_eq!(seen.verdict, Verdict::Unknown);
        assert_eq!(seen.looked.as_ref().unwrap().state, LookState::Expired);
        let open = run_in(folder.path(), &["look", "acmeworks", "--on", WALLED]);
        assert_eq!(open.status.code(), Some(3));
        assert!(stderr(&open).contains("that counted until"), "{}", stderr(&open));
        fs::remove_file(folder.path().join(FILE)).unwrap();
    }
    let future = confirm(folder.path(), WALLED, "nobody", &today().saturating_add(2.days()).to_string());
    assert!(stderr(&future).contains("in the future"), "{}", stderr(&future));
}

#[test]
fn a_look_and_the_machine_that_disagree_are_contradictory() {
    let world = healthy(|place, _| place.platform.id == OPEN);
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    survey(&world, folder.path(), &["--record", archive]);
    confirm(folder.path(), OPEN, "nobody", &ago(1));
    let live = survey(&world, folder.path(), &[]);
    // The same against an archive: then the look may be the newer.
    confirm(folder.path(), OPEN, "nobody", &ago(0));
    let (replayed, _) =
        report(callsign(&["check", "--replay", archive, "-o", "json"]).current_dir(folder.path()));
    for report in [&live, &replayed] {
        let seen = standing(report, OPEN);
        let doubt = seen.doubt.as_ref().unwrap();
        assert_eq!((seen.verdict, doubt.kind), (Verdict::Unknown, DoubtKind::Contradictory));
        assert!(doubt.detail.contains("an account answered") && doubt.detail.contains("nobody was there"));
        assert!(doubt.detail.contains("A. K."), "{}", doubt.detail);
        assert_eq!(seen.looked.as_ref().unwrap().state, LookState::Contradicted);
        assert!(seen.owner.is_none() && seen.evidence.len() > 1);
    }
    // The look is to be taken again, and then it agrees.
    let json = folder.path().join("report.json");
    // Whatever a report says, the link is the catalog's.
    let text =
        serde_json::to_string(&replayed).unwrap().replace("https://github.com", "https://evil.example");
    fs::write(&json, text).unwrap();
    let walk = callsign(&["look", "--report", json.to_str().unwrap(), "--on", OPEN]);
    let mut walk = walk;
    walk.current_dir(folder.path());
    let walked = with_answers(walk, "s\n");
    assert_eq!(walked.status.code(), Some(0), "{}", stderr(&walked));
    assert!(stderr(&walked).contains("an account answered on"), "{}", stderr(&walked));
    assert!(!stderr(&walked).contains("evil.example"), "{}", stderr(&walked));
    let milder = run_in(folder.path(), &["confirm", OPEN, "acmeworks", "--saw", "nobody", "--by", "B. L."]);
    assert!(stderr(&milder).contains("another look says `someone`"), "{}", stderr(&milder));
    let again = survey(&world, folder.path(), &[]);
    // The word of A. K. of the same day stays beside it; what stands in the way is believed.
    assert_eq!(standing(&again, OPEN).verdict, Verdict::Taken);
    assert_eq!(standing(&again, OPEN).looked.as_ref().unwrap().state, LookState::Agrees);
}

#[test]
fn ours_is_in_nobodys_way() {
    let world = healthy(|place, _| place.platform.id == OPEN);
    let folder = tempfile::tempdir().unwrap();
    let stranger = survey(&world, folder.path(), &["--for", "developer"]);
    assert_eq!(stranger.names[0].so_far, SoFar::NoGo);
    confirm(folder.path(), OPEN, "ours", &ago(20));
    confirm(folder.path(), WALLED, "ours", &ago(20));
    let ours = survey(&world, folder.path(), &["--for", "developer"]);
    assert_eq!(ours.names[0].so_far, SoFar::Go);
    assert_eq!(standing(&ours, OPEN).looked.as_ref().unwrap().state, LookState::Agrees);
    assert_eq!(standing(&ours, WALLED).verdict, Verdict::Taken);
    // An account that is ours and that nobody finds is a contradiction.
    let empty = healthy(|_, _| false);
    let lost = survey(&empty, folder.path(), &["--fresh"]);
    assert_eq!(standing(&lost, OPEN).doubt.as_ref().unwrap().kind, DoubtKind::Contradictory);
}

#[test]
fn a_sheet_goes_round() {
    let folder = tempfile::tempdir().unwrap();
    let written = run_in(folder.path(), &["look", "acmeworks", "kiteseventy", "--sheet", "looks.csv"]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let sheet = fs::read_to_string(folder.path().join("looks.csv")).unwrap();
    assert!(
        sheet.starts_with("place,name,link,question,saw,by,on\r\n") && sheet.lines().count() >= 7,
        "{sheet}"
    );
    let again = run_in(folder.path(), &["look", "acmeworks", "--sheet", "looks.csv"]);
    assert_eq!(again.status.code(), Some(2), "answers of colleagues are not written over");
    let empty = run_in(folder.path(), &["confirm", "--from", "looks.csv"]);
    assert_eq!(empty.status.code(), Some(2));

    // One fault, and nothing is kept.
    let filled = |saw: &str| sheet.replacen(",,,\r\n", &format!(",{saw},A. K.,{}\r\n", ago(1)), 2);
    fs::write(folder.path().join("bad.csv"), filled("nobody").replacen(",,,\r\n", ",perhaps,B,soon\r\n", 1))
        .unwrap();
    let refused = run_in(folder.path(), &["confirm", "--from", "bad.csv"]);
    assert_eq!(refused.status.code(), Some(1));
    let told = stderr(&refused);
    for part in ["bad.csv:4: `saw`: `perhaps`", "bad.csv:4: `on`: `soon`", "nothing of it was kept"] {
        assert!(told.contains(part), "{part}\n{told}");
    }
    assert!(!folder.path().join(FILE).exists());

    // As a spreadsheet of another country saves it.
    let date = today().saturating_sub(1.days()).strftime("%d.%m.%Y").to_string();
    let mut reader = csv::Reader::from_reader(sheet.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    let rows: Vec<String> =
        rows.map(|row| format!("{};{};Nobody;\"A. K.\";{date}\r\n", &row[0], &row[1])).collect();
    let dialect = format!("\u{feff}place;name;saw;by;on\r\n{}", rows.concat());
    fs::write(folder.path().join("de.csv"), dialect).unwrap();
    let kept = run_in(folder.path(), &["confirm", "--from", "de.csv"]);
    assert_eq!(kept.status.code(), Some(0), "{}", stderr(&kept));
    let open = run_in(folder.path(), &["look", "acmeworks", "kiteseventy"]);
    assert_eq!((open.status.code(), stdout(&open).as_str()), (Some(0), "no look is open here\n"));
}

#[test]
fn answers_are_kept_one_by_one_until_they_end() {
    let folder = tempfile::tempdir().unwrap();
    let walk = |answers: &str| {
        let mut command = callsign(&["look", "acmeworks", "kiteseventy", "--by", "A. K."]);
        command.current_dir(folder.path());
        with_answers(command, answers)
    };
    // A word that is no answer, one that is, a skip, and the end in the middle.
    let walked = walk("perhaps\nnobody\n\nS");
    assert_eq!(walked.status.code(), Some(3), "{}", stderr(&walked));
    assert!(stderr(&walked).contains("`perhaps` is no answer"), "{}", stderr(&walked));
    assert!(
        stdout(&walked).starts_with("2 looks kept in `callsign.confirmed.toml`, "),
        "{}",
        stdout(&walked)
    );
    let text = fs::read_to_string(folder.path().join(FILE)).unwrap();
    assert_eq!(text.matches("[[look]]").count(), 2, "{text}");
    // What is answered is not asked again; the names are those of the file.
    let mut command = callsign(&["look"]);
    command.current_dir(folder.path());
    let rest = with_answers(command, "q\n");
    assert!(stdout(&rest).starts_with("0 looks kept"), "{}", stdout(&rest));
    assert!(!stderr(&rest).contains("@acmeworks\n  https://www.instagram"), "{}", stderr(&rest));
    let nothing = tempfile::tempdir().unwrap();
    let nothing = run_in(nothing.path(), &["look"]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(stderr(&nothing).contains("callsign look acme"), "{}", stderr(&nothing));
}

#[test]
fn a_file_with_faults_stops_the_survey_and_is_not_touched() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(FILE);
    let text = "schema = \"callsign.confirmed/1\"\n[[look]]\nplace = \"facebook\"\nhandle = \"acme\"\nsaw = \"noone\"\non = 2026-13-01\n";
    fs::write(&path, text).unwrap();
    for args in [
        &["check", "--replay", "demo"][..],
        &["look", "acme"],
        &["confirm", "facebook", "acme", "--saw", "nobody"],
    ] {
        let output = run_in(folder.path(), args);
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(stderr(&output).contains("callsign.confirmed.toml:6: "), "{}", stderr(&output));
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), text);
    let listed = run_in(folder.path(), &["platforms", "list"]);
    assert_eq!(listed.status.code(), Some(0), "what asks no place needs no looks");
}

#[test]
fn what_cannot_be_kept_is_refused_with_the_mend() {
    let folder = tempfile::tempdir().unwrap();
    for (args, part) in [
        (&["confirm", "nosuchplace", "acme", "--saw", "nobody"][..], "`nosuchplace` is no place"),
        (&["confirm", "@social", "acme", "--saw", "nobody"], "is not one place"),
        (&["confirm", "facebook", "acme", "--saw", "gone"], "signup-accepts, ours"),
        (&["confirm", "facebook", "acme", "--saw", "nobody", "--by", "a@b.example"], "names nobody"),
        (&["confirm", "facebook", "acme", "--saw", "nobody", "--on", "18.11.2026"], "`2026-11-18`"),
        (&["confirm", "facebook"], "NAME"),
        (&["confirm", "--from", "nosuch.csv"], "nosuch.csv"),
        (&["look", "acme", "--report", "nosuch.json"], "-o json=FILE"),
        (&["look", "acme", "--by", "Anna Karenina"], "at most 12"),
    ] {
        let output = run_in(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
    }
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn looks_stand_beside_the_policy_and_answer_what_it_requires() {
    let folder = tempfile::tempdir().unwrap();
    let brand = folder.path().join("brand");
    fs::create_dir(&brand).unwrap();
    let policy = "schema = \"callsign.policy/1\"\n[platforms]\nrequired = [\"facebook\", \"github\"]\n";
    fs::write(brand.join("callsign.toml"), policy).unwrap();
    let given = ["--policy", "brand/callsign.toml"];
    let world = healthy(|_, _| false);
    let check = |name: &str| {
        let state = folder.path().join("state");
        let args = ["check", "acmeworks", "--on", "facebook,github", "--policy", "brand/callsign.toml"];
        let spec = format!("json={name}");
        let output = through(&world, &state, &[&args[..], &["-o", &spec]].concat())
            .current_dir(folder.path())
            .output()
            .unwrap();
        let text =
            fs::read_to_string(folder.path().join(name)).unwrap_or_else(|_| panic!("{}", stderr(&output)));
        serde_json::from_str::<Report>(&text).unwrap()
    };
    let before = check("before.json");
    assert!(!before.names[0].complete);
    let open: Vec<&str> = before.names[0].open_looks.iter().map(|open| open.place.as_str()).collect();
    assert_eq!(open, [WALLED]);
    let mut walk = callsign(&[&["look", "--report", "before.json", "--by", "A. K."], &given[..]].concat());
    walk.current_dir(folder.path());
    let walked = with_answers(walk, "n\n");
    assert_eq!(walked.status.code(), Some(0), "{}", stderr(&walked));
    assert!(brand.join(FILE).exists() && !folder.path().join(FILE).exists());
    let after = check("after.json");
    assert!(after.names[0].complete && after.names[0].open_looks.is_empty());
}
