//! Looks as they are asked for and kept, in words.

use super::safe;
use crate::catalog::platform::Kind;
use crate::look::{Look, Saw, day};
use crate::report::open::OpenLook;

/// What is asked of whoever looks; `at` counts from 1.
pub fn question(open: &OpenLook, at: usize, of: usize) -> String {
    let signed_in = if open.signed_in { "  (sign in first)" } else { "" };
    let place = safe::line(&open.place_name);
    let name = open.kind.writes(&safe::line(&open.handle), &place);
    let place = if open.kind == Kind::Domain { name } else { format!("{place}  {name}") };
    let lines = [Some(&open.url), open.why.as_ref(), Some(&open.question)].into_iter().flatten();
    let lines: Vec<String> = lines.map(|line| format!("  {}\n", safe::line(line))).collect();
    format!("\n{at} of {of}  {place}{signed_in}\n{}", lines.concat())
}

/// Which keys answer for a place of this kind.
pub fn keys(kind: Kind) -> String {
    let words = |saw: Saw| match saw {
        Saw::Nobody if kind == Kind::Domain => "nobody has registered it",
        Saw::Someone if kind == Kind::Domain => "somebody has",
        Saw::SignupAccepts if kind == Kind::Domain => "a registrar offers it",
        Saw::Nobody => "nobody",
        Saw::Someone => "someone",
        Saw::Unavailable => "cannot be registered",
        Saw::SignupAccepts => "sign-up accepts it",
        Saw::Ours => "ours",
    };
    let keys: Vec<String> = Saw::ALL.iter().map(|saw| format!("{} {}", saw.key(), words(*saw))).collect();
    format!("  [{}; an empty line skips, q ends]\n  > ", keys.join(", "))
}

/// What was kept, in one line without its end.
pub fn kept(look: &Look) -> String {
    let who = safe::line(&look.words());
    let (place, handle) = (safe::line(&look.place), safe::line(&look.handle));
    format!("{place}/{handle}: {} ({who}); counts until {}", look.seen(), day(look.expires()))
}

/// What is to be known of a look that another one of the same or a later day outweighs.
pub fn outweighed(look: &Look, by: &Look) -> String {
    let other = safe::line(&by.words());
    format!("{}/{}: another look says `{}` ({other}), which counts", look.place, look.handle, by.saw.word())
}

/// `1 look`, `3 looks`.
pub fn counted(count: usize) -> String {
    format!("{count} {}", if count == 1 { "look" } else { "looks" })
}
