//! Each construct of the format, with entries made up for it.

use serde_json::json;

use super::*;
use crate::catalog::list::Community;
use crate::catalog::platform::{Platform, Probe};
use crate::verdict::{DoubtKind, Strength};

fn import(entries: &Value) -> Import {
    super::super::read(&json!({ "sites": entries }).to_string()).unwrap()
}

/// One entry, with what differs from an ordinary one.
fn entry(changes: &Value) -> Value {
    let mut entry = json!({
        "name": "Some Site",
        "uri_check": "https://site.com/{account}",
        "e_code": 200, "e_string": "Member since ", "m_code": 404, "m_string": "no page of this name",
        "known": ["alice", "bob42"],
        "cat": "social",
    });
    for (key, value) in changes.as_object().unwrap() {
        entry[key] = value.clone();
    }
    entry
}

fn one(changes: &Value) -> (Platform, Vec<String>) {
    let mut import = import(&json!([entry(changes)]));
    assert_eq!(import.skipped, [], "{changes}");
    let notes = import.notes.into_iter().map(|note| note.words).collect();
    (import.platforms.remove(0), notes)
}

fn skipped(changes: &Value) -> Why {
    let import = import(&json!([entry(changes)]));
    assert!(import.platforms.is_empty(), "{changes} was imported");
    import.skipped[0].why.clone()
}

fn probe(changes: &Value) -> Probe {
    one(changes).0.probes.remove(0)
}

fn sides(changes: &Value) -> Vec<String> {
    probe(changes).signals.iter().map(|signal| format!("{:?}: {}", signal.says, signal.notation())).collect()
}

#[test]
fn status_and_text_must_both_hold() {
    let (platform, notes) = one(&json!({}));
    let probe = &platform.probes[0];
    assert_eq!(notes, [""; 0]);
    assert_eq!((platform.id.as_str(), platform.name.as_str()), ("some_site", "Some Site"));
    assert_eq!(
        platform.list,
        crate::catalog::list::List::Community(Community::WhatsMyName, "Some Site".into())
    );
    assert_eq!(platform.profile, "https://site.com/{handle}");
    assert_eq!(platform.controls.taken, ["alice", "bob42"]);
    assert!(!probe.follow, "redirects are not followed");
    assert_eq!(probe.strength(), Strength::B);
    assert_eq!(
        sides(&json!({})),
        [
            "Taken: status 200, text contains `Member since `",
            "Absent: status 404, text contains `no page of this name`"
        ]
    );
}

#[test]
fn an_empty_text_is_no_evidence() {
    let empty = json!({"m_string": ""});
    assert_eq!(sides(&empty), ["Taken: status 200, text contains `Member since `", "Absent: status 404"]);
    assert_eq!(probe(&empty).strength(), Strength::D);
    // Where the statuses are alike, nothing is left of that side.
    let alike = json!({"m_code": 200, "m_string": ""});
    assert_eq!(sides(&alike), ["Taken: status 200, text contains `Member since `"]);
    let neither = json!({"m_code": 200, "m_string": "", "e_string": " "});
    assert!(matches!(skipped(&neither), Why::NoEvidence(_)));
    assert!(matches!(skipped(&json!({"m_code": 200, "m_string": "Member since "})), Why::NoEvidence(_)));
}

#[test]
fn alike_statuses_leave_it_to_the_texts() {
    assert_eq!(probe(&json!({"m_code": 200})).strength(), Strength::C);
    let empty = json!({"m_code": 200, "m_string": "[]"});
    assert_eq!(sides(&empty)[1], "Absent: status 200, `the document` has 0 members");
}

#[test]
fn of_two_texts_the_longer_is_looked_for_first() {
    let inside = json!({"e_string": "| Site", "m_string": "Welcome | Site", "m_code": 200});
    assert_eq!(
        sides(&inside),
        [
            "Taken: status 200, text contains `| Site`, text lacks `Welcome | Site`",
            "Absent: status 200, text contains `Welcome | Site`"
        ]
    );
    let outside = json!({"e_string": "Profile | Site", "m_string": "| Site"});
    assert_eq!(sides(&outside)[1], "Absent: status 404, text contains `| Site`, text lacks `Profile | Site`");
}

#[test]
fn statuses_of_walls_and_outages_never_speak() {
    for status in [401, 403, 429, 500, 503, 202, 204, 304] {
        let (platform, notes) = one(&json!({"m_code": status}));
        assert!(platform.probes[0].signals.iter().all(|signal| signal.says == Says::Taken), "{status}");
        assert!(!platform.probes[0].can_clear(), "{status}");
        assert_eq!(notes.len(), 1, "{status}: {notes:?}");
        let only = sides(&json!({"e_code": status}));
        assert_eq!(only, ["Absent: status 404, text contains `no page of this name`"], "{status}");
    }
    assert!(matches!(skipped(&json!({"e_code": 403, "m_code": 500})), Why::NoEvidence(_)));
}

#[test]
fn texts_of_walls_become_walls() {
    let (platform, notes) = one(&json!({"m_string": "<title>429 Too Many Requests</title>"}));
    let signals = &platform.probes[0].signals;
    assert_eq!((signals[0].says, signals[0].wall), (Says::Wall, Some(DoubtKind::RateLimited)));
    assert!(signals.iter().all(|signal| signal.says != Says::Absent));
    assert!(notes[0].contains("rate limited"), "{notes:?}");
}

