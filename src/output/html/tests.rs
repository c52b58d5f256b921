//! The structure of the page: what a screen reader, a printer and a browser rely on.

use scraper::{ElementRef, Html, Selector};

use super::*;
use crate::catalog::platform::Kind;
use crate::output::sample;
use crate::report::{
    AllowedReport, CarriedReport, ComparisonReport, DriftReport, OpenLook, RegisterReport, SoFar, WhoseReport,
};
use crate::verdict::{Strength, Verdict};

fn page(report: &Report) -> (String, Html) {
    let text = render(report).unwrap();
    let parsed = Html::parse_document(&text);
    (text, parsed)
}

fn all<'p>(page: &'p Html, selector: &str) -> Vec<ElementRef<'p>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(element: &ElementRef<'_>) -> String {
    element.text().collect::<Vec<_>>().join(" ").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A report with something in every part of the page.
fn full() -> Report {
    let mut report = sample::report();
    let name = &mut report.names[0];
    name.so_far = SoFar::Caution;
    name.unanswered = vec!["pictures".to_owned(), "elsewhere".to_owned()];
    name.allowed = vec![AllowedReport {
        place: "pictures".to_owned(),
        reason: "answers nobody".to_owned(),
        by: "Kim".to_owned(),
        until: "2026-12-01".to_owned(),
    }];
    name.drift = vec![DriftReport {
        place: "chirp".to_owned(),
        handle: None,
        place_name: "Chirp".to_owned(),
        from: "no account found".to_owned(),
        to: "taken by someone else".to_owned(),
        words: "somebody took it".to_owned(),
        counts: true,
    }];
    name.to_register = vec![RegisterReport {
        kind: Kind::Handle,
        place: "forum".to_owned(),
        place_name: "Forum".to_owned(),
        handle: "qwikster".to_owned(),
        url: "https://forum.example/qwikster".to_owned(),
        verdict: Verdict::Free,
    }];
    name.standings[2].carried = Some(CarriedReport {
        on: "2026-11-18".to_owned(),
        until: "2026-11-25".to_owned(),
        why: Some("rate limited".to_owned()),
    });
    report
}

/// As [`full`], for two names.
fn two() -> Report {
    let mut report = full();
    let mut other = report.names[0].clone();
    "quickster".clone_into(&mut other.name);
    "quickster".clone_into(&mut other.handle);
    report.names.push(other);
    report
}

#[test]
fn there_is_one_first_heading_and_none_is_skipped() {
    for report in [sample::report(), sample::replayed(), full(), two()] {
        let (_, page) = page(&report);
        let levels: Vec<u32> = all(&page, "h1, h2, h3, h4, h5, h6")
            .iter()
            .map(|heading| heading.value().name()[1..].parse().unwrap())
            .collect();
        assert_eq!(levels[0], 1);
        assert_eq!(levels.iter().filter(|level| **level == 1).count(), 1);
        assert!(levels.windows(2).all(|two| two[1] <= two[0] + 1), "{levels:?}");
        assert!(all(&page, "h1, h2, h3").iter().all(|heading| !text(heading).is_empty()));
    }
}

#[test]
fn ids_are_unique_and_what_points_at_them_finds_them() {
    let (_, page) = page(&two());
    let mut ids: Vec<&str> = all(&page, "[id]").iter().filter_map(|one| one.value().attr("id")).collect();
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), count);
    let inner = all(&page, "[href^='#'], [aria-labelledby]");
    let targets = inner.iter().filter_map(|one| {
        let value = one.value();
        value.attr("href").map(|href| &href[1..]).or(value.attr("aria-labelledby"))
    });
    for target in targets {
        assert!(ids.binary_search(&target).is_ok(), "nothing is called {target}");
    }
}

#[test]
fn the_parts_come_in_the_order_in_which_they_matter() {
    let (_, page) = page(&full());
    let headings: Vec<String> = all(&page, "h1, h2").iter().map(text).collect();
    assert_eq!(headings[0], "CAUTION, incomplete qwikster (handles only; no trademark search)");
    assert_eq!(
        headings[1..],
        [
            "Not answered",
            "What decided it",
            "Changed",
            "Place by place",
            "Try to register, in this order",
            "How to read it"
        ]
    );
    let whole = text(&page.root_element());
    assert_eq!(whole.matches("not a legal opinion").count(), 1);
}

