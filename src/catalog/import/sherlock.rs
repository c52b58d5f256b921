//! `data.json` of Sherlock: `errorType` says how a missing account shows. What the list takes for
//! everything else, an account, is one here only on a page that was found.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::vet::{self, FOUND, GONE, HANDLE, LONGEST_MARKER, MOST_SIGNALS, MOVED, Marker, clipped, marker};
use super::{Import, Why};
use crate::catalog::platform::BodyKind;
use crate::catalog::signal::{Says, Signal};
use crate::exchange::Method;

/// What the list writes for the name.
const BRACES: &str = "{}";

/// Reads all entries; the reference to the schema is none.
pub(super) fn read(list: &Value, import: &mut Import) {
    for (name, entry) in list.as_object().into_iter().flatten().filter(|(name, _)| !name.starts_with('$')) {
        Draft::file(draft(name, entry), name, import);
    }
}

fn malformed(words: &str) -> Why {
    Why::Malformed(words.to_owned())
}

fn draft(name: &str, entry: &Value) -> Result<Draft, Why> {
    let entry = entry.as_object().ok_or_else(|| malformed("the entry is no object"))?;
    let shown =
        vet::text(entry, "url")?.ok_or_else(|| malformed("`url` is missing"))?.replace(BRACES, HANDLE);
    let probe = vet::text(entry, "urlProbe")?.map(|address| address.replace(BRACES, HANDLE));
    let asked = probe.unwrap_or_else(|| shown.clone());
    vet::account(name, &asked, &shown)?;
    let body = payload(entry)?;
    if !asked.contains(HANDLE) && !body.as_ref().is_some_and(|(body, _)| body.contains(HANDLE)) {
        return Err(Why::Address(format!("`{BRACES}` stands nowhere in it")));
    }
    let url = vet::address(&asked)?;
    let page = vet::address(&shown)?;
    vet::own(&page, &url)?;
    let profile = if page.contains(HANDLE) { page } else { vet::front(&page) };
    let (headers, mut notes) = vet::headers(entry.get("headers"), &url)?;
    let absence = Absence::read(entry, &url)?;
    let follow = !absence.by_redirect;
    let signals = absence.signals(&mut notes);
    let pattern = vet::pattern(vet::text(entry, "regexCheck")?)?;
    let known = vet::known(vet::text(entry, "username_claimed")?);
    let category = entry.get("tags").and_then(|tags| tags.get(0)).and_then(Value::as_str).unwrap_or("other");
    Ok(Draft {
        entry: name.to_owned(),
        category: category.to_lowercase(),
        adult: entry.get("isNSFW") == Some(&Value::Bool(true)),
        profile,
        url,
        method: method(entry, body.is_some())?,
        headers,
        body,
        follow,
        known,
        pattern,
        signals,
        notes,
        ..Draft::default()
    })
}

/// A page is asked for whole: what comes without one is not told from a wall.
fn method(entry: &Map<String, Value>, has_body: bool) -> Result<Method, Why> {
    match vet::text(entry, "request_method")? {
        Some("POST") => Ok(Method::Post),
        None | Some("GET" | "HEAD") => Ok(if has_body { Method::Post } else { Method::Get }),
        Some(other) => {
            Err(Why::Malformed(format!("`request_method` `{}` may change something", clipped(other))))
        }
    }
}

fn payload(entry: &Map<String, Value>) -> Result<Option<(String, BodyKind)>, Why> {
    match entry.get("request_payload") {
        None | Some(Value::Null) => Ok(None),
        Some(payload @ Value::Object(_)) => {
            let text = named(payload).to_string();
            let kind = vet::body_kind(&text, Some("application/json"))?;
            Ok(Some((text, kind)))
        }
        Some(_) => Err(malformed("`request_payload` is no object")),
    }
}

/// The same document with the handle wherever a text of it has braces. Keys stay as they are.
fn named(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::from(text.replace(BRACES, HANDLE)),
        Value::Array(items) => items.iter().map(named).collect(),
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), named(value))).collect(),
        other => other.clone(),
    }
}

/// How a missing account shows. Where an entry names several ways, each of them shows it, and an
/// account is found where none of them does.
struct Absence {
    by_text: bool,
    by_status: bool,
    by_redirect: bool,
    texts: Vec<String>,
    codes: Vec<u16>,
    /// Where a redirect leads for missing accounts, if that tells; else why it does not.
    place: Result<String, &'static str>,
}

