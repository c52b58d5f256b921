//! The three jobs as they run: the scripts of the recipes, one after the other, in a repository of
//! their own, with the real program and a simulated world. `CALLSIGN_SHOW=1` prints their logs.
#![cfg(unix)]
#![expect(clippy::print_stderr, reason = "the logs were asked for by `CALLSIGN_SHOW`")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use super::{JOBS, recipe};
use crate::loopback::{NOWHERE, healthy};
use crate::server::World;

const POLICY: &str = "schema = \"callsign.policy/1\"\nnames_from = \"names.txt\"\n[platforms]\nrequired = [\"github\", \"bluesky\"]\n";

/// A project whose names are watched, its remote, and a world that can change.
struct Project {
    folder: TempDir,
    world: World,
    held: Arc<AtomicBool>,
}

impl Project {
    /// With a policy and a name on the main branch.
    fn new() -> Self {
        let held = Arc::new(AtomicBool::new(false));
        let now = held.clone();
        let world = healthy(move |place, handle| {
            place.platform.id == "github" && handle == "acmeworks" && now.load(Ordering::SeqCst)
        });
        let project = Self { folder: tempfile::tempdir().unwrap(), world, held };
        for folder in ["bin", "temp", "work"] {
            fs::create_dir(project.path(folder)).unwrap();
        }
        let way = format!(
            "--proxy {} --ca-cert {}",
            project.world.proxy_url(),
            project.world.ca_pem_path().display()
        );
        let program = env!("CARGO_BIN_EXE_callsign");
        // Only what asks somebody is shown the way to the world; no test waits for half an hour.
        project.program(
            "callsign",
            &format!(
                "case $1 in lock) way=\"{way}\" ;; *) way= ;; esac
                 for word; do shift; [ \"$word\" = 30m ] && word=1s; set -- \"$@\" \"$word\"; done
                 exec \"{program}\" \"$@\" $way"
            ),
        );
        project.program("gh", "echo \"gh $*\"\ncase $2 in view) exit 1 ;; esac");
        fs::write(project.path("work/callsign.toml"), POLICY).unwrap();
        fs::write(project.path("work/names.txt"), "acmeworks\n").unwrap();
        project.shell(
            "git init --quiet --bare --initial-branch main ../remote.git
             git -C ../remote.git config receive.advertisePushOptions true
             git init --quiet --initial-branch main .
             git remote add origin ../remote.git
             git add . && git commit --quiet --message 'Name it' && git push --quiet origin main
             git fetch --quiet origin",
        );
        project
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    fn program(&self, name: &str, script: &str) {
        let path = self.path("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// Runs a script as a runner would; its exit code and what it printed.
    fn script(&self, script: &str) -> (i32, String) {
        let path = std::env::var("PATH").unwrap_or_default();
        let script = format!("exec 2>&1\n{script}");
        let output = Command::new("bash")
            .args(["-e", "-o", "pipefail", "-c", &script])
            .current_dir(self.path("work"))
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.folder.path())
            .env("XDG_CONFIG_HOME", NOWHERE)
            .env("CI", "true")
            .env("RUNNER_TEMP", self.path("temp"))
            .env("GITHUB_STEP_SUMMARY", self.path("temp/summary.md"))
            .env("BASE", "main")
            .env("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main")
            .env("CI_SERVER_HOST", "git.example")
            .env("CI_PROJECT_PATH", "acme/names")
            .env("CALLSIGN_PUSH_TOKEN", "token")
            .envs([("GIT_AUTHOR_NAME", "A"), ("GIT_AUTHOR_EMAIL", "a@example.com")])
            .envs([("GIT_COMMITTER_NAME", "A"), ("GIT_COMMITTER_EMAIL", "a@example.com")])
            // Where the pipeline pushes to is the remote of this test.
            .env("GIT_CONFIG_COUNT", "1")
            .env("GIT_CONFIG_KEY_0", format!("url.{}.insteadOf", self.path("remote.git").display()))
            .env("GIT_CONFIG_VALUE_0", "https://callsign:token@git.example/acme/names.git")
            .output()
            .unwrap();
        (output.status.code().unwrap_or(-1), String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn shell(&self, script: &str) -> String {
        let (code, told) = self.script(script);
        assert_eq!(code, 0, "{told}");
        told
    }

    /// Runs the steps of a job; a step that fails ends it, but for those that run whatever happened.
    fn run(&self, name: &str, steps: &[(String, bool)]) -> (i32, String) {
        let (mut ended, mut log) = (0, String::new());
        for (script, is_always) in steps {
            if ended != 0 && !is_always {
                continue;
            }
            let (code, told) = self.script(script);
            log.extend(script.lines().flat_map(|line| ["$ ", line, "\n"]));
            log.extend([told.as_str(), "(exit ", &code.to_string(), ")\n"]);
            ended = if ended == 0 { code } else { ended };
        }
        if std::env::var_os("CALLSIGN_SHOW").is_some() {
            eprintln!("=== {name}: exit {ended}\n{log}");
        }
        (ended, log)
    }

    fn job(&self, job: &Job) -> (i32, String) {
        self.run(job.name, &job.steps)
    }

    /// The lock of the branch that the nightly job proposes.
    fn proposed(&self) -> String {
        let (_, lock) = self.script("git --git-dir ../remote.git show callsign-lock:callsign.lock");
        lock
    }
}

/// A job of a recipe.
struct Job {
    name: &'static str,
    /// Scripts, and whether each runs whatever happened before.
    steps: Vec<(String, bool)>,
}

/// Pull request, nightly, release, on the one platform and on the other.
fn jobs() -> [[Job; 3]; 2] {
    let github = |file: &str, job: &str, name| {
        let steps = recipe(file)["jobs"][job]["steps"].clone();
        let steps = steps.as_array().unwrap().iter().filter_map(|step| {
            Some((
                step["run"].as_str()?.to_owned(),
                step["if"].as_str().is_some_and(|told| told.contains("cancelled")),
            ))
        });
        Job { name, steps: steps.collect() }
    };
    let pipeline = recipe(JOBS[3]);
    let gitlab = |job: &str, name| {
        let lines = |key: &str| {
            let lines = pipeline[job][key].as_array().into_iter().flatten().filter_map(Value::as_str);
            lines.collect::<Vec<_>>().join("\n")
        };
        Job { name, steps: vec![(lines("script"), false), (lines("after_script"), true)] }
    };
    [
        [
            github(JOBS[0], "names", "GitHub Actions, pull request"),
            github(JOBS[1], "refresh", "GitHub Actions, nightly"),
            github(JOBS[2], "names", "GitHub Actions, release"),
        ],
        [
            gitlab("names on a merge request", "GitLab CI, merge request"),
            gitlab("names every night", "GitLab CI, nightly"),
            gitlab("names of a release", "GitLab CI, release"),
        ],
    ]
}

/// Brings the proposed lock to the main branch, as whoever reviews it does.
const MERGE: &str = "git switch --quiet main && git merge --quiet callsign-lock && git push --quiet origin main && git branch --quiet --delete callsign-lock && git push --quiet origin :callsign-lock";

#[test]
fn the_three_jobs_run_as_they_stand() {
    for [pull_request, nightly, release] in jobs() {
        let project = Project::new();
        // Nothing is locked yet: nobody can say anything.
        let (code, log) = project.job(&pull_request);
        assert_ne!(code, 0, "{log}");
        // The first night asks everybody and proposes the lock.
        let (code, log) = project.job(&nightly);
        assert_eq!(code, 0, "{log}");
        assert!(project.proposed().contains("acmeworks"), "{log}");
        project.shell(MERGE);
        for job in [&pull_request, &release] {
            let (code, log) = project.job(job);
            assert_eq!(code, 0, "{log}");
        }
        // A pull request cannot loosen what it is judged by.
        project.shell("git switch --quiet --create loose && printf '[gate]\\nfail_on = \"never\"\\n' >> callsign.toml && git commit --quiet --all --message 'Loosen'");
        let base = project.path("work/callsign.base.toml");
        let (_, log) = project.job(&pull_request);
        assert_eq!(fs::read_to_string(&base).unwrap(), POLICY, "{log}");
        project.shell("git switch --quiet main");
        // Somebody takes a required handle: the night is red, and tells by the lock.
        project.held.store(true, Ordering::SeqCst);
        let (code, log) = project.job(&nightly);
        assert!(matches!(code, 4 | 11 | 12), "exit {code}\n{log}");
        assert!(log.contains("red: "), "{log}");
        assert!(project.proposed().contains("taken"), "{}\n{log}", project.proposed());
        project.shell(MERGE);
        // From then on the release is red, without asking anybody.
        let (code, log) = project.job(&release);
        assert!(matches!(code, 11 | 12), "exit {code}\n{log}");
        assert_clean(project.folder.path(), &log);
    }
}

/// No token and no path of the machine is told in a log but that of the files in it.
fn assert_clean(folder: &Path, log: &str) {
    assert!(!log.contains("callsign:token@"), "{log}");
    assert!(!log.contains(&*folder.join("temp/callsign").to_string_lossy()), "{log}");
}
