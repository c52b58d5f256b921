//! Names on the command line, in a file of names, and in the policy.

use std::path::Path;

use super::parse::{BadOption, bad, text_of};
use crate::catalog::Catalog;
use crate::catalog::domain;
use crate::catalog::handle;
use crate::catalog::selection::{BadSelection, Selection};
use crate::name::Name;
use crate::policy::names::handle as handle_of;
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
        let Ok(handle) = handle_of(&one.name, catalog) else { continue };
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
            None => match domain::of_name(typed) {
                Some((place, label)) => {
                    notes.push(format!(
                        "`{}` is a domain: its name `{label}` is checked; `--on {place}` asks about the domain alone",
                        typed.trim()
                    ));
                    Name::parse(&label)
                }
                None => Name::parse(typed),
            },
        };
        let name = name.map_err(|error| bad(error.to_string()))?;
        notes.extend(spelt_twice(&name));
        match names.iter().find(|known| known.handle() == name.handle()) {
            Some(known) if known.label() != name.label() => {
                notes.push(format!(
                    "`{}` and `{}` are one handle, checked once; their domains differ, and only those of `{}` are \
                     asked: check `{}` by itself for the others",
                    known.typed(),
                    name.typed(),
                    known.label(),
                    name.typed()
                ));
            }
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

/// Says that domains are asked for another spelling than handles are.
fn spelt_twice(name: &Name) -> Option<String> {
    let (handle, label) = (name.handle(), name.label());
    let ascii = handle::label(label).filter(|ascii| label != handle && ascii != label)?;
    Some(format!("handles are asked as `{handle}`, domains as `{label}` (`{ascii}`)"))
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
    if let Some((place, label)) = domain::of_address(typed) {
        return Ok((place, label));
    }
    if let Some(suffix) = domain::suffix_in(typed)
        && let Err(error @ (BadSelection::NoSuffix { .. } | BadSelection::TooHigh { .. })) =
            domain::place(&suffix, &catalog.registries)
        && !suffix.contains('.')
    {
        return Err(bad(error.to_string()));
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
