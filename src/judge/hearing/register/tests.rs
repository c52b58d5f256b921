//! What is heard of registers: a table of answers, all recordings, and bytes at random.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use serde::Deserialize;

use super::super::hear;
use super::*;
use crate::catalog::domain::place;
use crate::catalog::handle::Handle;
use crate::catalog::registry::Registries;
use crate::exchange::Reply;

/// Suffixes of all makes, besides those of the table.
const SUFFIXES: [&str; 32] = [
    "com", "net", "org", "io", "co", "ai", "us", "de", "eu", "be", "it", "at", "fr", "nl", "co.uk", "se",
    "dk", "no", "fi", "cz", "pl", "pt", "ru", "kz", "jp", "co.jp", "cn", "in", "ca", "com.au", "com.br",
    "biz",
];

fn platform(suffix: &str) -> Platform {
    place(suffix, &Registries::embedded()).unwrap()
}

/// The check of `platform` that asks over `scheme`.
fn probe<'p>(platform: &'p Platform, scheme: &str) -> Option<&'p Probe> {
    platform.probes.iter().find(|probe| probe.url.starts_with(&format!("{scheme}:")))
}

fn heard(platform: &Platform, handle: &str, reply: Reply) -> (Heard, bool) {
    let probe =
        probe(platform, reply.url.scheme()).unwrap_or_else(|| panic!("{} {}", platform.id, reply.url));
    let at = reply.at;
    let hearing = hear(platform, probe, &Handle::new(handle), &Ok(reply), at);
    (hearing.heard, hearing.absence_marked)
}

