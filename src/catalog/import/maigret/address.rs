//! Addresses of Maigret: templates in the manner of Python's `format`, and which of them are searches.

use std::borrow::Cow;

use url::form_urlencoded::byte_serialize;

use super::merged::Site;
use super::{HANDLE, Why, clipped};

/// What the list writes for the name.
const USERNAME: &str = "{username}";
/// Parameters that take any words and find whatever is like them.
const LIKENESS: [&str; 6] = ["q", "query", "search", "keyword", "keywords", "term"];

/// What an address does instead of showing one account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Search {
    /// It finds whatever is like the name.
    Likeness,
    /// It finds what the account has written, if it has written anything.
    Writings,
}

/// The address for people.
pub(super) fn shown(site: &Site<'_>) -> Result<String, Why> {
    let template = site.text("url")?.ok_or_else(|| Why::Address("`url` is missing".to_owned()))?;
    Ok(collapsed(&filled(site, template)?))
}

/// The address that is asked, where it is another one. Its slashes are as they are written.
pub(super) fn asked(site: &Site<'_>) -> Result<Option<String>, Why> {
    let probe = site.text("urlProbe")?.filter(|template| !template.is_empty());
    let Some(more) =
        site.members("getParams")?.filter(|more| more.as_object().is_some_and(|more| !more.is_empty()))
    else {
        return probe.map(|template| filled(site, template)).transpose();
    };
    let mut address = probe.map_or_else(|| shown(site), |template| filled(site, template))?;
    let fragment = address.find('#').map(|at| address.split_off(at)).unwrap_or_default();
    for (name, value) in more.as_object().into_iter().flatten() {
        let text = value.as_str().map_or_else(|| Cow::Owned(value.to_string()), Cow::Borrowed);
        address.push(if address.contains('?') { '&' } else { '?' });
        address.push_str(&encoded(name));
        address.push('=');
        address.push_str(&encoded(&text));
    }
    Ok(Some(address + &fragment))
}

/// A text as a form has it; the name stays to be filled in.
pub(super) fn encoded(text: &str) -> String {
    let parts = text.split(USERNAME).map(|part| byte_serialize(part.as_bytes()).collect::<String>());
    parts.collect::<Vec<_>>().join(HANDLE)
}

/// The address of a template. A brace that stands for itself is escaped: only those of the handle
/// mean anything to us.
fn filled(site: &Site<'_>, template: &str) -> Result<String, Why> {
    formatted(template, |name| match name {
        "urlMain" | "urlSubpath" => Ok(Cow::Borrowed(site.text(name)?.unwrap_or_default())),
        _ => Err(Why::Malformed(format!("`{{{}}}` in an address means nothing", clipped(name)))),
    })
    .map(|parts| parts.concat())
    .map(|address| address.replace('{', "%7B").replace('}', "%7D").replace(NAMED, HANDLE))
}

/// Stands for the handle among texts that may hold braces; no text of a list holds it, see
/// [`formatted`].
const NAMED: &str = "\u{1}";

/// A template of Python's `format` that knows only the name.
pub(super) fn formatted_text(template: &str) -> Result<String, Why> {
    let unknown =
        |name: &str| Err(Why::Malformed(format!("`{{{}}}` in a body means nothing", clipped(name))));
    Ok(formatted(template, unknown)?.concat().replace(NAMED, HANDLE))
}

/// The parts of a template: fields as `field` has them, `{username}` as [`NAMED`], doubled braces
/// as single ones.
fn formatted<'t>(
    template: &'t str,
    field: impl Fn(&str) -> Result<Cow<'t, str>, Why>,
) -> Result<Vec<Cow<'t, str>>, Why> {
    let broken = || Why::Malformed("a template with a lone brace".to_owned());
    let mut parts = Vec::new();
    let mut rest = template;
    while let Some(at) = rest.find(['{', '}']) {
        parts.push(Cow::Borrowed(&rest[..at]));
        let (brace, after) = rest[at..].split_at(1);
        if after.starts_with(brace) {
            parts.push(Cow::Borrowed(brace));
            rest = &after[1..];
            continue;
        }
        let (name, after) = after.split_once('}').filter(|_| brace == "{").ok_or_else(broken)?;
        parts.push(if name == "username" { Cow::Borrowed(NAMED) } else { field(name)? });
        rest = after;
    }
    parts.push(Cow::Borrowed(rest));
    if parts.iter().any(|part| part.contains(NAMED) && part != NAMED) {
        return Err(Why::Malformed("a control character in a template".to_owned()));
    }
    Ok(parts)
}

/// The address with one slash where several follow each other, except behind a scheme.
fn collapsed(address: &str) -> String {
    let mut kept = String::with_capacity(address.len());
    for c in address.chars() {
        let again = c == '/' && kept.ends_with('/') && !kept.ends_with(":/");
        if !again {
            kept.push(c);
        }
    }
    kept
}

/// Whether the address is a search, and for what.
pub(super) fn search(url: &str) -> Option<Search> {
    let place = url.split_once("://").map_or(url, |(_, place)| place);
    let place = place.split_once('/').map_or("", |(_, path)| path);
    let words = || place.split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_ascii_lowercase);
    let query = place.split_once('?').map_or("", |(_, query)| query);
    let likeness = query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .any(|(name, value)| value == HANDLE && LIKENESS.contains(&name.to_ascii_lowercase().as_str()));
    if likeness {
        return Some(Search::Likeness);
    }
    let is_search = |word: String| matches!(word.as_str(), "search" | "searchpage" | "searchgo" | "keywords");
    words().any(is_search).then_some(Search::Writings)
}
