//! The habits of a good tool: settings and where they come from, a policy to begin with, help that is
//! true, pipes that may close, and a plan that names whoever is asked.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use callsign::catalog::Catalog;
use callsign::catalog::platform::{Asks, Probe, ProbeKind};
use callsign::cli::Cli;
use callsign::probe::keys::Keys;
use callsign::probe::{LeftOut, Manner, admitted};
use clap::Command as Definition;
use serde_json::Value;

use crate::loopback::{callsign, healthy, through};

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The binary in a folder of its own, which is the root of a repository.
fn within(folder: &Path, args: &[&str]) -> Command {
    fs::create_dir_all(folder.join(".git")).unwrap();
    let mut command = callsign(args);
    command.current_dir(folder);
    command
}

#[test]
fn init_writes_a_policy_that_is_read_back_and_never_overwrites() {
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "init",
        "Acme",
        "--domain",
        "acme.com",
        "--account",
        "x/acme,github/acme",
        "--required",
        "x,github",
        "--market",
        "US,DE",
        "--announced",
        "2027-02-01",
    ];
    let written = within(folder.path(), &args).output().unwrap();
    assert_eq!(written.status.code(), Some(0), "{}", err(&written));
    let lint = within(folder.path(), &["policy", "lint"]).output().unwrap();
    assert_eq!(lint.status.code(), Some(0), "{}", out(&lint));
    for part in [
        "without faults",
        "Acme",
        "acme.com",
        "x/acme, github/acme",
        "US, DE",
        "from 2027-02-01 on",
        "x, github (policy)",
    ] {
        assert!(out(&lint).contains(part), "{part}\n{}", out(&lint));
    }
    let before = fs::read_to_string(folder.path().join("callsign.toml")).unwrap();
    let again = within(folder.path(), &["init", "Other"]).output().unwrap();
    assert_eq!(again.status.code(), Some(2));
    assert!(err(&again).contains("is there already"), "{}", err(&again));
    assert_eq!(fs::read_to_string(folder.path().join("callsign.toml")).unwrap(), before);

    // What no policy may say is told at once and nothing is written.
    let elsewhere = tempfile::tempdir().unwrap();
    for args in [
        &["init", "--account", "nowhere/acme"][..],
        &["init", "--announced", "soon"],
        &["init", "--class", "46"],
    ] {
        let refused = within(elsewhere.path(), args).output().unwrap();
        assert_eq!(refused.status.code(), Some(2), "{args:?}: {}", err(&refused));
        assert!(!elsewhere.path().join("callsign.toml").exists(), "{args:?}");
    }
    let printed = within(elsewhere.path(), &["init", "--stdout", "--for", "b2b"]).output().unwrap();
    assert!(out(&printed).contains("\nprofile = \"b2b\"\n") && out(&printed).contains("\n# names = "));
    assert!(!elsewhere.path().join("callsign.toml").exists());
}

/// The setting `key` of `callsign config --json`: value, source, from.
fn setting(output: &Output, key: &str) -> (String, String, String) {
    let config: Value =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", err(output)));
    let all = config["settings"].as_array().unwrap();
    let one = all.iter().find(|one| one["key"] == key).unwrap_or_else(|| panic!("{key}"));
    let text = |field: &str| one[field].as_str().unwrap_or("-").to_owned();
    (text("value"), text("source"), text("from"))
}

#[test]
fn config_tells_each_setting_and_where_it_comes_from() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("callsign.toml");
    fs::write(&file, "schema = \"callsign.policy/1\"\n[gate]\naccept_strength = \"hint\"\n[network]\nproxy = \"http://u:hunter2@policy.example:1\"\n").unwrap();
    let policy = file.to_str().unwrap();
    let config = |more: &[&str], set: &[(&str, &str)]| {
        let mut command =
            within(folder.path(), &[&["config", "--json", "--policy", policy][..], more].concat());
        command.envs(set.iter().copied()).output().unwrap()
    };
    let owned = |texts: [&str; 3]| (texts[0].to_owned(), texts[1].to_owned(), texts[2].to_owned());
    let bare = config(&[], &[]);
    assert_eq!(setting(&bare, "accept_strength"), owned(["hint", "policy", policy]));
    assert_eq!(setting(&bare, "timeout"), owned(["10s", "default", "-"]));
    assert_eq!(setting(&bare, "proxy"), owned(["http://…@policy.example:1", "policy", policy]));
    assert!(!out(&bare).contains("hunter2"));
    let set = [("CALLSIGN_PROXY", "http://v:hunter3@env.example:2"), ("CALLSIGN_TIMEOUT", "4s")];
    let environment = config(&[], &set);
    assert_eq!(
        setting(&environment, "proxy"),
        owned(["http://…@env.example:2", "environment", "CALLSIGN_PROXY"])
    );
    assert_eq!(setting(&environment, "timeout"), owned(["4s", "environment", "CALLSIGN_TIMEOUT"]));
    assert!(!out(&environment).contains("hunter"));
    let typed = config(&["--timeout", "2s", "--proxy", "http://flag.example:3"], &set);
    assert_eq!(setting(&typed, "proxy"), owned(["http://flag.example:3", "flag", "--proxy"]));
    assert_eq!(setting(&typed, "timeout"), owned(["2s", "flag", "--timeout"]));

    let wrong = config(&[], &[("CALLSIGN_TIMEOUT", "soon")]);
    assert_eq!(wrong.status.code(), Some(2));
    assert!(err(&wrong).contains("CALLSIGN_TIMEOUT"), "{}", err(&wrong));
    let strange = callsign(&["config"]).env("CALLSIGN_PROXI", "x").output().unwrap();
    let told = out(&strange).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("`CALLSIGN_PROXI` is set, and nothing reads it (did you mean `CALLSIGN_PROXY`?)"),
        "{told}"
    );
    assert!(out(&strange).lines().all(|line| line.chars().count() <= 80), "{}", out(&strange));
}

