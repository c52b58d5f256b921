//! WHOIS over loopback: what servers do, and what is made of it.

use std::net::SocketAddr;
use std::sync::Mutex;

use proptest::prelude::*;
use tokio::net::TcpListener;

use super::*;
use crate::fetch::{Fetch, Web, WebOptions, pause};

/// What a server does once it has read a line.
#[derive(Clone)]
enum Does {
    /// Sends this and closes.
    Says(Vec<u8>),
    /// Sends this, a byte at a time, with a pause of 50 ms before each.
    Drips(Vec<u8>),
    /// Sends this again and again, until nobody listens.
    Floods(Vec<u8>),
    /// Sends this and resets the connection.
    Resets(Vec<u8>),
    /// Sends this and keeps the connection.
    Hangs(Vec<u8>),
}

/// A server that does the same to everybody, and what it was asked.
struct Server {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

impl Server {
    async fn start(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, asked) = (listener.local_addr().unwrap(), Arc::new(Mutex::new(Vec::new())));
        let heard = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, does.clone(), Arc::clone(&heard)));
            }
        });
        Self { address, asked }
    }

    fn request(&self, query: &str) -> Request {
        Request::get(format!("whois://{}/{query}", self.address).parse().unwrap())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().iter().map(|line| String::from_utf8(line.clone()).unwrap()).collect()
    }
}

async fn serve(mut stream: TcpStream, does: Does, asked: Arc<Mutex<Vec<Vec<u8>>>>) {
    let mut line = Vec::new();
    while !line.ends_with(b"\r\n") {
        match stream.read_u8().await {
            Ok(byte) => line.push(byte),
            Err(_) => return,
        }
    }
    asked.lock().unwrap().push(line);
    match does {
        Does::Says(text) => drop(stream.write_all(&text).await),
        Does::Drips(text) => {
            for byte in text {
                tokio::time::sleep(Duration::from_millis(50)).await;
                if stream.write_all(&[byte]).await.is_err() {
                    return;
                }
            }
        }
        Does::Floods(text) => while stream.write_all(&text).await.is_ok() {},
        Does::Resets(text) => {
            drop(stream.write_all(&text).await);
            tokio::time::sleep(Duration::from_millis(50)).await;
            // Closed at once, whatever is still under way.
            drop(stream.set_zero_linger());
        }
        Does::Hangs(text) => {
            drop(stream.write_all(&text).await);
            std::future::pending::<()>().await;
        }
    }
}

fn whois(change: impl FnOnce(&mut ClientOptions)) -> Whois {
    let mut options = ClientOptions {
        allow_private: true,
        direct_dns: true,
        timeout: Duration::from_millis(600),
        connect_timeout: Duration::from_millis(300),
        ..ClientOptions::default()
    };
    change(&mut options);
    Whois::new(&options, Clock::start()).unwrap()
}

async fn answer(does: Does) -> Answer {
    let server = Server::start(does).await;
    whois(|_| {}).exchange(&server.request("qwikster.com"), Duration::MAX, || {}).await
}

fn text(answer: &Answer) -> (&str, End) {
    let reply = answer.as_ref().unwrap();
    assert_eq!((reply.status, reply.headers.len()), (200, 0));
    (std::str::from_utf8(&reply.body).unwrap(), reply.end)
}

#[tokio::test]
async fn a_line_is_sent_and_the_text_is_read() {
    let server = Server::start(Does::Says(b"Domain Name: QWIKSTER.COM\r\n".to_vec())).await;
    let (whois, arrived) = (whois(|_| {}), std::cell::Cell::new(false));
    let request = server.request("domain%20qwikster.com");
    let answer = whois.exchange(&request, Duration::MAX, || arrived.set(true)).await;
    assert_eq!(text(&answer), ("Domain Name: QWIKSTER.COM\r\n", End::Whole));
    assert_eq!(answer.as_ref().unwrap().url, request.url);
    assert!(arrived.get() && !pause::refused(&answer));
    assert_eq!(server.asked(), ["domain qwikster.com\r\n"]);
}

