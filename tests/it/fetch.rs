//! The way to the world over real sockets: what callsign asks, and what it makes of the answers.

use std::io::Write;
use std::time::{Duration, Instant};

use callsign::exchange::{
    Answer, Credential, CredentialPlace, End, Failure, Method, Pace, Reply, Request, Secret,
};
use callsign::fetch::client::ClientOptions;
use callsign::fetch::headers::USER_AGENT;
use callsign::fetch::lane::LaneOptions;
use callsign::fetch::{Fetch, Web, WebOptions};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures::future;

use crate::server::{Answered, Asked, Door, Ending, World};

const BUDGET: Duration = Duration::from_secs(20);

pub(crate) fn options(world: &World) -> WebOptions {
    let client = ClientOptions {
        proxy: Some(world.proxy_url()),
        ca_cert: Some(std::fs::read(world.ca_pem_path()).unwrap()),
        timeout: Duration::from_secs(10),
        ..ClientOptions::default()
    };
    let pace = Pace { gap_ms: 1, in_flight: 2 };
    WebOptions { client, lanes: LaneOptions { pace, ..LaneOptions::default() }, hook: None }
}

pub(crate) fn web(world: &World) -> Web {
    Web::new(options(world)).unwrap()
}

pub(crate) fn get(url: &str) -> Request {
    Request::get(url.parse().unwrap())
}

async fn ask(world: &World, request: &Request) -> Answer {
    web(world).fetch(request, BUDGET).await
}

