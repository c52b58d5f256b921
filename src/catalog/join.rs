//! Several lists, one catalog: what speaks of the same place becomes one entry. The built-in entry
//! leads, else the one with the strongest evidence; the others are its witnesses.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};
use url::form_urlencoded;

use super::platform::Platform;
use super::{Catalog, hexadecimal};

/// Words that say how a place is reached, or in what language, rather than which place it is: labels of
/// hosts and words of paths.
const SILENT: [&str; 71] = [
    // Ways in.
    "www", "www2", "m", "mobile", "web", "app", "old", "new", "beta", "api", "api2", "api3", "apis", "rest",
    "public", "graphql", "json", "ajax", "index", "default", "php", "html", "htm", "asp", "aspx", "jsp",
    "cgi", // What is done there.
    "view", "show", "info", "add", "by", "lang",
    // Languages and countries, as hosts and paths spell them.
    "ar", "br", "ca", "cn", "cs", "cz", "da", "de", "dk", "el", "en", "es", "fa", "fi", "fr", "gb", "he",
    "hi", "hu", "it", "ja", "jp", "ko", "kr", "mx", "nl", "no", "pl", "pt", "ro", "ru", "sv", "th", "tr",
    "tw", "uk", "us", "vi",
];

/// What stands for the handle in addresses.
const HANDLE: &str = "{handle}";
/// The one spelling of a word for those who have an account.
const USER: &str = "user";

/// Words for those who have an account, in the languages of addresses.
const USERS: [&str; 34] = [
    "u",
    "user",
    "users",
    "usr",
    "profile",
    "profiles",
    "member",
    "members",
    "people",
    "person",
    "in",
    "id",
    "account",
    "accounts",
    "username",
    "usernames",
    "name",
    "nick",
    "nickname",
    "login",
    "vanity",
    "profil",
    "profils",
    "perfil",
    "perfiles",
    "nutzer",
    "benutzer",
    "mitglied",
    "membre",
    "membres",
    "usuario",
    "usuarios",
    "uzytkownik",
    "uzytkownicy",
];

/// Words that spell another kind of holder than a user in several ways.
const KINDS: [(&str, &[&str]); 8] = [
    ("organisation", &["org", "orgs", "organisation", "organisations", "organization", "organizations"]),
    ("company", &["company", "companies", "business", "brand", "brands"]),
    ("channel", &["channel", "channels", "c"]),
    ("group", &["group", "groups", "community", "communities", "r"]),
    ("page", &["page", "pages"]),
    ("shop", &["shop", "shops", "store", "stores"]),
    ("invite", &["invite", "invites"]),
    ("tag", &["tag", "tags", "hashtag"]),
];

impl Catalog {
    /// This catalog with the entries of other lists joined to it. `texts` are the lists as they were
    /// read: two catalogs of the same texts have the same digest.
    #[must_use]
    pub fn joined(mut self, entries: Vec<Platform>, texts: &[String]) -> Self {
        if texts.is_empty() {
            return self;
        }
        let mut places: BTreeMap<(String, String), usize> = BTreeMap::new();
        for (index, platform) in self.platforms.iter().enumerate() {
            for place in
                platform.also.iter().chain([&platform.profile]).filter_map(|at| place_at(platform, at))
            {
                places.entry(place).or_insert(index);
            }
        }
        let curated = self.platforms.len();
        for platform in entries {
            let known = place_at(&platform, &platform.profile)
                .map(|place| *places.entry(place).or_insert(self.platforms.len()));
            match known.filter(|&index| index < self.platforms.len()) {
                Some(index) => witness(&mut self.platforms[index], platform, index >= curated),
                None => self.platforms.push(platform),
            }
        }
        let (known, new) = self.platforms.split_at_mut(curated);
        name_apart(new, known);
        for platform in &mut self.platforms {
            platform.witnesses.sort_by_key(strength);
        }
        self.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        self.digest = digest(&self.digest, texts);
        self
    }

    /// The catalog without any place, for those who want their own lists only.
    #[must_use]
    pub fn without_places(mut self) -> Self {
        self.platforms.clear();
        self
    }
}

