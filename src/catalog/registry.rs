//! Registries of domain names: which suffix is answered for by whom, over RDAP and over WHOIS.
//!
//! Sources, in the order in which they have the last word: the user's own overlays, IANA's bootstrap (RFC
//! 9224) as refreshed, the dated snapshot of it that is compiled in, and `registries.toml` beside this file
//! (RDAP services that IANA lacks, WHOIS servers and their words).

pub mod bootstrap;

use std::collections::{BTreeMap, BTreeSet};
use std::iter::repeat;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::bootstrap::{BadBootstrap, Bootstrap};

/// The facts beside IANA's list.
const BOOK: &str = include_str!("registry/registries.toml");

/// Begins the ids of the places for domains.
pub const PREFIX: &str = "domain:";

/// Stands for the suffix in addresses of registries that serve many.
const SUFFIX: &str = "{suffix}";

/// Registered nearly everywhere, for suffixes of which nothing better is known.
const WELL_KNOWN: &str = "google";

/// What is known of the registry that answers for some suffixes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Public suffixes in their ASCII form, without a dot in front: `com`, `co.uk`, `xn--p1ai`.
    pub suffixes: Vec<String>,
    /// Base address of its RDAP service (RFC 9082), with a slash at the end; `{suffix}` stands for the
    /// suffix. `None` where it is as known, empty where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rdap: Option<String>,
    /// Its WHOIS service (RFC 3912); `None` where nothing is known of one, which is not to say that there is
    /// none: only an empty `server` says that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whois: Option<Whois>,
    /// Page on which a person looks a domain up; `{domain}` stands for its name, where the page takes one in
    /// its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lookup: Option<String>,
    /// Labels known to be registered under each of the suffixes, a well-known one and an obscure one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<String>,
    /// Where these facts come from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A WHOIS service and its words. Every pattern stands for a whole line (see
/// [`Signal::line`](crate::catalog::signal::Signal::line)); `{domain}` stands for the name asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Whois {
    /// Host name, with a port where it is not 43; `{suffix}` stands for the suffix. Empty where it has none.
    pub server: String,
    /// What is sent, without the line end.
    #[serde(default = "domain", skip_serializing_if = "is_domain")]
    pub query: String,
    /// Whether it also says what the usual systems of registries say.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub usual: bool,
    /// Lines that say that nobody has registered it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub absent: Vec<String>,
    /// The line that names a registered domain, with `{domain}` where the name stands.
    #[serde(default = "named", skip_serializing_if = "is_named")]
    pub named: String,
    /// Where the line of `named` is in answers about nobody's names too: a line that stands only in those
    /// about registered ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held: Option<String>,
    /// Lines that say that the registry keeps it back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<String>,
    /// Lines that say that its registration has ended and that it is about to be given up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaving: Vec<String>,
    /// Lines that say that the registry refuses to answer, or for now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refused: Vec<String>,
}

impl Registry {
    /// The WHOIS service that can be asked.
    pub fn asked_whois(&self) -> Option<&Whois> {
        self.whois.as_ref().filter(|whois| !whois.server.is_empty())
    }

    /// Whether it is known how its WHOIS is asked, or that it has none. Elsewhere its RDAP alone may miss what
    /// a WHOIS nobody knows here would tell.
    pub fn is_whois_settled(&self) -> bool {
        self.whois.is_some()
    }
}

impl Whois {
    /// That of a registry which is known to have none.
    fn none() -> Self {
        Self { query: domain(), named: named(), ..Self::default() }
    }

    /// All its patterns, with the key each stands under.
    pub fn patterns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let lists = [
            ("absent", &self.absent),
            ("reserved", &self.reserved),
            ("leaving", &self.leaving),
            ("refused", &self.refused),
        ];
        let lists = lists.into_iter().flat_map(|(key, list)| list.iter().map(move |one| (key, one.as_str())));
        let held = self.held.iter().map(|held| ("held", held.as_str()));
        lists.chain(held).chain([("named", self.named.as_str())])
    }
}

fn domain() -> String {
    "{domain}".to_owned()
}