fn text(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn an_answer_is_taken_as_it_is() {
    let world = World::start(|asked| match asked.path_and_query.as_str() {
        "/acme?tab=1" => {
            Answered::new(200, "<h1>acme</h1>").with("x-a", "1").with("x-a", "2").with("X-Odd", "é")
        }
        _ => Answered::new(404, ""),
    });
    let web = web(&world);
    let before = jiff::Timestamp::now();
    let found = web.fetch(&get("https://site.com/acme?tab=1#top"), BUDGET).await.unwrap();
    assert_eq!((found.status, text(&found), found.end), (200, "<h1>acme</h1>", End::Whole));
    assert_eq!(found.url.as_str(), "https://site.com/acme?tab=1#top");
    let odd: Vec<&str> =
        found.headers.iter().filter(|(name, _)| name.starts_with("x-")).map(|(_, value)| &**value).collect();
    assert_eq!(odd, ["1", "2", "é"]);
    assert!(found.hops.is_empty() && !found.remembered && found.refusals == 0);
    assert!(found.at.duration_since(before).as_secs() < 5);
    assert!(found.started < found.ended && found.ended <= web.now());
    let missing = web.fetch(&get("https://site.com/nobody"), BUDGET).await.unwrap();
    assert_eq!((missing.status, missing.body.len(), missing.end), (404, 0, End::Whole));
    assert!(missing.started >= found.ended);
    let plain = web.fetch(&get("http://site.com/acme?tab=1"), BUDGET).await.unwrap();
    assert_eq!(plain.status, 200);
    let asked = world.asked();
    assert_eq!(
        asked.iter().map(|asked| &*asked.version).collect::<Vec<_>>(),
        ["HTTP/2.0", "HTTP/2.0", "HTTP/1.1"]
    );
    assert_eq!(asked.iter().map(|asked| asked.scheme).collect::<Vec<_>>(), ["https", "https", "http"]);
    // One connection carried both.
    assert_eq!(world.tunnels(), ["site.com"]);
}

#[tokio::test]
async fn we_say_who_we_are_and_nobody_may_change_it() {
    let world = World::start(|_| Answered::new(200, "ok"));
    let mut request = get("https://site.com/");
    for (name, value) in [
        ("user-agent", "Mozilla/5.0"),
        ("User-Agent", "curl"),
        ("host", "evil.com"),
        ("cookie", "session=1"),
        ("x-forwarded-for", "1.1.1.1"),
        ("x-split", "a\r\nx-smuggled: 1"),
        ("x-smuggled\r\nx", "1"),
        ("accept", "application/json"),
        ("x-fine", "yes"),
    ] {
        request.headers.push((name.to_owned(), value.to_owned()));
    }
    request.fresh = true;
    ask(&world, &request).await.unwrap();
    let asked = &world.asked()[0];
    let agents: Vec<_> = asked.headers.iter().filter(|(name, _)| name == "user-agent").collect();
    assert_eq!(agents, [&("user-agent".to_owned(), USER_AGENT.to_owned())]);
    assert_eq!(asked.host, "site.com");
    for absent in ["cookie", "x-forwarded-for", "x-split", "x-smuggled", "referer", "authorization"] {
        assert_eq!(asked.header(absent), None, "{absent}");
    }
    for (name, value) in [
        ("accept", "application/json"),
        ("x-fine", "yes"),
        ("accept-language", "en-US,en;q=0.9"),
        ("accept-encoding", "gzip, deflate, br"),
        ("cache-control", "no-cache"),
        ("pragma", "no-cache"),
    ] {
        assert_eq!(asked.header(name), Some(value), "{name}");
    }
}

#[tokio::test]
async fn queries_may_carry_a_body() {
    let world = World::start(|asked| Answered::new(200, asked.body.clone()));
    let mut request = get("https://site.com/graphql");
    request.method = Method::Post;
    request.body = Some(r#"{"handle":"acme"}"#.to_owned());
    request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
    assert_eq!(text(&ask(&world, &request).await.unwrap()), r#"{"handle":"acme"}"#);
    let asked = &world.asked()[0];
    assert_eq!((&*asked.method, asked.header("content-type")), ("POST", Some("application/json")));
}

fn maze(asked: &Asked) -> Answered {
    match (&*asked.host, &*asked.path_and_query) {
        ("site.com", "/Blue") => Answered::redirect(301, "https://www.site.com/Blue"),
        ("www.site.com", "/Blue") => Answered::redirect(308, "/blue"),
        ("site.com", "/parked") => Answered::redirect(302, "https://parking.net/?from=site.com"),
        ("site.com", "/loop") => Answered::redirect(302, "/loop?again"),
        ("site.com", "/loop?again") => Answered::redirect(302, "/loop"),
        ("site.com", "/down") => Answered::redirect(302, "http://site.com/blue"),
        ("site.com", "/metadata") => Answered::redirect(302, "http://169.254.169.254/latest"),
        ("site.com", "/inside") => Answered::redirect(302, "https://router.local/"),
        ("site.com", "/port") => Answered::redirect(302, "https://site.com:8443/"),
        ("site.com", "/app") => Answered::redirect(302, "myapp://open/acme"),
        ("site.com", "/form") => Answered::redirect(303, "/blue"),
        ("site.com", "/kept") => Answered::redirect(307, "/blue"),
        _ => Answered::new(200, asked.method.clone()),
    }
}

#[tokio::test]
async fn redirects_are_followed_within_a_party() {
    let world = World::start(maze);
    let reply = ask(&world, &get("https://site.com/Blue")).await.unwrap();
    assert_eq!((reply.status, reply.url.as_str()), (200, "https://www.site.com/blue"));
    let hops: Vec<_> = reply.hops.iter().map(|hop| (hop.url.as_str(), hop.status, &*hop.location)).collect();
    let expected = [
        ("https://site.com/Blue", 301, "https://www.site.com/Blue"),
        ("https://www.site.com/Blue", 308, "/blue"),
    ];
    assert_eq!(hops, expected);
}

#[tokio::test]
async fn redirects_elsewhere_are_the_answer() {
    let world = World::start(maze);
    let reply = ask(&world, &get("https://site.com/parked")).await.unwrap();
    assert_eq!((reply.status, reply.url.as_str(), text(&reply)), (302, "https://site.com/parked", "moved"));
    assert_eq!(reply.hops.last().unwrap().location, "https://parking.net/?from=site.com");
    let mut request = get("https://site.com/Blue");
    request.follow = false;
    let reply = ask(&world, &request).await.unwrap();
    assert_eq!((reply.status, reply.hops.len()), (301, 1));
    assert!(world.asked().iter().all(|asked| asked.host == "site.com"));
}

#[tokio::test]
async fn redirects_to_where_nobody_should_go_fail() {
    let world = World::start(maze);
    for path in ["down", "metadata", "inside", "port", "app"] {
        let answer = ask(&world, &get(&format!("https://site.com/{path}"))).await;
        assert!(matches!(answer, Err(Failure::Guard(_))), "{path}: {answer:?}");
    }
    assert_eq!(ask(&world, &get("https://site.com/loop")).await, Err(Failure::Redirects));
    assert!(world.asked().iter().all(|asked| asked.host == "site.com" && asked.scheme == "https"));
}

#[tokio::test]
async fn redirects_change_the_method_as_browsers_do() {
    let world = World::start(maze);
    for (path, method) in [("form", "GET"), ("kept", "POST")] {
        let mut request = get(&format!("https://site.com/{path}"));
        request.method = Method::Post;
        request.body = Some("q=acme".to_owned());
        assert_eq!(text(&ask(&world, &request).await.unwrap()), method);
        assert_eq!(world.asked().last().unwrap().body.is_empty(), method == "GET");
    }
}

#[tokio::test]
async fn forbidden_addresses_are_never_asked() {
    let world = World::start(|_| Answered::new(200, "secret"));
    for url in [
        "http://127.0.0.1/",
        "https://10.0.0.1/",
        "https://1.1.1.1/",
        "http://[::1]/",
        "http://localhost/",
        "https://printer/",
        "https://db.internal/",
        "https://site.com:8443/",
        "http://user:pw@site.com/",
        "ftp://site.com/",
        "http://2130706433/",
    ] {
        let answer = ask(&world, &get(url)).await;
        assert!(matches!(answer, Err(Failure::Guard(_))), "{url}: {answer:?}");
    }
    assert!(world.asked().is_empty() && world.tunnels().is_empty());
}

#[tokio::test]
async fn codings_come_off() {
    let world = World::start(|asked| {
        let page = b"<title>acme</title>".repeat(50);
        // One uncompressed Brotli meta-block (RFC 7932, 9.2).
        let header = (u32::try_from(page.len()).unwrap() - 1) << 4 | 1 << 20;
        let brotli = [&header.to_le_bytes()[..3], &page, &[3]].concat();
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&page).unwrap();
            encoder.finish().unwrap()
        };
        match &*asked.path_and_query {
            "/gzip" => Answered::new(200, gzip(&page)).with("content-encoding", "gzip"),
            "/br" => Answered::new(200, brotli).with("content-encoding", "br"),
            "/deflate" => Answered::new(200, zlib).with("content-encoding", "deflate"),
            "/twice" => Answered::new(200, gzip(&zlib))
                .with("content-encoding", "deflate")
                .with("content-encoding", "gzip"),
            "/zstd" => Answered::new(200, page).with("content-encoding", "zstd"),
            "/latin" => {
                Answered::new(200, vec![0xe9, 0xff]).with("content-type", "text/html; charset=latin1")
            }
            _ => Answered::new(200, page),
        }
    });
    for path in ["plain", "gzip", "br", "deflate", "twice"] {
        let reply = ask(&world, &get(&format!("https://site.com/{path}"))).await.unwrap();
        assert_eq!((reply.body.len(), reply.end), (950, End::Whole), "{path}");
    }
    assert_eq!(*ask(&world, &get("https://site.com/latin")).await.unwrap().body, [0xe9, 0xff]);
    let unknown = ask(&world, &get("https://site.com/zstd")).await;
    assert_eq!(unknown, Err(Failure::Broken("an unknown content coding".to_owned())));
}

#[tokio::test]
async fn bodies_stop_at_their_limit() {
    let world = World::start(|asked| match &*asked.path_and_query {
        "/bomb" => Answered::new(200, gzip(&vec![0; 50 << 20])).with("content-encoding", "gzip"),
        "/big" => Answered::new(200, vec![b'x'; 5 << 20]),
        "/drip" => Answered::new(200, "x".repeat(2000)).ending(Ending::Drip(Duration::from_secs(60))),
        _ => Answered::new(200, "x".repeat(1000)),
    });
    for (path, end) in
        [("bomb", End::AtLimit), ("big", End::AtLimit), ("drip", End::AtLimit), ("exact", End::Whole)]
    {
        let mut request = get(&format!("https://site.com/{path}"));
        request.limit = 1000;
        let reply = ask(&world, &request).await.unwrap();
        assert_eq!((reply.body.len(), reply.end), (1000, end), "{path}");
        assert!(reply.took() < Duration::from_secs(5), "{path}");
    }
}

#[tokio::test]
async fn a_cut_is_seen_and_asked_again_once() {
    let page = "x".repeat(5000);
    let world = World::start(move |asked| {
        let zipped = gzip(page.as_bytes());
        match &*asked.path_and_query {
            "/reset" => Answered::new(200, page.clone()).ending(Ending::Reset(100)),
            _ => Answered::new(200, zipped[..zipped.len() - 4].to_vec()).with("content-encoding", "gzip"),
        }
    });
    for url in ["https://one.com/reset", "http://two.com/reset", "https://three.com/gzip"] {
        let reply = ask(&world, &get(url)).await.unwrap();
        assert_eq!((reply.status, reply.end), (200, End::Broken), "{url}");
        assert!(reply.body.len() <= 5000, "{url}");
    }
    let hosts: Vec<String> = world.asked().into_iter().map(|asked| asked.host).collect();
    assert_eq!(hosts, ["one.com", "one.com", "two.com", "two.com", "three.com", "three.com"]);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_none() {
    let world = World::start(|asked| match &*asked.path_and_query {
        "/drip" => Answered::new(200, "<html>").ending(Ending::Drip(Duration::from_millis(10))),
        "/slow" => Answered::new(200, "late").after(Duration::from_secs(60)),
        _ => Answered::new(200, "").ending(Ending::Hang),
    });
    let mut options = options(&world);
    options.client.timeout = Duration::from_millis(400);
    let web = Web::new(options).unwrap();
    for path in ["drip", "slow", "hang"] {
        let before = Instant::now();
        assert_eq!(
            web.fetch(&get(&format!("https://{path}.com/{path}")), BUDGET).await,
            Err(Failure::TimedOut),
            "{path}"
        );
        assert!(before.elapsed() < Duration::from_secs(5), "{path}");
    }
    // A timeout is not asked again, and the budget binds where it is the smaller.
    assert_eq!(world.asked().len(), 3);
    let patient = self::web(&world);
    assert_eq!(
        patient.fetch(&get("https://hang.com/"), Duration::from_millis(300)).await,
        Err(Failure::TimedOut)
    );
    assert!(patient.now() < Duration::from_secs(5));
}

#[tokio::test]
async fn a_pause_within_the_budget_is_waited_out() {
    let world = World::start(|asked| {
        let first = asked.header("x-attempt").is_none();
        if first {
            Answered::new(429, "slow down").with("retry-after", "1")
        } else {
            Answered::new(200, "ok")
        }
    });
    let mut request = get("https://site.com/");
    let reply = ask(&world, &request).await.unwrap();
    // The world always refuses this one: two attempts, the refusal itself reported.
    assert_eq!((reply.status, reply.refusals, text(&reply)), (429, 2, "slow down"));
    let asked = world.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[1].at - asked[0].at >= Duration::from_secs(1));
    request.headers.push(("x-attempt".to_owned(), "2".to_owned()));
    assert_eq!(ask(&world, &request).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_pause_beyond_the_budget_ends_it_for_the_lane() {
    let world = World::start(|_| Answered::new(429, "").with("retry-after", "3600"));
    let web = web(&world);
    let reply = web.fetch(&get("https://site.com/a"), BUDGET).await.unwrap();
    assert_eq!((reply.status, reply.refusals), (429, 1));
    let before = Instant::now();
    for other in ["https://site.com/b", "https://www.site.com/"] {
        let answer = web.fetch(&get(other), BUDGET).await;
        assert!(matches!(answer, Err(Failure::CoolingDown(3590..=3600))), "{answer:?}");
    }
    assert!(before.elapsed() < Duration::from_secs(1));
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test]
async fn a_struggling_server_gets_a_second_chance() {
    let tries = std::sync::atomic::AtomicUsize::new(0);
    let world = World::start(move |_| match tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
        0 => Answered::new(503, "busy"),
        _ => Answered::new(200, "ok"),
    });
    let reply = ask(&world, &get("https://site.com/")).await.unwrap();
    assert_eq!((reply.status, reply.refusals), (200, 1));
    assert_eq!(world.asked().len(), 2);
}

#[tokio::test]
async fn one_operator_is_asked_two_at_a_time_and_not_too_fast() {
    let world = World::start(|_| Answered::new(200, "ok").after(Duration::from_millis(150)));
    let mut options = options(&world);
    options.lanes.pace.gap_ms = 40;
    let web = Web::new(options).unwrap();
    let requests: Vec<Request> = (0..8).map(|number| get(&format!("https://site.com/{number}"))).collect();
    let answers = future::join_all(requests.iter().map(|request| web.fetch(request, BUDGET))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(world.most_in_flight("site.com"), 2);
    let mut starts: Vec<Duration> = answers.into_iter().map(|answer| answer.unwrap().started).collect();
    starts.sort();
    assert!(starts.windows(2).all(|pair| pair[1] - pair[0] >= Duration::from_millis(39)), "{starts:?}");
}

#[tokio::test]
async fn one_flight_serves_all_who_ask_the_same() {
    let world = World::start(|_| Answered::new(200, "ok").after(Duration::from_millis(100)));
    let web = web(&world);
    let mut request = get("https://site.com/");
    let answers = future::join_all((0..5).map(|_| web.fetch(&request, BUDGET))).await;
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.is_ok()));
    assert_eq!(world.asked().len(), 1);
    request.fresh = true;
    future::join_all((0..3).map(|_| web.fetch(&request, BUDGET))).await;
    assert_eq!(world.asked().len(), 4);
}

#[tokio::test]
async fn certificates_are_checked() {
    let world = World::start(|_| Answered::new(200, "ok"));
    for (host, door, words) in [
        ("untrusted.com", Door::Untrusted, "the certificate's issuer is not trusted"),
        ("expired.com", Door::Expired, "the certificate has expired"),
        ("wrong.com", Door::WrongName, "the certificate is for another name"),
        ("alert.com", Door::Alert, "the server refused the handshake"),
    ] {
        world.door(host, door);
        let answer = ask(&world, &get(&format!("https://{host}/"))).await;
        assert_eq!(answer, Err(Failure::Tls(words.to_owned())), "{host}");
    }
    assert!(world.asked().is_empty());
    assert_eq!(world.tunnels().len(), 4);
}

#[tokio::test]
async fn the_proxys_troubles_are_its_own() {
    let world = World::start(|_| Answered::new(200, "ok"));
    world.door("refused.com", Door::Refused);
    world.door("silent.com", Door::Silent);
    let refused = ask(&world, &get("https://refused.com/")).await;
    assert_eq!(refused, Err(Failure::Proxy("it refused to open a tunnel".to_owned())));
    let mut impatient = options(&world);
    impatient.client.connect_timeout = Duration::from_millis(200);
    let silent = Web::new(impatient).unwrap().fetch(&get("https://silent.com/"), BUDGET).await;
    assert_eq!(silent, Err(Failure::TimedOut));

    world.demand("me", "pass word");
    for url in ["https://site.com/", "http://site.com/"] {
        let closed = ask(&world, &get(url)).await;
        assert_eq!(closed, Err(Failure::Proxy("it wants a user name and password".to_owned())), "{url}");
        let mut known = options(&world);
        known.client.proxy = Some(world.proxy_url().replace("http://", "http://me:pass%20word@"));
        assert!(Web::new(known).unwrap().fetch(&get(url), BUDGET).await.is_ok(), "{url}");
    }
    // The password is for the proxy alone.
    assert!(
        world
            .asked()
            .iter()
            .filter(|asked| asked.scheme == "https")
            .all(|asked| asked.header("proxy-authorization").is_none())
    );
}

#[tokio::test]
async fn a_proxy_that_is_down_is_named() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let client = ClientOptions { proxy: Some(format!("http://{address}")), ..ClientOptions::default() };
    let web = Web::new(WebOptions { client, ..WebOptions::default() }).unwrap();
    for url in ["https://site.com/", "http://site.com/"] {
        let answer = web.fetch(&get(url), BUDGET).await;
        assert_eq!(answer, Err(Failure::Proxy("connection refused".to_owned())), "{url}");
    }
}

