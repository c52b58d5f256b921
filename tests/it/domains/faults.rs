//! Everything that goes wrong on the way to a register: nothing of it makes a domain anybody's or
//! nobody's.

use std::time::Duration;

use callsign::verdict::DoubtKind;

use super::registry::{
    COM, NO_RDAP, Play, RDAP, REGISTERED, Registry, VACANT, document, no_match, rdap, record,
};
use super::table::{Must, Row, judge, standing};
use crate::server::names::{Named, Record};
use crate::server::whois::{Spoken, Way};
use crate::server::{Answered, Door, Ending};

/// An RDAP service that fails this way, where the others find nobody.
const fn over_rdap(name: &'static str, rdap: fn(&str) -> Answered, must: Must) -> Row {
    Row::new(name, Play { rdap, ..VACANT }, must)
}

#[test]
fn no_fault_of_rdap_is_a_verdict() {
    judge(&[
        over_rdap("empty 200", |_| Answered::new(200, ""), Must::Unknown),
        over_rdap(
            "empty JSON",
            |_| Answered::new(200, "{}").with("content-type", "application/rdap+json"),
            Must::Unknown,
        ),
        over_rdap("403", |_| Answered::new(403, "forbidden"), Must::Unknown),
        over_rdap(
            "429",
            |_| Answered::new(429, "").with("retry-after", "3600"),
            Must::Doubt(DoubtKind::RateLimited),
        ),
        over_rdap("500", |_| Answered::new(500, "internal error"), Must::Unknown),
        over_rdap("HTML with 200", |_| page(200), Must::Unknown),
        over_rdap("HTML with 404", |_| page(404), Must::Unknown),
        over_rdap(
            "text with 404",
            |_| Answered::new(404, "404 page not found").with("content-type", "text/plain"),
            Must::Unknown,
        ),
        over_rdap("truncated JSON", |one| cut(200, &document(one, &[]).to_string()), Must::Unknown),
        over_rdap(
            "truncated JSON with 404",
            |_| cut(404, r#"{ "errorCode": 404, "title": "Not Fo"#),
            Must::Unknown,
        ),
        over_rdap(
            "broken off",
            |one| rdap(200, &document(one, &[])).ending(Ending::Reset(60)),
            Must::Unknown,
        ),
        over_rdap(
            "broken off with 404",
            |_| Answered::new(404, r#"{ "errorCode": 404, "title": "Not Found" }"#).ending(Ending::Reset(20)),
            Must::Unknown,
        ),
        over_rdap(
            "redirect home",
            |_| Answered::redirect(302, "https://www.registry-one.com/"),
            Must::Unknown,
        ),
    ]);
}

fn page(status: u16) -> Answered {
    let body = "<html><head><title>Registry</title></head><body><h1>Not found</h1><p>No such page.</p></body></html>";
    Answered::new(status, body).with("content-type", "text/html; charset=utf-8")
}

fn cut(status: u16, text: &str) -> Answered {
    let text = &text[..text.len() / 2 + 8];
    Answered::new(status, text).with("content-type", "application/rdap+json")
}

/// A WHOIS server that fails this way: with an RDAP service that finds nobody, and as the only register.
fn over_whois(name: &'static str, whois: fn(&str) -> Spoken) -> [Row; 2] {
    let play = Play { whois, ..VACANT };
    [Row::new(name, play, Must::Unknown), Row { layout: NO_RDAP, ..Row::new(name, play, Must::Unknown) }]
}

#[test]
fn no_fault_of_whois_is_a_verdict() {
    let rows = [
        over_whois("empty", |_| Spoken::new("")),
        over_whois("a line end", |_| Spoken::new("\r\n")),
        over_whois("short", |_| Spoken::new("ok\r\n")),
        over_whois("a banner", |_| Spoken::new("% Registry One WHOIS server\r\n% Terms of use apply.\r\n")),
        over_whois("exceeded", |_| Spoken::new("Number of allowed queries exceeded.\r\n")),
        over_whois("throttled", |_| {
            Spoken::new("Your connection limit exceeded. Please slow down and try again later.\r\n")
        }),
        over_whois("HTML", |_| Spoken::new("<html><body>No match for \"qwikster.com\".</body></html>")),
        over_whois("broken off", |one| Spoken::new(record(one, "ok")).way(Way::Reset(10))),
        over_whois("broken off after the words", |one| {
            let spoken = no_match(one);
            let length = spoken.bytes.len() - 40;
            spoken.way(Way::Reset(length))
        }),
        over_whois("not about it", |_| no_match("another.com")),
        over_whois("words within a line", |_| {
            Spoken::new("% a name that is not there is answered with No match for \"QWIKSTER.COM\".\r\n")
        }),
        over_whois("both at once", |one| {
            Spoken::new(format!("No match for \"{}\".\r\n{}", one.to_uppercase(), record(one, "ok")))
        }),
        over_whois("flood", |_| Spoken::new("All work and no play.\r\n").way(Way::Flood(2 << 20))),
        over_whois("reset at once", |_| Spoken::new("").way(Way::Reset(0))),
    ];
    judge(&rows.into_iter().flatten().collect::<Vec<_>>());
}

/// A server that says nothing, or says it too slowly, costs its time and no more.
#[test]
fn a_slow_whois_server_is_not_waited_for() {
    let ways: [fn(&str) -> Spoken; 3] = [
        |_| Spoken::new("").way(Way::Silent),
        |one| no_match(one).way(Way::Drip(Duration::from_millis(300))),
        |one| no_match(one).way(Way::Lingering),
    ];
    for whois in ways {
        let registry = Registry::start(&NO_RDAP, Play { whois, ..VACANT });
        let (_, standing) = standing_within(&registry, "2s");
        assert_eq!(standing.verdict.word(), "unknown", "{standing:#?}");
    }
}

fn standing_within(
    registry: &Registry,
    timeout: &str,
) -> (callsign::report::Report, callsign::report::StandingReport) {
    let args = [super::registry::SUBJECT, "--on", "domain:it", "--timeout", timeout, "--deadline", "30s"];
    let (report, _) = crate::loopback::report(&mut registry.check(&args));
    let standing = report.names[0].standings[0].clone();
    (report, standing)
}

#[test]
fn no_fault_of_dns_is_a_verdict() {
    let over_dns = |name, dns| Row::new(name, Play { dns, ..VACANT }, Must::Unknown);
    judge(&[
        over_dns("SERVFAIL", |_, _| Named::Code(2)),
        over_dns("REFUSED", |_, _| Named::Code(5)),
        over_dns("garbage", |_, _| Named::Garbage),
        over_dns("silence", |_, _| Named::Silent),
        over_dns("cut, and a delegation behind it", |_, _| {
            Named::Truncated(vec![Record::Server("ns1.quiet-host.com".to_owned())])
        }),
        // Where the register answers, nobody waits for DNS.
        Row::new("registered, SERVFAIL", Play { dns: |_, _| Named::Code(2), ..REGISTERED }, Must::Taken),
        // There is something of that name, if no delegation: not what it says of names that nobody has.
        Row::new("NODATA", Play { dns: |_, _| Named::Records(Vec::new()), ..VACANT }, Must::Unknown),
    ]);
}

#[test]
fn doors_that_stay_shut_are_no_verdict() {
    for door in [Door::Untrusted, Door::Refused, Door::Alert] {
        let registry = Registry::start(&COM, VACANT);
        registry.world.door(RDAP, door);
        let (_, standing) = standing(&registry, "com");
        assert_eq!(standing.verdict.word(), "unknown", "{door:?}: {standing:#?}");
    }
}
