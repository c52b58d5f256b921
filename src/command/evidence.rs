//! `callsign evidence`: everything that a reader of the report may ask for, in one file.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::EvidenceArgs;
use crate::exit::Exit;

pub(super) fn run(_: &EvidenceArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