fn is_domain(query: &str) -> bool {
    query == "{domain}"
}

fn named() -> String {
    r"Domain Name:\s*{domain}".to_owned()
}

fn is_named(pattern: &str) -> bool {
    pattern == named()
}

/// `registries.toml`, as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    /// The suffixes that are asked unless others are named.
    defaults: Vec<String>,
    /// Suffixes of more than two letters whose registries are not bound by ICANN's contract.
    unbound: Vec<String>,
    /// Labels known to be registered, by suffix.
    known: BTreeMap<String, Vec<String>>,
    /// Words that many registries share.
    usual: Usual,
    #[serde(rename = "registry")]
    registries: Vec<Registry>,
}

/// Words that many registries share.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Usual {
    absent: Vec<String>,
    reserved: Vec<String>,
    leaving: Vec<String>,
}

/// All registries, by suffix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registries {
    by_suffix: Arc<BTreeMap<String, Registry>>,
    book: Arc<Book>,
    iana: Arc<Bootstrap>,
    /// What overlays say, the last one last.
    own: Vec<Registry>,
}

impl Registries {
    /// Those inside the program. Its data are held by the tests: what does not parse is left out.
    pub fn embedded() -> Self {
        static EMBEDDED: OnceLock<Registries> = OnceLock::new();
        let embedded = EMBEDDED.get_or_init(|| {
            let book = toml::from_str(BOOK).unwrap_or_default();
            Self::built(Arc::new(book), Arc::new(Bootstrap::snapshot()), Vec::new())
        });
        embedded.clone()
    }

    /// The same with a newer list of IANA in place of the one compiled in.
    pub fn with_bootstrap(&self, text: &str) -> Result<Self, BadBootstrap> {
        let iana = Bootstrap::read(text, &self.iana)?;
        Ok(Self::built(Arc::clone(&self.book), Arc::new(iana), self.own.clone()))
    }

    /// The same with the user's own registries over them.
    #[must_use]
    pub fn with_entries(&self, entries: &[Registry]) -> Self {
        let own = self.own.iter().chain(entries).cloned().collect();
        Self::built(Arc::clone(&self.book), Arc::clone(&self.iana), own)
    }

    /// The same with these RDAP services, by suffix, where an empty one is none: those that an archive
    /// asked.
    #[must_use]
    pub fn with_services(&self, services: &BTreeMap<String, String>) -> Self {
        let entries = services.iter().map(|(suffix, base)| Registry {
            suffixes: vec![suffix.clone()],
            rdap: Some(base.clone()),
            ..Registry::default()
        });
        self.with_entries(&entries.collect::<Vec<_>>())
    }

    fn built(book: Arc<Book>, iana: Arc<Bootstrap>, own: Vec<Registry>) -> Self {
        let mut by_suffix = BTreeMap::new();
        for (suffix, rdap) in iana.services() {
            let registry = Registry {
                suffixes: vec![suffix.to_owned()],
                rdap: Some(rdap.to_owned()),
                known: book.known.get(suffix).cloned().unwrap_or_default(),
                whois: is_generic(suffix, &book).then(Whois::none),
                ..Registry::default()
            };
            by_suffix.insert(suffix.to_owned(), registry);
        }
        let listed: BTreeSet<&str> = iana.services().map(|(suffix, _)| suffix).collect();
        for (entry, is_own) in book.registries.iter().zip(repeat(false)).chain(own.iter().zip(repeat(true))) {
            for suffix in &entry.suffixes {
                let below = nearest(&by_suffix, suffix).cloned().unwrap_or_default();
                // What stands in the book fills gaps of IANA's list; once it is listed, IANA knows better.
                let gap = is_own || !listed.contains(top(suffix));
                by_suffix.insert(suffix.clone(), laid(entry, suffix, below, &book, gap));
            }
        }
        Self { by_suffix: Arc::new(by_suffix), book, iana, own }
    }

    /// What is known of the registry of `suffix`: its own entry, or that of the longest suffix above it.
    pub fn of(&self, suffix: &str) -> Option<&Registry> {
        nearest(&self.by_suffix, suffix)
    }

