//! Software that many run: a name there is held on one server, so that the place is the entry together
//! with the server (`mastodon@hachyderm.io`).

use url::Url;

use super::Catalog;
use super::country::is_country;
use super::domain;
use super::platform::{Kind, Platform};
use super::selection::{BadSelection, Selection, closest, server};
use super::signal::{Locator, Scalar, Signal};

/// Stands for the server in the texts of an entry.
const HOST: &str = "{host}";

impl Platform {
    /// This entry on one server: `{host}` is filled in everywhere. `None` for entries that have no
    /// servers.
    pub fn on_host(&self, host: &str) -> Option<Self> {
        self.host.as_ref()?;
        let mut platform = self.clone();
        platform.host = None;
        platform.id = format!("{}@{host}", self.id);
        if !platform.name.contains(HOST) {
            platform.name = format!("{} on {host}", self.name);
        }
        let fill = |text: &mut String| *text = text.replace(HOST, host);
        let Self { name, namespace, profile, also, look, .. } = &mut platform;
        [name, namespace, profile, &mut look.url, &mut look.question].into_iter().for_each(fill);
        also.iter_mut().for_each(fill);
        platform.reclaim.iter_mut().flat_map(|way| [&mut way.url, &mut way.note]).flatten().for_each(fill);
        for source in &mut platform.controls.ask {
            fill(&mut source.url);
        }
        for signal in &mut platform.walls {
            fill_signal(signal, host);
        }
        for probe in &mut platform.probes {
            fill(&mut probe.url);
            probe.headers.values_mut().for_each(fill);
            probe.body.iter_mut().for_each(fill);
            for signal in &mut probe.signals {
                fill_signal(signal, host);
            }
            probe.account.iter_mut().chain(probe.owner.values_mut()).for_each(|one| fill_locator(one, host));
        }
        if let Some(posts) = &mut platform.posts {
            fill(&mut posts.url);
            posts.headers.values_mut().for_each(fill);
            posts.places_mut().for_each(|one| fill_locator(one, host));
        }
        Some(platform)
    }
}

fn fill_signal(signal: &mut Signal, host: &str) {
    let texts = signal.text.iter_mut().chain(&mut signal.lacks);
    texts
        .chain(&mut signal.title)
        .chain(&mut signal.redirect)
        .for_each(|text| *text = text.replace(HOST, host));
    let texts = signal.header.values_mut().chain(&mut signal.words);
    texts.for_each(|text| *text = text.replace(HOST, host));
    for test in &mut signal.json {
        fill_pattern(&mut test.matches, host);
        if let Some(Scalar::Text(text)) = &mut test.equals {
            *text = text.replace(HOST, host);
        }
    }
    for test in &mut signal.css {
        test.contains.iter_mut().for_each(|text| *text = text.replace(HOST, host));
    }
}

fn fill_locator(locator: &mut Locator, host: &str) {
    fill_pattern(&mut locator.pattern, host);
    fill_pattern(&mut locator.url, host);
    locator.prefix.iter_mut().for_each(|text| *text = text.replace(HOST, host));
}

/// In a pattern the host stands for itself, dots included.
fn fill_pattern(pattern: &mut Option<String>, host: &str) {
    if let Some(pattern) = pattern {
        *pattern = pattern.replace(HOST, &regex::escape(host));
    }
}

impl Catalog {
    /// This catalog with the places added that `selection` names together with a server, and those of the
    /// suffixes it names. Everything
    /// that asks, reports or explains finds them by their whole id from then on.
    pub fn with_hosts(mut self, selection: &Selection) -> Result<Self, BadSelection> {
        for term in selection.terms() {
            let word = term.strip_prefix('-').unwrap_or(term);
            if let Some(suffix) = domain::suffix_of(word) {
                if self.get(word).is_none() {
                    let place = domain::place(suffix, &self.registries)?;
                    let at = self.platforms.partition_point(|platform| platform.id < place.id);
                    self.platforms.insert(at, place);
                }
                continue;
            }
            let Some((id, host)) = word.split_once('@').filter(|(id, _)| !id.is_empty()) else { continue };
            if self.get(word).is_some() {
                continue;
            }
            let Some(entry) = self.get(id).or_else(|| self.get(&id.replace('-', "_"))) else {
                return Err(BadSelection::Unknown { word: word.to_owned(), near: self.nearest(id) });
            };
            let Some(rules) = &entry.host else {
                return Err(BadSelection::HasNoHosts { id: entry.id.clone() });
            };
            if rules.countries && !is_country(&host.to_uppercase()) {
                let (country, example) = (host.to_owned(), rules.example.clone());
                return Err(BadSelection::NoCountry { country, example });
            }
            let host = server(host)
                .filter(|host| rules.dotless || host.contains('.'))
                .ok_or_else(|| BadSelection::NoHost { word: word.to_owned(), host: host.to_owned() })?;
            let place = entry.on_host(&host);
            self.platforms.extend(place);
        }
        self.platforms.sort_by(|left, right| left.id.cmp(&right.id));
        self.platforms.dedup_by(|left, right| left.id == right.id);
        Ok(self)
    }

    /// What `word` was probably meant to be: a suffix or a domain is one of the places for domains.
    pub(super) fn nearest(&self, word: &str) -> Option<String> {
        if let Some(id) = self.by_host(word) {
            return Some(id);
        }
        let groups = self.platforms.iter().map(|platform| format!("@{}", platform.category));
        let groups = groups.chain(Kind::ALL.into_iter().map(|kind| format!("@{}", kind.group())));
        if let Some(group) = groups.clone().find(|group| group[1..] == *word) {
            return Some(group);
        }
        let bare = word.strip_prefix('.').unwrap_or(word);
        if let Ok(place) = domain::place(bare, &self.registries) {
            return Some(place.id);
        }
        if let Some((place, _)) = domain::of_address(word) {
            return Some(place);
        }
        closest(word, self.platforms.iter().map(|platform| platform.id.clone()).chain(groups))
    }

    /// The place whose profiles are at the host `word`, which is where people know it from.
    fn by_host(&self, word: &str) -> Option<String> {
        let is_at = |platform: &&Platform| {
            let host = platform.profile.split_once("://").and_then(|(_, rest)| rest.split('/').next());
            let plain = |host: &str| host.trim_start_matches("www.").to_owned();
            platform.host.is_none()
                && word.contains('.')
                && host.is_some_and(|host| plain(host) == plain(word))
        };
        self.platforms.iter().find(is_at).map(|platform| platform.id.clone())
    }

    /// The place for people's own address of an account on a server, such as
    /// `https://hachyderm.io/@acme`: the id with its host, and the handle.
    pub(super) fn hosted_in_address(&self, url: &Url) -> Option<(String, String)> {
        let host = server(url.host_str()?)?;
        // A handle alone behind the host could be a page of any site.
        let own = |platform: &&Platform| {
            platform.profile.contains("://{host}/")
                && !platform.profile.ends_with("{host}/{handle}")
                // A word without a dot is the id of a place, not a server.
                && platform.host.as_ref().is_some_and(|rules| rules.dotless || host.contains('.'))
        };
        self.platforms.iter().filter(own).find_map(|platform| {
            let place = platform.on_host(&host)?;
            Some((place.id.clone(), super::handle_between(&place.profile, url)?))
        })
    }
}
