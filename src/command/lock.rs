//! `callsign lock`: the answers kept in a file, so that a pipeline asks nobody.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::LockArgs;
use crate::exit::Exit;

pub(super) fn run(_: &LockArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
