//! Allowances and waivers: what they excuse, that every summary lists them, and their last day.

use super::{PLACES, check, code, data, day, flat, folder, read, red, told};
use crate::internet::Place;
use crate::loopback::healthy;

pub(super) fn allowance(place: &str, until: &str) -> String {
    format!(
        "[[gate.allow_unknown]]\nplace = \"{place}\"\nreason = \"shows a machine nothing\"\nby = \"A. K.\"\nuntil = {until}\n"
    )
}

#[test]
fn an_allowance_excuses_a_place_to_the_end_of_its_last_day() {
    let world = healthy(|_, _| false);
    let run = |facebook: i64, tiktok: i64, args: &[&str]| {
        let body =
            format!("{PLACES}{}{}", allowance("facebook", &day(facebook)), allowance("tiktok", &day(tiktok)));
        let folder = folder(&body);
        check(&world, folder.path(), &[&["acmeworks"], args].concat())
    };
    let output = run(0, 90, &[]);
    let text = flat(&data(&output));
    assert_eq!((code(&output), red(&output)), (Some(0), None), "{}", told(&output));
    assert!(text.starts_with("INCOMPLETE acmeworks") && text.contains("1 of 3 required places"), "{text}");
    for place in ["Facebook", "TikTok"] {
        assert!(text.contains(&format!("allowed to be unanswered: {place} until ")), "{text}");
    }
    assert!(text.contains("(A. K.: shows a machine nothing)"), "{text}");
    let report = read(&run(0, 90, &["-o", "json"]));
    assert_eq!((report.gate.exit, &report.gate.red, report.names[0].allowed.len()), (0, &None, 2));
    assert!(!report.names[0].complete && report.waivers.is_empty());

    // The day after it excuses nothing, and says so.
    let output = run(-1, 90, &["-o", "json"]);
    let report = read(&output);
    assert_eq!((code(&output), report.gate.exit), (Some(3), 3));
    assert_eq!(red(&output).unwrap(), "1 place did not answer (Facebook: look yourself)");
    assert_eq!(report.names[0].allowed.len(), 1);
    assert_eq!(report.waivers[0].rule, "CI-01");
    assert!(report.waivers[0].claim.contains("the allowance for facebook in callsign.toml:4 expired on"));

    // For a release nothing is excused.
    let output = run(0, 90, &["--complete"]);
    assert_eq!(code(&output), Some(3));
    assert_eq!(red(&output).unwrap(), "2 places did not answer (look yourself)");
    assert!(!data(&output).contains("allowed to be unanswered"), "{}", data(&output));
}

#[test]
fn an_allowance_for_what_answers_is_told_and_excuses_no_finding() {
    let world = healthy(|place, handle| place.platform.id == "github" && handle == "acmeworks");
    let body = format!(
        "[platforms]\nrequired = [\"github\"]\n[gate]\nfail_on = \"caution\"\n{}{}",
        allowance("github", &day(10)),
        allowance("tiktok", &day(10))
    );
    let folder = folder(&body);
    let output = check(&world, folder.path(), &["acmeworks", "-o", "json"]);
    let report = read(&output);
    assert_eq!((code(&output), report.gate.exit), (Some(11), 11));
    assert_eq!(red(&output).unwrap(), "the name (AV-01, HH-06)");
    let stale: Vec<&str> = report.waivers.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(stale, ["CI-02", "CI-02"]);
    assert!(report.waivers[0].claim.contains("excuses nothing in this survey"), "{:?}", report.waivers[0]);
    let lint = crate::loopback::callsign(&["policy", "lint"]).current_dir(folder.path()).output().unwrap();
    let text = flat(&data(&lint));
    assert!(text.contains("the allowance for github (line 6) ends in 10 days"), "{text}");
    assert!(text.contains("tiktok is allowed to be unanswered (line 11), yet it is not required"), "{text}");
}

#[test]
fn a_waiver_holds_to_the_end_of_its_last_day() {
    let held = |place: &Place, handle: &str| place.platform.id == "github" && handle == "acmeworks";
    let world = healthy(held);
    let plain = "[platforms]\nrequired = [\"github\"]\n[gate]\nfail_on = \"caution\"\n";
    let run = |waivers: &str| {
        let folder = folder(&format!("{plain}{waivers}"));
        check(&world, folder.path(), &["acmeworks", "-o", "json"])
    };
    let before = run("");
    assert_eq!(code(&before), Some(11), "{}", told(&before));
    let reasons = read(&before).names[0].reasons.clone();
    let until = |days: i64| {
        let waiver = |id: &String| {
            format!(
                "[[waiver]]\nid = \"{id}\"\nreason = \"ours soon\"\nby = \"A. K.\"\nuntil = {}\n",
                day(days)
            )
        };
        run(&reasons.iter().map(waiver).collect::<String>())
    };
    let (last, after) = (until(0), until(-1));
    assert_eq!((code(&last), red(&last)), (Some(0), None), "{}", told(&last));
    assert_eq!((code(&after), red(&after).as_deref()), (Some(11), Some("the name (AV-01, HH-06)")));
    assert!(read(&after).waivers.iter().all(|one| one.rule == "CI-01"));
    // Longer than half a year nobody may promise.
    assert_eq!((code(&until(180)), code(&until(181))), (Some(0), Some(1)));
}
