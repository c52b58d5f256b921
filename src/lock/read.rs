//! Reading a lock: every fault is told at once, each with its line. Nothing of a broken lock counts.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::write::STRENGTHS;
use super::{Activity, Holder, Lock, LockedFinding, LockedName, LockedPlace, MOST_UNPROVEN, Pending, SCHEMA};
use crate::broken::{BrokenFile, Fault, line_at, shown};
use crate::look::{date, place};
use crate::name::{Name, is_hidden};
use crate::policy::waiver::is_finding;
use crate::verdict::{Confidence, Verdict};

/// What to do about a line that is no lock's.
const MEND: &str = "run `callsign lock`, or restore the file as it was committed";

/// Digits of a digest.
const DIGITS: usize = 16;
/// Greatest power of ten of an audience.
const GREATEST: u8 = 19;
/// Longest handle of a neighbour, in bytes.
const LONGEST_HANDLE: usize = 1000;
/// How much of a text a message repeats, in characters.
const SHOWN: usize = 40;
/// Longest text of a change that waits, in characters.
const LONGEST_PENDING: usize = 80;

const VERDICTS: [Verdict; 5] =
    [Verdict::Free, Verdict::Vacant, Verdict::Taken, Verdict::Withheld, Verdict::Barred];
const SEVERITIES: [&str; 5] = ["blocker", "high", "medium", "low", "info"];

pub(super) fn parse(name: &str, text: &str, latest: Date) -> Result<Lock, BrokenFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, latest, faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let message = error.message().replace('\n', ", ");
        let start = error.span().map_or(0, |span| span.start);
        let line: String =
            text.lines().nth(line_at(text, start) - 1).unwrap_or_default().trim().chars().take(60).collect();
        reader.fault(start, format!("`{}`: {message}; {MEND}", line.escape_debug()));
    }
    if errors.is_empty() {
        let lock = reader.file(&table.into_inner());
        if reader.faults.is_empty() {
            return Ok(lock);
        }
    }
    Err(BrokenFile::new(name, reader.faults))
}

type Value<'t> = Spanned<DeValue<'t>>;

