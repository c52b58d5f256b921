use super::*;
use crate::output::sample;
use crate::report::{OwnerReport, SoFar};
use crate::verdict::Doubt;
use crate::verdict::DoubtKind;

fn drawn(report: &Report, width: usize) -> String {
    render(report, Canvas { width, ..Canvas::plain() })
}

fn assert_fits(text: &str, width: usize) {
    assert!(text.lines().count() <= MOST_LINES, "{} lines:\n{text}", text.lines().count());
    for line in text.lines() {
        assert!(safe::width(line) <= width, "{} columns: {line}", safe::width(line));
        assert!(!line.chars().any(safe::is_harmful), "{line:?}");
    }
}

#[test]
fn reads_from_headline_to_next_step() {
    let text = drawn(&sample::report(), 80);
    let expected = "\
NO-GO, incomplete  qwikster  (handles only; no trademark search)
5 of 6 required places answered (consumer); after NO-GO the rest does not matter

Chirp         taken by someone else (strong)    “Sam Sample”, 12k followers,
                                                since 2011, verified
Pictures      could not tell: look yourself     login wall: redirected to
                                                `/accounts/login/`
Clips         no account found (likely)         the page of the account answers
Forum         sign-up says free (certain)       the sign-up check says it can be
                                                registered
Pages         cannot be registered (reserved;   reserved word (published list)
              certain)
Work company  not allowed by the platform's     7 characters; 8 to 30 are
              rules                             allowed (help pages)

other handles (4): 2 taken, 1 could not tell, 1 no account found

next: `callsign explain chirp/qwikster` shows the whole chain
      `--all` shows every place
";
    assert_eq!(text, expected);
}

#[test]
fn fits_every_terminal_and_the_line_limit() {
    let long = sample::name(
        &"界".repeat(100),
        (0..60)
            .map(|index| {
                let mut standing =
                    sample::standing(&format!("place{index}"), &"Long place name ".repeat(3), Verdict::Taken);
                standing.surface.required = index < 30;
                standing.owner = Some(OwnerReport {
                    display_name: Some("\u{202e}\u{1b}[2Jevil\nname 東京 ".repeat(9)),
                    ..OwnerReport::default()
                });
                standing
            })
            .collect(),
    );
    for names in [1, 2, 3, 5, 8, 20, 23, 60] {
        for width in [40, 59, 60, 80, 200] {
            for name in [&sample::report().names[0], &long] {
                let mut report = sample::replayed();
                report.names = vec![name.clone(); names];
                assert_fits(&drawn(&report, width), width);
            }
        }
    }
}

#[test]
fn a_replay_says_so_first() {
    let text = drawn(&sample::replayed(), 80);
    assert!(
        text.starts_with("REPLAY: constructed archive demo of 2026-11-21, nothing was asked today\n"),
        "{text}"
    );
    assert_eq!(drawn(&sample::report(), 80).find("REPLAY"), None);
}

#[test]
fn so_far_and_complete_are_told_in_one() {
    let mut report = sample::report();
    for (so_far, complete, shown) in [
        (SoFar::Go, true, "GO  qwikster  (handles only; no trademark search)"),
        (SoFar::Go, false, "INCOMPLETE  qwikster  (handles only; no trademark search)"),
        (SoFar::Caution, true, "CAUTION  qwikster  ("),
        (SoFar::Caution, false, "CAUTION, incomplete  qwikster  ("),
        (SoFar::NoGo, true, "NO-GO  qwikster  ("),
        (SoFar::NoGo, false, "NO-GO, incomplete  qwikster  ("),
    ] {
        report.names[0].so_far = so_far;
        report.names[0].complete = complete;
        assert!(drawn(&report, 80).starts_with(shown), "{shown}");
    }
    assert!(
        drawn(&report, 40).starts_with("NO-GO, incomplete  qwik…  (handles only)\n"),
        "{}",
        drawn(&report, 40)
    );
}

#[test]
fn names_the_handle_where_it_differs() {
    let mut report = sample::report();
    report.names[0].name = "Qwik Ster".to_owned();
    assert!(drawn(&report, 80).contains("checked under @qwikster"));
    report.names[0].name = "@qwikster".to_owned();
    assert!(!drawn(&report, 80).contains("checked under"));
}

#[test]
fn the_rest_is_counted_and_all_shows_it() {
    let report = sample::report();
    let text = drawn(&report, 80);
    assert!(text.contains("other handles (4): 2 taken, 1 could not tell, 1 no account found"), "{text}");
    assert!(!text.contains("Audio"), "{text}");
    let all = render(&report, Canvas { all: true, ..Canvas::plain() });
    assert!(
        all.contains("\nother handles (4): 2 taken, 1 could not tell, 1 no account found\nAudio"),
        "{all}"
    );
    assert!(!all.contains("--all"), "{all}");
}

#[test]
fn advice_follows_the_reason() {
    let mut report = sample::report();
    report.names[0].so_far = SoFar::Caution;
    assert!(drawn(&report, 80).contains("look yourself: https://pictures.example/qwikster"));
    report.names[0].standings[1].doubt = Some(Doubt::new(DoubtKind::TimedOut, "no answer within 10 s"));
    let text = drawn(&report, 80);
    assert!(text.contains("`--wait 10m` goes on asking") && !text.contains("look yourself: http"), "{text}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let report = sample::report();
    let coloured = render(&report, Canvas { colour: true, ..Canvas::plain() });
    assert!(coloured.contains('\u{1b}'));
    let stripped = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(stripped, drawn(&report, 80));
}

#[test]
fn a_colour_never_lands_in_strangers_text() {
    let mut report = sample::report();
    report.names[0].standings[0].owner =
        Some(OwnerReport { display_name: Some("no account found".to_owned()), ..OwnerReport::default() });
    let coloured = render(&report, Canvas { colour: true, ..Canvas::plain() });
    assert!(coloured.contains("“no account found”"), "{coloured}");
}

#[test]
fn many_names_keep_counts_and_handles_as_long_as_they_fit() {
    let mut report = sample::report();
    report.names[0].name = "Qwik Ster".to_owned();
    report.names = vec![report.names[0].clone(); 4];
    let text = drawn(&report, 80);
    assert_eq!(
        text.matches("5 of 6 required places answered; checked under @qwikster; taken: Chirp;").count(),
        4,
        "{text}"
    );
    report.names = vec![report.names[0].clone(); 18];
    let line =
        "NO-GO, incomplete  Qwik Ster  (handles only; no trademark search)  5 of 6 answered  @qwikster\n";
    assert_eq!(drawn(&report, 100).matches(line).count(), 18);
    assert!(
        drawn(&report, 40).contains("next: `callsign explain chirp/qwikster`\n"),
        "{}",
        drawn(&report, 40)
    );
}
