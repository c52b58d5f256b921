//! WHOIS and DNS as the web asks them, of the servers that the domains' tests script.

use std::time::Duration;

use callsign::exchange::{End, Failure, Reply};
use callsign::fetch::client::ClientOptions;
use callsign::fetch::{Fetch, Web, WebOptions};
use serde_json::Value;

use super::{BUDGET, get};
use crate::server::names::{A, MX, Named, Names, Question, Record};
use crate::server::whois::{Spoken, Way, Whois};

fn web(names: &Names) -> Web {
    let client = ClientOptions {
        proxy: None,
        allow_private: true,
        direct_dns: true,
        resolver: Some(names.address),
        timeout: Duration::from_secs(4),
        ..ClientOptions::default()
    };
    Web::new(WebOptions { client, ..WebOptions::default() }).unwrap()
}

fn text(reply: &Reply) -> String {
    String::from_utf8(reply.body.to_vec()).unwrap()
}

fn nobody() -> Names {
    Names::start(Duration::ZERO, |_| Named::Silent)
}

#[tokio::test]
async fn whois_servers_are_heard_to_the_end() {
    let whois = Whois::start(|query| match query {
        "whole.com" => Spoken::new("Domain Name: WHOLE.COM\r\n"),
        "latin.com" => Spoken::new(b"Registrant: Caf\xe9 Ltd\r\n".to_vec()),
        "cut.com" => Spoken::new("No match for \"CUT.COM\".\r\n").way(Way::Reset(8)),
        "flood.com" => Spoken::new("All work and no play.\r\n").way(Way::Flood(1 << 20)),
        "slow.com" => {
            Spoken::new("No match for \"SLOW.COM\".\r\n").way(Way::Drip(Duration::from_millis(500)))
        }
        _ => Spoken::new(""),
    });
    let web = web(&nobody());
    let ask = async |domain: &str| {
        let request = get(&format!("whois://{}/{domain}", whois.address));
        web.fetch(&request, BUDGET).await
    };
    let whole = ask("whole.com").await.unwrap();
    assert_eq!(
        (whole.status, text(&whole), whole.end),
        (200, "Domain Name: WHOLE.COM\r\n".into(), End::Whole)
    );
    assert_eq!(text(&ask("latin.com").await.unwrap()), "Registrant: Café Ltd\r\n");
    assert_eq!(text(&ask("empty.com").await.unwrap()), "");
    // Whether any of it was read before the connection went is up to the system.
    assert!(
        matches!(ask("cut.com").await, Ok(reply) if reply.end == End::Broken)
            || ask("cut.com").await.is_err()
    );
    let flood = ask("flood.com").await.unwrap();
    assert!(flood.end == End::AtLimit && flood.body.len() <= 1 << 17, "{:?}", flood.end);
    assert_eq!(ask("slow.com").await.unwrap_err(), Failure::TimedOut);
    assert!(whois.asked().iter().any(|query| query.text == "whole.com"));
}

#[tokio::test]
async fn only_a_clear_answer_of_the_resolver_is_one() {
    let names = Names::start(Duration::ZERO, |Question { name, kind }| match name.as_str() {
        "held.com" if *kind == MX => Named::Records(vec![Record::Mail(10, "mx1.host.com".to_owned())]),
        "held.com" => Named::Records(vec![Record::Server("ns1.host.com".to_owned())]),
        "long.com" => Named::Truncated(vec![Record::Server("ns1.host.com".to_owned())]),
        "bare.com" => Named::Records(Vec::new()),
        "broken.com" => Named::Code(2),
        "refused.com" => Named::Code(5),
        "garbage.com" => Named::Garbage,
        "silent.com" => Named::Silent,
        _ => Named::NoSuchName,
    });
    let web = web(&names);
    let ask = async |name: &str, kind: &str| {
        let reply = web.fetch(&get(&format!("dns:///{name}?type={kind}")), BUDGET).await?;
        Ok::<Value, Failure>(serde_json::from_slice(&reply.body).unwrap())
    };
    let records = |said: &Value, key: &str| {
        let records = said["answerRRs"].as_array().cloned().unwrap_or_default();
        records.iter().map(|one| one[key].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let held = ask("held.com", "NS").await.unwrap();
    assert_eq!(
        (held["RCODE"].as_u64(), records(&held, "rdataNS")),
        (Some(0), vec!["ns1.host.com.".to_owned()])
    );
    let mail = ask("held.com", "MX").await.unwrap();
    assert_eq!(records(&mail, "rdataMX"), ["10 mx1.host.com."]);
    let long = ask("long.com", "NS").await.unwrap();
    assert_eq!(records(&long, "rdataNS"), ["ns1.host.com."]);
    let bare = ask("bare.com", "NS").await.unwrap();
    assert_eq!((bare["RCODE"].as_u64(), records(&bare, "rdataNS").len()), (Some(0), 0));
    let none = ask("nobody.com", "NS").await.unwrap();
    assert_eq!((none["RCODE"].as_u64(), records(&none, "rdataNS").len()), (Some(3), 0));
    for unclear in ["broken.com", "refused.com", "garbage.com", "silent.com"] {
        assert!(ask(unclear, "NS").await.is_err(), "{unclear}");
    }
    assert!(names.asked().iter().all(|one| one.kind != A));
}
