//! The file of looks, `callsign.confirmed.toml`: read with every fault at its line, written so that
//! the same looks make the same text.

use std::collections::BTreeSet;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Look, Looks, SCHEMA, Saw, date, handle, initials};
use crate::broken::{BrokenFile, Fault, line_at, shown};
use crate::catalog::domain::PREFIX;

const HEAD: &str = "\
# What people saw where no machine can tell. `callsign look` and `callsign confirm` write this file
# anew each time, so comments are not kept.
";

/// The keys of a look.
const KEYS: &str = "`place`, `handle`, `saw`, `by` and `on`";

pub(super) fn render<'l>(looks: impl Iterator<Item = &'l Look>) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let one = |Look { place, handle, on, by, saw }: &Look| {
        let by = by.as_deref().map(|by| format!("by = {}\n", quoted(by))).unwrap_or_default();
        let (place, handle, saw) = (quoted(place), quoted(handle), saw.word());
        format!("\n[[look]]\nplace = {place}\nhandle = {handle}\nsaw = \"{saw}\"\n{by}on = {on}\n")
    };
    let head = format!("{HEAD}schema = \"{SCHEMA}\"\n");
    std::iter::once(head).chain(looks.map(one)).collect()
}

pub(super) fn parse(name: &str, text: &str, latest: Date) -> Result<Looks, BrokenFile> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader { text, latest, faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let message = error.message().replace('\n', ", ");
        let start = error.span().map_or(0, |span| span.start);
        let value = text.lines().nth(line_at(text, start) - 1).unwrap_or_default().trim().escape_debug();
        let advice = "mend the line, or restore the file as it was committed";
        reader.fault(start, format!("`{value}`: {message}; {advice}"));
    }
    if errors.is_empty() {
        let looks = reader.file(table.into_inner());
        if reader.faults.is_empty() {
            return Ok(Looks { looks });
        }
    }
    Err(BrokenFile::new(name, reader.faults))
}

struct Reader<'t> {
    text: &'t str,
    latest: Date,
    faults: Vec<Fault>,
}

impl<'t> Reader<'t> {
    fn fault(&mut self, offset: usize, message: String) {
        self.faults.push(Fault { line: line_at(self.text, offset), message });
    }

    fn file(&mut self, table: DeTable<'t>) -> BTreeSet<Look> {
        let (mut is_named, mut read) = (false, Vec::new());
        for (key, value) in table {
            let start = key.span().start;
            match (key.get_ref().as_ref(), value.into_inner()) {
                ("schema", DeValue::String(schema)) if schema == SCHEMA => is_named = true,
                ("schema", other) => {
                    is_named = true;
                    let other = shown(&other, usize::MAX);
                    self.fault(
                        start,
                        format!("`schema` is {other}; this version reads `{SCHEMA}`: update callsign"),
                    );
                }
                ("look", DeValue::Array(looks)) => {
                    for look in looks {
                        let start = look.span().start;
                        let line = line_at(self.text, start);
                        match look.into_inner() {
                            DeValue::Table(table) => read.extend(self.look(start, table).map(|look| (line, look))),
                            other => {
                                let other = shown(&other, usize::MAX);
                                self.fault(start, format!("{other} is no look; write each under `[[look]]`"));
                            }
                        }
                    }
                }
                ("look", _) => {
                    self.fault(start, "`look` is no list; write each look under `[[look]]`".to_owned());
                }
                (other, _) => self.fault(
                    start,
                    format!(
                        "`{other}` is not known here; the file holds `schema` and `[[look]]`: take it out, or update \
                         callsign if a later version wrote it"
                    ),
                ),
            }
        }
        if !is_named {
            self.fault(0, format!("`schema` is missing; put `schema = \"{SCHEMA}\"` first"));
        }
        self.settled(read)
    }

