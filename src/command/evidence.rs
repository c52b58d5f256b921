//! `callsign evidence`: everything that a reader of the report may ask for, in one file.

use std::io::Write;

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::screen::Screen;
use super::shelf::Shelf;
use super::{archive, check, policy, run};
use crate::catalog::platform::Platform;
use crate::cli::EvidenceArgs;
use crate::exit::Exit;
use crate::fetch::har;
use crate::options::{self, Evidence, Origin};
use crate::output::pack::{self, Material};
use crate::output::{kinds, replay_line, words};
use crate::report::Report;
use crate::report::gate::settle;
use crate::report::redact::redact;

pub(super) fn run(args: EvidenceArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let policy = options::with_tlds(policy, args.tlds.as_deref(), shelf.known())?;
    let shelf = shelf.hosted(&policy)?.with_hosts(args.on.as_deref())?.with_looks(screen)?;
    let evidence = options::evidence(args, &shelf.catalog, policy, Screen::surroundings())?;
    let Evidence { check: mut options, mut destination, show_holder } = evidence;
    for note in &options.notes {
        screen.note(note);
    }
    let progress = screen.progress();
    let surveyed = run::survey(&mut options, &shelf, &|event| screen.tell(&progress, &event));
    progress.finish();
    let mut surveyed = surveyed?;
    for note in &surveyed.notes {
        screen.note(note);
    }
    let (info, exchanges, bytes) = match (&options.origin, surveyed.kept.take()) {
        (Origin::Archive { source, .. }, _) => {
            let archive = archive::parsed(source)?;
            (archive.info, archive.exchanges, archive::bytes(source).to_vec())
        }
        (_, kept) => {
            let (info, exchanges) = kept.context("nothing was recorded")?;
            let mut bytes = Vec::new();
            har::put(&mut bytes, &info, &exchanges)?;
            (info, exchanges, bytes)
        }
    };
    let mut report = surveyed.report;
    check::written(&mut report, &options);
    let exit = settle(
        &mut report,
        options.fail_on,
        options.complete || surveyed.is_network_dead,
        surveyed.interrupted,
    );
    if let Some(red) = &report.gate.red {
        screen.red(red);
    }
    if !show_holder {
        report = redact(&report);
    }
    let catalog = archive::hosted(shelf.judge(surveyed.left_aside), &info);
    let platforms = asked(&report, &catalog.platforms);
    let material = Material {
        report: &report,
        info: &info,
        exchanges: &exchanges,
        archive: &bytes,
        platforms: &platforms,
        policy: options.policy.source.as_ref().map(|_| options.policy.digest.as_str()),
    };
    let files = pack::files(&material)?;
    let at: Timestamp = report.as_of.parse().context("the report has no date")?;
    let packed = pack::zip(&pack::folder(&report), &files, at)?;
    let path = destination.path().display().to_string();
    if show_holder {
        destination.keep_private().with_context(|| format!("cannot write `{path}`"))?;
    }
    let written = destination.write_all(&packed).and_then(|()| destination.finish());
    written.with_context(|| format!("cannot write `{path}`"))?;
    tell(&report, &path, files.len(), screen)?;
    if surveyed.interrupted && report.archive.is_none() {
        screen.note("broken off; what was learnt before is packed");
    }
    let Some(failure) = surveyed.failure else { return Ok(exit) };
    screen.error(&failure);
    Ok(exit.merge(Exit::Error))
}

/// The entries that were asked, in the order of the catalog.
fn asked<'c>(report: &Report, platforms: &'c [Platform]) -> Vec<&'c Platform> {
    let standings = || report.names.iter().flat_map(|name| name.standings.iter().chain(&name.beside));
    let is_asked = |platform: &&Platform| standings().any(|one| one.surface.platform == platform.id);
    platforms.iter().filter(is_asked).collect()
}

/// Says how it stands and what is in the pack.
fn tell(report: &Report, path: &str, files: usize, screen: &Screen) -> Result<()> {
    if let Some(replay) = replay_line(report) {
        screen.announce(&replay);
    }
    let mut lines = String::new();
    for name in &report.names {
        let scope = kinds::scope(report);
        let typed = crate::output::safe::line(&name.name);
        lines.extend([words::outcome(name), "  ", &typed, "  ", &scope, "  ", &words::coverage(name), "\n"]);
    }
    let holders = if report.redacted {
        "nothing that holders wrote is in it"
    } else {
        "it holds what strangers wrote: keep it to yourself"
    };
    let line = format!("`{}`: {files} files; {holders}\n", crate::output::safe::line(path));
    screen.data(&(lines + &line))?;
    Ok(())
}