#[tokio::test]
async fn text_is_utf_8_or_what_else_it_may_be() {
    let says = |bytes: &[u8]| Does::Says(bytes.to_vec());
    assert_eq!(text(&answer(says("registrant: Müller".as_bytes())).await).0, "registrant: Müller");
    assert_eq!(text(&answer(says(b"registrant: M\xfcller")).await).0, "registrant: Müller");
    // Cut off in the middle of a character.
    assert_eq!(text(&answer(says(b"registrant: M\xc3")).await).0, "registrant: M");
}

#[tokio::test]
async fn what_is_not_said_is_a_refusal() {
    for does in [Does::Says(Vec::new()), Does::Says(b"\r\n \r\n".to_vec())] {
        let answer = answer(does).await;
        assert_eq!(text(&answer).1, End::Whole);
        assert!(pause::refused(&answer));
    }
    let half = answer(Does::Resets(b"Domain Name: QWIK".to_vec())).await;
    assert_eq!(text(&half), ("Domain Name: QWIK", End::Broken));
    assert!(pause::refused(&half));
    let nothing = answer(Does::Resets(Vec::new())).await;
    assert_eq!(nothing, Err(Failure::Broken("connection reset".to_owned())));
}

#[tokio::test]
async fn an_answer_is_bounded_in_time_and_size() {
    let began = Instant::now();
    for does in [Does::Hangs(b"No match".to_vec()), Does::Drips(vec![b'.'; 1000])] {
        assert_eq!(answer(does).await, Err(Failure::TimedOut));
    }
    assert!(began.elapsed() < Duration::from_secs(5));
    let flood = answer(Does::Floods(vec![b'.'; 1 << 20])).await;
    let (text, end) = text(&flood);
    assert_eq!((text.len(), end), (LIMIT, End::AtLimit));
    // The entry may want less.
    let server = Server::start(Does::Floods(vec![b'.'; 1 << 20])).await;
    let request = Request { limit: 10, ..server.request("x") };
    let short = whois(|_| {}).exchange(&request, Duration::MAX, || {}).await.unwrap();
    assert_eq!((short.body.len(), short.end), (10, End::AtLimit));
    // And the survey may be over.
    let silent = Server::start(Does::Hangs(Vec::new())).await;
    let over = whois(|_| {}).exchange(&silent.request("x"), Duration::ZERO, || {}).await;
    assert_eq!(over, Err(Failure::TimedOut));
}

#[tokio::test]
async fn nobody_there_is_no_connection() {
    let free = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
    let request = Request::get(format!("whois://{free}/x").parse().unwrap());
    let answer = whois(|_| {}).exchange(&request, Duration::MAX, || {}).await;
    assert_eq!(answer, Err(Failure::Connect("connection refused".to_owned())));
}

#[tokio::test]
async fn no_line_is_smuggled_into_a_query() {
    let server = Server::start(Does::Says(b"x".to_vec())).await;
    for query in ["a%0d%0ab", "a%0ab", "a%0d", "a%00b", "a%1b", "a%c2%85b", "a%ff", "", "a?b", "a#b"] {
        let answer = whois(|_| {}).exchange(&server.request(query), Duration::MAX, || {}).await;
        assert!(matches!(answer, Err(Failure::NotAsked(_))), "{query}: {answer:?}");
    }
    let long = server.request(&"a".repeat(LONGEST + 1));
    assert!(whois(|_| {}).exchange(&long, Duration::MAX, || {}).await.is_err());
    assert!(server.asked().is_empty());
}

