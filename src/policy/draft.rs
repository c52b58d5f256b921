//! A policy as it was written, before it is held against the catalog: how the world is reached is
//! known before there is a catalog, since overlays are part of it.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use toml::de::{DeTable, DeValue};

use super::fault::{BrokenPolicy, Fault, place};
use super::names::{self, NamesFile};
use super::reader::{At, Reader, get, key_at};
use super::terms::{self, Kind, Terms};
use super::waiver::{Waiver, is_finding};
use super::{Domains, Network, Places, Policy, Privacy, SCHEMA, Source, brand, domains, gate, lookup};
use crate::catalog::Catalog;
use crate::catalog::hexadecimal;

/// The keys of the whole file.
pub(super) const KEYS: [&str; 10] = [
    "schema",
    "names_from",
    "names",
    "brand",
    "platforms",
    "domains",
    "gate",
    "waiver",
    "privacy",
    "network",
];
/// The keys of `[platforms]`.
pub(super) const PLACE_KEYS: [&str; 4] = ["profile", "required", "preferred", "ignore"];
/// A `[[waiver]]`.
pub(super) const WAIVER: Kind = Kind {
    called: "a waiver",
    subject: "id",
    takes: "the id of the finding, as the report shows it",
    keys: ["id", "reason", "by", "until", "on"],
};
/// The keys of `[privacy]`.
pub(super) const PRIVACY_KEYS: [&str; 2] = ["remember", "read_posts"];
/// The keys of `[network]`.
pub(super) const NETWORK_KEYS: [&str; 5] = ["proxy", "ca_cert", "overlays", "manifests", "allow_private"];

/// A policy file as it was read.
#[derive(Clone, Debug)]
pub struct Draft {
    source: Source,
    bytes: Vec<u8>,
    /// Faults that only the world shows, by the path of their value.
    blamed: Vec<(String, String)>,
    /// The file that it takes names from.
    names: Option<NamesFile>,
}

impl Draft {
    /// A file with what it holds.
    pub fn new(source: Source, bytes: Vec<u8>) -> Self {
        Self { source, bytes, blamed: Vec::new(), names: None }
    }

    /// Where it was read.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// What it holds, byte for byte.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How it says the world is reached, and whether all of that could be read; [`Draft::read`] says
    /// what is wrong. Nothing for a file that was merely found.
    pub fn network(&self) -> (Network, bool) {
        let Ok(text) = self.text().map(without_mark) else { return (Network::default(), false) };
        let (mut reader, table) = Reader::new(text);
        let network = network(&mut reader, &table, &self.source);
        (network, reader.into_faults().is_empty())
    }

    /// Whether it says anything at `path`, such as `gate.fail_on`.
    pub fn says(&self, path: &str) -> bool {
        let Ok(text) = self.text().map(without_mark) else { return false };
        let (_, table) = Reader::new(text);
        let mut steps = path.split('.');
        let Some(mut value) = steps.next().and_then(|step| get(&table, step)) else { return false };
        for step in steps {
            let inner = value.get_ref().as_table().and_then(|table| get(table, step));
            let Some(inner) = inner else { return false };
            value = inner;
        }
        true
    }

    /// The file that it takes names from, as it is written; what is wrong with that [`Draft::read`] says.
    pub fn names_from(&self) -> Option<String> {
        let (mut reader, table) = Reader::new(self.text().map(without_mark).ok()?);
        names::from(&mut reader, &table)
    }

    /// With the names of that file.
    pub fn give_names(&mut self, file: NamesFile) {
        self.names = Some(file);
    }

    /// Notes what is wrong with the value at `path`, such as `network.overlays[1]`.
    pub fn blame(&mut self, path: &str, message: &str) {
        self.blamed.push((path.to_owned(), message.to_owned()));
    }

    /// The policy, or all that is wrong with it; waivers are counted from the day `today`.
    pub fn read(&self, catalog: &Catalog, today: Date) -> Result<Policy, BrokenPolicy> {
        let broken = |faults| BrokenPolicy { file: self.source.name.clone(), faults };
        let text = self.text().map(without_mark).map_err(|fault| broken(vec![fault]))?;
        let (mut reader, table) = Reader::new(text);
        for (path, message) in &self.blamed {
            reader.say(offset_of(&table, path), path, message);
        }
        let policy = self.policy(&mut reader, &table, catalog, today);
        match reader.into_faults() {
            faults if faults.is_empty() => Ok(policy),
            faults => Err(broken(faults)),
        }
    }

    fn policy<'t>(
        &self,
        reader: &mut Reader<'t>,
        table: &DeTable<'t>,
        catalog: &Catalog,
        today: Date,
    ) -> Policy {
        schema(reader, table);
        reader.only(table, "", &KEYS);
        let own = reader.table(table, "brand");
        let places = places(reader, table, catalog);
        let domains = domains::read(reader, table, &places, catalog);
        Policy {
            source: Some(self.source.clone()),
            brand: brand::read(reader, &own, catalog),
            names: names::read(reader, table, &self.source.name, self.names.as_ref(), catalog),
            places: Places { domains, ..places },
            gate: gate::read(reader, table, catalog, today),
            waivers: waivers(reader, table, today),
            privacy: privacy(reader, table),
            network: network(reader, table, &self.source),
            digest: hexadecimal(&Sha256::digest(&self.bytes)),
        }
    }

    fn text(&self) -> Result<&str, Fault> {
        std::str::from_utf8(&self.bytes).map_err(|error| {
            let readable = &self.bytes[..error.valid_up_to()];
            let readable = std::str::from_utf8(readable).unwrap_or_default();
            let (line, column) = place(readable, readable.len());
            let message = "the file is not UTF-8 from here on; save it as UTF-8".to_owned();
            Fault { file: None, line, column, key: String::new(), message }
        })
    }
}

