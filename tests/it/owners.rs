//! The owner's fields over all recorded replies: what the catalog's own locators read, against what
//! the bodies truly show (`tests/owners.toml`, written from the raw bodies). Nothing may be wrong;
//! the table says what is right and what is missing.

mod table;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use callsign::catalog::handle::Handle;
use callsign::catalog::platform::{Platform, Probe};
use callsign::exchange::Reply;
use callsign::judge::hearing::{Heard, hear};
use callsign::judge::narrow::narrowed;
use callsign::owner::{self, Owner};
use callsign::probe::request;
use callsign::reading::Reading;
use regex::Regex;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use self::table::{FIELDS, Outcome, Part};
use crate::confusion::show;
use crate::internet::plain;
use crate::recorded::{Recorded, recordings, shared};
use crate::replies::{all_keys, catalog, owner_fields};

const TRUTH: &str = include_str!("../owners.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Truth {
    /// Former names of hosts.
    hosts: BTreeMap<String, String>,
    recording: Vec<Entry>,
}

/// What one recording truly shows; the file says how it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    name: String,
    /// The probe whose document it is, though it came from another address.
    r#as: Option<String>,
    not_asked: Option<String>,
    why: Option<String>,
    account: Option<String>,
    #[serde(default)]
    shows: BTreeMap<String, toml::Value>,
}

impl Truth {
    fn read() -> Self {
        let truth: Self = toml::from_str(TRUTH).unwrap();
        for entry in &truth.recording {
            let unknown = entry.shows.keys().find(|field| !FIELDS.contains(&field.as_str()));
            assert!(unknown.is_none(), "{} shows {unknown:?}, which is no field", entry.name);
            assert_eq!(entry.r#as.is_some(), entry.why.is_some(), "{}: `as` needs `why`", entry.name);
        }
        truth
    }

    /// What it says of a recording, by account where that holds several.
    fn of(&self, name: &str) -> Vec<&Entry> {
        let hidden = hidden(name);
        self.recording.iter().filter(|entry| entry.name == name || entry.name == hidden).collect()
    }
}

/// A recording's name as it stands in the file for a private person.
fn hidden(name: &str) -> String {
    let (folder, case) = name.split_once('/').unwrap();
    format!("{folder}/{}", digest(case))
}

fn digest(text: &str) -> String {
    let digits = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |mut digits, byte| {
        let _ = write!(digits, "{byte:02x}");
        digits
    });
    format!("sha256:{}", &digits[..16])
}

const STAND_IN: &str = "zqstandin";

/// The handles that `url` asks `probe` about, if it does: host, path, and every parameter that holds
/// the handle are the template's, and no parameter is there that the template does not know. Which
/// fields were asked for makes no difference, nor does the slash at the end.
fn asked(probe: &Probe, url: &Url) -> Option<Vec<String>> {
    let template = probe.url.replace("{handles}", "{handle}").replace("{handle}", STAND_IN);
    let template = Url::parse(&template).ok()?;
    let mut handles = Vec::new();
    let mut same = |ours: &str, theirs: &str| {
        let (ours, theirs) = (ours.trim_end_matches('/'), theirs.trim_end_matches('/'));
        let pattern = regex::escape(ours).replace(STAND_IN, "([^/?#&]+)");
        let found = Regex::new(&format!("(?i)^{pattern}$")).unwrap().captures(theirs)?;
        handles.extend(found.get(1).map(|found| plain(found.as_str())));
        Some(())
    };
    same(template.host_str()?, url.host_str()?)?;
    same(template.path(), url.path())?;
    for (name, value) in template.query_pairs().filter(|(_, value)| value.contains(STAND_IN)) {
        let mut theirs = url.query_pairs().filter(|(other, _)| *other == name).peekable();
        theirs.peek()?;
        theirs.try_for_each(|theirs| same(&value, &theirs.1))?;
    }
    let known = |name: &str| {
        template.query_pairs().any(|(other, _)| other == name) || probe.key_query.contains_key(name)
    };
    if probe.batch.is_some() {
        handles = handles.iter().flat_map(|list| list.split(',')).map(str::to_owned).collect();
    } else {
        handles.truncate(1);
    }
    let in_body = probe.body.as_ref().is_some_and(|body| body.contains("{handle"));
    let names_one = !handles.is_empty() || in_body;
    (names_one && url.query_pairs().all(|(name, _)| known(&name))).then_some(handles)
}

