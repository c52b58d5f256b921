//! Reading TOML value by value, each with its place, so that one fault hides no other.

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{Fault, place};
use crate::catalog::selection::closest;

/// The longest text of a value, in characters.
const LONGEST_TEXT: usize = 500;
/// How much of a value a message repeats, in characters.
const SHOWN: usize = 40;

/// A value with the offset at which it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct At<T> {
    /// Offset in the text, in bytes.
    pub(super) offset: usize,
    /// The value.
    pub(super) value: T,
}

type Value<'t> = Spanned<DeValue<'t>>;

/// Takes values out of a text and notes what is wrong with them.
pub(super) struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
    /// Lines that are no TOML: what was guessed of them is not blamed again.
    unreadable: BTreeSet<usize>,
    /// Whether tables may be taken for others, because a heading is not readable.
    is_torn: bool,
}

impl<'t> Reader<'t> {
    /// Parses the text; what cannot be parsed is noted, the rest is read all the same.
    pub(super) fn new(text: &'t str) -> (Self, DeTable<'t>) {
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut reader = Self { text, faults: Vec::new(), unreadable: BTreeSet::new(), is_torn: false };
        for error in errors {
            let offset = error.span().map_or(0, |span| span.start);
            reader.say(offset, "", &syntax(error.message()));
            let (line, _) = place(text, offset);
            reader.unreadable.insert(line);
            let written = text.lines().nth(line - 1).unwrap_or_default();
            reader.is_torn |= written.trim_start().starts_with('[');
        }
        (reader, table.into_inner())
    }

    /// Every fault, in the order of the text.
    pub(super) fn into_faults(mut self) -> Vec<Fault> {
        self.faults.sort();
        self.faults.dedup();
        self.faults
    }

    /// Notes a fault at an offset.
    pub(super) fn say(&mut self, offset: usize, key: &str, message: &str) {
        let (line, column) = place(self.text, offset);
        if !self.is_torn && !self.unreadable.contains(&line) {
            let (key, message) = (key.to_owned(), message.to_owned());
            self.faults.push(Fault { file: None, line, column, key, message });
        }
    }

    /// Notes a fault of another file.
    pub(super) fn add(&mut self, fault: Fault) {
        self.faults.push(fault);
    }

    /// Notes that something is missing; not where that may be what could not be read.
    pub(super) fn lacks(&mut self, offset: usize, key: &str, message: &str) {
        if self.unreadable.is_empty() {
            self.say(offset, key, message);
        }
    }

    /// The line of an offset, from 1.
    pub(super) fn line(&self, offset: usize) -> usize {
        place(self.text, offset).0
    }

    /// Notes the keys that are not among `known`.
    pub(super) fn only(&mut self, table: &DeTable<'t>, path: &str, known: &[&str]) {
        for key in table.keys() {
            let name = key.get_ref().as_ref();
            if !known.contains(&name) {
                let near = closest(name, known.iter().map(|&known| known.to_owned()));
                let mend = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                self.say(key.span().start, &joined(path, name), &format!("is not known; {mend}"));
            }
        }
    }

