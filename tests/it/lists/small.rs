//! A few entries of each construct, written for these tests, in each of the three formats: what they
//! say in a healthy world, and in worlds that lie from the start or begin to.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use callsign::report::Report;
use callsign::verdict::Verdict;
use tempfile::TempDir;

use crate::loopback::{report, through};
use crate::server::{Answered, Asked, World};

const WHATSMYNAME: &str = r#"{"license": [], "authors": [], "categories": ["social"], "sites": [
  {"name": "Two Sides", "uri_check": "https://two-sides.net/u/{account}", "e_code": 200, "e_string": "profile-card",
   "m_code": 404, "m_string": "nobody lives here", "known": ["marigold", "pennyroyal"], "cat": "social"},
  {"name": "Texts Alone", "uri_check": "https://texts-alone.net/u/{account}", "e_code": 200, "e_string": "profile-card",
   "m_code": 200, "m_string": "nobody lives here", "known": ["marigold", "pennyroyal"], "cat": "social"},
  {"name": "Asked by Post", "uri_check": "https://asked-by-post.net/find", "post_body": "name={account}",
   "headers": {"Content-Type": "application/x-www-form-urlencoded"}, "uri_pretty": "https://asked-by-post.net/u/{account}",
   "e_code": 200, "e_string": "profile-card", "m_code": 200, "m_string": "nobody lives here",
   "known": ["marigold", "pennyroyal"], "cat": "social"}
]}"#;

const SHERLOCK: &str = r#"{"$schema": "data.schema.json",
  "Status Only": {"errorType": "status_code", "url": "https://status-only.net/u/{}", "urlMain": "https://status-only.net/",
    "username_claimed": "marigold"},
  "Message": {"errorType": "message", "errorMsg": "nobody lives here", "url": "https://message-place.net/u/{}",
    "urlMain": "https://message-place.net/", "username_claimed": "marigold"},
  "Several Messages": {"errorType": "message", "errorMsg": ["is vacant", "nobody lives here"],
    "url": "https://several-messages.net/u/{}", "urlMain": "https://several-messages.net/", "username_claimed": "marigold"}
}"#;

const MAIGRET: &str = r#"{"engines": {"Bulletin": {"name": "Bulletin", "site": {"checkType": "message",
    "presenseStrs": ["profile-card"], "absenceStrs": ["nobody lives here"], "url": "{urlMain}/u/{username}"}}},
  "sites": {
  "Message Both": {"checkType": "message", "presenseStrs": ["profile-card"], "absenceStrs": ["nobody lives here"],
    "url": "https://message-both.net/u/{username}", "urlMain": "https://message-both.net",
    "usernameClaimed": "marigold", "usernameUnclaimed": "noonewouldeverusethis7"},
  "Status Code": {"checkType": "status_code", "url": "https://status-code.net/u/{username}",
    "urlMain": "https://status-code.net", "usernameClaimed": "marigold", "usernameUnclaimed": "noonewouldeverusethis7"},
  "Of an Engine": {"engine": "Bulletin", "urlMain": "https://of-an-engine.net",
    "usernameClaimed": "marigold", "usernameUnclaimed": "noonewouldeverusethis7"}
}, "tags": []}"#;

/// Hosts where a missing account has status 404; elsewhere only the words tell.
const GONE: [&str; 3] = ["two-sides.net", "status-only.net", "status-code.net"];
/// Who is there, and who is not. Of one shape, so that memory could answer for both.
const THERE: &str = "kvero";
const MISSING: &str = "zatul";
/// How many entries there are.
const ENTRIES: usize = 9;

/// What the whole world does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mood {
    Healthy,
    /// The page of somebody, whoever is asked for.
    AlwaysTaken,
    /// The page of nobody, likewise.
    AlwaysFree,
    /// A page that tells nothing.
    Soft,
    /// A refusal.
    Refusing,
}

const MOODS: [Mood; 5] = [Mood::Healthy, Mood::AlwaysTaken, Mood::AlwaysFree, Mood::Soft, Mood::Refusing];

struct Place {
    world: World,
    mood: Arc<AtomicU8>,
    folder: TempDir,
    lists: Vec<PathBuf>,
}

