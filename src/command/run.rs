//! The seam between face and engine: options in, report out. Everything that asks, judges or waits
//! is behind these functions.

use anyhow::{Result, bail};
use jiff::Timestamp;

use crate::catalog::Catalog;
use crate::catalog::handle::Handle;
use crate::catalog::platform::Platform;
use crate::name::Name;
use crate::options::{Check, Explain, Meant};
use crate::probe::keys::Keys;
use crate::report::Report;
use crate::survey::plan::{self, Plan};
use crate::survey::{Event, Order};

/// What a survey came to.
pub(super) struct Surveyed {
    /// What was learnt.
    pub(super) report: Report,
    /// Whether Ctrl-C ended it early.
    pub(super) interrupted: bool,
}

/// Surveys every name; `told` hears of every event as it happens.
pub(super) fn survey(
    options: &mut Check,
    catalog: &Catalog,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let _ = (options, catalog, told);
    bail!("the survey engine is not wired yet")
}

/// Asks one place about one name, whatever the profile requires.
pub(super) fn survey_one(
    options: &mut Explain,
    catalog: &Catalog,
    told: &(dyn Fn(Event) + Sync),
) -> Result<Surveyed> {
    let _ = (options, catalog, told);
    bail!("the survey engine is not wired yet")
}

/// What a survey would send.
pub(super) fn plan(options: &Check, catalog: &Catalog) -> Result<Plan> {
    let platforms = catalog.select(&options.selection)?;
    Ok(plan::plan(&order(platforms, &options.names, &options.asking)))
}

/// How many platforms are asked at once; the lanes keep each host polite.
const CONCURRENCY: usize = 64;

fn order<'c>(platforms: Vec<&'c Platform>, names: &[Name], asking: &Meant) -> Order<'c> {
    let wanted = platforms.iter().flat_map(|platform| &platform.probes).flat_map(|probe| &probe.keys);
    let keys = Keys::gather(wanted.map(String::as_str), |name| std::env::var(name).ok());
    Order {
        platforms,
        handles: names.iter().map(|name| Handle::new(name.handle())).collect(),
        manner: asking.manner.clone(),
        keys,
        // Room for the subject, its controls and one retry.
        budget: (asking.timeout * 3).min(asking.deadline),
        deadline: asking.deadline,
        wait: asking.wait.unwrap_or_default(),
        concurrency: CONCURRENCY,
        as_of: Timestamp::now(),
        was_interrupted: false,
    }
}
