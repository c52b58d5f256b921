//! The house rules as tests: the arrows between modules, sizes, and what may be named where.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use callsign::catalog::platform::{Kind, Platform};
use callsign::catalog::{Catalog, EMBEDDED};
use callsign::output::Format;
use callsign::risk::finding::Severity;

/// Most lines of a source file.
const LONGEST: usize = 400;

fn sources() -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = BTreeMap::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test(&path) {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    files
}

/// Tests beside the code they test (`tests.rs`, `lane_tests.rs`, `tests/recorded.rs`).
fn is_test(path: &Path) -> bool {
    path.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests"))
        || path.parent().is_some_and(|folder| folder.ends_with("tests"))
}

/// The lines that are code: no comments, and nothing behind `#[cfg(test)]`.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split("#[cfg(test)]")
        .next()
        .unwrap_or_default()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
}

fn modules_of(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
        line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    });
    names.collect()
}

/// The modules that a file names as `crate::NAME`.
fn used(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    for line in code(text) {
        for part in line.split("crate::").skip(1) {
            let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if !name.is_empty() {
                names.push(name);
            } else if let Some(list) = part.strip_prefix('{') {
                names.extend(
                    list.split([',', '}', ':'])
                        .map(|word| word.trim().to_owned())
                        .filter(|word| !word.is_empty()),
                );
            }
        }
    }
    names
}

#[test]
fn modules_use_only_what_is_listed_above_them() {
    let files = sources();
    let order = modules_of(&files["lib.rs"]);
    let place = |name: &str| order.iter().position(|one| one == name);
    let mut broken = Vec::new();
    for (file, text) in files.iter().filter(|(file, _)| !matches!(file.as_str(), "lib.rs" | "main.rs")) {
        let family = file.trim_end_matches(".rs").split('/').next().unwrap();
        let own = place(family).unwrap_or_else(|| panic!("{file} belongs to no module of lib.rs"));
        for name in used(text) {
            if place(&name).is_some_and(|other| other > own) {
                broken.push(format!("{file} uses {name}, which lib.rs lists below {family}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_in_a_family_use_only_siblings_listed_above_them() {
    let files = sources();
    let mut broken = Vec::new();
    for (facade, text) in files.iter().filter(|(file, _)| !file.contains('/')) {
        let family = facade.trim_end_matches(".rs");
        let order = modules_of(text);
        for (file, text) in &files {
            let Some(own) =
                file.strip_prefix(&format!("{family}/")).and_then(|rest| rest.strip_suffix(".rs"))
            else {
                continue;
            };
            let Some(place) = order.iter().position(|name| name == own) else { continue };
            for line in code(text) {
                for (index, other) in order.iter().enumerate().filter(|(index, _)| *index > place) {
                    let names = [format!("super::{other}::"), format!("crate::{family}::{other}::")];
                    if names.iter().any(|name| line.contains(name.as_str())) {
                        broken.push(format!("{file} uses {other} (place {index}), listed below it"));
                    }
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn files_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(file, lines)| format!("{file}: {lines} lines"))
        .collect();
    assert!(long.is_empty(), "split these: {}", long.join(", "));
}

#[test]
fn no_platform_is_named_in_the_source() {
    let catalog = Catalog::embedded().unwrap();
    let mut found = Vec::new();
    for (file, text) in sources() {
        // The words for a severity, for a format and for a status of domains (RFC 8056) are also ids of places.
        let is_word = |id: &str| id == Severity::Medium.word() || id == "ok" || Format::parse(id).is_some();
        // Domains are made of the data of registries; the help may name the one that everybody knows.
        let is_named = |platform: &&Platform| platform.kind != Kind::Domain && !is_word(&platform.id);
        for platform in catalog.platforms.iter().filter(is_named) {
            let quoted = [format!("\"{}\"", platform.id), format!("\"{}\"", platform.name)];
            // Short ids are ordinary strings elsewhere; longer ones may not even be part of one.
            let bare =
                platform.id.len() > 5 && code(&text).any(|line| line.to_lowercase().contains(&platform.id));
            if bare || quoted.iter().any(|id| code(&text).any(|line| line.contains(id.as_str()))) {
                found.push(format!("{file} names {}", platform.id));
            }
        }
    }
    assert!(found.is_empty(), "platforms are data: {}", found.join(", "));
}

#[test]
fn only_their_own_places_name_the_client_the_flags_and_the_terminal() {
    let allowed = |file: &str, places: &[&str]| places.iter().any(|place| file.starts_with(place));
    let rules: [(&str, &[&str]); 5] = [
        ("reqwest", &["fetch/"]),
        ("clap", &["cli", "command", "main.rs"]),
        ("println!", &["output", "command", "main.rs"]),
        ("std::net::", &["fetch/", "options"]),
        ("tokio::net", &["fetch/"]),
    ];
    let mut broken = Vec::new();
    for (file, text) in sources() {
        for (word, places) in rules {
            if !allowed(&file, places) && code(&text).any(|line| line.contains(word)) {
                broken.push(format!("{file} names {word}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_embedded_catalog_has_no_faults_and_is_sorted() {
    if let Err(broken) = Catalog::parse("platforms.toml", EMBEDDED) {
        panic!("{broken}");
    }
    let ids: Vec<&str> = EMBEDDED
        .lines()
        .scan(false, |inside, line| {
            *inside = if line.starts_with("[[") { line == "[[platform]]" } else { *inside };
            Some(if *inside { line.strip_prefix("id = ") } else { None })
        })
        .flatten()
        .collect();
    let mut sorted = ids.clone();
    sorted.sort_unstable();
    assert_eq!(ids, sorted, "sort the entries of platforms.toml by id");
}

#[test]
fn the_catalog_holds_what_the_issue_asks_for() {
    let catalog = Catalog::embedded().unwrap();
    assert!(catalog.platforms.len() >= 20);
    for platform in &catalog.platforms {
        let clears = platform.probes.iter().any(callsign::catalog::platform::Probe::can_clear);
        assert!(
            !clears || platform.controls.taken.len() >= 2 || !platform.controls.ask.is_empty(),
            "{} needs a second, obscure control",
            platform.id
        );
        assert!(!platform.look.question.is_empty(), "{} says how to look", platform.id);
    }
    for profile in ["consumer", "b2b", "developer", "app"] {
        assert!(catalog.profile(Some(profile)).is_some(), "profile {profile}");
    }
}
