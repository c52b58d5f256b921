//! What is asked of a registry about a name: its RDAP service, its WHOIS service, and DNS beside them.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::catalog::platform::{Absence, Probe, ProbeKind};
use crate::catalog::registry::{Registry, Whois};
use crate::catalog::signal::{JsonTest, Locator, Says, Scalar, Signal};
use crate::exchange::Pace;
use crate::verdict::{DoubtKind, Verdict, Withheld};

/// WHOIS servers bar those who ask faster.
const SLOWLY: Pace = Pace { gap_ms: 1000, in_flight: 1 };

/// The most that a registration takes in RDAP, in KiB.
const RDAP_KIB: u32 = 256;

/// The most that is read of a WHOIS server, in KiB.
const WHOIS_KIB: u32 = 64;

/// The checks of a place for names under `suffix`, the one that leads first.
pub(super) fn probes(suffix: &str, registry: &Registry) -> Vec<Probe> {
    let settled = registry.is_whois_settled();
    let rdap =
        registry.rdap.as_deref().map(|base| if settled { rdap(suffix, base) } else { alone(suffix, base) });
    let whois = registry.asked_whois().map(|service| whois(suffix, service));
    let mut probes: Vec<Probe> = rdap.into_iter().chain(whois).collect();
    // Where nobody can clear a name there is nothing to corroborate.
    if probes.iter().any(Probe::can_clear) {
        probes.push(dns(suffix));
    }
    probes
}

fn register(id: &str, url: String) -> Probe {
    Probe {
        id: id.to_owned(),
        kind: ProbeKind::Register,
        official: true,
        url,
        follow: true,
        can_say: vec![Verdict::Vacant, Verdict::Taken, Verdict::Withheld],
        absence: Absence::NoAccount,
        ..Probe::default()
    }
}

fn said(says: Says, words: &str) -> Signal {
    Signal { words: Some(words.to_owned()), ..Signal::bare(says) }
}

fn withheld(why: Withheld, words: &str) -> Signal {
    Signal { why: Some(why), ..said(Says::Withheld, words) }
}

fn rdap(suffix: &str, base: &str) -> Probe {
    let at = |at: &str| JsonTest { at: at.to_owned(), ..JsonTest::default() };
    let is_domain = || {
        vec![
            JsonTest { equals: Some(Scalar::Text("domain".to_owned())), ..at("/objectClassName") },
            JsonTest { matches: Some(format!(r"(?i)\.{}\.?$", regex::escape(suffix))), ..at("/ldhName") },
        ]
    };
    let status = |pattern: &str| {
        let mut tests = is_domain();
        tests.push(JsonTest { matches: Some(pattern.to_owned()), ..at("/status/*") });
        tests
    };
    let signals = vec![
        Signal {
            status: vec![200],
            json: is_domain(),
            ..said(Says::Taken, "the registry shows a registration")
        },
        Signal {
            status: vec![200],
            json: status(r"(?i)^pending ?delete$"),
            ..withheld(Withheld::PendingDelete, "pending delete: it is given up within days")
        },
        Signal {
            status: vec![200],
            json: status(r"(?i)^redemption ?period$"),
            ..withheld(Withheld::PendingDelete, "redemption period: its holder may still restore it")
        },
        Signal {
            status: vec![200],
            json: status(r"(?i)^pending ?restore$"),
            ..withheld(Withheld::PendingDelete, "pending restore: its holder is getting it back")
        },
        Signal {
            status: vec![200],
            json: status(r"(?i)^(?:registry )?(?:reserved|blocked|withheld|prohibited)$"),
            ..withheld(Withheld::Reserved, "the registry keeps it back")
        },
        Signal {
            status: vec![404],
            json: vec![JsonTest { equals: Some(Scalar::Int(404)), ..at("/errorCode") }],
            ..said(Says::Absent, "the registry knows no such domain")
        },
        // Some registries send no error code, or nothing at all, with theirs; a page of a web server is
        // neither.
        Signal {
            status: vec![404],
            header: BTreeMap::from([("content-type".to_owned(), "application/rdap+json".to_owned())]),
            ..said(Says::Absent, "the registry's RDAP service answers 404")
        },
    ];
    Probe {
        headers: BTreeMap::from([(
            "accept".to_owned(),
            "application/rdap+json, application/json".to_owned(),
        )]),
        limit_kib: Some(RDAP_KIB),
        account: Some(Locator {
            json: Some("/ldhName".to_owned()),
            pattern: Some(format!(r"(?i)^(.+)\.{}\.?$", regex::escape(suffix))),
            ..Locator::default()
        }),
        signals,
        ..register("rdap", format!("{base}domain/{{label}}.{suffix}"))
    }
}

