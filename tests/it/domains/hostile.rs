//! What a stranger writes into a register, or a register into its answers, becomes no order, no formula,
//! no markup and no line of its own in any format.

use callsign::output::{Format, safe};
use serde_json::{Value, json};

use super::registry::{COM, NO_RDAP, Play, Registry, SUBJECT, VACANT, document, rdap};
use crate::hostile::assert_cells;
use crate::loopback::{callsign, data, report, told};
use crate::server::Answered;
use crate::server::names::{MX, NS, Named, Record};
use crate::server::whois::Spoken;

/// An attack on each of the readers, on one line: a stranger's text in WHOIS has no lines of its own.
const HOSTILE: &str = "\u{1b}[2J\u{1b}]0;owned\u{7}\u{202e}gnp\u{2066}\u{9b}31m<script>alert(1)</script>\
    =cmd|' /C calc'!A0 \"><img src=x onerror=alert(1)> ##[error]owned ::error::owned [x](javascript:alert(1)) @everyone";

fn of_rdap(domain: &str) -> Answered {
    let mut one = document(domain, &[HOSTILE]);
    let card = |role: &str| {
        let text = |name: &str| json!([name, {}, "text", HOSTILE]);
        json!({
            "objectClassName": "entity", "roles": [role], "handle": HOSTILE,
            "vcardArray": ["vcard", [["version", {}, "text", "4.0"], text("fn"), text("org"), text("email")]],
        })
    };
    one["entities"] = json!([card("registrar"), card("registrant")]);
    one["nameservers"] = json!([{ "objectClassName": "nameserver", "ldhName": HOSTILE }]);
    one["events"] = json!([{ "eventAction": "registration", "eventDate": HOSTILE }]);
    one["redacted"] = json!([{ "name": { "description": HOSTILE }, "reason": { "description": HOSTILE } }]);
    rdap(200, &one)
}

fn of_whois(domain: &str) -> Spoken {
    Spoken::new(format!(
        "Domain Name: {}\r\nRegistrar: {HOSTILE}\r\nRegistrant Organization: {HOSTILE}\r\n\
         Creation Date: {HOSTILE}\r\nDomain Status: {HOSTILE}\r\nName Server: {HOSTILE}\r\n",
        domain.to_uppercase()
    ))
}

fn of_dns(_: &str, kind: u16) -> Named {
    // A label may hold any byte.
    let host = "\u{1b}[2J\u{202e}<b>=1+1.evil".to_owned();
    Named::Records(match kind {
        NS => vec![Record::Server(host)],
        MX => vec![Record::Mail(0, host)],
        _ => Vec::new(),
    })
}

#[test]
fn hostile_registers_reach_no_reader() {
    let rows = [
        (COM, Play { rdap: of_rdap, whois: of_whois, dns: of_dns, of_all: false }),
        (NO_RDAP, Play { whois: of_whois, dns: of_dns, ..VACANT }),
        (COM, Play { dns: of_dns, ..VACANT }),
        (COM, Play { rdap: |_| Answered::new(404, HOSTILE), whois: |_| Spoken::new(HOSTILE), ..VACANT }),
    ];
    for (layout, play) in rows {
        let registry = Registry::start(&layout, play);
        let place = format!("domain:{}", layout.suffixes[0]);
        let archive = registry.folder().join("survey.har");
        let archive = archive.to_str().unwrap();
        let (_, output) = report(&mut registry.check(&[SUBJECT, "--on", &place, "--record", archive, "-v"]));
        assert_plain(&told(&output));
        let overlay = registry.overlay();
        for (word, format) in Format::ALL {
            for shown in [&["--show-holder"][..], &[]] {
                let args = [
                    "check",
                    "--replay",
                    archive,
                    "--all",
                    "--overlay",
                    overlay.to_str().unwrap(),
                    "-o",
                    word,
                ];
                let output = callsign(&[&args[..], shown].concat()).output().unwrap();
                let text = data(&output);
                assert!(!text.is_empty(), "{word}: {}", told(&output));
                assert_plain(&told(&output));
                assert_plain(&text);
                if format == Format::Html {
                    for live in ["<script>alert", "<img src=x", "href=\"javascript:", "<b>=1"] {
                        assert!(!text.contains(live), "{live} in {text}");
                    }
                }
                if format == Format::Csv {
                    assert_cells(&text, &text);
                }
                if matches!(format, Format::Json | Format::Sarif) {
                    serde_json::from_str::<Value>(&text).unwrap();
                }
            }
        }
    }
}

fn assert_plain(text: &str) {
    let harmful: Vec<char> = text.chars().filter(|c| !"\r\n".contains(*c) && safe::is_harmful(*c)).collect();
    assert!(harmful.is_empty() && !text.contains("##["), "{harmful:?} in {text}");
    assert!(!text.lines().any(|line| line.trim_start().starts_with("::error::owned")), "{text}");
}
