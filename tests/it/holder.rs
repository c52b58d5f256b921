//! Evidence about holders by the real binary: recent posts where they may be read, and the shield
//! over accounts whose details are nobody's business, in every output and archive.

use std::fs;
use std::path::Path;

use callsign::report::{OwnerReport, Report, StandingReport};
use callsign::verdict::Verdict;
use serde_json::{Value, json};

use crate::internet::{Page, Way};
use crate::loopback::{answered, ask_of, callsign, honest, report, through};
use crate::server::{Answered, World};

/// Words that stand in no output and no archive of a shielded account.
const SECRETS: [&str; 6] = ["Kiki", "draw kites", "I am 14", "4321", "secret.example", "a post of mine"];

/// The recorded internet, with `answer` before it.
fn world(answer: impl Fn(&str, &str) -> Option<Page> + Send + Sync + 'static) -> World {
    World::start(move |asked| {
        let ask = ask_of(asked);
        if let Some(page) = answer(&asked.host, &asked.path_and_query) {
            return answered(&page);
        }
        let plain = crate::internet::Ask {
            url: ask.url.as_str().replace("%2C", ",").parse().unwrap(),
            ..ask.clone()
        };
        let told = |ask: &crate::internet::Ask| {
            let among = crate::internet::places();
            crate::internet::page(among, ask, |place, handle| honest(place, handle, ask, false))
        };
        let page = told(&ask).or_else(|| told(&plain));
        page.map_or_else(|| Answered::new(404, "nothing here"), |page| answered(&page))
    })
}

/// A profile as the profile service tells it.
fn profile(handle: &str, bio: &str, labels: &Value) -> Page {
    let profile = json!({
        "did": "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa", "handle": format!("{handle}.bsky.social"), "displayName": "Kiki",
        "avatar": "https://cdn.bsky.app/img/avatar/plain/secret.example/a@jpeg", "labels": labels, "description": bio,
        "createdAt": "2023-04-12T04:53:57.057Z", "followersCount": 4321, "followsCount": 7, "postsCount": 812,
    });
    Page::new(200, profile.to_string())
}

/// A feed of one's own post, and one passed on.
fn feed(handle: &str) -> Page {
    let post = |by: &str, text: &str, at: &str| {
        json!({"post": {"uri": "at://did:plc:a/app.bsky.feed.post/3k", "author": {"handle": by}, "labels": [],
            "record": {"text": text, "createdAt": at}}})
    };
    let own = post(&format!("{handle}.bsky.social"), "a post of mine", "2026-10-03T08:00:00Z");
    let other = post("other.bsky.social", "a post of another", "2026-11-03T08:00:00Z");
    Page::new(200, json!({"feed": [other, own], "cursor": "x"}).to_string())
}

/// Tells of `kiteseventy` with this bio and these labels, and of its posts.
fn of_kite(bio: &'static str, labels: Value) -> World {
    world(move |_, path| {
        let is_about = path.contains("=kiteseventy.bsky.social");
        match path {
            _ if !is_about => None,
            path if path.starts_with("/xrpc/app.bsky.actor.getProfile") => {
                Some(profile("kiteseventy", bio, &labels))
            }
            path if path.starts_with("/xrpc/app.bsky.feed.getAuthorFeed") => Some(feed("kiteseventy")),
            _ => None,
        }
    })
}

fn standing<'r>(report: &'r Report, platform: &str, name: usize) -> &'r StandingReport {
    report.names[name].standings.iter().find(|standing| standing.surface.platform == platform).unwrap()
}

fn asked_for_posts(world: &World) -> usize {
    world.asked().iter().filter(|asked| asked.path_and_query.contains("getAuthorFeed")).count()
}

const ON: [&str; 5] = ["check", "kiteseventy", "--on", "bluesky", "--discreet"];

/// A policy that requires these places.
fn requiring(folder: &Path, places: &str) -> String {
    let path = folder.join("callsign.toml");
    fs::write(&path, format!("schema = \"callsign.policy/1\"\n[platforms]\nrequired = [{places}]\n"))
        .unwrap();
    path.to_str().unwrap().to_owned()
}

/// The report, live and from its own archive, which must be the same; and the archive.
fn twice(world: &World, folder: &Path, args: &[&str]) -> (Report, String) {
    let archive = folder.join("survey.har");
    let archive = archive.to_str().unwrap();
    let more = ["-o", "json", "--show-holder", "--record", archive];
    let (live, output) = report(&mut through(world, folder, &[args, &more[..]].concat()));
    let asked = world.asked().len();
    let (_, replayed) = report(&mut callsign(&["check", "--replay", archive, "-o", "json", "--show-holder"]));
    assert_eq!(world.asked().len(), asked);
    let mut one: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut two: Value = serde_json::from_slice(&replayed.stdout).unwrap();
    assert_eq!((one["mode"].take(), two["mode"].take()), ("live".into(), "replay".into()));
    two.as_object_mut().unwrap().shift_remove("archive");
    assert_eq!(serde_json::to_string_pretty(&one).unwrap(), serde_json::to_string_pretty(&two).unwrap());
    (live, fs::read_to_string(archive).unwrap())
}

