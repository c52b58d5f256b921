//! What a search by title found: who uses the name there. Nobody is proven absent by it.

/// How much a title is like the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Likeness {
    /// The same words, case, spaces and signs aside.
    Exact,
    /// Heard alike.
    Sound,
    /// It begins with the name, or is a slip of the pen away from it.
    Near,
}

/// One result that matches. Strangers' text, not yet made safe for any output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Match {
    /// Its title, one line.
    pub title: String,
    /// Who publishes it.
    pub holder: Option<String>,
    /// Its own page; http and https only.
    pub url: Option<String>,
    /// Day of its latest version, `YYYY-MM-DD`.
    pub updated: Option<String>,
    /// How much its title is like the name.
    pub likeness: Likeness,
}

/// What came of one search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// How many results were looked through.
    pub among: usize,
    /// Those that match, the most alike first, at most 20.
    pub matches: Vec<Match>,
}
