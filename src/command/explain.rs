//! `callsign explain`: the whole chain of one check.

use anyhow::{Context, Result};

use super::outcome::Surveyed;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use crate::cli::ExplainArgs;
use crate::exit::Exit;
use crate::options;
use crate::output::explain;
use crate::verdict::Verdict;

pub(super) fn run(args: &ExplainArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let shelf = shelf.hosted(&policy)?.with_hosts(Some(&args.target))?;
    let mut options = options::explain(args, &shelf.catalog, policy, Screen::surroundings())?;
    let progress = screen.progress();
    let surveyed = run::survey_one(&mut options, &shelf, &|event| screen.tell(&progress, &event));
    progress.finish();
    let Surveyed { report, left_aside, interrupted, notes, .. } = surveyed?;
    for note in &notes {
        screen.note(note);
    }
    let platform = options.platform.as_str();
    let standing = report
        .names
        .iter()
        .flat_map(|name| &name.standings)
        .find(|standing| standing.surface.platform == platform)
        .with_context(|| format!("nothing is known about `{platform}`; the archive may not hold it"))?;
    let entry = shelf.judge(left_aside).get(platform);
    screen.data(&explain::render(&report, standing, entry, screen.canvas(true)))?;
    let exit = if standing.verdict == Verdict::Unknown { Exit::Incomplete } else { Exit::Complete };
    Ok(if interrupted { exit.merge(Exit::Interrupted) } else { exit })
}
