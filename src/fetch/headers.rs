//! The headers of one request: an honest client's own, then the entry's, then what belongs to this
//! one exchange. Pure. Names and values that could smuggle anything are left out here; the HTTP
//! client would refuse them a second time.

use url::Url;

use crate::exchange::{Credential, CredentialPlace, Request, Secret};
use crate::fetch::coding;
use crate::fetch::redirect::Trail;
use crate::probe::escape::{Place, escaped};

/// Who we are. Neither entries nor lists nor options may change it.
pub const USER_AGENT: &str =
    concat!("callsign/", env!("CARGO_PKG_VERSION"), " (brand name check; few requests, slowly)");

/// Headers an entry may not set: those that belong to the connection, to the proxy or to us, and
/// those that would make us look like a browser or like someone else.
const OURS: &[&str] = &[
    "accept-encoding",
    "authorization",
    "cf-connecting-ip",
    "client-ip",
    "connection",
    "content-length",
    "cookie",
    "cookie2",
    "expect",
    "forwarded",
    "from",
    "host",
    "http2-settings",
    "keep-alive",
    "range",
    "te",
    "trailer",
    "transfer-encoding",
    "true-client-ip",
    "upgrade",
    "user-agent",
    "via",
    "x-client-ip",
    "x-real-ip",
];

/// Whether an entry may set this header.
pub fn may_set(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let shape =
        !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    let disguise = ["proxy-", "sec-", "x-forwarded-"].iter().any(|prefix| name.starts_with(prefix));
    shape && !disguise && !OURS.contains(&name.as_str())
}

/// What is sent besides the request line, names in lower case; secrets among it where `Trail` still
/// stands at home.
pub(super) fn compose(request: &Request, trail: &Trail) -> Vec<(String, String)> {
    let mut headers: Vec<(String, String)> = Vec::new();
    for (name, value) in &request.headers {
        // A value is visible text on one line (RFC 9110, 5.5).
        let sound = value.chars().all(|character| !character.is_control());
        let belongs = trail.with_body || !name.to_ascii_lowercase().starts_with("content-");
        if may_set(name) && sound && belongs {
            headers.push((name.to_ascii_lowercase(), value.clone()));
        }
    }
    let mut preset = |name: &str, value: &str| {
        if !headers.iter().any(|(given, _)| given == name) {
            headers.push((name.to_owned(), value.to_owned()));
        }
    };
    preset("accept", "*/*");
    preset("accept-language", "en-US,en;q=0.9");
    preset("accept-encoding", coding::ACCEPTED);
    preset("user-agent", USER_AGENT);
    if request.fresh {
        headers.retain(|(name, _)| name != "cache-control" && name != "pragma");
        headers.push(("cache-control".to_owned(), "no-cache".to_owned()));
        headers.push(("pragma".to_owned(), "no-cache".to_owned()));
    }
    if request.cookies {
        headers.extend(trail.jar.header(&trail.url).map(|pairs| ("cookie".to_owned(), pairs)));
    }
    for (name, value) in secret(request, trail, CredentialPlace::Header) {
        let name = name.to_ascii_lowercase();
        headers.retain(|(given, _)| *given != name);
        headers.push((name, value));
    }
    headers
}

/// The address with the keys that go into its path and query, for sending only.
pub(super) fn address(request: &Request, trail: &Trail) -> Url {
    let mut url = trail.url.clone();
    for (name, value) in secret(request, trail, CredentialPlace::Path) {
        let segments = url.path().split('/');
        let wanted = format!("${name}");
        let filled: Vec<String> = segments
            // One that means another address would change more than its own place.
            .map(|part| {
                let fills = part == wanted && !matches!(value.as_str(), "." | "..");
                if fills { escaped(&value, Place::Path) } else { part.to_owned() }
            })
            .collect();
        url.set_path(&filled.join("/"));
    }
    let in_query: Vec<_> = secret(request, trail, CredentialPlace::Query).collect();
    if in_query.is_empty() {
        return url;
    }
    // What the entry wrote stays as it wrote it.
    let name =
        |part: &str| url::form_urlencoded::parse(part.as_bytes()).next().map(|(name, _)| name.into_owned());
    let is_kept = |part: &&str| in_query.iter().all(|(own, _)| name(part).as_deref() != Some(*own));
    let mut parts: Vec<String> =
        url.query().unwrap_or_default().split('&').filter(is_kept).map(str::to_owned).collect();
    parts.retain(|part| !part.is_empty());
    for pair in &in_query {
        parts.push(url::form_urlencoded::Serializer::new(String::new()).extend_pairs([pair]).finish());
    }
    url.set_query(Some(&parts.join("&")));
    url
}