/// One recording as one probe's answer.
struct Case {
    platform: &'static Platform,
    probe: &'static Probe,
    handle: Handle,
    reply: Reply,
}

impl Case {
    fn place(&self) -> String {
        format!("{}/{}", self.platform.id, self.probe.id)
    }

    /// The owner as a survey would read it: of an answer that says taken, or nothing.
    fn owner(&self) -> Option<Owner> {
        let hearing = hear(self.platform, self.probe, &self.handle, &Ok(self.reply.clone()), self.reply.at);
        matches!(hearing.heard, Heard::Taken { .. })
            .then(|| owner::read(self.probe, &Reading::new(&self.reply)))
    }
}

fn probes() -> impl Iterator<Item = (&'static Platform, &'static Probe)> {
    let platforms = catalog().platforms.iter();
    platforms.flat_map(|platform| platform.probes.iter().map(move |probe| (platform, probe)))
}

/// A probe with its platform.
type Place = (&'static Platform, &'static Probe);

/// The probes that ask where `recorded` came from, with the handles that the address tells.
fn matching(truth: &Truth, recorded: &Recorded) -> Vec<(Place, Vec<String>)> {
    if !recorded.addressed {
        return Vec::new();
    }
    let mut url = recorded.reply.url.clone();
    if let Some(today) = url.host_str().and_then(|host| truth.hosts.get(host)) {
        url.set_host(Some(today)).unwrap();
    }
    probes().filter_map(|place| Some((place, asked(place.1, &url)?))).collect()
}

/// The probe that the file names for a recording from elsewhere.
fn named(entry: &Entry) -> Option<Place> {
    let wanted = entry.r#as.as_deref()?;
    probes().find(|(platform, probe)| format!("{}/{}", platform.id, probe.id) == wanted)
}

