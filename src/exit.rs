//! Documented exit codes.

use std::process::ExitCode;

/// How a run ended, for scripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// GO for every name and every required place answered, or the command did what it was asked.
    Complete,
    /// Something inside callsign, its catalog or its surroundings failed.
    Error,
    /// The command line cannot be understood or obeyed; nothing was asked.
    Usage,
    /// At least one required place did not answer, a look is open, a check is not proved, or a key is not
    /// accepted.
    Incomplete,
    /// An answer has become worse since the lock was written.
    Drift,
    /// At least one name has something to be settled first, and none is worse.
    Caution,
    /// A launch under at least one of the names would hurt.
    NoGo,
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
            Self::Drift => 4,
            Self::Caution => 11,
            Self::NoGo => 12,
            Self::Interrupted => 130,
        }
    }

    /// The one that counts when two things happened: 130 > 1 > 2 > 12 > 11 > 4 > 3 > 0.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.weight() >= other.weight() { self } else { other }
    }

    fn weight(self) -> u8 {
        match self {
            Self::Complete => 0,
            Self::Incomplete => 1,
            Self::Drift => 2,
            Self::Caution => 3,
            Self::NoGo => 4,
            Self::Usage => 5,
            Self::Error => 6,
            Self::Interrupted => 7,
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
        let ranked = [
            Exit::Interrupted,
            Exit::Error,
            Exit::Usage,
            Exit::NoGo,
            Exit::Caution,
            Exit::Drift,
            Exit::Incomplete,
            Exit::Complete,
        ];
        assert_eq!(ranked.map(Exit::code), [130, 1, 2, 12, 11, 4, 3, 0]);
        for (place, heavy) in ranked.iter().enumerate() {
            for light in &ranked[place..] {
                assert_eq!(heavy.merge(*light), *heavy);
                assert_eq!(light.merge(*heavy), *heavy);
            }
        }
    }
}
