//! Which list an entry of the catalog stands in.

/// Which list an entry stands in. Not written in any file: whoever loads the file knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// The one inside the program.
    #[default]
    Native,
    /// The user's own file of this name.
    Overlay(String),
}

impl List {
    /// The word used in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Overlay(_) => "overlay",
        }
    }

    /// In words, for people.
    pub fn words(&self) -> String {
        match self {
            Self::Native => "the built-in list".to_owned(),
            Self::Overlay(file) => format!("overlay `{file}`"),
        }
    }
}
