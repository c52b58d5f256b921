//! Where reports and recordings go.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::Output;
use super::parse::{BadOption, bad, output};
use crate::output::Format;
use crate::output::destination::Destination;

/// An archive is moved into its place when it is whole, which would put a file where a device was.
pub(super) fn archive(path: &Path) -> Result<Destination, BadOption> {
    match path.metadata() {
        Ok(about) if !about.is_file() && !about.is_dir() => {
            Err(bad(format!("`{}` is no file; give `--record` the name of a file", path.display())))
        }
        _ => open("--record", path),
    }
}

pub(super) fn outputs(typed: &[String], record: Option<&Path>) -> Result<Vec<Output>, BadOption> {
    if typed.is_empty() {
        return Ok(vec![Output { format: Format::Table, destination: None }]);
    }
    let specs = typed.iter().map(|typed| output(typed)).collect::<Result<Vec<_>, _>>()?;
    if specs.iter().filter(|(_, path)| path.is_none()).count() > 1 {
        return Err(bad(
            "two formats cannot share stdout; give all but one a file, such as `-o json=report.json`",
        ));
    }
    let mut taken: BTreeSet<PathBuf> = record.map(Path::to_owned).into_iter().collect();
    for path in specs.iter().filter_map(|(_, path)| path.clone()) {
        if !taken.insert(path.clone()) {
            return Err(bad(format!("`{}` would be written twice; name another file", path.display())));
        }
    }
    let opened = specs.into_iter().map(|(format, path)| {
        let destination = path.map(|path| open("--output", &path)).transpose()?;
        Ok(Output { format, destination })
    });
    opened.collect()
}

/// Makes sure that `path` is a folder, for `flag`.
pub fn folder(flag: &str, path: &Path) -> Result<(), BadOption> {
    std::fs::create_dir_all(path).map_err(|error| {
        bad(format!(
            "cannot make the folder `{}`: {error}; give `{flag}` a folder you may write to",
            path.display()
        ))
    })
}

pub(super) fn open(flag: &str, path: &Path) -> Result<Destination, BadOption> {
    Destination::open(path).map_err(|error| {
        bad(format!(
            "cannot write `{}`: {error}; give `{flag}` a file in a folder you may write to",
            path.display()
        ))
    })
}
