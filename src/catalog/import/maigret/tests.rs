use serde_json::json;

use super::*;
use crate::catalog::handle::{Handle, Ruling};
use crate::catalog::import::read;
use crate::catalog::platform::{Absence, BodyKind, Platform, Probe};
use crate::catalog::signal::{Says, Signal};
use crate::exchange::Method;
use crate::verdict::DoubtKind::{Blocked, LoginWall, RateLimited, Unreachable, Unrecognised};
use crate::verdict::{Strength, Verdict};

/// A forum of which many are, for tests.
fn engines() -> Value {
    json!({
        "Board": { "name": "Board", "presenseStrs": ["made with Board"], "site": {
            "checkType": "message",
            "url": "{urlMain}{urlSubpath}/people/?who={username}",
            "presenseStrs": ["board-person", "You must be logged in to do that."],
            "absenceStrs": ["no such member here"],
            "errors": { "You were banned here": "IP ban", "Shared": "Maintenance" },
            "headers": { "Accept-Language": "en" },
            "regexCheck": "^[^\\.]+$"
        } },
        "Finder": { "name": "Finder", "site": {
            "checkType": "message",
            "url": "{urlMain}/search.php?author={username}",
            "presenseStrs": ["post-of"],
            "absenceStrs": ["nothing was written"]
        } }
    })
}

fn import(entry: &Value) -> Import {
    let list = json!({ "sites": { "Blue Acorn": entry }, "engines": engines(), "tags": ["forum"] });
    read(&list.to_string()).expect("a list")
}

/// An entry with everything that it needs, and what the test says.
fn entry(more: &Value) -> Value {
    let mut entry = json!({
        "url": "https://blue.example.org/u/{username}",
        "checkType": "message",
        "presenseStrs": ["profile-card"],
        "absenceStrs": ["no acorn of this name"],
        "usernameClaimed": "acorn",
        "usernameUnclaimed": "nobodyhasthisone",
        "tags": ["us", "forum", "ru"]
    });
    for (key, value) in more.as_object().expect("an object") {
        entry[key] = value.clone();
    }
    entry
}

fn platform(more: &Value) -> Platform {
    let mut import = import(&entry(more));
    assert_eq!(import.skipped, [], "{more}");
    import.platforms.remove(0)
}

fn probe(more: &Value) -> Probe {
    platform(more).probes.remove(0)
}

fn skipped(more: &Value) -> Why {
    let mut import = import(&entry(more));
    assert_eq!(import.platforms.len(), 0, "{more}");
    import.skipped.remove(0).why
}

fn notes(more: &Value) -> String {
    let notes = import(&entry(more)).notes;
    notes.into_iter().map(|note| note.words + "\n").collect()
}

/// The signals in the catalog's notation, without the list of found statuses.
fn signals(probe: &Probe) -> Vec<String> {
    let told = |signal: &Signal| format!("{:?}: {}", signal.says, signal.notation());
    probe.signals.iter().map(|one| told(one).replace("status 200|201|203|206", "found")).collect()
}

#[test]
fn an_entry_becomes_a_platform_with_a_signal_for_each_text() {
    let more = json!({ "presenseStrs": ["profile-card", "joined-on"], "encoding": "gbk", "ignore403": true });
    let made = platform(&more);
    assert_eq!(made.id, "blue_acorn");
    assert_eq!(made.category, "forum");
    assert_eq!(made.controls.taken, ["acorn"]);
    assert_eq!(made.profile, "https://blue.example.org/u/{handle}");
    let probe = &made.probes[0];
    assert_eq!(probe.url, made.profile);
    assert_eq!((probe.method, probe.follow), (Method::Get, true));
    assert_eq!(probe.can_say, [Verdict::Taken, Verdict::Vacant]);
    assert_eq!(probe.strength(), Strength::C);
    assert_eq!(
        signals(probe),
        [
            "Taken: found, text contains `profile-card`",
            "Taken: found, text contains `joined-on`",
            "Absent: text contains `no acorn of this name`",
        ]
    );
}

#[test]
fn texts_on_one_side_only_leave_the_other_to_the_status() {
    let absent = probe(&json!({ "presenseStrs": [] }));
    assert_eq!(
        signals(&absent),
        ["Taken: found, text lacks `no acorn of this name`", "Absent: text contains `no acorn of this name`"]
    );
    let present = probe(&json!({ "absenceStrs": null }));
    assert_eq!(
        signals(&present),
        ["Taken: found, text contains `profile-card`", "Absent: status 404|410, text lacks `profile-card`"]
    );
    assert_eq!((absent.strength(), present.strength()), (Strength::D, Strength::D));
    let none = skipped(&json!({ "presenseStrs": [""], "absenceStrs": ["1"] }));
    assert_eq!(none.kind(), "no evidence");
}

