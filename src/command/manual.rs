//! Completions and manual pages, made from the command line's own definition.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use clap::Command;
use clap_complete::Shell;
use clap_mangen::Man;

use super::screen::Screen;
use crate::cli::{Cli, CompletionsArgs, ManArgs};
use crate::exit::Exit;
use crate::options::{self, BadOption};
use crate::output::destination::Destination;

/// The program, as users type it.
const PROGRAM: &str = "callsign";

pub(super) fn completions(args: &CompletionsArgs, screen: &Screen) -> Result<Exit> {
    let shell = match args.shell.to_ascii_lowercase().as_str() {
        "bash" => Shell::Bash,
        "elvish" => Shell::Elvish,
        "fish" => Shell::Fish,
        "powershell" | "pwsh" => Shell::PowerShell,
        "zsh" => Shell::Zsh,
        other => {
            let known = "bash, elvish, fish, powershell or zsh";
            return Err(BadOption::new(format!("`{other}` is no shell that is known; name {known}")).into());
        }
    };
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::definition(), PROGRAM, &mut script);
    screen.data(&String::from_utf8(script).context("the completions are text")?)?;
    Ok(Exit::Complete)
}

pub(super) fn man(args: &ManArgs, screen: &Screen) -> Result<Exit> {
    let mut program = Cli::definition().disable_help_subcommand(true);
    program.build();
    let Some(folder) = &args.output else {
        screen.data(&page(program)?)?;
        return Ok(Exit::Complete);
    };
    options::folder("--output", folder)?;
    let mut written = 0;
    write(&program, PROGRAM, folder, &mut written)?;
    screen.note(&format!(
        "{written} pages are in `{0}`; `man {0}/{PROGRAM}.1` shows the first",
        folder.display()
    ));
    Ok(Exit::Complete)
}

/// Writes the page of `command` and of all below it.
fn write(command: &Command, name: &str, folder: &Path, written: &mut usize) -> Result<()> {
    let path = folder.join(format!("{name}.1"));
    let text = page(command.clone())?;
    let opened = Destination::open(&path).and_then(|mut destination| {
        destination.write_all(text.as_bytes())?;
        destination.finish()
    });
    opened.with_context(|| format!("cannot write `{}`", path.display()))?;
    *written += 1;
    for below in command.get_subcommands().filter(|below| !below.is_hide_set()) {
        write(below, &format!("{name}-{}", below.get_name()), folder, written)?;
    }
    Ok(())
}

/// One page, in the language of `man`.
fn page(command: Command) -> Result<String> {
    let mut text = Vec::new();
    // The page is long anyway: what the short help leaves out stands here.
    let command = command.mut_args(|arg| arg.hide_short_help(false));
    Man::new(command).render(&mut text)?;
    String::from_utf8(text).context("the page is text")
}
