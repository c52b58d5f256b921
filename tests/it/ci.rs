//! callsign in a pipeline, by the real binary: names of the policy, every end and which goes first,
//! whose fault a red run is, waivers and allowances at their last day, and that nothing fails open.

mod ends;
mod closed;
mod exceptions;
mod names;

use std::fs;
use std::path::Path;
use std::process::Output;

use callsign::report::Report;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use tempfile::TempDir;

use crate::loopback::through;
use crate::server::World;

const HEAD: &str = "schema = \"callsign.policy/1\"\n";

/// Two places that show a machine nothing, and one that does.
const PLACES: &str = "[platforms]\nrequired = [\"facebook\", \"tiktok\", \"github\"]\n";

/// A folder with this policy in it.
fn folder(body: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callsign.toml"), format!("{HEAD}{body}")).unwrap();
    folder
}

/// `callsign check` in a folder, against a world.
fn check(world: &World, folder: &Path, args: &[&str]) -> Output {
    let state = folder.join("state");
    through(world, &state, &[&["check", "--on", "facebook,tiktok,github"], args].concat())
        .current_dir(folder)
        .output()
        .unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn data(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The text without its line breaks.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

/// Whose fault it is, where the run says so first.
fn red(output: &Output) -> Option<String> {
    told(output).lines().next()?.strip_prefix("red: ").map(str::to_owned)
}

fn read(output: &Output) -> Report {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", told(output)))
}

/// A day so many days from today.
fn day(days: i64) -> String {
    let today = Timestamp::now().to_zoned(TimeZone::UTC).date();
    today.checked_add(Span::new().days(days)).unwrap().to_string()
}
