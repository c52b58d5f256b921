//! `callsign explain`: the whole chain of one check, one finding, or a rule.

use anyhow::{Context, Result};

use super::archive::{self, Wanted};
use super::outcome::Surveyed;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use crate::cli::ExplainArgs;
use crate::exit::Exit;
use crate::options::explained::{self, About};
use crate::options::{self, BadOption, Source};
use crate::output::{explain, rules};
use crate::report::redact::redact;
use crate::report::rules::RuleReport;
use crate::report::{FindingReport, NameReport};
use crate::verdict::Verdict;

pub(super) fn run(args: &ExplainArgs, screen: &Screen) -> Result<Exit> {
    match explained::about(args)? {
        About::Standing => standing(args, screen),
        About::Rule(rule) => {
            screen.data(&rules::show(&RuleReport::of(rule), screen.canvas(true)))?;
            Ok(Exit::Complete)
        }
        About::Finding { id, source, rejudge } => finding(&id, &source, (rejudge, args.show_holder), screen),
    }
}

fn standing(args: &ExplainArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let shelf = shelf.hosted(&policy)?.with_hosts(Some(&args.target))?.with_looks(screen)?;
    let mut options = options::explain(args, &shelf.catalog, policy, Screen::surroundings())?;
    let progress = screen.progress();
    let surveyed = run::survey_one(&mut options, &shelf, &|event| screen.tell(&progress, &event));
    progress.finish();
    let Surveyed { mut report, left_aside, interrupted, notes, .. } = surveyed?;
    for note in &notes {
        screen.note(note);
    }
    if !args.show_holder && screen.terminal_width().is_none() {
        report = redact(&report);
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

/// One finding of an archive.
fn finding(id: &str, source: &Source, (rejudge, show_holder): (bool, bool), screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let shelf = shelf.hosted(&policy)?.with_looks(screen)?;
    let wanted = Wanted { names: &[], profile: None, selection: None, policy: &policy };
    let Surveyed { report, notes, .. } = archive::open(source, rejudge, &shelf)?.replay(&wanted)?;
    for note in &notes {
        screen.note(note);
    }
    let of_names =
        report.names.iter().flat_map(|name| name.findings.iter().map(move |one| (Some(name), one)));
    let all: Vec<_> = of_names.chain(report.waivers.iter().map(|one| (None, one))).collect();
    let meant: Vec<_> = all.iter().filter(|(_, one)| one.id.starts_with(id)).collect();
    let [(name, found)] = meant.as_slice() else {
        let listed = if meant.is_empty() { all.iter().collect() } else { meant.clone() };
        return Err(BadOption::new(not_one(id, !meant.is_empty(), &listed)).into());
    };
    // Strangers' words are for eyes, not for files.
    let quotes = show_holder || screen.terminal_width().is_some();
    screen.data(&rules::finding(&report, *name, found, (screen.canvas(true), quotes)))?;
    Ok(Exit::Complete)
}

/// Most findings that an error lists.
const LISTED: usize = 8;

fn not_one(id: &str, several: bool, listed: &[&(Option<&NameReport>, &FindingReport)]) -> String {
    let named = |one: &&(Option<&NameReport>, &FindingReport)| format!("{} ({})", one.1.id, one.1.rule);
    let shown = listed.iter().take(LISTED).map(named).collect::<Vec<_>>().join(", ");
    let left = listed.len().saturating_sub(LISTED);
    let more = if left > 0 {
        format!(" and {left} more: `callsign check --replay FILE -o json`")
    } else {
        String::new()
    };
    match listed {
        [] => format!("the archive has no finding `{id}`: nothing was found in it at all"),
        _ if several => format!("`{id}` is the beginning of several findings: {shown}{more}"),
        _ => format!("the archive has no finding `{id}`; it has {shown}{more}"),
    }
}
