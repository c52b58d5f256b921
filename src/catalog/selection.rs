//! Which places a survey looks at: `x,@social,-reddit`.

use super::Catalog;
use super::platform::Platform;
use super::registry::{PREFIX, ascii};

/// The category that surveys leave out unless it, or one of its places, is named.
pub const ADULT: &str = "adult";

/// The group of everything that is neither a domain nor a package nor found by its title.
const HANDLES: &str = "@handles";

/// A selection as typed: ids, `domain:SUFFIX`, `@category`, a kind of place (`@domains`), `@tier1`…`@tier3`, `@all`; a leading `-` takes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    terms: Vec<String>,
}

/// A word of a selection that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadSelection {
    /// No entry and no group is called so.
    #[error("`{word}` is no place of the catalog{}; `callsign platforms list` shows them all",
        .near.as_ref().map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default())]
    Unknown {
        /// The word as typed.
        word: String,
        /// The nearest word that would have been understood.
        near: Option<String>,
    },
    /// No registry takes names under it.
    #[error("`{word}` is no public suffix{}; write one under which names are registered, such as `com` or `co.uk`",
        .near.as_ref().map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default())]
    NoSuffix {
        /// The suffix as typed.
        word: String,
        /// The nearest one that would have been understood.
        near: Option<String>,
    },
    /// The entry is a place only together with a server.
    #[error("`{id}` needs a {}: write `{id}@{word}`, such as `{id}@{example}`",
        if *word == "HOST" { "server".to_owned() } else { word.to_lowercase() })]
    NeedsHost {
        /// What has to follow, in one word.
        word: &'static str,
        /// The entry.
        id: String,
        /// A server that exists.
        example: String,
    },
    /// The entry is one place.
    #[error("`{id}` is one place and has no servers; leave out what follows it from the `@` on")]
    HasNoHosts {
        /// The entry.
        id: String,
    },
    /// What stands for the country is the code of none.
    #[error("`{country}` is no country; write its two letters of ISO 3166, such as `{example}`")]
    NoCountry {
        /// What stands behind the `@`.
        country: String,
        /// One that would do.
        example: String,
    },
    /// The kind of place alone.
    #[error("`{PREFIX}` needs a suffix, such as `{PREFIX}com`; `@domains` is the usual ones together")]
    NeedsSuffix,
    /// Its registry takes names only below suffixes of its own.
    #[error("`{word}` takes no names itself, only the suffixes under it do; write one such as `co.{word}`")]
    TooHigh {
        /// The suffix as typed.
        word: String,
    },
    /// What stands for the server is no host name.
    #[error("`{host}` in `{word}` is no host name; write one such as `example.org`, without port or path")]
    NoHost {
        /// The word as typed.
        word: String,
        /// Its part behind the `@`.
        host: String,
    },
}

impl Selection {
    /// Reads a list with commas or spaces between its words.
    pub fn parse(text: &str) -> Self {
        let split = text.split(|c: char| c == ',' || c.is_whitespace());
        Self { terms: split.filter(|word| !word.is_empty()).map(term).collect() }
    }

    /// The words, in the order typed.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }
}

