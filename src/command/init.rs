//! `callsign init`: a commented policy.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::InitArgs;
use crate::exit::Exit;

pub(super) fn run(_: &InitArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
