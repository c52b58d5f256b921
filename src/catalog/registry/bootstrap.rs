//! IANA's list of RDAP services for domain names (RFC 9224): the snapshot inside the program, and newer
//! copies of it.

use std::collections::BTreeMap;

use serde::Deserialize;
use url::Url;

/// Where IANA publishes the list.
pub const ADDRESS: &str = "https://data.iana.org/rdap/dns.json";

/// The list of the day named in its first line: an address, a tab, the suffixes it serves. `{tld}` stands
/// for the suffix.
pub(super) const SNAPSHOT: &str = include_str!("bootstrap.tsv");

const TLD: &str = "{tld}";

/// Which suffix is served where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bootstrap {
    /// `YYYY-MM-DD`.
    dated: String,
    services: BTreeMap<String, String>,
}

/// Why a copy of the list is not used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadBootstrap {
    /// It is no JSON of the form of RFC 9224.
    #[error("the list of registries is not in the form of RFC 9224: {0}")]
    Malformed(String),
    /// It holds far fewer suffixes than are known.
    #[error("the list of registries holds {0} suffixes where {1} are known; it is not used")]
    Shrunken(usize, usize),
    /// It is older than the one in use.
    #[error("the list of registries is of {0}, older than the one in use of {1}")]
    Older(String, String),
}

#[derive(Deserialize)]
struct File {
    version: Option<String>,
    publication: String,
    services: Vec<(Vec<String>, Vec<String>)>,
}

impl Bootstrap {
    /// The one inside the program.
    pub fn snapshot() -> Self {
        let (first, rest) = SNAPSHOT.split_once('\n').unwrap_or_default();
        let dated = first.trim_start_matches("# ").split('\t').next().unwrap_or_default().to_owned();
        let rows = rest.lines().filter_map(|line| line.split_once('\t'));
        let services = rows.flat_map(|(url, suffixes)| {
            suffixes.split(' ').map(move |suffix| (suffix.to_owned(), url.replace(TLD, suffix)))
        });
        Self { dated, services: services.collect() }
    }

    /// Reads a newer copy as IANA publishes it. Only services over HTTPS count; a copy that lacks half of
    /// what `known` holds, or is older, is refused.
    pub fn read(text: &str, known: &Self) -> Result<Self, BadBootstrap> {
        let malformed = |what: String| BadBootstrap::Malformed(what);
        let file: File = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
        // The version is required, yet copies without it are about; a later one means something else.
        if let Some(version) = file.version.filter(|version| !version.starts_with("1.")) {
            return Err(malformed(format!("it is of version `{version}`")));
        }
        let dated = file.publication.get(..10).filter(|day| day.parse::<jiff::civil::Date>().is_ok());
        let Some(dated) = dated.map(str::to_owned) else {
            return Err(malformed(format!("`{}` is no date of publication", file.publication)));
        };
        let mut services = BTreeMap::new();
        for (suffixes, urls) in file.services {
            let mut https = None;
            for url in urls {
                let parsed = Url::parse(&url).ok().filter(|parsed| parsed.has_host() && is_escaped(&url));
                let Some(parsed) = parsed else { return Err(malformed(format!("`{url}` is no address"))) };
                if parsed.scheme() == "https" && https.is_none() {
                    https = Some(if url.ends_with('/') { url } else { format!("{url}/") });
                }
            }
            for suffix in suffixes {
                let suffix = suffix.trim_end_matches('.').to_ascii_lowercase();
                if let Some(url) = &https
                    && !suffix.is_empty()
                {
                    services.insert(suffix, url.clone());
                }
            }
        }
        if services.len() * 2 < known.services.len() {
            return Err(BadBootstrap::Shrunken(services.len(), known.services.len()));
        }
        if dated < known.dated {
            return Err(BadBootstrap::Older(dated, known.dated.clone()));
        }
        Ok(Self { dated, services })
    }

    /// The day it was published (`YYYY-MM-DD`).
    pub fn dated(&self) -> &str {
        &self.dated
    }

    /// Whether it names a service for `suffix`.
    pub fn lists(&self, suffix: &str) -> bool {
        self.services.contains_key(suffix)
    }

    /// Suffixes with the base addresses of their services.
    pub fn services(&self) -> impl Iterator<Item = (&str, &str)> {
        self.services.iter().map(|(suffix, url)| (suffix.as_str(), url.as_str()))
    }
}

/// Whether every percent sign begins an escape, which the parser of addresses lets pass.
fn is_escaped(url: &str) -> bool {
    let hex = |escape: &str| escape.get(..2).is_some_and(|two| two.bytes().all(|b| b.is_ascii_hexdigit()));
    url.split('%').skip(1).all(hex)
}
