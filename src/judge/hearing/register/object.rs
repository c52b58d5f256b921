//! RDAP: an object of the class `domain`, or an error with the code 404 (RFC 9083, sections 5.3 and 6).

use serde_json::Value;
use url::{Host, Url};

use super::{Hall, Heard, Listened, Named, keeps};
use crate::catalog::signal::{Says, Signal};
use crate::exchange::{End, Reply};
use crate::judge::kept::Told;
use crate::judge::{refusal, wall};
use crate::verdict::{DoubtKind, Withheld};

/// Statuses of RFC 8056 by which a registration has ended while nobody else can have the name.
const LEAVING: [&str; 3] = ["pending delete", "pending restore", "redemption period"];
/// Most strings of a reply that are looked at for words, and the most of each, in characters.
const MOST_STRINGS: usize = 400;
const LONGEST_STRING: usize = 2000;

const UNREADABLE: &str = "replies of registers cannot be read by this build";

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

fn kept_back(hall: &Hall<'_, '_, '_>, words: &str) -> Listened {
    let evidence = vec![hall.witness.says("the registry's own words", &keeps(words), true)];
    (Heard::Withheld(Withheld::Reserved), evidence, false)
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
    let is_another = names_of(document).any(|other| other != name);
    if Some(name) != asked(hall) || is_another || matches!(hall.named(), Named::Another) {
        return hall.doubt(DoubtKind::AnsweredForAnother, "the reply is about another domain", &[]);
    }
    let statuses = statuses(document);
    let status = |list: &[&str]| statuses.iter().find(|status| list.contains(&status.as_str()));
    if let Some(status) = status(&LEAVING) {
        let words = format!("the register says `{status}`");
        let evidence = vec![hall.witness.says(&format!("`/status` holds `{status}`"), &words, true)];
        return (Heard::Withheld(Withheld::PendingDelete), evidence, false);
    }
    let (Some(told), Some(noted)) =
        (hall.kept(&lines_of_statuses(&statuses)), hall.kept(&words_in(document)))
    else {
        return unrecognised(UNREADABLE);
    };
    if let Some(words) = &told.kept {
        return kept_back(hall, words);
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
    let shows_registration =
        ["events", "entities", "nameservers"].into_iter().any(|key| !is_bare(document, key));
    match (&noted.kept, told.free.as_ref().or(noted.free.as_ref())) {
        (Some(words), None) if !shows_registration => return kept_back(hall, words),
        (Some(words), _) | (None, Some(words)) => {
            let words = format!("the reply names the domain, and says `{words}` of it");
            return hall.doubt(DoubtKind::Contradictory, &words, &taken);
        }
        (None, None) => {}
    }
    if !shows_registration && statuses.is_empty() {
        return hall.doubt(DoubtKind::Unrecognised, "an object that shows nothing of a registration", &taken);
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
    // Registries that keep a name back, are busy or are not the ones to ask say so in words beside 404.
    let words = words_in(document);
    if let Some(refused) = refusal::of(&words) {
        return hall.told_doubt(refused, &[]);
    }
    let statuses = lines_of_statuses(&statuses(document));
    let Some(Told { kept, moving, status, .. }) = hall.kept(&format!("{words}\n{statuses}")) else {
        return unrecognised(UNREADABLE);
    };
    if let Some(words) = moving.or(status) {
        let words = format!("a reply with status 404 that says `{words}` of the domain");
        return hall.doubt(DoubtKind::Contradictory, &words, &[]);
    }
    if let Some(words) = kept {
        return kept_back(hall, &words);
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

/// Whether an object has nothing under `key`.
fn is_bare(document: &Value, key: &str) -> bool {
    document.get(key).and_then(Value::as_array).is_none_or(Vec::is_empty)
}

/// What a reply says in words, one string a line: its title and description, its notices and remarks.
fn words_in(document: &Value) -> String {
    let notes = ["notices", "remarks"].into_iter().filter_map(|key| document.get(key)?.as_array()).flatten();
    let said = [document].into_iter().chain(notes).flat_map(|told| {
        let values = ["title", "type", "description"].into_iter().filter_map(|key| told.get(key));
        values.flat_map(|value| match value {
            Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
            one => one.as_str().into_iter().collect::<Vec<_>>(),
        })
    });
    let cut = |text: &str| text.chars().take(LONGEST_STRING).collect::<String>();
    said.take(MOST_STRINGS).map(cut).collect::<Vec<_>>().join("\n")
}

fn lines_of_statuses(statuses: &[String]) -> String {
    statuses.iter().map(|status| format!("status: {status}")).collect::<Vec<_>>().join("\n")
}

/// The domain that an object is about, in its ASCII form.
fn name_of(document: &Value) -> Option<String> {
    names_of(document).next()
}

/// All names that an object gives its domain, in their ASCII form.
fn names_of(document: &Value) -> impl Iterator<Item = String> {
    let names = ["ldhName", "unicodeName"].into_iter().filter_map(|key| document.get(key)?.as_str());
    names.map(str::trim).filter(|name| !name.is_empty()).map(ascii)
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
