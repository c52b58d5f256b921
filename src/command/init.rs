//! `callsign init`: a commented policy.

use std::fs::{self, OpenOptions};
use std::io::Write;

use anyhow::Result;

use super::screen::Screen;
use super::shelf::{Shelf, today};
use crate::cli::InitArgs;
use crate::exit::Exit;
use crate::options::BadOption;
use crate::options::init::{Init, init};
use crate::output::safe;

pub(super) fn run(args: &InitArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let Init { text, path } = init(args, shelf.known(), today())?;
    let Some(path) = path else {
        screen.data(&text)?;
        return Ok(Exit::Complete);
    };
    // Whoever writes the same file meanwhile keeps theirs.
    let opened = OpenOptions::new().write(true).create_new(true).open(&path);
    let written = opened.and_then(|mut file| {
        file.write_all(text.as_bytes()).inspect_err(|_| {
            // Half a policy would be found by the next run.
            let _ = fs::remove_file(&path);
        })
    });
    let name = path.display();
    written.map_err(|error| {
        BadOption::new(format!(
            "cannot write `{name}`: {error}; give `-o` a file in a folder you may write to"
        ))
    })?;
    screen.data(&(safe::line(&format!("{name} is written; every line of it is explained in it")) + "\n"))?;
    screen.note(
        "next: `callsign policy lint` says what it leaves to be desired, `callsign check NAME` goes by it",
    );
    Ok(Exit::Complete)
}
