//! The user's own entries over ours: a file of the same format adds entries, replaces those of the
//! same id whole, and takes others out. Overlays are laid in order, so that a later one has the last
//! word. Nothing of an entry below is mixed into one above it, and no key of ours can be named there.

use std::collections::BTreeSet;
use std::fmt;

use sha2::{Digest, Sha256};

use super::key::{self, OWN};
use super::list::List;
use super::platform::Platform;
use super::selection::closest;
use super::signal::variables;
use super::{BrokenCatalog, Catalog, CatalogFile, Fault, hexadecimal, lint, load};

/// The largest overlay that is read, in bytes: many times the size of the built-in list.
pub const LARGEST: u64 = 4 << 20;

/// The text of an overlay file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Name of the file, as given.
    pub name: String,
    /// What it holds.
    pub text: String,
}

/// A catalog with overlays over it.
#[derive(Clone, Debug)]
pub struct Overlaid {
    /// The catalog.
    pub catalog: Catalog,
    /// What the user should know of the change, in words.
    pub notes: Vec<String>,
}

/// Overlays that cannot be used, with every fault in all of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct BrokenOverlays(pub Vec<BrokenCatalog>);

impl fmt::Display for BrokenOverlays {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, broken) in self.0.iter().enumerate() {
            write!(formatter, "{}{broken}", if index == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl Catalog {
    /// This catalog with `overlays` over it; the error holds every fault of every file.
    pub fn overlaid(&self, overlays: &[Overlay]) -> Result<Overlaid, BrokenOverlays> {
        let mut catalog = self.clone();
        let (mut notes, mut broken) = (Vec::new(), Vec::new());
        for Overlay { name, text } in overlays {
            let file = match load::parse(name, text) {
                Ok(file) => file,
                Err(unreadable) => {
                    broken.push(unreadable);
                    continue;
                }
            };
            let faults = faults(&catalog, &file, text);
            if !faults.is_empty() {
                broken.push(BrokenCatalog { file: name.clone(), faults });
            }
            // A faulty one is laid too, so that those after it are not blamed for its faults.
            notes.extend(catalog.lay(file, name));
        }
        if !broken.is_empty() {
            return Err(BrokenOverlays(broken));
        }
        catalog.digest = digest(&self.digest, overlays);
        notes.extend(catalog.unasked());
        Ok(Overlaid { catalog, notes })
    }

    /// Lays one file over this catalog and says in words what that changed.
    fn lay(&mut self, file: CatalogFile, name: &str) -> Vec<String> {
        let (mut added, mut notes) = (Vec::new(), Vec::new());
        for disable in &file.disabled {
            self.platforms.retain(|platform| platform.id != disable.id);
            notes.push(format!("`{}` is disabled by `{name}`: {}", disable.id, disable.why));
        }
        for key in file.keys {
            self.keys.retain(|known| known.id != key.id);
            self.keys.push(key);
        }
        self.keys.sort_by(|left, right| left.id.cmp(&right.id));
        for platform in file.platforms {
            let platform = Platform { list: List::Overlay(name.to_owned()), ..platform };
            if let Some(known) = self.platforms.iter_mut().find(|known| known.id == platform.id) {
                notes.push(format!("`{}` comes from `{name}`", platform.id));
                *known = platform;
            } else {
                added.push(format!("`{}`", platform.id));
                self.platforms.push(platform);
            }
        }
        self.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        if !file.registries.is_empty() {
            let suffixes = file.registries.iter().flat_map(|registry| &registry.suffixes);
            let suffixes: Vec<String> = suffixes.map(|suffix| format!("`.{suffix}`")).collect();
            notes.push(format!("the registry of {} comes from `{name}`", suffixes.join(", ")));
            self.renew(self.registries.with_entries(&file.registries));
        }
        // A key of this file may stand in for one of the file before it.
        for probe in self.platforms.iter_mut().flat_map(|platform| &mut platform.probes) {
            probe.set_by = key::set_by(&probe.keys, &self.keys);
        }
        if !added.is_empty() {
            notes.insert(0, format!("`{name}` adds {}", added.join(", ")));
        }
        self.common.extend(file.common);
        let has_default = file.profiles.iter().any(|profile| profile.default);
        for profile in &mut self.profiles {
            profile.default &= !has_default;
        }
        for mut profile in file.profiles {
            match self.profiles.iter_mut().find(|known| known.id == profile.id) {
                Some(known) => {
                    notes.push(format!("the profile `{}` comes from `{name}`", profile.id));
                    // Whoever rewrites the usual profile still means it to be the usual one.
                    profile.default |= known.default;
                    *known = profile;
                }
                None => self.profiles.push(profile),
            }
        }
        notes
    }

    /// Required places that an overlay has taken out.
    fn unasked(&self) -> Vec<String> {
        let missing = self.profiles.iter().flat_map(|profile| {
            let gone = profile.required.iter().filter(|id| self.get(id).is_none());
            gone.map(move |id| {
                format!(
                    "`{id}` is disabled, yet the profile `{}` requires it: it counts as unanswered there",
                    profile.id
                )
            })
        });
        missing.collect()
    }
}

/// What an overlay may not hold, besides the faults of any catalog file.
fn faults(below: &Catalog, file: &CatalogFile, text: &str) -> Vec<Fault> {
    let taken_out: BTreeSet<&str> = file.disabled.iter().map(|disable| disable.id.as_str()).collect();
    let left = below.platforms.iter().map(|platform| platform.id.as_str());
    let left: Vec<&str> = left.filter(|id| !taken_out.contains(id)).collect();
    let mut faults = lint::faults(file, text, &left);
    let mut say = |platform: &str, key: &str, message: &str| {
        faults.push(lint::fault_at(text, platform, key, message));
    };
    for (index, platform) in file.platforms.iter().enumerate() {
        for (place, name) in foreign_keys(platform) {
            let message =
                format!("{}; use the built-in entry, or name the variable `{OWN}{name}`", refusal(&name));
            say(&platform.id, &format!("platform[{index}].{place}"), &message);
        }
    }
    for (index, key) in file.keys.iter().enumerate() {
        for name in key.names().filter(|name| !is_own(name)) {
            let message = format!("{}; name it `{OWN}{name}`", refusal(name));
            say("", &format!("key[{index}].variables"), &message);
        }
        if below.keys.iter().any(|known| known.id == key.id && !known.names().all(is_own)) {
            say(
                "",
                &format!("key[{index}].id"),
                "is a built-in key, which no overlay changes; use another id",
            );
        }
    }
    let mut seen = BTreeSet::new();
    for (index, disable) in file.disabled.iter().enumerate() {
        let (key, id) = (format!("disable[{index}].id"), &disable.id);
        if !seen.insert(id) {
            say("", &key, &format!("`{id}` is disabled twice; keep one"));
        } else if file.platforms.iter().any(|platform| platform.id == *id) {
            say("", &key, &format!("`{id}` is an entry of this file too; keep one of the two"));
        } else if below.get(id).is_none() {
            let ids = below.platforms.iter().map(|platform| platform.id.clone());
            let near = closest(id, ids).map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
            let advice = "`callsign platforms list` shows what can be disabled";
            say("", &key, &format!("`{id}` is no place of the catalog{near}; {advice}"));
        }
        if disable.why.trim().is_empty() {
            say("", &format!("disable[{index}].why"), "is empty; say why, for those who wonder later");
        }
    }
    let mut seen = BTreeSet::new();
    for (index, profile) in file.profiles.iter().enumerate() {
        if !seen.insert(&profile.id) {
            say("", &format!("profile[{index}].id"), "is used by an earlier profile; every id is used once");
        }
    }
    for (index, _) in file.profiles.iter().enumerate().filter(|(_, profile)| profile.default).skip(1) {
        say("", &format!("profile[{index}].default"), "is claimed by an earlier profile; only one can be");
    }
    faults.sort();
    faults
}

fn refusal(name: &str) -> String {
    format!("`${name}` is not for overlays, which read only variables named `{OWN}…`")
}

/// Whether a variable is one of the user's own.
fn is_own(name: &str) -> bool {
    name.strip_prefix(OWN).is_some_and(|rest| !rest.is_empty())
}

/// Variables of a platform that only a built-in entry may read, with where they are named.
fn foreign_keys(platform: &Platform) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let posts = platform.posts.iter().map(|posts| ("posts.keys".to_owned(), posts.probe()));
    let probes = platform.probes.iter().cloned().enumerate();
    let probes = probes.map(|(index, probe)| (format!("probe[{index}].keys"), probe));
    for (place, probe) in probes.chain(posts) {
        let values = probe.headers.values().chain(probe.key_query.values()).chain([&probe.url]);
        let used = values.flat_map(|value| variables(value));
        let names: BTreeSet<String> = probe.keys.iter().cloned().chain(used).collect();
        let foreign = names.into_iter().filter(|name| !is_own(name));
        found.extend(foreign.map(|name| (place.clone(), name)));
    }
    found
}

/// The digest of a catalog with these texts over it. Where the files lie changes nothing.
fn digest(below: &str, overlays: &[Overlay]) -> String {
    if overlays.is_empty() {
        return below.to_owned();
    }
    let mut hasher = Sha256::new();
    hasher.update(below);
    for Overlay { text, .. } in overlays {
        // Lengths keep two files apart from one that holds both.
        hasher.update((text.len() as u64).to_be_bytes());
        hasher.update(text);
    }
    hexadecimal(&hasher.finalize())
}
