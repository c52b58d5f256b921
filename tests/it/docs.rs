//! The documents that are made from the program: `CALLSIGN_BLESS=1 cargo test docs` makes them anew.

use std::fs;
use std::path::Path;

use crate::loopback::callsign;

#[test]
fn the_table_of_places_is_that_of_the_catalog() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/catalog/places.md");
    let output = callsign(&["platforms", "list", "--markdown"]).output().unwrap();
    let made = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        fs::write(&path, &made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(kept == made, "make it anew: CALLSIGN_BLESS=1 cargo test docs");
}

#[test]
fn a_table_cell_stays_a_cell() {
    let output = callsign(&["platforms", "list", "--markdown"]).output().unwrap();
    let made = String::from_utf8(output.stdout).unwrap();
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(made.lines().all(|line| bars(line) == 8), "{made}");
    assert!(made.contains("| your own look | – | – | – |"), "places without a check are there too");
    assert!(made.contains("the same with higher limits: `GITHUB_TOKEN`"));
}

#[test]
fn the_help_of_the_readme_is_that_of_the_program() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(&path).unwrap();
    let opening = "```console\n$ callsign -h\n";
    let start = text.find(opening).unwrap() + opening.len();
    let end = start + text[start..].find("```").unwrap();
    let output = callsign(&["-h"]).output().unwrap();
    let made = String::from_utf8(output.stdout).unwrap();
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        fs::write(&path, format!("{}{made}{}", &text[..start], &text[end..])).unwrap();
        return;
    }
    assert!(text[start..end] == made, "make it anew: CALLSIGN_BLESS=1 cargo test docs\n{made}");
}
