//! Each construct of the format, with entries made up for it.

use serde_json::json;

use super::*;
use crate::catalog::platform::{Platform, Probe};
use crate::verdict::{DoubtKind, Strength};

fn import(entry: &Value) -> Import {
    super::super::read(&json!({"$schema": "data.schema.json", "Some Site": entry}).to_string()).unwrap()
}

fn entry(changes: &Value) -> Value {
    let mut entry = json!({
        "url": "https://site.com/{}", "urlMain": "https://site.com/", "username_claimed": "alice",
        "errorType": "status_code",
    });
    for (key, value) in changes.as_object().unwrap() {
        entry[key] = value.clone();
    }
    entry
}

fn one(changes: &Value) -> (Platform, Vec<String>) {
    let mut import = import(&entry(changes));
    assert_eq!((import.skipped.clone(), import.entries()), (Vec::new(), 1), "{changes}");
    let notes = import.notes.into_iter().map(|note| note.words).collect();
    (import.platforms.remove(0), notes)
}

fn skipped(changes: &Value) -> Why {
    let import = import(&entry(changes));
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
fn a_status_tells_only_where_it_is_one_of_pages() {
    let plain = json!({});
    assert_eq!(sides(&plain), ["Taken: status 200|201|203|206", "Absent: status 404|410"]);
    let probe = probe(&plain);
    assert!(probe.follow && probe.method == Method::Get, "a page is asked for whole");
    assert_eq!(probe.strength(), Strength::E);
    assert_eq!(sides(&json!({"errorCode": [404, 206, 429]}))[0], "Taken: status 200|201|203");
    let (platform, notes) = one(&json!({"errorCode": 204}));
    assert_eq!(platform.probes[0].signals.len(), 2);
    assert!(notes[0].contains("204"), "{notes:?}");
}

#[test]
fn a_text_shows_absence_and_a_found_page_lacks_it() {
    let message = json!({"errorType": "message", "errorMsg": ["nobody of this name", "gone for good"]});
    assert_eq!(
        sides(&message),
        [
            "Taken: status 200|201|203|206, text lacks `nobody of this name`, text lacks `gone for good`",
            "Absent: text contains `nobody of this name`",
            "Absent: text contains `gone for good`",
        ]
    );
    assert_eq!(probe(&message).strength(), Strength::D);
    assert_eq!(
        sides(&json!({"errorType": "message", "errorMsg": "no {} here"}))[1],
        "Absent: text contains `no {handle} here`"
    );
    let object = json!({"errorType": "message", "errorMsg": "\"users\":{}"});
    assert_eq!(sides(&object)[1], "Absent: text contains `\"users\":{}`");
}

#[test]
fn what_tells_of_a_wall_shows_no_absence() {
    for (text, kind) in [
        ("The archive's services are temporarily offline", DoubtKind::Unreachable),
        ("The resource is being rate limited", DoubtKind::RateLimited),
        ("<title>429 Too Many Requests</title>", DoubtKind::RateLimited),
        ("The government decided to block 59 apps", DoubtKind::Blocked),
        ("<input class=\"CheckboxCaptcha-Button\"", DoubtKind::Blocked),
        ("Доступ с вашего IP-адреса временно ограничен", DoubtKind::RateLimited),
        ("<title>Server Error (500)</title>", DoubtKind::Unreachable),
        ("<title>Site • Log in</title>", DoubtKind::LoginWall),
    ] {
        let (platform, notes) = one(&json!({"errorType": "message", "errorMsg": ["nobody here", text]}));
        let signals = &platform.probes[0].signals;
        assert_eq!((signals[0].says, signals[0].wall), (Says::Wall, Some(kind)), "{text}");
        assert_eq!(signals.iter().filter(|signal| signal.says == Says::Absent).count(), 1, "{text}");
        assert_eq!(notes.len(), 1, "{text}");
    }
    for text in ["Sorry.", "<h1>Error!</h1>", "404", "We’re sorry"] {
        let only = sides(&json!({"errorType": "message", "errorMsg": ["nobody here", text]}));
        assert_eq!(only.len(), 2, "{text}: {only:?}");
        // Where it is the only one, statuses are left.
        let alone = sides(&json!({"errorType": "message", "errorMsg": text}));
        assert_eq!(alone[1], "Absent: status 404|410", "{text}");
    }
    let blog = json!({"errorType": "message", "errorMsg": "There is no blog in this place"});
    assert_eq!(sides(&blog).len(), 2, "a word that ends in another is that word");
}

#[test]
fn a_redirect_shows_absence_where_it_leads_to_the_page_for_it() {
    let redirect = |place: &str| json!({"errorType": "response_url", "errorUrl": place});
    let told = redirect("https://site.com/missing?name={}");
    assert_eq!(
        sides(&told),
        [
            "Taken: status 200|201|203|206",
            "Absent: status 404|410",
            "Absent: status 301|302|303|307|308, redirect to `/missing?name={handle}`",
        ]
    );
    assert!(!probe(&told).follow);
    assert_eq!(probe(&told).strength(), Strength::E);
    for place in
        ["https://site.com/", "https://site.com", "https://other.com/missing", "https://site.com/{}/"]
    {
        let (platform, notes) = one(&redirect(place));
        assert_eq!((platform.probes[0].signals.len(), notes.len()), (2, 1), "{place}: {notes:?}");
    }
    assert_eq!(sides(&redirect("site.com/missing")).len(), 3, "some are written without a scheme");
}

#[test]
fn several_ways_all_count() {
    let both = json!({"errorType": ["message", "status_code"], "errorMsg": "nobody here"});
    assert_eq!(
        sides(&both),
        [
            "Taken: status 200|201|203|206, text lacks `nobody here`",
            "Absent: text contains `nobody here`",
            "Absent: status 404|410",
        ]
    );
}

#[test]
fn what_does_not_have_the_form_is_told() {
    for wrong in [
        json!({"errorType": "guess"}),
        json!({"errorType": 3}),
        json!({"errorType": []}),
        json!({"errorType": "message"}),
        json!({"errorType": "message", "errorMsg": [1]}),
        json!({"errorCode": "404"}),
        json!({"errorCode": 40404}),
        json!({"request_method": "PUT"}),
        json!({"request_payload": "name={}"}),
        json!({"url": ["https://site.com/{}"]}),
    ] {
        assert!(matches!(skipped(&wrong), Why::Malformed(_)), "{wrong}");
    }
    assert!(matches!(skipped(&json!({"url": "https://site.com/"})), Why::Address(_)));
    assert!(matches!(skipped(&json!({"urlProbe": "https://mirror.net/{}"})), Why::ThirdParty(_)));
    let leaks = json!({"url": "https://site.com/osint-tools/search?username={}"});
    assert!(matches!(skipped(&leaks), Why::NotAnAccount(_)));
}

#[test]
fn the_probe_is_asked_and_the_address_is_shown() {
    let (platform, _) = one(&json!({
        "urlProbe": "https://api.site.com/users", "request_payload": {"q": {"name": "{}"}, "n": [1, "@{}"]},
        "isNSFW": true, "__comment__": "anything",
    }));
    let probe = &platform.probes[0];
    assert_eq!(platform.profile, "https://site.com/{handle}");
    assert_eq!(platform.category, "adult");
    assert_eq!(probe.method, Method::Post);
    assert_eq!(probe.body.as_deref(), Some(r#"{"q":{"name":"{handle}"},"n":[1,"@{handle}"]}"#));
    let front = json!({"url": "https://site.com", "urlProbe": "https://site.com/check?name={}"});
    assert_eq!(one(&front).0.profile, "https://site.com/");
    let hosted = json!({"url": "https://{}.site.com"});
    assert_eq!(one(&hosted).0.profile, "https://{handle}.site.com");
}

#[test]
fn patterns_are_searched_for() {
    let platform = |pattern: &str| one(&json!({"regexCheck": pattern})).0;
    assert!(platform("^[a-z]{3,}$").handle.allows("ABC") && !platform("^[a-z]{3,}$").handle.allows("ab"));
    assert!(platform("[a-z]{3}").handle.allows("1abc1"), "found anywhere");
    assert!(!platform(r"^[\w-]{,4}$").handle.allows("abcde"));
    assert!(platform(r"^[\w\.]{2,30}$").handle.allows("some.one"));
    assert!(matches!(skipped(&json!({"regexCheck": "("})), Why::Pattern(_)));
    assert!(matches!(skipped(&json!({"regexCheck": "a".repeat(501)})), Why::Pattern(_)));
}
