//! Who holds a handle: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who holds a handle, as the platform shows it. Strangers' text: every output makes it safe.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OwnerReport {
    /// Name as shown.
    pub display_name: Option<String>,
    /// Person, organisation, channel, … in the platform's word, lower case.
    pub kind: Option<String>,
    /// Self-description.
    pub bio: Option<String>,
    /// Address of the picture.
    pub avatar: Option<String>,
    /// Addresses the account shows (http and https only).
    pub links: Vec<String>,
    /// Place as written.
    pub location: Option<String>,
    /// Followers, subscribers or members.
    pub followers: Option<u64>,
    /// Accounts it follows.
    pub following: Option<u64>,
    /// Posts, videos or repositories.
    pub posts: Option<u64>,
    /// Date it was made (`YYYY-MM-DD`, or less where only that is shown).
    pub created: Option<String>,
    /// Date of its last public act.
    pub last_active: Option<String>,
    /// Whether the platform vouches for it.
    pub verified: Option<bool>,
    /// Who vouches.
    pub verified_by: Option<String>,
    /// Whether its posts are hidden from strangers.
    pub private: Option<bool>,
    /// The platform's own labels on its content, in its words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// Whether the platform marks it as for adults.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adult: Option<bool>,
    /// Whether it calls itself automated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bot: Option<bool>,
    /// Whether the platform says that a company or an organisation holds it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business: Option<bool>,
    /// Whether its details are withheld for privacy: then nothing else is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shielded: bool,
}
