//! `callsign config`: every setting in force and where it comes from.

use anyhow::Result;

use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::{Shelf, today};
use crate::catalog::key::Key;
use crate::cli::ConfigArgs;
use crate::exit::Exit;
use crate::options::config::{Sources, config};
use crate::output::config as page;
use crate::policy::Policy;
use crate::report::config::ConfigReport;

pub(super) fn run(args: &ConfigArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let config = gather(args, &shelf, screen)?;
    let text = if args.json { page::json(&config)? } else { page::render(&config, screen.canvas(true)) };
    screen.data(&text)?;
    Ok(Exit::Complete)
}

fn gather(args: &ConfigArgs, shelf: &Shelf, screen: &Screen) -> Result<ConfigReport> {
    let draft = policy::drafted(screen)?;
    let policy = match &draft {
        Some(draft) => draft.read(shelf.known(), today())?,
        None => Policy::default(),
    };
    let required = run::required(args.profile.as_deref(), &policy, &shelf.catalog)?;
    let sources = Sources {
        args,
        global: screen.flags(),
        laid: screen.laid(),
        draft: draft.as_ref(),
        policy: &policy,
        required: &required,
        here: Screen::surroundings(),
        read: &|name| std::env::var_os(name).map(|value| value.to_string_lossy().into_owned()),
    };
    let names = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    let known: Vec<&str> = shelf.catalog.keys.iter().flat_map(Key::names).collect();
    Ok(config(&sources, names, &known))
}
