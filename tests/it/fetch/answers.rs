//! Plain answers, and what is said in asking.

use callsign::exchange::{End, Failure, Method};
use callsign::fetch::Fetch;
use callsign::fetch::headers::USER_AGENT;

use super::{BUDGET, ask, get, text, web};
use crate::server::{Answered, World};

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
