//! Several lists, one catalog: what speaks of the same place becomes one entry. The built-in entry
//! leads, else the one with the strongest evidence; the others are its witnesses.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest, Sha256};

use super::platform::Platform;
use super::{Catalog, hexadecimal};

/// Labels of hosts that say how a site is reached rather than which site it is.
const TECHNICAL: [&str; 24] = [
    "www",
    "www2",
    "m",
    "mobile",
    "api",
    "apis",
    "app",
    "apps",
    "web",
    "old",
    "new",
    "beta",
    "en",
    "public-api",
    "my",
    "user",
    "users",
    "profile",
    "profiles",
    "member",
    "members",
    "account",
    "accounts",
    "people",
];

/// Words of a name or an address that tell another kind of holder than a user; the first that is
/// found counts.
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
            if let Some(place) = place_of(platform) {
                places.entry(place).or_insert(index);
            }
        }
        let curated = self.platforms.len();
        for platform in entries {
            let known = place_of(&platform).map(|place| *places.entry(place).or_insert(self.platforms.len()));
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

/// Registrable domain and namespace; nothing where the address has no host. The namespace holds the
/// part of the site, where a subdomain names one: a forum and its shop have accounts of their own.
fn place_of(platform: &Platform) -> Option<(String, String)> {
    let (_, rest) = platform.profile.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let host = host.split(':').next()?.to_lowercase().replace("{handle}", "handle");
    let domain = psl::domain_str(&host)?.to_owned();
    let section = host.strip_suffix(&domain).unwrap_or_default();
    let section: Vec<&str> = section
        .split('.')
        .filter(|label| !label.is_empty() && *label != "handle" && label.len() > 2)
        .filter(|label| !TECHNICAL.contains(label))
        .collect();
    let before = path.split("{handle}").next().unwrap_or_default();
    let words = |text: &str| {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned).collect::<Vec<_>>()
    };
    // What stands in brackets behind a name, or in the address before the handle.
    let bracketed = platform.name.split_once('(').map(|(_, rest)| rest).unwrap_or_default();
    let said: Vec<String> = words(bracketed).into_iter().chain(words(before)).collect();
    let kind = KINDS.iter().find(|(_, spellings)| said.iter().any(|word| spellings.contains(&word.as_str())));
    let kind = kind.map_or("user", |(kind, _)| *kind);
    Some((domain, format!("{kind} {}", section.join("."))))
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
