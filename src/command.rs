//! Dispatch: what was typed is done, errors get one message with a next step, and everything ends
//! in an [`Exit`].

mod screen;
mod way;
mod registries;
mod shelf;
mod outcome;
mod recorded;
mod archive;
mod run;
mod kept;
mod funnel;
mod since;
mod policy;

mod check;
mod rules;
mod explain;
mod keys;
mod learn;
mod verify;
mod recheck;
mod look;
mod confirm;
mod lists;
mod platforms;
mod lock;
mod evidence;
mod init;
mod config;
mod doctor;
mod manual;

use std::io::{self, Write};
use std::panic::{self, UnwindSafe};

use self::screen::Screen;
use self::shelf::Shelf;
use crate::catalog::Catalog;
use crate::cli::{Cli, Command, Schema};
use crate::exit::Exit;
use crate::options::{BadOption, environment};
use crate::output::RenderError;
use crate::report::gate::{CONFIGURATION, MACHINE, PROGRAM};

/// Runs the program with the arguments of the process.
pub fn main() -> Exit {
    guarded(obey)
}

/// What it ends with. Even a fault of the program ends with a code that scripts know.
fn guarded(done: impl FnOnce() -> Exit + UnwindSafe) -> Exit {
    panic::catch_unwind(done).unwrap_or_else(|_| {
        // Where it happened is on stderr already. When stderr is gone there is nowhere left to say so.
        let words = "error: callsign failed by a fault of its own, so nothing counts that it printed; report it \
                     with the lines above";
        let _ = writeln!(io::stderr(), "red: {PROGRAM}\n{words}");
        Exit::Error
    })
}

fn obey() -> Exit {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(asked) => {
            // Help and version go to stdout and succeed; mistakes go to stderr. Nobody is left to
            // be told when that fails.
            let _ = asked.print();
            return if asked.use_stderr() { Exit::Usage } else { Exit::Complete };
        }
    };
    let mut cli = cli;
    let laid = environment::lay(&mut cli, |name| std::env::var_os(name));
    let (mut screen, mut command) = (Screen::new(cli.global), cli.command);
    let is_pipeline = matches!(command, Command::Check(_) | Command::Lock(_));
    if is_pipeline {
        // Whose fault a red run is comes first.
        screen.hold();
    }
    let done = laid
        .map_err(Into::into)
        .map(|laid| screen.keep(laid))
        .and_then(|()| policy::lay(&mut command, &mut screen))
        .and_then(|()| dispatch(command, &screen));
    let exit = done.unwrap_or_else(|error| {
        if is_pipeline && !Screen::surroundings().terminal {
            screen.red(fault_of(&error));
        }
        screen.release();
        screen.error(&format!("{error:#}"));
        if error.is::<BadOption>() { Exit::Usage } else { Exit::Error }
    });
    screen.release();
    exit
}

fn dispatch(command: Command, screen: &Screen) -> anyhow::Result<Exit> {
    match command {
        Command::Check(args) => check::run(&args, screen),
        Command::Explain(args) => explain::run(&args, screen),
        Command::Keys(args) => keys::run(&args, screen),
        Command::Rules(args) => rules::run(&args, screen),
        Command::Recheck(args) => recheck::run(&args, screen),
        Command::Look(args) => look::run(&args, screen),
        Command::Confirm(args) => confirm::run(&args, screen),
        Command::Platforms(command) => platforms::run(command, screen),
        Command::Policy(command) => policy::run(&command, screen),
        Command::Waive(args) => policy::waive(&args, screen),
        Command::Lock(args) => lock::run(&args, screen),
        Command::Evidence(args) => evidence::run(*args, screen),
        Command::Init(args) => init::run(&args, screen),
        Command::Config(args) => config::run(&args, screen),
        Command::Doctor(args) => doctor::run(&args, screen),
        Command::Completions(args) => manual::completions(&args, screen),
        Command::Man(args) => manual::man(&args, screen),
        Command::Schema { which: Schema::Report } => platforms::report_schema(screen),
        Command::Schema { which: Schema::Platforms } => platforms::catalog_schema(screen),
        Command::Schema { which: Schema::Policy } => platforms::policy_schema(screen),
        Command::Schema { which: Schema::Verify } => platforms::verify_schema(screen),
        Command::Schema { which: Schema::Recheck } => platforms::recheck_schema(screen),
    }
}

/// Whose fault it is that a run could not be done.
fn fault_of(error: &anyhow::Error) -> &'static str {
    if error.is::<RenderError>() {
        PROGRAM
    } else if error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some()) {
        MACHINE
    } else {
        CONFIGURATION
    }
}

/// The catalog with the user's overlays over it.
fn catalog(screen: &Screen) -> anyhow::Result<Catalog> {
    Ok(Shelf::open(screen)?.catalog)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_of_the_program_ends_as_an_error() {
        assert_eq!(guarded(|| Exit::Incomplete), Exit::Incomplete);
        assert_eq!(guarded(|| panic!("a fault")), Exit::Error);
    }

    #[test]
    fn whoever_is_at_fault_is_told() {
        let full = anyhow::Error::from(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(fault_of(&full.context("cannot write `report.json`")), MACHINE);
        assert_eq!(fault_of(&BadOption::new("`x` is no place").into()), CONFIGURATION);
        assert_eq!(fault_of(&RenderError::new("JSON", "broken").into()), PROGRAM);
    }
}
