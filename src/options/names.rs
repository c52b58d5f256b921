//! Names on the command line, in a file of names, and in the policy.

use std::path::Path;

use super::parse::{BadOption, bad, text_of};
use crate::catalog::Catalog;
use crate::name::Name;
use crate::policy::names::handle;
use crate::policy::{LARGEST, NamesFile, Policy, Written};

/// The names that a command is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The names, each handle once, in the order typed or written.
    pub names: Vec<Name>,
    /// Where handles are written, as far as they are.
    pub written: Vec<(String, Written)>,
    /// What to tell about how they were read.
    pub notes: Vec<String>,
}

/// The names that are typed and those of the file `from`; without any, those of the policy. May be
/// none: [`no_names`] says what to do then.
pub fn wanted(
    typed: &[String],
    from: Option<&Path>,
    policy: &Policy,
    catalog: &Catalog,
) -> Result<Wanted, BadOption> {
    let listed = from.map(|path| listed(path, catalog)).transpose()?.unwrap_or_default();
    let mut all: Vec<String> = typed.to_vec();
    all.extend(listed.iter().map(|one| one.name.clone()));
    if all.is_empty() {
        all.extend(policy.names.iter().map(|one| one.name.clone()));
    }
    let (names, notes) = names(&all, catalog)?;
    let mut written: Vec<(String, Written)> = Vec::new();
    for one in listed.iter().chain(&policy.names) {
        let Ok(handle) = handle(&one.name, catalog) else { continue };
        if !written.iter().any(|(known, _)| *known == handle) {
            written.push((handle, one.clone()));
        }
    }
    Ok(Wanted { names, written, notes })
}

/// What to do where no name is given in any way.
pub fn no_names() -> BadOption {
    bad(
        "no name is given; type one, such as `callsign check acme`, name a file of them with `--names-from FILE`, \
         or write them into the policy, under `[names]`",
    )
}

fn listed(path: &Path, catalog: &Catalog) -> Result<Vec<Written>, BadOption> {
    let text = text_of(path, LARGEST)
        .map_err(|words| bad(format!("{words}; `--names-from` takes a file with one name a line")))?;
    let file = NamesFile { name: path.display().to_string(), text };
    file.read(catalog).map_err(|broken| bad(broken.to_string()))
}

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