#[test]
fn an_apology_narrows_a_404_and_proves_nothing_else() {
    let narrowed = sides(&json!({"m_string": "\"errors\":"}));
    assert_eq!(narrowed[1], "Absent: status 404, text contains `\"errors\":`");
    assert_eq!(sides(&json!({"m_string": "Oops!", "m_code": 400}))[1], "Absent: status 400");
    assert_eq!(sides(&json!({"m_string": "Sorry.", "m_code": 200})).len(), 1);
}

#[test]
fn bodies_are_read_by_what_they_are() {
    let kind = |body: &str, mime: &str| {
        let changes = json!({"uri_check": "https://site.com/api", "post_body": body, "headers": {"Content-Type": mime}});
        let probe = probe(&changes);
        assert_eq!(probe.method, Method::Post);
        assert!(probe.body.unwrap().contains("{handle}"));
        probe.body_kind.unwrap()
    };
    assert_eq!(kind(r#"{"name":"{account}"}"#, "application/json"), BodyKind::Json);
    let graphql = r#"{"query":"query{user(name:\"{account}\"){id}}"}"#;
    assert_eq!(kind(graphql, "application/json"), BodyKind::GraphqlInJson);
    let variables = r#"{"query":"query($n:String){user(name:$n){id}}","variables":{"n":"{account}"}}"#;
    assert_eq!(kind(variables, "application/json"), BodyKind::Json);
    assert_eq!(
        kind("act=check&name={account}", "application/x-www-form-urlencoded; charset=UTF-8"),
        BodyKind::Form
    );
    let (platform, _) = one(&json!({"uri_check": "https://site.com/api", "post_body": "name={account}"}));
    assert_eq!(platform.profile, "https://site.com/", "people are led to the front door");
    // A name outside a string could become anything.
    let bare = json!({"post_body": r#"{"name":{account}}"#, "headers": {"content-type": "application/json"}});
    assert!(matches!(skipped(&bare), Why::Malformed(_)));
}

#[test]
fn the_name_must_stand_somewhere() {
    assert!(matches!(skipped(&json!({"uri_check": "https://site.com/"})), Why::Address(_)));
    assert!(matches!(skipped(&json!({"uri_check": "https://127.0.0.1/{account}"})), Why::Address(_)));
}

#[test]
fn what_is_asked_must_be_whom_it_is_about() {
    let about = |asked: &str, shown: &str| json!({"uri_check": asked, "uri_pretty": shown});
    for (asked, shown) in [
        ("https://api.site.org/u/{account}", "https://site.com/{account}"),
        ("https://siteapi.net/u/{account}", "https://www.site.com/{account}"),
        ("https://site.com/u/{account}", "https://{account}.site.com/"),
    ] {
        let (platform, _) = one(&about(asked, shown));
        assert_eq!(platform.profile, shown.replace("{account}", "{handle}"));
    }
    let third = about("https://sitetracker.com/{account}", "https://site.tv/{account}");
    assert!(matches!(skipped(&third), Why::ThirdParty(_)));
    let search = about("https://site.com/u/{account}", "https://search.net/?q=site:site.com+{account}");
    assert_eq!(one(&search).0.profile, "https://site.com/");
    let lost = about("https://site.com/u/{account}", "https://site.com/members");
    assert_eq!(one(&lost).0.profile, "https://site.com/u/{handle}");
}

#[test]
fn what_is_no_account_or_switched_off_is_skipped() {
    assert_eq!(skipped(&json!({"valid": false})), Why::Disabled);
    assert!(matches!(skipped(&json!({"cat": "archived"})), Why::NotAnAccount(_)));
    let history = json!({"uri_check": "https://store.org/wayback/available?url=https://site.com/{account}"});
    assert!(matches!(skipped(&history), Why::NotAnAccount(_)));
    assert!(matches!(skipped(&json!({"e_code": "200"})), Why::Malformed(_)));
    assert!(matches!(skipped(&json!({"uri_check": 1})), Why::Malformed(_)));
    assert!(matches!(skipped(&json!({"headers": {"X-Api-Key": "s3cret"}})), Why::Secret(_)));
}

#[test]
fn other_names_and_guards_are_told() {
    let (platform, notes) = one(&json!({
        "strip_bad_char": ".", "protection": ["cloudflare"], "cat": "xx NSFW xx",
        "known": ["Some One", "Иван", "alice", "a/b"], "headers": {"User-Agent": "Browser/1"},
    }));
    assert_eq!(platform.category, "adult");
    assert_eq!(platform.controls.taken, ["Иван", "alice"]);
    assert!(!platform.handle.allows("foo.bar") && platform.handle.allows("foobar"));
    assert!(platform.probes[0].headers.is_empty());
    assert!(notes.iter().any(|note| note.contains("without any of `.`")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("cloudflare")), "{notes:?}");
    assert!(notes.iter().any(|note| note.contains("`user-agent`") && !note.contains("Browser")), "{notes:?}");
}
