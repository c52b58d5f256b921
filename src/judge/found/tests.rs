use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::exchange::Reply;

fn titles() -> Titles {
    Titles {
        items: "/results/*".to_owned(),
        title: "/name".to_owned(),
        holder: Some("/by".to_owned()),
        link: Some("/link".to_owned()),
        link_prefix: None,
        updated: Some("/on".to_owned()),
        count: Some("/count".to_owned()),
    }
}

fn searched(name: &str, status: u16, body: &str) -> Result<Found, String> {
    let reply = Reply::bare("https://api.store.com/search", status, body);
    search(&titles(), name, &Reading::new(&reply))
}

fn listed(name: &str, titles: &[&str]) -> Found {
    let results: Vec<_> = titles.iter().map(|title| json!({"name": title})).collect();
    searched(name, 200, &json!({"count": results.len(), "results": results}).to_string()).unwrap()
}

fn like(name: &str, title: &str) -> Option<Likeness> {
    listed(name, &[title]).matches.first().map(|one| one.likeness)
}

#[test]
fn case_spaces_and_signs_make_no_other_title() {
    for title in [
        "Qwikster",
        "QWIKSTER™",
        "qwik ster",
        "Qwik-Ster®",
        "Qwíkster!",
        "Ｑｗｉｋｓｔｅｒ",
        "Q\u{200b}wikster",
    ] {
        assert_eq!(like("qwikster", title), Some(Likeness::Exact), "{title}");
    }
    assert_eq!(like("blueocean", "Blue Ocean"), Some(Likeness::Exact));
    assert_eq!(like("blue-ocean", "BlueOcean"), Some(Likeness::Exact));
    assert_eq!(like("東京", "東京"), Some(Likeness::Exact));
}

#[test]
fn same_sound_and_near_are_other_answers() {
    assert_eq!(like("qwikster", "Quickster"), Some(Likeness::Sound));
    for title in [
        "Qwikster: Movies",
        "Qwikster – DVDs by mail",
        "Qwikster (Beta)",
        "QwiksterTV".split_at(9).0,
        "qwik ster films",
    ] {
        assert_eq!(like("qwikster", title), Some(Likeness::Near), "{title}");
    }
    assert_eq!(like("things", "Things 3"), Some(Likeness::Near));
    assert_eq!(like("paypal", "pаypаl"), Some(Likeness::Near), "letters of another script");
    for (name, title) in [
        ("slack", "Slacker - auto mouse mover"),
        ("slack", "Activebot for Slack"),
        ("acme", "Acne"),
        ("slack", "Pgy"),
        ("slack", "™"),
    ] {
        assert_eq!(like(name, title), None, "{name}: {title}");
    }
}

#[test]
fn the_most_alike_stand_first_and_no_more_than_twenty() {
    let mut titles = vec!["Acme Tools"; 30];
    titles.push("Akme");
    titles.push("ACME");
    let found = listed("acme", &titles);
    assert_eq!((found.among, found.matches.len()), (32, MOST_MATCHES));
    assert_eq!((found.matches[0].likeness, found.matches[1].likeness), (Likeness::Exact, Likeness::Sound));
    let many = vec!["Other"; 300];
    assert_eq!(listed("acme", &many).among, MOST_RESULTS);
}

#[test]
fn strangers_fields_are_cut_to_size() {
    let long = format!("Acme {}", "x".repeat(500));
    let items = [
        json!({"name": "Acme\n\u{1b}[2J", "by": "  Acme\tGmbH ", "link": "https://store.com/1", "on": "2026-08-07T16:58:01Z"}),
        json!({"name": "Acme", "by": {"a": 1}, "link": "javascript:alert(1)", "on": "yesterday"}),
        json!({"name": "Acme", "link": "https://store.com@evil.com/", "on": 1_784_000_000_000_i64}),
        json!({"name": long, "link": "//store.com", "on": 1_300_000_000}),
        json!({"name": 7, "on": i64::MIN}),
        json!({"name": "Acme 2", "on": i64::MIN}),
        json!("Acme"),
    ];
    let found = searched("acme", 200, &json!({"count": 7, "results": items}).to_string()).unwrap();
    let [first, second, third, fourth, fifth] = &found.matches[..] else { panic!("{found:?}") };
    assert_eq!((first.url.as_deref(), first.updated.as_deref()), (None, None));
    assert_eq!((second.url.as_deref(), second.updated.as_deref()), (None, Some("2026-07-14")));
    assert_eq!(third.title, "Acme [2J");
    assert_eq!(third.holder.as_deref(), Some("Acme GmbH"));
    assert_eq!(
        (third.url.as_deref(), third.updated.as_deref()),
        (Some("https://store.com/1"), Some("2026-08-07"))
    );
    assert_eq!(fourth.title.chars().count(), LONGEST_TEXT + 1);
    assert_eq!(fourth.updated.as_deref(), Some("2011-03-13"));
    assert_eq!(fifth.updated, None, "no day is that long ago");
}

