//! DNS over loopback: what a resolver may answer, and what is made of it.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use hickory_resolver::proto::op::{Message, MessageType, OpCode};
use hickory_resolver::proto::rr::rdata::{A, CNAME, MX, NS};
use tokio::net::UdpSocket;

use super::*;

/// A resolver that answers every question by `answers`, or not at all.
async fn server(
    answers: impl Fn(&Name, RecordType) -> Option<(ResponseCode, Vec<Record>, Vec<Record>)> + Send + 'static,
) -> (SocketAddr, Arc<AtomicUsize>) {
    let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let (address, count) = (socket.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        let mut packet = [0; 4096];
        while let Ok((length, from)) = socket.recv_from(&mut packet).await {
            counted.fetch_add(1, Ordering::SeqCst);
            let asked = Message::from_vec(&packet[..length]).unwrap();
            let query = asked.queries[0].clone();
            let Some((code, records, authorities)) = answers(query.name(), query.query_type()) else {
                continue;
            };
            let mut reply = Message::new(asked.metadata.id, MessageType::Response, OpCode::Query);
            reply.metadata.response_code = code;
            reply.metadata.recursion_available = true;
            reply.queries = vec![query];
            reply.answers = records;
            reply.authorities = authorities;
            socket.send_to(&reply.to_vec().unwrap(), from).await.unwrap();
        }
    });
    (address, count)
}

fn dns(resolver: SocketAddr, change: impl FnOnce(&mut ClientOptions)) -> Dns {
    let mut options = ClientOptions {
        resolver: Some(resolver),
        direct_dns: true,
        timeout: Duration::from_millis(1500),
        ..ClientOptions::default()
    };
    change(&mut options);
    Dns::new(&options, Clock::start()).unwrap()
}

fn name(text: &str) -> Name {
    Name::from_ascii(text).unwrap()
}

fn record(owner: &str, data: RData) -> Record {
    Record::from_rdata(name(owner), 60, data)
}

fn request(url: &str) -> Request {
    Request::get(url.parse().unwrap())
}

const QUESTION: &str = "dns:///qwikster.com?type=NS";

async fn answer(code: ResponseCode, records: Vec<Record>, authorities: Vec<Record>) -> Answer {
    let (address, _) = server(move |_, _| Some((code, records.clone(), authorities.clone()))).await;
    dns(address, |_| {}).exchange(&request(QUESTION), Duration::MAX).await
}

fn json(answer: &Answer) -> Value {
    let reply = answer.as_ref().unwrap();
    assert_eq!((reply.status, reply.url.as_str(), reply.end), (200, QUESTION, crate::exchange::End::Whole));
    serde_json::from_slice(&reply.body).unwrap()
}

#[tokio::test]
async fn a_delegation_is_read() {
    let servers = ["ns2.site.com.", "ns1.site.com."]
        .map(|server| record("qwikster.com.", RData::NS(NS(name(server)))))
        .to_vec();
    let said = json(&answer(ResponseCode::NoError, servers, Vec::new()).await);
    assert_eq!(
        said,
        json!({
            "QNAME": "qwikster.com.", "QTYPE": 2, "QTYPEname": "NS", "RCODE": 0,
            "answerRRs": [
                {"NAME": "qwikster.com.", "TYPE": 2, "TYPEname": "NS", "rdataNS": "ns1.site.com."},
                {"NAME": "qwikster.com.", "TYPE": 2, "TYPEname": "NS", "rdataNS": "ns2.site.com."},
            ],
        })
    );
}