#[test]
fn every_required_place_without_an_answer_has_its_link() {
    let mut report = full();
    let (_, whole) = page(&report);
    let rows = all(&whole, "table.open tbody tr");
    assert_eq!(rows.len(), 2);
    let said = text(&rows[0]);
    assert!(said.contains("Pictures") && said.contains("pictures.example/qwikster"), "{said}");
    assert!(said.contains("may be unanswered until 1 Dec 2026: answers nobody (Kim)"), "{said}");
    assert!(said.contains("Does an account answer?"), "{said}");
    let link = rows[0].select(&Selector::parse("a[href]").unwrap()).next().unwrap();
    assert_eq!(link.value().attr("href"), Some("https://pictures.example/qwikster"));
    // One that was left out of the survey says so.
    assert!(text(&rows[1]).contains("left out of this survey"), "{}", text(&rows[1]));
    // One that answered, and whose holder only a person can read, is open too.
    let name = &mut report.names[0];
    name.unanswered.clear();
    name.open_looks = vec![OpenLook {
        kind: Kind::Handle,
        place: "chirp".to_owned(),
        place_name: "Chirp".to_owned(),
        handle: "qwikster".to_owned(),
        url: "https://chirp.example/qwikster".to_owned(),
        question: "Who is it?".to_owned(),
        signed_in: true,
        why: None,
    }];
    let (_, read) = page(&report);
    let rows: Vec<String> = all(&read, "table.open tbody tr").iter().map(text).collect();
    assert!(rows.len() == 1 && rows[0].contains("nobody could read who holds it"), "{rows:?}");
    report.names[0].open_looks.clear();
    assert!(page(&report).0.contains("Every required place answered."));
}

#[test]
fn tables_have_captions_and_heads() {
    let (_, page) = page(&two());
    let tables = all(&page, "table");
    assert!(tables.len() > 6);
    for table in tables {
        let has = |selector: &str| table.select(&Selector::parse(selector).unwrap()).next().is_some();
        assert!(has("caption") && has("thead th[scope=col]") && has("tbody th[scope=row]"));
        let columns = table.select(&Selector::parse("thead th").unwrap()).count();
        for row in table.select(&Selector::parse("tbody tr").unwrap()) {
            assert_eq!(row.child_elements().count(), columns);
        }
    }
}

#[test]
fn nothing_on_the_page_runs_or_loads() {
    for report in [sample::replayed(), two()] {
        let (text, page) = page(&report);
        let bad = "script, iframe, object, embed, img, form, link, base, audio, video, input, button";
        assert_eq!(all(&page, bad).len(), 0);
        for element in all(&page, "*") {
            for (name, value) in element.value().attrs() {
                assert!(!name.starts_with("on") && name != "style", "{name}={value}");
                if matches!(name, "href" | "src") {
                    let leads = value.starts_with("https://") || value.starts_with("http://");
                    assert!(leads || value.starts_with('#'), "{name}={value}");
                    let away = !value.starts_with('#');
                    assert!(!away || element.value().attr("rel") == Some("noopener noreferrer nofollow"));
                }
            }
        }
        assert!(!text.contains("url(") && !text.contains("@import"));
        assert!(text.contains("default-src 'none'"));
        assert!(text.starts_with("<!doctype html>\n<html lang=\"en\">"));
    }
}

#[test]
fn strangers_text_stays_text() {
    let mut report = full();
    let name = &mut report.names[0];
    "<script>alert(1)</script>".clone_into(&mut name.name);
    let owner = name.standings[0].owner.as_mut().unwrap();
    owner.display_name = Some("</bdi></td><img src=x onerror=alert(1)>".to_owned());
    owner.bio = Some("a\u{202e}b </style><base href=//evil.example/> {{ 7 * 7 }}".to_owned());
    owner.links = vec!["javascript:alert(1)".to_owned()];
    name.standings[0].url = "javascript:alert(1)".to_owned();
    let (source, whole) = page(&report);
    assert_eq!(all(&whole, "script, img, base").len(), 0);
    assert_eq!(all(&whole, "[href^='javascript']").len(), 0);
    let said = text(&whole.root_element());
    assert!(said.contains("<script>alert(1)</script>") && said.contains("{{ 7 * 7 }}"), "{said}");
    assert!(said.contains(r"a\u{202e}b") && !source.contains('\u{202e}'));
    // What was left out before is not put back, and the page says which of the two it is.
    assert!(said.contains("not for passing on"));
    report.redacted = true;
    let said = text(&page(&report).1.root_element());
    assert!(
        !said.contains("7 * 7")
            && !said.contains("onerror")
            && said.contains("say of themselves is left out"),
        "{said}"
    );
}

#[test]
fn a_shape_and_a_word_stand_beside_every_colour() {
    let (text, page) = page(&two());
    let shapes: Vec<String> = all(&page, "symbol")
        .iter()
        .filter_map(|one| one.value().attr("id"))
        .map(|id| format!("#{id}"))
        .collect();
    for used in all(&page, "use") {
        let href = used.value().attr("href").unwrap();
        assert!(shapes.iter().any(|shape| shape == href), "no shape {href}");
    }
    for verdict in all(&page, ".verdict, .severity, .badge") {
        let has_shape = verdict.select(&Selector::parse("svg use").unwrap()).next().is_some();
        assert!(has_shape && !self::text(&verdict).is_empty());
    }
    // Every verdict, every outcome and every weight of a finding has a shape of its own.
    for name in ["free", "vacant", "taken", "withheld", "barred", "unknown", "yours", "perhaps", "none"] {
        assert!(text.contains(&format!("id=\"m-{name}\"")), "{name}");
    }
    for name in ["go", "caution", "no-go", "incomplete", "note"] {
        assert!(text.contains(&format!("id=\"m-{name}\"")), "{name}");
    }
}

