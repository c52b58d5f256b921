//! Whose details are nobody's business here: accounts that hide from strangers. Everything about
//! them but that they are there is left out of every output and archive, and nothing tells why.

use jiff::Timestamp;

use super::Owner;

/// The label by which an account asks not to be shown to those who are not signed in
/// (<https://atproto.com/specs/label>).
const NOT_FOR_STRANGERS: &str = "!no-unauthenticated";

/// Whether `owner`'s details are left out. `as_of` is the day of the survey, which years of birth and
/// of school count from.
pub fn is_shielded(owner: &Owner, as_of: Timestamp) -> bool {
    let _ = as_of;
    owner.shielded || hides(owner)
}

/// Whether it hides by the platform's own means, so that nothing more of it may be fetched.
pub fn hides(owner: &Owner) -> bool {
    owner.private == Some(true) || owner.labels.iter().any(|label| label == NOT_FOR_STRANGERS)
}
