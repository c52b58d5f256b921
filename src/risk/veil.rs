//! What rules see of accounts whose details are nobody's business here ([`shield`]): that they are
//! there, and no more. So no finding can hold their words, counts or names, and an archive, which
//! keeps no more than that either, replays to the same findings.

use super::case::{Case, Place};
use super::rule::Found;
use crate::owner::{Owner, shield};
use crate::standing::Standing;

/// The places of a case as rules see them where an account is shielded.
#[derive(Debug)]
pub(super) struct Veil {
    /// By place in `places`, then in `beside`; nothing where there is nothing to hide.
    standings: Vec<Option<Standing>>,
}

impl Veil {
    /// Over the shielded accounts of `case`.
    pub(super) fn over(case: &Case<'_>) -> Self {
        let veiled = |place: &Place<'_>| {
            let owner = place.standing.owner.as_ref().filter(|_| is_shielded(case, place))?;
            let stub = Owner { shielded: true, seen: owner.seen.clone(), ..Owner::default() };
            Some(Standing { owner: Some(stub), ..place.standing.clone() })
        };
        Self { standings: case.places.iter().chain(&case.beside).map(veiled).collect() }
    }

    /// The case with the veil over it.
    pub(super) fn case<'v>(&'v self, case: &'v Case<'_>) -> Case<'v> {
        let mut veiled = case.clone();
        let Case { places, beside, .. } = &mut veiled;
        for (place, standing) in places.iter_mut().chain(beside).zip(&self.standings) {
            place.standing = standing.as_ref().unwrap_or(place.standing);
        }
        veiled
    }
}

/// Whether the account at `place` is a stranger's whose details are left out.
pub(super) fn is_shielded(case: &Case<'_>, place: &Place<'_>) -> bool {
    !place.is_ours()
        && place.standing.owner.as_ref().is_some_and(|owner| shield::is_shielded(owner, case.as_of))
}

/// What was found about a shielded account, by a rule that had to look under the veil: no words of
/// its own, and no address but that of the answer itself.
pub(super) fn stripped(case: &Case<'_>, place: &Place<'_>, mut found: Found) -> Found {
    found.quotes.clear();
    let standing = place.standing;
    let of_the_answer =
        |url: &String| *url == standing.url || standing.evidence.iter().any(|one| one.url == *url);
    found.exhibits.retain(|exhibit| of_the_answer(&exhibit.url));
    if found.exhibits.is_empty() {
        return found.exhibit(place.exhibit("details withheld for privacy", case.as_of));
    }
    found
}