impl Place {
    fn new() -> Self {
        let mood = Arc::new(AtomicU8::new(0));
        let now = Arc::clone(&mood);
        let world = World::start(move |asked| answer(asked, MOODS[usize::from(now.load(Ordering::SeqCst))]));
        let folder = TempDir::new().unwrap();
        let lists = [("wmn.json", WHATSMYNAME), ("sherlock.json", SHERLOCK), ("maigret.json", MAIGRET)];
        let written = lists.map(|(name, text)| {
            let path = folder.path().join(name);
            std::fs::write(&path, text).unwrap();
            path
        });
        Self { world, mood, folder, lists: written.to_vec() }
    }

    fn is(&self, mood: Mood) {
        let place = MOODS.iter().position(|one| *one == mood).unwrap();
        self.mood.store(u8::try_from(place).unwrap(), Ordering::SeqCst);
    }

    /// Entry → verdict on who is there and on who is not.
    fn said(&self) -> BTreeMap<String, Vec<Verdict>> {
        let mut command = through(
            &self.world,
            &self.folder.path().join("state"),
            &["check", THERE, MISSING, "--manifest-only", "-o", "json"],
        );
        for list in &self.lists {
            command.arg("--manifest").arg(list);
        }
        let (report, _): (Report, _) = report(&mut command);
        let mut said: BTreeMap<String, Vec<Verdict>> = BTreeMap::new();
        for standing in report.names.iter().flat_map(|name| &name.standings) {
            let entry = format!("{}/{}", standing.source.list, standing.source.entry);
            said.entry(entry).or_default().push(standing.verdict);
        }
        assert_eq!(said.len(), ENTRIES, "{:?}", said.keys());
        said
    }
}

fn answer(asked: &Asked, mood: Mood) -> Answered {
    let body = String::from_utf8_lossy(&asked.body).into_owned();
    let handle = match asked.path_and_query.strip_prefix("/u/") {
        Some(handle) => handle.to_owned(),
        None => body.strip_prefix("name=").unwrap_or_default().to_owned(),
    };
    let there = match mood {
        Mood::Healthy => ["marigold", "pennyroyal", THERE].contains(&handle.as_str()),
        Mood::AlwaysTaken => true,
        Mood::AlwaysFree => false,
        Mood::Soft => {
            return Answered::new(200, "<html><body><h1>Welcome to our place</h1></body></html>")
                .with("content-type", "text/html");
        }
        Mood::Refusing => {
            return Answered::new(403, "<html><body>no</body></html>").with("content-type", "text/html");
        }
    };
    let page = if there {
        format!(
            "<html><title>{handle}</title><body><div class=profile-card><h2>{handle}</h2><b>Posts</b></div></body></html>"
        )
    } else {
        "<html><title>Sorry</title><body><p>nobody lives here</p></body></html>".to_owned()
    };
    let status = if !there && GONE.contains(&asked.host.as_str()) { 404 } else { 200 };
    Answered::new(status, page).with("content-type", "text/html")
}

#[test]
fn every_construct_is_decided_in_a_healthy_world() {
    for (entry, verdicts) in Place::new().said() {
        assert_eq!(verdicts, [Verdict::Taken, Verdict::Vacant], "{entry}");
    }
}

#[test]
fn nothing_is_said_in_a_world_that_lies() {
    for mood in MOODS.into_iter().filter(|mood| *mood != Mood::Healthy) {
        let place = Place::new();
        place.is(mood);
        for (entry, verdicts) in place.said() {
            assert_eq!(verdicts, [Verdict::Unknown; 2], "{mood:?}, {entry}");
        }
    }
}

#[test]
fn a_healthy_hour_does_not_vouch_for_a_world_that_lies() {
    for mood in MOODS.into_iter().filter(|mood| *mood != Mood::Healthy) {
        let place = Place::new();
        place.said();
        place.is(mood);
        for (entry, verdicts) in place.said() {
            assert_eq!(verdicts, [Verdict::Unknown; 2], "{mood:?}, {entry}");
        }
    }
}
