//! What it means when one answer becomes another.

use crate::catalog::platform::Kind;
use crate::lock::LockedPlace;
use crate::verdict::Verdict;

/// How bad a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Worse, and nothing that passes could feign it.
    Worse,
    /// Worse, if it lasts.
    WorseIfItLasts,
    /// Better, or neither.
    Told,
}

/// What it means when the answer `old` becomes `new`.
pub(super) fn turn(old: &LockedPlace, new: &LockedPlace) -> Turn {
    match (old.verdict, new.verdict) {
        (Verdict::Free | Verdict::Vacant, Verdict::Taken) if !new.ours => Turn::Worse,
        (Verdict::Taken, Verdict::Free | Verdict::Vacant | Verdict::Withheld) if old.ours => Turn::Worse,
        (Verdict::Taken, Verdict::Taken) if old.ours && !new.ours => Turn::WorseIfItLasts,
        (Verdict::Free | Verdict::Vacant, Verdict::Withheld | Verdict::Barred)
        | (Verdict::Withheld | Verdict::Barred, Verdict::Taken)
            if !new.ours =>
        {
            Turn::WorseIfItLasts
        }
        _ => Turn::Told,
    }
}

/// What that means, in words.
pub(super) fn meaning(old: &LockedPlace, new: &LockedPlace) -> &'static str {
    match (old.verdict, new.verdict) {
        (Verdict::Taken, _) if old.ours => "an account of yours is lost",
        (Verdict::Free | Verdict::Vacant, Verdict::Taken) if !new.ours => "somebody was faster",
        (Verdict::Withheld | Verdict::Barred, Verdict::Taken) if !new.ours => "somebody has it now",
        (Verdict::Free | Verdict::Vacant, Verdict::Withheld | Verdict::Barred) => "it can no longer be had",
        (_, Verdict::Taken) if new.ours => "it is yours now",
        (Verdict::Taken | Verdict::Withheld | Verdict::Barred, Verdict::Free | Verdict::Vacant) => {
            "it may be had now; try to register it"
        }
        _ => "no worse than before",
    }
}

/// What is known of a place, in the words of the table.
pub fn status(kind: Kind, verdict: Verdict, ours: bool) -> &'static str {
    match verdict {
        Verdict::Taken if ours => "yours",
        Verdict::Taken => kind.by_another(),
        other => kind.says(other),
    }
}
