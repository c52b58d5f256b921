//! A survey: the plan turned into standings. Bounded concurrency lives here and nowhere else.

use crate::verdict::{Doubt, Verdict};

/// Everything that can happen during a survey, for progress and streaming output.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The survey began; so many places will be asked for so many names.
    Begun {
        /// Places times names.
        checks: usize,
    },
    /// One place answered (or was given up) for one name.
    Judged {
        /// Platform id.
        platform: String,
        /// The handle asked for.
        handle: String,
        /// What is known.
        verdict: Verdict,
        /// Why not more, for `unknown`.
        doubt: Option<Doubt>,
    },
    /// A host asked for a pause.
    Cooling {
        /// The host.
        host: String,
        /// How long, in seconds.
        seconds: u64,
    },
}
