//! Nothing fails open: what cannot be read, asked or written never ends with 0, and no format tells
//! another end.

use std::fs;
use std::net::TcpListener;
use std::process::Stdio;

use callsign::output::Format;

use super::{HEAD, code, data, day, exceptions, folder, red, told};
use crate::loopback::callsign;

const DEMO: [&str; 3] = ["check", "--replay", "demo"];

#[test]
fn what_cannot_be_read_is_our_configuration() {
    let broken = folder("[gate]\nfail_on = 3\n");
    let garbage = folder("\u{1}[[[");
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("callsign.toml")).unwrap();
    let large = tempfile::tempdir().unwrap();
    fs::write(large.path().join("callsign.toml"), format!("{HEAD}{}", "#\n".repeat(1 << 20))).unwrap();
    let future = tempfile::tempdir().unwrap();
    fs::write(future.path().join("callsign.toml"), "schema = \"callsign.policy/2\"\n").unwrap();
    for one in [&broken, &garbage, &directory, &large, &future] {
        for more in [&[][..], &["--fail-on", "never"], &["-o", "json"], &["--quiet"]] {
            let output = callsign(&[&DEMO[..], more].concat()).current_dir(one.path()).output().unwrap();
            assert_eq!((code(&output), data(&output).as_str()), (Some(1), ""), "{more:?}: {}", told(&output));
            assert_eq!(red(&output).as_deref(), Some("our configuration"), "{}", told(&output));
        }
    }
    let missing = callsign(&["check", "acme", "--policy", "nowhere.toml"]).output().unwrap();
    assert_eq!((code(&missing), red(&missing).as_deref()), (Some(2), Some("our configuration")));
}

#[test]
fn a_lock_that_cannot_be_read_judges_nothing() {
    for lock in ["{", "schema = \"callsign.lock/9\"\n", "\u{0}", ""] {
        let folder = folder("[names]\nlist = [\"acme\"]\n");
        fs::write(folder.path().join("callsign.lock"), lock).unwrap();
        for more in [&["--locked"][..], &["--locked", "--fail-on", "never"]] {
            let args = [&["check"], more].concat();
            let output = callsign(&args).current_dir(folder.path()).output().unwrap();
            assert!(matches!(code(&output), Some(1 | 2)), "{lock:?}: {} {}", told(&output), data(&output));
            assert_eq!(red(&output).as_deref(), Some("our configuration"), "{}", told(&output));
        }
    }
    let folder = folder("[names]\nlist = [\"acme\"]\n");
    let output = callsign(&["check", "--locked"]).current_dir(folder.path()).output().unwrap();
    assert!(matches!(code(&output), Some(1 | 2)), "{}", told(&output));
}

#[test]
fn a_network_that_is_dead_is_no_success() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let folder = tempfile::tempdir().unwrap();
    let run = |more: &[&str]| {
        let args =
            ["check", "acmeworks", "--on", "github,x", "--proxy", &proxy, "--deadline", "5s", "--state"];
        let state = folder.path().to_str().unwrap();
        callsign(&[&args[..], &[state], more].concat()).output().unwrap()
    };
    for more in [&[][..], &["--fail-on", "never"], &["-o", "json"]] {
        let output = run(more);
        assert_eq!(code(&output), Some(3), "{}", told(&output));
        let red = red(&output).unwrap_or_else(|| panic!("{}", told(&output)));
        assert!(red.contains("did not answer") && red.contains("unreachable"), "{red}");
    }
}

#[test]
fn no_allowance_excuses_a_network_that_is_dead() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let required = ["github", "x"];
    let allowed = required.map(|place| exceptions::allowance(place, &day(30))).concat();
    let folder = folder(&format!("[platforms]\nrequired = [\"github\", \"x\"]\n{allowed}"));
    let state = folder.path().join("state");
    let args = ["check", "acmeworks", "--on", "github,x", "--proxy", &proxy, "--deadline", "5s", "--state"];
    let mut run = callsign(&[&args[..], &[state.to_str().unwrap()]].concat());
    let output = run.current_dir(folder.path()).output().unwrap();
    assert_eq!(code(&output), Some(3), "{}{}", told(&output), data(&output));
}

#[test]
fn a_lock_without_a_name_to_judge_is_no_success() {
    for body in ["", "[brand]\nnames = [\"acme\"]\n", "[names]\nlist = []\n"] {
        let folder = folder(body);
        fs::write(folder.path().join("callsign.lock"), "schema = \"callsign.lock/1\"\n").unwrap();
        for more in [&[][..], &["--complete", "-o", "json"]] {
            let args = [&["check", "--locked"], more].concat();
            let output = callsign(&args).current_dir(folder.path()).output().unwrap();
            assert!(matches!(code(&output), Some(1 | 2)), "{body:?}: {}{}", told(&output), data(&output));
        }
    }
}

#[test]
fn no_format_weakens_the_end() {
    for (word, _) in Format::ALL {
        let output = callsign(&[&DEMO[..], &["-o", word]].concat()).output().unwrap();
        assert_eq!(code(&output), Some(12), "{word}: {}", told(&output));
        assert_eq!(red(&output).as_deref(), Some("the name (HH-02)"), "{word}: {}", told(&output));
        let quiet = callsign(&[&DEMO[..], &["-o", word, "--quiet"]].concat()).output().unwrap();
        assert_eq!((code(&quiet), red(&quiet)), (Some(12), red(&output)), "{word}");

        let folder = tempfile::tempdir().unwrap();
        let file = format!("{word}={}", folder.path().join("report").display());
        let output = callsign(&[&DEMO[..], &["-o", &file]].concat()).output().unwrap();
        assert_eq!((code(&output), data(&output).as_str()), (Some(12), ""), "{word}");
    }
}

#[test]
fn a_reader_that_goes_away_keeps_the_end() {
    for (word, _) in Format::ALL {
        let mut child = callsign(&[&DEMO[..], &["-o", word]].concat()).spawn().unwrap();
        drop(child.stdout.take());
        assert_eq!(child.wait().unwrap().code(), Some(12), "{word}");
    }
    // Not even a broken policy becomes a sound one.
    let broken = folder("[gate]\nfail_on = 3\n");
    let mut child = callsign(&["policy", "lint"]).current_dir(broken.path()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(1));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_an_error() {
    let full = || Stdio::from(fs::OpenOptions::new().write(true).open("/dev/full").unwrap());
    for (word, _) in Format::ALL {
        let output = callsign(&[&DEMO[..], &["-o", word]].concat()).stdout(full()).output().unwrap();
        assert_eq!(code(&output), Some(1), "{word}: {}", told(&output));
    }
    for args in [&["rules"][..], &["platforms", "list"], &["schema", "report"], &["keys"]] {
        let output = callsign(args).stdout(full()).output().unwrap();
        assert_eq!(code(&output), Some(1), "{args:?}: {}", told(&output));
    }
    let output = callsign(&[&DEMO[..], &["-o", "json=/dev/full"]].concat()).output().unwrap();
    assert_eq!(code(&output), Some(1), "{}", told(&output));
    assert!(told(&output).contains("cannot write `/dev/full`"), "{}", told(&output));
}
