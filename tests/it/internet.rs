//! A healthy internet made of the recorded replies: every probe of the catalog answers for any handle,
//! with a reply of somebody or of nobody rewritten for it. Faults are laid over it. The same pages
//! answer in memory and over real sockets.

use std::sync::OnceLock;

use callsign::catalog::handle::Handle;
use callsign::catalog::platform::{Platform, Probe};
use callsign::exchange::Failure;
use callsign::judge::mask::{MASK, Mask};
use callsign::probe::request;
use regex::Regex;
use serde_json::{Value, json};
use url::Url;

use crate::replies::{Recorded, all_keys, catalog, found_for, missing_for, recorded};

/// One request, wherever it comes from.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) url: Url,
    pub(crate) body: String,
}

/// One answer, wherever it goes.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) way: Way,
}

/// How an answer arrives.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Way {
    Whole,
    /// So many bytes, then the connection breaks.
    Cut(usize),
    /// Compressed, and the last bytes are missing.
    GzipCut,
    /// The body never ends.
    Drip,
    /// There is never an answer.
    Hang,
    /// In memory only: no answer, for this reason.
    Failing(Failure),
}

impl Page {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        let body = body.into();
        let json = body.first().is_some_and(|byte| b"{[".contains(byte));
        let mime = if json { "application/json" } else { "text/html; charset=utf-8" };
        let headers = vec![("content-type".to_owned(), mime.to_owned())];
        Self { status, headers, body, way: Way::Whole }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.retain(|(key, _)| key != name);
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn way(self, way: Way) -> Self {
        Self { way, ..self }
    }

    pub(crate) fn status(self, status: u16) -> Self {
        Self { status, ..self }
    }

    pub(crate) fn redirect(status: u16, location: &str) -> Self {
        Self::new(status, "<html><body>moved</body></html>").with("location", location)
    }

    pub(crate) fn failing(failure: Failure) -> Self {
        Self::new(0, "").way(Way::Failing(failure))
    }

