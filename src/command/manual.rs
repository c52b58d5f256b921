//! Completions and manual pages, made from the command line's own definition.

use anyhow::{Result, bail};

use super::screen::Screen;
use crate::cli::{CompletionsArgs, ManArgs};
use crate::exit::Exit;

pub(super) fn completions(_: &CompletionsArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}

pub(super) fn man(_: &ManArgs, _: &Screen) -> Result<Exit> {
    bail!("not built yet")
}
