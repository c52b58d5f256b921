//! The page as the binary writes it: what a browser is shown, and what no stranger's text can do to it.
//!
//! `cargo test --test it -- --ignored browser` writes the pages that `.ci/page/check.mjs` looks at.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use callsign::catalog::platform::Kind;
use callsign::output::{Canvas, Format, render};
use callsign::report::Report;
use callsign::verdict::DoubtKind;
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::internet::Page;
use crate::loopback::{callsign, healthy, internet, report, through};
use crate::server::World;

/// The page that this report makes.
fn page(report: &Report) -> String {
    render(Format::Html, report, Canvas::plain()).unwrap()
}

/// What strangers may have written, in every field that reaches a page.
const HOSTILE: [&str; 9] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "'><svg/onload=alert(1)>",
    "</style><style>*{display:none}</style>",
    "</title><h1>GO</h1>",
    "{{ 7 * 7 }}{% raw %}&lt;b&gt;",
    "\u{1b}]0;x\u{7}\u{202e}evil\u{2066}\u{9b}2J\nGO  acme",
    "<!--<base href=//evil.example/>",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Addresses that lead where nobody should go.
const HOSTILE_URLS: [&str; 6] = [
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://bank.example@evil.example/",
    "https://evil.example/\"onmouseover=\"alert(1)",
    "file:///etc/passwd",
    "\u{1}javascript:alert(1)",
];

/// The report of the demo with every string in it hostile that a stranger, a list or a tampered file may
/// have written.
fn hostile() -> Report {
    let (report, _) = report(&mut callsign(&["check", "--replay", "demo", "-o", "json", "--show-holder"]));
    let mut document = serde_json::to_value(report).unwrap();
    let mut count = 0;
    spoil(&mut document["names"], &mut count, "");
    assert!(count > 500, "{count} strings are hostile");
    document["names"][0]["alternatives"] = json!({
        "found": [{
            "handle": HOSTILE[1], "origin": HOSTILE[0], "warning": HOSTILE[2], "can_be_had_on": 1, "required": 2,
            "open": 1, "places": [],
        }],
        "tried": 3, "requests": 9, "most_requests": 30,
    });
    document["names"][0]["drift"] = json!([{
        "place": "x", "handle": HOSTILE[5], "place_name": HOSTILE[0], "from": HOSTILE[1], "to": HOSTILE[2], "words": HOSTILE[3],
        "counts": true,
    }]);
    document["waivers"] = json!([document["names"][0]["findings"][0].clone()]);
    document["gate"]["red"] = json!(HOSTILE[0]);
    serde_json::from_value(document).unwrap()
}