/// The body with the credentials that are fields of its form.
pub(super) fn body(request: &Request, trail: &Trail) -> Option<String> {
    let body = request.body.as_ref().filter(|_| trail.with_body)?;
    let mut form = url::form_urlencoded::Serializer::new(body.clone());
    let fields: Vec<_> = secret(request, trail, CredentialPlace::Form).collect();
    if fields.is_empty() {
        return Some(body.clone());
    }
    Some(form.extend_pairs(fields).finish())
}

/// Names and values of the credentials that go to `place`, where any may go.
fn secret<'r>(
    request: &'r Request,
    trail: &Trail,
    place: CredentialPlace,
) -> impl Iterator<Item = (&'r str, String)> {
    let may = may_send_secrets(trail);
    let here = request.credentials.iter().filter(move |credential| may && credential.place == place);
    here.filter_map(|credential| Some((credential.name.as_str(), credential.filled()?)))
}

fn may_send_secrets(trail: &Trail) -> bool {
    trail.at_home && trail.url.scheme() == "https"
}

/// The shortest key that is looked for, in bytes: a shorter one is no secret, and hiding it would
/// eat the page.
const SHORTEST: usize = 6;

/// What stands where a server sent our own key back.
const HIDDEN: &str = "(secret)";

/// Takes the request's secrets out of text that came back: servers echo keys in redirects and in
/// messages, and replies are shown, cached and archived.
pub(super) fn hide(request: &Request, text: &str) -> String {
    let mut text = text.to_owned();
    for secret in secrets(request) {
        if text.contains(&secret) {
            text = text.replace(&secret, HIDDEN);
        }
    }
    text
}

/// [`hide`], for bodies.
pub(super) fn hide_bytes(request: &Request, mut bytes: Vec<u8>) -> Vec<u8> {
    for secret in secrets(request).iter().map(String::as_bytes) {
        let mut from = 0;
        while let Some(at) = bytes[from..].windows(secret.len()).position(|window| window == secret) {
            let start = from + at;
            bytes.splice(start..start + secret.len(), HIDDEN.bytes());
            from = start + HIDDEN.len();
        }
    }
    bytes
}