impl Catalog {
    /// The platforms that `selection` names, sorted by id; all of them for an empty one. A
    /// selection that only takes out starts from all.
    pub fn select(&self, selection: &Selection) -> Result<Vec<&Platform>, BadSelection> {
        let only_takes_out = selection.terms.iter().all(|term| term.starts_with('-'));
        let is_place = |platform: &Platform| platform.host.is_none() && platform.category != ADULT;
        let mut chosen: Vec<bool> =
            self.platforms.iter().map(|platform| only_takes_out && is_place(platform)).collect();
        for term in &selection.terms {
            let (word, wanted) = term.strip_prefix('-').map_or((term.as_str(), true), |word| (word, false));
            let mut hit = false;
            for (place, platform) in chosen.iter_mut().zip(&self.platforms) {
                if !names(word, platform) {
                    continue;
                }
                match &platform.host {
                    // Whoever wants everything has not asked for these.
                    None if matches!(word, "@all" | HANDLES) && wanted && platform.category == ADULT => {
                        hit = true;
                    }
                    None => (*place, hit) = (wanted, true),
                    Some(host) if !word.starts_with('@') => {
                        let (id, example) = (platform.id.clone(), host.example.clone());
                        return Err(BadSelection::NeedsHost { word: host.word(), id, example });
                    }
                    Some(_) => {}
                }
            }
            if !hit && word.trim_end_matches(':') == PREFIX.trim_end_matches(':') {
                return Err(BadSelection::NeedsSuffix);
            }
            if !hit {
                return Err(BadSelection::Unknown { word: word.to_owned(), near: self.nearest(word) });
            }
        }
        Ok(self
            .platforms
            .iter()
            .zip(chosen)
            .filter_map(|(platform, keep)| keep.then_some(platform))
            .collect())
    }
}

/// The one of `known` that `word` was probably meant to be.
pub fn closest(word: &str, known: impl Iterator<Item = String>) -> Option<String> {
    known
        .map(|known| (strsim::jaro_winkler(word, &known), known))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0))
        .map(|(_, known)| known)
}

/// A word in the form that ids have: lower case, a server as it is asked.
fn term(word: &str) -> String {
    let word = word.to_lowercase();
    let (minus, bare) = word.strip_prefix('-').map_or(("", word.as_str()), |bare| ("-", bare));
    if let Some(suffix) = bare.strip_prefix(PREFIX) {
        let suffix = ascii(suffix).unwrap_or_else(|| suffix.to_owned());
        return format!("{minus}{PREFIX}{suffix}");
    }
    match word.split_once('@').filter(|(id, _)| !id.is_empty() && *id != "-") {
        Some((id, host)) => format!("{id}@{}", server(host).unwrap_or_else(|| host.to_owned())),
        None => word,
    }
}

/// A host name in the form it is asked under: no address, no port.
pub(super) fn server(text: &str) -> Option<String> {
    let host = url::Host::parse(text.trim_end_matches('.')).ok()?;
    let url::Host::Domain(name) = host else { return None };
    let plain = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'));
    (plain && !name.split('.').any(str::is_empty)).then_some(name)
}

fn names(word: &str, platform: &Platform) -> bool {
    match word.strip_prefix('@') {
        Some("all") => true,
        Some(group) => {
            group == platform.category
                || group == platform.kind.group()
                || group.strip_prefix("tier") == Some(&platform.tier.to_string())
        }
        None if word.starts_with(PREFIX) => word == platform.id,
        None => match word.split_once('@') {
            Some((id, host)) => format!("{}@{host}", id.replace('-', "_")) == platform.id,
            None => word.replace('-', "_") == platform.id,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_written_in_many_ways() {
        let terms = Selection::parse("mastodon@Hachyderm.IO., -x@bücher.example @social - @all").terms;
        let wanted = ["mastodon@hachyderm.io", "-x@xn--bcher-kva.example", "@social", "-", "@all"];
        assert_eq!(terms, wanted);
        let terms = Selection::parse("domain:.COM,-domain:рф domain:xn--p1ai. domain:co.uk").terms;
        let wanted = ["domain:com", "-domain:xn--p1ai", "domain:xn--p1ai", "domain:co.uk"];
        assert_eq!(terms, wanted);
    }

    #[test]
    fn only_names_of_hosts_are_servers() {
        assert_eq!(server("Hachyderm.IO"), Some("hachyderm.io".to_owned()));
        assert_eq!(server("bücher.example"), Some("xn--bcher-kva.example".to_owned()));
        for bad in ["", "127.0.0.1", "[::1]", "a.example:8443", "a b.example", "a..example", "a.example/x"] {
            assert_eq!(server(bad), None, "{bad}");
        }
    }
}