/// RDAP where nobody here knows whether there is a WHOIS beside it: some registries' RDAP does not know names
/// without name servers (risk research, section 4.3), so that its 404 says nothing.
fn alone(suffix: &str, base: &str) -> Probe {
    let absence = Absence::Ambiguous;
    Probe { absence, can_say: vec![Verdict::Taken, Verdict::Withheld], ..rdap(suffix, base) }
}

fn whois(suffix: &str, service: &Whois) -> Probe {
    let domain = format!(r"{{label}}\.{}\.?", regex::escape(suffix));
    let line = |pattern: &str| pattern.replace("{domain}", &domain);
    let named = line(&service.named);
    let taken = Signal {
        line: [named.clone()].into_iter().chain(service.held.as_deref().map(line)).collect(),
        ..said(Says::Taken, "the registry shows a registration")
    };
    let absent = service.absent.iter().map(|pattern| {
        let names_it = pattern.contains("{domain}") || service.held.is_none();
        let lines = [line(pattern)].into_iter().chain((!names_it).then(|| named.clone()));
        Signal {
            line: lines.collect(),
            ..said(Says::Absent, "the registry says that nobody has registered it")
        }
    });
    let reserved = service.reserved.iter().map(|pattern| Signal {
        line: vec![line(pattern)],
        ..withheld(Withheld::Reserved, "the registry says that it keeps it back")
    });
    let leaving = service.leaving.iter().map(|pattern| Signal {
        line: vec![line(pattern), named.clone()],
        ..withheld(Withheld::PendingDelete, "the registry says that its registration has ended")
    });
    let refused = service.refused.iter().map(|pattern| Signal {
        wall: Some(DoubtKind::RateLimited),
        line: vec![line(pattern)],
        ..said(Says::Wall, "the registry's WHOIS server refuses for now")
    });
    let mut can_say = vec![Verdict::Vacant, Verdict::Taken];
    if !(service.reserved.is_empty() && service.leaving.is_empty()) {
        can_say.push(Verdict::Withheld);
    }
    Probe {
        limit_kib: Some(WHOIS_KIB),
        pace: Some(SLOWLY),
        account: Some(Locator {
            line: Some(
                service.named.replace("{domain}", &format!(r"([^.\s]+)\.{}\.?", regex::escape(suffix))),
            ),
            ..Locator::default()
        }),
        can_say,
        signals: [taken].into_iter().chain(absent).chain(reserved).chain(leaving).chain(refused).collect(),
        ..register("whois", format!("whois://{}/{}", service.server, query(suffix, &service.query)))
    }
}

/// What is sent, as a path.
fn query(suffix: &str, query: &str) -> String {
    let asked = query.replace("{domain}", &format!("{{label}}.{suffix}"));
    asked.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~{}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

fn dns(suffix: &str) -> Probe {
    let at = |at: &str| JsonTest { at: at.to_owned(), ..JsonTest::default() };
    let code = |code: i64| JsonTest { equals: Some(Scalar::Int(code)), ..at("/RCODE") };
    let asked =
        || JsonTest { matches: Some(format!(r"(?i)\.{}\.?$", regex::escape(suffix))), ..at("/QNAME") };
    let delegated = JsonTest { equals: Some(Scalar::Int(2)), ..at("/answerRRs/*/TYPE") };
    let nothing = JsonTest { len: Some(0), ..at("/answerRRs") };
    let signals = vec![
        Signal {
            json: vec![asked(), code(0), delegated],
            ..said(Says::Taken, "DNS has name servers for it")
        },
        Signal { json: vec![asked(), code(3)], ..said(Says::Absent, "DNS knows no such domain") },
        Signal {
            json: vec![asked(), code(0), nothing],
            ..said(Says::Absent, "DNS has no name servers for it")
        },
    ];
    Probe {
        corroborates: true,
        can_say: vec![Verdict::Vacant, Verdict::Taken],
        limit_kib: Some(WHOIS_KIB),
        signals,
        ..register("dns", format!("dns:///{{label}}.{suffix}?type=NS"))
    }
}
