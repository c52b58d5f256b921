//! Strangers' text cut to size: one line, bounded, free of markup. Making it safe for a terminal or
//! a file is the business of the edge where it leaves.

use scraper::Html;
use url::Url;

use crate::reading::{collapse, pattern, selector, text_of};

/// Longest address, in bytes; browsers and caches cut about here.
const MAX_ADDRESS: usize = 2048;

/// Where a value comes from, which decides whether it may still hold markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Out of a parsed page, its markup and entities already resolved.
    Page,
    /// Out of JSON, where some services put markup or entities into strings.
    Json,
}

/// One line of at most `most` characters; nothing if nothing is left.
pub(super) fn line(text: &str, source: Source, most: usize) -> Option<String> {
    let text = match source {
        Source::Page => text.to_owned(),
        Source::Json => unmarked(text),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = collapse(&text);
    (!text.is_empty()).then(|| cut(text, most))
}

/// An absolute `http` or `https` address. `resolve` makes one of what a page writes relative to
/// itself.
pub(super) fn address(
    text: &str,
    source: Source,
    resolve: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    let text = match source {
        Source::Page => text.to_owned(),
        // Nothing but the ampersand: `&copy=1` in an address is no copyright sign.
        Source::Json => text.replace("&amp;", "&").replace("&#38;", "&").replace("&#038;", "&"),
    };
    let text = text.trim();
    let relative = text.starts_with("//") || (source == Source::Page && text.starts_with('/'));
    let url = if relative { Url::parse(&resolve(text)?) } else { Url::parse(text) }.ok()?;
    let web = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some_and(|host| host.contains(['.', ':']));
    // An address with a user name in it mostly wants to look like another one.
    let plain = url.username().is_empty() && url.password().is_none();
    (web && plain && url.as_str().len() <= MAX_ADDRESS).then(|| url.into())
}

/// The addresses in a value of a links field: an address, a bare domain, or markup with anchors.
pub(super) fn addresses(text: &str, source: Source, resolve: impl Fn(&str) -> Option<String>) -> Vec<String> {
    if source == Source::Json && is_markup(text) {
        let Some(anchors) = selector("a[href]") else {
            return Vec::new();
        };
        let fragment = Html::parse_fragment(text);
        let hrefs = fragment.select(&anchors).filter_map(|anchor| anchor.attr("href"));
        return hrefs.filter_map(|href| address(href, Source::Page, |_| None)).collect();
    }
    // Several may stand in one string, a line each.
    if source == Source::Json && text.trim().contains(['\n', '\r']) {
        let alone: fn(&str) -> Option<String> = |_| None;
        return text.lines().flat_map(|line| addresses(line, source, alone)).collect();
    }
    let found = address(text, source, resolve).or_else(|| {
        is_bare_domain(text.trim()).then(|| address(&format!("https://{}", text.trim()), source, |_| None))?
    });
    found.into_iter().collect()
}

/// `example.com` or `example.com/path`, under a suffix that exists.
fn is_bare_domain(text: &str) -> bool {
    let host = text.split(['/', '?', '#']).next().unwrap_or_default();
    let is_label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-') && !label.starts_with('-')
    };
    host.contains('.')
        && host.split('.').all(is_label)
        && !text.contains(char::is_whitespace)
        && psl::domain(host.to_lowercase().as_bytes()).is_some_and(|domain| domain.suffix().is_known())
}

/// A string of JSON without its markup, or else with its entities resolved once.
fn unmarked(text: &str) -> String {
    if !is_markup(text) {
        return unescaped(text);
    }
    // Blocks end where a line would.
    let spaced = match pattern(r"(?i)<br\b[^>]*>|</(?:p|div|li|h[1-6])>") {
        Some(ends) => ends.replace_all(text, "$0 "),
        None => text.into(),
    };
    text_of(Html::parse_fragment(&spaced).root_element())
}

/// Whether a string is markup rather than text with angle brackets (`I <3 HTML, mostly <div>`).
fn is_markup(text: &str) -> bool {
    text.contains('<')
        && pattern(r"(?i)^\s*<p\b[^>]*>|</(?:p|a|span|b|i|em|strong|div)>|<br\s*/?>")
            .is_some_and(|mark| mark.is_match(text))
}

