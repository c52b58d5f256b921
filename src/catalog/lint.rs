//! What the types alone cannot hold: meaning. Every fault names its line and the mend.

mod keys;
mod locators;
mod posts;
pub(super) mod registries;
mod titles;

use std::collections::BTreeSet;

use toml::de::{DeTable, DeValue};
use url::Url;

use super::domain;
use super::load::line_at;
use super::platform::{Absence, Platform, Probe, ProbeKind};
use super::registry::Registries;
use super::signal::{JsonTest, Says, Signal, is_never_an_answer};
use super::{CatalogFile, Fault};
use crate::verdict::Verdict;

/// All faults of meaning in `file`, in the order of their lines. `elsewhere` are the ids of entries
/// that its profiles may name besides its own.
pub(super) fn faults(file: &CatalogFile, text: &str, elsewhere: &[&str]) -> Vec<Fault> {
    let mut lint = Lint {
        text,
        table: DeTable::parse_recoverable(text).0.into_inner(),
        at: None,
        made: false,
        faults: Vec::new(),
    };
    let mut ids = BTreeSet::new();
    for (index, platform) in file.platforms.iter().enumerate() {
        lint.at = Some((index, platform.id.clone()));
        if !ids.insert(&platform.id) {
            lint.say("id", "is used by an earlier entry; every id is used once");
        }
        lint.identity(platform);
        // What is written for a server is read as it will be on one.
        let placed = platform.host.as_ref().and_then(|host| platform.on_host(&host.example));
        lint.platform(placed.as_ref().unwrap_or(platform));
    }
    lint.at = None;
    let registries = Registries::embedded().with_entries(&file.registries);
    for (index, profile) in file.profiles.iter().enumerate() {
        let key = format!("profile[{index}].required");
        if profile.required.is_empty() {
            lint.say(&key, "is empty; a profile that requires nothing is always complete");
        }
        let is_domain =
            |id: &str| domain::suffix_of(id).is_some_and(|one| domain::place(one, &registries).is_ok());
        let known = |id: &String| ids.contains(id) || elsewhere.contains(&id.as_str()) || is_domain(id);
        for id in profile.required.iter().filter(|id| !known(id)) {
            lint.say(&key, &format!("`{id}` is no platform of this catalog"));
        }
    }
    lint.file_keys(file);
    lint.registries(file);
    lint.faults.sort();
    lint.faults
}

/// What only an overlay may hold.
pub(super) fn stray(file: &CatalogFile, text: &str) -> Vec<Fault> {
    let message = "belongs in an overlay; here the entry itself can be taken out";
    let faults = file.disabled.iter().enumerate();
    faults.map(|(index, _)| fault_at(text, "", &format!("disable[{index}]"), message)).collect()
}

/// A fault at a key path of the whole file.
pub(super) fn fault_at(text: &str, platform: &str, key: &str, message: &str) -> Fault {
    let table = DeTable::parse_recoverable(text).0.into_inner();
    let line = line_at(text, offset_of(&table, key));
    let key = key.split_once("].").filter(|_| !platform.is_empty()).map_or(key, |(_, key)| key).to_owned();
    Fault { line, platform: platform.to_owned(), key, message: message.to_owned() }
}

struct Lint<'t> {
    text: &'t str,
    table: DeTable<'t>,
    at: Option<(usize, String)>,
    /// Whether the entry is made of what is known of a registry, not read from a file.
    made: bool,
    faults: Vec<Fault>,
}