/// Some editors begin a file with a mark of its byte order; it is no part of the text.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn schema<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) {
    let Some(value) = get(table, "schema") else {
        return reader.lacks(0, "schema", &format!("is missing; put `schema = \"{SCHEMA}\"` first"));
    };
    let offset = value.span().start;
    if let Some(At { value, .. }) = reader.text(table, "", "schema")
        && value != SCHEMA
    {
        reader.say(
            offset,
            "schema",
            &format!("is `{value}`; this version reads `{SCHEMA}`: update callsign"),
        );
    }
}

fn places<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, catalog: &Catalog) -> Places {
    const PATH: &str = "platforms";
    let table = &reader.table(table, PATH);
    reader.only(table, PATH, &PLACE_KEYS);
    let profile = reader.text(table, PATH, "profile").and_then(|At { offset, value }| {
        lookup::profile(&value, catalog).map_err(|words| reader.say(offset, "platforms.profile", &words)).ok()
    });
    if let (Some(_), Some(offset)) = (key_at(table, "profile"), key_at(table, "required")) {
        reader.say(offset, "platforms.required", "stands beside `profile`; keep one of the two");
    }
    let of_profile = profile.as_deref().and_then(|id| catalog.profile(Some(id)));
    let mut taken: Vec<(String, &str)> = of_profile
        .map(|profile| profile.required.iter().map(|id| (id.clone(), "required by the profile")).collect())
        .unwrap_or_default();
    let mut list = |reader: &mut Reader<'t>, key: &str, word: &'static str| {
        let path = format!("{PATH}.{key}");
        let texts = reader.texts(table, PATH, key)?;
        let read = brand::each(reader, &path, texts, |text| {
            let id = lookup::place(text, catalog)?;
            match taken.iter().find(|(known, _)| *known == id) {
                Some((_, also)) => Err(format!("`{text}` is {also} too; keep one of the two")),
                None => Ok((id.clone(), id)),
            }
        });
        taken.extend(read.iter().map(|id| (id.clone(), word)));
        Some(read)
    };
    let required = list(reader, "required", "required");
    let preferred = list(reader, "preferred", "preferred").unwrap_or_default();
    let ignore = list(reader, "ignore", "ignored").unwrap_or_default();
    if let Some(value) = get(table, "required")
        && value.get_ref().as_array().is_some_and(|items| items.is_empty())
    {
        let message = "is empty; name at least one place, or write `profile` instead";
        reader.say(value.span().start, "platforms.required", message);
    }
    Places { profile, required, preferred, ignore, domains: Domains::default() }
}

fn waivers<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, today: Date) -> Vec<Waiver> {
    let judge = |id: &str, earlier: &[Terms]| {
        if !is_finding(id) {
            return Err(format!("`{id}` is no finding; copy its id from the report, such as `F-3a9c0b1d`"));
        }
        match earlier.iter().find(|one| one.subject.value == id) {
            Some(one) => Err(format!("`{id}` is waived on line {} already; keep one of the two", one.line)),
            None => Ok(id.to_owned()),
        }
    };
    let read = terms::read(reader, table, ("", "waiver"), WAIVER, today, judge);
    let waiver =
        |Terms { subject, reason, by, until, line }| Waiver { id: subject.value, reason, by, until, line };
    read.into_iter().map(waiver).collect()
}

fn privacy<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> Privacy {
    const PATH: &str = "privacy";
    let table = &reader.table(table, PATH);
    reader.only(table, PATH, &PRIVACY_KEYS);
    let usual = Privacy::default();
    Privacy {
        remember: reader.switch(table, PATH, "remember").unwrap_or(usual.remember),
        read_posts: reader.switch(table, PATH, "read_posts").unwrap_or(usual.read_posts),
    }
}

fn network<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, source: &Source) -> Network {
    const PATH: &str = "network";
    let table = &reader.table(table, PATH);
    reader.only(table, PATH, &NETWORK_KEYS);
    if source.found {
        for key in NETWORK_KEYS {
            if let Some(offset) = key_at(table, key) {
                let message = format!(
                    "may not be set by a policy that was merely found; if you trust it, give it with `--policy {}`",
                    source.name
                );
                reader.say(offset, &format!("{PATH}.{key}"), &message);
            }
        }
        return Network::default();
    }
    let text = |at: At<String>| at.value;
    let texts = |list: Option<Vec<At<String>>>| list.unwrap_or_default().into_iter().map(text).collect();
    Network {
        proxy: reader.text(table, PATH, "proxy").map(text),
        ca_cert: reader.text(table, PATH, "ca_cert").map(text),
        overlays: texts(reader.texts(table, PATH, "overlays")),
        manifests: texts(reader.texts(table, PATH, "manifests")),
        allow_private: reader.switch(table, PATH, "allow_private").unwrap_or_default(),
    }
}

/// Where the value at `path` stands, or the deepest part of it that is there.
fn offset_of(table: &DeTable<'_>, path: &str) -> usize {
    let mut steps = path.split(['.', '[', ']']).filter(|step| !step.is_empty());
    let Some(mut value) = steps.next().and_then(|step| get(table, step)) else { return 0 };
    for step in steps {
        let inner = match value.get_ref() {
            DeValue::Table(table) => get(table, step),
            DeValue::Array(items) => step.parse::<usize>().ok().and_then(|index| items.get(index)),
            _ => None,
        };
        match inner {
            Some(inner) => value = inner,
            None => break,
        }
    }
    value.span().start
}