fn words((heard, marked): &(Heard, bool)) -> String {
    match heard {
        Heard::Taken { proves_itself: true } => "taken, proved".to_owned(),
        Heard::Taken { .. } => "taken".to_owned(),
        Heard::Absent if *marked => "absent, marked".to_owned(),
        Heard::Absent => "absent".to_owned(),
        Heard::Free => "free".to_owned(),
        Heard::Withheld(why) => format!("withheld: {}", why.words()),
        Heard::Refused => "refused".to_owned(),
        Heard::Doubt(doubt) => doubt.kind.words().to_owned(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    answer: Vec<Row>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    what: String,
    suffix: String,
    url: String,
    #[serde(default = "success")]
    status: u16,
    body: String,
    heard: String,
    source: String,
}

fn success() -> u16 {
    200
}

fn table() -> Vec<Row> {
    toml::from_str::<Table>(include_str!("../../../../tests/registers/answers.toml")).unwrap().answer
}

impl Row {
    fn reply(&self, label: &str) -> Reply {
        let domain = format!("{label}.{}", self.suffix);
        let filled = |text: &str| text.replace("{d}", &domain).replace("{D}", &domain.to_uppercase());
        Reply::bare(&filled(&self.url), self.status, &filled(&self.body))
    }
}

#[test]
fn every_answer_of_the_table_is_heard_as_it_says() {
    let mut faults = Vec::new();
    for row in table() {
        assert!(!row.source.is_empty(), "{}", row.what);
        for label in ["qwikster", "no-match", "premium-name", "xn--gre-6ka8i"] {
            let got = words(&heard(&platform(&row.suffix), label, row.reply(label)));
            if got != row.heard {
                faults.push(format!(".{} {}, {label}: {got}, expected {}", row.suffix, row.what, row.heard));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn what_broke_off_never_says_that_nobody_is_there() {
    for row in table() {
        for end in [End::Broken, End::AtLimit] {
            let reply = Reply { end, ..row.reply("qwikster") };
            let got = words(&heard(&platform(&row.suffix), "qwikster", reply));
            assert!(!got.starts_with("absent"), ".{} {}: {got}", row.suffix, row.what);
        }
    }
}

#[test]
fn a_name_in_another_script_is_the_same_as_its_label() {
    let com = platform("com");
    let reply =
        |body: &str| Reply::bare("https://rdap.verisign.com/com/v1/domain/xn--gre-6ka8i.com", 200, body);
    let both = r#"{"objectClassName":"domain","ldhName":"xn--gre-6ka8i.com","unicodeName":"größe.com","status":["active"]}"#;
    assert_eq!(words(&heard(&com, "größe", reply(both))), "taken, proved");
    assert_eq!(
        words(&heard(&com, "größe", reply(&both.replace("6ka8i.com", "6ka8j.com")))),
        "answered for another handle"
    );
    let whois =
        |body: &str| Reply::bare("whois://whois.verisign-grs.com/domain%20xn--gre-6ka8i.com", 200, body);
    let nobody = whois("No match for domain \"XN--GRE-6KA8I.COM\".\r\n");
    assert_eq!(words(&heard(&com, "größe", nobody)), "absent, marked");
}

#[test]
fn a_404_of_another_server_says_nothing() {
    let app = platform("app");
    let body = r#"{"errorCode":404}"#;
    let reply = Reply::bare("https://pubapi.registry.google/rdap/domain/qwikster.app", 404, body);
    let hop = crate::exchange::Hop {
        url: "https://elsewhere.example/domain/qwikster.app".parse().unwrap(),
        status: 302,
        location: reply.url.to_string(),
    };
    assert_eq!(words(&heard(&app, "qwikster", reply.clone())), "absent, marked");
    let led = Reply { hops: vec![hop], ..reply };
    assert_eq!(words(&heard(&app, "qwikster", led)), "answer not recognised");
}

/// A recorded answer: name, case and text.
fn recordings(folder: &str) -> Vec<(String, String, u16, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/recordings").join(folder);
    let mut all = Vec::new();
    for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|file| file.path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(stem) = name.strip_suffix(".meta.json") else { continue };
        let about: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let body = fs::read(path.with_file_name(about["body_file"].as_str().unwrap())).unwrap();
        let status = about["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or(200);
        all.push((stem.to_owned(), about["case"].as_str().unwrap().to_owned(), status, body));
    }
    all.sort();
    all
}

/// The labels under `suffix` that a text speaks of, and one that it does not.
fn labels(text: &str, suffix: &str) -> Vec<String> {
    let pattern = format!(r"(?i)([a-z0-9][a-z0-9-]*)\.{}\b", regex::escape(suffix));
    let pattern = regex::Regex::new(&pattern).unwrap();
    let mut all: Vec<String> = pattern.captures_iter(text).map(|found| found[1].to_lowercase()).collect();
    all.push("qwikster".to_owned());
    all.sort();
    all.dedup();
    all
}

fn whois(platform: &Platform, label: &str, text: &[u8]) -> Reply {
    let url = probe(platform, WHOIS).unwrap().url.replace("{label}", label);
    Reply::of(url.parse().unwrap(), 200, text)
}

/// Not what the index calls it: the domain itself is called so.
const CALLED_THROTTLED: &str = "flipbit-uk-not-found-google-throttled.co.uk";

#[test]
fn no_recorded_answer_of_whois_says_nobody_but_those_that_do() {
    let registries = Registries::embedded();
    let (mut known, mut heard_absent, mut missed, mut faults) = (0, 0, Vec::new(), Vec::new());
    let all = recordings("whois");
    let is_asked = |platform: &Platform| probe(platform, WHOIS).is_some();
    let mut places: BTreeMap<String, Option<Platform>> = SUFFIXES
        .into_iter()
        .map(|suffix| (suffix.to_owned(), place(suffix, &registries).ok().filter(is_asked)))
        .collect();
    for (name, case, _, body) in &all {
        let text = String::from_utf8_lossy(body);
        let own = name.split('-').nth(1).unwrap_or_default();
        let own = match own {
            _ if name.contains("p1ai") => "xn--p1ai",
            "uk" => "co.uk",
            _ => own,
        };
        let is_missing = case == "not_found" || name == CALLED_THROTTLED;
        let mut is_absent = false;
        if !own.is_empty() && !places.contains_key(own) {
            places.insert(own.to_owned(), place(own, &registries).ok().filter(is_asked));
        }
        let suffixes = SUFFIXES.into_iter().chain([own]);
        for suffix in suffixes {
            let Some(platform) = places.get(suffix).and_then(Option::as_ref) else { continue };
            let is_own = suffix == own;
            let labels = if is_own { labels(&text, suffix) } else { vec!["qwikster".to_owned()] };
            for label in labels {
                let (heard, marked) = heard(platform, &label, whois(platform, &label, body));
                if heard == Heard::Absent {
                    is_absent |= is_own;
                    if !is_missing || !marked {
                        faults.push(format!("{name} ({case}) as .{suffix}, {label}"));
                    }
                }
                assert!(heard != Heard::Free, "{name}");
            }
        }
        if is_missing && places.get(own).is_some_and(Option::is_some) {
            known += 1;
            heard_absent += usize::from(is_absent);
            if !is_absent {
                missed.push(name.as_str());
            }
        }
    }
    println!(
        "{} answers, {known} of known registries say nobody, {heard_absent} are heard; not {missed:?}",
        all.len()
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(heard_absent * 10 >= known * 9, "{}", missed.join("\n"));
}

#[test]
fn recorded_refusals_are_told_as_such() {
    let com = platform("com");
    for (name, case, _, body) in recordings("whois") {
        let expected: &[&str] = match case.as_str() {
            "rate_limited" if name != CALLED_THROTTLED => &["rate limited"],
            "blocked" => &["blocked"],
            _ => continue,
        };
        let got = words(&heard(&com, "qwikster", whois(&com, "qwikster", &body)));
        assert!(expected.contains(&got.as_str()), "{name}: {got}");
    }
}

#[test]
fn recorded_answers_without_a_refusal_are_not_called_one() {
    for (name, case, _, body) in recordings("whois") {
        if case == "found" && name != "weppos-br-registro.br-status_registered_limited" || case == "not_found"
        {
            let text = String::from_utf8_lossy(&body);
            assert_eq!(refusal::of(&text), None, "{name}");
            assert!(case == "found" || !refusal::tells_of_holder(&text), "{name}");
        }
    }
}

#[test]
fn no_recorded_answer_of_rdap_says_nobody_but_those_that_do() {
    for (name, case, status, body) in recordings("rdap") {
        for suffix in ["com", "fr", "app", "cz", "no", "moscow"] {
            let platform = platform(suffix);
            let Some(probe) = probe(&platform, "https") else { continue };
            for label in labels(&String::from_utf8_lossy(&body), suffix) {
                let reply = Reply::of(probe.url.replace("{label}", &label).parse().unwrap(), status, &body);
                let got = words(&heard(&platform, &label, reply));
                assert!(!got.starts_with("absent") || case == "not_found", "{name} as .{suffix}: {got}");
            }
        }
    }
}

/// Lines, whole answers, bytes and what lies between them.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let mut lines: Vec<Vec<u8>> = table().iter().map(|row| row.reply("qwikster").body.to_vec()).collect();
    let recorded = recordings("whois").into_iter().chain(recordings("rdap"));
    lines.extend(recorded.flat_map(|(.., body)| {
        body.split_inclusive(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect::<Vec<_>>()
    }));
    lines.sort();
    lines.dedup();
    let known = proptest::sample::select(lines);
    let cut = (known.clone(), any::<proptest::sample::Index>())
        .prop_map(|(line, at)| line[..at.index(line.len() + 1)].to_vec());
    let wild = proptest::collection::vec(any::<u8>(), 0..40);
    let piece = prop_oneof![6 => known, 2 => cut, 1 => wild];
    proptest::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

/// What registries say of names that nobody may register.
const KEPT_LINES: [&str; 7] = [
    "This name is not available for registration:",
    "Registry Reserved",
    "This domain name is reserved and may not be registered.",
    "This name has been blocked by the registry (GlobalBlock).",
    "Pending delete, to be released 2026-11-25",
    "Query rate limit exceeded, try again later",
    "This server is not authoritative for the requested TLD",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn no_reply_that_keeps_a_name_back_says_nobody(
        row in proptest::sample::select(table()),
        line in proptest::sample::select(KEPT_LINES.to_vec()),
        first in any::<bool>(),
        key in proptest::sample::select(vec!["notices", "remarks"]),
    ) {
        let mut reply = row.reply("qwikster");
        let text = String::from_utf8_lossy(&reply.body).into_owned();
        let text = match (reply.url.scheme(), serde_json::from_str::<serde_json::Value>(&text)) {
            (WHOIS, _) if first => format!("{line}\r\n{text}"),
            (WHOIS, _) => format!("{text}\r\n{line}\r\n"),
            (_, Ok(mut document)) if document.is_object() => {
                document[key] = serde_json::json!([{ "title": "Note", "description": [line] }]);
                document.to_string()
            }
            _ => return Ok(()),
        };
        if reply.url.scheme() == "dns" {
            return Ok(());
        }
        reply.body = text.into_bytes().into();
        let got = words(&heard(&platform(&row.suffix), "qwikster", reply));
        prop_assert!(!got.starts_with("absent"), ".{} {}, {line}: {got}", row.suffix, row.what);
    }

    #[test]
    fn no_bytes_say_nobody_without_the_registrys_own_words(
        body in bytes(),
        suffix in proptest::sample::select(SUFFIXES.to_vec()),
        status in proptest::sample::select(vec![200_u16, 404, 404, 400, 403, 429, 301, 500]),
        whole in any::<bool>(),
    ) {
        let platform = platform(suffix);
        for probe in &platform.probes {
            let url = probe.url.replace("{label}", "qwikster").parse().unwrap();
            let is_http = probe.url.starts_with("https:");
            let end = if whole { End::Whole } else { End::Broken };
            let reply = Reply { end, ..Reply::of(url, if is_http { status } else { 200 }, &body) };
            let hearing = hear(&platform, probe, &Handle::new("qwikster"), &Ok(reply.clone()), reply.at);
            prop_assert!(hearing.heard != Heard::Free);
            if hearing.heard != Heard::Absent {
                continue;
            }
            prop_assert!(whole);
            let text = String::from_utf8_lossy(&body);
            if is_http {
                let code = serde_json::from_str::<serde_json::Value>(&text).ok().map(|all| all["errorCode"].clone());
                prop_assert_eq!(status, 404);
                prop_assert!(text.trim().is_empty() || code.is_some_and(|code| code == 404 || code.is_null()));
            } else if probe.corroborates {
                prop_assert!(!text.contains("rdataNS"));
            } else {
                // The registry's own phrase, whole, in a line of its own.
                let phrases = probe.signals.iter().filter(|signal| signal.says == Says::Absent);
                let mut phrases = phrases.flat_map(|signal| &signal.line).map(|line| line.replace("{label}", "qwikster"));
                let holds = |phrase: String| {
                    let pattern = regex::Regex::new(&format!("(?i)^(?:{phrase})$")).unwrap();
                    text.lines().any(|line| pattern.is_match(line.trim()))
                };
                prop_assert!(phrases.any(holds), "{}", text);
            }
        }
    }
}
