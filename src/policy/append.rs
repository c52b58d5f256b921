//! Writing a waiver into a policy: a block of text at its end, everything before it byte for byte as
//! it was.

use jiff::civil::Date;

use super::Draft;

/// A waiver to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWaiver {
    /// Id of the finding.
    pub id: String,
    /// Why it does not count.
    pub reason: String,
    /// Who answers for it.
    pub by: String,
    /// The last day on which it holds.
    pub until: Date,
    /// The day it is given.
    pub on: Date,
}

impl Draft {
    /// This file with a waiver at its end.
    #[must_use]
    pub fn with(&self, waiver: &NewWaiver) -> Self {
        let mut bytes = self.bytes().to_vec();
        let is_windows = bytes.windows(2).any(|pair| pair == b"\r\n");
        let end = if is_windows { "\r\n" } else { "\n" };
        if !bytes.is_empty() && !bytes.ends_with(b"\n") {
            bytes.extend(end.as_bytes());
        }
        let NewWaiver { id, reason, by, until, on } = waiver;
        let lines = [
            String::new(),
            "[[waiver]]".to_owned(),
            format!("id = {}", quoted(id)),
            format!("reason = {}", quoted(reason)),
            format!("by = {}", quoted(by)),
            format!("on = {on}"),
            format!("until = {until}"),
        ];
        for line in lines {
            bytes.extend(line.as_bytes());
            bytes.extend(end.as_bytes());
        }
        Self::new(self.source().clone(), bytes)
    }
}

/// A TOML text.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