/// Adds a witness; where no curated entry leads, the stronger one does.
fn witness(lead: &mut Platform, mut other: Platform, may_lead: bool) {
    if may_lead && strength(&other) < strength(lead) {
        other.witnesses = std::mem::take(&mut lead.witnesses);
        std::mem::swap(lead, &mut other);
    }
    lead.witnesses.push(other);
}

fn strength(platform: &Platform) -> Option<crate::verdict::Strength> {
    platform.probes.iter().map(super::platform::Probe::strength).min()
}

/// Gives `platforms` ids that neither they nor those that are `known` already have twice.
pub fn name_apart(platforms: &mut [Platform], known: &[Platform]) {
    let mut taken: BTreeSet<String> = known.iter().map(|one| one.id.clone()).collect();
    for platform in platforms {
        let mut id = platform.id.clone();
        let mut count = 1;
        while !taken.insert(id.clone()) {
            count += 1;
            id = format!("{}_{count}", platform.id);
        }
        platform.id = id;
    }
}

/// Registrable domain and namespace; nothing where the address has no host.
///
/// A name may be free in one namespace of a site and held in another, so that a witness from the wrong
/// one would say falsely that nobody is there. Therefore every word counts which is not known to be
/// silent: what is unknown splits places rather than joins them.
fn place_at(platform: &Platform, address: &str) -> Option<(String, String)> {
    let (_, rest) = address.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.split(':').next()?.to_lowercase().replace(HANDLE, "handle");
    let domain = psl::domain_str(&host)?.to_owned();
    let section = host.strip_suffix(&domain).unwrap_or_default();
    let section: Vec<&str> = section
        .split('.')
        .filter(|label| *label != "handle" && !is_silent(label))
        .map(plain)
        .filter(|label| *label != USER)
        .collect();
    let said = match path.split_once(HANDLE) {
        Some((before, behind)) => words_around(before, behind),
        None if host.contains("handle") => Vec::new(),
        // An address that names nobody tells no namespace; what is asked does.
        None => vec![platform.probes.first().map(|probe| probe.url.clone()).unwrap_or_default()],
    };
    // What stands in brackets behind a name.
    let bracketed = platform.name.split_once('(').map(|(_, rest)| rest.to_lowercase()).unwrap_or_default();
    let bracketed = words(&bracketed).find_map(kind);
    let unsaid = bracketed.filter(|kind| !said.iter().any(|word| word == kind)).map(str::to_owned);
    let said: Vec<String> = said.into_iter().chain(unsaid).collect();
    Some((domain, format!("{} {}", section.join("."), said.join("/"))))
}

/// The words of a path that tell a namespace, in few spellings: those before the handle and those
/// that make one word with it. Users alone are told by none.
fn words_around(before: &str, behind: &str) -> Vec<String> {
    let glued = behind.split(['/', '?', '&', '#']).next().unwrap_or_default();
    let path = decoded(before);
    let text = format!("{path}/{}", decoded(glued));
    let mut said: Vec<String> = Vec::new();
    for word in words(&text).filter(|word| !is_silent(word)) {
        let word = kind(word).unwrap_or_else(|| plain(word));
        if said.last().is_none_or(|last| last != word) {
            said.push(word.to_owned());
        }
    }
    if said == [USER] {
        return Vec::new();
    }
    // Many sites have users at `/@name` and others at `/name` or `name.site`.
    if said.is_empty() && path.trim_end_matches('/').ends_with('@') {
        said.push("@".to_owned());
    }
    said
}

/// In lower case, without escapes.
fn decoded(path: &str) -> String {
    let text = path.replace(['&', '=', '+'], "/");
    form_urlencoded::parse(text.as_bytes()).map(|(text, _)| text.to_lowercase()).collect()
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// The kind of holder that a word tells.
fn kind(word: &str) -> Option<&'static str> {
    KINDS.iter().find(|(_, spellings)| spellings.contains(&word)).map(|(kind, _)| *kind)
}

/// A word in the one spelling that stands for all of its kind.
fn plain(word: &str) -> &str {
    if USERS.contains(&word) { USER } else { word }
}