#[test]
fn doctor_asks_nobody_unless_told_and_warns_of_public_logs() {
    let world = healthy(|_, _| false);
    let folder = tempfile::tempdir().unwrap();
    let asked = |args: &[&str], set: &[(&str, &str)]| {
        let mut command = through(&world, folder.path(), args);
        command.current_dir(folder.path()).envs(set.iter().copied()).output().unwrap()
    };
    let quiet = asked(&["doctor"], &[("GITHUB_ACTIONS", "true")]);
    assert_eq!(quiet.status.code(), Some(0), "{}{}", out(&quiet), err(&quiet));
    assert!(
        out(&quiet).contains("nobody was asked") && out(&quiet).contains("--discreet"),
        "{}",
        out(&quiet)
    );
    assert!(world.asked().is_empty());
    let works = asked(&["doctor", "--on", "mastodon_social", "--json"], &[]);
    assert_eq!(works.status.code(), Some(0), "{}{}", out(&works), err(&works));
    let report: Value = serde_json::from_slice(&works.stdout).unwrap();
    assert!(!out(&works).contains("secrecy"));
    let checks = report["checks"].as_array().unwrap();
    let works =
        |check: &&Value| check["words"].as_str().unwrap().ends_with("work") && check["state"] == "fine";
    let places: Vec<&Value> = checks.iter().filter(works).collect();
    assert_eq!(places.len(), 1, "{report}");
    fs::create_dir_all(folder.path().join(".git")).unwrap();
    fs::write(folder.path().join("callsign.toml"), "schema = 3").unwrap();
    let broken = asked(&["doctor"], &[]);
    assert_eq!(broken.status.code(), Some(1), "{}", out(&broken));
}

#[test]
fn the_plan_names_every_host_that_is_asked() {
    let world = healthy(|_, handle| handle.len() % 2 == 0);
    let folder = tempfile::tempdir().unwrap();
    let args = [
        "check",
        "acmeworks",
        "kiteseventy",
        "--on",
        "@tier1,tumblr,substack,github,bluesky,-youtube",
        "--alternatives",
    ];
    let plan = through(&world, folder.path(), &[&args[..], &["--plan"]].concat()).output().unwrap();
    assert!(world.asked().is_empty(), "{}", err(&plan));
    let planned: BTreeSet<String> = out(&plan)
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| word.contains('.'))
        .map(str::to_owned)
        .collect();
    through(&world, folder.path(), &args).output().unwrap();
    let touched: BTreeSet<String> = world
        .asked()
        .iter()
        .map(|asked| asked.host.split(':').next().unwrap_or_default().to_owned())
        .collect();
    assert!(touched.len() > 5, "{touched:?}");
    let is_planned = |host: &String| {
        let below = host.split_once('.').map(|(_, rest)| format!("*.{rest}")).unwrap_or_default();
        planned.contains(host) || planned.contains(&below)
    };
    let unplanned: Vec<&String> = touched.iter().filter(|host| !is_planned(host)).collect();
    assert!(unplanned.is_empty(), "{unplanned:?} are not in\n{}", out(&plan));
}

#[test]
fn discreet_asks_no_third_party_no_search_and_no_sign_up_check() {
    let catalog = Catalog::embedded().unwrap();
    let probe = &catalog.get("keybase").unwrap().probes[0];
    let discreet = Manner { discreet: true, ..Manner::default() };
    let told = |asks: Asks, kind: ProbeKind, manner: &Manner| {
        admitted(&Probe { asks, kind, ..probe.clone() }, manner, &Keys::default())
    };
    for (asks, kind) in [
        (Asks::ThirdParty, ProbeKind::Page),
        (Asks::Search, ProbeKind::Api),
        (Asks::Platform, ProbeKind::Validator),
    ] {
        assert_eq!(told(asks, kind, &Manner::default()), Ok(()));
        assert!(matches!(told(asks, kind, &discreet), Err(LeftOut::ByManner(_))), "{asks:?} {kind:?}");
    }
    assert_eq!(told(Asks::Platform, ProbeKind::Page, &discreet), Ok(()));
}

/// Every command below `definition`, with its path.
fn commands(definition: &Definition, path: &str, all: &mut Vec<(String, Definition)>) {
    for below in definition.get_subcommands().filter(|below| below.get_name() != "help") {
        let path = format!("{path}{} ", below.get_name());
        commands(below, &path, all);
        all.push((path, below.clone()));
    }
}

