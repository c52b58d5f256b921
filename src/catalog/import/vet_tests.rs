use serde_json::json;

use super::*;

#[test]
fn addresses_lead_to_the_public_web() {
    for good in [
        "https://site.com/{handle}",
        "http://site.com/{handle}",
        "https://{handle}.site.com/",
        "https://{handle}.github.io/",
        "https://site.com:443/?q={handle}",
        "https://bücher.de/{handle}",
    ] {
        assert_eq!(address(good).as_deref(), Ok(good));
    }
    for bad in [
        "ftp://site.com/{handle}",
        "javascript:alert(1)",
        "//site.com/{handle}",
        "https://user@site.com/{handle}",
        "https://user:pass@site.com/{handle}",
        "https://{handle}@site.com/",
        "https://site.com:8080/{handle}",
        "http://127.0.0.1/{handle}",
        "http://2130706433/{handle}",
        "http://[::1]/{handle}",
        "http://169.254.169.254/{handle}",
        "http://localhost/{handle}",
        "http://printer/{handle}",
        "http://router.local/{handle}",
        "http://x.onion/{handle}",
        "https://{handle}/",
        "https://{handle}.com/",
        "https://site.com/{handle} x",
        "https://site.com/{handle}\r\nx: y",
        "https://site.com/\u{202e}{handle}",
    ] {
        assert!(matches!(address(bad), Err(Why::Address(_))), "{bad}");
    }
    assert_eq!(
        address("https://site.com/$HOME/{handle}").as_deref(),
        Ok("https://site.com/%24HOME/{handle}")
    );
}

#[test]
fn operators_are_known_by_their_names() {
    assert!(same_operator("https://a.site.com/", "https://b.site.com/"));
    assert!(same_operator("https://site.com/", "https://site-api.co.uk/"));
    assert!(same_operator("https://exam.ple/", "https://example.org/"));
    assert!(same_operator("https://{handle}.github.io/", "https://x.github.io/"));
    assert!(!same_operator("https://site.com/", "https://sitetracker.com/"));
    assert!(!same_operator("https://site.com/", "https://site.other.com/"));
}

#[test]
fn of_headers_only_the_harmless_ones_pass() {
    let given = json!({
        "Accept": "application/json", "X-Requested-With": "XMLHttpRequest", "Referer": "https://www.site.com/x",
        "Origin": "https://other.com", "User-Agent": "Browser/1", "Cookie": "s3cret=1", "Host": "inner.site.com",
        "Sec-Fetch-Mode": "navigate", "X-CSRF-Token": "s3cret", "Accept-Language": "en\r\nX-Evil: 1",
        "Content-Type": "$HOME", "Bad Name": "x", "X-Number": 1,
    });
    let (kept, notes) = headers(Some(&given), "https://site.com/{handle}").unwrap();
    assert_eq!(kept.keys().collect::<Vec<_>>(), ["accept", "referer", "x-requested-with"]);
    assert_eq!(notes.len(), 10, "{notes:?}");
    assert!(!notes.concat().contains("s3cret"), "values are shown nowhere");
    for secret in ["Authorization", "X-Api-Key", "x-auth-token", "X-Guest-Token"] {
        let refused = headers(Some(&json!({ secret: "s3cret" })), "https://site.com/");
        assert!(matches!(&refused, Err(Why::Secret(words)) if !words.contains("s3cret")), "{secret}");
    }
    assert!(matches!(headers(Some(&json!([])), "https://site.com/"), Err(Why::Malformed(_))));
}

#[test]
fn a_missing_account_is_no_wall() {
    for text in [
        "User not found. Please try again later",
        "{\"error\":\"NO_PROFILE\",\"loggedIn\":\"false\"}",
        "<meta name=\"robots\" content=\"noindex\">",
        "Oops! That page doesn’t exist or is private.",
        "<title></title>",
        "画像一覧",
    ] {
        assert!(matches!(marker(text), Marker::Text(_)), "{text}");
    }
    assert!(matches!(marker(&"x".repeat(2000)), Marker::Nothing(_)));
    assert!(matches!(marker(" | "), Marker::Nothing(_)));
    assert!(matches!(marker("Hi {username}!"), Marker::Text(text) if text == "Hi {handle}!"));
}

#[test]
fn known_names_are_those_that_can_be_asked_for() {
    let long = "x".repeat(101);
    let given = ["a b", "alice", "alice", "", "a/b", "\u{202e}x", "--", &long, "o.k_-1"];
    assert_eq!(known(given), ["alice", "o.k_-1"]);
    let many: Vec<String> = (0..20).map(|number| format!("user{number}")).collect();
    assert_eq!(known(many.iter().map(String::as_str)).len(), 8);
}
