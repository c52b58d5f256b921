//! Keys as users have them: tokens, requests about many, quotas and prices in the plan, the list, and
//! the trial of one. No secret is ever seen outside the request that carries it.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use callsign::catalog::{Catalog, EMBEDDED};
use callsign::report::keys::KeyList;
use callsign::report::{Report, StandingReport};
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::Value;

use crate::internet::{landing, page, places};
use crate::loopback::{answered, ask_of, callsign, honest, report, through};
use crate::server::{Answered, Asked, World};
use crate::world::{API, catalog_of};

const CLIENT: &str = "0wn-client-id";
const SECRET: &str = "s3cret-of-the-client";
const TOKEN: &str = "t0ken-had-for-it";
const GIVEN: &str = r#"{"access_token":"t0ken-had-for-it","expires_in":3600,"token_type":"bearer"}"#;

/// The recorded internet with an endpoint of tokens that answers `token`, where `exists` names who is
/// there. The interfaces of officials answer only to the token or key.
fn world(token: Answered, exists: impl Fn(&str) -> bool + Send + Sync + 'static) -> World {
    World::start(move |asked| {
        if is_token(asked) {
            return token.clone();
        }
        let ask = ask_of(asked);
        let told = |place, handle: &str| honest(place, handle, &ask, exists(handle));
        answered(&page(places(), &ask, told).unwrap_or_else(|| landing(&ask.url)))
    })
}

fn is_token(asked: &Asked) -> bool {
    ["/api/v1/access_token", "/oauth2/token"].contains(&asked.path_and_query.as_str())
}

fn given() -> Answered {
    Answered::new(200, GIVEN).with("content-type", "application/json")
}

fn keyed<'c>(command: &'c mut Command, names: &[&str]) -> &'c mut Command {
    for name in names {
        command.env(name, if name.ends_with("_ID") { CLIENT } else { SECRET });
    }
    command
}

fn standing<'r>(report: &'r Report, name: usize, platform: &str) -> &'r StandingReport {
    report.names[name].standings.iter().find(|one| one.surface.platform == platform).unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Fails if a secret stands in `text` or in any file below `folder`.
fn assert_kept(text: &str, folder: &Path) {
    let basic = "MHduLWNsaWVudC1pZDpzM2NyZXQtb2YtdGhlLWNsaWVudA";
    let mut texts = vec![("the output".to_owned(), text.to_owned())];
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => {
                    let bytes = fs::read(&path).unwrap();
                    texts.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
                }
            }
        }
    }
    for (place, text) in texts {
        for secret in [SECRET, TOKEN, CLIENT, basic] {
            assert!(!text.contains(secret), "{secret} is in {place}");
        }
    }
}

const REDDIT: [&str; 2] = ["REDDIT_CLIENT_ID", "REDDIT_CLIENT_SECRET"];
const TWITCH: [&str; 2] = ["TWITCH_CLIENT_ID", "TWITCH_CLIENT_SECRET"];

#[test]
fn one_token_serves_all_checks_and_is_seen_nowhere() {
    let world = world(given(), |handle| handle == "acmeworks");
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let args = ["check", "acmeworks", "kiteseventy", "--on", "reddit,subreddit", "-o", "json", "-v"];
    let mut command = through(&world, &folder.path().join("state"), &args);
    let (live, output) = report(keyed(command.arg("--record").arg(&archive), &REDDIT));
    let asked = world.asked();
    let tokens: Vec<&Asked> = asked.iter().filter(|one| is_token(one)).collect();
    assert_eq!(tokens.len(), 1);
    assert_eq!((tokens[0].method.as_str(), tokens[0].scheme), ("POST", "https"));
    assert_eq!(String::from_utf8_lossy(&tokens[0].body), "grant_type=client_credentials");
    assert!(tokens[0].header("authorization").unwrap().starts_with("Basic "));
    let official: Vec<&Asked> = asked.iter().filter(|one| one.host.starts_with("oauth.reddit.com")).collect();
    assert!(official.len() > 5);
    for one in official {
        assert_eq!(one.header("authorization"), Some(format!("Bearer {TOKEN}").as_str()));
    }
    // The token went nowhere else.
    let elsewhere = asked.iter().filter(|one| !one.host.starts_with("oauth.reddit.com") && !is_token(one));
    assert!(elsewhere.map(|one| one.header("authorization")).all(|sent| sent.is_none()));
    assert_eq!(standing(&live, 0, "reddit").verdict, Verdict::Taken);
    assert_eq!(standing(&live, 1, "reddit").verdict, Verdict::Free);
    assert_kept(&text(&output), folder.path());

    // A replay needs neither token nor key.
    let before = world.asked().len();
    let (replayed, _) = report(callsign(&["check", "-o", "json", "--replay"]).arg(&archive));
    assert_eq!(replayed.names, live.names);
    assert_eq!(world.asked().len(), before);
}

