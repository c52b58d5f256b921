//! Which names are checked where none is typed, and what a policy may read.

use std::fs;

use super::{check, code, data, flat, folder, read, red, told};
use crate::loopback::{callsign, healthy};

const GITHUB: &str = "[platforms]\nrequired = [\"github\"]\n";

#[test]
fn the_names_of_the_policy_are_checked_and_known_by_file_and_line() {
    let world = healthy(|_, _| false);
    let body = format!("names_from = \"brand/names.txt\"\n[names]\nlist = [\n  \"Acme Works\",\n]\n{GITHUB}");
    let folder = folder(&body);
    fs::create_dir(folder.path().join("brand")).unwrap();
    fs::write(folder.path().join("brand/names.txt"), "# more\n\ntinwhistle # the second\nacmeworks\n")
        .unwrap();
    let of = |args: &[&str]| {
        let output = check(&world, folder.path(), &[args, &["-o", "json"]].concat());
        assert_eq!(code(&output), Some(0), "{}", told(&output));
        let names = read(&output).names.into_iter().map(|name| {
            let written = name.written.map(|one| format!("{}:{}", one.file, one.line));
            (name.handle, written)
        });
        (names.collect::<Vec<_>>(), told(&output))
    };
    let (acme, tin) = (Some("callsign.toml:5".to_owned()), Some("brand/names.txt:3".to_owned()));
    let (names, told) = of(&[]);
    assert_eq!(names, [("acmeworks".to_owned(), acme.clone()), ("tinwhistle".to_owned(), tin.clone())]);
    assert!(told.contains("are one handle, checked once"), "{told}");
    // What is typed goes before it, and is still known where it is written.
    assert_eq!(of(&["other", "acmeworks"]).0, [("other".to_owned(), None), ("acmeworks".to_owned(), acme)]);
    let list = folder.path().join("list.txt");
    fs::write(&list, "\u{feff}Tin Whistle\r\nother\r\n").unwrap();
    let (names, _) = of(&["--names-from", "list.txt"]);
    assert_eq!(names[0], ("tinwhistle".to_owned(), Some("list.txt:1".to_owned())));
    assert_eq!((names.len(), names[1].0.as_str()), (2, "other"));
    assert_eq!(of(&["--names-from", "list.txt", "third"]).0.len(), 3);
}

#[test]
fn without_a_name_it_says_the_three_ways() {
    let folder = folder(GITHUB);
    let output = callsign(&["check"]).current_dir(folder.path()).output().unwrap();
    assert_eq!((code(&output), data(&output).as_str()), (Some(2), ""));
    assert_eq!(red(&output).as_deref(), Some("our configuration"), "{}", told(&output));
    for part in ["callsign check acme", "--names-from FILE", "[names]"] {
        assert!(told(&output).contains(part), "{part}: {}", told(&output));
    }
    let output =
        callsign(&["check", "--names-from", "nowhere.txt"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(code(&output), Some(2));
    assert!(told(&output).contains("cannot read `nowhere.txt`"), "{}", told(&output));
    fs::write(folder.path().join("bad.txt"), "acme\n !!!\n").unwrap();
    let output = callsign(&["check", "--names-from", "bad.txt"]).current_dir(folder.path()).output().unwrap();
    assert_eq!(code(&output), Some(2));
    assert!(told(&output).contains("bad.txt:2:2: the name `!!!`"), "{}", told(&output));
}

#[test]
fn every_bad_line_is_told_with_the_faults_of_the_policy() {
    let folder = folder("names_from = \"names.txt\"\n[gate]\nfail_on = \"nogo\"\n");
    fs::write(folder.path().join("names.txt"), "acme\n!!!\n  a\u{202e}b\n").unwrap();
    for args in [&["check"][..], &["policy", "lint"], &["check", "acme"], &["check", "--replay", "demo"]] {
        let output = callsign(args).current_dir(folder.path()).output().unwrap();
        assert_eq!(code(&output), Some(1), "{args:?} {}", told(&output));
        let all = told(&output) + &data(&output);
        for part in ["names.txt:2:1: the name `!!!`", "names.txt:3:3: ", "callsign.toml:4:11: `gate.fail_on`"]
        {
            assert!(all.contains(part), "{part}: {all}");
        }
        assert!(all.contains("did you mean `no-go`") && !all.contains('\u{202e}'), "{all}");
    }
}

#[test]
fn a_policy_that_was_merely_found_reads_in_its_own_folder_only() {
    let outer = tempfile::tempdir().unwrap();
    let inner = outer.path().join("repository");
    fs::create_dir_all(inner.join("brand")).unwrap();
    fs::write(outer.path().join("names.txt"), "tin whistle\n").unwrap();
    fs::write(inner.join("brand/names.txt"), "tin whistle\n").unwrap();
    let absolute = outer.path().join("names.txt");
    let lint = |from: &str, more: &[&str]| {
        let body = format!("schema = \"callsign.policy/1\"\nnames_from = '{from}'\n");
        fs::write(inner.join("callsign.toml"), body).unwrap();
        callsign(&[&["policy", "lint"], more].concat()).current_dir(&inner).output().unwrap()
    };
    let sound = lint("./brand/names.txt", &[]);
    assert!(flat(&data(&sound)).contains("to check tin whistle"), "{}", data(&sound));
    let mut outside = vec!["../names.txt", "brand/../../names.txt", absolute.to_str().unwrap()];
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../names.txt", inner.join("link.txt")).unwrap();
        std::os::unix::fs::symlink("..", inner.join("up")).unwrap();
        outside.extend(["link.txt", "up/names.txt"]);
    }
    for from in outside {
        let output = lint(from, &[]);
        assert_eq!(code(&output), Some(1), "{from}");
        let fault = data(&output);
        assert!(
            fault.starts_with("callsign.toml:2:14: `names_from`: ") && fault.contains("outside the folder"),
            "{from}: {fault}"
        );
        assert_eq!(fault.lines().count(), 1, "{fault}");
        // Its owner may.
        assert_eq!(code(&lint(from, &["--policy", "callsign.toml"])), Some(0), "{from}");
    }
    for (from, part) in [("nowhere.txt", "cannot read `nowhere.txt`"), ("brand", "`brand` is no file")] {
        let output = lint(from, &[]);
        assert_eq!(code(&output), Some(1), "{from}");
        assert!(data(&output).contains(part), "{}", data(&output));
    }
}
