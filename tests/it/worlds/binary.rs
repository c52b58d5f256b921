//! Worlds that the real binary is asked about, over sockets: outcome, words and exit code.

use std::fs;
use std::path::Path;
use std::process::Output;

use crate::internet::Place;
use crate::loopback::{callsign, healthy, through};
use crate::server::World;

/// Two places that show a machine nothing, and one that does.
const POLICY: &str =
    "schema = \"callsign.policy/1\"\n[platforms]\nrequired = [\"facebook\", \"tiktok\", \"github\"]\n";
const WALLED: [&str; 2] = ["facebook", "tiktok"];

fn folder(policy: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("callsign.toml"), policy).unwrap();
    folder
}

fn check(world: &World, folder: &Path, names: &[&str]) -> Output {
    let state = folder.join("state");
    let args = [
        &["check"],
        names,
        &["--on", "facebook,tiktok,github", "--policy", "callsign.toml", "--fail-on", "caution"],
    ]
    .concat();
    through(world, &state, &args).current_dir(folder).output().unwrap()
}

/// What it prints, in one line, and how it ends.
fn printed(output: &Output) -> (String, Option<i32>) {
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    super::show(&text);
    super::assert_not_promised(&text);
    (text.split_whitespace().collect::<Vec<_>>().join(" "), output.status.code())
}

#[test]
fn two_walled_places_are_incomplete_until_somebody_has_looked() {
    let (world, folder) = (healthy(|_, _| false), folder(POLICY));
    let (text, code) = printed(&check(&world, folder.path(), &["acmeworks"]));
    assert!(text.starts_with("INCOMPLETE acmeworks (handles only"), "{text}");
    assert!(text.contains("1 of 3 required places answered") && text.contains("2 looks left"), "{text}");
    assert_eq!(code, Some(3));
    for place in WALLED {
        let args = ["confirm", place, "acmeworks", "--saw", "nobody", "--by", "A. K."];
        let kept = callsign(&args).current_dir(folder.path()).output().unwrap();
        assert_eq!(kept.status.code(), Some(0), "{}", String::from_utf8_lossy(&kept.stderr));
    }
    let (text, code) = printed(&check(&world, folder.path(), &["acmeworks"]));
    assert!(text.starts_with("GO acmeworks (handles only; no trademark search)"), "{text}");
    assert!(text.contains("3 of 3 required places answered"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn a_stranger_on_one_place_is_caution_and_the_worst_name_decides_the_end() {
    let held = |place: &Place, handle: &str| place.platform.id == "github" && handle == "acmeworks";
    let folder = folder("schema = \"callsign.policy/1\"\n[platforms]\nrequired = [\"github\"]\n");
    let world = healthy(held);
    let (text, code) = printed(&check(&world, folder.path(), &["acmeworks"]));
    assert!(text.starts_with("CAUTION acmeworks (handles only"), "{text}");
    assert!(text.contains("@acmeworks on GitHub is taken by someone else"), "{text}");
    assert_eq!(code, Some(11));
    let (text, code) = printed(&check(&world, folder.path(), &["tinwhistle", "acmeworks"]));
    assert!(text.find("GO tinwhistle") < text.find("CAUTION acmeworks"), "{text}");
    assert_eq!(code, Some(11));
}

#[test]
fn a_declared_account_that_is_gone_is_caution() {
    let policy = "schema = \"callsign.policy/1\"\n[brand]\naccounts = [\"github/acmeworks\"]\n[platforms]\nrequired = [\"github\"]\n";
    let folder = folder(policy);
    let (text, code) = printed(&check(&healthy(|_, _| false), folder.path(), &["acmeworks"]));
    assert!(
        text.contains("@acmeworks on GitHub is declared yours, and no account was found there"),
        "{text}"
    );
    assert_eq!(code, Some(11));
    let (text, code) =
        printed(&check(&healthy(|place, _| place.platform.id == "github"), folder.path(), &["acmeworks"]));
    assert!(text.starts_with("GO acmeworks") && text.contains("yours"), "{text}");
    assert_eq!(code, Some(0));
}
