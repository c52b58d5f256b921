//! Dispatch: what was typed is done, errors get one message with a next step, and everything ends
//! in an [`Exit`].

mod screen;
mod shelf;
mod outcome;
mod recorded;
mod archive;
mod way;
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

use std::io;

use self::screen::Screen;
use self::shelf::Shelf;
use crate::catalog::Catalog;
use crate::cli::{Cli, Command, Schema};
use crate::exit::Exit;
use crate::options::{BadOption, environment};

/// Runs the program with the arguments of the process.
pub fn main() -> Exit {
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
    let done = laid
        .map_err(Into::into)
        .map(|laid| screen.keep(laid))
        .and_then(|()| policy::lay(&mut command, &mut screen))
        .and_then(|()| dispatch(command, &screen));
    done.unwrap_or_else(|error| failed(&error, &screen))
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

fn failed(error: &anyhow::Error, screen: &Screen) -> Exit {
    // A reader that has seen enough (`| head`) is no failure.
    let closed = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
    if error.downcast_ref::<io::Error>().is_some_and(closed) {
        return Exit::Complete;
    }
    screen.error(&format!("{error:#}"));
    if error.is::<BadOption>() { Exit::Usage } else { Exit::Error }
}

/// The catalog with the user's overlays over it.
fn catalog(screen: &Screen) -> anyhow::Result<Catalog> {
    Ok(Shelf::open(screen)?.catalog)
}
