//! Registries of domain names: which suffix is answered for by whom, over RDAP and over WHOIS.
//!
//! Sources, in the order in which they have the last word: the user's own overlays, `registries.toml`
//! beside this file (overrides of what IANA lacks, WHOIS servers and their words), IANA's bootstrap (RFC
//! 9224) as refreshed, and the dated snapshot of it that is compiled in.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known of the registry that answers for some suffixes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Public suffixes in their ASCII form, without a dot in front: `com`, `co.uk`, `xn--p1ai`.
    pub suffixes: Vec<String>,
    /// Base address of its RDAP service (RFC 9082), with a slash at the end; `None` where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rdap: Option<String>,
    /// Its WHOIS service (RFC 3912), where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whois: Option<Whois>,
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
    /// Host name, with a port where it is not 43.
    pub server: String,
    /// What is sent, without the line end.
    #[serde(default = "domain", skip_serializing_if = "is_domain")]
    pub query: String,
    /// Lines that say that nobody has registered it.
    pub absent: Vec<String>,
    /// Pattern of the line that names a registered domain; its first group is the name.
    pub named: String,
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

fn domain() -> String {
    "{domain}".to_owned()
}

fn is_domain(query: &str) -> bool {
    query == "{domain}"
}

/// All registries, by suffix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Registries {
    by_suffix: BTreeMap<String, Registry>,
    /// The day of the bootstrap in use (`YYYY-MM-DD`).
    pub dated: String,
}

impl Registries {
    /// Those inside the program.
    pub fn embedded() -> Self {
        Self::default()
    }

    /// What is known of the registry of `suffix`: its own entry, or that of the longest suffix above it.
    pub fn of(&self, suffix: &str) -> Option<&Registry> {
        let mut rest = suffix;
        loop {
            if let Some(found) = self.by_suffix.get(rest) {
                return Some(found);
            }
            rest = rest.split_once('.')?.1;
        }
    }
}