#[test]
fn statuses_tell_where_the_list_says_so() {
    let bare = json!({ "checkType": "status_code", "presenseStrs": [], "absenceStrs": [] });
    let probe_of = |kind: &str, texts: &Value| {
        probe(&json!({ "checkType": kind, "presenseStrs": texts, "absenceStrs": [] }))
    };
    assert_eq!(signals(&probe(&bare)), ["Taken: found", "Absent: status 404|410"]);
    assert_eq!(probe(&bare).strength(), Strength::E);
    let both = probe_of("status_code", &json!(["profile-card"]));
    assert_eq!(
        signals(&both),
        ["Taken: found, text contains `profile-card`", "Absent: status 404|410, text lacks `profile-card`"]
    );
    assert!(both.follow);
    let redirected = probe_of("response_url", &json!([]));
    assert_eq!(signals(&redirected), ["Taken: found", "Absent: status 404|410"]);
    assert!(!redirected.follow);
    assert_eq!(skipped(&json!({ "checkType": "guess" })).kind(), "malformed");
    assert_eq!(skipped(&json!({ "checkType": null })).kind(), "malformed");
}

#[test]
fn the_engine_is_merged_over_the_site() {
    let site = json!({
        "engine": "Board",
        "urlMain": "https://acorns.example.org/",
        "urlSubpath": "/board",
        "url": "https://elsewhere.example.com/{username}",
        "presenseStrs": ["own-person"],
        "absenceStrs": ["own words of absence"],
        "errors": { "Shared": "Login required", "Own": "Rate limited" },
        "headers": { "Accept": "text/html", "Accept-Language": "ru" }
    });
    let made = platform(&site);
    let probe = &made.probes[0];
    assert_eq!(made.profile, "https://acorns.example.org/board/people/?who={handle}");
    assert_eq!(probe.headers["accept-language"], "en");
    assert_eq!(probe.headers["accept"], "text/html");
    assert_eq!(
        signals(probe),
        [
            "Wall: text contains `Shared`",
            "Wall: text contains `Own`",
            "Wall: text contains `You were banned here`",
            "Wall: text contains `You must be logged in to do that.`",
            "Taken: found, text contains `own-person`",
            "Taken: found, text contains `board-person`",
            "Absent: text contains `own words of absence`",
            "Absent: text contains `no such member here`",
        ]
    );
    let kinds: Vec<_> = probe.signals.iter().filter_map(|signal| signal.wall).collect();
    assert_eq!(kinds, [Unreachable, RateLimited, Blocked, LoginWall]);
    assert!(matches!(made.handle.rule_on(&Handle::new("a.corn")), Ruling::Doubted(_)));
    assert!(matches!(made.handle.rule_on(&Handle::new("acorn")), Ruling::AskAnyway(_)));
    // What an engine has beside its `site` is for finding new sites.
    assert!(!signals(probe).iter().any(|signal| signal.contains("made with Board")));
    assert_eq!(skipped(&json!({ "engine": "Bored" })).kind(), "malformed");
}

#[test]
fn a_login_wall_is_never_an_account() {
    for words in [
        "You must be logged in to do that.",
        "You must be logged-in to do that.",
        "Вы должны быть авторизованы, чтобы выполнить это действие",
        "нужно сначала войти на форум.",
        "Гостям запрещено просматривать данную страницу, пожалуйста, войдите",
        "Гостям запрещено просматривать персональные страницы",
        "guests may not view this page",
    ] {
        let probe = probe(&json!({ "presenseStrs": [words, "profile-card"] }));
        let told = signals(&probe);
        assert_eq!(told[0], format!("Wall: text contains `{words}`"));
        assert_eq!(probe.signals[0].wall, Some(LoginWall));
        assert!(!told.iter().any(|told| told.starts_with("Taken") && told.contains(words)), "{told:?}");
        assert!(notes(&json!({ "presenseStrs": [words] })).contains("login wall"));
    }
}

#[test]
fn markers_are_spelt_either_way_and_hold_the_name() {
    let made = probe(&json!({
        "presenseStrs": ["profile-card"],
        "presenceStrs": ["owner={username}", "profile-card"],
        "absenceStrs": ["{username} is nobody", "\"users\":{}"]
    }));
    assert_eq!(
        signals(&made),
        [
            "Taken: found, text contains `profile-card`",
            "Taken: found, text contains `owner={handle}`",
            "Absent: text contains `{handle} is nobody`",
            "Absent: text contains `\"users\":{}`",
        ]
    );
}

