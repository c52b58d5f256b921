//! Overlay files: which ones are meant, and their text.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::BadOption;
use super::parse::{bad, text_of};
use crate::catalog::overlay::{LARGEST, Overlay};

/// The user's own overlay, read without being named; nothing if the system has no place for it.
pub fn own_file() -> Option<PathBuf> {
    use etcetera::BaseStrategy;
    let strategy = etcetera::choose_base_strategy().ok()?;
    Some(strategy.config_dir().join("callsign").join("platforms.toml"))
}

/// The user's own overlay; nothing when there is none, or when it is among those `named`.
pub fn own(path: Option<&Path>, named: &[PathBuf]) -> Result<Option<Overlay>, String> {
    let Some(path) = path else { return Ok(None) };
    match path.metadata() {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        _ if named.iter().any(|one| is_same(one, path)) => Ok(None),
        _ => read(path).map(Some),
    }
}

/// The overlays that `--overlay` names, in the order typed.
pub fn named(paths: &[PathBuf]) -> Result<Vec<Overlay>, BadOption> {
    let mut overlays: Vec<Overlay> = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        if paths[..index].iter().any(|one| is_same(one, path)) {
            return Err(bad(format!("`{}` is given twice; give each overlay once", path.display())));
        }
        overlays.push(
            read(path).map_err(|words| bad(format!("{words}; `--overlay` takes a catalog file (TOML)")))?,
        );
    }
    Ok(overlays)
}

/// Reads one file within its bound; an error says in words what is wrong with it.
fn read(path: &Path) -> Result<Overlay, String> {
    Ok(Overlay { name: path.display().to_string(), text: text_of(path, LARGEST)? })
}

/// Whether two paths lead to one file.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    one == other || one.canonicalize().is_ok_and(|one| other.canonicalize().is_ok_and(|other| one == other))
}