struct Reader<'t> {
    text: &'t str,
    latest: Date,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn fault(&mut self, offset: usize, message: String) {
        self.faults.push(Fault { line: line_at(self.text, offset), message });
    }

    fn file(&mut self, table: &DeTable<'t>) -> Lock {
        match get(table, "schema").map(|value| (value.span().start, value.get_ref())) {
            Some((_, DeValue::String(schema))) if schema == SCHEMA => {}
            Some((start, other)) => {
                // What a later version means by its keys is not to be guessed.
                let other = shown(other, SHOWN);
                self.fault(
                    start,
                    format!("`schema` is {other}; this version reads `{SCHEMA}`: update callsign"),
                );
                return Lock::default();
            }
            None => self.fault(0, format!("`schema` is missing; put `schema = \"{SCHEMA}\"` first")),
        }
        self.only(table, &["schema", "name"]);
        let mut lock = Lock::default();
        for (start, table) in self.tables(table, "name") {
            let name = self.name(start, &table);
            if let Some(name) = &name
                && lock.name(&name.handle).is_some()
            {
                self.fault(start, format!("`{}` stands twice; {MEND}", name.handle.escape_debug()));
            }
            lock.names.extend(name);
        }
        lock.sort();
        lock
    }

    fn name(&mut self, start: usize, table: &DeTable<'t>) -> Option<LockedName> {
        self.only(table, &["name", "handle", "places", "findings"]);
        let parsed = |text: &str| Name::parse(text).map_err(|error| error.to_string());
        let name = self.need(start, table, "name", |text| parsed(text).map(|_| text.to_owned()));
        let own = self.need(start, table, "handle", |text| Ok(text.to_owned()));
        if let (Some(name), Some(own)) = (&name, &own)
            && parsed(name).is_ok_and(|name| name.handle() != *own)
        {
            self.fault(
                start,
                format!("`{}` is not the handle of `{}`; {MEND}", own.escape_debug(), name.escape_debug()),
            );
        }
        let mut places = Vec::<LockedPlace>::new();
        let mut seen = BTreeSet::new();
        for (start, table) in self.tables(table, "places") {
            let place = self.place(start, &table);
            if let Some(place) = &place
                && !seen.insert((place.place.clone(), place.handle.clone()))
            {
                self.fault(start, format!("`{}` stands twice; {MEND}", place.place));
            }
            places.extend(place);
        }
        let mut findings = Vec::<LockedFinding>::new();
        for (start, table) in self.tables(table, "findings") {
            let finding = self.finding(start, &table);
            if let Some(finding) = &finding
                && findings.iter().any(|one| one.id == finding.id)
            {
                self.fault(start, format!("`{}` stands twice; {MEND}", finding.id));
            }
            findings.extend(finding);
        }
        Some(LockedName { name: name?, handle: own?, places, findings })
    }

    fn place(&mut self, start: usize, table: &DeTable<'t>) -> Option<LockedPlace> {
        self.only(
            table,
            &[
                "place",
                "handle",
                "verdict",
                "ours",
                "strength",
                "on",
                "signals",
                "active",
                "audience",
                "pending",
                "unproven",
                "contradicted",
            ],
        );
        let id = self.need(start, table, "place", |text| place(text).map(|()| text.to_owned()));
        let neighbour = self.text(table, "handle", handle);
        let verdict = self.need(start, table, "verdict", |text| one_of(text, VERDICTS, Verdict::word));
        let ours = self.switch(table, "ours");
        let strength = self.text(table, "strength", |text| {
            one_of(text, STRENGTHS, |(letter, _)| letter).map(|(_, strength)| strength)
        });
        let signals = self.need(start, table, "signals", |text| {
            let plain =
                text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
            if plain { Ok(text.to_owned()) } else { Err(format!("`{}` is no digest", text.escape_debug())) }
        });
        let active = self.text(table, "active", |text| one_of(text, Activity::ALL, Activity::word));
        let audience = self.number(table, "audience", GREATEST);
        let pending = get(table, "pending").and_then(|value| self.pending(value));
        let unproven = self.number(table, "unproven", MOST_UNPROVEN).unwrap_or(0);
        let contradicted = self.switch(table, "contradicted");
        if get(table, "on").is_none() {
            self.fault(start, format!("`on` is missing; {MEND}"));
        }
        let on = get(table, "on").and_then(|value| self.day(value));
        let (id, verdict, signals, on) = (id?, verdict?, signals?, on?);
        if ours && verdict != Verdict::Taken {
            self.fault(start, format!("`ours` is true, and nobody holds it; {MEND}"));
        }
        Some(LockedPlace {
            place: id,
            handle: neighbour,
            verdict,
            ours,
            strength,
            signals,
            holder: Holder { active, audience },
            on,
            pending,
            unproven,
            contradicted,
        })
    }

    fn pending(&mut self, value: &Value<'t>) -> Option<Pending> {
        let start = value.span().start;
        let DeValue::Table(table) = value.get_ref() else {
            self.fault(start, format!("`pending` is {}; {MEND}", shown(value.get_ref(), SHOWN)));
            return None;
        };
        self.only(table, &["to", "since"]);
        let to = self.need(start, table, "to", |text| {
            let plain = text.chars().count() <= LONGEST_PENDING && !text.chars().any(char::is_control);
            if plain { Ok(text.to_owned()) } else { Err("it is no change".to_owned()) }
        });
        let since: Option<Timestamp> = get(table, "since").and_then(|value| match value.get_ref() {
            DeValue::Datetime(when) => when.to_string().parse().ok(),
            _ => None,
        });
        if since.is_none() {
            self.fault(start, format!("`since` is no time such as 2026-11-18T09:30:00Z; {MEND}"));
        }
        Some(Pending { to: to?, since: since? })
    }

    fn finding(&mut self, start: usize, table: &DeTable<'t>) -> Option<LockedFinding> {
        self.only(table, &["id", "rule", "place", "handle", "severity", "confidence"]);
        let id = self.need(start, table, "id", |text| {
            if is_finding(text) {
                Ok(text.to_owned())
            } else {
                Err(format!("`{}` is no finding", text.escape_debug()))
            }
        });
        let rule = self.need(start, table, "rule", |text| {
            let plain = text.len() <= 20
                && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'/'));
            if plain && !text.is_empty() {
                Ok(text.to_owned())
            } else {
                Err(format!("`{}` is no rule", text.escape_debug()))
            }
        });
        let at = self.text(table, "place", |text| place(text).map(|()| text.to_owned()));
        let neighbour = self.text(table, "handle", handle);
        let severity = self.need(start, table, "severity", |text| one_of(text, SEVERITIES, |one| one));
        let confidence =
            self.need(start, table, "confidence", |text| one_of(text, Confidence::ALL, Confidence::words));
        let severity = severity?.to_owned();
        Some(LockedFinding {
            id: id?,
            rule: rule?,
            place: at,
            handle: neighbour,
            severity,
            confidence: confidence?,
        })
    }

    /// Faults the keys that are not among `known`.
    fn only(&mut self, table: &DeTable<'t>, known: &[&str]) {
        for key in table.keys().filter(|key| !known.contains(&key.get_ref().as_ref())) {
            let message = format!(
                "`{}` is not known here; update callsign if a later version wrote it, else take it out",
                key.get_ref().escape_debug()
            );
            self.fault(key.span().start, message);
        }
    }

    /// The tables of the list called `key`, each with its offset.
    fn tables(&mut self, table: &DeTable<'t>, key: &str) -> Vec<(usize, DeTable<'t>)> {
        let Some(value) = get(table, key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.fault(
                value.span().start,
                format!("`{key}` is {}, no list; {MEND}", shown(value.get_ref(), SHOWN)),
            );
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items {
            match item.get_ref() {
                DeValue::Table(table) => tables.push((item.span().start, table.clone())),
                other => {
                    self.fault(item.span().start, format!("`{key}` holds {}; {MEND}", shown(other, SHOWN)));
                }
            }
        }
        tables
    }

    /// What `read` makes of the text called `key`, which has to be there.
    fn need<T>(
        &mut self,
        start: usize,
        table: &DeTable<'t>,
        key: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        if get(table, key).is_none() {
            self.fault(start, format!("`{key}` is missing; {MEND}"));
        }
        self.text(table, key, read)
    }

    /// What `read` makes of the text called `key`.
    fn text<T>(
        &mut self,
        table: &DeTable<'t>,
        key: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let value = get(table, key)?;
        let result = match value.get_ref() {
            DeValue::String(text) => read(text),
            other => Err(format!("{} is no text", shown(other, SHOWN))),
        };
        result.map_err(|message| self.fault(value.span().start, format!("`{key}`: {message}; {MEND}"))).ok()
    }

    /// The whole number called `key`, from 0 to `most`.
    fn number(&mut self, table: &DeTable<'t>, key: &str, most: u8) -> Option<u8> {
        let value = get(table, key)?;
        let number = value.get_ref().as_integer();
        let read = number.and_then(|number| u8::from_str_radix(number.as_str(), number.radix()).ok());
        let read = read.filter(|number| *number <= most);
        if read.is_none() {
            let other = shown(value.get_ref(), SHOWN);
            self.fault(value.span().start, format!("`{key}` is {other}, no number from 0 to {most}; {MEND}"));
        }
        read
    }

    /// The switch called `key`; off where there is none.
    fn switch(&mut self, table: &DeTable<'t>, key: &str) -> bool {
        let Some(value) = get(table, key) else { return false };
        value.get_ref().as_bool().unwrap_or_else(|| {
            let other = shown(value.get_ref(), SHOWN);
            self.fault(value.span().start, format!("`{key}` is {other}, not `true` or `false`; {MEND}"));
            false
        })
    }

    fn day(&mut self, value: &Value<'t>) -> Option<Date> {
        let read = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() => date(&when.to_string()),
            other => Err(format!("{} is no day without quotes and time", shown(other, SHOWN))),
        };
        let read = read.and_then(|on| {
            let late = format!("`{on}` is in the future");
            if on > self.latest { Err(late) } else { Ok(on) }
        });
        read.map_err(|message| self.fault(value.span().start, format!("`on`: {message}; {MEND}"))).ok()
    }
}

/// The value called `key`.
fn get<'v, 't>(table: &'v DeTable<'t>, key: &str) -> Option<&'v Value<'t>> {
    table.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
}

/// The one of `known` that `text` names.
fn one_of<T: Copy, const N: usize>(
    text: &str,
    known: [T; N],
    word: impl Fn(T) -> &'static str,
) -> Result<T, String> {
    known.into_iter().find(|one| word(*one) == text).ok_or_else(|| {
        let words: Vec<&str> = known.into_iter().map(&word).collect();
        format!("`{}` is none of {}", text.escape_debug(), words.join(", "))
    })
}
/// A neighbour's handle.
fn handle(text: &str) -> Result<String, String> {
    let odd = |c: char| c.is_control() || c.is_whitespace() || is_hidden(c);
    if text.is_empty() || text.len() > LONGEST_HANDLE || text.chars().any(odd) {
        return Err(format!("`{}` is no handle", text.escape_debug()));
    }
    Ok(text.to_owned())
}
