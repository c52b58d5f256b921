//! `callsign confirm`: what a person saw, kept.

use anyhow::{Context, Result};

use super::screen::Screen;
use crate::cli::ConfirmArgs;
use crate::exit::Exit;
use crate::look::sheet::Answers;
use crate::options::look::ledger::{self, Ledger};
use crate::options::look::{self, BadConfirm};
use crate::output::look::{counted, kept, outweighed};
use crate::output::safe;

pub(super) fn run(args: &ConfirmArgs, screen: &Screen) -> Result<Exit> {
    let catalog = super::catalog(screen)?;
    let Answers { looks, unanswered } =
        look::confirm(args, &catalog, ledger::today()).map_err(|error| match error {
            BadConfirm::Option(option) => anyhow::Error::from(option),
            sheet @ BadConfirm::Sheet(_) => sheet.into(),
        })?;
    let ledger = Ledger::here(screen.policy_path())
        .context("cannot tell the current folder; go to one that exists")?;
    let all = ledger.keep(&looks)?;
    for (look, other) in looks.iter().filter_map(|look| Some((look, all.outweighing(look)?))) {
        screen.note(&outweighed(look, other));
    }
    let mut lines: Vec<String> = looks.iter().map(kept).collect();
    let open = if unanswered > 0 { format!("; {unanswered} rows say nothing yet") } else { String::new() };
    lines.push(format!("{} kept in `{}`{open}\n", counted(looks.len()), safe::line(ledger.name())));
    screen.data(&lines.join("\n"))?;
    Ok(Exit::Complete)
}
