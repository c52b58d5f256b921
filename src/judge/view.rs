//! One reply condition by condition, with what was found where something else was expected: what
//! whoever mends an entry needs to see. It decides nothing.

use serde_json::Value;

use super::features::Described;
use super::hearing::words_of;
use super::mask::Mask;
use super::rule::Scene;
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Platform, Probe};
use crate::catalog::signal::{Condition, CssTest, JsonTest, Presence, Says};
use crate::exchange::Reply;
use crate::reading::{self, Reading};

/// Longest text that is quoted from a reply, in characters.
const LONGEST: usize = 80;
/// Most names of fields that are listed.
const MOST_FIELDS: usize = 8;

/// A reply as its entry sees it. Quotes strangers' text as it came.
#[derive(Clone, Debug)]
pub struct View {
    /// Each signal that is an answer, in the order of the entry.
    pub signals: Vec<Sighting>,
    /// Whom the reply is about, where the entry says how to tell.
    pub account: Option<Seen>,
    /// The reply in words.
    pub described: Described,
}

/// One signal with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sighting {
    /// What it says when it holds.
    pub says: Says,
    /// What that means in words.
    pub words: String,
    /// Its conditions.
    pub conditions: Vec<Seen>,
}

impl Sighting {
    /// Whether all of its conditions hold.
    pub fn holds(&self) -> bool {
        self.conditions.iter().all(|seen| seen.holds)
    }
}

/// One condition with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The condition, in the catalog's notation.
    pub condition: String,
    /// Whether it holds.
    pub holds: bool,
    /// What is there.
    pub found: String,
}

/// Looks at one reply about `handle`.
pub fn look(platform: &Platform, probe: &Probe, handle: &Handle, reply: &Reply) -> View {
    let reading = Reading::new(reply);
    let mask = Mask::and(handle.as_str(), &platform.handle.fold.canonical(handle.as_str()));
    let scene = Scene::new(&reading, &mask, handle, platform.handle.fold);
    let signals = probe.signals.iter().filter(|signal| signal.says != Says::Wall);
    let account = probe.account.as_ref().map(|locator| {
        let named = reading.locate(locator).into_iter().next();
        Seen {
            condition: format!("{} is the handle", locator.notation()),
            holds: named.as_ref().is_some_and(|named| scene.is_handle(named)),
            found: named
                .map_or_else(|| "nothing is there".to_owned(), |named| format!("it is {}", quoted(&named))),
        }
    });
    View {
        signals: signals
            .map(|signal| Sighting {
                says: signal.says,
                words: words_of(signal),
                conditions: signal
                    .conditions()
                    .map(|condition| Seen {
                        condition: condition.notation(),
                        holds: scene.meets(&condition),
                        found: scene.found(&condition),
                    })
                    .collect(),
            })
            .collect(),
        account,
        described: Described::of(&reading, &mask),
    }
}

impl Scene<'_, '_> {
    /// What stands where a condition looks.
    fn found(&self, condition: &Condition<'_>) -> String {
        let reply = self.reading.reply();
        match condition {
            Condition::Status(_) => format!("status {}", reply.status),
            Condition::Redirect(_) => match self.led_to() {
                Some(place) => format!("it leads to {}", quoted(place)),
                None => "there is no redirect".to_owned(),
            },
            Condition::Header(name, _) => match reply.header(name) {
                Some(value) => format!("it is {}", quoted(value)),
                None => "there is no such header".to_owned(),
            },
            Condition::Title(_) => match self.reading.title() {
                Some(title) => format!("the title is {}", quoted(&title)),
                None => "there is no title".to_owned(),
            },
            Condition::Text(_) | Condition::Lacks(_) if reply.body.is_empty() => {
                "there is no text".to_owned()
            }
            Condition::Line(_) if self.meets(condition) => "there is one".to_owned(),
            Condition::Line(_) => "there is none".to_owned(),
            Condition::Text(_) if self.meets(condition) => "it does".to_owned(),
            Condition::Text(_) => "it does not".to_owned(),
            Condition::Lacks(_) if !self.is_whole() => "the reply is not whole".to_owned(),
            Condition::Lacks(_) if self.meets(condition) => "it does".to_owned(),
            Condition::Lacks(_) => "it contains it".to_owned(),
            Condition::Json(test) => self.found_json(test),
            Condition::Css(test) => self.found_css(test),
        }
    }

