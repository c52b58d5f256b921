//! `callsign rules`: what is looked for, why, and who says so.

use anyhow::Result;

use super::screen::Screen;
use crate::cli::{Rules, RulesArgs};
use crate::exit::Exit;
use crate::options::explained;
use crate::output::rules;
use crate::report::rules::{RuleList, RuleReport};

pub(super) fn run(args: &RulesArgs, screen: &Screen) -> Result<Exit> {
    let shown = match &args.command {
        Some(Rules::Show { id }) => Some(explained::rule(id)?),
        None => None,
    };
    let text = match shown {
        Some(rule) if args.json => rules::json(&RuleList::of(std::slice::from_ref(rule)))?,
        Some(rule) => rules::show(&RuleReport::of(rule), screen.canvas(true)),
        None if args.json => rules::json(&RuleList::all())?,
        None => rules::list(&RuleList::all(), screen.terminal_width()),
    };
    screen.data(&text)?;
    Ok(Exit::Complete)
}
