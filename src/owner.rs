//! Who holds a handle: the account as the platform shows it. Describes the account, never guesses
//! about the person.

/// The owner's fields as read from one reply. Strangers' text, not yet made safe for any output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner {
    /// Name as shown.
    pub display_name: Option<String>,
    /// Person, organisation, channel, … in the platform's word, lower case.
    pub kind: Option<String>,
    /// Self-description.
    pub bio: Option<String>,
    /// Address of the picture.
    pub avatar: Option<String>,
    /// Addresses the account shows; http and https only.
    pub links: Vec<String>,
    /// Place as written.
    pub location: Option<String>,
    /// Followers, subscribers or members.
    pub followers: Option<u64>,
    /// Accounts it follows.
    pub following: Option<u64>,
    /// Posts, videos or repositories.
    pub posts: Option<u64>,
    /// Date it was made, `YYYY-MM-DD` or less where only that is shown.
    pub created: Option<String>,
    /// Date of its last public act, likewise.
    pub last_active: Option<String>,
    /// Whether the platform vouches for it.
    pub verified: Option<bool>,
    /// Who vouches.
    pub verified_by: Option<String>,
    /// Whether its posts are hidden from strangers.
    pub private: Option<bool>,
}

impl Owner {
    /// Whether nothing at all was shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Stand-in until the real reader lands.
pub fn read(_probe: &crate::catalog::platform::Probe, _reading: &crate::reading::Reading<'_>) -> Owner { Owner::default() }