fn is_silent(word: &str) -> bool {
    let is_version = || {
        word.strip_prefix('v')
            .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    word.is_empty() || SILENT.contains(&word) || is_version()
}

/// The digest of a catalog with these lists joined to it.
fn digest(below: &str, texts: &[String]) -> String {
    let mut hasher = Sha256::new();
    hasher.update(below);
    for text in texts {
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hexadecimal(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::import;

    /// How many places a list of these addresses is, and how many of ours it bears witness of.
    fn places(below: Catalog, addresses: &[&str]) -> (usize, usize) {
        let entry = |at: &&str| {
            let words = r#""errorType": "status_code", "urlMain": "", "username_claimed": "someone""#;
            format!(r#""{at}": {{{words}, "url": "{}"}}"#, at.replace("{handle}", "{}"))
        };
        let list = format!("{{{}}}", addresses.iter().map(entry).collect::<Vec<_>>().join(","));
        let ours = below.platforms.len();
        let entries = import::read(&list).unwrap().platforms;
        assert_eq!(entries.len(), addresses.len(), "{list}");
        let joined = below.joined(entries, &[list]);
        let witnesses = joined.platforms.iter().map(|platform| platform.witnesses.len()).sum();
        (joined.platforms.len() - ours, witnesses)
    }

    #[test]
    fn what_is_one_namespace_is_one_place() {
        for addresses in [
            ["https://a-place.net/{handle}", "http://www.a-place.net/{handle}/"],
            ["https://a-place.net/{handle}", "https://api.a-place.net/v2/users/{handle}.json"],
            ["https://a-place.net/{handle}", "https://{handle}.a-place.net/"],
            [
                "https://a-place.net/users/{handle}",
                "https://en.a-place.net/member.php?lang=fr&username={handle}",
            ],
            ["https://a-place.net/@{handle}", "https://a-place.net/%40{handle}/about"],
            ["https://a-place.net/forum/u/{handle}", "https://a-place.net/ru/forum/members/{handle}"],
            ["https://a-place.net/orgs/{handle}", "https://a-place.net/organizations/{handle}"],
        ] {
            let none = Catalog::embedded().unwrap().without_places();
            assert_eq!(places(none, &addresses), (1, 1), "{addresses:?}");
        }
    }

    /// Nobody at the one says nothing about the other.
    #[test]
    fn words_that_nobody_knows_split_places() {
        for addresses in [
            ["https://a-place.net/users/{handle}", "https://a-place.net/pornstar/{handle}"],
            ["https://a-place.net/pornstar/{handle}", "https://a-place.net/model/{handle}"],
            ["https://a-place.net/{handle}", "https://a-place.net/search?q={handle}"],
            ["https://a-place.net/nation={handle}", "https://a-place.net/region={handle}"],
            ["https://a-place.net/wiki/{handle}", "https://a-place.net/wiki/User:{handle}"],
            ["https://a-place.net/profile/{handle}", "https://a-place.net/profile/{handle}.other.net"],
            ["https://a-place.net/@{handle}", "https://a-place.net/user/{handle}"],
            ["https://a-place.net/@{handle}", "https://{handle}.a-place.net/"],
            ["https://a-place.net/{handle}", "https://forum.a-place.net/{handle}"],
            ["https://0k.a-place.net/u/{handle}", "https://1k.a-place.net/u/{handle}"],
        ] {
            let none = Catalog::embedded().unwrap().without_places();
            assert_eq!(places(none, &addresses), (2, 0), "{addresses:?}");
        }
    }

    #[test]
    fn an_entry_says_which_other_addresses_are_its_own() {
        let mut below = Catalog::embedded().unwrap();
        below.platforms.truncate(1);
        "https://a-place.net/@{handle}".clone_into(&mut below.platforms[0].profile);
        let others = ["https://a-place.net/friends/{handle}"];
        assert_eq!(places(below.clone(), &others), (1, 0));
        below.platforms[0].also = others.map(str::to_owned).to_vec();
        assert_eq!(places(below, &others), (0, 1));
    }
}
