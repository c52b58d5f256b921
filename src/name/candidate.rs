//! A name → candidates, each with its origin.

/// What a candidate is to the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Origin {
    /// The name itself.
    Exact,
    /// How people who hear it would spell it.
    HeardAs,
    /// The name with something put before or after it.
    Affix,
    /// What is taken for the name at a glance, or typed by mistake.
    Lookalike,
}
