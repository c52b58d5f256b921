//! Redirects: followed, shown, refused.

use callsign::exchange::{Failure, Method};

use super::{ask, get, text};
use crate::server::{Answered, Asked, World};

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
    // Whoever does not follow still gets the page itself where only its spelling changes.
    let mut request = get("https://site.com/Blue");
    request.follow = false;
    let reply = ask(&world, &request).await.unwrap();
    assert_eq!((reply.status, reply.url.as_str()), (200, "https://www.site.com/blue"));
    let mut request = get("https://site.com/loop");
    request.follow = false;
    let reply = ask(&world, &request).await.unwrap();
    assert_eq!((reply.status, reply.hops.len()), (302, 1));
    assert!(world.asked().iter().all(|asked| asked.host.ends_with("site.com")));
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
