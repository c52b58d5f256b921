//! `callsign doctor`: what works from here.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::DoctorArgs;
use crate::exit::Exit;

pub(super) fn run(_: &DoctorArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
