//! The validated set of platforms. Loading reports *all* faults at once, each with its line, the
//! platform, the key and the mend. An entry is data: nothing here asks anybody anything.
//!
//! What each check can say, as `callsign platforms list --markdown` prints it:
//!
#![doc = include_str!("catalog/places.md")]

pub mod handle;
pub mod signal;
pub mod batch;
pub mod list;
pub mod quota;
pub mod country;
pub mod titles;
mod probe;
pub mod posts;

pub mod platform;
mod noun;
pub mod key;

pub mod registry;
pub mod selection;
pub mod domain;
mod load;
mod lint;
pub mod host;
pub mod gain;
pub mod overlay;
pub mod import;
pub mod join;

use std::fmt;

use schemars::JsonSchema;
use serde::Deserialize;
use sha2::{Digest, Sha256};
use url::Url;

use self::handle::{Fold, Handle};
use self::key::Key;
use self::list::ListSource;
use self::platform::{Kind, Platform};
use self::registry::{Registries, Registry};

/// The catalog shipped inside the program.
pub const EMBEDDED: &str = include_str!("../platforms.toml");

/// The schema every catalog file names in its first key.
pub const SCHEMA: &str = "callsign.platforms/1";

/// One fault in a catalog file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// Line in the file, from 1.
    pub line: usize,
    /// Platform id, or empty where the fault is outside a platform.
    pub platform: String,
    /// Key path within the entry, such as `probe[0].signal[1].json`.
    pub key: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.platform.is_empty() {
            write!(formatter, "platform `{}`: ", self.platform)?;
        }
        if !self.key.is_empty() {
            write!(formatter, "`{}`: ", self.key)?;
        }
        formatter.write_str(&self.message)
    }
}

/// A catalog file that cannot be used, with every fault in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BrokenCatalog {
    /// Name of the file, as given.
    pub file: String,
    /// The faults in the order of their lines.
    pub faults: Vec<Fault>,
}

impl fmt::Display for BrokenCatalog {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.faults.len() == 1 { "fault" } else { "faults" };
        write!(formatter, "{} has {} {plural}", self.file, self.faults.len())?;
        for fault in &self.faults {
            // The form that editors jump to.
            write!(formatter, "\n  {}:{}: {fault}", self.file, fault.line)?;
        }
        Ok(())
    }
}

/// Which places a kind of user requires.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Profile {
    /// What `--for` takes.
    pub id: String,
    /// Whom it is for.
    pub words: String,
    /// Whether it is the one used when none is named.
    #[serde(default)]
    pub default: bool,
    /// Ids of the required platforms, in the order they are shown.
    pub required: Vec<String>,
}

/// Words that many platforms keep for themselves without saying so. They only ever warn: what one
/// platform publishes stands in its own entry.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommonWords {
    /// What such a word is, to follow `is`.
    pub why: String,
    /// The words, lower case, without separators.
    pub words: Vec<String>,
    /// Where they were counted, with its date.
    pub source: String,
}

/// A catalog file as written.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CatalogFile {
    /// Always `callsign.platforms/1`.
    pub schema: String,
    /// Named sets of required places.
    #[serde(default, rename = "profile")]
    pub profiles: Vec<Profile>,
    /// Words that many platforms keep for themselves.
    #[serde(default, rename = "common")]
    pub common: Vec<CommonWords>,
    /// Where communities keep their lists.
    #[serde(default, rename = "list")]
    pub lists: Vec<ListSource>,
    /// Keys that probes may use, sorted by id.
    #[serde(default, rename = "key")]
    pub keys: Vec<Key>,
    /// The entries, sorted by id.
    #[serde(default, rename = "platform")]
    pub platforms: Vec<Platform>,
    /// Registries of domain names, over what is known of them.
    #[serde(default, rename = "registry")]
    pub registries: Vec<Registry>,
    /// In an overlay: entries of the lists below it that are taken out.
    #[serde(default, rename = "disable")]
    pub disabled: Vec<Disable>,
}

/// An entry that an overlay takes out.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Disable {
    /// Id of the platform.
    pub id: String,
    /// Why, for those who wonder later.
    pub why: String,
}

/// A catalog that passed every check.
#[derive(Clone, Debug)]
pub struct Catalog {
    /// The entries, sorted by id.
    pub platforms: Vec<Platform>,
    /// Named sets of required places.
    pub profiles: Vec<Profile>,
    /// Keys that probes may use, sorted by id.
    pub keys: Vec<Key>,
    /// Words that many platforms keep for themselves.
    pub common: Vec<CommonWords>,
    /// Where communities keep their lists.
    pub lists: Vec<ListSource>,
    /// Which registry answers for which domains.
    pub registries: Registries,
    /// SHA-256 of the file, its overlays and what is known of registries, hexadecimal: two catalogs with the same digest judge
    /// alike.
    pub digest: String,
}

impl Catalog {
    /// The catalog inside the program. Its faults are caught by the tests, so the costly checks
    /// are left out here; an error means a broken build.
    pub fn embedded() -> Result<Self, BrokenCatalog> {
        let file = load::parse("platforms.toml", EMBEDDED)?;
        let mut catalog = Self::from_file(file, EMBEDDED);
        catalog.platforms.extend(domain::defaults(&catalog.registries));
        catalog.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        Ok(catalog)
    }

