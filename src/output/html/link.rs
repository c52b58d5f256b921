//! Where a page leads: http and https only, whatever a report says.

use serde::Serialize;
use url::Url;

use crate::output::safe;

/// Longest address that is shown whole, in columns.
const LONGEST: usize = 60;

/// A link with the words it is known by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Link {
    /// What is read.
    pub words: String,
    /// Where it leads; nothing where that is no place to go to.
    pub href: Option<String>,
}

impl Link {
    /// A link to `url` under these words.
    pub(super) fn new(words: &str, url: &str) -> Self {
        Self { words: safe::line(words), href: href(url) }
    }
}

/// The address as an attribute may hold it: normalised, so that nothing in it is read otherwise, and
/// without a user, so that it leads where it seems to.
pub(super) fn href(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let web = matches!(url.scheme(), "http" | "https");
    let plain = url.username().is_empty() && url.password().is_none();
    // What a pipeline takes for an order, or markup for a bracket, is no plain part of an address.
    (web && plain && url.has_host()).then(|| safe::address(url.as_str()))?
}

/// The address as people read it, for paper: without its scheme, and cut where it is long.
pub(super) fn shown(url: &str) -> String {
    let Some(href) = href(url) else { return String::new() };
    let bare = href.trim_start_matches("https://").trim_start_matches("http://");
    safe::short(bare.trim_start_matches("www.").trim_end_matches('/'), LONGEST)
}

/// The host alone.
pub(super) fn host(url: &str) -> String {
    let host = Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
    host.map(|host| safe::short(host.trim_start_matches("www."), LONGEST)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_web_is_linked() {
        assert_eq!(href("https://x.example/acme").as_deref(), Some("https://x.example/acme"));
        assert_eq!(href("http://x.example").as_deref(), Some("http://x.example/"));
        for url in [
            "javascript:alert(1)",
            "JAVASCRIPT:alert(1)",
            " java\nscript:alert(1)",
            "data:text/html,<script>alert(1)</script>",
            "vbscript:x",
            "file:///etc/passwd",
            "ftp://x.example/",
            "//x.example/",
            "x.example/acme",
            "https://bank.example@evil.example/",
            "https://u:p@evil.example/",
            "",
        ] {
            assert_eq!((url, href(url)), (url, None));
        }
    }

    #[test]
    fn what_could_leave_an_attribute_is_encoded() {
        let address = href("https://x.example/\"onmouseover=\"alert(1)<b>").unwrap();
        assert!(!address.contains(['"', '<', '>', ' ']), "{address}");
        // Letters that only look like others are shown as what they are.
        assert!(shown("https://аpple.example/").starts_with("xn--"));
    }

    #[test]
    fn shown_addresses_are_short() {
        assert_eq!(shown("https://www.pictures.example/acme/"), "pictures.example/acme");
        assert!(safe::width(&shown(&format!("https://x.example/{}", "a".repeat(300)))) <= LONGEST);
        assert_eq!(shown("javascript:alert(1)"), "");
        assert_eq!(host("https://www.x.example/acme?q=1"), "x.example");
    }
}