impl Lint<'_> {
    fn say(&mut self, key: &str, message: &str) {
        let (path, platform) = match &self.at {
            Some((index, id)) => (format!("platform[{index}].{key}"), id.clone()),
            None => (key.to_owned(), String::new()),
        };
        let line = line_at(self.text, offset_of(&self.table, &path));
        self.faults.push(Fault { line, platform, key: key.to_owned(), message: message.to_owned() });
    }

    fn identity(&mut self, platform: &Platform) {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if platform.id.is_empty() || !platform.id.chars().all(plain) {
            self.say("id", "must be lower-case letters, digits and `_`");
        }
        self.hosts(platform);
    }

    fn platform(&mut self, platform: &Platform) {
        if !(1..=3).contains(&platform.tier) {
            self.say("tier", "must be 1, 2 or 3");
        }
        for (key, address) in [("profile", &platform.profile), ("look.url", &platform.look.url)] {
            if !is_web_address(address) {
                self.say(key, "must be an http(s) address, with `{handle}` where the name goes");
            }
        }
        if platform.also.iter().any(|address| !is_web_address(address) || !address.contains("{handle}")) {
            self.say("also", "must hold http(s) addresses with `{handle}` where the name goes");
        }
        self.handle_rules(platform);
        let clears = platform.probes.iter().any(Probe::can_clear);
        if clears && platform.controls.taken.is_empty() && platform.controls.ask.is_empty() {
            self.say(
                "controls.taken",
                "is empty; a check that can find nobody needs accounts known to exist",
            );
        }
        for (index, wall) in platform.walls.iter().enumerate() {
            let key = format!("wall[{index}]");
            if wall.says != Says::Wall {
                self.say(&format!("{key}.says"), "must be `wall` here; put other signals under a probe");
            }
            self.signal(&key, wall);
        }
        let mut ids = BTreeSet::new();
        for (index, probe) in platform.probes.iter().enumerate() {
            let key = format!("probe[{index}]");
            if !ids.insert(&probe.id) {
                self.say(&format!("{key}.id"), "is used by an earlier probe of this entry");
            }
            self.probe(&key, probe);
            self.titles(&key, platform, probe);
        }
        if let Some(posts) = &platform.posts {
            self.posts(posts);
        }
        if platform.sources.is_empty() {
            self.say("sources", "is empty; name what the entry rests on, with its date");
        }
    }

    /// An entry with servers names them in every address; the others have no `{host}`.
    fn hosts(&mut self, platform: &Platform) {
        let asked = platform
            .probes
            .iter()
            .enumerate()
            .map(|(index, probe)| (format!("probe[{index}].url"), &probe.url));
        let listed = platform.controls.ask.iter().map(|list| ("controls.ask".to_owned(), &list.url));
        let profile = ("profile".to_owned(), &platform.profile);
        for (key, address) in asked.chain(listed).chain([profile]).collect::<Vec<_>>() {
            match (&platform.host, address.contains("{host}")) {
                (Some(_), false) => self.say(&key, "has no `{host}`; put it where the server goes"),
                (None, true) => self.say(&key, "has `{host}`, but the entry has no `[platform.host]`"),
                _ => {}
            }
        }
        for (index, probe) in platform.probes.iter().enumerate() {
            if platform.host.is_some() && !probe.keys.is_empty() {
                let advice = "belongs to one host and goes nowhere else; an entry with servers takes no key";
                self.say(&format!("probe[{index}].keys"), advice);
            }
        }
        for list in &platform.controls.ask {
            if !is_web_address(&list.url) || !list.at.starts_with('/') {
                self.say("controls.ask", "needs an http(s) address in `url` and a JSON Pointer in `at`");
            }
        }
        if let Some(host) = &platform.host
            && platform.on_host(&host.example).is_none_or(|place| !is_web_address(&place.profile))
        {
            self.say("host.example", "is no host name");
        }
    }

    fn handle_rules(&mut self, platform: &Platform) {
        let rules = &platform.handle;
        if let Err(reason) = rules.check() {
            self.say("handle.pattern", &reason);
            return;
        }
        if rules.min == 0 || rules.min > rules.max {
            self.say("handle.min", "must be at least 1 and at most `max`");
        }
        if !rules.reserved.is_empty() && rules.reserved_source.is_none() {
            self.say("handle.reserved_source", "is missing; say where the reserved words are published");
        }
        for known in platform.controls.taken.iter().filter(|known| !rules.allows(known)) {
            if rules.verified && rules.binds == super::handle::Binds::NeverExisted {
                self.say("controls.taken", &format!("`{known}` breaks this entry's own handle rules"));
            }
        }
    }

    fn probe(&mut self, key: &str, probe: &Probe) {
        let place = if probe.batch.is_some() { "{handles}" } else { "{handle}" };
        let in_body = probe.body.as_ref().is_some_and(|body| body.contains(place));
        if !probe.url.contains(place) && !probe.url.contains("{label}") && !in_body {
            let advice = format!("has no `{place}`; put it where the name goes, or in `body`");
            self.say(&format!("{key}.url"), &advice);
        }
        if !self.is_address(probe) {
            self.say(&format!("{key}.url"), "must be an http(s) address");
        }
        if probe.body.is_some() != probe.body_kind.is_some() {
            self.say(&format!("{key}.body_kind"), "goes with `body`: `json`, `graphql-in-json` or `form`");
        }
        for name in probe.headers.keys() {
            if name != &name.to_ascii_lowercase() {
                self.say(&format!("{key}.headers"), &format!("`{name}` must be in lower case"));
            }
            if matches!(
                name.as_str(),
                "user-agent" | "host" | "content-length" | "connection" | "accept-encoding"
            ) {
                self.say(&format!("{key}.headers"), &format!("`{name}` is callsign's own; take it out"));
            }
        }
        self.probe_keys(key, probe);
        if let Some(batch) = &probe.batch {
            self.batch(key, probe, batch);
        }
        if probe.cost_usd.is_some_and(|cost| !cost.is_finite() || cost < 0.0) {
            self.say(&format!("{key}.cost_usd"), "must be a price in US dollars, 0 or more");
        }
        self.verdicts(key, probe);
        for (index, signal) in probe.signals.iter().enumerate() {
            let path = format!("{key}.signal[{index}]");
            if signal.says != Says::Wall && signal.status.iter().any(|status| is_never_an_answer(*status)) {
                self.say(
                    &format!("{path}.status"),
                    "401, 403, 429, 451, 202, 999 and 5xx are never an answer; use `says = \"wall\"`",
                );
            }
            self.signal(&path, signal);
        }
        if let Some(account) = &probe.account {
            self.locator(&format!("{key}.account"), account);
        }
        for (field, locator) in &probe.owner {
            let name = format!("{field:?}");
            self.locator(&format!("{key}.owner ({name})"), locator);
        }
    }

    fn verdicts(&mut self, key: &str, probe: &Probe) {
        let says = |wanted: Says| probe.signals.iter().any(|signal| signal.says == wanted);
        let can = |verdict: Verdict| probe.can_say.contains(&verdict);
        let path = format!("{key}.can_say");
        if can(Verdict::Free) {
            let validator = matches!(probe.kind, ProbeKind::Validator | ProbeKind::SignUp);
            if !validator || probe.absence != Absence::Registrable || !says(Says::Free) {
                self.say(
                    &path,
                    "`free` needs a validator with `absence = \"registrable\"` and a signal that says `free`",
                );
            }
        }
        if can(Verdict::Vacant) && (!says(Says::Absent) || probe.absence == Absence::Ambiguous) {
            self.say(
                &path,
                "`vacant` needs a signal that says `absent`, and absence that is not `ambiguous`",
            );
        }
        if can(Verdict::Taken) && !says(Says::Taken) {
            self.say(&path, "`taken` needs a signal that says `taken`");
        }
        if can(Verdict::Withheld) && !says(Says::Withheld) {
            self.say(&path, "`withheld` needs a signal that says `withheld`");
        }
        if can(Verdict::Barred) || can(Verdict::Unknown) {
            self.say(&path, "holds only `free`, `vacant`, `taken` and `withheld`");
        }
    }

    fn signal(&mut self, key: &str, signal: &Signal) {
        if signal.notation().is_empty() {
            self.say(key, "has no condition; an empty rule would hold for every reply");
        }
        if (signal.says == Says::Withheld) != signal.why.is_some() {
            self.say(
                &format!("{key}.why"),
                "goes with `says = \"withheld\"`: reserved, suspended, deleted or for-sale",
            );
        }
        if (signal.says == Says::Wall) != signal.wall.is_some() {
            self.say(
                &format!("{key}.wall"),
                "goes with `says = \"wall\"`: blocked, rate-limited, login-wall or needs-key",
            );
        }
        let texts = signal.text.iter().chain(&signal.lacks).chain(&signal.title).chain(&signal.redirect);
        if texts.clone().any(|text| text.trim().is_empty()) {
            self.say(key, "holds an empty text, which every page contains; take it out");
        }
        if texts.clone().any(|text| text.trim() == "{handle}") {
            self.say(key, "looks for nothing but the handle, which error pages repeat too");
        }
        signal.line.iter().for_each(|line| self.line(key, line));
        for test in &signal.json {
            self.json_test(key, test);
        }
        for test in &signal.css {
            self.selector(key, &test.at);
        }
    }

    fn json_test(&mut self, key: &str, test: &JsonTest) {
        let set = [
            test.exists.is_some(),
            test.equals.is_some(),
            test.matches.is_some(),
            test.len.is_some(),
            test.handle,
        ];
        if set.into_iter().filter(|one| *one).count() != 1 {
            self.say(
                &format!("{key}.json"),
                "needs exactly one of `exists`, `equals`, `matches`, `len`, `handle`",
            );
        }
        if !test.at.is_empty() && !test.at.starts_with('/') {
            self.say(
                &format!("{key}.json"),
                &format!("`{}` is no JSON Pointer; it starts with `/`", test.at),
            );
        }
        self.pattern(key, test.matches.as_deref());
        if let Some(script) = &test.script {
            self.script(key, script);
        }
    }
}

