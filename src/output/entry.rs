//! An entry of the catalog as a file: TOML that reads like an entry of ours, and in which whatever a
//! stranger wrote stays a value. What would not show, or would move the cursor, is escaped.

use std::fmt::Write;

use serde_json::{Map, Value};

use super::safe;
use crate::catalog::SCHEMA;
use crate::catalog::platform::Platform;

/// Longest line of a comment, in characters.
const WIDTH: usize = 110;

/// The file so far.
struct Page(String);

/// A whole overlay with these entries; `notes` stand above them as comments.
pub fn overlay(platforms: &[Platform], notes: &[String]) -> Result<String, serde_json::Error> {
    let mut page = Page(format!("schema = \"{SCHEMA}\"\n\n"));
    for note in notes {
        page.comment(note);
    }
    for (place, platform) in platforms.iter().enumerate() {
        if let Value::Object(entry) = serde_json::to_value(platform)? {
            page.header("[[platform]]", place > 0);
            page.entry(&entry);
        }
    }
    Ok(page.0)
}

impl Page {
    fn entry(&mut self, entry: &Map<String, Value>) {
        // Tables come after plain keys, or they would swallow them.
        for (key, value) in entry.iter().filter(|(key, _)| !TABLES.contains(&key.as_str())) {
            self.key(key, value);
        }
        for table in ["host", "handle", "controls", "look"] {
            if let Some(Value::Object(members)) = entry.get(table) {
                self.header(&format!("[platform.{table}]"), true);
                self.keys(members);
            }
        }
        if let Some(Value::Object(posts)) = entry.get("posts") {
            self.header("[platform.posts]", true);
            self.keys(posts);
        }
        for wall in tables(entry.get("wall")) {
            self.header("[[platform.wall]]", true);
            self.keys(wall);
        }
        for probe in tables(entry.get("probe")) {
            self.header("[[platform.probe]]", true);
            for (key, value) in probe.iter().filter(|(key, _)| !matches!(key.as_str(), "signal" | "owner")) {
                self.key(key, value);
            }
            for signal in tables(probe.get("signal")) {
                self.header("[[platform.probe.signal]]", true);
                self.keys(signal);
            }
            if let Some(Value::Object(owner)) = probe.get("owner") {
                self.header("[platform.probe.owner]", true);
                self.keys(owner);
            }
        }
    }
}

/// Keys of an entry that become tables of their own.
const TABLES: [&str; 7] = ["host", "handle", "controls", "look", "posts", "wall", "probe"];

fn tables(value: Option<&Value>) -> impl Iterator<Item = &Map<String, Value>> {
    value.and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

impl Page {
    fn header(&mut self, header: &str, apart: bool) {
        let gap = if apart { "\n" } else { "" };
        let _ = writeln!(self.0, "{gap}{header}");
    }

    fn keys(&mut self, members: &Map<String, Value>) {
        for (key, value) in members {
            self.key(key, value);
        }
    }

    fn key(&mut self, key: &str, value: &Value) {
        let _ = writeln!(self.0, "{} = {}", quoted_key(key), inline(value));
    }

    fn comment(&mut self, note: &str) {
        let mut line = String::from("#");
        for word in safe::line(note).split_whitespace() {
            if line.chars().count() + word.chars().count() >= WIDTH {
                let _ = writeln!(self.0, "{line}");
                line = String::from("#  ");
            }
            let _ = write!(line, " {word}");
        }
        let _ = writeln!(self.0, "{line}");
    }
}

fn inline(value: &Value) -> String {
    match value {
        // There is no such value in TOML, and no field of an entry is written when it is empty.
        Value::Null => "\"\"".to_owned(),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(inline).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => {
            let members: Vec<String> = members
                .iter()
                .map(|(key, value)| format!("{} = {}", quoted_key(key), inline(value)))
                .collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

fn quoted_key(key: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if !key.is_empty() && key.chars().all(plain) { key.to_owned() } else { basic(key) }
}

/// A literal string where it saves escapes, as in patterns and selectors; else a basic one.
fn quoted(text: &str) -> String {
    let literal = text.contains(['\\', '"']) && !text.contains('\'');
    if literal && !text.chars().any(safe::is_harmful) { format!("'{text}'") } else { basic(text) }
}

fn basic(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => written.push_str("\\\""),
            '\\' => written.push_str("\\\\"),
            '\n' => written.push_str("\\n"),
            '\t' => written.push_str("\\t"),
            c if safe::is_harmful(c) => {
                let code = u32::from(c);
                // Writing to a string cannot fail.
                let _ = if code > 0xFFFF {
                    write!(written, "\\U{code:08X}")
                } else {
                    write!(written, "\\u{code:04X}")
                };
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::catalog::Catalog;
    use crate::catalog::overlay::Overlay;
    use crate::catalog::platform::Kind;

    #[test]
    fn every_entry_of_the_catalog_reads_back_as_it_was() {
        let catalog = Catalog::embedded().unwrap();
        let keyless = |platform: &&Platform| platform.probes.iter().all(|probe| probe.keys.is_empty());
        // Those of domains are made of what is known of registries; no file holds them.
        let written = catalog.platforms.iter().filter(|platform| platform.kind != Kind::Domain);
        for platform in written.filter(keyless) {
            let text = overlay(std::slice::from_ref(platform), &["a note".to_owned()]).unwrap();
            let file = Overlay { name: "entry.toml".to_owned(), text: text.clone() };
            let laid = catalog.overlaid(&[file]).unwrap_or_else(|broken| panic!("{broken}\n{text}"));
            let back = laid.catalog.get(&platform.id).unwrap();
            let (was, is) = (serde_json::to_value(platform).unwrap(), serde_json::to_value(back).unwrap());
            assert_eq!(was, is, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_stays_one_value(text in any::<String>()) {
            let written = format!("a = {}\n", quoted(&text));
            let read: toml::Table = toml::from_str(&written).unwrap();
            prop_assert_eq!(read["a"].as_str(), Some(text.as_str()));
            prop_assert!(!written.trim_end().chars().any(safe::is_harmful), "{written}");
        }
    }
}
