//! From TOML text to typed entries. When an entry does not fit the types, its tables are tried one
//! by one, so that a file with five faults names five, not the first.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, Error, ValueDeserializer};

use super::handle::HandleRules;
use super::key::Key;
use super::list::ListSource;
use super::platform::{Controls, Look, Platform, Probe, Reclaim, Source};
use super::posts::Posts;
use super::registry::Registry;
use super::signal::{Locator, Signal};
use super::{BrokenCatalog, CatalogFile, CommonWords, Disable, Fault, Profile, SCHEMA};

/// Parses the text; every fault of syntax and type is reported.
pub(super) fn parse(name: &str, text: &str) -> Result<CatalogFile, BrokenCatalog> {
    let broken = |mut faults: Vec<Fault>| {
        faults.sort();
        faults.dedup();
        BrokenCatalog { file: name.to_owned(), faults }
    };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        return Err(broken(errors.iter().map(|error| fault(text, "", "", error)).collect()));
    }
    let mut reader = Reader { text, faults: Vec::new() };
    let file = reader.file(table.into_inner());
    match file {
        Some(file) if reader.faults.is_empty() => Ok(file),
        _ => Err(broken(reader.faults)),
    }
}

/// The line on which the byte at `offset` stands, from 1.
pub(super) fn line_at(text: &str, offset: usize) -> usize {
    1 + text.as_bytes().iter().take(offset).filter(|byte| **byte == b'\n').count()
}

fn fault(text: &str, platform: &str, key: &str, error: &Error) -> Fault {
    Fault {
        line: line_at(text, error.span().map_or(0, |span| span.start)),
        platform: platform.to_owned(),
        key: key.to_owned(),
        message: error.message().replace('\n', ", "),
    }
}

struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn file(&mut self, table: DeTable<'t>) -> Option<CatalogFile> {
        let mut schema = None;
        let mut profiles = Vec::new();
        let mut common = Vec::new();
        let mut lists = Vec::new();
        let mut keys = Vec::new();
        let mut platforms = Vec::new();
        let mut registries = Vec::new();
        let mut disabled = Vec::new();
        for (key, value) in table {
            let start = key.span().start;
            match key.get_ref().as_ref() {
                "schema" => schema = self.read::<String>("", "schema", value),
                "profile" => profiles = self.list::<Profile>("", "profile", value),
                "common" => common = self.list::<CommonWords>("", "common", value),
                "list" => lists = self.list::<ListSource>("", "list", value),
                "key" => keys = self.list::<Key>("", "key", value),
                "platform" => platforms = self.platforms(value),
                "registry" => registries = self.list::<Registry>("", "registry", value),
                "disable" => disabled = self.list::<Disable>("", "disable", value),
                other => self.fault_at(
                    start,
                    "",
                    other,
                    "is not known here; a catalog holds `schema`, `[[profile]]`, `[[common]]`, `[[list]]`, `[[key]]`, \
                     `[[registry]]` and `[[platform]]`, an overlay `[[disable]]` too",
                ),
            }
        }
        match schema.as_deref() {
            Some(SCHEMA) => {}
            Some(other) => self.fault_at(
                0,
                "",
                "schema",
                &format!("is `{other}`; this version reads `{SCHEMA}`: convert the file or update callsign"),
            ),
            None => {
                self.fault_at(0, "", "schema", &format!("is missing; put `schema = \"{SCHEMA}\"` first"));
            }
        }
        Some(CatalogFile { schema: schema?, profiles, common, lists, keys, platforms, registries, disabled })
    }

    fn platforms(&mut self, value: Spanned<DeValue<'t>>) -> Vec<Platform> {
        let start = value.span().start;
        let DeValue::Array(entries) = value.into_inner() else {
            self.fault_at(start, "", "platform", "must be a list: write each entry under `[[platform]]`");
            return Vec::new();
        };
        let mut platforms = Vec::new();
        let mut broken = Vec::new();
        for (index, entry) in entries.into_iter().enumerate() {
            match read::<Platform>(entry) {
                Ok(platform) => platforms.push(platform),
                Err(error) => broken.push((index, error)),
            }
        }
        if !broken.is_empty() {
            self.explain(&broken);
        }
        platforms
    }

    /// What is wrong with the entries that did not fit. Reading took them apart, so the text is parsed
    /// once more rather than kept twice for those that are sound.
    fn explain(&mut self, broken: &[(usize, Error)]) {
        let table = DeTable::parse_recoverable(self.text).0.into_inner();
        let list = table.into_iter().find(|(key, _)| key.get_ref().as_ref() == "platform");
        let Some(DeValue::Array(entries)) = list.map(|(_, value)| value.into_inner()) else { return };
        for (index, entry) in entries.into_iter().enumerate() {
            let Some((_, error)) = broken.iter().find(|(at, _)| *at == index) else { continue };
            let before = self.faults.len();
            let id = id_of(&entry);
            self.pieces(&id, entry);
            // The pieces may all be sound while the entry itself lacks a key or has one too many.
            let found = fault(self.text, &id, "", error);
            if !self.faults[before..].iter().any(|one| one.message == found.message) {
                self.faults.push(found);
            }
        }
    }

    fn pieces(&mut self, id: &str, entry: Spanned<DeValue<'t>>) {
        let DeValue::Table(table) = entry.into_inner() else { return };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "handle" => drop(self.read::<HandleRules>(id, "handle", value)),
                "controls" => drop(self.read::<Controls>(id, "controls", value)),
                "look" => drop(self.read::<Look>(id, "look", value)),
                "reclaim" => drop(self.list::<Reclaim>(id, "reclaim", value)),
                "sources" => drop(self.list::<Source>(id, "sources", value)),
                "wall" => drop(self.list::<Signal>(id, "wall", value)),
                "probe" => self.probes(id, value),
                "posts" => drop(self.read::<Posts>(id, "posts", value)),
                _ => {}
            }
        }
    }

    fn probes(&mut self, id: &str, value: Spanned<DeValue<'t>>) {
        let DeValue::Array(probes) = value.into_inner() else { return };
        for (index, probe) in probes.into_iter().enumerate() {
            let path = format!("probe[{index}]");
            if self.read::<Probe>(id, &path, probe.clone()).is_some() {
                continue;
            }
            let DeValue::Table(table) = probe.into_inner() else { continue };
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "signal" => drop(self.list::<Signal>(id, &format!("{path}.signal"), value)),
                    "account" => drop(self.read::<Locator>(id, &format!("{path}.account"), value)),
                    _ => {}
                }
            }
        }
    }

    fn list<T: DeserializeOwned>(&mut self, id: &str, path: &str, value: Spanned<DeValue<'t>>) -> Vec<T> {
        let start = value.span().start;
        let DeValue::Array(items) = value.into_inner() else {
            self.fault_at(start, id, path, "must be a list of tables");
            return Vec::new();
        };
        let items = items.into_iter().enumerate();
        items.filter_map(|(index, item)| self.read(id, &format!("{path}[{index}]"), item)).collect()
    }

    fn read<T: DeserializeOwned>(&mut self, id: &str, path: &str, value: Spanned<DeValue<'t>>) -> Option<T> {
        read(value).map_err(|error| self.push(fault(self.text, id, path, &error))).ok()
    }

    fn fault_at(&mut self, offset: usize, platform: &str, key: &str, message: &str) {
        self.push(Fault {
            line: line_at(self.text, offset),
            platform: platform.to_owned(),
            key: key.to_owned(),
            message: message.to_owned(),
        });
    }

    /// Keeps a fault unless the same line already says the same through a wider table.
    fn push(&mut self, fault: Fault) {
        let same = |one: &Fault| one.line == fault.line && one.message == fault.message;
        match self.faults.iter_mut().find(|one| same(one)) {
            Some(known) if fault.key.len() > known.key.len() => *known = fault,
            Some(_) => {}
            None => self.faults.push(fault),
        }
    }
}

fn read<T: DeserializeOwned>(value: Spanned<DeValue<'_>>) -> Result<T, Error> {
    T::deserialize(ValueDeserializer::from(value))
}

fn id_of(entry: &Spanned<DeValue<'_>>) -> String {
    entry
        .get_ref()
        .as_table()
        .and_then(|table| table.iter().find(|(key, _)| key.get_ref().as_ref() == "id"))
        .and_then(|(_, value)| value.get_ref().as_str())
        .unwrap_or("(without id)")
        .to_owned()
}