#[test]
fn an_id_becomes_an_address_of_its_own_page_only() {
    let made = |id: &str| address("https://apps.store.com/detail/", id);
    assert_eq!(made("9NBL").as_deref(), Some("https://apps.store.com/detail/9NBL"));
    assert_eq!(made("../../evil"), None);
    assert_eq!(address("", "data:text/html,x"), None);
}

#[test]
fn what_is_no_list_of_results_is_no_silence() {
    for (status, body, why) in [
        (200, "<html>Sign in</html>", "no JSON"),
        (200, "{}", "no list"),
        (200, r#"{"results":[]}"#, "no number"),
        (200, r#"{"count":"0","results":[]}"#, "no number"),
        (200, r#"{"count":0,"results":null}"#, "no list"),
        (200, r#"{"count":0,"results":{}}"#, "no list"),
        (200, r#"{"count":3,"results":[]}"#, "counts 3 results and holds 0"),
        (200, r#"{"count":0,"results":[{"name":"Other"}]}"#, "counts 0 results and holds 1"),
        (200, r#"{"count":2,"results":[{"id":1},{"id":2}]}"#, "none has a title"),
        (404, r#"{"count":0,"results":[]}"#, "status 404"),
        (500, r#"{"count":0,"results":[]}"#, "status 500"),
    ] {
        let said = searched("acme", status, body).unwrap_err();
        assert!(said.contains(why), "{body}: {said}");
    }
    let reply = Reply::bare("https://api.store.com/search", 200, r#"{"count":0,"results":[]}"#);
    let cut = Reply { end: End::AtLimit, ..reply };
    assert!(search(&titles(), "acme", &Reading::new(&cut)).unwrap_err().contains("broke off"));
    assert_eq!(listed("acme", &[]), Found { among: 0, matches: Vec::new() });
}

#[test]
fn the_words_tell_how_many_and_quote_nobody() {
    assert_eq!(listed("acme", &[]).words(), "the search found nothing");
    assert_eq!(listed("acme", &["Other"]).words(), "nothing with this title among 1 result");
    assert_eq!(
        listed("acme", &["Akme", "Acme Tools"]).words(),
        "nothing with this title among 2 results, 1 heard alike, 1 with one near it"
    );
    assert_eq!(
        listed("acme", &["Acme", "ACME", "Acme Tools"]).words(),
        "in use: 2 with this title, 1 with one near it among 3 results"
    );
}

proptest! {
    #[test]
    fn no_reply_is_too_odd(name in "\\PC{0,40}", status in 200_u16..600, body in "\\PC{0,300}") {
        if let Ok(found) = searched(&name, status, &body) {
            prop_assert!(status == 200 && found.matches.len() <= found.among);
        }
    }

    #[test]
    fn any_titles_can_be_read(name in "\\PC{1,40}", titles in prop::collection::vec("\\PC{0,200}", 0..12)) {
        let results: Vec<_> = titles.iter().map(|title| json!({"name": title})).collect();
        let body = json!({"count": results.len(), "results": results}).to_string();
        if let Ok(found) = searched(&name, 200, &body) {
            prop_assert!(found.matches.len() <= MOST_MATCHES && found.among == results.len());
            for one in &found.matches {
                prop_assert!(!one.title.chars().any(char::is_control));
            }
        }
    }
}
