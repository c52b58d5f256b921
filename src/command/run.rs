//! The seam between face and engine: options in, report out. Everything that asks, judges or waits
//! is behind these two functions.

use anyhow::{Result, bail};

use crate::catalog::Catalog;
use crate::options::{Check, Explain};
use crate::report::Report;
use crate::survey::Event;
use crate::survey::plan::Plan;

/// What a survey came to.
pub(super) struct Surveyed {
    /// What was learnt.
    pub(super) report: Report,
    /// Whether Ctrl-C ended it early.
    pub(super) interrupted: bool,
}

/// Surveys every name; `told` hears of every event as it happens.
pub(super) fn survey(options: &mut Check, catalog: &Catalog, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    let _ = (options, catalog, told);
    bail!("the survey engine is not wired yet")
}

/// Asks one place about one name, whatever the profile requires.
pub(super) fn survey_one(options: &mut Explain, catalog: &Catalog, told: &(dyn Fn(Event) + Sync)) -> Result<Surveyed> {
    let _ = (options, catalog, told);
    bail!("the survey engine is not wired yet")
}

/// What a survey would send.
pub(super) fn plan(options: &Check, catalog: &Catalog) -> Result<Plan> {
    let _ = (options, catalog);
    bail!("the survey engine is not wired yet")
}
