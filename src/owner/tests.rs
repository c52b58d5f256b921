use std::path::PathBuf;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::exchange::Reply;

mod recorded;

pub(super) fn reply(url: &str, content_type: &str, body: &[u8]) -> Reply {
    Reply {
        headers: vec![("content-type".to_owned(), content_type.to_owned())],
        body: Arc::from(body),
        at: "2026-10-01T12:00:00Z".parse().unwrap(),
        ..Reply::bare(url, 200, "")
    }
}

/// A probe with these owner fields, as the catalog would write them.
pub(super) fn probe(kind: &str, owner: &str) -> Probe {
    let text = format!(
        "id = 'p'\nkind = '{kind}'\nurl = 'https://x.example/{{handle}}'\ncan_say = ['taken']\n\
         absence = 'no-account'\nsignal = []\n[owner]\n{owner}"
    );
    toml::from_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// The recordings beside the repository, where there are some.
pub(super) fn recordings() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("CALLSIGN_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("recordings");
    folder.is_dir().then_some(folder)
}

fn api(owner: &str, body: &str) -> Owner {
    let reply = reply("https://api.x.example/acme", "application/json", body.as_bytes());
    read(&probe("api", owner), &Reading::new(&reply))
}

fn page(body: &str) -> Owner {
    let reply = reply("https://www.tunes.example/acme", "text/html; charset=utf-8", body.as_bytes());
    read(&probe("page", ""), &Reading::new(&reply))
}

#[test]
fn fields_are_cleaned() {
    let owner = api(
        "display_name = { json = '/n' }\ntype = { json = '/t' }\nbio = { json = '/b' }\navatar = { json = '/a' }\n\
         links = { json = '/l/*/u' }\nlocation = { json = '/p' }\nfollowers = { json = '/f' }\nfollowing = { json = '/g' }\n\
         posts = { json = '/c' }\ncreated = { json = '/d' }\nlast_active = { json = '/e' }\nverified = { json = '/v' }\n\
         verified_by = { json = '/w' }\nprivate = { json = '/x' }\nlabels = { json = '/m/*/val' }\nadult = { json = '/o' }\n\
         bot = { json = '/t', pattern = '^(?i:(bot))$', present = true }\nbusiness = { json = '/t', pattern = '^(?i:(organi[sz]ation))$', present = true }\n\
         default_avatar = { json = '/da' }",
        r#"{"n":" Acme\n Co ","t":"Organization","b":"<p>One</p><p>two &amp; three</p>","a":"https://i.x.example/a?b=1&amp;c=2",
           "l":[{"u":"acme.com"},{"u":"https://acme.com/"},{"u":"javascript:x"},{"u":"http://b.example/x"}],
           "p":"","f":-2083469840,"g":"1.2K","c":12.0,"d":1309085521.0,"e":"11 years ago","v":"none","w":"Acme Trust","x":false,
           "m":[{"val":" Porn"},{"val":"!no-unauthenticated"},{"val":"porn"},{"val":""}],"o":true,"da":0}"#,
    );
    let expected = Owner {
        display_name: Some("Acme Co".to_owned()),
        kind: Some("organization".to_owned()),
        bio: Some("One two & three".to_owned()),
        avatar: Some("https://i.x.example/a?b=1&c=2".to_owned()),
        links: vec!["https://acme.com/".to_owned(), "http://b.example/x".to_owned()],
        location: None,
        followers: Some(2_211_497_456),
        following: Some(1_200),
        posts: Some(12),
        created: Some("2011-06-26".to_owned()),
        last_active: None,
        verified: Some(false),
        verified_by: Some("Acme Trust".to_owned()),
        private: Some(false),
        labels: vec!["porn".to_owned(), "!no-unauthenticated".to_owned()],
        adult: Some(true),
        business: Some(true),
        default_avatar: Some(false),
        ..Owner::default()
    };
    assert_eq!(owner, expected);
}

#[test]
fn fields_are_bounded() {
    let links: Vec<_> = (0..50).map(|n| format!("https://l{n}.example/")).collect();
    let body = serde_json::json!({ "n": "x".repeat(5_000), "b": "y ".repeat(5_000), "l": links }).to_string();
    let owner = api("display_name = { json = '/n' }\nbio = { json = '/b' }\nlinks = { json = '/l' }", &body);
    assert_eq!(owner.display_name.unwrap().chars().count(), MAX_NAME);
    assert!(owner.bio.unwrap().chars().count() <= MAX_BIO);
    assert_eq!(owner.links.len(), MAX_LINKS);
}

#[test]
fn a_missing_badge_says_nothing_and_a_present_one_yes() {
    let field = "verified = { json = '/badge', present = true }";
    assert_eq!(api(field, r#"{"badge":{"kind":1}}"#).verified, Some(true));
    assert_eq!(api(field, "{}").verified, None);
}

#[test]
fn entries_that_locate_nothing_fall_back_on_what_the_page_says_of_itself() {
    let meta = |title: &str, kind: &str| {
        format!(
            "<meta property=og:title content='{title}'><meta property=og:site_name content='Tunes'>\
             <meta property=og:type content='{kind}'><meta property=og:description content='We make &amp; do'>\
             <meta property=og:image content='/a.png'>"
        )
    };
    let owner = page(&meta("Acme Co | Tunes", "profile"));
    assert_eq!(owner.display_name.as_deref(), Some("Acme Co"));
    assert_eq!(owner.bio.as_deref(), Some("We make & do"));
    assert_eq!(owner.avatar.as_deref(), Some("https://www.tunes.example/a.png"));
    assert_eq!(page(&meta("Acme (@acme) on Tunes", "profile")).display_name.as_deref(), Some("Acme"));
    assert_eq!(page(&meta("Acme", "video.other")).avatar, None);
    for of_the_site in
        ["Tunes", "tunes", "Log in to Tunes", "Page not found", "Sign up | Tunes", "tunes.example", ""]
    {
        assert!(page(&meta(of_the_site, "profile")).is_empty(), "{of_the_site}");
    }
}

#[test]
fn nothing_falls_back_where_fields_are_located_or_it_is_no_page() {
    let body = b"<meta property=og:title content='Acme'>";
    let reply = reply("https://x.example/acme", "text/html", body);
    assert!(read(&probe("page", "bio = { css = '.bio' }"), &Reading::new(&reply)).is_empty());
    assert!(read(&probe("api", ""), &Reading::new(&reply)).is_empty());
}

proptest! {
    #[test]
    fn any_reply_can_be_read(body in proptest::collection::vec(any::<u8>(), 0..300), value in "\\PC{0,40}") {
        let every = "display_name = { css = '*' }\nbio = { meta = 'og:title' }\nlinks = { rel = 'me' }\nfollowers = { css = 'body' }\ncreated = { css = 'body' }";
        let reply = reply("https://x.example/", "text/html", &body);
        let _ = read(&probe("page", every), &Reading::new(&reply));
        let _ = read(&probe("page", ""), &Reading::new(&reply));
        let _ = page(&format!("<meta property=og:title content='{value}'>"));
        let json = serde_json::json!({ "v": value }).to_string();
        let _ = api("bio = { json = '/v' }\nlinks = { json = '/v' }\nfollowers = { json = '/v' }\ncreated = { json = '/v' }\navatar = { json = '/v' }", &json);
    }
}