#[test]
fn markers_inside_each_other_are_told_apart() {
    let made = probe(&json!({
        "presenseStrs": ["member card", "same on both"],
        "absenceStrs": ["no member card", "same on both", "1", ""]
    }));
    assert_eq!(
        signals(&made),
        [
            "Taken: found, text contains `member card`, text lacks `no member card`",
            "Absent: text contains `no member card`",
        ]
    );
    let told = notes(&json!({ "presenseStrs": ["user card", "both"], "absenceStrs": ["user", "both", "1"] }));
    assert!(told.contains("both sides") && told.contains("three characters"), "{told}");
    let made = probe(&json!({ "presenseStrs": ["user card"], "absenceStrs": ["user"] }));
    assert_eq!(signals(&made)[1], "Absent: text contains `user`, text lacks `user card`");
}

#[test]
fn reasons_of_errors_become_kinds_of_doubt() {
    for (reason, kind) in [
        ("Too many searches per IP", RateLimited),
        ("Rate limited", RateLimited),
        ("Login required", LoginWall),
        ("Age verification required", LoginWall),
        ("Captcha detected", Blocked),
        ("Access denied in your country, use proxy/vpn", Blocked),
        ("Site error", Unreachable),
        ("Maintenance", Unreachable),
        ("Invalid username length", Unrecognised),
    ] {
        let made = probe(&json!({ "errors": { "some words of the page": reason, "": "Nothing" } }));
        let walls: Vec<_> = made.signals.iter().filter(|signal| signal.says == Says::Wall).collect();
        assert_eq!(walls.iter().map(|wall| wall.wall).collect::<Vec<_>>(), [Some(kind)], "{reason}");
        assert!(walls[0].words.as_deref().unwrap_or_default().contains(reason));
    }
}

#[test]
fn templates_are_filled_as_python_would() {
    for (url, profile) in [
        ("https://blue.example.org//u///{username}/", "https://blue.example.org/u/{handle}/"),
        ("{urlMain}/x/{username}", "https://main.example.org/x/{handle}"),
        ("https://blue.example.org/?q={{{username}}}", "https://blue.example.org/?q=%7B{handle}%7D"),
        ("https://{username}.example.org/", "https://{handle}.example.org/"),
    ] {
        let made = platform(&json!({ "url": url, "urlMain": "https://main.example.org/" }));
        assert_eq!(made.profile, profile, "{url}");
    }
    for url in ["https://blue.example.org/{name}", "https://blue.example.org/{username", "https://a.org/}"] {
        assert_eq!(skipped(&json!({ "url": url })).kind(), "malformed", "{url}");
    }
    for url in ["https://blue.example.org/u", "https://127.0.0.1/{username}", "/{username}", ""] {
        assert_eq!(skipped(&json!({ "url": url })).kind(), "address not usable", "{url}");
    }
}

#[test]
fn what_is_asked_may_be_another_address() {
    let made = platform(&json!({ "urlProbe": "https://api.example.org//v1/{username}" }));
    assert_eq!(made.profile, "https://blue.example.org/u/{handle}");
    assert_eq!(made.probes[0].url, "https://api.example.org//v1/{handle}");
    let other = skipped(&json!({ "urlProbe": "https://example.net.mirror.com/{username}" }));
    assert_eq!(other.kind(), "third-party mirror");
    let more = json!({ "getParams": { "user name": "{username}", "n": 1 } });
    assert_eq!(probe(&more).url, "https://blue.example.org/u/{handle}?user+name={handle}&n=1");
    let url = "https://blue.example.org/u?a=1#top";
    let more = json!({ "url": url, "getParams": { "u": "{username}" } });
    assert_eq!(probe(&more).url, "https://blue.example.org/u?a=1&u={handle}#top");
}

#[test]
fn bodies_are_written_as_they_are_meant() {
    let sent = |more: &Value| {
        let made = probe(more);
        (made.method, made.body, made.body_kind)
    };
    let json = json!({ "url": "https://blue.example.org/api", "requestMethod": "POST",
        "requestPayload": { "name": "{username}", "size": 5 } });
    let text = r#"{"name":"{handle}","size":5}"#.to_owned();
    assert_eq!(sent(&json), (Method::Post, Some(text), Some(BodyKind::Json)));
    let graph = json!({ "requestMethod": "post",
        "requestPayload": { "query": "{{ user(name: \"{username}\") {{ id }} }}" } });
    let text = r#"{"query":"{ user(name: \"{handle}\") { id } }"}"#.to_owned();
    assert_eq!(sent(&graph), (Method::Post, Some(text), Some(BodyKind::GraphqlInJson)));
    let form = json!({ "requestMethod": "POST", "headers": { "content-type": "application/x-www-form-urlencoded" },
        "requestPayload": { "user name": "{username}", "n": 1 } });
    let text = "user+name={handle}&n=1".to_owned();
    assert_eq!(sent(&form), (Method::Post, Some(text), Some(BodyKind::Form)));
    assert_eq!(sent(&json!({ "requestMethod": "HEAD", "requestHeadOnly": true })), (Method::Get, None, None));
    assert_eq!(skipped(&json!({ "requestMethod": "DELETE" })).kind(), "malformed");
    let lone = json!({ "requestMethod": "POST", "requestPayload": { "query": "{ user }" } });
    assert_eq!(skipped(&lone).kind(), "malformed");
}

