//! `wmn-data.json` of `WhatsMyName`: an account is there when status *and* text are those of `e_code`
//! and `e_string`, and nobody is when they are those of `m_code` and `m_string`. Redirects are not
//! followed. An empty text is no evidence of anything.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::vet::{self, HANDLE, Marker, marker};
use super::{Import, Why};
use crate::catalog::platform::BodyKind;
use crate::catalog::signal::{Says, Signal};
use crate::exchange::Method;

/// What the list writes for the name.
const ACCOUNT: &str = "{account}";
/// Most characters that are taken out of a name.
const MOST_STRIPPED: usize = 16;

/// Reads all entries of `sites`.
pub(super) fn read(list: &Value, import: &mut Import) {
    for (index, entry) in list["sites"].as_array().into_iter().flatten().enumerate() {
        let name = entry.get("name").and_then(Value::as_str).map_or_else(
            || format!("entry {}", index + 1), // what has no name is told by its place
            str::to_owned,
        );
        Draft::file(draft(&name, entry), &name, import);
    }
}

fn draft(name: &str, entry: &Value) -> Result<Draft, Why> {
    let entry = entry.as_object().ok_or_else(|| Why::Malformed("the entry is no object".to_owned()))?;
    if entry.get("valid") == Some(&Value::Bool(false)) {
        return Err(Why::Disabled);
    }
    let category = vet::text(entry, "cat")?.unwrap_or_default();
    let asked = vet::text(entry, "uri_check")?.ok_or_else(|| missing("uri_check"))?.replace(ACCOUNT, HANDLE);
    let shown = vet::text(entry, "uri_pretty")?.map(|address| address.replace(ACCOUNT, HANDLE));
    if category == "archived" {
        return Err(Why::NotAnAccount("history, leaks or posts".to_owned()));
    }
    vet::account(name, &asked, shown.as_deref().unwrap_or_default())?;
    let body = body(entry)?;
    if !asked.contains(HANDLE) && !body.as_ref().is_some_and(|(body, _)| body.contains(HANDLE)) {
        return Err(Why::Address(format!("`{ACCOUNT}` stands nowhere in it")));
    }
    let url = vet::address(&asked)?;
    let profile = profile(&url, shown.as_deref())?;
    vet::own(&profile, &url)?;
    let (headers, mut notes) = vet::headers(entry.get("headers"), &url)?;
    let signals = Sides::read(entry)?.signals(&mut notes)?;
    let strips = strips(entry, &mut notes)?;
    if let Some(protections) = entry.get("protection").and_then(Value::as_array).filter(|all| !all.is_empty())
    {
        let named: Vec<&str> = protections.iter().filter_map(Value::as_str).collect();
        notes.push(format!("the list says that it is guarded ({})", named.join(", ")));
    }
    let named = entry.get("known").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let known = vet::known(named);
    let adult = category.to_ascii_lowercase().contains("nsfw");
    Ok(Draft {
        entry: name.to_owned(),
        category: category.to_lowercase(),
        adult,
        profile,
        url,
        method: if body.is_some() { Method::Post } else { Method::Get },
        headers,
        body,
        follow: false,
        known,
        strips,
        signals,
        notes,
        ..Draft::default()
    })
}

fn missing(key: &str) -> Why {
    Why::Malformed(format!("`{key}` is missing"))
}

/// Where people see the account: the page that the list shows, if it is one of one account; else what
/// is asked; else, where the name stands in a body, the front door.
fn profile(url: &str, shown: Option<&str>) -> Result<String, Why> {
    match shown.filter(|shown| shown.contains(HANDLE)) {
        Some(shown) if vet::is_search_for(shown, url) => Ok(vet::front(url)),
        Some(shown) => vet::address(shown),
        None if url.contains(HANDLE) => Ok(url.to_owned()),
        None => Ok(vet::front(url)),
    }
}

fn body(entry: &Map<String, Value>) -> Result<Option<(String, BodyKind)>, Why> {
    let Some(text) = vet::text(entry, "post_body")?.filter(|text| !text.is_empty()) else { return Ok(None) };
    let text = text.replace(ACCOUNT, HANDLE);
    let headers = entry.get("headers").and_then(Value::as_object);
    let content_type = headers.and_then(|headers| {
        headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("content-type"))?.1.as_str()
    });
    let kind = vet::body_kind(&text, content_type)?;
    Ok(Some((text, kind)))
}

