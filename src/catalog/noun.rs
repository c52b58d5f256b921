//! What is known of a place, in words that fit its kind: an account is found, a domain is registered,
//! a package stands in an index.

use crate::catalog::platform::Kind;
use crate::verdict::Verdict;

impl Kind {
    /// A verdict without its detail, as tallies use it.
    pub fn says(self, verdict: Verdict) -> &'static str {
        match (verdict, self) {
            (Verdict::Free, _) => "sign-up says free",
            (Verdict::Vacant, Self::Domain) => "nobody has registered it",
            (Verdict::Vacant, Self::Package) => "no such package found",
            (Verdict::Vacant, Self::Handle | Self::Store) => "no account found",
            (Verdict::Taken, Self::Domain) => "registered",
            (Verdict::Taken, _) => "taken",
            (Verdict::Withheld, _) => "cannot be registered",
            (Verdict::Barred, Self::Domain) => "not allowed by the registry's rules",
            (Verdict::Barred, Self::Package) => "not allowed by the index's rules",
            (Verdict::Barred, Self::Handle | Self::Store) => "not allowed by the platform's rules",
            (Verdict::Unknown, _) => "could not tell",
        }
    }

    /// A name at a place of this name, as people write it: `@acme`, `acme.com`, `acme`.
    pub fn writes(self, handle: &str, place_name: &str) -> String {
        match self {
            Self::Handle => format!("@{handle}"),
            Self::Domain => format!("{handle}{place_name}"),
            Self::Package | Self::Store => handle.to_owned(),
        }
    }

    /// That somebody else holds it.
    pub fn by_another(self) -> &'static str {
        match self {
            Self::Domain => "registered by someone else",
            Self::Handle | Self::Package | Self::Store => "taken by someone else",
        }
    }

    /// That somebody holds it, who may be the reader.
    pub fn perhaps_ours(self) -> &'static str {
        match self {
            Self::Domain => "registered, perhaps by you",
            Self::Handle | Self::Package | Self::Store => "taken, perhaps by you",
        }
    }

    /// What is to be known beside where nobody is found; `mirrored` says whether somebody else's copy of
    /// the place was asked.
    pub fn caveat(self, mirrored: bool) -> Option<&'static str> {
        match self {
            Self::Domain => Some("a registrar may still refuse (reserved or premium)"),
            Self::Package if mirrored => Some("the index lags and knows no reserved names"),
            Self::Handle | Self::Package | Self::Store => None,
        }
    }

    /// What to do where nobody is found, to have it; `mirrored` as for [`Kind::caveat`].
    pub fn to_have_it(self, mirrored: bool) -> &'static str {
        match self {
            Self::Domain => {
                "register it: nobody has, though a registrar may still refuse (reserved or premium)"
            }
            Self::Package if mirrored => "confirm by publishing; the index lags and knows no reserved names",
            Self::Handle | Self::Package | Self::Store => "confirm by registering; it may still be reserved",
        }
    }

    /// Several such places, fewer letters, for narrow lines.
    pub fn in_short(self) -> &'static str {
        match self {
            Self::Handle => "handles",
            Self::Domain => "domains",
            Self::Package => "packages",
            Self::Store => "stores",
        }
    }

    /// The kind that [`words`](Self::words) name so.
    pub fn of_words(words: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.words() == words)
    }

    /// Several such places at the head of a section.
    pub fn title(self) -> &'static str {
        match self {
            Self::Handle => "Handles",
            Self::Domain => "Domains",
            Self::Package => "Package names",
            Self::Store => "App stores",
        }
    }
}
