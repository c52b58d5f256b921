//! What registries of domain names may hold, and the lines that their WHOIS services are known by.

use std::collections::BTreeSet;

use regex::Regex;
use url::Url;

use super::{Lint, is_web_address};
use crate::catalog::CatalogFile;
use crate::catalog::handle::label;
use crate::catalog::platform::{Probe, ProbeKind};
use crate::catalog::registry::{Registry, Whois, ascii};

/// No registry says these; a pattern that takes them takes everything.
const NOBODYS_WORDS: [&str; 2] = ["", "these are no words of any registry"];

impl Lint<'_> {
    pub(super) fn registries(&mut self, file: &CatalogFile) {
        let mut seen = BTreeSet::new();
        for (index, registry) in file.registries.iter().enumerate() {
            let key = format!("registry[{index}]");
            self.registry(&key, registry);
            for suffix in registry.suffixes.iter().filter(|suffix| !seen.insert(suffix.as_str())) {
                self.say(&format!("{key}.suffixes"), &format!("names `{suffix}` twice; keep one"));
            }
        }
    }

    fn registry(&mut self, key: &str, registry: &Registry) {
        if registry.suffixes.is_empty() {
            self.say(&format!("{key}.suffixes"), "is empty; name the suffixes it answers for");
        }
        for suffix in registry.suffixes.iter().filter(|suffix| ascii(suffix).as_ref() != Some(suffix)) {
            let advice = "must be in its ASCII form, without a dot in front, such as `com` or `xn--p1ai`";
            self.say(&format!("{key}.suffixes"), &format!("`{suffix}` {advice}"));
        }
        let rdap = registry.rdap.iter().find(|url| !url.is_empty());
        if rdap.is_some_and(|url| !is_web_address(url) || !url.ends_with('/')) {
            self.say(&format!("{key}.rdap"), "must be an http(s) address with a slash at its end, or empty");
        }
        if registry.lookup.as_ref().is_some_and(|url| !is_web_address(&url.replace("{domain}", "a"))) {
            self.say(&format!("{key}.lookup"), "must be an http(s) address; `{domain}` stands for the name");
        }
        for known in registry.known.iter().filter(|known| label(known).is_none()) {
            self.say(&format!("{key}.known"), &format!("`{known}` is no label of a domain name"));
        }
        if let Some(whois) = registry.whois.as_ref().filter(|whois| !whois.server.is_empty()) {
            self.whois(&format!("{key}.whois"), whois);
        }
    }

    fn whois(&mut self, key: &str, whois: &Whois) {
        let server = whois.server.replace("{suffix}", "com");
        let is_server = Url::parse(&format!("whois://{server}/")).is_ok_and(|url| {
            url.has_host() && url.username().is_empty() && url.path() == "/" && url.query().is_none()
        });
        if !is_server {
            self.say(&format!("{key}.server"), "must be a host name, with `:` and a port where it is not 43");
        }
        if !whois.query.contains("{domain}") || whois.query.contains(char::is_control) {
            self.say(&format!("{key}.query"), "must be one line with `{domain}` where the name goes");
        }
        if whois.absent.is_empty() && !whois.usual {
            let advice = "is empty; without the words for nobody it can never say so (or set `usual = true`)";
            self.say(&format!("{key}.absent"), advice);
        }
        if !whois.named.contains("{domain}") {
            self.say(&format!("{key}.named"), "has no `{domain}`; put it where the line has the name");
        }
        for (part, pattern) in whois.patterns() {
            self.line(&format!("{key}.{part}"), &pattern.replace("{domain}", "{label}"));
        }
    }

    /// A pattern that stands for a whole line.
    pub(super) fn line(&mut self, key: &str, line: &str) {
        let filled = line.replace("{handle}", "example").replace("{label}", "example");
        match Regex::new(&format!("(?i)^(?:{filled})$")) {
            Err(error) => self.say(key, &format!("pattern does not compile: {error}")),
            Ok(pattern) if NOBODYS_WORDS.iter().any(|words| pattern.is_match(words)) => {
                self.say(key, &format!("`{line}` takes any line; write the words it must hold"));
            }
            Ok(_) => {}
        }
    }

    /// Whether the address is one that a probe may have: only the places made of registries ask WHOIS and
    /// DNS.
    pub(super) fn is_address(&self, probe: &Probe) -> bool {
        let of_register = self.made && probe.kind == ProbeKind::Register;
        let filled = probe.url.replace("{label}", "example");
        let is_register = || Url::parse(&filled).is_ok_and(|url| matches!(url.scheme(), "whois" | "dns"));
        is_web_address(&probe.url) || (of_register && is_register())
    }
}

/// What the checks of files would say of a place that was made.
#[cfg(test)]
pub(in crate::catalog) fn of_made(platform: &crate::catalog::platform::Platform) -> Vec<super::Fault> {
    let table = toml::de::DeTable::parse_recoverable("").0.into_inner();
    let mut lint =
        Lint { text: "", table, at: Some((0, platform.id.clone())), made: true, faults: Vec::new() };
    lint.platform(platform);
    lint.faults
}
