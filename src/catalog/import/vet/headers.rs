//! Which headers of a stranger's list are sent: those that say in which form an answer is wanted.
//! Who is asking is never theirs to say.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Why, same_operator};
use crate::catalog::signal::variables;

/// Most headers that are looked at.
const MOST: usize = 16;
/// Longest value, in bytes.
const LONGEST: usize = 1 << 10;
/// Sent as they are written.
const HARMLESS: [&str; 4] = ["accept", "accept-language", "content-type", "x-requested-with"];
/// Sent when they name the site that is asked.
const OF_THE_SITE: [&str; 2] = ["referer", "origin"];
/// Parts of names that carry what only somebody who is let in has. Without it the entry is dead.
const SECRETS: [&str; 9] =
    ["authorization", "api-key", "apikey", "token", "auth-", "-auth", "secret", "anti-abuse", "signature"];

/// The headers that are sent to `address`, names in lower case, and what was left out in words. The
/// values of those that are left out are shown nowhere.
pub(in super::super) fn headers(
    given: Option<&Value>,
    address: &str,
) -> Result<(BTreeMap<String, String>, Vec<String>), Why> {
    let (mut kept, mut notes) = (BTreeMap::new(), Vec::new());
    let all = match given {
        None | Some(Value::Null) => return Ok((kept, notes)),
        Some(Value::Object(all)) => all,
        Some(_) => return Err(Why::Malformed("`headers` is no object".to_owned())),
    };
    if all.len() > MOST {
        notes.push(format!("only the first {MOST} headers are looked at"));
    }
    for (name, value) in all.iter().take(MOST) {
        let name = name.to_ascii_lowercase();
        if !is_token(&name) {
            notes.push("a header whose name is none is not sent".to_owned());
            continue;
        }
        let cross_site = name.contains("csrf") || name.contains("xsrf");
        if !cross_site && SECRETS.iter().any(|part| name.contains(part)) {
            return Err(Why::Secret(format!("header `{name}`")));
        }
        let Some(value) = value.as_str().filter(|value| is_plain(value)) else {
            notes.push(format!("header `{name}` is not sent: its value is none"));
            continue;
        };
        let of_the_site = || OF_THE_SITE.contains(&name.as_str()) && same_operator(value, address);
        if HARMLESS.contains(&name.as_str()) || of_the_site() {
            kept.insert(name, value.to_owned());
        } else {
            notes.push(format!("header `{name}` is not sent"));
        }
    }
    Ok((kept, notes))
}

/// A name as RFC 9110, 5.6.2 has it.
fn is_token(name: &str) -> bool {
    let odd = |byte: u8| !byte.is_ascii_alphanumeric() && !b"!#$%&'*+-.^_`|~".contains(&byte);
    !name.is_empty() && name.len() <= 100 && !name.bytes().any(odd)
}

/// A value that ends where it ends and refers to nothing of the user's.
fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= LONGEST
        && value.bytes().all(|byte| (0x20..0x7f).contains(&byte))
        && variables(value).is_empty()
}