#[test]
fn what_makes_no_client_is_said() {
    let with = |proxy: Option<&str>, ca_cert: Option<&str>| {
        let client = ClientOptions {
            proxy: proxy.map(str::to_owned),
            ca_cert: ca_cert.map(|pem| pem.as_bytes().to_vec()),
            ..ClientOptions::default()
        };
        Web::new(WebOptions { client, ..WebOptions::default() }).err().map(|error| error.to_string())
    };
    assert!(with(Some("gopher://x"), None).unwrap().contains("proxy scheme"));
    assert!(with(Some("http://"), None).unwrap().contains("proxy address"));
    assert!(with(None, Some("not a certificate")).unwrap().contains("PEM"));
    assert!(with(None, Some("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")).is_some());
}

fn keyed(url: &str) -> Request {
    let mut request = get(url);
    for (place, name, value) in
        [(CredentialPlace::Header, "x-key", "header-secret"), (CredentialPlace::Query, "key", "query&secret")]
    {
        let value = Secret::new(value);
        request.credentials.push(Credential { place, name: name.to_owned(), value });
    }
    request
}

#[tokio::test]
async fn keys_go_home_only() {
    let world = World::start(|asked| match &*asked.path_and_query {
        path if path.starts_with("/home?") => Answered::redirect(302, "/landed"),
        path if path.starts_with("/away?") => Answered::redirect(302, "https://other.site.com/landed"),
        path if path.starts_with("/round?") => Answered::redirect(302, "https://other.site.com/back"),
        "/back" => Answered::redirect(302, "https://site.com/landed"),
        path => Answered::new(200, path),
    });
    let keys = |asked: &Asked| {
        (asked.header("x-key").is_some(), asked.path_and_query.contains("key=query%26secret"))
    };
    let cases: [(&str, &[(bool, bool)]); 4] = [
        ("https://site.com/home", &[(true, true), (true, true)]),
        ("https://site.com/away", &[(true, true), (false, false)]),
        ("https://site.com/round", &[(true, true), (false, false), (false, false)]),
        ("http://site.com/plain", &[(false, false)]),
    ];
    for (url, expected) in cases {
        let before = world.asked().len();
        ask(&world, &keyed(url)).await.unwrap();
        let sent: Vec<_> = world.asked()[before..].iter().map(keys).collect();
        assert_eq!(sent, expected, "{url}");
    }
}