/// Nothing of the account is in what was written, nor in what a replay shows in any way.
fn assert_withheld(folder: &Path, live: &StandingReport, archive: &str) {
    assert_eq!(live.owner, Some(OwnerReport { shielded: true, ..OwnerReport::default() }));
    assert!(live.evidence.iter().all(|evidence| evidence.sha256.is_none()));
    let mut told = vec![("archive", archive.to_owned())];
    let path = folder.join("survey.har");
    let path = path.to_str().unwrap();
    let target = format!("{}/{}", live.surface.platform, live.handle);
    for args in [
        &["check", "--replay", path, "--all", "--show-holder"][..],
        &["check", "--replay", path, "-o", "ndjson", "--show-holder"],
        &["explain", &target, "--replay", path, "--show-holder"],
    ] {
        let output = callsign(args).output().unwrap();
        let text =
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(
            text.contains("withheld for privacy") || text.contains("\"shielded\":true"),
            "{args:?}: {text}"
        );
        told.push(("output", text));
    }
    for (what, text) in told {
        for secret in SECRETS {
            assert!(!text.contains(secret), "`{secret}` stands in the {what}");
        }
    }
}

#[test]
fn posts_are_read_once_and_move_the_last_public_act() {
    let (world, folder) = (of_kite("draw kites", json!([])), tempfile::tempdir().unwrap());
    let policy = requiring(folder.path(), "\"bluesky\"");
    let (live, archive) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
    let owner = standing(&live, "bluesky", 0).owner.clone().unwrap();
    assert_eq!((owner.last_active.as_deref(), owner.shielded), (Some("2026-10-03"), false));
    assert_eq!(owner.display_name.as_deref(), Some("Kiki"));
    assert_eq!(asked_for_posts(&world), 1);
    assert!(
        archive.contains("a post of mine") && !serde_json::to_string(&live).unwrap().contains("a post of")
    );

    let plan = |more: &[&str]| {
        let output = callsign(&[&ON[..], &["--plan"], more].concat()).output().unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    assert!(plan(&["--policy", &policy]).contains("public.api.bsky.app  6 requests"));
    let elsewhere =
        "schema = \"callsign.policy/1\"\n[platforms]\nrequired = [\"github\"]\npreferred = [\"x\"]\n";
    fs::write(&policy, elsewhere).unwrap();
    assert!(plan(&["--policy", &policy]).contains("public.api.bsky.app  5 requests"));
}

#[test]
fn posts_that_cannot_be_read_change_nothing() {
    for refusal in [
        Page::new(500, "broken"),
        Page::new(429, "slow down"),
        Page::new(200, "<html>"),
        Page::new(200, "").way(Way::Cut(0)),
    ] {
        let (folder, status) = (tempfile::tempdir().unwrap(), refusal.status);
        let world = world(move |_, path| match path {
            path if !path.contains("=kiteseventy.bsky.social") => None,
            path if path.contains("getProfile") => Some(profile("kiteseventy", "draw kites", &json!([]))),
            path if path.contains("getAuthorFeed") => Some(refusal.clone()),
            _ => None,
        });
        let policy = requiring(folder.path(), "\"bluesky\"");
        let (live, _) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
        let standing = standing(&live, "bluesky", 0);
        assert_eq!(standing.verdict, Verdict::Taken, "{status}");
        assert_eq!(standing.owner.as_ref().unwrap().last_active, None);
    }
}

#[test]
fn who_asks_not_to_be_shown_is_neither_asked_more_nor_shown() {
    let (world, folder) =
        (of_kite("draw kites", json!([{"val": "!no-unauthenticated"}])), tempfile::tempdir().unwrap());
    let policy = requiring(folder.path(), "\"bluesky\"");
    let (live, archive) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
    assert_eq!(asked_for_posts(&world), 0);
    assert_withheld(folder.path(), standing(&live, "bluesky", 0), &archive);
}

#[test]
fn what_a_minor_says_is_in_no_archive() {
    let (world, folder) = (of_kite("I am 14 and I draw kites", json!([])), tempfile::tempdir().unwrap());
    let policy = requiring(folder.path(), "\"bluesky\"");
    let (live, archive) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
    let standing = standing(&live, "bluesky", 0);
    assert_eq!((standing.verdict, asked_for_posts(&world)), (Verdict::Taken, 0));
    assert_withheld(folder.path(), standing, &archive);
    assert!(archive.contains("\"shielded\": true"));
    // Nor in anything else that is kept.
    for file in fs::read_dir(folder.path()).unwrap().flatten().filter(|file| file.path().is_file()) {
        let text = String::from_utf8_lossy(&fs::read(file.path()).unwrap()).into_owned();
        assert!(SECRETS.iter().all(|secret| !text.contains(secret)), "{:?}", file.path());
    }
}

#[test]
fn posts_that_tell_of_a_minor_leave_with_the_rest() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(|_, path| match path {
        path if !path.contains("=kiteseventy.bsky.social") => None,
        path if path.contains("getProfile") => Some(profile("kiteseventy", "draw kites", &json!([]))),
        path if path.contains("getAuthorFeed") => {
            let page = feed("kiteseventy");
            Some(Page::new(200, page.text().replace("a post of mine", "a post of mine: I am 14")))
        }
        _ => None,
    });
    let policy = requiring(folder.path(), "\"bluesky\"");
    let (live, archive) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
    assert_eq!(asked_for_posts(&world), 1);
    assert_withheld(folder.path(), standing(&live, "bluesky", 0), &archive);
    assert!(!archive.contains("getAuthorFeed"));
}