    /// This catalog with another state of the registries: the places of domains are made anew.
    #[must_use]
    pub fn with_registries(mut self, registries: Registries) -> Self {
        self.renew(registries);
        self
    }

    fn renew(&mut self, registries: Registries) {
        for platform in self.platforms.iter_mut().filter(|platform| platform.kind == Kind::Domain) {
            let suffix = domain::suffix_of(&platform.id);
            if let Some(Ok(place)) = suffix.map(|suffix| domain::place(suffix, &registries)) {
                *platform = place;
            }
        }
        self.registries = registries;
    }

    /// Reads and checks a catalog file; the error holds every fault found.
    pub fn parse(name: &str, text: &str) -> Result<Self, BrokenCatalog> {
        let file = load::parse(name, text)?;
        let mut faults = lint::faults(&file, text, &[]);
        faults.extend(lint::stray(&file, text));
        if faults.is_empty() {
            Ok(Self::from_file(file, text))
        } else {
            Err(BrokenCatalog { file: name.to_owned(), faults })
        }
    }

    fn from_file(mut file: CatalogFile, text: &str) -> Self {
        file.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        file.keys.sort_by(|left, right| left.id.cmp(&right.id));
        for probe in file.platforms.iter_mut().flat_map(|platform| &mut platform.probes) {
            probe.set_by = key::set_by(&probe.keys, &file.keys);
        }
        let mut hasher = Sha256::new();
        [text].into_iter().chain(Registries::digested()).for_each(|text| hasher.update(text));
        Self {
            platforms: file.platforms,
            profiles: file.profiles,
            keys: file.keys,
            common: file.common,
            lists: file.lists,
            registries: Registries::embedded().with_entries(&file.registries),
            digest: hexadecimal(&hasher.finalize()),
        }
    }

    /// The entry called `id`.
    pub fn get(&self, id: &str) -> Option<&Platform> {
        // Sorted by id, and asked for once a place.
        let place = self.platforms.binary_search_by(|platform| platform.id.as_str().cmp(id)).ok()?;
        self.platforms.get(place)
    }

    /// What should be known of a handle whatever the platforms say, in words.
    pub fn warnings(&self, handle: &Handle) -> Vec<String> {
        let bare = Fold::CaseAndSeparators.canonical(handle.as_str());
        let hit = self.common.iter().filter(|common| common.words.contains(&bare));
        hit.map(|common| {
            format!("`{handle}` is {}; where nobody is found, it may still be refused", common.why)
        })
        .collect()
    }

    /// The profile called `id`, or the default one for `None`.
    pub fn profile(&self, id: Option<&str>) -> Option<&Profile> {
        match id {
            Some(id) => self.profiles.iter().find(|profile| profile.id == id),
            None => self.profiles.iter().find(|profile| profile.default).or(self.profiles.first()),
        }
    }

    /// Reads a pasted profile address: the id of the place it belongs to, with its host where it has
    /// one, and the handle in it.
    pub fn handle_in_address(&self, address: &str) -> Option<(String, Handle)> {
        let with_scheme =
            if address.contains("://") { address.to_owned() } else { format!("https://{address}") };
        let url = Url::parse(&with_scheme).ok()?;
        let found = self.platforms.iter().find_map(|platform| {
            handle_between(&platform.profile, &url).map(|handle| (platform.id.clone(), handle))
        });
        // Of the places with servers one shows only by its path whose it is: the others come first.
        let (id, handle) = found.or_else(|| self.hosted_in_address(&url))?;
        Some((id, Handle::new(handle)))
    }
}

impl Platform {
    /// The handle that `address` names, when it is a profile address of this platform.
    pub fn handle_in(&self, address: &str) -> Option<Handle> {
        let url = Url::parse(address).ok()?;
        handle_between(&self.profile, &url).map(Handle::new)
    }
}

/// What stands for `{handle}` of `template` in `url`, leaving aside scheme, `www.`, case of the
/// host, query and a slash at the end.
fn handle_between(template: &str, url: &Url) -> Option<String> {
    let plain = |host: &str, path: &str, query: Option<&str>| {
        let host = host.trim_start_matches("www.").trim_start_matches("m.");
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        format!("{}{}{query}", host.to_ascii_lowercase(), path.trim_end_matches('/'))
    };
    let (_, rest) = template.split_once("://")?;
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let wanted = plain(host, &format!("/{path}"), None);
    let query = wanted.contains('?').then(|| url.query()).flatten();
    let given = plain(url.host_str()?, url.path(), query);
    let (before, after) = wanted.split_once("{handle}")?;
    let inside = given.strip_prefix(before)?.strip_suffix(after)?;
    let decoded = percent_decoded(inside)?;
    (!decoded.is_empty() && !decoded.contains('/')).then_some(decoded)
}

fn percent_decoded(text: &str) -> Option<String> {
    let bytes: Vec<u8> = url::form_urlencoded::parse(text.replace('+', "%2B").as_bytes())
        .next()
        .map(|(key, _)| key.into_owned().into_bytes())?;
    String::from_utf8(bytes).ok()
}

/// Bytes as lower-case hexadecimal.
pub fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        for half in [byte >> 4, byte & 15] {
            text.push(char::from_digit(u32::from(half), 16).unwrap_or('0'));
        }
        text
    })
}