impl Absence {
    fn read(entry: &Map<String, Value>, url: &str) -> Result<Self, Why> {
        let kinds = texts(entry, "errorType")?;
        if kinds.is_empty() {
            return Err(malformed("`errorType` is missing"));
        }
        let known = ["message", "status_code", "response_url"];
        if let Some(other) = kinds.iter().find(|kind| !known.contains(&kind.as_str())) {
            return Err(Why::Malformed(format!("`errorType` `{}` is unknown", clipped(other))));
        }
        let has = |kind: &str| kinds.iter().any(|one| one == kind);
        let texts = texts(entry, "errorMsg")?;
        if has("message") && texts.is_empty() {
            return Err(malformed("`errorMsg` is missing"));
        }
        if texts.len() > MOST_SIGNALS / 2 {
            return Err(malformed("`errorMsg` has too many texts"));
        }
        let codes = match entry.get("errorCode") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(codes)) if codes.len() <= MOST_SIGNALS => {
                codes.iter().map(|code| vet::status(Some(code), "errorCode")).collect::<Result<_, _>>()?
            }
            code => vec![vet::status(code, "errorCode")?],
        };
        let place = vet::text(entry, "errorUrl")?;
        let place = place.ok_or("").and_then(|place| place_of(&place.replace(BRACES, HANDLE), url));
        Ok(Self {
            by_text: has("message"),
            by_status: has("status_code"),
            by_redirect: has("response_url"),
            texts,
            codes,
            place,
        })
    }

    /// The signals; what was read otherwise than it is written goes to `notes`.
    fn signals(self, notes: &mut Vec<String>) -> Vec<Signal> {
        let markers: Vec<Marker> =
            self.texts.iter().filter(|_| self.by_text).map(|text| marker(text)).collect();
        notes.extend(markers.iter().filter_map(|marker| marker.note("absence")));
        let mut signals: Vec<Signal> = markers.iter().filter_map(Marker::wall).collect();
        let mut codes = Vec::new();
        for &code in self.codes.iter().filter(|code| !GONE.contains(code)) {
            match vet::silent(code) {
                Some(why) => notes.push(format!("status {code} is no evidence of absence: {why}")),
                None if MOVED.contains(&code) && !self.by_redirect => {
                    notes.push(format!("status {code} is no evidence of absence: it is followed"));
                }
                None => codes.push(code),
            }
        }
        let mut taken = Signal::bare(Says::Taken);
        taken.status = FOUND.into_iter().filter(|status| !codes.contains(status)).collect();
        // Whatever the list takes for absence, a found page has none of it.
        taken.lacks = markers
            .iter()
            .zip(self.texts.iter())
            .filter_map(|(marker, text)| match marker {
                Marker::Text(text) => Some(text.clone()),
                Marker::Whole(_) | Marker::Bare(_) | Marker::Nothing(_)
                    if !text.trim().is_empty() && text.len() <= LONGEST_MARKER =>
                {
                    Some(text.clone())
                }
                _ => None,
            })
            .collect();
        let found_differs = !taken.status.is_empty();
        signals.extend(found_differs.then_some(taken));
        for marker in markers.iter().filter(|marker| marker.tells()) {
            let mut absent = Signal::bare(Says::Absent);
            marker.require(&mut absent);
            signals.push(absent);
        }
        let by_text = markers.iter().any(Marker::tells);
        if !by_text && self.by_text {
            notes.push("none of its texts tells of a missing account; only statuses do".to_owned());
        }
        if self.by_status || self.by_redirect || !by_text {
            codes.splice(0..0, GONE);
            signals.push(Signal { status: codes, ..Signal::bare(Says::Absent) });
        }
        if self.by_redirect {
            match self.place {
                Ok(place) => {
                    let status = MOVED.to_vec();
                    signals.push(Signal { status, redirect: Some(place), ..Signal::bare(Says::Absent) });
                }
                Err("") => {}
                Err(why) => notes.push(format!("`errorUrl` tells nothing: it is {why}")),
            }
        }
        signals
    }
}

/// One text or a list of them; those of another type make the entry malformed.
fn texts(entry: &Map<String, Value>, key: &str) -> Result<Vec<String>, Why> {
    let wrong = || Why::Malformed(format!("`{key}` is neither a text nor a list of texts"));
    match entry.get(key) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::String(text)) => Ok(vec![text.clone()]),
        Some(Value::Array(items)) => {
            items.iter().map(|item| item.as_str().map(str::to_owned).ok_or_else(wrong)).collect()
        }
        Some(_) => Err(wrong()),
    }
}

/// The part of an address by which a redirect to it is told, or why it tells nothing.
fn place_of(place: &str, asked: &str) -> Result<String, &'static str> {
    let place = if place.contains("://") { place.to_owned() } else { format!("https://{place}") };
    let place = vet::address(&place).map_err(|_| "no address")?;
    if !vet::same_operator(&place, asked) {
        return Err("another site");
    }
    let (told, of_asked) = (vet::behind_host(&place), vet::behind_host(asked));
    let bare = |text: &str| text.trim_matches('/').to_lowercase();
    if bare(&told).is_empty() {
        return Err("the home page");
    }
    if bare(&of_asked).contains(&bare(&told)) {
        return Err("the page that is asked for");
    }
    Ok(told)
}

#[cfg(test)]
#[path = "sherlock_tests.rs"]
mod tests;
