//! The truth table through the binary: what RDAP, WHOIS and DNS say together, and what callsign makes of
//! it. Each row is a run of its own.

use callsign::report::{Report, StandingReport};
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::json;

use super::registry::{
    COM, KNOWN, Layout, NO_RDAP, NO_WHOIS, Play, REGISTERED, Registry, SUBJECT, VACANT, delegated, document,
    held, matched, missing, no_match, rdap, record,
};
use crate::confusion::spread;
use crate::loopback::report;
use crate::server::Answered;
use crate::server::names::{NS, Named, Record};
use crate::server::whois::Spoken;

/// Runs at once; they mostly wait.
const AT_ONCE: usize = 6;

/// What must be said.
#[derive(Clone, Copy, Debug)]
pub(super) enum Must {
    Taken,
    /// With the strength of registers that agree.
    Vacant,
    Withheld,
    Unknown,
    Doubt(DoubtKind),
}

pub(super) struct Row {
    pub(super) name: &'static str,
    pub(super) layout: Layout<'static>,
    pub(super) play: Play,
    pub(super) must: Must,
}

impl Row {
    pub(super) const fn new(name: &'static str, play: Play, must: Must) -> Self {
        Self { name, layout: COM, play, must }
    }
}

fn empty_404(_: &str) -> Answered {
    Answered::new(404, "")
}

fn status(domain: &str, word: &str) -> Answered {
    rdap(200, &document(domain, &[word]))
}

/// What one run says of the subject's domain.
pub(super) fn standing(registry: &Registry, suffix: &str) -> (Report, StandingReport) {
    let place = format!("domain:{suffix}");
    let (report, _) = report(&mut registry.check(&[SUBJECT, "--on", &place]));
    let standings = &report.names[0].standings;
    assert_eq!(standings.len(), 1, "{standings:#?}");
    assert_eq!(standings[0].surface.platform, place);
    let standing = standings[0].clone();
    (report, standing)
}

