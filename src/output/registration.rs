//! What a register tells of a domain, in words for people.

use super::safe;
use crate::owner::registration::servers::{UsedAs, used_as};
use crate::report::RegistrationReport;

/// Longest name of a registrar or an organisation on one line, in characters.
const MAX_NAME: usize = 40;

/// It in one line: `“Acme Inc.”, registered 2011-04-02 with MarkMonitor, until 2027-04-02; locked at its
/// registry; for sale at Sedo`.
pub(super) fn words(found: &RegistrationReport) -> String {
    let short = |text: &String| safe::short(text, MAX_NAME);
    let mut first = Vec::new();
    first.extend(found.organisation.as_ref().map(|name| format!("“{}”", short(name))));
    let day = found.created.as_deref().map(|day| format!(" {}", safe::line(day))).unwrap_or_default();
    let with = found.registrar.as_ref().map(|name| format!(" with {}", short(name))).unwrap_or_default();
    first.push(format!("registered{day}{with}"));
    first.extend(found.expires.as_deref().map(|day| format!("until {}", safe::line(day))));
    let mut parts = vec![first.join(", ")];
    // What stands behind the colon is advice, and belongs to findings.
    let meaning = found.meaning.iter().filter_map(|words| words.split(':').next());
    parts.extend(meaning.map(safe::line));
    parts.extend(used(found));
    if found.mail == Some(true) {
        parts.push("takes mail".to_owned());
    }
    parts.join("; ")
}

/// What it is used for, as far as its name servers tell. Redacted reports keep the kind alone.
fn used(found: &RegistrationReport) -> Option<String> {
    if let Some(known) = used_as(&found.nameservers) {
        return Some(known.words());
    }
    let kinds = [UsedAs::ForSale, UsedAs::Expired, UsedAs::Parked, UsedAs::Guarded];
    kinds.into_iter().find(|kind| found.used_as.as_deref() == Some(kind.word())).map(UsedAs::words)
}

/// It as rows of a label and its words.
pub(super) fn rows(found: &RegistrationReport) -> Vec<(&'static str, String)> {
    let list = |values: &[String]| (!values.is_empty()).then(|| values.join(", "));
    let rows = [
        ("registrar", found.registrar.clone()),
        ("organisation", found.organisation.clone()),
        ("registered", found.created.clone()),
        ("changed", found.changed.clone()),
        ("until", found.expires.clone()),
        ("statuses", list(&found.statuses)),
        ("meaning", (!found.meaning.is_empty()).then(|| found.meaning.join("; "))),
        ("name servers", list(&found.nameservers)),
        ("used as", used(found)),
        ("held back", list(&found.redacted)),
        ("takes mail", found.mail.map(|mail| if mail { "yes" } else { "no" }.to_owned())),
    ];
    rows.into_iter().filter_map(|(label, value)| Some((label, value?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found() -> RegistrationReport {
        RegistrationReport {
            registrar: Some("MarkMonitor Inc.".to_owned()),
            created: Some("2011-04-02".to_owned()),
            expires: Some("2027-04-02".to_owned()),
            meaning: vec!["locked at its registry: well guarded".to_owned()],
            nameservers: vec!["ns1.sedoparking.com".to_owned()],
            used_as: Some("for-sale".to_owned()),
            ..RegistrationReport::default()
        }
    }

    #[test]
    fn it_reads_as_one_line() {
        assert_eq!(
            words(&found()),
            "registered 2011-04-02 with MarkMonitor Inc., until 2027-04-02; locked at its registry; for sale at Sedo"
        );
        let redacted = RegistrationReport { nameservers: Vec::new(), ..found() };
        assert!(words(&redacted).ends_with("; for sale"));
        let named = RegistrationReport {
            organisation: Some("Acme Inc.".to_owned()),
            ..RegistrationReport::default()
        };
        assert_eq!(words(&named), "“Acme Inc.”, registered");
    }

    #[test]
    fn nothing_hostile_comes_through() {
        let evil = || Some("a\u{1b}[31m\u{202e}b\r\nc".to_owned());
        let found =
            RegistrationReport { registrar: evil(), organisation: evil(), created: evil(), ..found() };
        assert!(!words(&found).contains(['\u{1b}', '\u{202e}', '\n', '\r']), "{}", words(&found));
    }
}