/// What the list would take out of a name. The name is asked as it is: another name says nothing
/// about this one.
fn strips(entry: &Map<String, Value>, notes: &mut Vec<String>) -> Result<String, Why> {
    let strips = vet::text(entry, "strip_bad_char")?.unwrap_or_default();
    if strips.chars().count() > MOST_STRIPPED || strips.chars().any(char::is_control) {
        return Err(Why::Malformed("`strip_bad_char` is no short text".to_owned()));
    }
    if !strips.is_empty() {
        notes.push(format!("would ask without any of `{strips}`; names are asked as they are"));
    }
    Ok(strips.to_owned())
}

/// Both sides of an entry.
struct Sides {
    found: (u16, Marker),
    missing: (u16, Marker),
    /// The texts as they are written.
    texts: (String, String),
}

impl Sides {
    fn read(entry: &Map<String, Value>) -> Result<Self, Why> {
        let side = |code: &str, string: &str| {
            let status = vet::status(entry.get(code), code)?;
            let text = vet::text(entry, string)?.ok_or_else(|| missing(string))?;
            Ok::<_, Why>((status, marker(text), text.to_owned()))
        };
        let (e_code, e_marker, e_string) = side("e_code", "e_string")?;
        let (m_code, m_marker, m_string) = side("m_code", "m_string")?;
        Ok(Self { found: (e_code, e_marker), missing: (m_code, m_marker), texts: (e_string, m_string) })
    }

    /// The signals; what was read otherwise than it is written goes to `notes`.
    fn signals(self, notes: &mut Vec<String>) -> Result<Vec<Signal>, Why> {
        let Self { found: (e_code, e_marker), missing: (m_code, m_marker), texts: (e_text, m_text) } = &self;
        let mut signals: Vec<Signal> = [e_marker, m_marker].into_iter().filter_map(Marker::wall).collect();
        let alike = e_code == m_code;
        if alike && e_text == m_text {
            return Err(Why::NoEvidence("found and missing look the same".to_owned()));
        }
        let mut side = |says: Says, words: &str, status: u16, own: &Marker, other: &Marker| {
            notes.extend(own.note(words));
            if let Some(why) = vet::silent(status) {
                notes.push(format!("status {status} is no evidence of {words}: {why}"));
                return None;
            }
            let absent_only = says == Says::Taken && vet::GONE.contains(&status);
            // Statuses that are alike leave everything to the texts.
            let unmarked = !own.tells() && (alike && !(says == Says::Taken && other.tells()));
            if absent_only || unmarked || matches!(own, Marker::Wall(..)) {
                return None;
            }
            let mut signal = Signal { status: vec![status], ..Signal::bare(says) };
            own.require(&mut signal);
            if let Marker::Bare(text) = own
                && vet::GONE.contains(&status)
            {
                signal.text.push(text.clone());
            }
            Some(signal)
        };
        let mut found = side(Says::Taken, "an account", *e_code, e_marker, m_marker);
        let mut gone = side(Says::Absent, "absence", *m_code, m_marker, e_marker);
        if let (Marker::Text(e_text), Marker::Text(m_text)) = (e_marker, m_marker) {
            // The longer is looked for first: where it stands, the shorter stands inside it.
            if e_text != m_text && m_text.contains(e_text.as_str()) {
                without(&mut found, m_text);
            } else if e_text != m_text && e_text.contains(m_text.as_str()) {
                without(&mut gone, e_text);
            }
        }
        if alike && !e_marker.tells() && m_marker.tells() {
            without(&mut found, m_text);
        }
        if found.is_none() && gone.is_none() {
            return Err(Why::NoEvidence("neither side tells somebody from nobody".to_owned()));
        }
        signals.extend(found);
        signals.extend(gone);
        Ok(signals)
    }
}

/// Lets a side, where there is one, hold only without this text.
fn without(side: &mut Option<Signal>, text: &str) {
    if let Some(signal) = side {
        signal.lacks.push(text.to_owned());
    }
}

#[cfg(test)]
#[path = "whatsmyname_tests.rs"]
mod tests;
