//! From one name to the handles worth asking for: the name itself, as it is heard, with an affix, and
//! its lookalikes.

use super::lookalike::Kind;

/// A handle worth asking for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The handle, in lower case.
    pub handle: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a candidate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The name as proposed.
    Exact,
    /// How people who hear it would spell it.
    HeardAs,
    /// With a word or sign before it (`get-`) or after it (`-app`), as it is written.
    Affix(&'static str),
    /// A neighbour that could be taken for it.
    Lookalike(Kind),
}

impl Origin {
    /// The origin in words: `with get- before it`.
    pub fn words(self) -> String {
        match self {
            Self::Exact => "as proposed".to_owned(),
            Self::HeardAs => "as it is heard".to_owned(),
            Self::Affix(affix) if affix.ends_with('-') => format!("with `{affix}` before it"),
            Self::Affix(affix) => format!("with `{affix}` after it"),
            Self::Lookalike(kind) => kind.words().to_owned(),
        }
    }

    /// What to know before choosing it, if anything.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Affix("-official") => {
                Some("platforms read `official` as a claim; it collides with their impersonation rules")
            }
            _ => None,
        }
    }
}

/// The affix variants of a handle in order of promise; the same affix is meant for every platform. None
/// where the name already begins or ends with the affix; lengths and alphabets of platforms are the
/// catalog's to judge.
pub fn variants(handle: &str) -> Vec<Candidate> {
    let _ = handle;
    Vec::new()
}
