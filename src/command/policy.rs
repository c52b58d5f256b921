//! The policy of a run, `callsign policy lint` and `callsign waive`.

use std::io::Write;
use std::path::Path;

use super::run;
use super::screen::Screen;
use super::shelf::{Shelf, today};
use crate::catalog::Catalog;
use crate::catalog::key::Key;
use crate::cli::{Command, PolicyCommand, WaiveArgs};
use crate::exit::Exit;
use crate::options::{BadOption, policy};
use crate::output::destination::Destination;
use crate::output::{policy as page, safe};
use crate::policy::advice::advice;
use crate::policy::{BrokenPolicy, Draft, Policy};
use anyhow::{Result, bail};

/// Reads the policy that was given and lays its way to the world under what was typed.
pub(super) fn lay(command: &mut Command, screen: &mut Screen) -> Result<()> {
    let named = match command {
        Command::Policy(PolicyCommand::Lint { file: Some(file) }) => Some(file.clone()),
        _ => screen.policy_path().map(Path::to_owned),
    };
    let Some(path) = named else { return Ok(()) };
    let mut draft = policy::given(&path)?;
    let is_sound = policy::lay(&mut draft, screen.global(), command.network());
    screen.give(draft);
    if !is_sound && !matches!(command, Command::Policy(_)) {
        // Every fault is told at once, which takes the catalog that the policy wants.
        Shelf::open(screen)?;
        bail!("`{}` cannot be used; `callsign policy lint` says why", path.display());
    }
    Ok(())
}

/// The policy that is found from the current folder, unless none is wanted.
fn found(screen: &Screen) -> Result<Option<Draft>> {
    if !screen.finds_policy() {
        return Ok(None);
    }
    // A folder that is gone holds no policy.
    let Ok(here) = std::env::current_dir() else { return Ok(None) };
    policy::found(&here).map_err(anyhow::Error::msg)
}

/// The policy that holds, as it is written.
pub(super) fn drafted(screen: &Screen) -> Result<Option<Draft>> {
    match screen.given() {
        Some(given) => Ok(Some(given.clone())),
        None => found(screen),
    }
}

/// The policy that holds: the one that was given, else the one that is found, else none. Says which.
pub(super) fn in_force(shelf: &Shelf, screen: &Screen) -> Result<Policy> {
    let policy = match shelf.given() {
        Some(given) => given.clone(),
        None => match found(screen)? {
            Some(draft) => draft.read(shelf.known(), today())?,
            None => return Ok(Policy::default()),
        },
    };
    if let Some(source) = &policy.source {
        let found = if source.found { ", which was found; `--no-policy` leaves it aside" } else { "" };
        screen.note(&format!("the policy is read from `{}`{found}", source.name));
    }
    Ok(policy)
}

pub(super) fn run(command: &PolicyCommand, screen: &Screen) -> Result<Exit> {
    match command {
        PolicyCommand::Lint { .. } => lint(screen),
    }
}

fn lint(screen: &Screen) -> Result<Exit> {
    let (catalog, policy) = match read(screen) {
        Ok(read) => read,
        Err(error) => {
            let Some(broken) = error.downcast_ref::<BrokenPolicy>() else { return Err(error) };
            let lines: String = broken.lines().map(|line| safe::line(&line) + "\n").collect();
            screen.data(&lines)?;
            let faults = broken.faults.len();
            let plural = if faults == 1 { "fault" } else { "faults" };
            screen.error(&format!("{faults} {plural} in `{}`", broken.file));
            return Ok(Exit::Error);
        }
    };
    let required = run::required(None, &policy, &catalog)?;
    let set = run::keys(catalog.keys.iter().flat_map(Key::names), &catalog);
    let today = today();
    let advice = advice(&policy, &required, &catalog, |name| set.get(name).is_some(), today);
    screen.data(&page::render(&policy, &required, &advice, today, screen.canvas(true)))?;
    Ok(Exit::Complete)
}

/// The policy to be linted, with the catalog it is held against.
fn read(screen: &Screen) -> Result<(Catalog, Policy)> {
    let shelf = Shelf::open(screen)?;
    if let Some(given) = shelf.given().cloned() {
        return Ok((shelf.hosted(&given)?.catalog, given));
    }
    let draft = found(screen)?.ok_or_else(policy::none)?;
    let policy = draft.read(shelf.known(), today())?;
    Ok((shelf.hosted(&policy)?.catalog, policy))
}

/// `callsign waive`.
pub(super) fn waive(args: &WaiveArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let draft = match screen.given() {
        Some(given) => given.clone(),
        None => found(screen)?.ok_or_else(policy::none)?,
    };
    let today = today();
    let waiver = policy::waiver(args, &draft.read(shelf.known(), today)?, today)?;
    let name = &draft.source().name;
    let longer = draft.with(&waiver);
    let read = longer.read(shelf.known(), today).map_err(|broken| {
        let why = broken.lines().next().unwrap_or_default();
        anyhow::anyhow!("a `[[waiver]]` cannot follow what `{name}` holds ({why}); write it in by hand")
    })?;
    let opened = Destination::open(Path::new(name)).and_then(|mut destination| {
        destination.write_all(longer.bytes())?;
        destination.finish()
    });
    opened.map_err(|error| BadOption::new(format!("cannot write `{name}`: {error}; it is as it was")))?;
    let line = read.waivers.iter().find(|one| one.id == waiver.id).map_or(0, |one| one.line);
    let told = format!("{name}:{line}: {} is waived until {}", waiver.id, waiver.until);
    screen.data(&(safe::line(&told) + "\n"))?;
    Ok(Exit::Complete)
}