    fn found_json(&self, test: &JsonTest) -> String {
        let Some(document) = self.reading.document(test.script.as_deref()) else {
            return match &test.script {
                Some(script) => format!("there is no JSON in {}", quoted(script)),
                None => "the reply is no JSON".to_owned(),
            };
        };
        let values = reading::pointer(&document, &test.at);
        if let Some(value) = values.iter().find(|value| !value.is_null()).or(values.first()) {
            return format!("it is {}", shape_of(value, ""));
        }
        // The nearest place that is there shows where the shape of the document changed.
        let mut at = test.at.as_str();
        while let Some((above, missing)) = at.rsplit_once('/') {
            if let Some(value) = reading::pointer(&document, above).first() {
                let name = if above.is_empty() { "the document".to_owned() } else { format!("`{above}`") };
                return format!("it is not there; {name} is {}", shape_of(value, missing));
            }
            at = above;
        }
        "it is not there".to_owned()
    }

    fn found_css(&self, test: &CssTest) -> String {
        let found =
            reading::selector(&test.at).and_then(|selector| self.reading.html().select(&selector).next());
        let Some(element) = found else {
            return match test.exists {
                Some(Presence::No) if !self.is_whole() || self.reading.page_is_cut() => {
                    "the page is not whole".to_owned()
                }
                _ => "it is not there".to_owned(),
            };
        };
        match &test.attr {
            Some(attr) => match element.attr(attr) {
                Some(value) => format!("it is {}", quoted(value)),
                None => "it has no such attribute".to_owned(),
            },
            None => format!("it is {}", quoted(&reading::collapse(&reading::text_of(element)))),
        }
    }
}

/// A value in a few words; of an object's fields those first that are most like the `missing` one.
fn shape_of(value: &Value, missing: &str) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            quoted(&reading::scalar(value).unwrap_or_default())
        }
        Value::Array(items) => match items.len() {
            0 => "an empty list".to_owned(),
            1 => "a list of 1".to_owned(),
            many => format!("a list of {many}"),
        },
        Value::Object(members) if members.is_empty() => "an empty object".to_owned(),
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            let unlike = |name: &str| -strsim::jaro_winkler(name, missing);
            names.sort_by(|one, other| unlike(one).total_cmp(&unlike(other)));
            let names: Vec<String> = names.into_iter().take(MOST_FIELDS).map(|name| quoted(name)).collect();
            let more = members.len().saturating_sub(MOST_FIELDS);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            format!("an object with {}{more}", names.join(", "))
        }
    }
}