    /// The looks, when nobody is said to have seen two things at once.
    fn settled(&mut self, read: Vec<(usize, Look)>) -> BTreeSet<Look> {
        for (index, (line, look)) in read.iter().enumerate() {
            let earlier = read[..index].iter().find(|(_, one)| one.same_word(look) && one.saw != look.saw);
            if let Some((before, one)) = earlier {
                let (now, then) = (look.saw.word(), one.saw.word());
                let message = format!(
                    "`saw` is `{now}`, and `{then}` in the same look on line {before}; keep one of them"
                );
                self.faults.push(Fault { line: *line, message });
            }
        }
        read.into_iter().map(|(_, look)| look).collect()
    }

    fn look(&mut self, start: usize, table: DeTable<'t>) -> Option<Look> {
        let (mut place, mut handle, mut saw, mut by, mut on) = (None, None, None, None, None);
        let before = self.faults.len();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "place" => {
                    place = self.text(&value, "place", |text| self::place(text).map(|()| text.to_owned()));
                }
                "handle" => {
                    handle = self.text(&value, "handle", |text| self::handle(text).map(|()| text.to_owned()));
                }
                "saw" => saw = self.text(&value, "saw", saw_of),
                "by" => by = self.text(&value, "by", initials),
                "on" => on = self.day(&value),
                other => {
                    let message = format!(
                        "`{other}` is not known here; a look holds {KEYS}: take it out, or update callsign if a later \
                         version wrote it"
                    );
                    self.fault(key.span().start, message);
                }
            }
        }
        if self.faults.len() > before {
            return None;
        }
        for (key, is_there) in [
            ("place", place.is_some()),
            ("handle", handle.is_some()),
            ("saw", saw.is_some()),
            ("on", on.is_some()),
        ] {
            if !is_there {
                self.fault(start, format!("`{key}` is missing; a look holds {KEYS} (`by` may be left out)"));
            }
        }
        Some(Look { place: place?, handle: handle?, on: on?, by, saw: saw? })
    }

    fn text<T>(
        &mut self,
        value: &Spanned<DeValue<'t>>,
        key: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let result = match value.get_ref() {
            DeValue::String(text) => read(text),
            other => Err(format!("{} is no text; write it in quotes", shown(other, usize::MAX))),
        };
        result.map_err(|message| self.fault(value.span().start, format!("`{key}`: {message}"))).ok()
    }

    fn day(&mut self, value: &Spanned<DeValue<'t>>) -> Option<Date> {
        let result = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() => date(&when.to_string()),
            DeValue::String(text) => date(text),
            other => Err(format!("{} is no day; write it like `2026-11-18`", shown(other, usize::MAX))),
        };
        let result = result.and_then(|on| {
            let late = format!("`{on}` is in the future; write the day on which it was seen");
            if on > self.latest { Err(late) } else { Ok(on) }
        });
        result.map_err(|message| self.fault(value.span().start, format!("`on`: {message}"))).ok()
    }
}

/// The answer that a word names.
pub(super) fn saw_of(text: &str) -> Result<Saw, String> {
    Saw::ALL.into_iter().find(|saw| saw.word() == text).ok_or_else(|| {
        let words: Vec<&str> = Saw::ALL.iter().map(|saw| saw.word()).collect();
        format!("`{}` is nothing that can be seen; write one of {}", text.escape_debug(), words.join(", "))
    })
}

/// Whether `text` has the form of a place's id; the error says how to write one.
pub(crate) fn place(text: &str) -> Result<(), String> {
    // A domain place is named by its suffix.
    let bare = text.strip_prefix(PREFIX).unwrap_or(text);
    let (place, host) = bare.split_once('@').map_or((bare, None), |(place, host)| (place, Some(host)));
    let plain = |text: &str, more: &str| {
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || more.contains(c);
        !text.is_empty() && text.chars().all(fits)
    };
    if plain(place, "_-.") && host.is_none_or(|host| plain(host, "-.")) && text.len() <= 253 {
        return Ok(());
    }
    Err(format!(
        "`{}` is no place; write its id as `callsign platforms list` shows it, such as `x`",
        text.escape_debug()
    ))
}
