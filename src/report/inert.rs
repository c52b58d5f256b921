//! Reports of constructed archives are stories about places that exist: their links must lead nowhere,
//! since whoever holds those accounts today has no part in the story.

use regex::{Captures, Regex};
use serde_json::Value;

use super::Report;

/// The report with every address moved to a domain that can never exist (RFC 2606).
#[must_use]
pub fn inert(report: Report) -> Report {
    let Ok(address) = Regex::new(r"https?://([A-Za-z0-9.-]+)") else { return report };
    let Ok(mut document) = serde_json::to_value(&report) else { return report };
    disarm(&mut document, &address);
    let Ok(mut disarmed) = serde_json::from_value::<Report>(document) else { return report };
    // What is shown by a terminal only is no part of the document.
    for (to, from) in disarmed.names.iter_mut().zip(report.names) {
        for (to, from) in to.findings.iter_mut().zip(from.findings) {
            to.quotes = from.quotes;
        }
    }
    disarmed
}

fn disarm(value: &mut Value, address: &Regex) {
    match value {
        Value::String(text) => {
            let nowhere = |found: &Captures<'_>| format!("https://{}.invalid", &found[1]);
            *text = address.replace_all(text, nowhere).into_owned();
        }
        Value::Array(items) => items.iter_mut().for_each(|item| disarm(item, address)),
        Value::Object(members) => members.values_mut().for_each(|member| disarm(member, address)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
