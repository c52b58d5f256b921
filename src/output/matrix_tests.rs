use std::collections::BTreeMap;

use super::super::sample;
use super::super::table::{MOST_LINES, render};
use super::*;
use crate::report::comparison::compare;
use crate::report::{SoFar, WhoseReport};

fn drawn(report: &Report, width: usize, all: bool) -> String {
    render(report, Canvas { width, all, ..Canvas::plain() })
}

fn compared(names: Vec<NameReport>) -> Report {
    let comparison = compare(&names, &BTreeMap::new());
    Report { comparison, names, ..sample::report() }
}

fn called(handle: &str, verdicts: &[Verdict]) -> NameReport {
    let places = ["Chirp", "Clips", "Code", "Pictures", "Forum", "Work company"];
    let standings = places.iter().zip(verdicts).map(|(place, verdict)| {
        let mut one = sample::standing(&place.to_lowercase(), place, *verdict);
        one.surface.required = true;
        one
    });
    let mut name = sample::name(handle, standings.collect());
    let silent = |one: &&StandingReport| one.verdict == Verdict::Unknown;
    name.unanswered = name.standings.iter().filter(silent).map(|one| one.surface.platform.clone()).collect();
    name
}

#[test]
fn a_few_names_stand_side_by_side() {
    use Verdict::{Free, Taken, Unknown, Vacant};
    let mut ours = called("kite", &[Taken, Vacant, Vacant]);
    ours.standings[0].whose = Some(WhoseReport { identity: "ours".into(), why: "policy".into() });
    ours.so_far = SoFar::Go;
    let report = compared(vec![
        called("qwikster", &[Taken, Vacant, Free]),
        called("quickster", &[Vacant, Unknown, Vacant]),
        ours,
    ]);
    let text = drawn(&report, 80, false);
    assert_eq!(
        text,
        "\
3 names, the best first  (handles only; no trademark search)

1  GO          kite       3 of 3 required places can be had
2  INCOMPLETE  quickster  2 of 3 required places can be had; 1 required place
                          did not answer: Clips; would change it: an answer of
                          Clips
3  NO-GO       qwikster   2 of 3 required places can be had; something stands in
                          the way of it

       kite          quickster       qwikster
Chirp  ✓ yours       ✓ no account    ✗ taken
Clips  ✓ no account  ? needs a look  ✓ no account
Code   ✓ no account  ✓ no account    ✓ free

next: `callsign explain chirp/qwikster` shows the whole chain
      look yourself: https://clips.example/qwikster
"
    );
    let coloured = render(&report, Canvas { colour: true, ..Canvas::plain() });
    assert!(coloured.contains('\u{1b}'));
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), text);
}

#[test]
fn any_number_of_names_fits() {
    use Verdict::{Barred, Free, Taken, Unknown, Vacant, Withheld};
    let all = [Taken, Vacant, Free, Unknown, Withheld, Barred];
    for count in [2, 3, 4, 5, 11, 60, 300] {
        let names = (0..count).map(|at| called(&format!("name{at}"), &all[..=(at % 6)])).collect();
        let report = compared(names);
        for width in [40, 59, 80, 200] {
            let text = drawn(&report, width, false);
            assert!(text.lines().count() <= MOST_LINES, "{count} {width}\n{text}");
            for line in text.lines() {
                assert!(safe::width(line) <= width, "{count} {width}: {line}\n{text}");
            }
            assert!(text.contains("(handles only"), "{text}");
        }
        let all = drawn(&report, 80, true);
        let has = |name: &NameReport| all.lines().any(|line| line.contains(name.name.as_str()));
        assert!(report.names.iter().all(has), "{all}");
    }
}
