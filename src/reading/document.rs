//! JSON: whole bodies, documents inside scripts, and pointers into them.

use std::fmt;

use serde::Deserialize;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde_json::{Deserializer, Value};

/// What services put before JSON so that it cannot be included as a script.
const PREFIXES: [&str; 7] =
    [")]}',", ")]}'", "])}while(1);</x>", "for(;;);", "for (;;);", "while(1);", "while (1);"];

/// Most places in a script that are tried as the start of a document.
const STARTS: usize = 50;

/// A body that is one JSON document.
pub(super) fn whole(text: &str) -> Option<Value> {
    serde_json::from_str(bare(text)).ok()
}

/// Whether a body is one JSON document, found out without keeping any of it.
pub(super) fn is_whole(text: &str) -> bool {
    serde_json::from_str::<Anything>(bare(text)).is_ok()
}

/// The document without a prefix against inclusion.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    PREFIXES.iter().find_map(|prefix| text.strip_prefix(prefix)).unwrap_or(text)
}

/// A value that is read and dropped. Unlike serde's own it refuses what a kept value would refuse:
/// deep nesting, numbers out of range, escapes that stand for nothing.
struct Anything;

impl<'de> Deserialize<'de> for Anything {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Anything {
    type Value = Self;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any value")
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Self, A::Error> {
        while members.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }
}

/// A document in a script: all of it, or else the first value assigned to something
/// (`window.__DATA__ = {…};`, `x = JSON.parse("…")`), or else the one at the first bracket.
pub(super) fn embedded(script: &str) -> Option<Value> {
    if let Some(value) = whole(script) {
        return Some(value);
    }
    // `window["data"] = {…}` has a bracket before the one that counts: assignments come first.
    let assigned = script.match_indices('=').map(|(at, _)| script[at + 1..].trim_start());
    let assigned = assigned.filter(|rest| rest.starts_with(['{', '[']) || rest.starts_with("JSON.parse("));
    if let Some(value) = assigned.take(STARTS).find_map(first_value) {
        return Some(value);
    }
    script.find(['{', '[']).and_then(|at| first_value(&script[at..])).filter(|value| !is_trifle(value))
}

/// The values `pointer` (RFC 6901) leads to; a `*` segment stands for every element or member, so
/// that there may be several, in document order.
pub fn pointer<'v>(document: &'v Value, pointer: &str) -> Vec<&'v Value> {
    if pointer.is_empty() {
        return vec![document];
    }
    let Some(path) = pointer.strip_prefix('/') else {
        return Vec::new();
    };
    let mut found = vec![document];
    for segment in path.split('/') {
        found = if segment == "*" {
            found.into_iter().flat_map(children).collect()
        } else {
            let key = segment.replace("~1", "/").replace("~0", "~");
            found.into_iter().filter_map(|value| child(value, &key)).collect()
        };
    }
    found
}

/// A string, number or boolean as text.
pub fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// Whether a value says that something is so: not null, false, zero or empty.
pub(super) fn is_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(truth) => *truth,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.trim().is_empty() && !text.trim().eq_ignore_ascii_case("false"),
        Value::Array(list) => !list.is_empty(),
        Value::Object(map) => !map.is_empty(),
    }
}

/// The elements of a list, or the one value.
pub(super) fn elements(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        other => vec![other],
    }
}

fn child<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    match value {
        Value::Object(map) => map.get(key),
        Value::Array(list) => {
            // RFC 6901 knows no leading zeros and no signs.
            let plain =
                key == "0" || (!key.starts_with('0') && key.bytes().all(|byte| byte.is_ascii_digit()));
            list.get(key.parse::<usize>().ok().filter(|_| plain)?)
        }
        _ => None,
    }
}

fn children(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(list) => list.iter().collect(),
        Value::Object(map) => map.values().collect(),
        _ => Vec::new(),
    }
}

fn first_value(text: &str) -> Option<Value> {
    if let Some(argument) = text.strip_prefix("JSON.parse(") {
        let Value::String(inner) = Deserializer::from_str(argument).into_iter().next()?.ok()? else {
            return None;
        };
        return serde_json::from_str(&inner).ok();
    }
    Deserializer::from_str(text).into_iter().next()?.ok()
}

