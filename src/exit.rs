//! Documented exit codes. Codes 4, 11 and 12 are kept for gates to come.

use std::process::ExitCode;

/// How a run ended, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Every required place answered for every name, or the command did what it was asked.
    Complete,
    /// Something inside callsign, its catalog or its surroundings failed.
    Error,
    /// The command line cannot be understood or obeyed; nothing was asked.
    Usage,
    /// At least one required place did not answer, a look is open, a check is not proved, or a key is not
    /// accepted.
    Incomplete,
    /// Ctrl-C; what was learnt before is printed.
    Interrupted,
}

impl Exit {
    /// The number a shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Error => 1,
            Self::Usage => 2,
            Self::Incomplete => 3,
            Self::Interrupted => 130,
        }
    }

    /// The one that counts when two things happened: 130 > 1 > 2 > 3 > 0.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.weight() >= other.weight() { self } else { other }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Incomplete => 1,
            Self::Usage => 2,
            Self::Error => 3,
            Self::Interrupted => 4,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weightier_end_counts_whatever_the_order() {
        let ranked = [Exit::Interrupted, Exit::Error, Exit::Usage, Exit::Incomplete, Exit::Complete];
        assert_eq!(ranked.map(Exit::code), [130, 1, 2, 3, 0]);
        for (place, heavy) in ranked.iter().enumerate() {
            for light in &ranked[place..] {
                assert_eq!(heavy.merge(*light), *heavy);
                assert_eq!(light.merge(*heavy), *heavy);
            }
        }
    }
}
