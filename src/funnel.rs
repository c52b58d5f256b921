//! How many names are screened: in stages, each for those that passed the one before, so that a name
//! that cannot be had costs no host more requests than it takes to see that. Pure; the running of it is
//! in the command.

use crate::gate::SoFar;

/// So many names are asked everything at once; more run as a funnel.
pub const MOST_AT_ONCE: usize = 10;

/// Names that are surveyed together: enough for platforms that answer about many at once, few enough
/// that little is lost when a run is broken off. Each batch has controls of its own.
pub const BATCH: usize = 25;

/// One stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// What is known without asking: rules about the name itself, and handles that a required place does
    /// not allow.
    Rules,
    /// The required places.
    Required,
    /// All other places.
    Rest,
    /// Everything in one, where there is no funnel.
    Whole,
}

impl Stage {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Rules => "what is known without asking",
            Self::Required => "the required places",
            Self::Rest => "the other places",
            Self::Whole => "all places",
        }
    }

    /// Whether a name that stands so after this stage goes on to the next.
    pub fn passes(self, so_far: SoFar) -> bool {
        match self {
            // The last stage drops nobody.
            Self::Rest | Self::Whole => true,
            // What is to be settled first does not speak against the name before anybody was asked.
            Self::Rules => so_far < SoFar::NoGo,
            Self::Required => so_far == SoFar::Go,
        }
    }

    /// Why a name that did not pass was asked no further.
    pub fn dropped(self) -> String {
        format!("asked no further after {}", self.words())
    }
}

/// The stages of a run.
pub fn stages(funnel: bool) -> &'static [Stage] {
    if funnel { &[Stage::Rules, Stage::Required, Stage::Rest] } else { &[Stage::Whole] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stage_lets_through_whom_the_next_can_still_help() {
        let passing = |stage: Stage| {
            [SoFar::Go, SoFar::Caution, SoFar::NoGo]
                .into_iter()
                .filter(|so_far| stage.passes(*so_far))
                .count()
        };
        assert_eq!(stages(true).iter().map(|stage| passing(*stage)).collect::<Vec<_>>(), [2, 1, 3]);
        assert_eq!(stages(false), [Stage::Whole]);
        assert!(stages(true).is_sorted());
    }
}
