//! What of a stranger's list may be used: addresses, headers, patterns, names, and the words that it
//! takes for evidence. Pure; the guard of the network judges every address again when it is asked.

mod words;
mod headers;
mod statuses;

use serde_json::{Map, Value};
use url::{Host, Url};

pub(super) use self::headers::headers;
pub(super) use self::statuses::{FOUND, GONE, MOVED, silent, status};
pub(super) use self::words::{LONGEST_MARKER, Marker, marker};
use super::Why;
use crate::catalog::handle::HandleRules;
use crate::catalog::platform::BodyKind;
use crate::exchange::SPECIAL_NAMES;
use crate::name::{LONGEST, is_hidden};

/// What stands for the name in addresses, bodies and markers.
pub(super) const HANDLE: &str = "{handle}";
/// What `{handle}` is replaced by where an address has to be read.
const STAND_IN: &str = "callsignstandin";
/// Longest address, in bytes.
const LONGEST_ADDRESS: usize = 2000;
/// Longest body of a request, in bytes.
const LONGEST_BODY: usize = 8 << 10;
/// Most accounts known to exist that are kept.
const MOST_KNOWN: usize = 8;
/// Most signals of one entry.
pub(super) const MOST_SIGNALS: usize = 64;

/// An address with `{handle}` in it, or without where the body holds the name. What is refused here
/// would be refused when it is asked; a list learns of it before.
pub(super) fn address(template: &str) -> Result<String, Why> {
    let wrong = |words: &str| Err(Why::Address(words.to_owned()));
    if template.len() > LONGEST_ADDRESS {
        return wrong("longer than 2000 bytes");
    }
    if template.chars().any(|c| c.is_control() || c.is_whitespace() || is_hidden(c)) {
        return wrong("holds white space or a character that does not show");
    }
    let Some(url) = parsed(template) else { return wrong("does not parse") };
    if !matches!(url.scheme(), "http" | "https") {
        return wrong("neither http nor https");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return wrong("carries a user name or password");
    }
    if url.port_or_known_default().is_none_or(|port| port != 80 && port != 443) {
        return wrong("a port other than 80 and 443");
    }
    match url.host() {
        None => return wrong("has no host"),
        // No site of accounts is known by its number.
        Some(Host::Ipv4(_) | Host::Ipv6(_)) => return wrong("a number in place of a host name"),
        Some(Host::Domain(name)) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            let top = name.rsplit_once('.').map(|(_, top)| top);
            if top.is_none_or(|top| SPECIAL_NAMES.contains(&top)) {
                return wrong("no host of the public web");
            }
            if operator(template).is_none_or(|domain| domain.contains(STAND_IN)) {
                return wrong("each name would be asked of a domain of its own");
            }
        }
    }
    // A variable of the user's is nothing that a list may name.
    Ok(template.replace('$', "%24"))
}

fn parsed(template: &str) -> Option<Url> {
    Url::parse(&template.replace(HANDLE, STAND_IN)).ok()
}

/// The front door of an address, for people, where nothing better is known.
pub(super) fn front(template: &str) -> String {
    let Some(url) = parsed(template) else { return String::new() };
    let host = url.host_str().unwrap_or_default();
    let host = host.strip_prefix(STAND_IN).map_or(host, |rest| rest.trim_start_matches('.'));
    format!("{}://{host}/", url.scheme())
}

/// What of an address stands behind its host.
pub(super) fn behind_host(address: &str) -> String {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    rest.find(['/', '?']).map_or("", |at| &rest[at..]).to_owned()
}

/// Whether `shown` merely searches for the site that is asked, somewhere else.
pub(super) fn is_search_for(shown: &str, asked: &str) -> bool {
    let query = shown.split_once('?').map_or("", |(_, query)| query).to_lowercase();
    !same_operator(shown, asked) && operator(asked).is_some_and(|domain| query.contains(&domain))
}

/// Whose an address is: its registrable domain, or the suffix under which an operator lets others
/// live. `{handle}` shows as a stand-in.
fn operator(template: &str) -> Option<String> {
    let url = parsed(template)?;
    let host = url.host_str()?.trim_end_matches('.').to_ascii_lowercase();
    let private = psl::suffix(host.as_bytes())
        .filter(|suffix| suffix.typ() == Some(psl::Type::Private))
        .and_then(|suffix| std::str::from_utf8(suffix.as_bytes()).ok().map(str::to_owned));
    private.or_else(|| psl::domain_str(&host).map(str::to_owned))
}

/// Whether both addresses are plainly of one operator: the same domain; or the same name under
/// another top-level domain, or with what interfaces are called behind it (`site.com`, `siteapi.net`).
pub(super) fn same_operator(one: &str, other: &str) -> bool {
    let (Some(one), Some(other)) = (operator(one), operator(other)) else { return false };
    if one == other {
        return true;
    }
    let bare = |domain: &str| {
        let label = domain.split('.').next().unwrap_or_default().replace('-', "");
        let affix = ["apis", "api", "apps", "app", "cdn", "static"];
        let short = affix.iter().find_map(|affix| label.strip_suffix(affix)).filter(|rest| rest.len() > 2);
        short.map_or(label.clone(), str::to_owned)
    };
    let whole = |domain: &str| domain.replace(['.', '-'], "");
    // The last: a name that its top-level domain completes (`exam.ple` of `example.com`).
    bare(&one) == bare(&other) || whole(&one) == bare(&other) || whole(&other) == bare(&one)
}

