//! What must hold between keys and the probes that use them.

use std::collections::{BTreeMap, BTreeSet};

use url::Url;

use super::Lint;
use crate::catalog::CatalogFile;
use crate::catalog::batch::Batch;
use crate::catalog::key::{Key, OWN, TokenRule};
use crate::catalog::platform::Probe;
use crate::catalog::signal::variables;

impl Lint<'_> {
    /// The file's keys, and whether every variable belongs to one of them. A file without keys may
    /// use the built-in ones.
    pub(super) fn file_keys(&mut self, file: &CatalogFile) {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        let mut last = "";
        let platforms = || file.platforms.iter();
        let posts = || platforms().filter_map(|platform| platform.posts.as_ref());
        for (index, key) in file.keys.iter().enumerate() {
            let path = format!("key[{index}]");
            if key.id.as_str() <= last {
                self.say(&format!("{path}.id"), "must stand in the order of ids, each used once");
            }
            last = &key.id;
            self.key(&path, key);
            for name in key.names() {
                if let Some(other) = owners.insert(name, &key.id) {
                    self.say(&path, &format!("`{name}` belongs to the key `{other}` already"));
                }
            }
            let probed = || platforms().flat_map(|platform| &platform.probes).flat_map(|probe| &probe.keys);
            let mut asked = probed().chain(posts().flat_map(|posts| &posts.keys));
            let used = asked.any(|used| key.names().any(|name| name == used));
            if key.worth && !used {
                self.say(&path, "no probe uses it; take it out, or say `worth = false` and `why`");
            }
        }
        if file.keys.is_empty() {
            return;
        }
        for (index, platform) in file.platforms.iter().enumerate() {
            self.at = Some((index, platform.id.clone()));
            let probes = platform.probes.iter().enumerate();
            let probes = probes.map(|(index, probe)| (format!("probe[{index}].keys"), &probe.keys));
            let posts = platform.posts.iter().map(|posts| ("posts.keys".to_owned(), &posts.keys));
            for (place, keys) in probes.chain(posts).collect::<Vec<_>>() {
                for name in keys.iter().filter(|name| !name.starts_with(OWN)) {
                    if !owners.contains_key(name.as_str()) {
                        let advice = format!("`{name}` belongs to no `[[key]]`; add one that lists it");
                        self.say(&place, &advice);
                    }
                }
            }
        }
        self.at = None;
    }

    fn key(&mut self, path: &str, key: &Key) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if key.id.is_empty() || !key.id.chars().all(plain) {
            self.say(&format!("{path}.id"), "must be lower-case letters, digits and `_`");
        }
        if key.variables.is_empty() || key.names().any(|name| !is_variable(name)) {
            self.say(
                &format!("{path}.variables"),
                "must name environment variables in capitals, digits and `_`",
            );
        }
        if !is_https(&key.get) {
            self.say(&format!("{path}.get"), "must be an https address where one gets the key");
        }
        if key.cost.trim().is_empty() {
            self.say(&format!("{path}.cost"), "is empty; say what it costs, or `free`");
        }
        if key.quota.is_some_and(|quota| quota.requests == 0) {
            self.say(&format!("{path}.quota"), "must allow a request");
        }
        if key.worth == key.why.is_some() {
            self.say(&format!("{path}.why"), "goes with `worth = false`: say why it is not worth it");
        }
        if key.sources.is_empty() {
            self.say(&format!("{path}.sources"), "is empty; name what the entry rests on, with its date");
        }
        if let Some(rule) = &key.token {
            self.token(&format!("{path}.token"), key, rule);
        }
    }

    fn token(&mut self, path: &str, key: &Key, rule: &TokenRule) {
        if !is_https(&rule.url) || rule.url.contains('$') {
            self.say(&format!("{path}.url"), "must be an https address without keys in it");
        }
        if key.variables.contains(&rule.variable) {
            self.say(
                &format!("{path}.variable"),
                "must be another name than the variables the token is had for",
            );
        }
        for (part, value) in [("client", &rule.client), ("secret", &rule.secret)] {
            let known =
                value.strip_prefix('$').is_some_and(|name| key.variables.iter().any(|one| one == name));
            if !known {
                self.say(&format!("{path}.{part}"), "must be `$NAME` of one of the key's variables");
            }
        }
        if rule.form.keys().any(|name| matches!(name.as_str(), "client_id" | "client_secret"))
            || rule.form.values().any(|value| value.contains('$'))
        {
            self.say(&format!("{path}.form"), "holds no credentials; `client` and `secret` do");
        }
        for (part, pointer) in [("token", &rule.token), ("expires", &rule.expires)] {
            if !pointer.starts_with('/') {
                self.say(&format!("{path}.{part}"), "must be a JSON Pointer; it starts with `/`");
            }
        }
    }

    /// The keys of one probe: each used, each listed, and none sent in the open.
    pub(super) fn probe_keys(&mut self, path: &str, probe: &Probe) {
        let values = probe.headers.values().chain(probe.key_query.values());
        let in_path = probe.url.split('?').next().unwrap_or_default();
        let used: BTreeSet<String> =
            values.flat_map(|value| variables(value)).chain(variables(in_path)).collect();
        for name in used.iter().filter(|name| !probe.keys.contains(name)) {
            self.say(
                &format!("{path}.keys"),
                &format!("does not list `{name}`, which a header, a parameter or the path uses"),
            );
        }
        for name in probe.keys.iter().filter(|name| !used.contains(*name)) {
            self.say(
                &format!("{path}.keys"),
                &format!("lists `{name}`, which nothing uses; write `${name}`"),
            );
        }
        if !probe.keys.is_empty() && !probe.url.starts_with("https://") {
            self.say(&format!("{path}.url"), "must be https, because it carries a key");
        }
        if !probe.keys.is_empty() && probe.url.contains("{host}") {
            self.say(&format!("{path}.url"), "must name its host, because a key goes nowhere else");
        }
        let whole = |name: &String| in_path.split('/').any(|part| part == format!("${name}"));
        for name in variables(in_path).iter().filter(|name| !whole(name)) {
            let words = format!("has `${name}` inside a part of the path; only a whole part can be a key");
            self.say(&format!("{path}.url"), &words);
        }
        if probe.keys_optional && !variables(in_path).is_empty() {
            self.say(&format!("{path}.url"), "needs its key, so `keys_optional` cannot be");
        }
    }

    /// What goes with asking for many at once.
    pub(super) fn batch(&mut self, path: &str, probe: &Probe, batch: &Batch) {
        let path = format!("{path}.batch");
        if batch.most < 2 {
            self.say(&format!("{path}.most"), "must be 2 or more; without `batch` each is asked alone");
        }
        if batch.join.is_empty() {
            self.say(&format!("{path}.join"), "is empty; handles would run into each other");
        }
        if batch.lists.is_empty() {
            self.say(&format!("{path}.lists"), "is empty; say where the reply has an item for each handle");
        }
        for list in &batch.lists {
            if !(list.at.is_empty() || list.at.starts_with('/')) || !list.name.starts_with('/') {
                self.say(&format!("{path}.lists"), "holds JSON Pointers; they start with `/`");
            }
        }
        let mut values = probe.headers.values().chain(&probe.body).chain([&probe.url]);
        if values.any(|value| value.contains("{handle}")) {
            self.say(&path, "asks for `{handles}`; take out `{handle}`");
        }
    }
}

fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn is_https(address: &str) -> bool {
    Url::parse(address).is_ok_and(|url| url.scheme() == "https" && url.host_str().is_some())
}
