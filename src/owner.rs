//! Who holds a handle: the account as the platform shows it. Describes the account, never guesses
//! about the person.

mod clean;
mod dates;
mod figures;
mod general;
pub mod posts;
pub mod registration;
pub mod shield;

pub mod identity;

use jiff::Timestamp;

use self::clean::{Source, address, addresses, line};
use self::registration::Registration;
use crate::catalog::platform::{OwnerField, Probe, ProbeKind};
use crate::catalog::signal::Locator;
pub use crate::exchange::Seen;
use crate::reading::Reading;

/// Longest name, place or word for a kind, in characters.
const MAX_NAME: usize = 200;
/// Longest self-description, in characters.
const MAX_BIO: usize = 500;
/// Most addresses.
const MAX_LINKS: usize = 10;
/// Longest label, in characters, and most of them.
const MAX_LABEL: usize = 60;
const MAX_LABELS: usize = 20;

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
    /// The platform's own labels on its content, in its words, lower case: `porn`, `graphic-media`,
    /// `!no-unauthenticated`, …
    pub labels: Vec<String>,
    /// Whether the platform marks it as for adults.
    pub adult: Option<bool>,
    /// Whether it calls itself automated.
    pub bot: Option<bool>,
    /// Whether the platform says that a company or an organisation holds it.
    pub business: Option<bool>,
    /// Whether its picture is the one that the platform gives to everybody.
    pub default_avatar: Option<bool>,
    /// Its latest public posts, at most 20, as the platform orders them. Only rules look at them: no
    /// output shows one.
    pub recent: Vec<Post>,
    /// Where those posts were read; nothing where none were.
    pub feed: Option<Feed>,
    /// What a register of domains tells.
    pub registration: Option<Registration>,
    /// What the index says of a package that is no longer kept up, in its words.
    pub deprecated: Option<String>,
    /// From an archive: its details were left out for privacy, and nothing but `seen` is known.
    pub shielded: bool,
    /// What its texts were found to hold when they were read, for archives of shielded accounts.
    pub seen: Vec<Seen>,
}

/// The reply that posts were read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// The address that answered.
    pub url: String,
    /// When it was asked.
    pub at: Timestamp,
    /// SHA-256 of its decoded body, hexadecimal.
    pub sha256: String,
}

/// A post in public, by the account itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Post {
    /// What it says, one line of at most 500 characters; empty for a picture without words.
    pub text: String,
    /// Date, `YYYY-MM-DD`.
    pub at: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Whether the platform or its author marks it as not for everybody.
    pub sensitive: Option<bool>,
}

impl Owner {
    /// All that an archive tells of an owner whose details are withheld.
    pub fn shielded(seen: Vec<Seen>) -> Self {
        Self { shielded: true, seen, ..Self::default() }
    }

    /// Whether nothing at all was shown.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The owner as `reading`, an answer of a taken handle, shows it. A field that is not there, or does
/// not read as what it should be, stays empty: wrong would be worse than missing.
pub fn read(probe: &Probe, reading: &Reading<'_>) -> Owner {
    if probe.kind == ProbeKind::Register {
        return registration::read(reading);
    }
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
        labels: field(OwnerField::Labels).words(),
        adult: field(OwnerField::Adult).flag(),
        bot: field(OwnerField::Bot).flag(),
        business: field(OwnerField::Business).flag(),
        default_avatar: field(OwnerField::DefaultAvatar).flag(),
        deprecated: deprecated(&field(OwnerField::Deprecated), &field(OwnerField::DeprecatedWhy)),
        ..Owner::default()
    }
}

/// The words for what is no longer kept up; what is marked without any has these.
fn deprecated(mark: &Field<'_, '_>, why: &Field<'_, '_>) -> Option<String> {
    (mark.flag() == Some(true)).then(|| why.line(MAX_NAME).unwrap_or_else(|| "deprecated".to_owned()))
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

    fn words(&self) -> Vec<String> {
        let mut found = Vec::new();
        for value in self.values() {
            if let Some(word) = line(&value.to_lowercase(), self.source(), MAX_LABEL)
                && found.len() < MAX_LABELS
                && !found.contains(&word)
            {
                found.push(word);
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
