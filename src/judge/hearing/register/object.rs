//! RDAP: an object of the class `domain`, or an error with the code 404 (RFC 9083, sections 5.3 and 6).

use serde_json::Value;
use url::{Host, Url};

use super::{Hall, Heard, Listened, Named};
use crate::catalog::signal::{Says, Signal};
use crate::exchange::{End, Reply};
use crate::judge::wall;
use crate::verdict::{DoubtKind, Withheld};

/// Statuses of RFC 8056 by which a registration has ended while nobody else can have the name.
const LEAVING: [&str; 3] = ["pending delete", "pending restore", "redemption period"];
/// Statuses by which the registry keeps a name for itself.
const RESERVED: [&str; 2] = ["administrative", "reserved"];

/// What a reply over RDAP says.
pub(super) fn listen(hall: &Hall<'_, '_, '_>) -> Listened {
    if let Some(found) = wall::seen_in(hall.scene) {
        return hall.told_doubt(found, &[]);
    }
    let reply = hall.scene.reading.reply();
    if reply.end != End::Whole {
        return hall.doubt(DoubtKind::Unrecognised, "the reply broke off before it could tell", &[]);
    }
    match reply.status {
        200 => found(hall),
        404 => missing(hall, reply),
        _ if hall.is_blank() => {
            let words = format!("an empty reply (status {})", reply.status);
            hall.doubt(DoubtKind::Unrecognised, &words, &[])
        }
        _ => match hall.held(Says::Withheld).first() {
            Some(signal) => withheld(hall, signal),
            None => hall.unexplained(),
        },
    }
}

fn withheld(hall: &Hall<'_, '_, '_>, signal: &Signal) -> Listened {
    hall.told(Heard::Withheld(signal.why.unwrap_or(Withheld::Reserved)), &[signal])
}

fn found(hall: &Hall<'_, '_, '_>) -> Listened {
    let unrecognised = |words: &str| hall.doubt(DoubtKind::Unrecognised, words, &[]);
    let Some(document) = hall.scene.reading.json().filter(|document| document.is_object()) else {
        return unrecognised("a reply with status 200 that is no object of JSON");
    };
    if !is_domain(document) || document.get("errorCode").is_some() {
        return unrecognised("a reply with status 200 that is not about a domain");
    }
    let Some(name) = name_of(document) else {
        return unrecognised("a reply with status 200 that names no domain");
    };
    if Some(name) != asked(hall) || matches!(hall.named(), Named::Another) {
        return hall.doubt(DoubtKind::AnsweredForAnother, "the reply is about another domain", &[]);
    }
    let statuses = statuses(document);
    let status = |list: &[&str]| statuses.iter().find(|status| list.contains(&status.as_str()));
    let leaving = status(&LEAVING).map(|status| (status, Withheld::PendingDelete));
    if let Some((status, why)) = leaving.or(status(&RESERVED).map(|status| (status, Withheld::Reserved))) {
        let words = format!("the register says `{status}`");
        let evidence = vec![hall.witness.says(&format!("`/status` holds `{status}`"), &words, true)];
        return (Heard::Withheld(why), evidence, false);
    }
    if status(&["removed"]).is_some() {
        return unrecognised("the register shows it as removed");
    }
    if let Some(signal) = hall.held(Says::Withheld).first() {
        return withheld(hall, signal);
    }
    let (taken, absent) = (hall.held(Says::Taken), hall.held(Says::Absent));
    if !absent.is_empty() {
        let words = "the reply says absent and names the domain";
        return hall.doubt(DoubtKind::Contradictory, words, &absent);
    }
    if taken.is_empty() {
        return hall.unexplained();
    }
    hall.told(Heard::Taken { proves_itself: true }, &taken)
}

fn missing(hall: &Hall<'_, '_, '_>, reply: &Reply) -> Listened {
    let unrecognised = |words: &str| hall.doubt(DoubtKind::Unrecognised, words, &[]);
    let host = |url: &Url| url.host_str().map(str::to_owned);
    if reply.hops.iter().any(|hop| host(&hop.url) != host(&reply.url)) {
        return unrecognised("another server than the registry's says that there is none");
    }
    if hall.is_blank() {
        let expected =
            hall.probe.signals.iter().any(|one| one.says == Says::Absent && one.status.contains(&404));
        return if expected {
            let words = "an empty reply with status 404";
            (Heard::Absent, vec![hall.witness.says("status 404", words, true)], false)
        } else {
            unrecognised("an empty reply (status 404)")
        };
    }
    let Some(document) = hall.scene.reading.json().filter(|document| document.is_object()) else {
        return unrecognised("a page with status 404 that is no answer of a register");
    };
    if let Some(signal) = hall.held(Says::Withheld).first() {
        return withheld(hall, signal);
    }
    let code = document.get("errorCode").filter(|code| !code.is_null());
    let is_404 = |code: &Value| code.as_u64() == Some(404) || code.as_str().map(str::trim) == Some("404");
    if code.is_some_and(|code| !is_404(code)) {
        return unrecognised("a reply with status 404 that tells of another error");
    }
    if document.get("objectClassName").is_some() || name_of(document).is_some() {
        let words = "a reply with status 404 that tells of an object";
        return hall.doubt(DoubtKind::Contradictory, words, &[]);
    }
    let absent = hall.held(Says::Absent);
    if absent.is_empty() {
        return hall.unexplained();
    }
    let (heard, evidence, _) = hall.told(Heard::Absent, &absent);
    (heard, evidence, code.is_some())
}

fn is_domain(document: &Value) -> bool {
    let class = document.get("objectClassName").and_then(Value::as_str);
    class.is_some_and(|class| class.trim().eq_ignore_ascii_case("domain"))
}

/// The domain that an object is about, in its ASCII form.
fn name_of(document: &Value) -> Option<String> {
    let names = ["ldhName", "unicodeName"].into_iter().filter_map(|key| document.get(key)?.as_str());
    names.map(str::trim).find(|name| !name.is_empty()).map(ascii)
}

/// The domain that was asked for, in its ASCII form; nothing where its first label is not the handle's.
fn asked(hall: &Hall<'_, '_, '_>) -> Option<String> {
    let reply = hall.scene.reading.reply();
    let first = reply.hops.first().map_or(&reply.url, |hop| &hop.url);
    let last = first.path_segments()?.rfind(|segment| !segment.is_empty())?;
    let name = ascii(last);
    let (label, _) = name.split_once('.')?;
    hall.scene.is_handle(label).then_some(name)
}

/// A domain in the form in which two spellings of it are the same.
pub(super) fn ascii(name: &str) -> String {
    let name = name.trim().trim_end_matches('.').to_lowercase();
    match Host::parse(&name) {
        Ok(Host::Domain(domain)) => domain,
        _ => name,
    }
}

fn statuses(document: &Value) -> Vec<String> {
    let all = document.get("status").and_then(Value::as_array).into_iter().flatten();
    all.filter_map(Value::as_str).map(|status| status.trim().to_lowercase()).collect()
}