/// The words of a line as a shell splits them.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in line.chars() {
        match c {
            '"' => quoted = !quoted,
            ' ' if !quoted => {
                words.extend((!word.is_empty()).then(|| std::mem::take(&mut word)));
            }
            c => word.push(c),
        }
    }
    words.extend((!word.is_empty()).then_some(word));
    words
}

#[test]
fn examples_of_the_help_are_understood_and_run() {
    let definition = Cli::definition();
    let mut all = vec![(String::new(), definition.clone())];
    commands(&definition, "", &mut all);
    let mut count = 0;
    for (path, command) in all {
        let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
        for line in after.lines().filter_map(|line| line.strip_prefix("  callsign ")) {
            // Two spaces begin the words beside it.
            let typed = line.split("  ").next().unwrap_or_default();
            // Where the shell puts what is printed is no argument.
            let mut typed = words(typed.split(" > ").next().unwrap_or_default());
            count += 1;
            let read = Cli::read([&["callsign".to_owned()][..], &typed].concat());
            assert!(read.is_ok(), "{path}: {line}\n{}", read.err().unwrap());
            let has = |flag: &str| typed.iter().any(|word| word.starts_with(flag));
            let first = typed[0].clone();
            let asks_nobody = match first.as_str() {
                "check" if has("demo") || has("--plan") => true,
                "check"
                    if ![
                        "--replay",
                        "--record",
                        "-o",
                        "--locked",
                        "--wait",
                        "--unanswered",
                        "--names-from",
                        "--overlay",
                    ]
                    .iter()
                    .any(|flag| has(flag)) =>
                {
                    typed.push("--plan".to_owned());
                    true
                }
                "rules" | "config" | "completions" | "schema" => true,
                "keys" => !has("--try"),
                "doctor" => !has("--on"),
                "init" => has("--stdout"),
                "man" => !has("-o"),
                _ => false,
            };
            if asks_nobody {
                let folder = tempfile::tempdir().unwrap();
                let args: Vec<&str> = typed.iter().map(String::as_str).collect();
                let mut command = within(folder.path(), &args);
                let output = command.env("XDG_CACHE_HOME", folder.path()).output().unwrap();
                assert!(matches!(output.status.code(), Some(0 | 3 | 11 | 12)), "{line}: {}", err(&output));
            }
        }
    }
    assert!(count > 25, "{count}");
}

#[test]
fn help_names_every_command_in_a_group() {
    let help = out(&callsign(&["-h"]).output().unwrap());
    let definition = Cli::definition();
    for command in definition.get_subcommands().filter(|command| command.get_name() != "help") {
        let about = command.get_about().unwrap().to_string();
        let name = format!("  {} ", command.get_name());
        let first: String = about.chars().take(20).collect();
        assert!(help.lines().any(|line| line.starts_with(&name) && line.contains(&first)), "{name}\n{help}");
    }
    assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
}

#[test]
fn completions_and_pages_are_made_of_the_same_definition() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let made = callsign(&["completions", shell]).output().unwrap();
        assert_eq!(made.status.code(), Some(0));
        assert!(out(&made).contains("fail-on") && out(&made).contains("evidence"), "{shell}");
    }
    let unknown = callsign(&["completions", "cmd"]).output().unwrap();
    assert_eq!(unknown.status.code(), Some(2));
    assert!(out(&callsign(&["man"]).output().unwrap()).contains(".TH callsign 1"));
    let folder = tempfile::tempdir().unwrap();
    let made = callsign(&["man", "-o", folder.path().join("man").to_str().unwrap()]).output().unwrap();
    assert_eq!(made.status.code(), Some(0), "{}", err(&made));
    let page = fs::read_to_string(folder.path().join("man/callsign-policy-lint.1")).unwrap();
    assert!(page.contains("policy"), "{page}");
}

#[test]
fn a_closed_pipe_changes_nothing_but_the_output() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["check", "--replay", "demo"][..],
        &["check", "--replay", "demo", "-o", "json"],
        &["check", "--replay", "demo", "-o", "csv"],
        &["check", "acme", "--plan"],
        &["explain", "x/qwikster", "--replay", "demo"],
        &["keys"],
        &["rules"],
        &["rules", "show", "HH-02"],
        &["platforms", "list"],
        &["platforms", "show", "x"],
        &["platforms", "schema"],
        &["schema", "report"],
        &["init", "--stdout"],
        &["config"],
        &["doctor"],
        &["completions", "bash"],
        &["man"],
        &["--help"],
        &["check", "--help"],
    ] {
        let run = || {
            let mut command = within(folder.path(), args);
            command.env("XDG_CACHE_HOME", folder.path());
            command
        };
        let whole = run().output().unwrap();
        let mut child = run().stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let closed = child.wait_with_output().unwrap();
        assert_eq!(closed.status.code(), whole.status.code(), "{args:?}: {}", err(&closed));
        assert_eq!(err(&closed), err(&whole), "{args:?}");
    }
}