fn unescaped(text: &str) -> String {
    let Some(entity) = pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
        .filter(|_| text.contains('&'))
    else {
        return text.to_owned();
    };
    // The parser knows the names; a bracket that comes out of it is text.
    let read = |entity: &regex::Captures<'_>| text_of(Html::parse_fragment(&entity[0]).root_element());
    entity.replace_all(text, read).into_owned()
}

fn cut(text: String, most: usize) -> String {
    if text.char_indices().nth(most).is_none() {
        return text;
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn nowhere(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn text_is_one_bounded_line() {
        let line = |text: &str| line(text, Source::Json, 20);
        assert_eq!(line(" a\n\tb\u{0}c\u{a0}d ").as_deref(), Some("a b c d"));
        assert_eq!(line(" \u{7} "), None);
        assert_eq!(line("123456789 123456789 123").as_deref(), Some("123456789 123456789…"));
        assert_eq!(line(&"ä".repeat(20)), Some("ä".repeat(20)));
        assert_eq!(line("Tom &amp; Co &lt;b&gt; &#39;x").as_deref(), Some("Tom & Co <b> 'x"));
        assert_eq!(line("Tom &amp;amp; Co").as_deref(), Some("Tom &amp; Co"), "once");
        assert_eq!(line("I <3 <div>s & R&D;").as_deref(), Some("I <3 <div>s & R&D;"));
        assert_eq!(line("<p>One<br>two</p><p>#<span>three</span></p>").as_deref(), Some("One two #three"));
        assert_eq!(super::line("a &amp; b", Source::Page, 20).as_deref(), Some("a &amp; b"));
    }

    #[test]
    fn addresses_are_absolute_and_of_the_web() {
        let json = |text: &str| address(text, Source::Json, nowhere);
        assert_eq!(json("https://x.example/a?b=1&amp;c=2").as_deref(), Some("https://x.example/a?b=1&c=2"));
        assert_eq!(
            json("https://x.example/?copy=1&copy=2").as_deref(),
            Some("https://x.example/?copy=1&copy=2")
        );
        for refused in [
            "javascript:alert(1)",
            "data:text/html,x",
            "mailto:a@b.example",
            "/a.png",
            "x",
            "https://localhost/",
            "https://bank.example@evil.example/",
        ] {
            assert_eq!(json(refused), None, "{refused}");
        }
        assert_eq!(json(&format!("https://x.example/{}", "a".repeat(MAX_ADDRESS))), None);
        let resolve = |text: &str| Some(format!("https://x.example{text}"));
        assert_eq!(address("/a.png", Source::Page, resolve).as_deref(), Some("https://x.example/a.png"));
    }

    #[test]
    fn links_may_be_bare_domains_and_anchors() {
        let links = |text: &str| addresses(text, Source::Json, nowhere);
        assert_eq!(links("example.com"), ["https://example.com/"]);
        assert_eq!(links("https://a.com/\r\nb.com/x"), ["https://a.com/", "https://b.com/x"]);
        assert_eq!(links("Shop.Example.co.uk/new?x=1"), ["https://shop.example.co.uk/new?x=1"]);
        assert_eq!(links("münchen.de"), ["https://xn--mnchen-3ya.de/"]);
        assert_eq!(
            links(
                r#"<a href="https://a.example/?x=1&amp;y=2" rel="me"><span>a</span></a> <a href="javascript:x">b</a>"#
            ),
            ["https://a.example/?x=1&y=2"]
        );
        for nothing in [
            "hello",
            "hello world.com",
            "v1.2",
            "Dr.Nosuchtld",
            "me@example.com",
            "",
            "com",
            ".com",
            "a..com",
        ] {
            assert!(links(nothing).is_empty(), "{nothing}");
        }
    }

    proptest! {
        #[test]
        fn anything_is_cut_to_size(text in "(\\PC|&[a-z#0-9]{0,6};?|<[a-z/]{0,4}>?|\n|\u{0}){0,60}", most in 1..40_usize) {
            for source in [Source::Page, Source::Json] {
                if let Some(line) = line(&text, source, most) {
                    prop_assert!(line.chars().count() <= most && !line.contains(char::is_control));
                }
                for link in addresses(&text, source, nowhere) {
                    prop_assert!(link.starts_with("http") && link.len() <= MAX_ADDRESS);
                }
            }
        }
    }
}