/// Makes every text hostile; what is one of a closed list stays what it is.
fn spoil(value: &mut Value, count: &mut usize, key: &str) {
    const CLOSED: [&str; 12] = [
        "verdict",
        "kind_of_doubt",
        "strength",
        "status",
        "so_far",
        "severity",
        "confidence",
        "saw",
        "state",
        "identity",
        "platform",
        "at",
    ];
    match value {
        Value::String(text) => {
            let is_kind = Kind::ALL.iter().any(|kind| kind.word() == text.as_str())
                || serde_json::from_value::<DoubtKind>(json!(text)).is_ok();
            let is_closed = CLOSED.contains(&key) || (key == "kind" && is_kind);
            if is_closed || key == "unanswered" {
                return;
            }
            let is_url = matches!(key, "url" | "avatar" | "links");
            let list: &[&str] = if is_url { &HOSTILE_URLS } else { &HOSTILE };
            list[*count % list.len()].clone_into(text);
            *count += 1;
        }
        Value::Array(items) => items.iter_mut().for_each(|item| spoil(item, count, key)),
        Value::Object(members) => members.iter_mut().for_each(|(key, value)| spoil(value, count, key)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[test]
#[ignore = "writes the pages that a browser is shown: `.ci/run` does"]
fn pages_for_a_browser() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/page");
    fs::remove_dir_all(&folder).ok();
    fs::create_dir_all(&folder).unwrap();
    let to = |name: &str| -> PathBuf { folder.join(format!("{name}.html")) };
    let wrote = |name: &str, output: &Output| {
        assert!(to(name).exists(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
    };
    let html = |name: &str| format!("html={}", to(name).display());

    let output = callsign(&["check", "--replay", "demo", "-o", &html("one-demo")]).output().unwrap();
    wrote("one-demo", &output);
    let output = callsign(&["check", "--replay", "demo", "--show-holder", "-o", &html("one-holder")])
        .output()
        .unwrap();
    wrote("one-holder", &output);

    let world = healthy(|place, handle| handle == "acme" && place.platform.tier == 1);
    let shut = internet(|_, _, _| Page::new(403, "<title>Just a moment...</title>".to_owned()));
    let check = |world: &World, name: &str, names: &[&str], on: &str| {
        let state = tempfile::tempdir().unwrap();
        let output = html(name);
        let args = [&["check"], names, &["--on", on, "-o", &output]].concat();
        wrote(name, &through(world, state.path(), &args).output().unwrap());
    };
    // Each is mostly waiting, out of politeness.
    let six = ["acme", "zynotic", "qwikster", "blueocean", "lumenko", "tavora"];
    std::thread::scope(|threads| {
        threads.spawn(|| check(&world, "two", &["acme", "Blue Ocean"], "@tier1,@tier2"));
        threads.spawn(|| check(&world, "one-quiet", &["blueocean"], "@tier1,@tier2"));
        threads.spawn(|| check(&shut, "one-unknown", &["blueocean"], "@tier1,@tier2"));
        threads.spawn(|| check(&world, "six", &six, "@tier1"));
    });

    fs::write(to("hostile"), page(&hostile())).unwrap();
}

#[test]
fn the_page_of_the_demo_tells_its_story() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.html");
    let output = callsign(&["check", "--replay", "demo", "-o", &format!("html={}", path.display())]);
    let output = { output }.output().unwrap();
    assert_eq!(output.status.code(), Some(12));
    let text = fs::read_to_string(&path).unwrap();
    let page = Html::parse_document(&text);
    let all = |selector: &str| -> Vec<String> {
        let selector = Selector::parse(selector).unwrap();
        let said = page.select(&selector).map(|one| one.text().collect::<Vec<_>>().join(" "));
        said.map(|said| said.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
    };
    assert_eq!(
        all("h1"),
        ["NO-GO, incomplete qwikster (handles, domains, package names, app stores; no trademark search)"]
    );
    assert!(
        all("title")[0].starts_with("callsign qwikster 20") && all("title")[0].ends_with("NO-GO incomplete")
    );
    assert!(all(".notice")[0].starts_with("REPLAY: constructed archive"));
    let (report, _) = report(&mut callsign(&["check", "--replay", "demo", "-o", "json"]));
    let unanswered = &report.names[0].unanswered;
    assert_eq!(all("table.open tbody tr").len(), unanswered.len());
    for standing in report.names[0].standings.iter().filter(|one| unanswered.contains(&one.surface.platform))
    {
        assert!(text.contains(&format!("href=\"{}\"", standing.look.url.replace('/', "&#x2f;"))));
    }
    assert!(all(".claim")[0].starts_with("@qwikster on X has words about drugs"));
    assert!(all("footer .record")[0].contains("exit code 12 Why it is red: the name (HH-02)"));
    // What the holder says of itself is for whoever asks for it.
    assert!(!text.contains("“Q”"));
    let shown = callsign(&["check", "--replay", "demo", "-o", "html", "--show-holder"]).output().unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).contains("“Q”"));
}

#[test]
fn no_stranger_writes_the_page() {
    let hostile = hostile();
    let text = page(&hostile);
    assert!(!text.chars().any(|c| c != '\n' && callsign::output::safe::is_harmful(c)));
    let page = Html::parse_document(&text);
    let elements = |selector: &str| page.select(&Selector::parse(selector).unwrap()).count();
    assert_eq!(elements("script, img, base, iframe, svg[onload]"), 0);
    assert_eq!((elements("style"), elements("title"), elements("h1"), elements("main")), (1, 1, 1, 1));
    for element in page.select(&Selector::parse("*").unwrap()) {
        for (name, value) in element.value().attrs() {
            assert!(!name.starts_with("on") && name != "src" && name != "style", "{name}={value}");
            assert!(
                name != "href" || value.starts_with("https://evil.example/%22") || value.starts_with('#'),
                "{value}"
            );
        }
    }
    assert!(!text.contains("49"), "the engine ran what a stranger wrote");
}
