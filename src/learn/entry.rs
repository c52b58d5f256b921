//! The entry that is learnt: first as a question without signals, then with what was found.

use jiff::Timestamp;
use url::Url;

use super::ask::Sample;
use crate::catalog::handle::HandleRules;
use crate::catalog::list::List;
use crate::catalog::platform::{Absence, Controls, Kind, Look, Platform, Probe, ProbeKind, ProvedBy, Source};
use crate::name::is_hidden;
use crate::reading::{Reading, collapse};

/// What entries name as the source of what was learnt.
pub(super) const LEARNT: &str = "learnt with `callsign platforms learn`";
/// Longest name of a site, in characters.
const LONGEST_NAME: usize = 60;

/// An entry that asks `url` (with `{handle}`) and knows only that `taken` exist.
pub fn draft(url: &str, taken: &[String], as_of: Timestamp) -> Platform {
    let host = host_of(url);
    let probe = Probe {
        id: "page".to_owned(),
        // Of a page no field is believed alone. Whether this is an interface that fills its fields from
        // its accounts, replies cannot tell.
        kind: ProbeKind::Page,
        url: url.to_owned(),
        absence: Absence::NoAccount,
        follow: true,
        ..Probe::default()
    };
    Platform {
        id: id_of(&host),
        name: labels(&host).last().map_or_else(|| host.clone(), |label| capitalised(label)),
        namespace: "account".to_owned(),
        category: "other".to_owned(),
        kind: Kind::Handle,
        agree: false,
        tier: 3,
        profile: url.to_owned(),
        also: Vec::new(),
        proved_by: ProvedBy::Shape,
        host: None,
        note: None,
        handle: rules(taken),
        controls: Controls { taken: taken.to_vec(), source: None, ask: Vec::new() },
        probes: vec![probe],
        posts: None,
        walls: Vec::new(),
        look: Look {
            url: url.to_owned(),
            question: "does this address show an account?".to_owned(),
            signed_in: false,
        },
        reclaim: Vec::new(),
        terms: "not looked into: the entry was learnt from replies".to_owned(),
        sources: vec![Source { what: LEARNT.to_owned(), date: day(as_of) }],
        list: List::Native,
        witnesses: Vec::new(),
    }
}

/// The day, `YYYY-MM-DD`.
pub(super) fn day(as_of: Timestamp) -> String {
    as_of.to_string().chars().take(10).collect()
}

/// Rules from what the known accounts look like. Nobody verified them: they bar nothing, and a handle of
/// other characters is not said to be vacant.
fn rules(taken: &[String]) -> HandleRules {
    let ascii = |c: &char| c.is_ascii_alphanumeric();
    let mut others: Vec<char> =
        taken.iter().flat_map(|taken| taken.chars()).filter(|c| !ascii(c) && !c.is_alphabetic()).collect();
    others.sort_unstable();
    others.dedup();
    let letters =
        if taken.iter().flat_map(|taken| taken.chars()).all(|c| c.is_ascii()) { "a-z" } else { r"\p{L}" };
    let escaped: String = others.iter().map(|c| regex::escape(&c.to_string()).replace('-', r"\-")).collect();
    let escaped = escaped.replace(r"\\-", r"\-");
    let seen = others.iter().fold(String::new(), |text, c| format!("{text}, `{c}`"));
    let words = format!("nobody looked them up; the known accounts have letters and digits{seen}");
    let mut rules = HandleRules::unverified(words, LEARNT);
    rules.pattern = format!("[{letters}0-9{escaped}]+");
    rules
}

/// The host of an address, without `{handle}` where that is its first label.
fn host_of(url: &str) -> String {
    let url = url.replace("://{handle}.", "://").replace("{handle}", "handle");
    let host = Url::parse(&url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    host.strip_prefix("www.").map_or(host.clone(), str::to_owned)
}

/// The labels of a host before its public suffix.
fn labels(host: &str) -> Vec<&str> {
    let suffix = psl::suffix_str(host).unwrap_or_default();
    let own = host.strip_suffix(suffix).unwrap_or(host).trim_end_matches('.');
    own.split('.').filter(|label| !label.is_empty()).collect()
}

/// A short id from a host: `forum.example.org` is `forum_example`.
fn id_of(host: &str) -> String {
    let plain = |c: char| if c.is_ascii_lowercase() || c.is_ascii_digit() { c } else { '_' };
    let id: String = labels(host).join("_").to_ascii_lowercase().chars().map(plain).collect();
    if id.is_empty() { "learnt".to_owned() } else { id }
}

fn capitalised(label: &str) -> String {
    let mut letters = label.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The site's name, as all replies about known accounts give it.
pub(super) fn site_name(samples: &[Sample]) -> Option<String> {
    let mut names = samples.iter().filter(|sample| sample.known).map(|sample| {
        let reading = Reading::new(&sample.reply);
        reading.meta("og:site_name").filter(|_| reading.json().is_none())
    });
    let name = names.next()??;
    let same = names.all(|other| other.as_deref() == Some(name.as_str()));
    let plain = name.chars().filter(|c| !c.is_control() && !is_hidden(*c)).take(LONGEST_NAME);
    let plain = collapse(&plain.collect::<String>());
    (same && !plain.is_empty()).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_called_after_its_host() {
        for (url, id, name) in [
            ("https://www.example.com/@{handle}", "example", "Example"),
            ("https://forum.example.co.uk/u/{handle}", "forum_example", "Example"),
            ("https://{handle}.place-of.net/", "place_of", "Place-of"),
        ] {
            let draft = draft(url, &["someone".to_owned()], Timestamp::UNIX_EPOCH);
            assert_eq!((draft.id.as_str(), draft.name.as_str()), (id, name), "{url}");
            assert_eq!(draft.sources[0].date, "1970-01-01");
        }
    }

    #[test]
    fn rules_allow_what_was_seen_and_verify_nothing() {
        let taken = ["some-one".to_owned(), "other.one^2".to_owned()];
        let rules = rules(&taken);
        assert!(rules.check().is_ok() && !rules.verified);
        assert!(taken.iter().all(|taken| rules.allows(taken)));
        assert!(rules.allows("ab-c.1") && !rules.allows("a_b") && !rules.allows("a b"));
        assert!(super::rules(&["größe".to_owned()]).allows("größe"));
    }
}