    /// Labels known to be registered under `suffix`, the best known first.
    pub fn known(&self, suffix: &str) -> Vec<String> {
        let own =
            self.by_suffix.get(suffix).map(|registry| &registry.known).filter(|known| !known.is_empty());
        own.or_else(|| self.book.known.get(suffix)).cloned().unwrap_or_else(|| vec![WELL_KNOWN.to_owned()])
    }

    /// Whether `suffix` itself stands here, rather than one above it.
    pub fn lists(&self, suffix: &str) -> bool {
        self.by_suffix.contains_key(suffix)
    }

    /// The suffixes that stand here, sorted.
    pub fn suffixes(&self) -> impl Iterator<Item = &str> {
        self.by_suffix.keys().map(String::as_str)
    }

    /// The suffixes that are asked unless others are named, the weightiest first.
    pub fn defaults(&self) -> &[String] {
        &self.book.defaults
    }

    /// The day of IANA's list in use (`YYYY-MM-DD`).
    pub fn dated(&self) -> &str {
        self.iana.dated()
    }

    /// What was compiled in, as text: whoever judges by it judges alike.
    pub fn digested() -> [&'static str; 2] {
        [BOOK, bootstrap::SNAPSHOT]
    }
}

/// A suffix in its ASCII form, without dots around it; `None` for what is none in any spelling.
pub fn ascii(suffix: &str) -> Option<String> {
    let bare = suffix.trim().trim_start_matches("*.").trim_matches('.');
    let ascii = idna::domain_to_ascii_strict(bare).ok()?;
    // A suffix leaves room for a label of 63 octets and a dot.
    (ascii.len() <= 253 - 64).then_some(ascii)
}

fn nearest<'r>(by_suffix: &'r BTreeMap<String, Registry>, suffix: &str) -> Option<&'r Registry> {
    let mut rest = suffix;
    loop {
        if let Some(found) = by_suffix.get(rest) {
            return Some(found);
        }
        rest = rest.split_once('.')?.1;
    }
}

fn top(suffix: &str) -> &str {
    suffix.rsplit('.').next().unwrap_or(suffix)
}

/// Whether ICANN's contract binds the registry of this top-level domain, under which it need run no WHOIS
/// since 2025-01-28. Only the list that is compiled in counts, whose other names were looked through: a later
/// one may bring a country's.
fn is_generic(suffix: &str, book: &Book) -> bool {
    static REVIEWED: OnceLock<Bootstrap> = OnceLock::new();
    let reviewed = REVIEWED.get_or_init(Bootstrap::snapshot);
    suffix.len() > 2 && reviewed.lists(suffix) && !book.unbound.iter().any(|one| one == suffix)
}

/// What `entry` says of `suffix`, over what stood there before; its RDAP service counts only where `rdap`.
fn laid(entry: &Registry, suffix: &str, below: Registry, book: &Book, rdap: bool) -> Registry {
    let is_same = below.suffixes.iter().any(|one| one == suffix);
    let filled = |text: &String| text.replace(SUFFIX, suffix);
    let own_rdap = entry.rdap.as_ref().filter(|_| rdap);
    let whois = entry.whois.as_ref().map(|whois| {
        let mut whois = Whois { server: filled(&whois.server), ..whois.clone() };
        if whois.usual {
            whois.absent.extend(book.usual.absent.iter().cloned());
            whois.reserved.extend(book.usual.reserved.iter().cloned());
            whois.leaving.extend(book.usual.leaving.iter().cloned());
        }
        whois
    });
    let known = match (&entry.known, is_same) {
        (own, _) if !own.is_empty() => own.clone(),
        (_, true) => below.known,
        _ => book.known.get(suffix).cloned().unwrap_or_default(),
    };
    Registry {
        suffixes: vec![suffix.to_owned()],
        rdap: own_rdap.map(filled).or(below.rdap).filter(|url| !url.is_empty()),
        whois: whois.or(below.whois),
        lookup: entry.lookup.as_ref().map(filled).or(below.lookup),
        known,
        source: entry.source.clone().or(below.source),
    }
}

#[cfg(test)]
mod tests;