    pub(crate) fn is_json(&self) -> bool {
        serde_json::from_slice::<Value>(&self.body).is_ok()
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// One probe with its recorded replies.
pub(crate) struct Place {
    pub(crate) platform: &'static Platform,
    pub(crate) probe: &'static Probe,
    /// Replies of somebody, the best proved first.
    pub(crate) found: Vec<Told>,
    /// Replies of nobody, likewise.
    pub(crate) missing: Vec<Told>,
    routes: Vec<Route>,
}

/// A recorded reply, ready to be told of any handle.
pub(crate) struct Told {
    recorded: &'static Recorded,
    /// The body between the places where the handle stands.
    body: Vec<String>,
    /// The address that answered, where it is not the one asked, likewise.
    elsewhere: Option<Vec<String>>,
}

impl Told {
    pub(crate) fn new(probe: &Probe, recorded: &'static Recorded) -> Self {
        let parts = |text: &str| {
            let masked = Mask::new(&recorded.handle).apply(text);
            masked.split(MASK).map(str::to_owned).collect::<Vec<_>>()
        };
        let asked = request(probe, &Handle::new(recorded.handle.clone()), &all_keys()).unwrap();
        let elsewhere = (asked.url != recorded.url).then(|| {
            // The scheme is not masked: nobody is called `https`.
            let (scheme, rest) = recorded.url.as_str().split_once("://").unwrap();
            let mut parts = parts(rest);
            parts[0].insert_str(0, &format!("{scheme}://"));
            parts
        });
        Self { recorded, body: parts(&String::from_utf8_lossy(&recorded.body)), elsewhere }
    }

    /// Whether the body names the handle.
    fn names_it(&self) -> bool {
        self.body.len() > 1
    }
}

struct Route {
    url: Regex,
    body: Option<Regex>,
}

const STAND_IN: &str = "zqstandin";
/// One handle, as it stands in an address or a body.
const ONE: &str = "[^/?#&\"]+?";

/// Every probe of the catalog, in its order.
pub(crate) fn places() -> &'static [Place] {
    static PLACES: OnceLock<Vec<Place>> = OnceLock::new();
    PLACES.get_or_init(|| {
        let platforms = catalog().platforms.iter();
        platforms
            .flat_map(|platform| platform.probes.iter().map(move |probe| Place::new(platform, probe)))
            .collect()
    })
}

/// The probe that `ask` belongs to, and the handle in it (the first of many).
pub(crate) fn identify(ask: &Ask) -> Option<(&'static Place, String)> {
    if members(&ask.url).is_some() {
        return None;
    }
    places().iter().find_map(|place| place.handle_in(ask).map(|handle| (place, handle)))
}

/// What `answer` says to `ask`: of each handle in it, joined where one request asks about many.
pub(crate) fn page(
    among: impl IntoIterator<Item = &'static Place>,
    ask: &Ask,
    mut answer: impl FnMut(&'static Place, &str) -> Page,
) -> Option<Page> {
    if members(&ask.url).is_some() {
        return None;
    }
    let (place, handles) =
        among.into_iter().find_map(|place| place.handles_in(ask).map(|handles| (place, handles)))?;
    let pages = handles.iter().map(|handle| answer(place, handle)).collect();
    Some(place.joined(pages))
}

impl Place {
    fn new(platform: &'static Platform, probe: &'static Probe) -> Self {
        let told = |mut replies: Vec<&'static Recorded>| {
            replies.sort_by_key(|one| {
                ["real", "documented", "shape"].iter().position(|word| *word == one.proof)
            });
            replies.into_iter().map(|one| Told::new(probe, one)).collect::<Vec<_>>()
        };
        let mut found = told(found_for(recorded(), &platform.id, probe));
        // A refusal stands for somebody only where the rules would allow the name.
        found.retain(|one| one.recorded.expect == "taken" || platform.handle.allows(&one.recorded.handle));
        // A reply that names its account otherwise than it was asked for cannot be told of another.
        found.retain(|one| probe.account.is_none() || one.names_it());
        let missing = told(missing_for(recorded(), &platform.id, probe));
        let asked = request(probe, &Handle::new(STAND_IN), &all_keys()).unwrap();
        // Where there are many, whatever joins them stands between them.
        let (inside, tail) = if probe.batch.is_some() { (".+?", "") } else { (ONE, "(?:[?&][^#]*)?") };
        let own = Route {
            url: pattern(asked.url.as_str(), inside, tail),
            body: asked.body.as_deref().map(|body| pattern(body, inside, "")),
        };
        let mut routes = vec![own];
        // Where a recorded reply came from another address, that one answers too.
        let others = found.iter().chain(&missing).filter_map(|one| one.elsewhere.as_ref());
        routes.extend(others.map(|parts| Route { url: pattern(&parts.join(STAND_IN), ONE, ""), body: None }));
        Self { platform, probe, found, missing, routes }
    }

    /// The handle that `ask` asks this probe about.
    pub(crate) fn handle_in(&self, ask: &Ask) -> Option<String> {
        self.handles_in(ask)?.into_iter().next()
    }

    /// The handles that `ask` asks this probe about.
    pub(crate) fn handles_in(&self, ask: &Ask) -> Option<Vec<String>> {
        self.routes.iter().find_map(|route| {
            let in_url = route.url.captures(ask.url.as_str())?;
            let in_body = match &route.body {
                Some(body) => Some(body.captures(&ask.body)?),
                None => None,
            };
            let capture = in_url.name("handle").or_else(|| in_body.and_then(|body| body.name("handle")))?;
            Some(match &self.probe.batch {
                Some(batch) => capture.as_str().split(&batch.join).map(plain).collect(),
                None => vec![plain(capture.as_str())],
            })
        })
    }

    /// The pages about many handles as one: their lists joined. A page that has none speaks for all.
    fn joined(&self, mut pages: Vec<Page>) -> Page {
        let Some(batch) = self.probe.batch.as_ref().filter(|_| pages.len() > 1) else {
            return pages.remove(0);
        };
        let document = |page: &Page| serde_json::from_slice::<Value>(&page.body).ok();
        let lists = |page: &Page| {
            let document = document(page)?;
            let list = |pointer: &str| document.pointer(pointer)?.as_array().cloned();
            let lists: Vec<_> = batch.lists.iter().map(|one| list(&one.at)).collect();
            let whole = page.way == Way::Whole && page.status == 200;
            (whole && lists.iter().any(Option::is_some)).then_some(lists)
        };
        if let Some(odd) = pages.iter().position(|page| lists(page).is_none()) {
            return pages.remove(odd);
        }
        let mut joined = document(&pages[0]).unwrap();
        for (index, list) in batch.lists.iter().enumerate() {
            let items: Vec<Value> =
                pages.iter().filter_map(|page| lists(page)?.swap_remove(index)).flatten().collect();
            let Some((parent, key)) = list.at.rsplit_once('/') else { continue };
            let Some(Value::Object(members)) = joined.pointer_mut(parent) else { continue };
            if !items.is_empty() || members.contains_key(key) {
                members.insert(key.to_owned(), items.into());
            }
        }
        let mut page = pages.remove(0);
        page.body = serde_json::to_vec(&joined).unwrap();
        page
    }

    /// A recorded reply, told of `handle`, to a request for `ask`.
    pub(crate) fn answer(&self, told: &Told, handle: &str, ask: &Ask) -> Page {
        if let Some(parts) = &told.elsewhere
            && request(self.probe, &Handle::new(handle), &all_keys())
                .is_ok_and(|asked| asked.url == bare(self, &ask.url))
        {
            return Page::redirect(302, &parts.join(handle));
        }
        let recorded = told.recorded;
        let headers = recorded.headers.iter().map(|(name, value)| match name.as_str() {
            "location" => (name.clone(), rewritten(&recorded.handle, value, handle)),
            _ => (name.clone(), value.clone()),
        });
        Page {
            status: recorded.status,
            headers: headers.collect(),
            body: told.body.join(handle).into_bytes(),
            way: Way::Whole,
        }
    }

    /// A reply of somebody; `which` chooses among the recorded ones.
    pub(crate) fn somebody(&self, which: usize, handle: &str, ask: &Ask) -> Page {
        self.answer(&self.found[which % self.found.len()], handle, ask)
    }

    /// A reply of nobody, likewise.
    pub(crate) fn nobody(&self, which: usize, handle: &str, ask: &Ask) -> Page {
        self.answer(&self.missing[which % self.missing.len()], handle, ask)
    }
}

/// The address without the credentials that the client adds in the query.
fn bare(place: &Place, url: &Url) -> Url {
    let mut bare = url.clone();
    let mut query = url.query().unwrap_or_default().to_owned();
    for name in place.probe.key_query.keys() {
        let parts = query.split('&').filter(|part| !part.starts_with(&format!("{name}=")));
        query = parts.collect::<Vec<_>>().join("&");
    }
    bare.set_query(url.query().is_some().then_some(query.as_str()));
    bare
}

/// A pattern that finds the handle where the stand-in stands.
fn pattern(text: &str, inside: &str, tail: &str) -> Regex {
    let escaped = regex::escape(text);
    let first = escaped.replacen(STAND_IN, &format!("(?P<handle>{inside})"), 1);
    let all = first.replace(STAND_IN, inside);
    // A key in the path stands by its name, or over real sockets by its value.
    let all = Regex::new(r"\\\$[A-Z0-9_]+").unwrap().replace_all(&all, "[^/?]+").into_owned();
    Regex::new(&format!("^{all}{tail}$")).unwrap()
}

/// `text` with the whole word `from` (in any case) replaced.
fn rewritten(from: &str, text: &str, to: &str) -> String {
    Mask::new(from).apply(text).replace(MASK, to)
}

/// What stands in an address, without its escapes.
pub(crate) fn plain(text: &str) -> String {
    let once = |text: &str| {
        let mut pairs = url::form_urlencoded::parse(text.as_bytes());
        pairs.next().map_or_else(String::new, |(key, _)| key.into_owned())
    };
    let text = text.replace('+', "%2B");
    if text.contains("%25") { once(&once(&text)) } else { once(&text) }
}

/// Accounts that exist at a place whatever is asked.
pub(crate) fn known(platform: &Platform) -> impl Iterator<Item = &str> {
    let members = if platform.controls.ask.is_empty() { &[][..] } else { &MEMBERS[..] };
    let checks = platform.probes.iter().flat_map(|probe| &probe.known);
    platform.controls.taken.iter().chain(checks).map(String::as_str).chain(members.iter().copied())
}

/// Accounts that a server names itself, where an entry asks it to.
const MEMBERS: [&str; 2] = ["firstofall", "quietmember"];

/// A server's own list of accounts, if the entry asks for one at this address.
pub(crate) fn members(url: &Url) -> Option<Page> {
    let mut lists = catalog().platforms.iter().flat_map(|platform| &platform.controls.ask);
    let list = lists.find(|list| list.url == url.as_str())?;
    let tree = |name: &str| {
        list.at.split('/').skip(1).collect::<Vec<_>>().into_iter().rev().fold(json!(name), |inside, step| {
            if step == "*" { json!([inside]) } else { json!({ step: inside }) }
        })
    };
    // A list holds both, anything else one of them.
    let Some((before, _)) = list.at.split_once("/*") else {
        return Some(Page::new(200, tree(MEMBERS[0]).to_string()));
    };
    let (mut first, second) = (tree(MEMBERS[0]), tree(MEMBERS[1]));
    let both = first.pointer_mut(before).and_then(Value::as_array_mut)?;
    both.extend(second.pointer(before)?.as_array()?.iter().cloned());
    Some(Page::new(200, first.to_string()))
}

/// Pages that are nobody's, where redirects lead.
pub(crate) fn landing(url: &Url) -> Page {
    if let Some(members) = members(url) {
        return members;
    }
    if url.host_str().is_some_and(|host| host.starts_with("consent.")) {
        return Page::new(200, CONSENT);
    }
    match url.path() {
        "/" => Page::new(200, HOME),
        "/accounts/login/" => Page::new(200, LOGIN),
        "/consent/landing" => Page::new(200, CONSENT),
        "/search/users" => Page::new(
            200,
            format!(
                "<html><head><title>Search</title></head><body><h1>Results for {}</h1><p>{FILLER}</p></body></html>",
                url.query_pairs()
                    .find(|(key, _)| key == "q")
                    .map(|(_, value)| value.into_owned())
                    .unwrap_or_default()
            ),
        ),
        _ => Page::new(404, "<html><head><title>404 Not Found</title></head><body>nginx</body></html>"),
    }
}

/// Plain words, so that a page is not thin.
pub(crate) const FILLER: &str = "People meet here, show what they make and find what they like. Thousands of \
    communities talk about everything from gardening to astronomy, every day and in every language. Stories, \
    pictures and films are shared by those who made them, and everybody may take part. Look around, follow what \
    you care about, and come back tomorrow for more. The service is run by a small company with offices in three \
    towns, and its rules are few: be kind, be honest, and credit others for their work. Those who write about \
    cooking meet those who fish, and those who fish tell those who cook what the sea has brought in this week.";

pub(crate) const HOME: &str = "<html><head><title>Welcome</title><meta property=\"og:title\" content=\"Welcome\">\
    </head><body><h1>Discover</h1><p>Find people, places and things.</p></body></html>";

pub(crate) const LOGIN: &str = "<html><head><title>Log in</title></head><body><h1>Log in</h1>\
    <form action=\"/accounts/login/\"><input name=\"username\"><input name=\"password\" type=\"password\"></form>\
    </body></html>";

pub(crate) const CONSENT: &str = "<html><head><title>Before you continue</title></head><body>\
    <h1>Before you continue</h1><p>We use cookies. Accept all or reject all.</p></body></html>";

#[test]
fn every_request_of_the_catalog_is_identified() {
    let mut wrong = Vec::new();
    for place in places() {
        for handle in ["acmeworks", "blue_ocean", "kite-74", "Acme.Works"] {
            // Not every handle can stand in the name of a host.
            let Ok(asked) = request(place.probe, &Handle::new(handle), &all_keys()) else { continue };
            let ask = Ask { url: asked.url, body: asked.body.unwrap_or_default() };
            let found = identify(&ask).map(|(place, handle)| (&place.platform.id, &place.probe.id, handle));
            if found != Some((&place.platform.id, &place.probe.id, handle.to_owned())) {
                wrong.push(format!("{}/{} as {found:?}", place.platform.id, place.probe.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn words_are_rewritten_whole() {
    assert_eq!(rewritten("max", "Max maxes /max/ \"max\"", "acme"), "acme maxes /acme/ \"acme\"");
}
