//! `callsign platforms` and `callsign schema`: the catalog and the shapes of what is read and
//! written.

use std::path::Path;

use anyhow::Result;

use super::screen::Screen;
use super::{learn, lists, verify};
use crate::catalog::list::List;
use crate::catalog::overlay::{BrokenOverlays, Overlaid, Overlay};
use crate::catalog::platform::Platform;
use crate::catalog::selection::Selection;
use crate::catalog::{Catalog, CatalogFile, Fault};
use crate::cli::Platforms;
use crate::exit::Exit;
use crate::options::{self, BadOption, manifest};
use crate::output::{catalog, places, safe};
use crate::policy::form::PolicyFile;
use crate::recheck::Recheck;
use crate::report::Report;
use crate::verify::Verification;

pub(super) fn run(command: Platforms, screen: &Screen) -> Result<Exit> {
    match command {
        Platforms::List { markdown } => {
            let catalog = super::catalog(screen)?;
            screen.data(&if markdown {
                places::markdown(&catalog)
            } else {
                catalog::list(&catalog, screen.terminal_width())
            })?;
            Ok(Exit::Complete)
        }
        Platforms::Show { id } => show(&id, screen),
        Platforms::Verify(args) => verify::run(&args, screen),
        Platforms::Learn(args) => learn::run(&args, screen),
        Platforms::Lint { file } => lint(&file, screen),
        Platforms::Import { file, output } => lists::import(&file, output.as_deref(), screen),
        Platforms::Fetch(args) => lists::fetch(&args, screen),
        Platforms::Schema => catalog_schema(screen),
    }
}

pub(super) fn report_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(Report), screen)
}

pub(super) fn catalog_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(CatalogFile), screen)
}

pub(super) fn policy_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(PolicyFile), screen)
}

pub(super) fn verify_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(Verification), screen)
}

pub(super) fn recheck_schema(screen: &Screen) -> Result<Exit> {
    schema(&schemars::schema_for!(Recheck), screen)
}

fn schema(schema: &schemars::Schema, screen: &Screen) -> Result<Exit> {
    screen.data(&(serde_json::to_string_pretty(schema)? + "\n"))?;
    Ok(Exit::Complete)
}

fn show(id: &str, screen: &Screen) -> Result<Exit> {
    let catalog = options::with_hosts(super::catalog(screen)?, Some(id))?;
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
    let (name, text) = manifest::text(file).map_err(|words| {
        options_error(format!("{words}; name a catalog file (TOML) or a community list (JSON)"))
    })?;
    if manifest::is_list(&text) {
        return lists::lint(&name, &text, screen);
    }
    let read = Linted::of(&name, &text)?;
    if !read.faults.is_empty() {
        let lines: String = read.faults.iter().map(|fault| fault_line(&name, fault) + "\n").collect();
        screen.data(&lines)?;
        let faults = read.faults.len();
        screen.error(&format!("{faults} {} in `{name}`", if faults == 1 { "fault" } else { "faults" }));
        return Ok(Exit::Error);
    }
    let kind = if read.overlay { ", read as an overlay" } else { "" };
    let plural = if read.platforms == 1 { "platform" } else { "platforms" };
    screen.data(&format!("{}: {} {plural}, no faults{kind}\n", safe::line(&name), read.platforms))?;
    for note in &read.notes {
        screen.note(note);
    }
    Ok(Exit::Complete)
}

/// A file as a whole catalog or as an overlay, whichever it is.
struct Linted {
    overlay: bool,
    platforms: usize,
    faults: Vec<Fault>,
    notes: Vec<String>,
}

impl Linted {
    /// What is clean as a whole catalog is one. Of two faulty readings the one with fewer faults was
    /// probably meant; `[[disable]]` stands in overlays only, and is a fault elsewhere.
    fn of(name: &str, text: &str) -> Result<Self> {
        let below = Catalog::embedded()?;
        let overlay = Overlay { name: name.to_owned(), text: text.to_owned() };
        let over = below.overlaid(std::slice::from_ref(&overlay));
        let found = |broken: BrokenOverlays| broken.0.into_iter().flat_map(|one| one.faults).collect();
        let clean = |overlay, platforms, notes| Self { overlay, platforms, faults: Vec::new(), notes };
        Ok(match (Catalog::parse(name, text), over) {
            (Ok(catalog), Ok(_)) => clean(false, catalog.platforms.len(), Vec::new()),
            // What names profiles of its own is meant to be whole.
            (Ok(catalog), Err(_)) if !catalog.profiles.is_empty() => {
                clean(false, catalog.platforms.len(), Vec::new())
            }
            (Ok(catalog), Err(broken)) => {
                let faults: Vec<Fault> = found(broken);
                let first = faults.first().map(|fault| format!(", first in line {}", fault.line));
                let note = format!(
                    "as an overlay it would have {} faults{}",
                    faults.len(),
                    first.unwrap_or_default()
                );
                clean(false, catalog.platforms.len(), vec![note])
            }
            (Err(_), Ok(Overlaid { catalog, notes })) => {
                let own = |platform: &&Platform| platform.list != List::Native;
                clean(true, catalog.platforms.iter().filter(own).count(), notes)
            }
            (Err(whole), Err(broken)) => {
                let faults: Vec<Fault> = found(broken);
                let disables = whole.faults.iter().any(|fault| fault.key.starts_with("disable"));
                let overlay = disables || faults.len() < whole.faults.len();
                let faults = if overlay { faults } else { whole.faults };
                Self { overlay, platforms: 0, faults, notes: Vec::new() }
            }
        })
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