fn is_web_address(template: &str) -> bool {
    let filled = ["{handle}", "{handles}", "{label}", "{suffix}"];
    let filled = filled.iter().fold(template.to_owned(), |text, place| text.replace(place, "example"));
    Url::parse(&filled.replace("{host}", "host.example"))
        .is_ok_and(|url| matches!(url.scheme(), "http" | "https") && url.host_str().is_some())
}

/// Byte offset of the deepest part of `path` that stands in the file.
fn offset_of(table: &DeTable<'_>, path: &str) -> usize {
    let steps = path.split(['.', '[', ']', ' ']).filter(|step| !step.is_empty());
    let mut offset = 0;
    let mut table = Some(table);
    let mut array = None;
    for step in steps {
        let found = match (table, array.take(), step.parse::<usize>()) {
            (_, Some(items), Ok(index)) => {
                let items: &toml::de::DeArray<'_> = items;
                items.get(index).map(|item| (item.span().start, item))
            }
            (Some(inner), None, _) => inner
                .iter()
                .find(|(key, _)| key.get_ref().as_ref() == step)
                .map(|(key, value)| (key.span().start, value)),
            _ => None,
        };
        let Some((start, value)) = found else { break };
        offset = start;
        table = None;
        match value.get_ref() {
            DeValue::Table(inner) => table = Some(inner),
            DeValue::Array(items) => array = Some(items),
            _ => break,
        }
    }
    offset
}
