//! Where replies of known accounts show who they are: in the usual fields of interfaces, in the data
//! for search engines, and in what pages say of themselves when they are shared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::ask::Sample;
use super::words::is_drawn;
use crate::catalog::platform::{OwnerField, Probe};
use crate::catalog::signal::Locator;
use crate::judge::mask::{MASK, Mask};
use crate::owner::{Owner, read};
use crate::reading::Reading;

/// Keys under which interfaces show a field, as plain lower-case letters, the usual one first.
const KEYS: [(OwnerField, &[&str]); 12] = [
    (OwnerField::DisplayName, &["displayname", "fullname", "name", "realname", "nickname", "globalname"]),
    (OwnerField::Bio, &["bio", "biography", "about", "description", "summary", "tagline", "headline"]),
    (
        OwnerField::Avatar,
        &[
            "avatarurl",
            "avatar",
            "profileimageurl",
            "profilepicture",
            "profilepicurl",
            "picture",
            "photourl",
            "imageurl",
        ],
    ),
    (OwnerField::Links, &["website", "websiteurl", "homepage", "blog", "externalurl", "links", "site"]),
    (OwnerField::Location, &["location", "city"]),
    (
        OwnerField::Followers,
        &[
            "followerscount",
            "followercount",
            "followers",
            "subscribers",
            "subscribercount",
            "membercount",
            "numfollowers",
        ],
    ),
    (OwnerField::Following, &["followingcount", "following", "friendscount", "followscount", "numfollowing"]),
    (
        OwnerField::Posts,
        &["postscount", "postcount", "statusescount", "mediacount", "publicrepos", "posts", "numposts"],
    ),
    (
        OwnerField::Created,
        &["createdat", "created", "joinedat", "joined", "registeredat", "datejoined", "membersince"],
    ),
    (OwnerField::LastActive, &["lastactive", "lastseen", "lastactivityat", "lastseenat"]),
    (OwnerField::Verified, &["verified", "isverified"]),
    (OwnerField::Private, &["private", "isprivate", "protected", "locked"]),
];

/// How deep fields are looked for.
const DEEPEST: usize = 5;

/// The places of owner fields that the known replies have and the random ones do not show alike.
pub(super) fn places(probe: &Probe, samples: &[Sample]) -> BTreeMap<OwnerField, Locator> {
    let mut found = BTreeMap::new();
    let Some(first) = samples.iter().find(|sample| sample.known) else { return found };
    let reading = Reading::new(&first.reply);
    let candidates = match reading.json() {
        Some(document) => in_document(document, probe),
        None => in_page(&reading, first, samples),
    };
    for (field, locator) in candidates {
        if !found.contains_key(&field) && tells(probe, samples, field, &locator) {
            found.insert(field, locator);
        }
    }
    found
}

/// Whether a reply about a known account has anything at a place.
pub(super) fn is_there(locator: &Locator, samples: &[Sample]) -> bool {
    let mut known = samples.iter().filter(|sample| sample.known);
    known.any(|sample| !Reading::new(&sample.reply).locate(locator).is_empty())
}

/// Whether a place shows something of known accounts that random handles do not have and that is not
/// the same for all.
fn tells(probe: &Probe, samples: &[Sample], field: OwnerField, locator: &Locator) -> bool {
    let alone = Probe { owner: [(field, locator.clone())].into(), ..probe.clone() };
    let shown = |sample: &Sample| read(&alone, &Reading::new(&sample.reply));
    let known: Vec<(&str, Owner)> = samples
        .iter()
        .filter(|sample| sample.known)
        .map(|sample| (sample.handle.as_str(), shown(sample)))
        .filter(|(_, owner)| !owner.is_empty())
        .collect();
    let random = samples.iter().filter(|sample| !sample.known).map(shown);
    let handles: BTreeSet<&str> = known.iter().map(|(handle, _)| *handle).collect();
    let is_text = matches!(field, OwnerField::DisplayName | OwnerField::Bio | OwnerField::Avatar);
    let all_alike = handles.len() > 1 && known.iter().all(|(_, owner)| *owner == known[0].1);
    !(known.is_empty() || is_text && all_alike) && random.into_iter().all(|owner| owner.is_empty())
}

