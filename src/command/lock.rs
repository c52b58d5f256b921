//! `callsign lock`: the answers kept in a file, so that a pipeline asks nobody.

use std::collections::BTreeSet;

use anyhow::Result;

use super::outcome::Surveyed;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use crate::cli::LockArgs;
use crate::exit::Exit;
use crate::lock::Lock;
use crate::options;
use crate::options::lock::LockFile;
use crate::output::lock as page;
use crate::report::gate::settle;

pub(super) fn run(args: &LockArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let shelf = shelf.hosted(&policy)?.with_looks(screen)?.with_lock(screen)?;
    let locking = options::lock::lock(args, &shelf.catalog, &policy, Screen::surroundings())?;
    for note in &locking.notes {
        screen.note(note);
    }
    let file = LockFile::here(screen.policy_path())?;
    // What cannot be kept need not be asked.
    file.probe()?;
    let progress = screen.progress();
    let surveyed = run::lock(&locking, &policy, &shelf, &|event| screen.tell(&progress, &event));
    progress.finish();
    let Surveyed { mut report, lock, interrupted, notes, is_network_dead, .. } = surveyed?;
    let exit = settle(&mut report, locking.fail_on, is_network_dead, interrupted);
    if let Some(red) = &report.gate.red {
        screen.red(red);
    }
    screen.release();
    for note in &notes {
        screen.note(note);
    }
    let handles: BTreeSet<&str> = locking.names.iter().map(crate::name::Name::handle).collect();
    let (new, before) = (lock.unwrap_or_default(), shelf.lock().cloned().unwrap_or_default());
    let is_written = file.write(|now| {
        let mut merged = if *now == before { new.clone() } else { with(now, &new, &handles) };
        if locking.is_all {
            merged = merged.only(&handles);
        }
        merged
    })?;
    if interrupted {
        screen.note("broken off; what was learnt before is kept");
    }
    screen.data(&page::render(&report, &new, file.name(), is_written, screen.canvas(true)))?;
    Ok(exit)
}

/// What others wrote meanwhile, with today's word about our names.
fn with(now: &Lock, new: &Lock, handles: &BTreeSet<&str>) -> Lock {
    let mut merged = now.clone();
    for name in new.names.iter().filter(|name| handles.contains(name.handle.as_str())) {
        merged.put(name.clone());
    }
    merged
}
