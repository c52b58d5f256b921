//! A taken reply reduced to the fields its signals look at, so that it can be judged again without
//! keeping anything about its owner.

use serde_json::{Map, Value};

use crate::catalog::platform::{Probe, ProbeKind};
use crate::catalog::signal::{Presence, Says};
use crate::exchange::Reply;
use crate::reading::Reading;

/// Longest string that can be a state rather than somebody's text, in characters.
const LONGEST: usize = 120;

/// The extract of a self-proving reply; nothing when its signals look at more than typed fields.
pub fn of(probe: &Probe, reply: &Reply) -> Option<Reply> {
    // What a register tells changes from day to day, and more of it counts than its signals look at.
    if probe.kind == ProbeKind::Register {
        return None;
    }
    let account = probe.account.as_ref().filter(|account| account.script.is_none())?.json.clone()?;
    let signals = || probe.signals.iter().filter(|signal| signal.says == Says::Taken);
    let typed = |signal: &crate::catalog::signal::Signal| {
        signal.text.is_empty()
            && signal.lacks.is_empty()
            && signal.line.is_empty()
            && signal.title.is_none()
            && signal.css.is_empty()
            && signal.redirect.is_none()
            && signal.json.iter().all(|test| test.script.is_none())
    };
    if !signals().all(typed) {
        return None;
    }
    let reading = Reading::new(reply);
    let document = reading.json()?;
    let mut extract = Value::Null;
    let tests = signals().flat_map(|signal| &signal.json);
    for test in tests.filter(|test| !test.at.contains('*') && test.exists != Some(Presence::No)) {
        let plain = match document.pointer(&test.at)? {
            // That it is there is all the test asks.
            value if test.exists.is_some() => Value::from(!value.is_null()),
            Value::String(text) if text.chars().count() > LONGEST => return None,
            Value::Array(_) | Value::Object(_) => return None,
            other => other.clone(),
        };
        place(&mut extract, &test.at, plain);
    }
    place(&mut extract, &account, document.pointer(&account)?.clone());
    let body = serde_json::to_vec(&extract).ok()?;
    let headers = reply.headers.iter().filter(|(name, _)| name == "content-type").cloned().collect();
    Some(Reply { body: body.into(), headers, hops: Vec::new(), ..reply.clone() })
}

/// Puts `value` at `pointer`, making the objects on the way; arrays become objects with the same
/// pointers.
fn place(document: &mut Value, pointer: &str, value: Value) {
    let mut at = document;
    for step in pointer.split('/').skip(1) {
        let key = step.replace("~1", "/").replace("~0", "~");
        if !at.is_object() {
            *at = Value::Object(Map::new());
        }
        let Value::Object(members) = at else { return };
        at = members.entry(key).or_insert(Value::Null);
    }
    *at = value;
}