#[tokio::test]
async fn nothing_there_has_two_forms() {
    let absent = json(&answer(ResponseCode::NXDomain, Vec::new(), Vec::new()).await);
    assert_eq!((&absent["RCODE"], &absent["answerRRs"]), (&json!(3), &json!([])));
    let empty = json(&answer(ResponseCode::NoError, Vec::new(), Vec::new()).await);
    assert_eq!((&empty["RCODE"], &empty["answerRRs"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn whatever_is_no_answer_is_no_absence() {
    for code in [ResponseCode::ServFail, ResponseCode::Refused, ResponseCode::FormErr, ResponseCode::NotImp] {
        let answer = answer(code, Vec::new(), Vec::new()).await;
        assert!(matches!(answer, Err(Failure::Dns(_))), "{code}: {answer:?}");
    }
    // One that sends us on to the servers of the domain has not looked itself.
    let servers = vec![record("qwikster.com.", RData::NS(NS(name("ns1.site.com."))))];
    let answer = answer(ResponseCode::NoError, Vec::new(), servers).await;
    assert!(matches!(answer, Err(Failure::Dns(_))), "{answer:?}");
    let (silent, _) = server(|_, _| None).await;
    let began = Instant::now();
    let answer = dns(silent, |_| {}).exchange(&request(QUESTION), Duration::MAX).await;
    assert_eq!(answer, Err(Failure::TimedOut));
    assert!(began.elapsed() < Duration::from_secs(4));
    let nobody = UdpSocket::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    assert!(dns(nobody, |_| {}).exchange(&request(QUESTION), Duration::MAX).await.is_err());
}

#[tokio::test]
async fn every_question_is_asked_anew_and_as_it_stands() {
    let (address, count) = server(|asked, kind| {
        assert!(asked.is_fqdn() && asked.to_ascii() == "qwikster.com.");
        let data = match kind {
            RecordType::MX => RData::MX(MX::new(10, name("mx1.site.com."))),
            RecordType::A => RData::A(A::new(192, 0, 2, 1)),
            _ => return Some((ResponseCode::NXDomain, Vec::new(), Vec::new())),
        };
        Some((ResponseCode::NoError, vec![record("qwikster.com.", data)], Vec::new()))
    })
    .await;
    let dns = dns(address, |_| {});
    for _ in 0..2 {
        assert!(dns.exchange(&request(QUESTION), Duration::MAX).await.is_ok());
    }
    assert_eq!(count.load(Ordering::SeqCst), 2);
    for (kind, field, value) in [("MX", "rdataMX", "10 mx1.site.com."), ("A", "rdataA", "192.0.2.1")] {
        let url = format!("dns:///QWIKSTER.com.?type={kind}");
        let reply = dns.exchange(&request(&url), Duration::MAX).await.unwrap();
        let said: Value = serde_json::from_slice(&reply.body).unwrap();
        assert_eq!(said["answerRRs"][0][field], value);
    }
}

#[tokio::test]
async fn an_alias_is_there_whatever_it_stands_for() {
    for code in [ResponseCode::NoError, ResponseCode::NXDomain] {
        let alias = record("qwikster.com.", RData::CNAME(CNAME(name("parking.site.com."))));
        let (address, count) = server(move |asked, _| {
            let records = if asked.to_ascii() == "qwikster.com." { vec![alias.clone()] } else { Vec::new() };
            Some((code, records, Vec::new()))
        })
        .await;
        let answer = dns(address, |_| {}).exchange(&request(QUESTION), Duration::MAX).await;
        assert!(matches!(answer, Err(Failure::Dns(_))), "{code}: {answer:?}");
        assert!(count.load(Ordering::SeqCst) <= 2);
    }
}

#[tokio::test]
async fn nobody_is_asked_around_a_proxy_or_about_what_is_no_domain() {
    let (address, count) = server(|_, _| Some((ResponseCode::NXDomain, Vec::new(), Vec::new()))).await;
    let proxied = dns(address, |options| {
        options.direct_dns = false;
        options.proxy = Some("http://127.0.0.1:1".to_owned());
    });
    let answer = proxied.exchange(&request(QUESTION), Duration::MAX).await;
    assert_eq!(answer, Err(Failure::Proxied("dns".to_owned())));
    let dns = dns(address, |_| {});
    for url in [
        "dns:///qwikster.com",
        "dns:///qwikster.com?type=ANY",
        "dns:///qwikster.com?type=NS&class=CH",
        "dns://9.9.9.9/qwikster.com?type=NS",
        "dns:///?type=NS",
        "dns:///qwik..com?type=NS",
        "dns:///qwik%0aster.com?type=NS",
        "dns:///qwik/ster.com?type=NS",
        "dns:///printer?type=NS",
        "dns:///printer.local?type=NS",
        "dns:///x.example?type=NS",
    ] {
        assert!(dns.exchange(&request(url), Duration::MAX).await.is_err(), "{url}");
    }
    let long = format!("dns:///{}.com?type=NS", "a".repeat(64));
    assert!(dns.exchange(&request(&long), Duration::MAX).await.is_err());
    assert_eq!(count.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn a_resolver_that_never_answers_is_left_alone() {
    let (silent, count) = server(|_, _| None).await;
    let dns = dns(silent, |options| options.timeout = Duration::from_secs(4));
    dns.lost.store(LOST - 1, Ordering::Relaxed);
    let (request, ask) = (request(QUESTION), Duration::MAX);
    assert_eq!(dns.exchange(&request, Duration::from_millis(200)).await, Err(Failure::TimedOut));
    assert_eq!(dns.exchange(&request, ask).await, Err(Failure::TimedOut));
    let asked = count.load(Ordering::SeqCst);
    let answer = dns.exchange(&request, ask).await;
    assert!(matches!(answer, Err(Failure::NotAsked(_))), "{answer:?}");
    assert_eq!(count.load(Ordering::SeqCst), asked);
}

#[tokio::test]
async fn hostile_names_are_spelled_out() {
    let label = b"\x1b[31m\r\n\"<b>";
    let hostile = Name::from_labels([&label[..], b"com"]).unwrap();
    let server = record("qwikster.com.", RData::NS(NS(hostile)));
    let said = json(&answer(ResponseCode::NoError, vec![server], Vec::new()).await);
    let named = said["answerRRs"][0]["rdataNS"].as_str().unwrap();
    assert!(named.is_ascii() && !named.contains(|c: char| c.is_control()), "{named:?}");
}
