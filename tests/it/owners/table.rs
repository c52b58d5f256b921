//! The counts of right, missing and wrong fields, and the table they make.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The fields of an owner, in the order of the table.
pub(super) const FIELDS: [&str; 19] = [
    "display_name",
    "type",
    "bio",
    "avatar",
    "links",
    "location",
    "followers",
    "following",
    "posts",
    "created",
    "last_active",
    "verified",
    "verified_by",
    "private",
    "labels",
    "adult",
    "bot",
    "business",
    "default_avatar",
];

/// How one field came out.
pub(super) enum Outcome {
    Right,
    Missing,
    /// What was read, as the file would write it.
    Wrong(String),
}

/// Accounts, right, missing, wrong.
type Counts = [usize; 4];

/// One part of the table.
#[derive(Default)]
pub(super) struct Part {
    fields: BTreeMap<usize, Counts>,
    places: BTreeMap<String, Counts>,
    missing: BTreeMap<String, BTreeMap<&'static str, usize>>,
    /// What was read wrongly, one line each.
    pub(super) wrong: Vec<String>,
    /// Replies that no owner is read from.
    pub(super) unheard: Vec<String>,
}

impl Part {
    /// Counts one account with its fields.
    pub(super) fn add(&mut self, place: &str, recording: &str, outcomes: Vec<(&'static str, Outcome)>) {
        self.places.entry(place.to_owned()).or_default()[0] += 1;
        for (field, outcome) in outcomes {
            let at = match outcome {
                Outcome::Right => 1,
                Outcome::Missing => 2,
                Outcome::Wrong(_) => 3,
            };
            let index = FIELDS.iter().position(|other| *other == field).unwrap();
            self.fields.entry(index).or_default()[at] += 1;
            self.places.entry(place.to_owned()).or_default()[at] += 1;
            match outcome {
                Outcome::Right => {}
                Outcome::Missing => {
                    *self.missing.entry(place.to_owned()).or_default().entry(field).or_default() += 1;
                }
                Outcome::Wrong(read) => {
                    self.wrong.push(format!("{place}: {field} of {recording}: read `{read}`"));
                }
            }
        }
    }

    /// The part under its title.
    pub(super) fn markdown(&self, title: &str) -> String {
        let mut text = format!("\n## {title}\n\n| field | right | missing | wrong |\n|---|--:|--:|--:|\n");
        let mut total = Counts::default();
        for (index, [_, right, missing, wrong]) in &self.fields {
            let _ = writeln!(text, "| {} | {right} | {missing} | {wrong} |", FIELDS[*index]);
        }
        text.push_str("\n| probe | accounts | right | missing | wrong |\n|---|--:|--:|--:|--:|\n");
        for (place, counts) in &self.places {
            let [accounts, right, missing, wrong] = counts;
            let _ = writeln!(text, "| {place} | {accounts} | {right} | {missing} | {wrong} |");
            (0..total.len()).for_each(|at| total[at] += counts[at]);
        }
        let [accounts, right, missing, wrong] = total;
        let _ = writeln!(text, "| **all** | **{accounts}** | **{right}** | **{missing}** | **{wrong}** |\n");
        for (place, fields) in &self.missing {
            let fields: Vec<_> = fields.iter().map(|(field, count)| format!("{field} {count}")).collect();
            let _ = writeln!(text, "- missing at {place}: {}", fields.join(", "));
        }
        for unheard in &self.unheard {
            let _ = writeln!(text, "- not heard as taken, so no owner is read: {unheard}");
        }
        text
    }
}
