//! Lists of sites that `--manifest` names: communities' lists and catalog files.

use std::path::{Path, PathBuf};

use super::BadOption;
use super::parse::{bad, text_of};
use crate::catalog::import::{self, Import};
use crate::catalog::overlay::Overlay;

/// What to do about a file that is no list.
const ADVICE: &str =
    "`--manifest` takes a list of WhatsMyName, Sherlock or Maigret (JSON), or a catalog file (TOML)";

/// The lists that were named, by their kind, each kind in the order typed.
#[derive(Debug, Default)]
pub struct Manifests {
    /// Communities' lists, with the names of their files.
    pub lists: Vec<(String, Import)>,
    /// The text of each of them.
    pub texts: Vec<String>,
    /// Catalog files.
    pub catalogs: Vec<Overlay>,
}

/// Reads every file that was named.
pub fn manifests(paths: &[PathBuf]) -> Result<Manifests, BadOption> {
    let mut read = Manifests::default();
    // The lists are long, and none needs to know of another.
    let each: Vec<_> = std::thread::scope(|scope| {
        let readers: Vec<_> = paths.iter().map(|path| scope.spawn(|| manifest(path))).collect();
        readers.into_iter().map(std::thread::ScopedJoinHandle::join).collect()
    });
    for one in each {
        let one = one.map_err(|_| bad("a list could not be read; please report it with the list"))?;
        match one? {
            Manifest::List { name, text, list } => {
                read.lists.push((name, list));
                read.texts.push(text);
            }
            Manifest::Catalog(overlay) => read.catalogs.push(overlay),
        }
    }
    Ok(read)
}

enum Manifest {
    List { name: String, text: String, list: Import },
    Catalog(Overlay),
}

fn manifest(path: &Path) -> Result<Manifest, BadOption> {
    let (name, text) = text(path).map_err(|words| bad(format!("{words}; {ADVICE}")))?;
    if !is_list(&text) {
        return Ok(Manifest::Catalog(Overlay { name, text }));
    }
    let list = import::read(&text).map_err(|error| bad(format!("`{name}` {error}; {ADVICE}")))?;
    Ok(Manifest::List { name, text, list })
}

/// Name and text of a list file; an error says in words what is wrong with it.
pub fn text(path: &Path) -> Result<(String, String), String> {
    let name = path.display().to_string();
    text_of(path, import::LARGEST as u64).map(|text| (name, text))
}

/// Whether a text is JSON, as communities' lists are, rather than TOML.
pub fn is_list(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').trim_start().starts_with('{')
}