/// Text in backticks, cut where it is long.
fn quoted(text: &str) -> String {
    let kept: String = text.chars().take(LONGEST).collect();
    let cut = if kept.len() < text.len() { "…" } else { "" };
    format!("`{kept}{cut}`")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;
    use crate::exchange::Request;
    use crate::judge::hearing::{Heard, hear};

    const ENTRY: &str = r#"
schema = "callsign.platforms/1"
[[platform]]
id = "place"
name = "Place"
namespace = "user"
category = "social"
tier = 1
profile = "https://place.example/{handle}"
proved_by = "shape"
terms = "none"
handle = { min = 1, max = 30, pattern = "[a-z]+", binds = "new-accounts", verified = true, words = "letters", source = "test" }
controls = { taken = ["famous", "obscure"] }
look = { url = "https://place.example/{handle}", question = "is there a profile?", signed_in = false }
sources = [{ what = "test", date = "2026-11-21" }]
[[platform.probe]]
id = "api"
kind = "api"
url = "https://place.example/{handle}"
can_say = ["taken"]
absence = "ambiguous"
account = { json = "/data/login" }
signal = [
  { says = "taken", status = [200], text = ["data"], json = [{ at = "/data/login", exists = "yes" }, { at = "/data/kind", equals = "user" }] },
  { says = "absent", status = [404], title = "Missing", lacks = ["data"], redirect = "/gone", header = { x-state = "none" }, css = [{ at = "h1", contains = "Nobody" }] },
]
"#;

    fn seen(status: u16, body: &str) -> (View, Heard) {
        let catalog = Catalog::parse("test.toml", ENTRY).unwrap();
        let (platform, handle) = (&catalog.platforms[0], Handle::new("famous"));
        let reply = Reply::bare("https://place.example/famous", status, body);
        assert_eq!(Request::get(reply.url.clone()).url, reply.url);
        let probe = &platform.probes[0];
        let heard = hear(platform, probe, &handle, &Ok(reply.clone()), reply.at).heard;
        (look(platform, probe, &handle, &reply), heard)
    }

    fn found(view: &View, signal: usize, condition: &str) -> (bool, String) {
        let all = &view.signals[signal].conditions;
        let seen = all.iter().find(|seen| seen.condition.contains(condition));
        let seen = seen.unwrap_or_else(|| panic!("{condition} in {all:?}"));
        (seen.holds, seen.found.clone())
    }

    #[test]
    fn a_field_that_moved_is_shown_beside_what_is_there() {
        let (view, heard) = seen(200, r#"{"data":{"username":"famous","kind":"user"}}"#);
        assert!(matches!(heard, Heard::Doubt(_)));
        let words = "it is not there; `/data` is an object with `username`, `kind`".to_owned();
        assert_eq!(found(&view, 0, "`/data/login` is there"), (false, words));
        assert_eq!(found(&view, 0, "status 200"), (true, "status 200".to_owned()));
        assert_eq!(found(&view, 0, "`/data/kind`"), (true, "it is `user`".to_owned()));
        assert!(!view.signals[0].holds());
        assert_eq!(view.account.unwrap().found, "nothing is there");
        let (view, _) = seen(200, r#"{"data":null}"#);
        assert_eq!(found(&view, 0, "`/data/login` is there").1, "it is not there; `/data` is null");
        let (view, _) = seen(200, "<html></html>");
        assert_eq!(found(&view, 0, "`/data/login` is there").1, "the reply is no JSON");
    }

    #[test]
    fn every_kind_of_condition_tells_what_it_found() {
        let (view, _) = seen(200, "<html><head><title>Hello</title></head><h1>Welcome  back</h1>data</html>");
        for (condition, words) in [
            ("status 404", "status 200"),
            ("redirect to", "there is no redirect"),
            ("header `x-state", "there is no such header"),
            ("title contains", "the title is `Hello`"),
            ("text lacks", "it contains it"),
            ("`h1` contains", "it is `Welcome back`"),
        ] {
            assert_eq!(found(&view, 1, condition), (false, words.to_owned()));
        }
    }

    #[test]
    fn what_is_quoted_is_short() {
        let long = "x".repeat(5000);
        let (view, _) = seen(200, &format!(r#"{{"data":{{"login":"{long}","{long}":1}}}}"#));
        for seen in view.signals.iter().flat_map(|sighting| &sighting.conditions).chain(&view.account) {
            assert!(seen.found.chars().count() < 300, "{}", seen.found);
        }
    }

    #[test]
    fn differences_are_told_by_what_a_rule_would_rest_on() {
        let described = |body: &str| seen(200, body).0.described;
        let (one, two) = (
            described(r#"{"data":{"login":"famous","id":70,"list":[]},"ok":true}"#),
            described(r#"{"data":{"login":"famous","id":80},"ok":true}"#),
        );
        let nobody = described(r#"{"data":null,"ok":true}"#);
        let known = Described::telling(&[&one, &two], &[&nobody], 3);
        assert_eq!(known, ["`/data/login` is `{handle}`", "`/data` is an object", "`/data/id` is a number"]);
        assert_eq!(Described::telling(&[&nobody], &[&one, &two], 3), ["`/data` is null"]);
        assert!(Described::telling(&[&one], &[&one], 3).is_empty());
        let page = |kind: &str| {
            described(&format!("<html><head><meta property=og:type content={kind}></head><p>hi</p></html>"))
        };
        assert_eq!(
            Described::telling(&[&page("profile")], &[&page("website")], 3),
            ["meta `og:type` is `profile`"]
        );
    }
}
