//! `callsign check`: every place, one or more names, and the reports that were asked for.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};

use super::funnel;
use super::outcome::Surveyed;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use super::since;
use crate::alternatives::MOST_REQUESTS;
use crate::cli::CheckArgs;
use crate::exit::Exit;
use crate::options::{self, Check, Origin, Output, Seek};
use crate::output::destination::Destination;
use crate::output::{self, Canvas, Format, github, plan};
use crate::report::gate::settle;
use crate::report::redact::redact;
use crate::report::{Report, WrittenReport, comparison};

/// Where GitHub Actions says which file holds the summary of a job.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

pub(super) fn run(args: &CheckArgs, screen: &Screen) -> Result<Exit> {
    if args.plan {
        screen.release();
    }
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let policy = options::with_tlds(policy, args.tlds.as_deref(), shelf.known())?;
    let shelf = shelf.hosted(&policy)?.with_hosts(args.on.as_deref())?.with_looks(screen)?;
    let shelf = with_lock(shelf, args, screen)?;
    let mut options = options::check(args, &shelf.catalog, policy, Screen::surroundings())?;
    for note in &options.notes {
        screen.note(note);
    }
    if matches!(options.origin, Origin::Plan) {
        let (plan, faults) = run::plan(&options, &shelf.catalog)?;
        for fault in &faults {
            screen.note(fault);
        }
        screen.data(&plan::render(&plan, screen.canvas(true)))?;
        if options.alternatives != Seek::Never {
            let names = options.names.len() * MOST_REQUESTS;
            screen.data(&plan::alternatives(
                names,
                options.alternatives == Seek::NotGo,
                screen.canvas(true),
            ))?;
        }
        return Ok(Exit::Complete);
    }
    let progress = screen.progress();
    let surveyed = funnel::survey(&mut options, &shelf, screen, &|event| screen.tell(&progress, &event));
    progress.finish();
    let Surveyed { mut report, interrupted, mut notes, failure, dropped, is_network_dead, .. } = surveyed?;
    notes.extend(since::compare(&mut report, &options.asking, &options.policy));
    report.comparison = comparison::compare(&report.names, &dropped);
    written(&mut report, &options);
    // A network that is down is no silence of places that somebody answers for.
    let exit = settle(&mut report, options.fail_on, options.complete || is_network_dead, interrupted);
    if let Some(red) = report.gate.red.as_ref().filter(|_| !is_read(&options)) {
        screen.red(red);
    }
    screen.release();
    for note in &notes {
        screen.note(note);
    }
    if interrupted && report.archive.is_none() {
        screen.note("broken off; what was learnt before is shown");
    }
    write(&report, options, screen)?;
    let Some(failure) = failure else { return Ok(exit) };
    screen.error(&failure);
    Ok(exit.merge(Exit::Error))
}

/// Notes of each name where it is written.
pub(super) fn written(report: &mut Report, options: &Check) {
    for name in &mut report.names {
        let written = options.written.iter().find(|(handle, _)| *handle == name.handle);
        name.written = written.map(|(_, one)| WrittenReport { file: one.file.clone(), line: one.line });
    }
}

/// Whether a person reads the table in a terminal, which says all that there is to say.
fn is_read(options: &Check) -> bool {
    let table = |output: &Output| output.destination.is_none() && output.format == Format::Table;
    Screen::surroundings().reader && options.outputs.iter().any(table)
}

/// The shelf with the lock, except for an archive, which has answers of its own.
fn with_lock(shelf: Shelf, args: &CheckArgs, screen: &Screen) -> Result<Shelf> {
    if args.asking.replay.is_some() || args.plan {
        return Ok(shelf);
    }
    let shelf = shelf.with_lock(screen)?;
    match (shelf.lock().is_some(), &args.record) {
        (false, _) if args.locked => return Err(options::lock::none().into()),
        (true, Some(_)) => screen.note("an archive holds no lock: what is recorded is judged without it"),
        _ => {}
    }
    Ok(shelf)
}

/// Writes every output. Files come first: a closed stdout must not cost them.
fn write(report: &Report, options: Check, screen: &Screen) -> Result<()> {
    let to_stdout = |output: &Output| output.destination.is_none();
    let table_on_stdout =
        options.outputs.iter().any(|output| to_stdout(output) && output.format == Format::Table);
    if !table_on_stdout && let Some(replay) = output::replay_line(report) {
        screen.announce(&replay);
    }
    let (stdout, files): (Vec<Output>, Vec<Output>) = options.outputs.into_iter().partition(to_stdout);
    let is_for_github = [&stdout, &files].into_iter().flatten().any(|output| output.format == Format::Github);
    // Strangers' words are for the eyes of whoever sits there; what goes anywhere else travels.
    let redacted = (!options.show_holder).then(|| redact(report));
    let elsewhere = redacted.as_ref().unwrap_or(report);
    for output in files {
        let canvas = Canvas { all: options.all, ..Canvas::plain() };
        let text = output::render(output.format, elsewhere, canvas)?;
        if let Some(mut destination) = output.destination {
            let path = destination.path().display().to_string();
            let written = destination.write_all(text.as_bytes()).and_then(|()| destination.finish());
            written.with_context(|| format!("cannot write `{path}`"))?;
        }
    }
    if is_for_github {
        job_summary(elsewhere, screen);
    }
    for output in stdout {
        let is_read = output.format == Format::Table && screen.terminal_width().is_some();
        let shown = if is_read { report } else { elsewhere };
        screen.data(&output::render(output.format, shown, screen.canvas(options.all))?)?;
    }
    Ok(())
}

/// Writes the summary that a job of GitHub Actions shows, where there is one. It is a copy: a run does
/// not end for want of it.
fn job_summary(report: &Report, screen: &Screen) {
    let Some(path) = std::env::var_os(SUMMARY).filter(|path| !path.is_empty()) else { return };
    let write = || {
        let (mut destination, length) = Destination::behind(Path::new(&path))?;
        let room = github::SUMMARY.saturating_sub(usize::try_from(length).unwrap_or(usize::MAX));
        destination.write_all(github::summary(report, room).as_bytes())?;
        destination.finish()
    };
    if let Err::<(), std::io::Error>(error) = write() {
        screen.note(&format!("cannot write the job summary: {error}; `{SUMMARY}` names the file"));
    }
}