/// Runs every row, and tells of all that went wrong at once.
pub(super) fn judge(rows: &[Row]) {
    let said = spread(rows, AT_ONCE, |row| {
        let registry = Registry::start(&row.layout, row.play);
        let (_, standing) = standing(&registry, row.layout.suffixes[0]);
        standing
    });
    let mut wrong = Vec::new();
    for (row, standing) in rows.iter().zip(said) {
        let doubt = standing.doubt.as_ref().map(|doubt| doubt.kind);
        let fits = match row.must {
            Must::Taken => standing.verdict == Verdict::Taken,
            Must::Vacant => standing.verdict == Verdict::Vacant,
            Must::Withheld => standing.verdict == Verdict::Withheld && standing.reason.is_some(),
            Must::Unknown => standing.verdict == Verdict::Unknown,
            Must::Doubt(kind) => standing.verdict == Verdict::Unknown && doubt == Some(kind),
        };
        if !fits {
            let words = standing.doubt.as_ref().map_or("", |doubt| doubt.detail.as_str());
            wrong.push(format!(
                "{}: {} ({doubt:?} {words}) instead of {:?}; {:?}",
                row.name,
                standing.verdict.word(),
                row.must,
                standing.controls.status
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn registers_and_dns_decide_together() {
    const FREE_LOOKS: [Row; 20] = [
        Row::new("registered", REGISTERED, Must::Taken),
        Row::new("registered, without RDAP", REGISTERED, Must::Taken),
        Row::new("registered, without WHOIS", REGISTERED, Must::Taken),
        Row::new("vacant", VACANT, Must::Vacant),
        Row::new("vacant, without RDAP", VACANT, Must::Vacant),
        Row::new("vacant, without WHOIS", VACANT, Must::Vacant),
        Row::new("404 against DNS", Play { dns: delegated, ..VACANT }, Must::Doubt(DoubtKind::Contradictory)),
        Row::new(
            "404 against WHOIS",
            Play { whois: matched, ..VACANT },
            Must::Doubt(DoubtKind::Contradictory),
        ),
        Row::new(
            "404 against both",
            Play { whois: matched, dns: delegated, ..VACANT },
            Must::Doubt(DoubtKind::Contradictory),
        ),
        Row::new(
            "a lone 404",
            Play { whois: |_| Spoken::new(""), dns: |_, _| Named::Code(2), ..VACANT },
            Must::Unknown,
        ),
        Row::new("404 without DNS", Play { dns: |_, _| Named::Code(2), ..VACANT }, Must::Unknown),
        Row::new("404 without a word of WHOIS", Play { whois: |_| Spoken::new(""), ..VACANT }, Must::Unknown),
        Row::new("an empty 404", Play { rdap: empty_404, of_all: false, ..VACANT }, Must::Unknown),
        Row::new(
            "an empty 404 against WHOIS",
            Play { rdap: empty_404, whois: matched, ..VACANT },
            Must::Taken,
        ),
        Row::new(
            "pending delete",
            Play { rdap: |one| status(one, "pending delete"), ..VACANT },
            Must::Withheld,
        ),
        Row::new(
            "redemption",
            Play { rdap: |one| status(one, "redemption period"), ..VACANT },
            Must::Withheld,
        ),
        Row::new(
            "pending delete in WHOIS",
            Play { whois: |one| Spoken::new(record(one, "pendingDelete")), ..VACANT },
            Must::Withheld,
        ),
        Row::new(
            "reserved in WHOIS",
            Play { whois: |_| Spoken::new("Reserved by the registry, and kept.\r\n"), ..VACANT },
            Must::Withheld,
        ),
        Row::new(
            "held without name servers",
            Play { rdap: |one| status(one, "server hold"), ..VACANT },
            Must::Taken,
        ),
        Row::new("registered, WHOIS is silent on it", Play { rdap: held, ..VACANT }, Must::Taken),
    ];
    let rows = FREE_LOOKS.map(|row| match row.name {
        name if name.ends_with("without RDAP") || name.ends_with("in WHOIS") => {
            Row { layout: NO_RDAP, ..row }
        }
        name if name.ends_with("without WHOIS") || name == "an empty 404" => Row { layout: NO_WHOIS, ..row },
        _ => row,
    });
    judge(&rows);
}

/// Some registries really send an empty 404: WHOIS then has to say it in words.
#[test]
fn an_empty_404_needs_the_words_of_whois() {
    let play = Play { rdap: |one| if is_known(one) { held(one) } else { empty_404(one) }, ..VACANT };
    let all = Play { of_all: true, whois: honest_whois, dns: honest_dns, ..play };
    judge(&[
        Row::new("agreed", all, Must::Vacant),
        Row { layout: NO_WHOIS, ..Row::new("alone", all, Must::Unknown) },
        Row::new(
            "with a WHOIS that says nothing",
            Play { whois: |_| Spoken::new("\r\n"), ..all },
            Must::Unknown,
        ),
    ]);
}

fn is_known(domain: &str) -> bool {
    KNOWN.iter().any(|label| domain.split('.').next() == Some(*label))
}

fn honest_whois(domain: &str) -> Spoken {
    if is_known(domain) { matched(domain) } else { no_match(domain) }
}

fn honest_dns(domain: &str, kind: u16) -> Named {
    if is_known(domain) { delegated(domain, kind) } else { Named::NoSuchName }
}

/// What says the same of everything proves nothing.
#[test]
fn checks_that_cannot_find_what_is_there_find_nothing() {
    judge(&[
        Row::new("a register that knows nobody", Play { of_all: true, ..VACANT }, Must::Unknown),
        Row::new(
            "RDAP that knows nobody",
            Play { of_all: true, whois: honest_whois, dns: honest_dns, ..VACANT },
            Must::Unknown,
        ),
        Row::new(
            "WHOIS that knows nobody",
            Play {
                of_all: true,
                rdap: |one| if is_known(one) { held(one) } else { missing(one) },
                dns: honest_dns,
                ..VACANT
            },
            Must::Unknown,
        ),
        Row::new(
            "a resolver that knows nobody",
            Play {
                of_all: true,
                rdap: |one| if is_known(one) { held(one) } else { missing(one) },
                whois: honest_whois,
                ..VACANT
            },
            Must::Unknown,
        ),
        Row::new(
            "a resolver that knows everybody",
            Play {
                of_all: true,
                rdap: |one| if is_known(one) { held(one) } else { missing(one) },
                whois: honest_whois,
                dns: |_, kind| match kind {
                    NS => Named::Records(vec![Record::Server("ns.search-page.com".to_owned())]),
                    _ => Named::Records(vec![Record::Address([192, 0, 2, 7])]),
                },
            },
            Must::Unknown,
        ),
        Row::new(
            "RDAP that knows everybody",
            Play { of_all: true, rdap: |_| held("another.com"), whois: honest_whois, dns: honest_dns },
            Must::Unknown,
        ),
    ]);
}

/// A reply about another domain, or about something else, is not about this one.
#[test]
fn an_answer_about_something_else_is_no_answer() {
    const NOT_404: fn(&str) -> Answered =
        |_| rdap(404, &json!({ "errorCode": 429, "title": "Too many requests" }));
    judge(&[
        Row::new("another domain", Play { rdap: |_| held("another.com"), ..VACANT }, Must::Unknown),
        // Another register speaks for itself.
        Row::new(
            "another domain, WHOIS knows it",
            Play { rdap: |_| held("another.com"), ..REGISTERED },
            Must::Taken,
        ),
        Row::new(
            "the same label elsewhere",
            Play { rdap: |_| held("qwikster.net"), ..VACANT },
            Must::Unknown,
        ),
        Row::new(
            "a host",
            Play {
                rdap: |_| {
                    rdap(200, &json!({ "objectClassName": "nameserver", "ldhName": "NS.QWIKSTER.COM" }))
                },
                ..VACANT
            },
            Must::Unknown,
        ),
        Row::new(
            "a help page",
            Play { rdap: |_| rdap(200, &json!({ "notices": [] })), ..VACANT },
            Must::Unknown,
        ),
        Row::new("a 404 that is another error", Play { rdap: NOT_404, ..VACANT }, Must::Unknown),
        Row::new(
            "WHOIS about another domain",
            Play { rdap: |_| Answered::new(503, ""), whois: |_| matched("another.com"), ..VACANT },
            Must::Unknown,
        ),
    ]);
}