/// `recorded` as answers of a probe, one a handle: those of the address, or else what the file or
/// the recording says, or the account that the body names.
fn cases(place: Place, mut handles: Vec<String>, entry: Option<&Entry>, recorded: &Recorded) -> Vec<Case> {
    let (platform, probe) = place;
    let mut reply = recorded.reply.clone();
    if handles.is_empty() {
        let in_body = || {
            let reading = Reading::new(&recorded.reply);
            probe.account.as_ref().and_then(|account| reading.locate_first(account))
        };
        let told = entry.and_then(|entry| entry.account.clone()).or_else(in_body);
        handles.push(told.or_else(|| recorded.subject.clone()).unwrap_or_default());
    }
    let handles: Vec<Handle> = handles.into_iter().map(Handle::new).collect();
    if entry.is_some_and(|entry| entry.r#as.is_some())
        && let Ok(asked) = request(probe, &handles[0], &all_keys())
    {
        reply.url = asked.url;
    }
    let replies = match &probe.batch {
        Some(batch) => narrowed(batch, platform.handle.fold, &handles, &reply),
        None => vec![reply],
    };
    let cases = handles.into_iter().zip(replies);
    cases.map(|(handle, reply)| Case { platform, probe, handle, reply }).collect()
}

/// Every field that the body shows or that was read.
fn outcomes(entry: &Entry, owner: &Owner) -> Vec<(&'static str, Outcome)> {
    let read: BTreeMap<String, String> = owner_fields(owner).into_iter().collect();
    let compared = FIELDS.iter().filter_map(|field| {
        let wanted = entry.shows.get(*field).map(forms).unwrap_or_default();
        let is = |read: &String| wanted.contains(read) || wanted.contains(&digest(read));
        let outcome = if *field == "links" {
            match owner.links.iter().find(|link| !is(link)) {
                Some(link) => Outcome::Wrong(link.clone()),
                None if owner.links.len() == wanted.len() => Outcome::Right,
                None => Outcome::Missing,
            }
        } else {
            let name = if *field == "type" { "kind" } else { field };
            match read.get(name) {
                Some(value) if is(value) => Outcome::Right,
                Some(value) => Outcome::Wrong(value.clone()),
                None => Outcome::Missing,
            }
        };
        let nothing = wanted.is_empty() && !matches!(outcome, Outcome::Wrong(_));
        (!nothing).then_some((*field, outcome))
    });
    compared.collect()
}

/// The forms in which a value may be read.
fn forms(value: &toml::Value) -> Vec<String> {
    match value {
        toml::Value::Array(forms) => forms.iter().flat_map(self::forms).collect(),
        toml::Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}

#[test]
fn owners_are_read_as_the_recordings_show_them() {
    let Some(shared) = shared("owners_are_read_as_the_recordings_show_them") else { return };
    let truth = Truth::read();
    let [mut real, mut elsewhere, mut documented] = [Part::default(), Part::default(), Part::default()];
    let (mut unknown, mut names) = (Vec::new(), BTreeSet::new());
    let mut not_asked: BTreeMap<String, usize> = BTreeMap::new();
    for recorded in recordings(&shared) {
        names.insert(recorded.name.clone());
        names.insert(hidden(&recorded.name));
        let (is_real, is_documented) =
            (recorded.proof.starts_with("real"), recorded.proof.starts_with("documented"));
        if recorded.case != "found" || !(is_real || is_documented) {
            continue;
        }
        let entries = truth.of(&recorded.name);
        let mut places = matching(&truth, &recorded);
        if entries.iter().any(|entry| entry.not_asked.is_some()) {
            places.clear();
        }
        let direct = !places.is_empty();
        let elsewhere_of = entries.first().filter(|_| !direct).and_then(|entry| named(entry));
        places.extend(elsewhere_of.map(|place| (place, Vec::new())));
        let mut counted = false;
        let answers = places
            .into_iter()
            .flat_map(|(place, handles)| cases(place, handles, entries.first().copied(), &recorded));
        for case in answers {
            let is_about = |entry: &&&Entry| {
                entries.len() == 1
                    || entry
                        .account
                        .as_ref()
                        .is_some_and(|name| name.eq_ignore_ascii_case(case.handle.as_str()))
            };
            let Some(entry) = entries.iter().find(is_about) else {
                unknown.push(format!("{} ({}, {})", recorded.name, case.place(), case.handle.as_str()));
                continue;
            };
            let owner = case.owner();
            let part = match (is_documented, direct) {
                (true, _) => &mut documented,
                (false, true) => &mut real,
                (false, false) => &mut elsewhere,
            };
            let heard = owner.is_some();
            if !heard {
                part.unheard.push(format!("{} ({})", case.place(), entry.name));
            }
            // What came from elsewhere and is not heard is another document to this probe.
            if direct || heard {
                part.add(&case.place(), &entry.name, outcomes(entry, &owner.unwrap_or_default()));
                counted = true;
            }
        }
        if !counted {
            *not_asked.entry(recorded.name.split('/').next().unwrap().to_owned()).or_default() += 1;
        }
    }
    let mut table = "# Owner fields, as the catalog reads recorded replies\n".to_owned();
    table.push_str(&real.markdown("Real replies of what the catalog asks"));
    table.push_str(&elsewhere.markdown("Real replies: the same documents from other addresses"));
    table.push_str(&documented.markdown("Documented replies"));
    let folders: Vec<_> = not_asked.iter().map(|(folder, count)| format!("{folder} {count}")).collect();
    let _ = writeln!(
        table,
        "\n## Not asked\n\n{} replies of somebody that no probe asks for: {}.",
        not_asked.values().sum::<usize>(),
        folders.join(", ")
    );
    show("owners.md", &table);
    assert!(unknown.is_empty(), "write into tests/owners.toml what these show: {}", unknown.join(", "));
    let stale: Vec<_> =
        truth.recording.iter().map(|entry| &entry.name).filter(|name| !names.contains(*name)).collect();
    assert!(stale.is_empty(), "tests/owners.toml names recordings that are not there: {stale:?}");
    let wrong: Vec<_> = [real, elsewhere, documented].into_iter().flat_map(|part| part.wrong).collect();
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn an_address_is_asked_whatever_fields_it_asks_for() {
    for (place, url, handles) in [
        ("github/users", "https://api.github.com/users/acme", Some("acme")),
        ("github/users", "https://api.github.com/orgs/acme", None),
        ("instagram/page", "https://www.instagram.com/acme", Some("acme")),
        ("instagram/page", "https://www.instagram.com/acme/?__a=1", None),
        ("instagram/page", "https://www.instagram.com/acme/tagged/", None),
        ("bandcamp/page", "https://acme.bandcamp.com/", Some("acme")),
        ("bandcamp/page", "https://acme.bandcamp.com/track/a", None),
        ("tiktok/oembed", "https://www.tiktok.com/oembed?url=https://www.tiktok.com/@acme", Some("acme")),
        ("tiktok/oembed", "https://www.tiktok.com/oembed?url=https://www.tiktok.com/@acme/video/1", None),
        ("tiktok/oembed", "https://www.tiktok.com/oembed", None),
        (
            "keybase/lookup",
            "https://keybase.io/_/api/1.0/user/lookup.json?usernames=a%2Eb&fields=x",
            Some("a.b"),
        ),
        ("x/official", "https://api.x.com/2/users/by?usernames=acme,Kite&user.fields=id", Some("acme Kite")),
        ("youtube/resolve", "https://www.youtube.com/youtubei/v1/navigation/resolve_url", Some("")),
    ] {
        let (_, probe) = probes().find(|(one, probe)| format!("{}/{}", one.id, probe.id) == place).unwrap();
        let asked = asked(probe, &url.parse().unwrap()).map(|handles| handles.join(" "));
        assert_eq!(asked.as_deref(), handles, "{place} {url}");
    }
}

#[test]
fn a_field_is_right_missing_or_wrong() {
    let entry = "name = 'a/b'\n[shows]\ndisplay_name = 'Acme'\nbio = 'sha256:ba7816bf8f01cfea'\nfollowers = [1234, 1200]\n\
                 links = ['https://a.example/', 'https://b.example/']\ncreated = '2011'\nverified = false";
    let entry: Entry = toml::from_str(entry).unwrap();
    let links = |links: &[&str]| links.iter().map(|link| (*link).to_owned()).collect::<Vec<_>>();
    let mut owner = Owner {
        display_name: Some("Acme".to_owned()),
        bio: Some("abc".to_owned()),
        followers: Some(1200),
        links: links(&["https://b.example/"]),
        verified: Some(true),
        posts: Some(3),
        ..Owner::default()
    };
    let told = |owner: &Owner| {
        let told = outcomes(&entry, owner).into_iter().map(|(field, outcome)| match outcome {
            Outcome::Right => format!("{field} right"),
            Outcome::Missing => format!("{field} missing"),
            Outcome::Wrong(read) => format!("{field} wrong: {read}"),
        });
        told.collect::<Vec<_>>().join(", ")
    };
    let expected = "display_name right, bio right, links missing, followers right, posts wrong: 3, created missing, \
                    verified wrong: true";
    assert_eq!(told(&owner), expected);
    owner.links = links(&["https://a.example/", "https://c.example/"]);
    assert!(told(&owner).contains("links wrong: https://c.example/"));
    owner.links = links(&["https://a.example/", "https://b.example/"]);
    assert!(told(&owner).contains("links right"));
}
