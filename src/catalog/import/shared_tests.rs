//! The lists themselves, from `../shared/manifests`, where that folder exists.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::catalog::platform::Probe;
use crate::catalog::signal::Says;

fn told(words: &str) {
    println!("{words}");
}

fn list(file: &str) -> Option<Import> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let shared = std::env::var_os("CALLSIGN_SHARED").map_or_else(beside, PathBuf::from);
    let Ok(text) = std::fs::read_to_string(shared.join("manifests").join(file)) else {
        told(&format!("skipped, there is no ../shared/manifests/{file} here"));
        return None;
    };
    Some(read(&text).unwrap())
}

/// Tells what became of a list, and how many of its platforms have evidence of each strength.
fn counts(import: &Import) -> (BTreeMap<String, usize>, BTreeMap<String, usize>) {
    let (mut strengths, mut kinds) = (BTreeMap::new(), BTreeMap::new());
    for platform in &import.platforms {
        let strength = platform.probes.iter().map(Probe::strength).min();
        *strengths.entry(format!("{strength:?}")).or_default() += 1;
    }
    for skipped in &import.skipped {
        *kinds.entry(skipped.why.kind().to_owned()).or_default() += 1;
        told(&format!("skipped: {}: {}", skipped.entry, skipped.why));
    }
    for note in &import.notes {
        told(&format!("note: {}: {}", note.entry, note.words));
    }
    told(&format!(
        "{}: {} entries, {} imported {strengths:?}, {} skipped {kinds:?}, {} notes",
        import.community.name(),
        import.entries(),
        import.platforms.len(),
        import.skipped.len(),
        import.notes.len()
    ));
    (strengths, kinds)
}

#[test]
fn every_entry_of_whatsmyname_is_imported_or_skipped_with_its_reason() {
    let Some(import) = list("wmn-data.json") else { return };
    let _ = counts(&import);
    assert_eq!(import.entries(), 714);
}

#[test]
fn every_entry_of_sherlock_is_imported_or_skipped_with_its_reason() {
    let Some(import) = list("sherlock-data.json") else { return };
    let _ = counts(&import);
    assert_eq!(import.entries(), 479);
}

#[test]
fn every_entry_of_maigret_is_imported_or_skipped_with_its_reason() {
    let started = std::time::Instant::now();
    let Some(import) = list("maigret-data.json") else { return };
    let took = started.elapsed();
    let (_, kinds) = counts(&import);
    told(&format!("read in {took:?}"));
    assert_eq!(import.entries(), 3233);
    assert_eq!(kinds.get("pattern not expressible"), None);
    assert_eq!(kinds.get("malformed"), None);
    let login = |platform: &Platform| {
        let taken = platform.probes[0].signals.iter().filter(|signal| signal.says == Says::Taken);
        taken
            .flat_map(|signal| &signal.text)
            .any(|text| text.contains("must be logged") || text.contains("Гостям"))
    };
    assert_eq!(import.platforms.iter().find(|platform| login(platform)).map(|platform| &platform.name), None);
}
