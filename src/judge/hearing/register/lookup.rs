//! DNS, a message as JSON (RFC 8427): whether a domain is delegated. It corroborates at most.

use serde_json::Value;

use super::object::ascii;
use super::{Hall, Heard, Listened};
use crate::catalog::signal::Says;
use crate::exchange::End;
use crate::verdict::DoubtKind;

/// What an answer of the resolver says.
pub(super) fn listen(hall: &Hall<'_, '_, '_>) -> Listened {
    let unrecognised = |words: &str| hall.doubt(DoubtKind::Unrecognised, words, &[]);
    let reading = hall.scene.reading;
    let Some(message) = reading.json().filter(|_| reading.reply().end == End::Whole) else {
        return unrecognised("an answer of the resolver that is no message");
    };
    let asked = ascii(reading.reply().url.path().trim_matches('/'));
    let is_asked = |name: &Value| name.as_str().map(ascii).as_ref() == Some(&asked);
    if !message.get("QNAME").is_some_and(is_asked) {
        return hall.doubt(DoubtKind::AnsweredForAnother, "the resolver answers for another name", &[]);
    }
    let is_cut = message.get("TC").is_some_and(|cut| cut.as_bool() == Some(true) || cut.as_u64() == Some(1));
    let code = message.get("RCODE").and_then(Value::as_u64);
    if is_cut || !matches!(code, Some(0 | 3)) {
        return unrecognised("the resolver could not tell");
    }
    let answers = message.get("answerRRs").and_then(Value::as_array);
    let Some(answers) = answers else { return unrecognised("the resolver's answer has no records") };
    let (taken, absent) = (hall.held(Says::Taken), hall.held(Says::Absent));
    match (taken.is_empty(), absent.is_empty()) {
        (false, true) => hall.told(Heard::Taken { proves_itself: false }, &taken),
        (true, false) if answers.is_empty() => hall.told(Heard::Absent, &absent),
        (true, true) => hall.unexplained(),
        _ => {
            let held = [taken, absent].concat();
            hall.doubt(DoubtKind::Contradictory, "the resolver's answer says opposite things", &held)
        }
    }
}
