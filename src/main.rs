//! The `callsign` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    callsign::command::main().into()
}