/// Where `asked` belongs to somebody else than `profile`, the entry asks a third party.
pub(super) fn own(profile: &str, asked: &str) -> Result<(), Why> {
    if same_operator(profile, asked) {
        return Ok(());
    }
    let whose = |address: &str| operator(address).unwrap_or_default().replace(STAND_IN, HANDLE);
    Err(Why::ThirdParty(format!("asks `{}` about `{}`", whose(asked), whose(profile))))
}

/// Words, in a name or in the host and path of an address, of places that are no accounts.
const NO_ACCOUNTS: [&str; 15] = [
    "archive",
    "archived",
    "wayback",
    "leak",
    "leaks",
    "leaked",
    "breach",
    "breaches",
    "breached",
    "infostealer",
    "infostealers",
    "stealer",
    "stealers",
    "osint-tools",
    "unlisted",
];

/// Refuses what is about history, leaks or posts rather than about an account.
pub(super) fn account(name: &str, asked: &str, profile: &str) -> Result<(), Why> {
    // A place may be called after what it archives and have accounts all the same: in the name
    // alone, only what cannot be a site's own word counts.
    let names = words_in(name).any(|word| matches!(word, "archived" | "unlisted" | "infostealer"));
    let mirrors = |address: &str| {
        let address = address.to_lowercase();
        let (place, query) = address.split_once('?').unwrap_or((&address, ""));
        let path =
            place.split_once("://").and_then(|(_, rest)| rest.split_once('/')).map_or("", |(_, path)| path);
        let said = words_in(path).any(|word| NO_ACCOUNTS.contains(&word)) || path.contains("osint-tools");
        // The address of another site's page: what is known of that page, not who has it.
        let about = query.split('&').find_map(|pair| pair.strip_prefix("url="));
        said || about.is_some_and(|about| about.starts_with("http") && !same_operator(about, &address))
    };
    if names || mirrors(asked) || mirrors(profile) {
        return Err(Why::NotAnAccount("history, leaks or posts".to_owned()));
    }
    Ok(())
}

fn words_in(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty())
}

/// The start of a text of a list, for messages.
pub(super) fn clipped(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(60).collect()
}

/// A pattern for names, if there is one and one of our engines takes it.
pub(super) fn pattern(given: Option<&str>) -> Result<Option<String>, Why> {
    let Some(given) = given.filter(|given| !given.is_empty()) else { return Ok(None) };
    if given.chars().any(char::is_control) {
        return Err(Why::Pattern("holds a control character".to_owned()));
    }
    let mut rules = HandleRules::unverified(String::new(), "");
    // Whichever engine the rules run in is the one that counts, here as in a survey.
    (rules.pattern, rules.anywhere) = (given.to_owned(), true);
    rules.check().map_err(|_| Why::Pattern(format!("`{}`", given.chars().take(100).collect::<String>())))?;
    Ok(Some(given.to_owned()))
}

/// Accounts that are said to exist: those that can be asked for as they are written, no more than
/// eight, each once.
pub(super) fn known<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<String> {
    let odd = |c: char| {
        c.is_control() || c.is_whitespace() || is_hidden(c) || "/\\?#%&\"<>{}[]|^`,;:()".contains(c)
    };
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        let usable = !name.chars().any(odd)
            && name.chars().any(char::is_alphanumeric)
            && name.chars().count() <= LONGEST
            && !kept.iter().any(|one| one == name);
        if usable && kept.len() < MOST_KNOWN {
            kept.push(name.to_owned());
        }
    }
    kept
}

/// The text under a key; nothing where there is none, an error where it is no text.
pub(super) fn text<'v>(entry: &'v Map<String, Value>, key: &str) -> Result<Option<&'v str>, Why> {
    match entry.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Why::Malformed(format!("`{key}` is no text"))),
    }
}

/// How a body is written that has the name in it, or why it cannot be sent. `{handle}` must stand
/// inside a string of a JSON body: anywhere else it could become something else than a name.
pub(super) fn body_kind(text: &str, content_type: Option<&str>) -> Result<BodyKind, Why> {
    let odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if text.len() > LONGEST_BODY || text.chars().any(odd) {
        return Err(Why::Malformed("the body has more than 8 kB or control characters".to_owned()));
    }
    let content_type = content_type.unwrap_or_default().to_ascii_lowercase();
    let as_json = content_type.contains("json") || text.trim_start().starts_with(['{', '[']);
    if !as_json {
        let as_form = content_type.is_empty() || content_type.contains("x-www-form-urlencoded");
        return if as_form && text.contains('=') {
            Ok(BodyKind::Form)
        } else {
            Err(Why::Malformed("the body is neither JSON nor a form".to_owned()))
        };
    }
    let document: Value = serde_json::from_str(text)
        .map_err(|_| Why::Malformed("the body is no JSON with the name inside a string".to_owned()))?;
    let query = document.get("query").and_then(Value::as_str);
    Ok(if query.is_some_and(|query| query.contains(HANDLE)) {
        BodyKind::GraphqlInJson
    } else {
        BodyKind::Json
    })
}

#[cfg(test)]
#[path = "vet_tests.rs"]
mod tests;