#[tokio::test]
async fn an_echoed_key_does_not_come_back() {
    let world = World::start(|asked| match &*asked.path_and_query {
        path if path.starts_with("/elsewhere") => {
            Answered::redirect(302, "https://other.com/?key=query%26secret")
        }
        path if path.starts_with("/start") => Answered::redirect(302, "/echo?key=query%26secret"),
        path => Answered::new(200, format!("{path} header-secret"))
            .with("x-echo", "header-secret")
            .with("set-cookie", "sid=abc; secure"),
    });
    for path in ["start", "elsewhere"] {
        let reply = ask(&world, &keyed(&format!("https://site.com/{path}"))).await.unwrap();
        let everything = format!("{reply:?} {}", String::from_utf8_lossy(&reply.body));
        for secret in ["header-secret", "query%26secret", "query&secret", "sid=abc"] {
            assert!(!everything.contains(secret), "{secret} in {everything}");
        }
    }
}

#[tokio::test]
async fn cookies_live_for_one_exchange_if_at_all() {
    let world = World::start(|asked| {
        if asked.header("cookie").is_some_and(|pairs| pairs.contains("seen=1")) {
            return Answered::new(200, "in");
        }
        Answered::redirect(302, &asked.path_and_query).with("set-cookie", "seen=1; Path=/; Secure; HttpOnly")
    });
    let mut request = get("https://site.com/acme");
    assert_eq!(ask(&world, &request).await, Err(Failure::Redirects));
    request.cookies = true;
    let web = web(&world);
    for _ in 0..2 {
        let reply = web.fetch(&request, BUDGET).await.unwrap();
        assert_eq!((reply.status, reply.hops.len()), (200, 1));
    }
    assert_eq!(world.asked().len(), 5);
}

#[tokio::test]
async fn unusual_statuses_are_answers() {
    let world = World::start(|asked| {
        let status = asked.path_and_query[1..].parse().unwrap();
        Answered::new(status, "")
    });
    for status in [202, 204, 304, 401, 403, 410, 418, 451, 500, 999] {
        let reply = ask(&world, &get(&format!("https://site{status}.com/{status}"))).await.unwrap();
        assert_eq!((reply.status, reply.end), (status, End::Whole));
    }
    assert_eq!(world.asked().len(), 10);
}
