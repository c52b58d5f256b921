//! The recipes for pipelines and releases: they parse, use only what the platforms document, ask for no
//! more leave than they need, and every command of ours in them is one that the program understands.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use callsign::cli::Cli;
use saphyr::{LoadableYamlNode, Yaml};
use serde_json::{Map, Value};

mod run;

/// Recipes that users take over, shown in the README to the letter.
const JOBS: [&str; 4] = [
    ".ci/jobs/github/pull-request.yml",
    ".ci/jobs/github/nightly.yml",
    ".ci/jobs/github/release.yml",
    ".ci/jobs/gitlab/callsign.yml",
];
/// Our own.
const OWN: [&str; 2] = [".github/workflows/release.yml", ".github/actions/callsign/action.yml"];
const CONTAINER: &str = ".ci/Containerfile";

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn text(file: &str) -> String {
    fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"))
}

/// A recipe as the platform reads it.
fn recipe(file: &str) -> Value {
    let text = text(file);
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_eq!(documents.len(), 1, "{file}");
    value(&documents[0])
}

fn value(yaml: &Yaml<'_>) -> Value {
    if let Some(members) = yaml.as_mapping() {
        let member =
            |(key, member): (&Yaml<'_>, &Yaml<'_>)| (key.as_str().unwrap().to_owned(), value(member));
        return Value::Object(members.iter().map(member).collect());
    }
    if let Some(items) = yaml.as_sequence() {
        return items.iter().map(value).collect();
    }
    let flag = yaml.as_bool().map(Value::from);
    let number = || yaml.as_integer().map(Value::from);
    let words = || yaml.as_str().map(Value::from);
    flag.or_else(number).or_else(words).unwrap_or(Value::Null)
}

fn members<'v>(value: &'v Value, what: &str) -> &'v Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{what} is no mapping: {value}"))
}

fn assert_keys(of: &Map<String, Value>, known: &[&str], what: &str) {
    for key in of.keys() {
        assert!(known.contains(&key.as_str()), "{what} has no key `{key}`");
    }
}

/// Every `run` and `script` line of a recipe, with the name of its job.
fn scripts(recipe: &Value) -> Vec<(String, String)> {
    let mut scripts = Vec::new();
    collect(recipe, "", &mut scripts);
    scripts
}

fn collect(value: &Value, path: &str, scripts: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match (key.as_str(), member) {
                    ("run", Value::String(script)) => scripts.push((path.to_owned(), script.clone())),
                    ("script" | "after_script" | "before_script", Value::Array(lines)) => {
                        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().unwrap()).collect();
                        scripts.push((format!("{path}/{key}"), lines.join("\n")));
                    }
                    _ => collect(member, &format!("{path}/{key}"), scripts),
                }
            }
        }
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| collect(item, &format!("{path}/{at}"), scripts));
        }
        _ => {}
    }
}