#[test]
fn only_public_servers_are_asked_and_none_around_a_proxy() {
    let admit = |whois: &Whois, url: &str| whois.admit(&Request::get(url.parse().unwrap()));
    let strict = whois(|options| options.allow_private = false);
    for refused in [
        "whois://127.0.0.1/x",
        "whois://127.1/x",
        "whois://0x7f.1/x",
        "whois://[::1]/x",
        "whois://10.0.0.1:43/x",
        "whois://localhost/x",
        "whois://LOCALHOST/x",
        "whois://printer/x",
        "whois://whois.registry.com:25/x",
        "whois://me@whois.registry.com/x",
        "whois:/x",
        "whois:///x",
        "https://whois.registry.com/x",
    ] {
        assert!(matches!(admit(&strict, refused), Err(Failure::Guard(_))), "{refused}");
    }
    for allowed in ["whois://whois.registry.com/x", "whois://whois.registry.com:43/x", "whois://8.8.8.8/x"] {
        assert_eq!(admit(&strict, allowed), Ok(()), "{allowed}");
    }
    let proxied = |direct| {
        whois(|options| {
            options.allow_private = false;
            options.direct_dns = direct;
            options.proxy = Some("http://proxy.corp.com:3128".to_owned());
        })
    };
    let server = "whois://whois.registry.com/x";
    assert_eq!(admit(&proxied(false), server), Err(Failure::Proxied("whois".to_owned())));
    assert_eq!(admit(&proxied(true), server), Ok(()));
    assert!(matches!(admit(&proxied(true), "whois://proxy.corp.com/x"), Err(Failure::Guard(_))));
}

#[test]
fn refusals_are_told_from_terms_of_use() {
    let refused = |text: &str| refused(&Reply::bare("whois://whois.registry.com/x", 200, text));
    for text in [
        "WHOIS LIMIT EXCEEDED - SEE TERMS",
        "Number of allowed queries exceeded the limit.",
        "-4: Your connection limit has been exceeded. Please slow down and try again later.",
        "%ERROR:201: access denied for 192.0.2.1",
        "% Too many requests",
    ] {
        assert!(refused(text), "{text}");
    }
    let terms = "You may not run too many queries. ".repeat(40);
    assert!(!refused(&format!("No match for \"QWIKSTER.COM\".\r\n{terms}")));
    assert!(!refused("No match for domain \"QWIKSTER.COM\"."));
    assert!(!super::refused(&Reply::bare("https://registry.com/x", 200, "too many requests")));
}

fn web(proxy: Option<&str>) -> Web {
    let client = ClientOptions {
        proxy: proxy.map(str::to_owned),
        allow_private: true,
        direct_dns: proxy.is_none(),
        resolver: Some("127.0.0.1:9".parse().unwrap()),
        ..ClientOptions::default()
    };
    Web::new(WebOptions { client, ..WebOptions::default() }).unwrap()
}

#[tokio::test]
async fn the_web_asks_a_server_twice_at_most_and_both_who_want_to_know_at_once() {
    const PLENTY: Duration = Duration::from_secs(30);
    let server = Server::start(Does::Says(b"No match".to_vec())).await;
    let (world, request) = (web(None), server.request("a.com"));
    let both = tokio::join!(world.fetch(&request, PLENTY), world.fetch(&request, PLENTY));
    assert!(both.0.is_ok() && both.0 == both.1);
    assert_eq!(server.asked().len(), 1);
    let server = Server::start(Does::Resets(b"Domain N".to_vec())).await;
    let broken = web(None).fetch(&server.request("a.com"), PLENTY).await.unwrap();
    assert_eq!((broken.end, broken.refusals, server.asked().len()), (End::Broken, 2, 2));
}

#[tokio::test]
async fn the_web_asks_nobody_around_a_proxy() {
    let server = Server::start(Does::Says(b"No match".to_vec())).await;
    // Nothing listens there either.
    let world = web(Some("http://127.0.0.1:9"));
    let dns = Request::get("dns:///a.com?type=NS".parse().unwrap());
    for (request, what) in [(server.request("a.com"), "whois"), (dns, "dns")] {
        let answer = world.fetch(&request, Duration::from_secs(30)).await;
        assert_eq!(answer, Err(Failure::Proxied(what.to_owned())));
    }
    assert!(server.asked().is_empty());
}

proptest! {
    #[test]
    fn any_bytes_are_text(bytes: Vec<u8>) {
        let text = decode(bytes.clone());
        if let Ok(same) = String::from_utf8(bytes) {
            prop_assert_eq!(text, same);
        }
    }

    #[test]
    fn any_query_is_one_line(path in "[ -~]{0,40}") {
        if let Ok(url) = Url::parse(&format!("whois://whois.registry.com/{path}"))
            && let Ok(line) = query(&url)
        {
            prop_assert!(!line.iter().any(u8::is_ascii_control));
        }
    }
}
