//! Putting a handle into an address or a body so that it stays a handle.

use std::fmt::Write as _;

use url::Url;

use crate::catalog::handle::{Handle, label};

/// Where a handle stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A path segment.
    Path,
    /// A query value or form value.
    Query,
    /// An address inside a query value: escaped for the inner and for the outer address.
    AddressInQuery,
    /// Inside a JSON string.
    Json,
    /// Inside a string literal of a GraphQL document that is itself a JSON string.
    GraphqlInJson,
}

/// The handle escaped for `place`.
pub fn escaped(text: &str, place: Place) -> String {
    match place {
        Place::Path | Place::Query => percent(text),
        Place::AddressInQuery => percent(&percent(text)),
        Place::Json => json(text),
        Place::GraphqlInJson => json(&json(text)),
    }
}

/// Everything but RFC 3986's unreserved characters is escaped, which is right in a path segment, a
/// query value and a form value alike.
fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}

fn json(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The address with the handle in each of its places (`{handle}`, and `{label}` for it as a label of a
/// domain name); an error says why it cannot stand there.
pub fn address(template: &str, handle: &Handle) -> Result<Url, String> {
    address_of(template, &[handle.as_str()], "")
}

/// The same with many handles, `join` between them.
pub fn address_of(template: &str, handles: &[&str], join: &str) -> Result<Url, String> {
    if handles.iter().any(|handle| matches!(*handle, "." | "..")) {
        return Err("a handle of dots alone means another address".to_owned());
    }
    let template = &template.replace("{handles}", "{handle}");
    let url = fill(template, handles, join)?;
    // A stand-in of plain letters shows what the template means; nothing but the handle's own
    // places may differ from it.
    let plain = fill(template, &vec![STAND_IN; handles.len()], join)?;
    let same_path = url.path_segments().map(Iterator::count) == plain.path_segments().map(Iterator::count);
    let same_query = url.query_pairs().count() == plain.query_pairs().count();
    let same_origin =
        url.scheme() == plain.scheme() && url.port() == plain.port() && url.username().is_empty();
    let same_fragment = url.fragment() == plain.fragment();
    let in_host = ["{handle}", "{label}"].iter().any(|place| host_of(template).contains(place));
    let same_host = in_host || url.host_str() == plain.host_str();
    let labels = |url: &Url| url.host_str().map(|host| host.split('.').count());
    if same_path && same_query && same_origin && same_fragment && same_host && labels(&url) == labels(&plain)
    {
        Ok(url)
    } else {
        Err("the handle cannot stand in this address without changing it".to_owned())
    }
}

/// A body with the handles in each of their places.
pub fn body_of(template: &str, handles: &[&str], join: &str, place: Place) -> String {
    let escaped: Vec<String> = handles.iter().map(|handle| escaped(handle, place)).collect();
    template.replace("{handles}", "{handle}").replace("{handle}", &escaped.join(join))
}

const STAND_IN: &str = "callsignstandin";

fn fill(template: &str, handles: &[&str], join: &str) -> Result<Url, String> {
    let mut text = String::with_capacity(template.len() + 16 * handles.len());
    let labelled;
    let mut rest = template;
    if rest.contains("{label}") {
        let [handle] = handles else { return Err("many names make no one label".to_owned()) };
        let label = label(handle).ok_or_else(|| format!("`{handle}` cannot be a domain name"))?;
        // Letters, digits and hyphens stand for themselves everywhere in an address.
        labelled = rest.replace("{label}", &label);
        rest = &labelled;
    }
    while let Some((before, after)) = rest.split_once("{handle}") {
        text.push_str(before);
        for (index, handle) in handles.iter().enumerate() {
            if index > 0 {
                text.push_str(join);
            }
            match place_after(&text) {
                None => text.push_str(&host_label(handle)?),
                Some(place) => text.push_str(&escaped(handle, place)),
            }
        }
        rest = after;
    }
    text.push_str(rest);
    Url::parse(&text).map_err(|error| format!("the address does not parse: {error}"))
}

/// Where the next character of an address that begins with `text` stands; `None` is the host.
fn place_after(text: &str) -> Option<Place> {
    let (_, rest) = text.split_once("://").unwrap_or(("", text));
    let (_, query) = match (rest.contains('/') || rest.contains('?'), rest.split_once('?')) {
        (false, _) => return None,
        (true, None) => return Some(Place::Path),
        (true, Some(parts)) => parts,
    };
    let value = query.rsplit('&').next().unwrap_or("");
    let nested = value.contains("://") || value.to_ascii_lowercase().contains("%3a%2f%2f");
    Some(if nested { Place::AddressInQuery } else { Place::Query })
}

fn host_of(template: &str) -> &str {
    let (_, rest) = template.split_once("://").unwrap_or(("", template));
    rest.split(['/', '?']).next().unwrap_or("")
}

/// One label of a host name (RFC 1123 letters, digits and hyphens, 63 octets at most); other
/// scripts go through IDNA in `Url`.
fn host_label(handle: &str) -> Result<String, String> {
    let ascii = handle.is_ascii();
    let fits = !handle.is_empty()
        && handle.len() <= 63
        && !handle.starts_with('-')
        && !handle.ends_with('-')
        && handle.chars().all(|c| {
            if ascii { c.is_ascii_alphanumeric() || c == '-' } else { c.is_alphanumeric() || c == '-' }
        });
    if fits { Ok(handle.to_owned()) } else { Err(format!("`{handle}` cannot be part of a host name")) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEMPLATES: [&str; 6] = [
        "https://example.com/{handle}",
        "https://example.com/u/{handle}/about.json?x=1",
        "https://example.com/find?name={handle}&y=2",
        "https://example.com/o?url=https://other.example/@{handle}&z=3",
        "https://{handle}.example.com/",
        "https://example.com/@{handle}#top",
    ];

    proptest! {
        #[test]
        fn a_hostile_handle_never_leaves_its_place(handle in "\\PC{1,40}") {
            for template in TEMPLATES {
                let Ok(url) = address(template, &Handle::new(handle.clone())) else { continue };
                let host = url.host_str().unwrap_or_default().to_owned();
                prop_assert!(host == "example.com" || host.ends_with(".example.com"));
                prop_assert!(url.username().is_empty() && url.password().is_none() && url.port().is_none());
                let plain = fill(template, &[STAND_IN], "").unwrap();
                prop_assert_eq!(url.query_pairs().count(), plain.query_pairs().count());
                prop_assert_eq!(url.path().matches('/').count(), plain.path().matches('/').count());
            }
        }

        #[test]
        fn json_bodies_hold_exactly_the_handle(handle in "\\PC{1,40}") {
            let body = format!("{{\"name\":\"{}\"}}", escaped(&handle, Place::Json));
            let read: serde_json::Value = serde_json::from_str(&body).unwrap();
            prop_assert_eq!(read["name"].as_str(), Some(handle.as_str()));
            let nested = format!("{{\"query\":\"user(name: \\\"{}\\\")\"}}", escaped(&handle, Place::GraphqlInJson));
            let outer: serde_json::Value = serde_json::from_str(&nested).unwrap();
            let document = outer["query"].as_str().unwrap();
            let literal = document.strip_prefix("user(name: ").and_then(|rest| rest.strip_suffix(')')).unwrap();
            prop_assert_eq!(serde_json::from_str::<String>(literal).unwrap(), handle);
        }
    }

    #[test]
    fn dot_segments_and_bad_labels_are_refused() {
        for handle in ["..", "."] {
            assert!(address(TEMPLATES[0], &Handle::new(handle)).is_err(), "{handle}");
        }
        for handle in ["a.b", "a_b", "-a", "evil.com/"] {
            assert!(address(TEMPLATES[4], &Handle::new(handle)).is_err(), "{handle}");
        }
    }

    #[test]
    fn many_handles_stand_side_by_side() {
        let of = |template: &str, join| address_of(template, &["a&b", "c,d"], join).unwrap();
        let url = of("https://example.com/users?login={handles}&x=1", "&login=");
        assert_eq!(url.query(), Some("login=a%26b&login=c%2Cd&x=1"));
        let url = of("https://example.com/by?names={handles}", ",");
        assert_eq!(url.query(), Some("names=a%26b,c%2Cd"));
        let body = body_of(r#"{"names":["{handles}"]}"#, &["a\"b", "c"], "\",\"", Place::Json);
        assert_eq!(body, r#"{"names":["a\"b","c"]}"#);
    }

    #[test]
    fn an_address_inside_a_query_is_escaped_twice() {
        let url = address(TEMPLATES[3], &Handle::new("a/b&c")).unwrap();
        assert_eq!(url.query(), Some("url=https://other.example/@a%252Fb%2526c&z=3"));
    }
}
