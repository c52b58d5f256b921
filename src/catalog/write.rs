//! Entries as the text of a catalog file.

use serde::Serialize;

use super::SCHEMA;
use super::platform::Platform;

/// A file in the order in which people read it.
#[derive(Serialize)]
struct Written<'w> {
    schema: &'w str,
    platform: &'w [Platform],
}

/// The text of a catalog file with these entries, under a comment. An error means that an entry
/// holds what TOML cannot say, such as a number beyond 64 bits.
pub fn to_toml(comment: &str, platforms: &[Platform]) -> Result<String, toml::ser::Error> {
    let comment = comment.lines().fold(String::new(), |text, line| text + "# " + line + "\n");
    let text = toml::to_string(&Written { schema: SCHEMA, platform: platforms })?;
    Ok(format!("{comment}\n{text}"))
}
