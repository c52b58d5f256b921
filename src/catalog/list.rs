//! Which list an entry of the catalog stands in, and where communities keep theirs.

use schemars::JsonSchema;
use serde::Deserialize;

/// Where a community keeps its list, pinned to one version.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ListSource {
    /// What `callsign platforms fetch` takes.
    pub id: String,
    /// Name as its community writes it.
    pub name: String,
    /// Address of the pinned version.
    pub url: String,
    /// SHA-256 of that version, hexadecimal.
    pub sha256: String,
    /// Its date, `YYYY-MM-DD`.
    pub date: String,
    /// Its licence, in a few words.
    pub licence: String,
}

/// A community's list of sites, by its own format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Community {
    /// `wmn-data.json`.
    WhatsMyName,
    /// `data.json` of Sherlock.
    Sherlock,
    /// `data.json` of Maigret.
    Maigret,
}

impl Community {
    /// The word used in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::WhatsMyName => "whatsmyname",
            Self::Sherlock => "sherlock",
            Self::Maigret => "maigret",
        }
    }

    /// The name its community uses.
    pub fn name(self) -> &'static str {
        match self {
            Self::WhatsMyName => "WhatsMyName",
            Self::Sherlock => "Sherlock",
            Self::Maigret => "Maigret",
        }
    }
}

/// Which list an entry stands in. Not written in any file: whoever loads the file knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum List {
    /// The one inside the program.
    #[default]
    Native,
    /// The user's own file of this name.
    Overlay(String),
    /// A community's list, under the name that the list gives the entry.
    Community(Community, String),
}

impl List {
    /// The word used in JSON.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Native => "native",
            Self::Overlay(_) => "overlay",
            Self::Community(community, _) => community.word(),
        }
    }

    /// In words, for people.
    pub fn words(&self) -> String {
        match self {
            Self::Native => "the built-in list".to_owned(),
            Self::Overlay(file) => format!("overlay `{file}`"),
            Self::Community(community, entry) => format!("{}, entry `{entry}`", community.name()),
        }
    }

    /// Whether somebody vouches for the entry as it is read here: callsign's own list and the user's.
    pub fn is_curated(&self) -> bool {
        !matches!(self, Self::Community(..))
    }
}
