//! Who holds a handle: the outward view.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::owner::registration::{Registration, status};

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
    /// What a register of domains tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub registration: Option<RegistrationReport>,
    /// What the index says of a package that is no longer kept up, in its words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Whether its details are withheld for privacy: then nothing else is told.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub shielded: bool,
}

/// A registered domain as its register shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RegistrationReport {
    /// Who registered it for the holder.
    pub registrar: Option<String>,
    /// The organisation that holds it, where the register publishes it.
    pub organisation: Option<String>,
    /// Day it was registered (`YYYY-MM-DD`).
    pub created: Option<String>,
    /// Day it was last changed.
    pub changed: Option<String>,
    /// Day it ends unless renewed.
    pub expires: Option<String>,
    /// Statuses as RDAP writes them (RFC 8056).
    pub statuses: Vec<String>,
    /// What the statuses mean for whoever wants the name, in words.
    pub meaning: Vec<String>,
    /// Name servers.
    pub nameservers: Vec<String>,
    /// What kind of use the name servers tell of: `for-sale`, `parked`, `expired`, `guarded`.
    pub used_as: Option<String>,
    /// What the register holds back, in its words (RFC 9537).
    pub redacted: Vec<String>,
    /// Whether mail for it is taken somewhere, where that was asked.
    pub mail: Option<bool>,
}

/// The outward view of a registration, with what its statuses and name servers mean.
pub(super) fn registration_report(found: &Registration) -> RegistrationReport {
    RegistrationReport {
        registrar: found.registrar.clone(),
        organisation: found.organisation.clone(),
        created: found.created.clone(),
        changed: found.changed.clone(),
        expires: found.expires.clone(),
        statuses: found.statuses.clone(),
        meaning: status::meaning(&found.statuses).into_iter().map(str::to_owned).collect(),
        nameservers: found.nameservers.clone(),
        used_as: found.used_as().map(|one| one.kind.word().to_owned()),
        redacted: found.redacted.clone(),
        mail: found.mail,
    }
}
