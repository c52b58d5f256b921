//! `callsign keys`: which keys there are, what each adds, and whether one works.

use anyhow::{Context, Result};
use jiff::Timestamp;

use super::run;
use super::screen::Screen;
use super::way;
use crate::catalog::Catalog;
use crate::catalog::key::Key;
use crate::cli::KeysArgs;
use crate::exit::Exit;
use crate::fetch::{Fetch, Web};
use crate::options::{self, BadOption, KeysMeant};
use crate::output::{keys, safe};
use crate::probe::LeftOut;
use crate::report::keys::KeyList;
use crate::survey::trial::{self, Outcome};

pub(super) fn run(args: &KeysArgs, screen: &Screen) -> Result<Exit> {
    let catalog = super::catalog(screen)?;
    let options = options::keys(args, &catalog)?;
    if let Some(id) = &options.tried {
        let key = catalog.keys.iter().find(|key| key.id == *id).context("the key is in the catalog")?;
        return tried(key, &options, &catalog, screen);
    }
    let set = run::keys(catalog.keys.iter().flat_map(Key::names), &catalog);
    for fault in set.faults() {
        screen.note(&fault);
    }
    let list = KeyList::new(&catalog, &set);
    let text = if options.json { keys::json(&list)? } else { keys::render(&list, screen.canvas(true)) };
    screen.data(&text)?;
    Ok(Exit::Complete)
}

fn tried(key: &Key, options: &KeysMeant, catalog: &Catalog, screen: &Screen) -> Result<Exit> {
    let Some((platform, probe)) = trial::chosen(catalog, key) else {
        let why = key.why.as_deref().unwrap_or("nothing is asked with it");
        return Err(BadOption::new(format!("no check uses `{}`: {why}", key.id)).into());
    };
    let set = run::keys(probe.keys.iter().map(String::as_str), catalog);
    for fault in set.faults() {
        screen.note(&fault);
    }
    let missing = probe.to_set(|name| set.get(name).is_none());
    if !missing.is_empty() {
        let text = format!("{}: not set: set {}; get it at {}", key.id, missing.join(" and "), key.get);
        screen.data(&(safe::line(&text) + "\n"))?;
        return Ok(Exit::Incomplete);
    }
    let cost = probe.cost_usd.unwrap_or(0.0);
    if cost > options.asking.manner.spend {
        let message = format!(
            "trying `{}` asks one question that may cost ${cost}; allow it with `--spend {cost}`",
            key.id
        );
        return Err(BadOption::new(message).into());
    }
    let asked = way::in_time(async {
        let web = Web::new(way::web_options(&options.asking, None))?;
        let by = web.now() + options.asking.deadline;
        Ok(trial::run(&web, platform, probe, &set, Timestamp::now(), by).await)
    })?;
    let trial = match asked {
        Ok(trial) => trial,
        Err(LeftOut::CannotAsk(why)) => anyhow::bail!("{why}"),
        Err(_) => anyhow::bail!("`{}` cannot be tried", key.id),
    };
    screen.data(&keys::trial(&key.id, &trial))?;
    Ok(if trial.outcome == Outcome::Accepted { Exit::Complete } else { Exit::Incomplete })
}
