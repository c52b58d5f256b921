//! Packs of evidence by the real binary: what is in one, that its digests hold, that its archive makes
//! the same report, and that nothing a holder wrote is in one that says so.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read};
use std::path::Path;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::internet::Place;
use crate::loopback::{callsign, healthy, report, through};
use crate::server::World;

/// The files of a pack with the folder they stand in.
fn unpacked(path: &Path) -> (String, BTreeMap<String, Vec<u8>>) {
    let mut archive = zip::ZipArchive::new(Cursor::new(fs::read(path).unwrap())).unwrap();
    let (mut folder, mut files) = (String::new(), BTreeMap::new());
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let (before, name) = name.split_once('/').unwrap();
        before.clone_into(&mut folder);
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        files.insert(name.to_owned(), bytes);
    }
    (folder, files)
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Value {
    serde_json::from_slice(&files[name]).unwrap()
}

/// Holds a pack against its own digests, in both places where they stand.
fn assert_sums(files: &BTreeMap<String, Vec<u8>>) {
    let sums = String::from_utf8(files["SHA256SUMS"].clone()).unwrap();
    let lines: Vec<(&str, &str)> = sums.lines().filter_map(|line| line.split_once("  ")).collect();
    assert_eq!(lines.len() + 1, files.len(), "{sums}");
    for (sum, name) in lines {
        assert_eq!(sum, sha256(&files[name]), "{name}");
    }
    for listed in json(files, "MANIFEST.json")["files"].as_array().unwrap() {
        let file = &files[listed["name"].as_str().unwrap()];
        assert_eq!(listed["sha256"], sha256(file).as_str());
        assert_eq!(listed["bytes"], file.len());
    }
}

/// An account on one place whose words are easily found again.
fn world() -> World {
    healthy(|place: &Place, handle| place.platform.id == "github" && handle == "acmeworks")
}

const PLACES: [&str; 2] = ["--on", "github,bluesky,codeberg"];

/// Packs a survey of the world into `folder`.
fn pack(world: &World, folder: &Path, more: &[&str]) -> std::process::Output {
    let path = folder.join("pack.zip");
    let args = ["evidence", "acmeworks", "-o", path.to_str().unwrap()];
    through(world, &folder.join("state"), &[args.as_slice(), PLACES.as_slice(), more].concat())
        .output()
        .unwrap()
}

