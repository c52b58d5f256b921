//! Names on the command line.

use super::parse::{BadOption, bad};
use crate::catalog::Catalog;
use crate::catalog::selection::Selection;
use crate::name::Name;

/// The names as typed or pasted, each handle once, with what to tell about how they were read.
pub(super) fn names(typed: &[String], catalog: &Catalog) -> Result<(Vec<Name>, Vec<String>), BadOption> {
    let (mut names, mut notes) = (Vec::<Name>::new(), Vec::new());
    for typed in typed {
        let pasted = typed.contains('/').then(|| catalog.handle_in_address(typed.trim())).flatten();
        let name = match pasted {
            Some((place, handle)) => {
                let seen = catalog.get(&place).map_or(place.as_str(), |platform| &platform.name);
                notes.push(format!("`{typed}` is read as the name `{handle}` (seen at {seen})"));
                Name::parse(handle.as_str())
            }
            None if typed.contains("://") => return Err(no_profile(typed)),
            None => Name::parse(typed),
        };
        let name = name.map_err(|error| bad(error.to_string()))?;
        match names.iter().find(|known| known.handle() == name.handle()) {
            Some(known) => {
                notes.push(format!(
                    "`{}` and `{}` are one handle, checked once",
                    known.typed(),
                    name.typed()
                ));
            }
            None => names.push(name),
        }
    }
    Ok((names, notes))
}

/// An address that no place has.
pub(super) fn no_profile(typed: &str) -> BadOption {
    bad(format!("`{typed}` is no profile address of a known place; type the name itself, such as `acme`"))
}

/// The place and the handle of `explain`.
pub(super) fn target(typed: &str, catalog: &Catalog) -> Result<(String, String), BadOption> {
    if let Some((place, handle)) = catalog.handle_in_address(typed.trim()) {
        return Ok((place, handle.as_str().to_owned()));
    }
    if typed.contains("://") {
        return Err(no_profile(typed));
    }
    let Some((place, handle)) = typed.trim().split_once('/') else {
        return Err(bad(format!("`{typed}` names no place; write it as `PLACE/HANDLE`, such as `x/acme`")));
    };
    // A selection of one word: the same spelling and the same advice as `--on`.
    let selection = Selection::parse(place);
    let chosen = catalog.select(&selection).map_err(|error| bad(error.to_string()))?;
    match (chosen.as_slice(), selection.terms()) {
        ([platform], [term]) if !term.starts_with(['@', '-']) => Ok((platform.id.clone(), handle.to_owned())),
        _ => Err(bad(format!("`{place}` is not one place; `callsign platforms list` shows their ids"))),
    }
}