/// Fields beside the one that names the account come first, then those nearer to the root.
fn in_document(document: &Value, probe: &Probe) -> Vec<(OwnerField, Locator)> {
    let beside = probe.account.as_ref().and_then(|account| account.json.as_deref());
    let beside = beside.and_then(|at| at.rsplit_once('/')).map(|(parent, _)| parent.to_owned());
    let mut found = Vec::new();
    walk(document, "", 0, &mut found);
    let order = |(_, rank, path): &(OwnerField, usize, String)| {
        let parent = path.rsplit_once('/').map_or("", |(parent, _)| parent);
        let near = beside.as_deref() == Some(parent);
        (!near, path.matches('/').count(), *rank)
    };
    found.sort_by_key(order);
    let located =
        found.into_iter().map(|(field, _, path)| (field, Locator { json: Some(path), ..Locator::default() }));
    located.collect()
}

fn walk(value: &Value, path: &str, depth: usize, found: &mut Vec<(OwnerField, usize, String)>) {
    let Value::Object(members) = value else { return };
    if depth > DEEPEST {
        return;
    }
    for (name, member) in members {
        if is_drawn(name) || name == "*" {
            continue;
        }
        let path = format!("{path}/{}", name.replace('~', "~0").replace('/', "~1"));
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
        let plain = plain.to_ascii_lowercase();
        for (field, keys) in KEYS {
            if let Some(rank) = keys.iter().position(|key| *key == plain)
                && !member.is_object()
            {
                found.push((field, rank, path.clone()));
            }
        }
        walk(member, &path, depth + 1, found);
    }
}

fn in_page(reading: &Reading<'_>, first: &Sample, samples: &[Sample]) -> Vec<(OwnerField, Locator)> {
    let jsonld = |path: &str| Locator { jsonld: Some(path.to_owned()), ..Locator::default() };
    let meta = |name: &str| Locator { meta: Some(name.to_owned()), ..Locator::default() };
    let mut places = vec![
        (OwnerField::Bio, jsonld("description")),
        (OwnerField::Avatar, jsonld("image")),
        (OwnerField::Links, jsonld("sameAs")),
        (OwnerField::Followers, jsonld("interactionStatistic[FollowAction].userInteractionCount")),
        (OwnerField::Posts, jsonld("interactionStatistic[WriteAction].userInteractionCount")),
        (OwnerField::Created, jsonld("dateCreated")),
        (OwnerField::Bio, meta("og:description")),
        (OwnerField::Bio, meta("description")),
        (OwnerField::Avatar, meta("og:image")),
        (OwnerField::Links, Locator { rel: Some("me".to_owned()), ..Locator::default() }),
    ];
    if reading.main_object().is_some_and(|object| object.get("name").is_some()) {
        places.push((OwnerField::DisplayName, jsonld("name")));
    }
    if let Some(title) = reading.meta("og:title") {
        let others = samples.iter().filter(|sample| sample.known && sample.handle != first.handle);
        let others = others.filter_map(|sample| Reading::new(&sample.reply).meta("og:title"));
        let locator = meta("og:title");
        if let Some(pattern) = name_in(&title, first, &others.collect::<Vec<_>>()) {
            places.push((OwnerField::DisplayName, Locator { pattern, ..locator }));
        }
    }
    places
}

/// How the name is had from a title that holds it: as it is, or by a pattern for what stands before the
/// handle or before the site's own words. Nothing where the title is only the handle.
#[expect(clippy::option_option, reason = "no name at all, and a name without a pattern, are two things")]
fn name_in(title: &str, first: &Sample, others: &[String]) -> Option<Option<String>> {
    let masked = Mask::new(first.handle.as_str()).apply(title);
    // The name itself may hold the handle; the handle proper comes last.
    if let Some(place) = masked.rfind(MASK) {
        let before = &masked[..place];
        let name = before.trim_end_matches(|c: char| !c.is_alphanumeric());
        if name.is_empty() {
            return None;
        }
        let mark = &before[name.len()..];
        return (!mark.trim().is_empty()).then(|| Some(format!("^(.+?){}", regex::escape(mark))));
    }
    let Some(other) = others.first() else { return Some(None) };
    let same = title.chars().rev().zip(other.chars().rev()).take_while(|(one, other)| one == other).count();
    let ending: String = title.chars().skip(title.chars().count() - same).collect();
    // The site's own words begin at a mark between words.
    let begins = ending.find([' ', '|', '-', '•', '·', '–', '—'])?;
    let ending = &ending[begins..];
    let divides = ending.chars().any(|c| matches!(c, '|' | '-' | '•' | '·' | '–' | '—'));
    Some(divides.then(|| format!("^(.+?){}$", regex::escape(ending))))
}