#[test]
fn a_pack_with_holders_words_replays_to_its_own_report() {
    let folder = tempfile::tempdir().unwrap();
    let output = pack(&world(), folder.path(), &["--show-holder"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(
        told.contains("it holds what strangers wrote"),
        "{told}{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let (stamped, files) = unpacked(&folder.path().join("pack.zip"));
    assert!(stamped.ends_with("-with-holders-words"), "{stamped}");
    assert_sums(&files);
    let manifest = json(&files, "MANIFEST.json");
    assert_eq!(manifest["redacted"], false);
    let archive = folder.path().join("archive-with-holders-words.har");
    fs::write(&archive, &files["archive-with-holders-words.har"]).unwrap();
    assert_eq!(manifest["recording_sha256"], sha256(&fs::read(&archive).unwrap()).as_str());
    // The command that stands in the pack, word for word.
    let command = manifest["replay"].as_str().unwrap();
    let args: Vec<&str> = command.split(' ').skip(1).collect();
    let (_, replayed) = report(callsign(&args).current_dir(folder.path()));
    let mut one = json(&files, "report.json");
    let mut two: Value = serde_json::from_slice(&replayed.stdout).unwrap();
    assert_eq!((one["mode"].take(), two["mode"].take()), ("live".into(), "replay".into()));
    two.as_object_mut().unwrap().remove("archive");
    let as_objects = |report: &Value| report.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert!(one == two, "the replay differs: {:?} {:?}", as_objects(&one), as_objects(&two));
    assert_eq!(replayed.status.code(), output.status.code());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = folder.path().join("pack.zip").metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "strangers' pages are for the owner of the file");
    }
}

#[test]
fn a_pack_without_them_holds_no_word_of_a_holder_and_proves_the_recording() {
    let folder = tempfile::tempdir().unwrap();
    let recording = folder.path().join("recording.har");
    pack(&world(), folder.path(), &["--record", recording.to_str().unwrap()]);
    let (plain, files) = unpacked(&folder.path().join("pack.zip"));
    assert!(!plain.contains("holders-words"), "{plain}");
    assert_sums(&files);
    let manifest = json(&files, "MANIFEST.json");
    assert_eq!(manifest["redacted"], true);
    assert!(!files.keys().any(|name| name.contains("archive")));
    let recording = fs::read(&recording).unwrap();
    assert_eq!(manifest["recording_sha256"], sha256(&recording).as_str());
    let archive: Value = serde_json::from_slice(&recording).unwrap();
    let entries = archive["log"]["entries"].as_array().unwrap();
    let exchanges = json(&files, "exchanges.json");
    let exchanges = exchanges.as_array().unwrap();
    assert_eq!(exchanges.len(), entries.len());
    for (exchange, entry) in exchanges.iter().zip(entries) {
        assert_eq!(exchange["url"], entry["request"]["url"]);
        assert_eq!(exchange["status"], entry["response"]["status"]);
    }
    // The evidence of the report is found among the exchanges by its digest.
    let report = json(&files, "report.json");
    let digests: Vec<&str> = exchanges.iter().filter_map(|one| one["sha256"].as_str()).collect();
    let standings = report["names"][0]["standings"].as_array().unwrap();
    let mut proved = 0;
    for digest in standings
        .iter()
        .flat_map(|one| one["evidence"].as_array().unwrap())
        .filter_map(|one| one["sha256"].as_str())
    {
        assert!(digests.contains(&digest), "{digest}");
        proved += 1;
    }
    assert!(proved >= 2, "{proved}");
    // Of what the holder wrote nothing is left in any file.
    let held = standings.iter().find(|one| one["surface"]["platform"] == "github").unwrap();
    assert_eq!(held["verdict"], "taken");
    let (full, _) = report_of(folder.path(), &recording);
    let owner = full["names"][0]["standings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["surface"]["platform"] == "github")
        .unwrap()["owner"]
        .clone();
    let words: Vec<&str> =
        ["display_name", "bio", "location", "avatar"].iter().filter_map(|key| owner[key].as_str()).collect();
    assert!(!words.is_empty(), "{owner}");
    for (name, bytes) in files.iter().filter(|(name, _)| name.as_str() != "checks.toml") {
        let text = String::from_utf8_lossy(bytes);
        for word in words.iter().filter(|word| word.len() > 4) {
            assert!(!text.contains(word), "{name} holds `{word}`");
        }
    }
}

fn report_of(folder: &Path, recording: &[u8]) -> (Value, i32) {
    let path = folder.join("again.har");
    fs::write(&path, recording).unwrap();
    let args = ["check", "--replay", path.to_str().unwrap(), "--show-holder", "-o", "json"];
    let output = callsign(&args).output().unwrap();
    (serde_json::from_slice(&output.stdout).unwrap(), output.status.code().unwrap())
}

#[test]
fn the_same_archive_makes_the_same_pack_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    let packs = ["one.zip", "two.zip"].map(|name| {
        let path = folder.path().join(name);
        let output =
            callsign(&["evidence", "--replay", "demo", "-o", path.to_str().unwrap()]).output().unwrap();
        assert_eq!(output.status.code(), Some(12), "{}", String::from_utf8_lossy(&output.stderr));
        path
    });
    assert_eq!(fs::read(&packs[0]).unwrap(), fs::read(&packs[1]).unwrap());
    let (_, files) = unpacked(&packs[0]);
    assert_sums(&files);
    let guide = String::from_utf8(files["README.txt"].clone()).unwrap();
    assert!(guide.contains("constructed, not recorded"), "{guide}");
    let checks = String::from_utf8(files["checks.toml"].clone()).unwrap();
    callsign::catalog::Catalog::parse("checks.toml", &checks).unwrap_or_else(|broken| panic!("{broken}"));
}

#[test]
fn a_pack_that_cannot_be_written_is_told_before_anything_is_asked() {
    let folder = tempfile::tempdir().unwrap();
    let world = world();
    let path = folder.path().join("missing/pack.zip");
    let args = ["evidence", "acmeworks", "-o", path.to_str().unwrap()];
    let output = through(&world, folder.path(), &args).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(told.contains("give `--output` a file in a folder you may write to"), "{told}");
}