#[test]
fn among_many_only_the_one_that_hides_is_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(|host, path| {
        if host != "api.x.com" || !path.contains("kiteseventy") {
            return None;
        }
        let user = |name: &str, shown: &str, bio: &str, protected: bool| {
            json!({"id": "1", "username": name, "name": shown, "description": bio, "protected": protected,
                "public_metrics": {"followers_count": 12, "following_count": 3, "tweet_count": 4}})
        };
        let data = [
            user("kiteseventy", "Kiki", "draw kites", true),
            user("acmeworks", "ACME Works", "Tools that hold.", false),
            user("x", "X", "", false),
        ];
        let asked: Vec<&Value> =
            data.iter().filter(|user| path.contains(user["username"].as_str().unwrap())).collect();
        Some(Page::new(200, json!({"data": asked}).to_string()))
    });
    let args = ["check", "kiteseventy", "acmeworks", "--on", "x", "--spend", "5", "--official-only"];
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    let more = ["-o", "json", "--show-holder", "--record", archive];
    let mut command = through(&world, folder.path(), &[&args[..], &more[..]].concat());
    let (live, output) = report(command.env("X_BEARER_TOKEN", "token"));
    let (hidden, shown) = (standing(&live, "x", 0), standing(&live, "x", 1));
    assert_eq!(
        (hidden.verdict, shown.verdict),
        (Verdict::Taken, Verdict::Taken),
        "{}",
        String::from_utf8_lossy(&output.stdout)
    );
    assert_eq!(shown.owner.as_ref().unwrap().display_name.as_deref(), Some("ACME Works"));
    let (replayed, _) = report(&mut callsign(&["check", "--replay", archive, "-o", "json", "--show-holder"]));
    assert_eq!(standing(&replayed, "x", 1), shown);
    assert_eq!(standing(&replayed, "x", 0), hidden);
    let text = fs::read_to_string(archive).unwrap();
    assert!(text.contains("ACME Works"));
    assert_withheld(folder.path(), hidden, &text);
}

#[test]
fn what_needs_controls_is_proved_again_from_what_was_kept() {
    let folder = tempfile::tempdir().unwrap();
    let world = world(|_, path| {
        let name = path.strip_prefix("/rest/v1.1/sites/")?.split('.').next()?.to_owned();
        let site = |title: &str, bio: &str, followers: u64| {
            json!({"ID": 7, "name": title, "description": bio, "URL": format!("https://{name}.wordpress.com"),
                "subscribers_count": followers, "post_count": 5, "is_private": false, "meta": {"links": {}}})
        };
        match name.as_str() {
            "kiteseventy" => Some(Page::new(200, site("Kiki", "I am 14 and I draw kites", 4321).to_string())),
            "dukeupress" => Some(Page::new(200, site("A press", "Books and more", 12).to_string())),
            "krolowasuperstarblog" => Some(Page::new(200, site("Somebody else", "Songs", 3).to_string())),
            _ => None,
        }
    });
    let (live, archive) = twice(&world, folder.path(), &["check", "kiteseventy", "--on", "wordpress_com"]);
    let standing = standing(&live, "wordpress_com", 0);
    assert_eq!(standing.verdict, Verdict::Taken, "{standing:?}");
    assert!(!standing.controls.random.is_empty());
    assert_withheld(folder.path(), standing, &archive);
}

#[test]
fn what_is_unsafe_is_told_of_those_who_hide_too_and_alike_from_the_archive() {
    let labels = json!([{"val": "!no-unauthenticated"}, {"val": "porn"}]);
    let (world, folder) = (of_kite("draw kites", labels), tempfile::tempdir().unwrap());
    let policy = requiring(folder.path(), "\"bluesky\"");
    let (live, archive) = twice(&world, folder.path(), &[&ON[..], &["--policy", &policy]].concat());
    assert_withheld(folder.path(), standing(&live, "bluesky", 0), &archive);
    let rules: Vec<&str> = live.names[0].findings.iter().map(|finding| finding.rule.as_str()).collect();
    assert!(rules.contains(&"HH-02") && archive.contains("\"flagged\": true"), "{rules:?}");
    assert!(!archive.contains("\"porn\""));
}