/// The words of a shell line, quotes taken off; variables stay as they are.
fn words(line: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

/// The commands of ours in a script, up to where the shell goes on with something else.
fn commands(script: &str) -> Vec<Vec<String>> {
    let ours = |line: &str| {
        let words = words(line.trim());
        let end = words.iter().position(|word| ["||", "&&", "|", ">", ";"].contains(&word.as_str()));
        let words = words[..end.unwrap_or(words.len())].to_vec();
        (words.first().is_some_and(|first| first == "callsign")).then_some(words)
    };
    script.lines().filter_map(ours).collect()
}

#[test]
fn every_command_of_ours_is_understood() {
    let mut found = 0;
    for file in JOBS {
        for (job, script) in scripts(&recipe(file)) {
            for words in commands(&script) {
                Cli::read(&words).unwrap_or_else(|error| panic!("{file}{job}: {error}"));
                found += 1;
            }
        }
    }
    assert_eq!(found, 6, "three jobs on two platforms");
}

#[test]
fn every_script_is_one_that_a_shell_can_read() {
    for file in JOBS.iter().chain(&OWN) {
        let recipe = recipe(file);
        let scripts = scripts(&recipe);
        assert!(!scripts.is_empty(), "{file}");
        for (job, script) in scripts {
            // What the platform puts in is text to the shell.
            assert!(!script.contains("${{"), "{file}{job}: pass it as a variable, so that it stays data");
            assert_shell(&script, &format!("{file}{job}"));
        }
    }
    assert_shell(&text(".ci/run"), ".ci/run");
}

fn assert_shell(script: &str, what: &str) {
    let mut shell =
        Command::new("bash").arg("-n").stdin(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    shell.stdin.take().unwrap().write_all(script.as_bytes()).unwrap();
    let read = shell.wait_with_output().unwrap();
    assert!(read.status.success(), "{what}: {}", String::from_utf8_lossy(&read.stderr));
}

#[test]
fn workflows_use_what_is_documented_and_the_least_leave() {
    for file in JOBS.iter().filter(|file| file.contains("github")).chain(&OWN[..1]) {
        let recipe = recipe(file);
        let workflow = members(&recipe, file);
        assert_keys(
            workflow,
            &["name", "run-name", "on", "permissions", "env", "defaults", "concurrency", "jobs"],
            file,
        );
        assert_keys(
            members(&workflow["on"], file),
            &["pull_request", "push", "schedule", "workflow_dispatch"],
            file,
        );
        assert_leave(&workflow["permissions"], &["read"], file);
        for (job, steps) in members(&workflow["jobs"], file) {
            let what = format!("{file}: {job}");
            let known = [
                "name",
                "needs",
                "if",
                "runs-on",
                "permissions",
                "env",
                "defaults",
                "strategy",
                "steps",
                "timeout-minutes",
                "concurrency",
                "outputs",
                "environment",
                "container",
                "services",
                "continue-on-error",
                "uses",
                "with",
                "secrets",
            ];
            let members = members(steps, &what);
            assert_keys(members, &known, &what);
            assert!(members.contains_key("timeout-minutes"), "{what} has no end");
            assert!(members.contains_key("runs-on"), "{what} runs nowhere");
            if let Some(leave) = members.get("permissions") {
                assert_leave(leave, &["read", "write"], &what);
            }
            assert_steps(&members["steps"], &what);
        }
    }
    let action = recipe(OWN[1]);
    assert_keys(
        members(&action, OWN[1]),
        &["name", "author", "description", "inputs", "outputs", "runs", "branding"],
        OWN[1],
    );
    assert_eq!(action["runs"]["using"], "composite");
    assert_steps(&action["runs"]["steps"], OWN[1]);
    for step in action["runs"]["steps"].as_array().unwrap() {
        assert!(
            step["run"].is_null() || step["shell"].is_string(),
            "a composite step names its shell: {step}"
        );
    }
}

fn assert_leave(leave: &Value, most: &[&str], what: &str) {
    let known = [
        "actions",
        "attestations",
        "checks",
        "contents",
        "deployments",
        "discussions",
        "id-token",
        "issues",
        "models",
        "packages",
        "pages",
        "pull-requests",
        "security-events",
        "statuses",
    ];
    let leave = members(leave, what);
    assert_keys(leave, &known, what);
    for (kind, degree) in leave {
        assert!(most.contains(&degree.as_str().unwrap()), "{what}: {kind} may be {degree}");
    }
}

fn assert_steps(steps: &Value, what: &str) {
    let known = [
        "id",
        "if",
        "name",
        "uses",
        "run",
        "working-directory",
        "shell",
        "with",
        "env",
        "continue-on-error",
        "timeout-minutes",
    ];
    for step in steps.as_array().unwrap_or_else(|| panic!("{what} has no steps")) {
        let step = members(step, what);
        assert_keys(step, &known, what);
        assert!(
            step.contains_key("uses") != step.contains_key("run"),
            "{what}: a step uses or runs: {step:?}"
        );
        let Some(uses) = step.get("uses").and_then(Value::as_str) else { continue };
        let (action, version) =
            uses.split_once('@').unwrap_or_else(|| panic!("{what}: `{uses}` is not pinned"));
        let is_tag =
            version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        assert!(is_tag, "{what}: `{uses}` is pinned to no tag");
        let folder = action.strip_prefix("OWNER/callsign/");
        assert!(
            folder.is_none_or(|folder| root().join(folder).join("action.yml").is_file()),
            "{what}: `{uses}` is no action of this repository"
        );
    }
}

#[test]
fn a_pull_request_gets_no_secret_and_cannot_waive_itself() {
    let file = JOBS[0];
    let text = text(file);
    assert!(!text.contains("secrets.") && !text.contains("pull_request_target"), "forks run this");
    assert_eq!(recipe(file)["permissions"], serde_json::json!({ "contents": "read" }));
    for file in [JOBS[0], JOBS[3]] {
        let scripts = scripts(&recipe(file));
        let of_base = |script: &str| {
            let shown = script.find(":callsign.toml > callsign.base.toml");
            shown.is_some_and(|shown| script[shown..].contains("--policy callsign.base.toml"))
        };
        let all: String = scripts.iter().map(|(_, script)| script.replace('"', "") + "\n").collect();
        assert!(of_base(&all), "{file}: the policy is that of the base branch");
    }
}

#[test]
fn the_pipeline_of_the_other_platform_uses_what_is_documented() {
    let file = JOBS[3];
    let known = [
        "image",
        "stage",
        "timeout",
        "variables",
        "artifacts",
        "extends",
        "rules",
        "script",
        "before_script",
        "after_script",
        "cache",
        "needs",
        "retry",
        "tags",
        "allow_failure",
        "interruptible",
        "services",
    ];
    let recipe = recipe(file);
    let jobs = members(&recipe, file);
    for (name, job) in jobs {
        let what = format!("{file}: {name}");
        let job = members(job, &what);
        assert_keys(job, &known, &what);
        if name.starts_with('.') {
            continue;
        }
        let base = job["extends"].as_str().unwrap();
        assert!(jobs.contains_key(base), "{what} takes from nothing");
        assert!(job.contains_key("script") && job.contains_key("rules"), "{what}");
        for rule in job["rules"].as_array().unwrap() {
            assert_keys(
                members(rule, &what),
                &["if", "when", "changes", "exists", "allow_failure", "variables"],
                &what,
            );
        }
        if let Some(cache) = job.get("cache") {
            assert_keys(members(cache, &what), &["key", "paths", "policy", "when", "untracked"], &what);
        }
    }
    assert!(
        !text(file).contains("CALLSIGN_PUSH_TOKEN") || text(file).matches("CALLSIGN_PUSH_TOKEN").count() == 1
    );
}

#[test]
fn the_release_is_built_for_every_system_with_digests() {
    let recipe = recipe(OWN[0]);
    let built = recipe["jobs"]["build"]["strategy"]["matrix"]["include"].as_array().unwrap();
    let built: Vec<&str> = built.iter().map(|one| one["target"].as_str().unwrap()).collect();
    let action = text(OWN[1]);
    for target in &built {
        assert!(action.contains(target), "the action knows no {target}");
    }
    let offered = |line: &&str| line.contains(") target=");
    assert_eq!(action.lines().filter(offered).count(), built.len(), "the action knows more than is built");
    let scripts: String = scripts(&recipe).into_iter().map(|(_, script)| script + "\n").collect();
    for part in ["--locked", "SHA256SUMS", "check --replay demo", "musl-tools"] {
        assert!(scripts.contains(part), "{part}");
    }
}

#[test]
fn the_container_holds_the_program_and_no_root() {
    let text = text(CONTAINER);
    let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let known = ["FROM", "RUN", "WORKDIR", "COPY", "ENV", "USER", "ENTRYPOINT", "CMD"];
    let mut stages: Vec<(&str, Option<&str>)> = Vec::new();
    let mut user = None;
    for line in lines {
        let (word, rest) = line.split_once(' ').unwrap();
        assert!(known.contains(&word), "{line}");
        let parts: Vec<&str> = rest.split_whitespace().collect();
        match word {
            "FROM" => {
                assert!(
                    stages.is_empty() || stages.len() == 1 || user.is_some(),
                    "a stage that runs is not root"
                );
                stages.push((parts[0], parts.get(2).copied()));
                user = None;
                assert!(
                    parts[0] == "scratch" || parts[0].rsplit('/').next().unwrap().contains(':'),
                    "{line}"
                );
            }
            "COPY" => {
                let from = parts[0].strip_prefix("--from=");
                match from {
                    Some(stage) => assert!(stages.iter().any(|(_, name)| *name == Some(stage)), "{line}"),
                    None => {
                        for part in &parts[..parts.len() - 1] {
                            assert!(root().join(part).exists(), "{line}: there is no {part}");
                        }
                    }
                }
            }
            "USER" => user = Some(rest),
            "ENTRYPOINT" | "CMD" => {
                serde_json::from_str::<Vec<String>>(rest).unwrap_or_else(|error| panic!("{line}: {error}"));
            }
            _ => {}
        }
    }
    assert_eq!(stages.last().unwrap().0, "scratch");
    let user = user.unwrap();
    assert!(user.split(':').all(|id| id.parse::<u32>().is_ok_and(|id| id > 0)), "{user}");
}

#[test]
fn the_readme_shows_the_jobs_as_they_are() {
    let path: PathBuf = root().join("README.md");
    let mut readme = fs::read_to_string(&path).unwrap();
    for file in JOBS {
        let mark = format!("<!-- {file} -->\n```yaml\n");
        let start =
            readme.find(&mark).unwrap_or_else(|| panic!("README.md does not show {file}")) + mark.len();
        let end = start + readme[start..].find("```\n").unwrap();
        if std::env::var_os("CALLSIGN_BLESS").is_some() {
            readme.replace_range(start..end, &text(file));
        } else {
            assert_eq!(&readme[start..end], text(file), "show it anew: CALLSIGN_BLESS=1 cargo test recipes");
        }
    }
    if std::env::var_os("CALLSIGN_BLESS").is_some() {
        fs::write(&path, readme).unwrap();
    }
}
