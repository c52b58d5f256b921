//! Replies of RDAP about a domain (RFC 9083), with contacts as jCard (RFC 7095).

use jiff::Timestamp;
use serde_json::Value;

use super::{MAX_NAME, MAX_WORD, Registration, host, list, privacy, shown, status};
use crate::owner::clean::{Source, line};
use crate::owner::dates;

/// Most members of a list that are looked at, and most contacts within contacts.
const MOST_MEMBERS: usize = 64;

/// What `object`, a domain, tells.
pub(super) fn read(object: &Value, at: Timestamp) -> Registration {
    let entities = members(object, "entities");
    let registrar = entities.iter().find(|entity| has_role(entity, "registrar"));
    let registrant = entities.iter().find(|entity| has_role(entity, "registrant"));
    let event = |action: &str| {
        let is_it =
            |event: &&Value| text(event, "eventAction").is_some_and(|one| one.eq_ignore_ascii_case(action));
        members(object, "events").iter().find(is_it).and_then(|event| text(event, "eventDate"))
    };
    let statuses = members(object, "status").iter().filter_map(Value::as_str).map(status::canonical);
    let servers = members(object, "nameservers").iter().filter_map(|server| host(text(server, "ldhName")?));
    Registration {
        registrar: registrar.and_then(name),
        organisation: registrant.filter(|_| !hides_organisation(object)).and_then(organisation),
        created: event("registration").and_then(|day| dates::date_of(day, at)),
        changed: event("last changed").and_then(|day| dates::date_of(day, at)),
        expires: event("expiration").and_then(|day| dates::coming(day, at)),
        statuses: list(statuses.filter_map(|one| line(&one, Source::Page, MAX_WORD))),
        nameservers: list(servers),
        redacted: redacted(object, registrant),
        mail: None,
    }
}

fn members<'v>(object: &'v Value, key: &str) -> &'v [Value] {
    let found = object.get(key).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    &found[..found.len().min(MOST_MEMBERS)]
}

fn text<'v>(object: &'v Value, key: &str) -> Option<&'v str> {
    object.get(key)?.as_str()
}

fn has_role(entity: &Value, role: &str) -> bool {
    members(entity, "roles").iter().any(|one| one.as_str().is_some_and(|one| one.eq_ignore_ascii_case(role)))
}

/// A property of the contact's jCard; of several parts, the first that says something.
fn card(entity: &Value, property: &str) -> Option<String> {
    let properties = entity.get("vcardArray")?.get(1)?.as_array()?;
    let is_it = |one: &&Value| {
        one.get(0).and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(property))
    };
    properties.iter().take(MOST_MEMBERS).filter(is_it).find_map(|one| match one.get(3)? {
        Value::String(value) => shown(value, MAX_NAME),
        Value::Array(parts) => parts.iter().filter_map(Value::as_str).find_map(|part| shown(part, MAX_NAME)),
        _ => None,
    })
}

/// The name of a company that sells domains.
fn name(entity: &Value) -> Option<String> {
    card(entity, "fn").or_else(|| card(entity, "org")).or_else(|| {
        // Where the name is held back, a handle that is but a number says nothing.
        shown(text(entity, "handle")?, MAX_NAME).filter(|handle| handle.contains(char::is_alphabetic))
    })
}

/// The organisation that a contact is, or is of; never a person.
fn organisation(entity: &Value) -> Option<String> {
    let is = |kind: &str| card(entity, "kind").is_some_and(|one| one.eq_ignore_ascii_case(kind));
    if is("individual") {
        return None;
    }
    let person = card(entity, "fn");
    if is("org") && card(entity, "org").is_none() {
        return privacy::organisation(person, None);
    }
    privacy::organisation(card(entity, "org"), person.as_deref().filter(|_| !is("org")))
}

/// What the register says that it holds back.
fn redacted(object: &Value, registrant: Option<&Value>) -> Vec<String> {
    let named = |one: &Value| {
        let name = one.get("name")?;
        line(text(name, "description").or_else(|| text(name, "type"))?, Source::Page, MAX_WORD)
    };
    let by_rule = members(object, "redacted").iter().filter_map(named);
    // Registers that came before the rule say so in remarks.
    let remarks = registrant.map_or(&[][..], |entity| members(entity, "remarks"));
    let titles = remarks.iter().filter_map(|remark| text(remark, "title"));
    let by_remark = titles.filter(|title| privacy::is_placeholder(title)).map(|_| "registrant".to_owned());
    list(by_rule.chain(by_remark))
}

/// Whether the register says that it holds the holder's organisation back: then nothing that stands there
/// is it (RFC 9537, section 3).
fn hides_organisation(object: &Value) -> bool {
    members(object, "redacted").iter().any(|one| {
        let name = one.get("name").and_then(|name| text(name, "type").or_else(|| text(name, "description")));
        let name = name.unwrap_or_default().to_lowercase();
        let paths = ["prePath", "postPath", "replacementPath"]
            .map(|key| text(one, key).unwrap_or_default().to_lowercase());
        let of_others = ["admin", "tech", "billing"].iter().any(|role| name.contains(role));
        let names_it = name.contains("organi")
            || paths.iter().any(|path| path.contains("'org'") || path.contains("organization"));
        let whole = paths.iter().any(|path| path.contains("registrant") && !path.contains("card"));
        !of_others && (names_it || whole || name == "registrant")
    })
}
