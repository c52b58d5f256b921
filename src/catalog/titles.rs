//! What a search by title finds, as an entry describes it. Field names are the file's keys.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Where the results of a search stand in its reply (JSON).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Titles {
    /// JSON Pointer to each result; a step `*` stands for any member.
    pub items: String,
    /// JSON Pointer within a result to its title.
    pub title: String,
    /// JSON Pointer within a result to whoever publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// JSON Pointer within a result to its own page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// Text before the link, which makes an address of an id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link_prefix: Option<String>,
    /// JSON Pointer within a result to the day of its latest version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated: Option<String>,
    /// JSON Pointer to the number of results that the reply says there are. It holds no fewer than it says
    /// it shows, and none only where it says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub count: Option<String>,
}