#[test]
fn a_refused_exchange_names_the_variables_and_nothing_else() {
    for (answer, status) in [
        (Answered::new(401, format!(r#"{{"error":"{SECRET} of {CLIENT} is wrong"}}"#)), "401"),
        (Answered::redirect(302, "https://evil.example/token"), "302"),
        (Answered::new(200, "<html>welcome</html>"), "200"),
    ] {
        let world = world(answer, |_| true);
        let folder = tempfile::tempdir().unwrap();
        let archive = folder.path().join("survey.har");
        let args = ["check", "acmeworks", "kiteseventy", "--on", "reddit", "--official-only", "-o", "json"];
        let mut command = through(&world, &folder.path().join("state"), &args);
        let (live, output) = report(keyed(command.arg("--record").arg(&archive), &REDDIT));
        for name in [0, 1] {
            let one = standing(&live, name, "reddit");
            let doubt = one.doubt.as_ref().unwrap();
            assert_eq!(doubt.kind, DoubtKind::NeedsKey, "{status}: {}", doubt.detail);
            assert!(doubt.detail.contains("REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET"), "{}", doubt.detail);
            assert!(doubt.detail.contains(&format!("status {status}")), "{}", doubt.detail);
            assert!(one.next.as_ref().unwrap().contains("callsign keys --try REDDIT_CLIENT_ID"));
        }
        // Asked once, followed nowhere, and nothing was sent without it.
        assert!(world.asked().iter().all(is_token), "{:?}", world.tunnels());
        assert_eq!(world.asked().len(), 1);
        assert_kept(&text(&output), folder.path());
        let (replayed, _) = report(callsign(&["check", "-o", "json", "--replay"]).arg(&archive));
        assert_eq!(replayed.names, live.names);
    }
}

#[test]
fn many_names_are_one_request() {
    let world = world(given(), |handle| handle == "acmeworks");
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let names = ["acmeworks", "kiteseventy", "blueocean"];
    let args = ["--on", "twitch", "--official-only", "-o", "json"];
    let mut command =
        through(&world, &folder.path().join("state"), &[&["check"], &names[..], &args].concat());
    let (live, output) = report(keyed(command.arg("--record").arg(&archive), &TWITCH));
    let users: Vec<Asked> =
        world.asked().into_iter().filter(|one| one.path_and_query.starts_with("/helix/users")).collect();
    let first = users[0].path_and_query.as_str();
    // Last a known account, which a reply that was cut short would lack.
    assert_eq!(first, "/helix/users?login=acmeworks&login=kiteseventy&login=blueocean&login=twit");
    // The controls of all names together, after them.
    assert_eq!(users.len(), 2);
    assert_eq!(users[1].path_and_query.matches("login=").count(), 2 + 2 * 2);
    assert_eq!(users[1].header("client-id"), Some(CLIENT));
    assert_eq!(standing(&live, 0, "twitch").verdict, Verdict::Taken);
    assert!(standing(&live, 0, "twitch").owner.is_some());
    for name in [1, 2] {
        assert_eq!(standing(&live, name, "twitch").verdict, Verdict::Vacant);
        assert_eq!(standing(&live, name, "twitch").controls.random.len(), 2);
    }
    assert_kept(&text(&output), folder.path());
    let (replayed, _) = report(callsign(&["check", "-o", "json", "--replay"]).arg(&archive));
    assert_eq!(replayed.names, live.names);
}

#[test]
fn a_reply_cut_short_makes_nobody_missing() {
    // The interface answers for the first six of its names only, and the last of ours is held.
    let world = World::start(|asked| {
        if is_token(asked) {
            return given();
        }
        let mut ask = ask_of(asked);
        let names: Vec<(String, String)> = ask.url.query_pairs().into_owned().take(6).collect();
        ask.url.query_pairs_mut().clear().extend_pairs(names);
        let told = |place, handle: &str| honest(place, handle, &ask, handle == "acmeworks");
        answered(&page(places(), &ask, told).unwrap_or_else(|| landing(&ask.url)))
    });
    let folder = tempfile::tempdir().unwrap();
    let names = ["bluebirds", "greenkite", "redfoxess", "greyowlss", "pinkcrane", "tealducks", "acmeworks"];
    let args = ["--on", "twitch", "--official-only", "-o", "json"];
    let mut command = through(&world, folder.path(), &[&["check"], &names[..], &args].concat());
    let (live, _) = report(keyed(&mut command, &TWITCH));
    for (index, name) in names.iter().enumerate() {
        assert_eq!(standing(&live, index, "twitch").verdict, Verdict::Unknown, "{name}");
    }
}

#[test]
fn a_malformed_name_spoils_no_others() {
    let world = World::start(|asked| {
        if is_token(asked) {
            return given();
        }
        let ask = ask_of(asked);
        let malformed = |page: &str| Answered::new(400, page).with("content-type", "application/json");
        if ask.url.query().is_some_and(|query| query.contains('.')) {
            return malformed(r#"{"error":"Bad Request","status":400,"message":"Invalid login names"}"#);
        }
        let told = |place, handle: &str| honest(place, handle, &ask, false);
        answered(&page(places(), &ask, told).unwrap_or_else(|| landing(&ask.url)))
    });
    let folder = tempfile::tempdir().unwrap();
    let base = ["check", "kiteseventy", "blue.ocean", "--on", "twitch", "--official-only"];
    let mut command = through(&world, folder.path(), &[&base[..], &["-o", "json"]].concat());
    let (live, _) = report(keyed(&mut command, &TWITCH));
    assert_eq!(standing(&live, 0, "twitch").verdict, Verdict::Vacant);
    assert_eq!(standing(&live, 1, "twitch").verdict, Verdict::Unknown);
    // A token, a request for each of the two, and the controls of the first.
    assert_eq!(world.asked().len(), 4);
    let plan = keyed(&mut callsign(&[&base[..], &["--plan"]].concat()), &TWITCH).output().unwrap();
    // Its own controls would have been asked alone too.
    assert!(text(&plan).contains("api.twitch.tv  5 requests"), "{}", text(&plan));
}

/// What the paid interface says of each name in one reply.
fn users(asked: &Asked, extra: &str) -> Answered {
    let url = ask_of(asked).url;
    let names = url.query_pairs().find(|(key, _)| key == "usernames").unwrap().1.into_owned();
    let user = |name: &str| format!(r#"{{"id":"{}","name":"N","username":"{name}"}}"#, name.len());
    let problem = |name: &str, title: &str, detail: &str| {
        format!(
            r#"{{"value":"{name}","title":"{title}","detail":"{detail}: [{name}].","parameter":"usernames"}}"#
        )
    };
    let (mut data, mut errors) = (Vec::new(), Vec::new());
    for name in names.split(',') {
        match name {
            "acmeworks" | "XDevelopers" | "icahdq" => data.push(user(name)),
            "suspendedco" => errors.push(problem(name, "Forbidden", "User has been suspended")),
            // Nothing is said of it at all.
            "silentco" => {}
            _ => errors.push(problem(name, "Not Found Error", "Could not find user with usernames")),
        }
    }
    data.extend((!extra.is_empty()).then(|| user(extra)));
    let body = format!(r#"{{"data":[{}],"errors":[{}]}}"#, data.join(","), errors.join(","));
    Answered::new(200, body).with("content-type", "application/json")
}

#[test]
fn each_name_hears_its_own_part_of_a_reply_about_many() {
    let names = ["acmeworks", "suspendedco", "kiteseventy", "silentco"];
    let args = ["--on", "x", "--official-only", "--spend", "1", "-o", "json"];
    for extra in ["", "somebodyelse"] {
        let world = World::start(move |asked| users(asked, extra));
        let folder = tempfile::tempdir().unwrap();
        let mut command = through(&world, folder.path(), &[&["check"], &names[..], &args].concat());
        let (live, _) = report(keyed(&mut command, &["X_BEARER_TOKEN"]));
        let verdicts: Vec<Verdict> = (0..4).map(|name| standing(&live, name, "x").verdict).collect();
        assert_eq!(
            verdicts,
            [Verdict::Taken, Verdict::Withheld, Verdict::Vacant, Verdict::Unknown],
            "{extra}: {:?}",
            (0..4).map(|name| standing(&live, name, "x").doubt.clone()).collect::<Vec<_>>()
        );
        // An account that nobody asked for may be meant for the one of whom nothing is said.
        let kind = standing(&live, 3, "x").doubt.as_ref().unwrap().kind;
        let strange = DoubtKind::AnsweredForAnother;
        assert_eq!(kind == strange, !extra.is_empty(), "{kind:?}");
        assert_eq!(world.asked().len(), 2);
    }
}

#[test]
fn prices_by_handle_bind_plan_and_spending() {
    let world = World::start(|asked| users(asked, ""));
    let folder = tempfile::tempdir().unwrap();
    let base = ["check", "acmeworks", "kiteseventy", "blueocean", "--on", "x", "--official-only"];
    // Three names and a known one beside them, two known and two random for each: twelve handles in two
    // requests.
    let plan =
        keyed(&mut callsign(&[&base[..], &["--plan", "--spend", "0.12"]].concat()), &["X_BEARER_TOKEN"])
            .output()
            .unwrap();
    let told = text(&plan);
    assert!(told.contains("at most 2 requests and $0.12"), "{told}");
    assert!(!told.contains(SECRET));
    let mut command =
        through(&world, folder.path(), &[&base[..], &["--spend", "0.11", "-o", "json"]].concat());
    let (refused, _) = report(keyed(&mut command, &["X_BEARER_TOKEN"]));
    let doubt = standing(&refused, 0, "x").doubt.clone().unwrap();
    assert_eq!(doubt.kind, DoubtKind::NotAsked, "{doubt:?}");
    assert!(world.asked().is_empty());
    let mut command =
        through(&world, folder.path(), &[&base[..], &["--spend", "0.12", "-o", "json"]].concat());
    let (asked, _) = report(keyed(&mut command, &["X_BEARER_TOKEN"]));
    assert_eq!(standing(&asked, 1, "x").verdict, Verdict::Vacant);
    assert_eq!(world.asked().len(), 2);
}

#[test]
fn the_plan_tells_tokens_and_quotas() {
    let args = ["check", "acmeworks", "kiteseventy", "--on", "twitch,youtube", "--official-only", "--plan"];
    let plan = keyed(&mut callsign(&args), &[&TWITCH[..], &["YOUTUBE_API_KEY"]].concat()).output().unwrap();
    let told = text(&plan);
    let line = |start: &str| told.lines().find(|line| line.starts_with(start)).unwrap_or_default();
    assert!(line("id.twitch.tv").contains("1 request"), "{told}");
    assert!(line("api.twitch.tv").contains("2 requests"), "{told}");
    assert!(line("TWITCH_CLIENT_ID, ").ends_with("up to 2 of 800 a minute"), "{told}");
    // Two names, two known, two random for each.
    assert!(line("YOUTUBE_API_KEY").ends_with("up to 8 of 10,000 a day"), "{told}");
    assert!(!told.contains(SECRET) && !told.contains(CLIENT));
}

#[test]
fn a_key_in_the_path_is_sent_and_not_kept() {
    let world = world(given(), |handle| handle == "acmeworks");
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let args = ["check", "acmeworks", "--on", "instagram", "--official-only", "-o", "json"];
    let mut command = through(&world, &folder.path().join("state"), &args);
    let keys = ["INSTAGRAM_GRAPH_TOKEN", "INSTAGRAM_IG_USER_ID"];
    let (live, output) = report(keyed(command.arg("--record").arg(&archive), &keys));
    assert_eq!(standing(&live, 0, "instagram").verdict, Verdict::Taken);
    let asked = world.asked();
    assert!(asked[0].path_and_query.starts_with(&format!("/v25.0/{CLIENT}?fields=")), "{asked:?}");
    assert_kept(&text(&output), folder.path());
    assert!(fs::read_to_string(&archive).unwrap().contains("/v25.0/$INSTAGRAM_IG_USER_ID?"));
    let (replayed, _) = report(callsign(&["check", "-o", "json", "--replay"]).arg(&archive));
    assert_eq!(replayed.names, live.names);
}

#[test]
fn what_cannot_be_a_key_is_told_and_not_sent() {
    let world = world(given(), |_| true);
    let folder = tempfile::tempdir().unwrap();
    let args = ["check", "acmeworks", "--on", "crunchbase", "-o", "json"];
    let mut command = through(&world, folder.path(), &args);
    let (live, output) = report(command.env("CRUNCHBASE_API_KEY", format!("{SECRET}\n")));
    assert_eq!(standing(&live, 0, "crunchbase").doubt.as_ref().unwrap().kind, DoubtKind::NeedsKey);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("`CRUNCHBASE_API_KEY` has white space around it"), "{told}");
    assert!(world.asked().is_empty());
    assert_kept(&text(&output), folder.path());
}

fn list(names: &[&str]) -> KeyList {
    let output = keyed(&mut callsign(&["keys", "--json"]), names).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(!text(&output).contains(SECRET) && !text(&output).contains(CLIENT));
    let schema = serde_json::to_value(schemars::schema_for!(KeyList)).unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&document));
    serde_json::from_value(document).unwrap()
}

#[test]
fn keys_are_listed_by_gain_over_effort() {
    let list = list(&["X_BEARER_TOKEN", "TWITCH_CLIENT_ID", "VIMEO_TOKEN"]);
    let worth: Vec<_> = list.keys.iter().take_while(|key| key.worth).collect();
    assert!(worth.len() > 15 && list.keys[worth.len()..].iter().all(|key| !key.worth && key.why.is_some()));
    let rate = |index: usize| f64::from(worth[index].gain) / f64::from(worth[index].effort.weight());
    assert!((1..worth.len()).all(|index| rate(index - 1) >= rate(index)));
    assert!(
        worth.iter().all(|key| key.gain > 0 && !key.adds.is_empty()),
        "a key that adds nothing is not worth it"
    );
    let of = |id: &str| list.keys.iter().find(|key| key.id == id).unwrap();
    let word = |id: &str| serde_json::to_value(of(id).set).unwrap();
    assert_eq!([word("x"), word("twitch"), word("vimeo"), word("github")], ["yes", "partly", "yes", "no"]);
    assert_eq!(of("twitch").missing, ["TWITCH_CLIENT_SECRET"]);
    // What the paid interface adds to the sign-up check that needs no key.
    assert!(of("x").adds[0].owner.contains(&"followers".to_owned()));
    assert!(!of("x").adds[0].verdicts.contains(&Verdict::Free));
    assert!(of("github").adds[0].raises_limits);
    let table = keyed(&mut callsign(&["keys"]), &["X_BEARER_TOKEN"]).output().unwrap();
    let table = text(&table);
    let place = |name: &str| table.find(name).unwrap();
    assert!(
        place("\nX API (x): set") < place("\nReddit app") && place("\nReddit app") < place("not worth it")
    );
    assert!(place("TikTok Research API") > place("not worth it"));
    assert!(!table.contains(SECRET));
}

#[test]
fn a_key_is_tried_with_one_question() {
    let folder = tempfile::tempdir().unwrap();
    let tried = |world: &World, args: &[&str], names: &[&str]| {
        let mut command = callsign(&[&["keys", "--try"], args].concat());
        command.arg("--proxy").arg(world.proxy_url()).arg("--ca-cert").arg(world.ca_pem_path());
        let output = keyed(&mut command, names).output().unwrap();
        assert_kept(&text(&output), folder.path());
        (output.status.code(), text(&output))
    };
    let open = world(given(), |_| false);
    let (code, told) = tried(&open, &["twitch"], &TWITCH);
    assert_eq!(code, Some(0), "{told}");
    assert!(
        told.contains("accepted by Twitch (status 200)") && told.contains("799 of 800 requests left"),
        "{told}"
    );
    assert_eq!(open.asked().len(), 2, "one token, one question");
    let (code, told) = tried(&open, &["YOUTUBE_API_KEY"], &["YOUTUBE_API_KEY"]);
    assert_eq!(code, Some(0), "{told}");

    let shut = world(Answered::new(403, SECRET), |_| false);
    let (code, told) = tried(&shut, &["twitch"], &TWITCH);
    assert!(code == Some(3) && told.contains("refused by Twitch") && told.contains("status 403"), "{told}");
    let refusing = World::start(|_| {
        Answered::new(401, format!(r#"{{"message":"Bad credentials {SECRET}"}}"#))
            .with("content-type", "application/json")
    });
    let (code, told) = tried(&refusing, &["github"], &["GITHUB_TOKEN"]);
    assert!(code == Some(3) && told.contains("refused by GitHub (status 401)"), "{told}");

    let (code, told) = tried(&open, &["reddit"], &["REDDIT_CLIENT_ID"]);
    assert!(code == Some(3) && told.contains("set REDDIT_CLIENT_ID and REDDIT_CLIENT_SECRET"), "{told}");
    // What costs money needs the user's word.
    let (code, told) = tried(&open, &["x"], &["X_BEARER_TOKEN"]);
    assert!(code == Some(2) && told.contains("--spend 0.01"), "{told}");
    let (code, told) = tried(&open, &["x", "--spend", "0.01"], &["X_BEARER_TOKEN"]);
    assert_eq!(code, Some(0), "{told}");
    for (args, part) in [(["nosuchkey"], "is no key"), (["tiktok"], "no check uses")] {
        let (code, told) = tried(&open, &args, &[]);
        assert!(code == Some(2) && told.contains(part), "{told}");
    }
}

const KEY: &str = r#"
[[key]]
id = "place"
name = "Place"
variables = ["PLACE_ID", "PLACE_SECRET"]
get = "https://place.example/apps"
effort = "minutes"
cost = "free"
quota = { requests = 5, per = "hour" }
sources = [{ what = "test", date = "2026-11-21" }]

[key.token]
variable = "PLACE_TOKEN"
url = "https://id.place.example/token"
auth = "form"
client = "$PLACE_ID"
secret = "$PLACE_SECRET"
form = { grant_type = "client_credentials" }
"#;

fn faults_of(key: &str, probe: &str) -> String {
    let catalog = format!("{}{key}", catalog_of(probe));
    Catalog::parse("test.toml", &catalog).err().map(|broken| broken.to_string()).unwrap_or_default()
}

#[test]
fn faults_of_keys_and_batches_are_told() {
    let keyed =
        format!("{API}headers = {{ authorization = \"Bearer $PLACE_TOKEN\" }}\nkeys = [\"PLACE_TOKEN\"]\n");
    assert_eq!(faults_of(KEY, &keyed), "");
    for (from, to, says) in [
        ("id = \"place\"", "id = \"Place\"", "lower-case"),
        ("[\"PLACE_ID\", ", "[\"place_id\", ", "capitals"),
        ("get = \"https:", "get = \"http:", "https address"),
        ("cost = \"free\"", "cost = \" \"", "what it costs"),
        ("requests = 5", "requests = 0", "allow a request"),
        ("effort = \"minutes\"", "effort = \"easy\"", "unknown variant"),
        ("cost = \"free\"", "cost = \"free\"\nworth = false", "why"),
        ("cost = \"free\"", "cost = \"free\"\nwhy = \"no\"", "worth = false"),
        ("url = \"https:", "url = \"http:", "https address"),
        ("\"PLACE_TOKEN\"", "\"PLACE_ID\"", "another name"),
        ("\"$PLACE_SECRET\"", "\"s3cret\"", "`$NAME`"),
        ("grant_type = \"client_credentials\"", "client_secret = \"x\"", "no credentials"),
        ("\"PLACE_TOKEN\"", "\"OTHER_TOKEN\"", "belongs to no `[[key]]`"),
        ("\"PLACE_TOKEN\"", "\"OTHER_TOKEN\"", "no probe uses it"),
    ] {
        let key = KEY.replacen(from, to, 1);
        assert_ne!(key, KEY, "{to} changes something");
        let faults = faults_of(&key, &keyed);
        assert!(faults.contains(says) && faults.contains("test.toml:"), "{to}: {faults}");
    }
    let twice = format!("{KEY}{}", KEY.replace("id = \"place\"", "id = \"place2\""));
    assert!(faults_of(&twice, &keyed).contains("belongs to the key `place` already"));
    let open = keyed.replace("https://api.", "http://api.");
    assert!(faults_of(KEY, &open).contains("must be https"));
    let anywhere = keyed.replace("api.place.example", "{host}");
    assert!(faults_of(KEY, &anywhere).contains("a key goes nowhere else"));

    let batched = API.replace("{handle}", "?of={handles}")
        + "batch = { most = 10, join = \",\", lists = [{ at = \"/users\", name = \"/login\" }] }\n";
    assert_eq!(faults_of("", &batched), "");
    for (from, to, says) in [
        ("most = 10", "most = 1", "2 or more"),
        ("join = \",\"", "join = \"\"", "run into each other"),
        ("lists = [{ at = \"/users\", name = \"/login\" }]", "lists = []", "is empty"),
        ("name = \"/login\"", "name = \"login\"", "JSON Pointers"),
        ("{handles}", "{handle}", "no `{handles}`"),
    ] {
        let faults = faults_of("", &batched.replacen(from, to, 1));
        assert!(faults.contains(says), "{to}: {faults}");
    }
    // Every variable of the catalog inside belongs to a key.
    let catalog = Catalog::parse("platforms.toml", EMBEDDED).unwrap();
    assert!(!catalog.keys.is_empty());
}
