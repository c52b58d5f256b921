//! Reading `[gate]`: what counts, what may be unanswered, and for how long an answer counts.

use jiff::civil::Date;
use toml::de::DeTable;

use super::lookup;
use super::reader::{At, Reader, key_at};
use super::terms::{self, Kind, Terms};
use super::{Allowance, FailOn, Gate, MaxAge};
use crate::catalog::Catalog;
use crate::catalog::selection::closest;
use crate::verdict::Confidence;

/// The keys of `[gate]`.
pub(super) const KEYS: [&str; 5] =
    ["min_confidence", "accept_strength", "fail_on", "allow_unknown", "max_age"];

/// The keys of `[gate.max_age]`.
pub(super) const AGE_KEYS: [&str; 3] = ["taken", "vacant", "free"];

const PATH: &str = "gate";

/// A `[[gate.allow_unknown]]`.
pub(super) const ALLOWANCE: Kind = Kind {
    called: "an allowance",
    subject: "place",
    takes: "the id of the place that may be unanswered",
    keys: ["place", "reason", "by", "until", "on"],
};

/// Longest time for which an answer counts, in days: who holds a handle may change in a season.
pub const OLDEST_DAYS: u16 = 90;

/// Reads the table; allowances are counted from the day `today`.
pub(super) fn read<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>, catalog: &Catalog, today: Date) -> Gate {
    let table = &reader.table(table, PATH);
    reader.only(table, PATH, &KEYS);
    let usual = Gate::default();
    let degrees = Confidence::ALL.map(|one| (one.words(), one));
    let mut degree = |key: &str, usual| word(reader, table, key, ("degree", &degrees)).unwrap_or(usual);
    let (min_confidence, accept_strength) =
        (degree("min_confidence", usual.min_confidence), degree("accept_strength", usual.accept_strength));
    let outcomes = FailOn::ALL.map(|one| (one.word(), one));
    Gate {
        min_confidence,
        accept_strength,
        fail_on: word(reader, table, "fail_on", ("outcome", &outcomes)).unwrap_or(usual.fail_on),
        allow_unknown: allowances(reader, table, catalog, today),
        max_age: max_age(reader, table),
    }
}

/// The word called `key`, one of those that are known.
fn word<'t, T: Copy>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    key: &str,
    (kind, known): (&str, &[(&str, T)]),
) -> Option<T> {
    let At { offset, value } = reader.text(table, PATH, key)?;
    let read = known.iter().find(|(word, _)| *word == value).map(|(_, read)| *read);
    if read.is_none() {
        let words: Vec<&str> = known.iter().map(|(word, _)| *word).collect();
        let near = closest(&value, words.iter().map(|&word| word.to_owned()));
        let near = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        let message = format!("`{value}` is no {kind}{near}; write one of {}", words.join(", "));
        reader.say(offset, &format!("{PATH}.{key}"), &message);
    }
    read
}

fn allowances<'t>(
    reader: &mut Reader<'t>,
    table: &DeTable<'t>,
    catalog: &Catalog,
    today: Date,
) -> Vec<Allowance> {
    let judge = |written: &str, earlier: &[Terms]| {
        let id = lookup::place(written, catalog)?;
        match earlier.iter().find(|one| one.subject.value == id) {
            Some(one) => {
                Err(format!("`{written}` is allowed on line {} already; keep one of the two", one.line))
            }
            None => Ok(id),
        }
    };
    let read = terms::read(reader, table, (PATH, "allow_unknown"), ALLOWANCE, today, judge);
    let allowance = |Terms { subject, reason, by, until, line }| Allowance {
        place: subject.value,
        reason,
        by,
        until,
        line,
    };
    read.into_iter().map(allowance).collect()
}

/// Ages in days. What changes fastest counts for the shortest time: a free handle is gone in a day.
fn max_age<'t>(reader: &mut Reader<'t>, table: &DeTable<'t>) -> MaxAge {
    const AGES: &str = "gate.max_age";
    let inner = &reader.table_in(table, PATH, "max_age");
    reader.only(inner, AGES, &AGE_KEYS);
    let usual = MaxAge::default();
    let mut age = |key: &str, usual: u16| {
        let Some(At { offset, value }) = reader.text(inner, AGES, key) else { return usual };
        let number =
            value.strip_suffix('d').filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        match number.and_then(|number| number.parse::<u16>().ok()) {
            Some(days) if (1..=OLDEST_DAYS).contains(&days) => days,
            Some(_) => {
                let message = format!("`{value}` is out of bounds; write `1d` to `{OLDEST_DAYS}d`");
                reader.say(offset, &format!("{AGES}.{key}"), &message);
                usual
            }
            None => {
                let message = format!("`{value}` is no number of days; write it like `{usual}d`");
                reader.say(offset, &format!("{AGES}.{key}"), &message);
                usual
            }
        }
    };
    let read = MaxAge {
        taken: age("taken", usual.taken),
        vacant: age("vacant", usual.vacant),
        free: age("free", usual.free),
    };
    for (key, long, other, short) in
        [("vacant", read.vacant, "taken", read.taken), ("free", read.free, "vacant", read.vacant)]
    {
        if long > short {
            // Blame what was written.
            let at = key_at(inner, key).or_else(|| key_at(inner, other)).unwrap_or_default();
            let message = format!(
                "would count longer (`{long}d`) than `{other}` (`{short}d`), which changes less; write both"
            );
            reader.say(at, &format!("{AGES}.{key}"), &message);
        }
    }
    read
}
