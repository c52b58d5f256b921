//! What a search by title found: who uses the name there. Nobody is proven absent by it.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde_json::Value;
use strsim::osa_distance;
use url::Url;

use crate::catalog::titles::Titles;
use crate::exchange::End;
use crate::name::lookalike::skeleton;
use crate::name::sound;
use crate::name::{LONGEST, Name, is_hidden};
use crate::reading::{Reading, collapse, pointer, scalar};

/// Most results that are looked through.
const MOST_RESULTS: usize = 200;
/// Most matches that are kept.
const MOST_MATCHES: usize = 20;
/// Longest title or holder that is kept, in characters.
const LONGEST_TEXT: usize = 120;
/// Longest address that is kept, in bytes.
const LONGEST_ADDRESS: usize = 2048;
/// Names at least this long have slips of the pen one letter away.
const LONG: usize = 5;
/// Signs by which a holder claims a title; they are no part of it.
const CLAIMS: [char; 4] = ['™', '®', '©', '℠'];

/// How much a title is like the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same words, case, spaces and signs aside.
    Exact,
    /// Heard alike.
    Sound,
    /// It begins with the name, or is a slip of the pen away from it, or looks the same.
    Near,
}

/// One result that matches. Strangers' text, not yet made safe for any output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its title, one line.
    pub title: String,
    /// Who publishes it.
    pub holder: Option<String>,
    /// Its own page; http and https only.
    pub url: Option<String>,
    /// Day of its latest version, `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// How much its title is like the name.
    pub likeness: Likeness,
}

/// What came of one search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many results were looked through.
    pub among: usize,
    /// Those that match, the most alike first, at most 20.
    pub matches: Vec<Match>,
}

impl Found {
    /// What was found in words, without anything that strangers wrote.
    pub fn words(&self) -> String {
        let results = format!("{} {}", self.among, if self.among == 1 { "result" } else { "results" });
        let count = |wanted: Likeness| self.matches.iter().filter(|one| one.likeness == wanted).count();
        let part = |wanted: Likeness, words: &str| match count(wanted) {
            0 => None,
            many => Some(format!("{many} {words}")),
        };
        let parts = [
            part(Likeness::Exact, "with this title"),
            part(Likeness::Sound, "heard alike"),
            part(Likeness::Near, "with one near it"),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if count(Likeness::Exact) > 0 {
            return format!("in use: {} among {results}", parts.join(", "));
        }
        if self.among == 0 {
            return "the search found nothing".to_owned();
        }
        let near = if parts.is_empty() { String::new() } else { format!(", {}", parts.join(", ")) };
        format!("nothing with this title among {results}{near}")
    }
}

/// Reads the results of a search for `name`. An error says why the reply is no list of results: silence
/// of a reply that is something else would say nothing.
pub fn search(titles: &Titles, name: &str, reading: &Reading<'_>) -> Result<Found, String> {
    let reply = reading.reply();
    if reply.status != 200 {
        return Err(format!("no results of a search (status {})", reply.status));
    }
    if reply.end != End::Whole {
        return Err("the results broke off before their end".to_owned());
    }
    let document = reading.json().ok_or("no results of a search: the reply is no JSON")?;
    let list = titles.items.split("/*").next().unwrap_or_default();
    if !pointer(document, list).first().is_some_and(|list| list.is_array()) {
        return Err(format!("no results of a search: there is no list at `{list}`"));
    }
    let items = pointer(document, &titles.items);
    if let Some(at) = &titles.count {
        let count = pointer(document, at).first().and_then(|count| count.as_u64());
        let count = count.ok_or_else(|| format!("no results of a search: there is no number at `{at}`"))?;
        let shown = u64::try_from(items.len()).unwrap_or(u64::MAX);
        if count < shown || (count > 0 && shown == 0) {
            return Err(format!("the reply counts {count} results and holds {shown}"));
        }
    }
    let text =
        |item: &Value, at: &str| pointer(item, at).into_iter().find_map(scalar).and_then(|text| line(&text));
    let with_title = items.iter().filter(|item| text(item, &titles.title).is_some()).count();
    if with_title == 0 && !items.is_empty() {
        return Err(format!("no results of a search: none has a title at `{}`", titles.title));
    }
    let name = squashed(name);
    let looked = items.iter().take(MOST_RESULTS);
    let among = looked.len();
    let matching = looked.filter_map(|item| {
        // A title may stand there in several languages.
        let all = pointer(item, &titles.title).into_iter().filter_map(scalar).filter_map(|text| line(&text));
        let alike = all.filter_map(|title| Some((likeness(&title, &name)?, title)));
        let (likeness, title) = alike.min_by_key(|(likeness, _)| *likeness)?;
        let at = |place: &Option<String>| place.as_ref().and_then(|place| text(item, place));
        let updated =
            titles.updated.as_ref().and_then(|place| pointer(item, place).into_iter().find_map(day));
        let url = titles.link.as_ref().and_then(|place| pointer(item, place).into_iter().find_map(scalar));
        let url = url.and_then(|link| address(titles.link_prefix.as_deref().unwrap_or_default(), &link));
        Some(Match { title, holder: at(&titles.holder), url, updated, likeness })
    });
    let mut matches: Vec<Match> = matching.collect();
    matches.sort_by_key(|one| one.likeness);
    matches.truncate(MOST_MATCHES);
    Ok(Found { among, matches })
}

/// How much `title` is like `name`, which is squashed; nothing where it is not.
fn likeness(title: &str, name: &str) -> Option<Likeness> {
    let whole = squashed(title);
    if whole.is_empty() || name.is_empty() {
        return None;
    }
    if whole == name {
        return Some(Likeness::Exact);
    }
    if sound::likeness(&whole, name) == Some(sound::Likeness::SameSound) {
        return Some(Likeness::Sound);
    }
    let slip = name.chars().count() >= LONG && osa_distance(&whole, name) == 1;
    (slip || skeleton(&whole) == skeleton(name) || begins(title, name)).then_some(Likeness::Near)
}

/// Whether the first words of `title` are `name`: `Qwikster: Movies`, `Blue Ocean Diving`.
fn begins(title: &str, name: &str) -> bool {
    let mut start = String::new();
    for word in title.split(|c: char| !c.is_alphanumeric() && !is_mark(c)) {
        start.push_str(&squashed(word));
        if start == name {
            return true;
        }
        if start.len() > name.len() {
            return false;
        }
    }
    false
}

/// Signs within words, which do not part them.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’') || unicode_normalization::char::is_combining_mark(c)
}