#[test]
fn accounts_of_ours_and_answers_of_old_are_told_apart() {
    let mut report = full();
    let whose = |identity: &str| Some(WhoseReport { identity: identity.to_owned(), why: String::new() });
    report.names[0].standings[0].whose = whose("ours");
    report.names[0].standings[6].whose = whose("unclear");
    let (_, page) = page(&report);
    assert!(all(&page, ".grid .verdict.yours").iter().any(|one| text(one).contains("yours")));
    assert!(all(&page, ".grid .verdict.perhaps").iter().any(|one| text(one).contains("perhaps by you")));
    let rows: Vec<String> = all(&page, ".grid tr").iter().map(text).collect();
    let carried = rows.iter().find(|row| row.contains("answer of 18 Nov 2026")).unwrap();
    assert!(carried.contains("counts until 25 Nov 2026: rate limited"), "{carried}");
}

#[test]
fn few_names_are_columns_and_many_are_rows() {
    let mut report = sample::report();
    let first = report.names[0].clone();
    for (at, count) in [(2, 6), (4, 6), (5, 5), (20, 20)] {
        report.names = (0..at)
            .map(|at| {
                let mut name = first.clone();
                name.handle = format!("name{at}");
                name.name.clone_from(&name.handle);
                name
            })
            .collect();
        let (_, page) = page(&report);
        assert_eq!(all(&page, ".matrix:not(details .matrix) tbody tr").len(), count, "{at} names");
        assert_eq!(all(&page, ".ranked tbody tr").len(), at);
        assert_eq!(all(&page, "article").len(), at.min(MOST_NAMES));
    }
    assert!(render(&report).unwrap().contains("the 8 others are in the tables"));
    // The order is that of the comparison, and it says why.
    let ranked = |handle: &str, lost: Option<&str>| crate::report::comparison::RankedReport {
        handle: handle.to_owned(),
        can_be_had: 3,
        required: 6,
        lost: lost.map(str::to_owned),
        change: lost.map(|_| "take another place".to_owned()),
        dropped: lost.map(|_| "required places".to_owned()),
    };
    report.names.truncate(2);
    report.comparison =
        Some(ComparisonReport { ranked: vec![ranked("name1", None), ranked("name0", Some("fewer places"))] });
    let (_, page) = page(&report);
    let rows: Vec<String> = all(&page, ".ranked tbody tr").iter().map(text).collect();
    assert!(rows[0].starts_with("name1") && rows[0].contains("3 of 6"), "{rows:?}");
    assert!(rows[1].contains("fewer places; left at: required places"), "{rows:?}");
    assert!(rows[1].contains("take another place"), "{rows:?}");
}

#[test]
fn the_sentence_says_how_it_stands() {
    let mut report = sample::report();
    let mut said = |so_far: SoFar, answered: usize| {
        let name = &mut report.names[0];
        (name.so_far, name.coverage.answered, name.complete) = (so_far, answered, answered == 6);
        let (_, page) = page(&report);
        text(&all(&page, ".sentence")[0])
    };
    assert_eq!(said(SoFar::Go, 6), "Nothing found stands in the way on the 6 required places.");
    assert_eq!(
        said(SoFar::Go, 5),
        "Nothing found stands in the way so far, but one required place did not answer."
    );
    assert_eq!(said(SoFar::Go, 0), "Nothing is known yet: no required place answered.");
}

#[test]
fn a_thousand_places_do_not_drown_the_page() {
    let mut report = sample::report();
    let one = report.names[0].standings[6].clone();
    for at in 0..1000 {
        let mut other = one.clone();
        other.surface.platform = format!("place{at}");
        other.strength = Some(Strength::E);
        report.names[0].standings.push(other);
    }
    let (_, page) = page(&report);
    assert!(all(&page, ".kinds a").len() < 200);
    assert!(text(&page.root_element()).contains("and 954 more"));
    assert_eq!(all(&page, "details .grid tbody tr").len(), 1004);
}

#[test]
fn words_that_promise_too_much_never_appear() {
    let (_, page) = page(&two());
    let said = text(&page.root_element()).to_lowercase();
    for word in ["clear", "cleared", "safe", "available"] {
        assert!(!said.split(|c: char| !c.is_alphanumeric()).any(|one| one == word), "{word}");
    }
}
