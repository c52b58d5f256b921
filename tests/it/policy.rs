//! The policy by the real binary: found or given, obeyed, linted, written into; what a policy that
//! was merely found may not do.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callsign::catalog::Catalog;
use callsign::policy::{Draft, Source};
use callsign::report::Report;
use serde_json::Value;
use tempfile::TempDir;

use crate::loopback::{callsign, data, healthy, read, through, told};

const HEAD: &str = "schema = \"callsign.policy/1\"\n";

/// A repository with a folder in it, and a policy at its root.
struct Repository {
    root: TempDir,
    inner: PathBuf,
}

impl Repository {
    fn new(body: &str) -> Self {
        let root = TempDir::new().unwrap();
        let inner = root.path().join("brand/names");
        fs::create_dir_all(&inner).unwrap();
        fs::create_dir(root.path().join(".git")).unwrap();
        fs::write(root.path().join("callsign.toml"), format!("{HEAD}{body}")).unwrap();
        Self { root, inner }
    }

    fn file(&self) -> PathBuf {
        self.root.path().join("callsign.toml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    /// The binary in the inner folder.
    fn run(&self, args: &[&str]) -> Output {
        callsign(args).current_dir(&self.inner).output().unwrap()
    }
}

fn required(report: &Report) -> Vec<&str> {
    let standings = report.names[0].standings.iter().filter(|one| one.surface.required);
    standings.map(|one| one.surface.platform.as_str()).collect()
}

const DEMO: [&str; 5] = ["check", "--replay", "demo", "-o", "json"];

fn day(days: i64) -> String {
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    today.checked_add(jiff::Span::new().days(days)).unwrap().to_string()
}

#[test]
fn a_policy_is_found_up_to_the_root_of_the_repository() {
    let repository = Repository::new("[platforms]\nrequired = [\"youtube\", \"x\"]\n");
    let output = repository.run(&DEMO);
    let report = read(&output);
    assert_eq!((report.scope.profile.as_str(), required(&report)), ("policy", vec!["youtube", "x"]));
    assert_eq!(report.names[0].coverage.required, 2);
    let note = "the policy is read from `../../callsign.toml`, which was found; `--no-policy`";
    assert!(told(&output).contains(note), "{}", told(&output));
    let quiet = repository.run(&[&DEMO[..], &["--quiet"]].concat());
    assert!(!told(&quiet).contains("policy"), "{}", told(&quiet));

    // The nearest one holds, and nothing above the root of the repository.
    fs::write(
        repository.inner.join("callsign.toml"),
        format!("{HEAD}[platforms]\nprofile = \"developer\"\n"),
    )
    .unwrap();
    assert_eq!(read(&repository.run(&DEMO)).scope.profile, "developer");
    fs::remove_file(repository.inner.join("callsign.toml")).unwrap();
    fs::write(repository.root.path().join("brand/.git"), "gitdir: elsewhere\n").unwrap();
    assert_eq!(read(&repository.run(&DEMO)).scope.profile, "consumer");
}

#[test]
fn without_a_repository_only_the_current_folder_counts() {
    let repository = Repository::new("[platforms]\nrequired = [\"x\"]\n");
    fs::remove_dir(repository.root.path().join(".git")).unwrap();
    assert_eq!(read(&repository.run(&DEMO)).scope.profile, "consumer");
    let output = callsign(&DEMO).current_dir(repository.root.path()).output().unwrap();
    assert_eq!(read(&output).scope.profile, "policy");
}

#[test]
fn what_is_typed_goes_before_the_policy() {
    let repository = Repository::new("[platforms]\nrequired = [\"x\"]\npreferred = [\"github\"]\n");
    let with = |more: &[&str]| read(&repository.run(&[&DEMO[..], more].concat()));
    assert_eq!(with(&["--for", "b2b"]).scope.profile, "b2b");
    assert_eq!(with(&["--no-policy"]).scope.profile, "consumer");
    let other = repository.root.path().join("other.toml");
    fs::write(&other, format!("{HEAD}[platforms]\nprofile = \"app\"\n")).unwrap();
    assert_eq!(with(&["--policy", other.to_str().unwrap()]).scope.profile, "app");
    let both = repository.run(&["check", "acme", "--no-policy", "--policy", "x.toml"]);
    assert_eq!(both.status.code(), Some(2));
}

#[test]
fn a_broken_policy_is_an_error_of_configuration_with_every_fault() {
    let repository = Repository::new("[brand]\nclasses = [46]\nmarkets = [\"UK\"]\n[gates]\n");
    for args in [
        &DEMO[..],
        &["explain", "x/acme"],
        &["waive", "F-00000001", "--reason", "r", "--by", "b", "--until", &day(3)],
    ] {
        let output = repository.run(args);
        assert_eq!((output.status.code(), data(&output).as_str()), (Some(1), ""), "{args:?}");
        for part in [
            "../../callsign.toml has 3 faults",
            "toml:3:12: `brand.classes`: `46`",
            "toml:4:12: ",
            "toml:5:2: `gates`",
        ] {
            assert!(told(&output).contains(part), "{part}: {}", told(&output));
        }
    }
    // What does not need it is not held up, and it can be left aside.
    assert_eq!(repository.run(&["platforms", "list"]).status.code(), Some(0));
    assert_eq!(read(&repository.run(&[&DEMO[..], &["--no-policy"]].concat())).scope.profile, "consumer");
    // Given, it counts for everything.
    let output = repository.run(&["platforms", "list", "--policy", "../../callsign.toml"]);
    assert_eq!((output.status.code(), data(&output).as_str()), (Some(1), ""), "{}", told(&output));
    let missing = repository.run(&["check", "acme", "--policy", "nowhere.toml"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        told(&missing).contains("`nowhere.toml`") && told(&missing).contains("--policy"),
        "{}",
        told(&missing)
    );
}

#[test]
fn a_folder_called_like_a_policy_is_told() {
    let repository = Repository::new("");
    fs::remove_file(repository.file()).unwrap();
    fs::create_dir(repository.file()).unwrap();
    let output = repository.run(&DEMO);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        told(&output).contains("is a folder") && told(&output).contains("`--no-policy`"),
        "{}",
        told(&output)
    );
}

#[test]
fn a_policy_that_was_merely_found_may_not_say_how_the_world_is_reached() {
    let world = healthy(|_, _| false);
    let mine = "schema = \"callsign.platforms/1\"\n\n[[disable]]\nid = \"keybase\"\nwhy = \"unused\"\n";
    for setting in [
        format!("proxy = \"{}\"", world.proxy_url()),
        format!("ca_cert = \"{}\"", world.ca_pem_path().display()),
        "overlays = [\"mine.toml\"]".to_owned(),
        "manifests = [\"mine.toml\"]".to_owned(),
        "allow_private = false".to_owned(),
    ] {
        let repository = Repository::new(&format!("[network]\n{setting}\n"));
        fs::write(repository.root.path().join("mine.toml"), mine).unwrap();
        let key = setting.split(' ').next().unwrap();
        for args in [&["check", "acmeworks", "--on", "github", "-o", "json"][..], &["policy", "lint"]] {
            let output = repository.run(args);
            assert_eq!(output.status.code(), Some(1), "{setting}: {}", told(&output));
            let told = told(&output) + &data(&output);
            assert!(told.contains(&format!("callsign.toml:3:1: `network.{key}`: may not be set")), "{told}");
            assert!(told.contains("`--policy ../../callsign.toml`"), "{told}");
        }
    }
    assert!(world.asked().is_empty(), "nobody is asked");
}

#[test]
fn a_policy_that_is_given_says_how_the_world_is_reached() {
    let (world, state) = (healthy(|_, _| false), TempDir::new().unwrap());
    let mine = "schema = \"callsign.platforms/1\"\n\n[[disable]]\nid = \"keybase\"\nwhy = \"unused\"\n";
    let network = format!(
        "[network]\nproxy = \"{}\"\nca_cert = \"{}\"\noverlays = [\"mine.toml\"]\n",
        world.proxy_url(),
        world.ca_pem_path().display()
    );
    let repository = Repository::new(&network);
    fs::write(repository.root.path().join("mine.toml"), mine).unwrap();
    let state = state.path().to_str().unwrap();
    let asking = ["check", "acmeworks", "--on", "github", "-o", "json", "--state", state];
    let given = ["--policy", "../../callsign.toml"];
    let output = repository.run(&[&asking[..], &given].concat());
    assert_eq!(read(&output).names[0].standings[0].verdict.word(), "vacant", "{}", told(&output));
    assert!(world.asked().iter().any(|asked| asked.host == "api.github.com"));
    assert!(told(&output).contains("`keybase` is disabled by `../../mine.toml`"), "{}", told(&output));
    // What is typed has the last word, and an overlay typed too is laid once.
    let typed = repository.run(&[&asking[..], &given, &["--overlay", "../../mine.toml"]].concat());
    assert_eq!(typed.status.code(), Some(3), "{}", told(&typed));
    let other =
        repository.run(&[&asking[..], &given, &["--fresh", "--proxy", "http://127.0.0.1:1"]].concat());
    assert_eq!(read(&other).names[0].standings[0].verdict.word(), "unknown");
    // The list of keys asks nobody, so that the proxy is no mistake there.
    assert_eq!(repository.run(&[&["keys"][..], &given].concat()).status.code(), Some(0));
}

#[test]
fn what_a_given_policy_names_must_be_there() {
    let repository = Repository::new(
        "[brand]\nclasses = [0]\n[network]\nproxy = \"ftp://u:hunter2@h\"\nca_cert = \"no.pem\"\noverlays = [\"no.toml\"]\n",
    );
    let output = repository.run(&["check", "acme", "--policy", "../../callsign.toml"]);
    assert_eq!(output.status.code(), Some(1));
    for part in [
        "4 faults",
        ":3:12: `brand.classes`",
        ":5:9: `network.proxy`",
        ":6:11: `network.ca_cert`",
        ":7:13: `network.overlays[0]`",
    ] {
        assert!(told(&output).contains(part), "{part}: {}", told(&output));
    }
    assert!(!told(&output).contains("hunter2"));
    // A download would go there too.
    let fetch = repository.run(&["platforms", "fetch", "sherlock", "--policy", "../../callsign.toml"]);
    assert_eq!(fetch.status.code(), Some(1), "{}", told(&fetch));
    // Who lints another file is told of that one.
    let lint = repository.run(&["policy", "lint", "../../callsign.toml"]);
    assert_eq!((lint.status.code(), data(&lint).lines().count()), (Some(1), 4), "{}", data(&lint));
    assert!(told(&lint).contains("4 faults in `../../callsign.toml`"), "{}", told(&lint));
}

#[test]
fn lint_shows_what_is_read_and_what_is_left_to_be_desired() {
    let waiver = |id: &str, days| {
        format!("[[waiver]]\nid = \"{id}\"\nreason = \"r\"\nby = \"b\"\nuntil = {}\n", day(days))
    };
    let repository = Repository::new(&format!(
        "[brand]\nnames = [\"Acme\"]\ndomains = [\"acme.com\", \"acme.notld\"]\naccounts = [\"reddit/acme\", \"x/acmehq\"]\n\
         registered_marks = [{{ name = \"ACME\" }}]\n[platforms]\nrequired = [\"x\", \"facebook\", \"tiktok\", \"threads\"]\n\
         {}{}{}",
        waiver("F-00000001", -1),
        waiver("F-00000002", 14),
        waiver("F-00000003", 15)
    ));
    let output = repository.run(&["policy", "lint"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    let text = data(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    for part in [
        "../../callsign.toml: a policy without faults",
        "names Acme",
        "required x, facebook, tiktok, threads (policy)",
        "facebook, tiktok, threads can never be shown vacant by machine: GO needs a look every 7 days, or make them",
        "the waiver of F-00000001 (line 9) ended on",
        "the waiver of F-00000002 (line 14) ends in 14 days",
        "the account reddit/acme is declared, yet reddit is neither required nor preferred",
        "the account x/acmehq is declared under another handle than the brand's names: no check of those names asks",
        "ask with `callsign check acmehq --on x`",
        "the mark `ACME` has no classes",
        "`acme.notld` has an ending that no register is known for",
    ] {
        assert!(text.replace(" warning ", " ").contains(part), "{part}\n{}", data(&output));
    }
    assert!(!text.contains("F-00000003 (line"), "{text}");
    let none = repository.run(&["policy", "lint", "--no-policy"]);
    assert_eq!(none.status.code(), Some(2));
    assert!(told(&none).contains("no `callsign.toml` is found"), "{}", told(&none));
}

#[test]
fn lint_names_the_keys_that_a_required_place_needs() {
    let keyed = Catalog::embedded().unwrap();
    let place = keyed.platforms.iter().find(|platform| {
        let clears = || platform.probes.iter().filter(|probe| probe.can_clear());
        platform.host.is_none()
            && clears().count() > 0
            && clears()
                .all(|probe| !probe.keys.is_empty() && !probe.keys_optional && probe.cost_usd.is_none())
    });
    let Some(place) = place else { return };
    let repository = Repository::new(&format!("[platforms]\nrequired = [\"{}\"]\n", place.id));
    let text = data(&repository.run(&["policy", "lint"]));
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains(&format!("{} needs a key to be shown vacant", place.id)), "{text}");
    let names = place.probes.iter().flat_map(|probe| probe.to_set(|_| true));
    assert!(names.into_iter().any(|name| words.contains(&name)), "{text}");
}

#[test]
fn a_waiver_is_written_at_the_end() {
    let repository = Repository::new("[gate]\n# mine\nmin_confidence = \"strong\"");
    let before = repository.text();
    let waive = |id: &str, until: &str| {
        repository.run(&["waive", id, "--reason", "the \"owner\" agreed", "--by", "A. K.", "--until", until])
    };
    let until = day(180);
    let output = waive("F-3a9c0b1d", &until);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!(data(&output), format!("../../callsign.toml:6: F-3a9c0b1d is waived until {until}\n"));
    let after = repository.text();
    let block = format!(
        "\n\n[[waiver]]\nid = \"F-3a9c0b1d\"\nreason = \"the \\\"owner\\\" agreed\"\nby = \"A. K.\"\non = {}\nuntil = {until}\n",
        day(0)
    );
    assert_eq!(after, format!("{before}{block}"));
    for (id, until, part) in [
        ("F-3a9c0b1d", day(3), "is waived until"),
        ("HH-02", day(3), "is no finding"),
        ("F-00000001", day(181), "180 days at most"),
        ("F-00000001", day(-1), "is over"),
        ("F-00000001", "soon".to_owned(), "is no day"),
        ("F-00000001", "2027-1-1".to_owned(), "is no day"),
    ] {
        let output = waive(id, &until);
        assert_eq!(output.status.code(), Some(2), "{id} {until}: {}", told(&output));
        assert!(told(&output).contains(part), "{part}: {}", told(&output));
    }
    let empty = repository.run(&["waive", "F-00000001", "--reason", " ", "--by", "b", "--until", &day(3)]);
    assert_eq!(empty.status.code(), Some(2));
    assert_eq!(repository.text(), after);
    let files = fs::read_dir(repository.root.path()).unwrap().count();
    assert_eq!(files, 3, "nothing is left beside it");
}

#[test]
fn a_waiver_needs_a_policy_that_can_hold_it() {
    let folder = TempDir::new().unwrap();
    let args = ["waive", "F-00000001", "--reason", "r", "--by", "b", "--until", &day(3)];
    let output = callsign(&args).current_dir(folder.path()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("no `callsign.toml` is found") && told(&output).contains("--policy FILE"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is made");

    let repository = Repository::new(&format!(
        "waiver = [{{ id = \"F-00000002\", reason = \"r\", by = \"b\", until = {} }}]\n",
        day(3)
    ));
    let before = repository.text();
    let output = repository.run(&args);
    assert_eq!((output.status.code(), repository.text()), (Some(1), before));
    assert!(told(&output).contains("write it in by hand"), "{}", told(&output));
}

#[test]
fn ignored_places_are_asked_only_when_named() {
    let (world, state) = (healthy(|_, _| false), TempDir::new().unwrap());
    let repository = Repository::new("[platforms]\nignore = [\"github\"]\n");
    let asked = |on: &[&str]| {
        let args = [&["check", "acmeworks", "-o", "json"][..], on].concat();
        let output = through(&world, state.path(), &args).current_dir(&repository.inner).output().unwrap();
        read(&output).names[0].standings.iter().any(|one| one.surface.platform == "github")
    };
    assert!(!asked(&["--on", "@dev"]) && asked(&["--on", "github"]));
    let plan = data(&repository.run(&["check", "acmeworks", "--plan"]));
    assert!(!plan.contains("github.com") && plan.contains("gitlab.com"), "{plan}");
    let only = repository.run(&["check", "acmeworks", "--on", "@dev,-gitlab", "--plan"]);
    assert!(!data(&only).contains("github.com"));
}

#[test]
fn a_required_place_on_a_server_is_asked() {
    let repository = Repository::new("[platforms]\nrequired = [\"mastodon@hachyderm.io\"]\n");
    let plan = data(&repository.run(&["check", "acmeworks", "--plan"]));
    assert!(plan.contains("hachyderm.io"), "{plan}");
    let plan = data(&repository.run(&["check", "acmeworks", "--plan", "--on", "x"]));
    assert!(!plan.contains("hachyderm.io"), "{plan}");
}

#[test]
fn a_place_that_this_run_does_without_is_no_fault_of_the_policy() {
    let repository = Repository::new("[platforms]\nrequired = [\"keybase\", \"mastodon@hachyderm.io\"]\n");
    let mine = repository.root.path().join("mine.toml");
    let disabled = |id: &str| format!("\n[[disable]]\nid = \"{id}\"\nwhy = \"unused\"\n");
    let text = format!("schema = \"callsign.platforms/1\"\n{}{}", disabled("keybase"), disabled("mastodon"));
    fs::write(&mine, text).unwrap();
    let over = ["--overlay", mine.to_str().unwrap()];
    let output = repository.run(&[&["check", "acmeworks", "--plan"][..], &over].concat());
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(!data(&output).contains("hachyderm.io"));
    let lint = repository.run(&[&["policy", "lint"][..], &over].concat());
    let words = data(&lint).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("keybase is required, yet the catalog has no such place"), "{}", data(&lint));
}

#[cfg(unix)]
#[test]
fn a_pipe_called_like_a_policy_is_not_waited_for() {
    let repository = Repository::new("");
    fs::remove_file(repository.file()).unwrap();
    let made = Command::new("mkfifo").arg(repository.file()).status();
    if made.is_ok_and(|status| status.success()) {
        let output = repository.run(&DEMO);
        assert_eq!(output.status.code(), Some(1));
        assert!(told(&output).contains("is no file"), "{}", told(&output));
    }
}

#[test]
fn an_archive_keeps_the_places_that_the_policy_required() {
    let (world, state) = (healthy(|_, _| false), TempDir::new().unwrap());
    let repository = Repository::new("[platforms]\nrequired = [\"github\", \"gitlab\"]\n");
    let archive = repository.root.path().join("a.har");
    let archive = archive.to_str().unwrap();
    let check = ["check", "acmeworks", "--on", "github,gitlab,x", "-o", "json"];
    let record = [&check[..], &["--record", archive]].concat();
    let run = |command: &mut Command, folder: &Path| command.current_dir(folder).output().unwrap();
    let live = read(&run(&mut through(&world, state.path(), &record), &repository.inner));
    let replay = ["check", "--replay", archive, "-o", "json"];
    let here = run(&mut callsign(&replay), &repository.inner);
    assert_eq!(read(&here).names, live.names);
    assert!(!told(&here).contains("another policy"), "{}", told(&here));
    // Elsewhere, where there is no policy.
    let elsewhere = run(&mut callsign(&replay), state.path());
    assert_eq!(read(&elsewhere).names, live.names);
    assert!(
        told(&elsewhere).contains("was recorded with a policy: its places still hold"),
        "{}",
        told(&elsewhere)
    );
    // Where there is another one.
    let other = Repository::new("[platforms]\nrequired = [\"x\"]\n");
    let output = run(&mut callsign(&replay), &other.inner);
    assert_eq!(required(&read(&output)), ["x"]);
    assert!(told(&output).contains("was recorded with another policy; today's holds"), "{}", told(&output));
    // What was named goes before what today's policy says.
    let named = [&check[..], &["--record", archive, "--for", "developer"]].concat();
    run(&mut through(&world, state.path(), &named), &repository.inner);
    assert_eq!(read(&run(&mut callsign(&replay), &other.inner)).scope.profile, "developer");
}

#[test]
fn the_examples_hold_to_the_printed_schema() {
    let schema: Value =
        serde_json::from_slice(&callsign(&["schema", "policy"]).output().unwrap().stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let catalog = Catalog::embedded().unwrap();
    let today = jiff::civil::date(2026, 11, 22);
    let readme = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap();
    let examples = readme.split("```toml\n").skip(1).filter_map(|part| part.split("```").next());
    let examples: Vec<&str> = examples.filter(|text| text.contains("callsign.policy/1")).collect();
    assert!(!examples.is_empty(), "the README shows a policy");
    let holds = |text: &str| {
        let document: toml::Value = toml::from_str(text).unwrap();
        validator.is_valid(&plain(&document))
    };
    let reads = |text: &str| {
        let source = Source { name: "callsign.toml".to_owned(), found: false };
        Draft::new(source, text.as_bytes().to_vec()).read(&catalog, today)
    };
    for text in examples {
        reads(text).unwrap_or_else(|broken| panic!("{broken}"));
        assert!(holds(text), "{text}");
    }
    for body in [
        "colour = 1\n",
        "[brand]\nclasses = [46]\n",
        "[brand]\nnames = \"acme\"\n",
        "[brand]\nannounced = 3\n",
        "[brand]\nmarkets = [\"USA\"]\n",
        "[platforms]\nrequired = []\n",
        "[gate]\nmin_confidence = \"sure\"\n",
        "[[waiver]]\nid = \"F-3a9c0b1d\"\nreason = \"r\"\nuntil = 2026-12-01\n",
        "[[waiver]]\nid = \"F-3\"\nreason = \"r\"\nby = \"b\"\nuntil = 2026-12-01\n",
        "[privacy]\nremember = 1\n",
        "[network]\nproxi = \"h\"\n",
    ] {
        let text = format!("{HEAD}{body}");
        assert!(reads(&text).is_err() && !holds(&text), "{body}");
    }
}

/// A document as editors hold it against a schema: days are texts.
fn plain(value: &toml::Value) -> Value {
    match value {
        toml::Value::Datetime(day) => Value::String(day.to_string()),
        toml::Value::Array(items) => items.iter().map(plain).collect(),
        toml::Value::Table(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.clone(), plain(value))).collect())
        }
        other => serde_json::to_value(other).unwrap(),
    }
}