    /// The table called `key`; an empty one where there is none.
    pub(super) fn table(&mut self, table: &DeTable<'t>, key: &str) -> DeTable<'t> {
        self.table_in(table, "", key)
    }

    /// The table called `key` in that at `path`.
    pub(super) fn table_in(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> DeTable<'t> {
        let path = joined(path, key);
        let Some(value) = get(table, key) else { return DeTable::new() };
        if let DeValue::Table(inner) = value.get_ref() {
            return inner.clone();
        }
        self.mistyped(value, &path, &format!("write it as a table, `[{path}]`"));
        DeTable::new()
    }

    /// The tables under `[[key]]`, each with its offset.
    pub(super) fn tables(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Vec<At<DeTable<'t>>> {
        let path = joined(path, key);
        let Some(value) = get(table, key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.mistyped(value, &path, &format!("write each under `[[{path}]]`"));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for (index, item) in items.iter().enumerate() {
            match item.get_ref() {
                DeValue::Table(inner) => {
                    tables.push(At { offset: item.span().start, value: inner.clone() });
                }
                _ => self.mistyped(item, &format!("{path}[{index}]"), "write a table"),
            }
        }
        tables
    }

    /// The text called `key`, with something in it.
    pub(super) fn text(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Option<At<String>> {
        let value = get(table, key)?;
        self.text_of(value, &joined(path, key))
    }

    /// The texts called `key`, with something in each.
    pub(super) fn texts(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Option<Vec<At<String>>> {
        let path = joined(path, key);
        let value = get(table, key)?;
        let DeValue::Array(items) = value.get_ref() else {
            self.mistyped(value, &path, "write a list of texts in brackets, such as `[\"one\", \"two\"]`");
            return None;
        };
        let items = items.iter().enumerate();
        Some(items.filter_map(|(index, item)| self.text_of(item, &format!("{path}[{index}]"))).collect())
    }

    /// The whole numbers called `key`.
    pub(super) fn numbers(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Vec<At<i64>> {
        let path = joined(path, key);
        let Some(value) = get(table, key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.mistyped(value, &path, "write a list of numbers in brackets, such as `[9, 42]`");
            return Vec::new();
        };
        let mut numbers = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let number = item.get_ref().as_integer();
            match number.and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok()) {
                Some(value) => numbers.push(At { offset: item.span().start, value }),
                None => self.mistyped(item, &format!("{path}[{index}]"), "write a whole number"),
            }
        }
        numbers
    }

    /// The switch called `key`.
    pub(super) fn switch(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Option<bool> {
        let value = get(table, key)?;
        let read = value.get_ref().as_bool();
        if read.is_none() {
            self.mistyped(value, &joined(path, key), "write `true` or `false`, without quotes");
        }
        read
    }

    /// The day called `key`.
    pub(super) fn day(&mut self, table: &DeTable<'t>, path: &str, key: &str) -> Option<At<Date>> {
        let value = get(table, key)?;
        let read = self.day_of(value, &joined(path, key), "");
        read.map(|day| At { offset: value.span().start, value: day })
    }

    /// A day, or what else `or` says may stand here.
    pub(super) fn day_of(&mut self, value: &Value<'t>, path: &str, or: &str) -> Option<Date> {
        let read = value.get_ref().as_datetime().filter(|day| day.time.is_none()).and_then(|day| day.date);
        let day = read.and_then(|day| {
            let year = i16::try_from(day.year).ok()?;
            Date::new(year, i8::try_from(day.month).ok()?, i8::try_from(day.day).ok()?).ok()
        });
        if day.is_none() {
            self.mistyped(
                value,
                path,
                &format!("write {or}a day without quotes and time, such as `2026-12-01`"),
            );
        }
        day
    }

    fn text_of(&mut self, value: &Value<'t>, path: &str) -> Option<At<String>> {
        let offset = value.span().start;
        let DeValue::String(text) = value.get_ref() else {
            self.mistyped(value, path, "write a text in quotes");
            return None;
        };
        let text = text.trim();
        if text.is_empty() {
            self.say(offset, path, "is empty; write something, or take it out");
            return None;
        }
        let length = text.chars().count();
        if length > LONGEST_TEXT {
            self.say(
                offset,
                path,
                &format!("has {length} characters, at most {LONGEST_TEXT} are read; shorten it"),
            );
            return None;
        }
        if let Some(odd) = text.chars().find(|c| c.is_control()) {
            let odd = u32::from(odd);
            self.say(offset, path, &format!("holds a control character (U+{odd:04X}); type it again"));
            return None;
        }
        Some(At { offset, value: text.to_owned() })
    }

    /// Notes a value of the wrong type.
    fn mistyped(&mut self, value: &Value<'t>, path: &str, mend: &str) {
        let span = value.span();
        let written = self.text.get(span.clone()).unwrap_or_default();
        let line = written.lines().next().unwrap_or_default();
        let mut shown: String = line.chars().take(SHOWN).collect();
        if shown.len() < written.trim_end().len() {
            shown.push('…');
        }
        let kind = kind(value.get_ref());
        // A proxy may hold a password.
        let what = if path.ends_with("proxy") || shown.is_empty() || value.get_ref().is_table() {
            format!("is {kind}")
        } else {
            format!("is {kind} (`{shown}`)")
        };
        self.say(span.start, path, &format!("{what}; {mend}"));
    }
}

/// The value called `key`.
pub(super) fn get<'v, 't>(table: &'v DeTable<'t>, key: &str) -> Option<&'v Value<'t>> {
    table.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
}

/// Where the key called `key` stands.
pub(super) fn key_at(table: &DeTable<'_>, key: &str) -> Option<usize> {
    table.keys().find(|name| name.get_ref().as_ref() == key).map(|name| name.span().start)
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) => "a number",
        DeValue::Float(_) => "a broken number",
        DeValue::Boolean(_) => "a switch",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// What the parser says, with the mend where it leaves that open.
fn syntax(message: &str) -> String {
    let message = message.replace('\n', ", ");
    match message.as_str() {
        "duplicate key" => "this key stands twice; keep one".to_owned(),
        _ if message.starts_with("string values must be quoted") => {
            "this is no value; put texts in quotes".to_owned()
        }
        _ => message,
    }
}
