//! What a register tells of a domain: dates, statuses, who sells and who serves it (RFC 9083, and the
//! lines of WHOIS). Persons are never read: an organisation is, where the register shows one and does not
//! hold it back (RFC 9537).

mod privacy;
pub mod status;
pub mod servers;
mod rdap;
mod lines;
mod whois;

use std::collections::BTreeSet;

use super::Owner;
use super::clean::{Source, line};
use crate::reading::Reading;

/// Longest name of a registrar or an organisation, in characters.
const MAX_NAME: usize = 120;
/// Longest status or name of what is held back, in characters.
const MAX_WORD: usize = 80;
/// Longest name of a host (RFC 1035), in characters.
const MAX_HOST: usize = 253;
/// Most values of each list.
const MOST: usize = 20;

/// A registered domain as its register shows it. Strangers' text, not yet made safe for any output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registration {
    /// Who registered it for the holder.
    pub registrar: Option<String>,
    /// The organisation that holds it, where the register publishes it.
    pub organisation: Option<String>,
    /// Day it was registered, `YYYY-MM-DD`.
    pub created: Option<String>,
    /// Day it was last changed.
    pub changed: Option<String>,
    /// Day it ends unless renewed.
    pub expires: Option<String>,
    /// Statuses as RDAP writes them (RFC 8056), lower case, sorted.
    pub statuses: Vec<String>,
    /// Name servers, lower case, sorted.
    pub nameservers: Vec<String>,
    /// What the register holds back, in its words (RFC 9537).
    pub redacted: Vec<String>,
    /// Whether mail for it is taken somewhere, where that was asked.
    pub mail: Option<bool>,
}

impl Registration {
    /// Whether the register says that the registration has run out, or is about to.
    pub fn is_leaving(&self) -> bool {
        self.statuses.iter().any(|status| status::is_leaving(status))
    }

    /// What its name servers tell of its use.
    pub fn used_as(&self) -> Option<servers::Use> {
        servers::used_as(&self.nameservers)
    }
}

/// The holder of a domain, as the reply of a register that says that it is registered shows it.
pub(super) fn read(reading: &Reading<'_>) -> Owner {
    let found = match reading.reply().url.scheme() {
        "whois" => whois::read(reading.text(), reading.reply().at),
        "dns" => Registration { mail: mail(reading), ..Registration::default() },
        _ => reading.json().map(|object| rdap::read(object, reading.reply().at)).unwrap_or_default(),
    };
    if found == Registration::default() {
        return Owner::default();
    }
    Owner {
        display_name: found.organisation.clone(),
        // Only organisations are read, and what one of them stands for is no person's secret.
        business: found.organisation.is_some().then_some(true),
        created: found.created.clone(),
        registration: Some(found),
        ..Owner::default()
    }
}

/// Whether a reply of DNS about `MX` (RFC 8427) names a host that takes mail; nothing where it was asked
/// for something else.
fn mail(reading: &Reading<'_>) -> Option<bool> {
    const MX: u64 = 15;
    let message = reading.json()?;
    let number = |key: &str| message.get(key).and_then(serde_json::Value::as_u64);
    if number("QTYPE") != Some(MX) || number("RCODE") != Some(0) {
        return None;
    }
    let answers = message.get("answerRRs").and_then(serde_json::Value::as_array)?;
    let hosts = answers.iter().filter_map(|answer| answer.get("rdataMX").and_then(serde_json::Value::as_str));
    // `0 .` says that no mail is taken (RFC 7505).
    let takes = |data: &str| data.split_whitespace().last().is_some_and(|host| host != ".");
    Some(hosts.into_iter().any(takes))
}

/// One line of at most `most` characters; nothing for what stands where something was left out.
fn shown(text: &str, most: usize) -> Option<String> {
    line(text, Source::Page, most).filter(|text| !privacy::is_placeholder(text))
}

/// A name server in the form in which they are compared.
fn host(text: &str) -> Option<String> {
    let host = text.trim().trim_end_matches('.').to_lowercase();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_');
    let is_host = host.contains('.') && host.chars().all(fits) && host.len() <= MAX_HOST;
    (is_host && !host.chars().all(|c| c.is_ascii_digit() || c == '.')).then_some(host)
}

/// Sorted, each once, not too many.
fn list(values: impl IntoIterator<Item = String>) -> Vec<String> {
    let sorted: BTreeSet<String> = values.into_iter().take(4 * MOST).collect();
    sorted.into_iter().take(MOST).collect()
}

#[cfg(test)]
#[path = "registration/tests.rs"]
mod tests;
