//! `callsign platforms` and `callsign schema`: the catalog and the shapes of what is read and
//! written.

use std::path::Path;

use anyhow::Result;

use super::screen::Screen;
use crate::catalog::selection::Selection;
use crate::catalog::{Catalog, CatalogFile, Fault};
use crate::cli::Platforms;
use crate::exit::Exit;
use crate::options::BadOption;
use crate::output::{catalog, places, safe};
use crate::report::Report;

pub(super) fn run(command: Platforms, screen: &Screen) -> Result<Exit> {
    match command {
        Platforms::List { markdown } => {
            let catalog = super::catalog()?;
            screen.data(&if markdown {
                places::markdown(&catalog)
            } else {
                catalog::list(&catalog, screen.terminal_width())
            })?;
            Ok(Exit::Complete)
        }
        Platforms::Show { id } => show(&id, screen),
        Platforms::Lint { file } => lint(&file, screen),
        Platforms::Schema => catalog_schema(screen),
    }
}

pub(super) fn report_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(Report), screen)
}

pub(super) fn catalog_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(CatalogFile), screen)
}

fn schema(schema: &schemars::Schema, screen: &Screen) -> Result<Exit> {
    screen.data(&(serde_json::to_string_pretty(schema)? + "\n"))?;
    Ok(Exit::Complete)
}

fn show(id: &str, screen: &Screen) -> Result<Exit> {
    let catalog = super::catalog()?;
    let Some(platform) = catalog.get(&id.to_lowercase()) else {
        // The same advice as `--on` gives, nearest word included.
        return match catalog.select(&Selection::parse(id)) {
            Err(unknown) => Err(options_error(unknown.to_string())),
            Ok(_) => Err(options_error(format!(
                "`{id}` is not one place; `callsign platforms list` shows their ids"
            ))),
        };
    };
    screen.data(&catalog::show(platform, screen.terminal_width()))?;
    Ok(Exit::Complete)
}

fn lint(file: &Path, screen: &Screen) -> Result<Exit> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|error| {
        options_error(format!("cannot read `{name}`: {error}; name a catalog file (TOML)"))
    })?;
    match Catalog::parse(&name, &text) {
        Ok(catalog) => {
            screen.data(&format!(
                "{}: {} platforms, no faults\n",
                safe::line(&name),
                catalog.platforms.len()
            ))?;
            Ok(Exit::Complete)
        }
        Err(broken) => {
            let lines: String = broken.faults.iter().map(|fault| fault_line(&name, fault) + "\n").collect();
            screen.data(&lines)?;
            let faults = broken.faults.len();
            screen.error(&format!("{faults} {} in `{name}`", if faults == 1 { "fault" } else { "faults" }));
            Ok(Exit::Error)
        }
    }
}

/// `FILE:LINE: …`, the form editors jump to.
fn fault_line(name: &str, fault: &Fault) -> String {
    let place = [("platform", &fault.platform), ("key", &fault.key)]
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .fold(String::new(), |place, (label, value)| format!("{place} {label} `{value}`:"));
    safe::line(&format!("{name}:{}:{place} {}", fault.line, fault.message))
}

fn options_error(message: String) -> anyhow::Error {
    BadOption::new(message).into()
}
