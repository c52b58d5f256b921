//! From standings to the two values that are always printed together: how it stands so far, and
//! whether every required place answered. Decisions, not sums.

use crate::standing::Standing;
use crate::verdict::Verdict;

/// How it stands, from the worst finding that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SoFar {
    /// Nothing found that stands in the way.
    Go,
    /// Held by someone else in a place that is not required.
    Caution,
    /// A required place is held by someone else or cannot be had.
    NoGo,
}

/// The outcome for one name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// How it stands so far.
    pub so_far: SoFar,
    /// Whether every required place answered.
    pub complete: bool,
    /// Required places.
    pub required: usize,
    /// Required places that answered.
    pub answered: usize,
}

/// Draws the outcome from the standings of one name. `required` lists platform ids; a required
/// place without a standing counts as unanswered.
pub fn decide(standings: &[Standing], required: &[String]) -> Outcome {
    let stands_in_the_way = |standing: &&Standing| {
        matches!(standing.verdict, Verdict::Taken | Verdict::Withheld | Verdict::Barred)
            && !standing.is_ours()
    };
    let is_required = |standing: &&Standing| required.contains(&standing.platform);
    let so_far = standings
        .iter()
        .filter(stands_in_the_way)
        .map(|standing| if is_required(&standing) { SoFar::NoGo } else { SoFar::Caution })
        .max()
        .unwrap_or(SoFar::Go);
    let answered = required
        .iter()
        .filter(|id| standings.iter().any(|standing| standing.platform == **id && standing.answers()))
        .count();
    Outcome { so_far, complete: answered == required.len(), required: required.len(), answered }
}
