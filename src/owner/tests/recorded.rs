//! The cases of `tests/recorded-owners.toml` against the recordings they name.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::{recordings, reply};
use crate::catalog::platform::Probe;
use crate::owner::{Owner, read};
use crate::reading::Reading;

/// Kept outside `src`, where no platform is named.
const CASES: &str = include_str!("../../../tests/recorded-owners.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    /// Folder and case of the recording, without its endings.
    recording: String,
    kind: String,
    #[serde(default)]
    owner: toml::Table,
    expect: Expected,
}

/// An [`Owner`], as a case writes it.
#[derive(Debug, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Expected {
    display_name: Option<String>,
    r#type: Option<String>,
    bio: Option<String>,
    avatar: Option<String>,
    links: Vec<String>,
    location: Option<String>,
    followers: Option<u64>,
    following: Option<u64>,
    posts: Option<u64>,
    created: Option<String>,
    last_active: Option<String>,
    verified: Option<bool>,
    verified_by: Option<String>,
    private: Option<bool>,
}

impl From<Expected> for Owner {
    fn from(expected: Expected) -> Self {
        Self {
            display_name: expected.display_name,
            kind: expected.r#type,
            bio: expected.bio,
            avatar: expected.avatar,
            links: expected.links,
            location: expected.location,
            followers: expected.followers,
            following: expected.following,
            posts: expected.posts,
            created: expected.created,
            last_active: expected.last_active,
            verified: expected.verified,
            verified_by: expected.verified_by,
            private: expected.private,
            ..Self::default()
        }
    }
}

#[test]
fn recorded_owners_are_read_exactly() {
    let cases: Cases = toml::from_str(CASES).unwrap();
    assert!(cases.case.len() > 10);
    let Some(folder) = recordings() else {
        println!("skipped: no recordings; set CALLSIGN_SHARED to the folder that holds them");
        return;
    };
    let wrong: Vec<String> = cases.case.into_iter().filter_map(|case| check(&folder, case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with a case, if anything.
fn check(folder: &Path, case: Case) -> Option<String> {
    let meta = fs::read_to_string(folder.join(format!("{}.meta.json", case.recording))).unwrap();
    let meta: BTreeMap<String, Value> = serde_json::from_str(&meta).unwrap();
    let place = Path::new(&case.recording).parent().unwrap();
    let body = fs::read(folder.join(place).join(meta["body_file"].as_str().unwrap())).unwrap();
    let url = meta["url"].as_str().and_then(|url| url.parse::<url::Url>().ok());
    let url = url.map_or_else(|| "https://recorded.example/".to_owned(), String::from);
    // A list of values is one a redirect: the last is the answer's.
    let header = match &meta["headers"]["content-type"] {
        Value::Array(values) => values.last().cloned().unwrap_or_default(),
        other => other.clone(),
    };
    let reply = reply(&url, header.as_str().unwrap_or_default(), &body);
    let probe: Probe = toml::toml! {
        id = "p"
        url = "https://recorded.example/{handle}"
        can_say = ["taken"]
        absence = "no-account"
        signal = []
    }
    .into_iter()
    .chain([("kind".to_owned(), case.kind.into()), ("owner".to_owned(), case.owner.into())])
    .collect::<toml::Table>()
    .try_into()
    .unwrap();
    let expected = Owner::from(case.expect);
    let owner = read(&probe, &Reading::new(&reply));
    (owner != expected)
        .then(|| format!("{}\n  read     {owner:#?}\n  expected {expected:#?}", case.recording))
}
