//! Certificates, proxies and keys: who may see what.

use std::time::Duration;

use callsign::exchange::{Credential, CredentialPlace, Failure, Request, Secret};
use callsign::fetch::client::ClientOptions;
use callsign::fetch::{Fetch, Web, WebOptions};

use super::{BUDGET, ask, get, options};
use crate::server::{Answered, Asked, Door, World};

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
        request.credentials.push(Credential::plain(place, name, value));
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
