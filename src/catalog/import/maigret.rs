//! `data.json` of Maigret: sites, and engines of which many sites are. An account is there when any
//! of the presence texts stands in the page, and nobody is when any of the absence texts does.

mod merged;
mod address;
mod evidence;
mod request;

use serde_json::Value;

use self::merged::Site;
use super::draft::Draft;
use super::vet::{self, HANDLE, clipped};
use super::{Import, Why};

/// Tags of sites that surveys leave out unless they are named.
const ADULT_TAGS: [&str; 3] = ["porn", "erotic", "webcam"];
/// What is filed under no tag but countries.
const UNFILED: &str = "other";
/// Longest tag that becomes a category, in bytes.
const LONGEST_TAG: usize = 32;

/// Reads all entries of `sites`.
pub(super) fn read(list: &Value, import: &mut Import) {
    for (name, entry) in list["sites"].as_object().into_iter().flatten() {
        let drafted = Site::of(entry, &list["engines"]).and_then(|site| draft(name, &site, list));
        Draft::file(drafted, name, import);
    }
}

fn draft(name: &str, site: &Site<'_>, list: &Value) -> Result<Draft, Why> {
    usable(site)?;
    let shown = address::shown(site)?;
    let asked = address::asked(site)?.unwrap_or_else(|| shown.clone());
    mirror(site, &shown, list)?;
    vet::account(name, &asked, &shown)?;
    let (method, body) = request::of(site)?;
    if !asked.contains(HANDLE) && !body.as_ref().is_some_and(|(body, _)| body.contains(HANDLE)) {
        return Err(Why::Address("`{username}` stands nowhere in it".to_owned()));
    }
    let url = vet::address(&asked)?;
    let page = if shown == asked { url.clone() } else { vet::address(&shown)? };
    if page != url {
        vet::own(&page, &url)?;
    }
    let search = address::search(&url);
    if search == Some(address::Search::Likeness) {
        return Err(Why::SimilarOnly);
    }
    let sent = site.members("headers")?;
    let (headers, mut notes) = vet::headers(sent.as_deref(), &url)?;
    let (signals, follow) = evidence::of(site, &mut notes)?;
    if search.is_some() {
        notes.push("searches what accounts have written: that nothing is found tells nothing".to_owned());
    }
    let pattern = vet::pattern(site.text("regexCheck")?)?;
    let known = vet::known(site.text("usernameClaimed")?);
    let guards = site.texts("protection")?;
    if !guards.is_empty() {
        notes.push(format!("the list says that it is guarded ({})", clipped(&guards.join(", "))));
    }
    let tags = site.texts("tags")?;
    Ok(Draft {
        entry: name.to_owned(),
        category: category(&tags).to_owned(),
        adult: tags.iter().any(|tag| ADULT_TAGS.contains(tag)),
        profile: if page.contains(HANDLE) { page } else { vet::front(&page) },
        url,
        method,
        headers,
        body,
        follow,
        known,
        pattern,
        signals,
        silent: search.is_some(),
        notes,
        ..Draft::default()
    })
}

/// Refuses what the list has switched off, and what is not about names on the web.
fn usable(site: &Site<'_>) -> Result<(), Why> {
    if site.flag("disabled")? {
        return Err(Why::Disabled);
    }
    if let Some(kind) = site.text("type")?.filter(|kind| *kind != "username") {
        return Err(Why::OtherId(clipped(kind)));
    }
    if let Some(protocol) = site.text("protocol")?
        && !matches!(protocol, "" | "http" | "https")
    {
        return Err(Why::OtherProtocol(clipped(protocol)));
    }
    if site.flag("similarSearch")? {
        return Err(Why::SimilarOnly);
    }
    if site.has("activation") {
        return Err(Why::Secret("has to be let in first (`activation`)".to_owned()));
    }
    Ok(())
}

/// Refuses what shows the accounts of somebody else. A part of the same house is none.
fn mirror(site: &Site<'_>, shown: &str, list: &Value) -> Result<(), Why> {
    let Some(source) = site.text("source")?.filter(|source| !source.is_empty()) else { return Ok(()) };
    let parent = list["sites"].get(source).and_then(|entry| Site::of(entry, &list["engines"]).ok());
    let parent = parent.and_then(|parent| address::shown(&parent).ok());
    if parent.is_some_and(|parent| vet::same_operator(&parent, shown)) {
        return Ok(());
    }
    Err(Why::ThirdParty(format!("shows accounts of `{}`", clipped(source))))
}

/// The first tag that is a group rather than a country.
fn category<'v>(tags: &[&'v str]) -> &'v str {
    let is_group = |tag: &&&str| {
        let country = tag.len() == 2 && tag.bytes().all(|byte| byte.is_ascii_lowercase());
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"&-_".contains(&byte);
        !country && !tag.is_empty() && tag.len() <= LONGEST_TAG && tag.bytes().all(plain)
    };
    tags.iter().find(is_group).copied().unwrap_or(UNFILED)
}

#[cfg(test)]
mod tests;