/// The title as a name is folded, with nothing but its letters and digits.
fn squashed(text: &str) -> String {
    let plain = text.chars().filter(|c| !CLAIMS.contains(c) && !c.is_control() && !is_hidden(*c));
    let plain: String = plain.take(LONGEST).collect();
    let folded = Name::parse(&plain).map(|name| name.handle().to_owned()).unwrap_or_default();
    folded.chars().filter(|c| !matches!(c, '.' | '_' | '-')).collect()
}

/// One bounded line; nothing if nothing is left.
fn line(text: &str) -> Option<String> {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let text = collapse(&text);
    (!text.is_empty()).then(|| match text.char_indices().nth(LONGEST_TEXT) {
        None => text,
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
    })
}

/// An absolute `http` or `https` address without a user in it. An id after `prefix` stays on its page.
fn address(prefix: &str, link: &str) -> Option<String> {
    let url = Url::parse(&format!("{prefix}{}", link.trim())).ok()?;
    let web =
        matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| host.contains('.'));
    let plain = url.username().is_empty() && url.password().is_none();
    let at_home = url.as_str().starts_with(prefix);
    (web && plain && at_home && url.as_str().len() <= LONGEST_ADDRESS).then(|| url.into())
}

/// The day of a date (RFC 3339, or its day alone), or of a number of seconds or milliseconds since 1970.
fn day(value: &Value) -> Option<String> {
    let date: Date = match value {
        Value::String(text) => text.get(..10)?.parse().ok()?,
        Value::Number(number) => {
            let number = number.as_i64()?;
            let time = if number.unsigned_abs() < 100_000_000_000 {
                Timestamp::from_second(number)
            } else {
                Timestamp::from_millisecond(number)
            };
            time.ok()?.to_zoned(TimeZone::UTC).date()
        }
        _ => return None,
    };
    (1970..=2100).contains(&date.year()).then(|| date.to_string())
}

#[cfg(test)]
mod tests;