#[test]
fn what_cannot_be_asked_is_left_out_with_the_reason() {
    for (more, kind) in [
        (json!({ "disabled": true }), "disabled in the list"),
        (json!({ "type": "steam_id" }), "other kind of identifier"),
        (json!({ "protocol": "dns" }), "not on the web"),
        (json!({ "similarSearch": true }), "finds similar names only"),
        (json!({ "activation": { "method": "guest" } }), "needs a secret or a forged identity"),
        (json!({ "headers": { "Authorization": "bearer x" } }), "needs a secret or a forged identity"),
        (json!({ "source": "Somebody" }), "third-party mirror"),
        (json!({ "regexCheck": "(" }), "pattern not expressible"),
        (json!({ "url": "https://blue.example.org/users?q={username}" }), "finds similar names only"),
        (json!({ "presenseStrs": "no list" }), "malformed"),
        (json!({ "absenceStrs": [1] }), "malformed"),
        (json!({ "errors": ["x"] }), "malformed"),
        (json!({ "disabled": "yes" }), "malformed"),
        (json!({ "url": 5 }), "malformed"),
        (json!({ "absenceStrs": vec!["some text"; 65] }), "malformed"),
    ] {
        assert_eq!(skipped(&more).kind(), kind, "{more}");
    }
    assert_eq!(import(&json!("no object")).skipped[0].why.kind(), "malformed");
}

#[test]
fn a_part_of_the_same_house_is_no_mirror() {
    let list = json!({ "sites": {
        "House": entry(&json!({})),
        "Annexe": entry(&json!({ "source": "House", "url": "https://annexe.example.org/{username}" })),
        "Mirror": entry(&json!({ "source": "House", "url": "https://mirror-of-blue.com/{username}" }))
    } });
    let import = read(&list.to_string()).expect("a list");
    assert_eq!(import.platforms.len(), 2);
    assert_eq!(import.skipped[0].entry, "Mirror");
    assert!(matches!(import.skipped[0].why, Why::ThirdParty(_)));
}

#[test]
fn who_never_wrote_anything_is_not_nobody() {
    let site = json!({ "engine": "Finder", "urlMain": "https://acorns.example.org" });
    let made = probe(&site);
    assert_eq!((made.can_say.as_slice(), made.absence), (&[Verdict::Taken][..], Absence::Ambiguous));
    // The controls still need to see that nobody is nobody.
    assert!(made.signals.iter().any(|signal| signal.says == Says::Absent));
    assert!(notes(&site).contains("have written"));
    let graph = json!({ "url": "https://blue.example.org/?query=%7Buser%22{username}%22%7D" });
    assert_eq!(probe(&graph).absence, Absence::NoAccount);
}

#[test]
fn tags_become_groups() {
    for (tags, group) in [
        (json!(["us", "3d"]), "3d"),
        (json!(["ru", "ua"]), "other"),
        (json!([]), "other"),
        (json!(["dating"]), "dating"),
        (json!(["social", "webcam"]), "adult"),
        (json!(["dating", "erotic"]), "adult"),
        (json!(["two words", "q&a"]), "q&a"),
    ] {
        assert_eq!(platform(&json!({ "tags": tags })).category, group, "{tags}");
    }
}

#[test]
fn only_known_accounts_prove_and_headers_that_say_who_asks_are_dropped() {
    let import = import(&entry(&json!({ "usernameClaimed": "a corn" })));
    assert!(matches!(import.skipped[0].why, Why::NoEvidence(_)), "{:?}", import.skipped);
    let made =
        platform(&json!({ "headers": { "User-Agent": "somebody", "Cookie": "a=b", "Accept": "text/html" } }));
    assert_eq!(made.probes[0].headers.keys().collect::<Vec<_>>(), ["accept"]);
    let written = format!("{:?}", platform(&json!({})));
    assert!(!written.contains("nobodyhasthisone"));
}