/// `[]`, `{}` and lists of plain scalars turn up all over scripts (`window["x"]`, `[0]`).
fn is_trifle(value: &Value) -> bool {
    match value {
        Value::Object(map) => map.is_empty(),
        Value::Array(list) => list.iter().all(|value| !value.is_object() && !value.is_array()),
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn prefixes_against_inclusion_are_removed() {
        for prefix in ["", "\u{feff}", ")]}'\n", ")]}',\n", "for (;;);", "while(1);", " \n"] {
            assert_eq!(whole(&format!("{prefix}{{\"a\":1}}")), Some(json!({"a": 1})), "{prefix:?}");
            assert!(is_whole(&format!("{prefix}{{\"a\":1}}")), "{prefix:?}");
        }
        assert_eq!(whole("{\"a\":1} trailing"), None);
        assert_eq!(whole(""), None);
    }

    #[test]
    fn what_is_dropped_is_held_to_the_same_as_what_is_kept() {
        let deep = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        for text in [
            "",
            "null",
            "1",
            "-1.5e3",
            "1e999",
            "18446744073709551616",
            "\"a\"",
            r#""\ud800""#,
            r#""\x""#,
            "[1,]",
            "{\"a\":1,\"a\":2}",
            "{1:2}",
            "[] []",
            "<html>",
            "{\"\u{1}\":1}",
            &deep(127),
            &deep(128),
            &deep(129),
            &deep(100_000),
        ] {
            assert_eq!(is_whole(text), whole(text).is_some(), "{}", &text[..text.len().min(40)]);
        }
    }

    #[test]
    fn deep_nesting_is_refused_and_does_no_harm() {
        assert_eq!(whole(&"[".repeat(100_000)), None);
        assert_eq!(whole(&format!("{}{}", "[".repeat(100_000), "]".repeat(100_000))), None);
        assert_eq!(embedded(&format!("var x = {};", "{\"a\":".repeat(100_000))), None);
    }

    #[test]
    fn documents_are_found_in_assignments() {
        let data = json!({"user": {"name": "a};b"}});
        for script in [
            r#"{"user":{"name":"a};b"}}"#,
            r#"var x = {"user":{"name":"a};b"}};"#,
            r#"window.__X__={"user":{"name":"a};b"}};(function(){var s=[1]})()"#,
            r#"window["__X__"] = {"user":{"name":"a};b"}} ;"#,
            r#"var a = {unquoted: 1}; var b = {"user":{"name":"a};b"}};"#,
            r#"window.x = JSON.parse("{\"user\":{\"name\":\"a};b\"}}");"#,
            r#"callback({"user":{"name":"a};b"}})"#,
        ] {
            assert_eq!(embedded(script).as_ref(), Some(&data), "{script}");
        }
        assert_eq!(embedded("var x = {unquoted: 1}"), None);
        assert_eq!(embedded(r#"f(window["x"])"#), None);
        assert_eq!(embedded(&"={".repeat(100_000)), None);
    }

    #[test]
    fn pointers_reach_single_values_and_all_elements() {
        let document =
            json!({"a": [{"b": 1}, {"c": 2}, {"b": 3}], "x/y": {"m~n": true}, "u": {"k1": {"n": "z"}}});
        assert_eq!(pointer(&document, ""), [&document]);
        assert_eq!(pointer(&document, "/a/0/b"), [&json!(1)]);
        assert_eq!(pointer(&document, "/a/*/b"), [&json!(1), &json!(3)]);
        assert_eq!(pointer(&document, "/u/*/n"), [&json!("z")]);
        assert_eq!(pointer(&document, "/x~1y/m~0n"), [&json!(true)]);
        for missing in ["/a/00/b", "/a/9", "/a/-", "/a/+1", "a", "/nope/*/b", "/a/0/b/c"] {
            assert!(pointer(&document, missing).is_empty(), "{missing}");
        }
    }
}
