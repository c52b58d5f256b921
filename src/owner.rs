//! Who holds a handle: the account as the platform shows it. Describes the account, never guesses
//! about the person.

mod clean;
mod dates;
mod figures;
mod general;

pub mod identity;

use self::clean::{Source, address, addresses, line};
use crate::catalog::platform::{OwnerField, Probe};
use crate::catalog::signal::Locator;
use crate::reading::Reading;

/// Longest name, place or word for a kind, in characters.
const MAX_NAME: usize = 200;
/// Longest self-description, in characters.
const MAX_BIO: usize = 500;
/// Most addresses.
const MAX_LINKS: usize = 10;

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

/// The owner as `reading`, an answer of a taken handle, shows it. A field that is not there, or does
/// not read as what it should be, stays empty: wrong would be worse than missing.
pub fn read(probe: &Probe, reading: &Reading<'_>) -> Owner {
    if probe.owner.is_empty() {
        return general::read(probe, reading);
    }
    let field = |field| Field { reading, locator: probe.owner.get(&field) };
    Owner {
        display_name: field(OwnerField::DisplayName).line(MAX_NAME),
        kind: field(OwnerField::Type).line(MAX_NAME).map(|kind| kind.to_lowercase()),
        bio: field(OwnerField::Bio).line(MAX_BIO),
        avatar: field(OwnerField::Avatar).address(),
        links: field(OwnerField::Links).addresses(),
        location: field(OwnerField::Location).line(MAX_NAME),
        followers: field(OwnerField::Followers).count(),
        following: field(OwnerField::Following).count(),
        posts: field(OwnerField::Posts).count(),
        created: field(OwnerField::Created).date(),
        last_active: field(OwnerField::LastActive).date(),
        verified: field(OwnerField::Verified).flag(),
        verified_by: field(OwnerField::VerifiedBy).line(MAX_NAME),
        private: field(OwnerField::Private).flag(),
    }
}

/// One field, wherever the entry says it is.
struct Field<'f, 'r> {
    reading: &'f Reading<'r>,
    locator: Option<&'f Locator>,
}

impl Field<'_, '_> {
    fn values(&self) -> Vec<String> {
        self.locator.map(|locator| self.reading.locate(locator)).unwrap_or_default()
    }

    fn first(&self) -> Option<String> {
        self.values().into_iter().next()
    }

    fn source(&self) -> Source {
        let in_json = |locator: &Locator| locator.json.is_some() || locator.jsonld.is_some();
        if self.locator.is_some_and(in_json) { Source::Json } else { Source::Page }
    }

    fn line(&self, most: usize) -> Option<String> {
        line(&self.first()?, self.source(), most)
    }

    fn address(&self) -> Option<String> {
        address(&self.first()?, self.source(), |text| self.reading.absolute(text))
    }

    fn addresses(&self) -> Vec<String> {
        let mut found = Vec::new();
        for value in self.values() {
            for link in addresses(&value, self.source(), |text| self.reading.absolute(text)) {
                if found.len() < MAX_LINKS && !found.contains(&link) {
                    found.push(link);
                }
            }
        }
        found
    }

    fn count(&self) -> Option<u64> {
        let text = self.first()?;
        let wrapped = || (self.source() == Source::Json).then(|| figures::wrapped(&text))?;
        figures::count(&text).or_else(wrapped)
    }

    fn date(&self) -> Option<String> {
        dates::date_of(&self.first()?, self.reading.reply().at)
    }

    fn flag(&self) -> Option<bool> {
        figures::flag(&self.first()?)
    }
}

#[cfg(test)]
mod tests;
