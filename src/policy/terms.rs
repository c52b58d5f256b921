//! On which terms somebody answers for something: why, who, and until when. Waivers and allowances
//! have the same.

use jiff::civil::Date;
use toml::de::DeTable;

use super::reader::{At, Reader, get};
use super::waiver::{LONGEST_DAYS, latest};

/// The terms of one waiver or allowance, with the text that says what it is about.
pub(super) struct Terms {
    pub(super) subject: At<String>,
    pub(super) reason: String,
    pub(super) by: String,
    pub(super) until: Date,
    /// The line on which it begins.
    pub(super) line: usize,
}

/// What is read: what it is called, and which key says what it is about.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    /// Such as `a waiver`.
    pub(super) called: &'static str,
    /// Such as `id`.
    pub(super) subject: &'static str,
    /// What that key takes, in words.
    pub(super) takes: &'static str,
    /// Every key.
    pub(super) keys: [&'static str; 5],
}

/// Reads the tables under `[[key]]`, counted from the day `today`. `judge` says what of a subject
/// counts, given the earlier ones, or what is wrong with it.
pub(super) fn read<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    (folder, key): (&str, &str),
    kind: Kind,
    today: Date,
    judge: impl Fn(&str, &[Terms]) -> Result<String, String>,
) -> Vec<Terms> {
    let mut all: Vec<Terms> = Vec::new();
    for (index, At { offset, value }) in reader.tables(table, folder, key).into_iter().enumerate() {
        let path =
            if folder.is_empty() { format!("{key}[{index}]") } else { format!("{folder}.{key}[{index}]") };
        reader.only(&value, &path, &kind.keys);
        let subject = reader.text(&value, &path, kind.subject);
        let reason = reader.text(&value, &path, "reason");
        let by = reader.text(&value, &path, "by");
        let needed = [
            (kind.subject, kind.takes),
            ("reason", "why it does not count"),
            ("by", "who answers for it"),
            ("until", "the last day on which it holds"),
        ];
        for (key, what) in needed {
            if get(&value, key).is_none() {
                reader.lacks(offset, &path, &format!("has no `{key}`; add {what}"));
            }
        }
        let subject = subject.map(|At { offset, value }| match judge(&value, &all) {
            Ok(value) => At { offset, value },
            Err(message) => {
                reader.say(offset, &format!("{path}.{}", kind.subject), &message);
                At { offset, value }
            }
        });
        let until = until(reader, &value, &path, kind, today);
        if let (Some(subject), Some(reason), Some(by), Some(until)) = (subject, reason, by, until) {
            let line = reader.line(offset);
            all.push(Terms { subject, reason: reason.value, by: by.value, until, line });
        }
    }
    all
}

/// The last day, no further away than one may promise.
fn until<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    path: &str,
    kind: Kind,
    today: Date,
) -> Option<Date> {
    let until = reader.day(table, path, "until");
    let given = reader.day(table, path, "on").map(|on| on.value);
    let until = until?;
    // A day to come would stretch what today may promise.
    let last = latest(given.map_or(today, |on| on.min(today)));
    let path = format!("{path}.until");
    if until.value > last {
        let message = format!(
            "`{}` is too far away; {} holds {LONGEST_DAYS} days at most, here until {last}",
            until.value, kind.called
        );
        reader.say(until.offset, &path, &message);
    } else if given.is_some_and(|on| until.value < on) {
        let message = format!("`{}` is before the day it was given (`on`); mend one of the two", until.value);
        reader.say(until.offset, &path, &message);
    }
    Some(until.value)
}
