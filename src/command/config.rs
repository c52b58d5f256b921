//! `callsign config`: every setting in force and where it comes from.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::ConfigArgs;
use crate::exit::Exit;

pub(super) fn run(_: &ConfigArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