/// The request's secrets, bare and as they stand in a query.
fn secrets(request: &Request) -> Vec<String> {
    let bare = request.credentials.iter().flat_map(Credential::secrets).map(Secret::reveal);
    let mut forms = Vec::new();
    for secret in bare.filter(|secret| secret.len() >= SHORTEST) {
        forms.push(url::form_urlencoded::byte_serialize(secret.as_bytes()).collect());
        forms.push(escaped(secret, Place::Path));
        forms.push(secret.to_owned());
    }
    // The longest first, so that one that holds another is hidden whole.
    forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keyed(place: CredentialPlace, name: &str) -> Request {
        let value = Secret::new("k3y/&=");
        let mut request = Request::get("https://api.site.com/u?handle=a%20b&key=old#f".parse().unwrap());
        request.credentials.push(Credential::plain(place, name, value));
        request
    }

    fn sent(request: &Request) -> Vec<(String, String)> {
        compose(request, &Trail::new(request))
    }

    #[test]
    fn an_entry_sets_what_it_may() {
        let mut request = Request::get("https://site.com/".parse().unwrap());
        for (name, value) in [
            ("Accept", "application/json"),
            ("User-Agent", "Mozilla/5.0"),
            ("host", "evil.com"),
            ("cookie", "a=b"),
            ("connection", "close"),
            ("Content-Length", "0"),
            ("x-api", "ok"),
            ("x-inject", "a\r\nb: c"),
            ("bad name", "x"),
            ("bad\r\nname", "x"),
            ("", "x"),
            ("sec-ch-ua", "x"),
            ("X-Forwarded-For", "1.1.1.1"),
            ("proxy-authorization", "x"),
            ("authorization", "Bearer x"),
            ("content-type", "text/plain"),
        ] {
            request.headers.push((name.to_owned(), value.to_owned()));
        }
        let names: Vec<String> = sent(&request).into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["accept", "x-api", "accept-language", "accept-encoding", "user-agent"]);
        let agent = sent(&request).into_iter().find(|(name, _)| name == "user-agent");
        assert_eq!(agent.unwrap().1, USER_AGENT);
    }

    #[test]
    fn a_static_cookie_needs_cookies() {
        let mut request = Request::get("https://site.com/".parse().unwrap());
        request.headers.push(("cookie".to_owned(), "consent=1".to_owned()));
        assert!(!sent(&request).iter().any(|(name, _)| name == "cookie"));
        request.cookies = true;
        assert!(sent(&request).contains(&("cookie".to_owned(), "consent=1".to_owned())));
    }

    #[test]
    fn caches_are_asked_not_to_answer() {
        let mut request = Request::get("https://site.com/".parse().unwrap());
        request.fresh = true;
        assert!(sent(&request).contains(&("cache-control".to_owned(), "no-cache".to_owned())));
        assert!(sent(&request).contains(&("pragma".to_owned(), "no-cache".to_owned())));
    }

    #[test]
    fn keys_go_home_only() {
        let request = keyed(CredentialPlace::Header, "X-Key");
        assert!(sent(&request).contains(&("x-key".to_owned(), "k3y/&=".to_owned())));
        let mut trail = Trail::new(&request);
        trail.at_home = false;
        assert!(!compose(&request, &trail).iter().any(|(name, _)| name == "x-key"));
        let mut plain = request.clone();
        plain.url = "http://api.site.com/".parse().unwrap();
        assert!(!sent(&plain).iter().any(|(name, _)| name == "x-key"));
    }

    #[test]
    fn keys_in_the_query_replace_what_is_there() {
        let request = keyed(CredentialPlace::Query, "key");
        let mut trail = Trail::new(&request);
        let sent = address(&request, &trail);
        assert_eq!(sent.as_str(), "https://api.site.com/u?handle=a%20b&key=k3y%2F%26%3D#f");
        trail.at_home = false;
        assert_eq!(address(&request, &trail), request.url);
    }

    #[test]
    fn keys_in_the_path_stand_for_their_names_only() {
        let mut request = Request::get("https://api.site.com/v1/$OWN_ID/x?of=$OWN_ID".parse().unwrap());
        let value = Secret::new("1/7");
        request.credentials.push(Credential::plain(CredentialPlace::Path, "OWN_ID", value));
        let mut trail = Trail::new(&request);
        assert_eq!(address(&request, &trail).as_str(), "https://api.site.com/v1/1%2F7/x?of=$OWN_ID");
        trail.at_home = false;
        assert_eq!(address(&request, &trail), request.url);
    }

    #[test]
    fn keys_in_a_form_stand_beside_its_fields() {
        let mut request = keyed(CredentialPlace::Form, "client_secret");
        request.body = Some("grant_type=x".to_owned());
        let mut trail = Trail::new(&request);
        assert_eq!(body(&request, &trail).unwrap(), "grant_type=x&client_secret=k3y%2F%26%3D");
        trail.at_home = false;
        assert_eq!(body(&request, &trail).unwrap(), "grant_type=x");
    }

    #[test]
    fn echoed_keys_are_hidden() {
        let request = keyed(CredentialPlace::Query, "key");
        assert_eq!(hide(&request, "/x?key=k3y%2F%26%3D&b=k3y/&="), "/x?key=(secret)&b=(secret)");
        assert_eq!(hide_bytes(&request, b"<k3y/&=><k3y/&=>".to_vec()), b"<(secret)><(secret)>");
    }
}
