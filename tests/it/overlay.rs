//! The user's own entries over ours, by the real binary: added, replaced, taken out, refused, and
//! what that does to archives and keys.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use callsign::catalog::Catalog;
use callsign::catalog::overlay::Overlay;
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::Value;
use tempfile::TempDir;

use crate::internet::identify;
use crate::loopback::{answered, ask_of, callsign, data, healthy, honest, read, through, told};
use crate::server::{Answered, World};
use crate::world::entry_at;

/// An overlay with these tables.
fn file(folder: &TempDir, name: &str, tables: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, format!("schema = \"callsign.platforms/1\"\n{tables}")).unwrap();
    path
}

/// An entry asked at its own host, with a change.
fn entry(id: &str, change: (&str, &str)) -> String {
    let text = entry_at(id, &format!("Place {id}"), &format!("{id}.example")) + &PROBE.replace("ID", id);
    let changed = text.replace(change.0, change.1);
    assert!(change.0.is_empty() || changed != text, "the change applies");
    if change.0.is_empty() { text } else { changed }
}

const PROBE: &str = r#"
[[platform.probe]]
id = "api"
kind = "api"
url = "https://api.ID-place.net/users/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
account = { json = "/login" }
signal = [
  { says = "taken", status = [200], json = [{ at = "/login", exists = "yes" }] },
  { says = "absent", status = [404], json = [{ at = "/message", equals = "Not Found" }] },
]
"#;

/// Hosts called `api.*-place.net` know the two controls; the rest is the recorded internet.
fn world() -> World {
    World::start(|asked| {
        let ask = ask_of(asked);
        if asked.host.starts_with("api.") && asked.host.ends_with("-place.net") {
            let handle = ask.url.path().rsplit('/').next().unwrap_or_default();
            return match handle {
                "famous" | "obscurehandle" => Answered::new(200, format!("{{\"login\":\"{handle}\"}}")),
                _ => Answered::new(404, "{\"message\":\"Not Found\"}"),
            }
            .with("content-type", "application/json");
        }
        match identify(&ask) {
            Some((place, handle)) => answered(&honest(place, &handle, &ask, false)),
            None => Answered::new(404, "nowhere"),
        }
    })
}

fn over(command: &mut Command, files: &[&Path]) -> Output {
    for file in files {
        command.arg("--overlay").arg(file);
    }
    command.output().unwrap()
}

#[test]
fn entries_are_added_replaced_and_taken_out() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let tables = format!(
        "{}{}\n[[disable]]\nid = \"keybase\"\nwhy = \"nobody here uses it\"\n",
        entry("forum", ("", "")),
        entry("github", ("", ""))
    );
    let mine = file(&folder, "mine.toml", &tables);
    let args = ["check", "acmeworks", "--on", "forum,github,steam", "-o", "json"];
    let output = over(&mut through(&world, folder.path(), &args), &[&mine]);
    let report = read(&output);
    let sources: Vec<(&str, &str, &str)> = report.names[0]
        .standings
        .iter()
        .map(|one| (one.surface.platform.as_str(), one.source.list.as_str(), one.source.entry.as_str()))
        .collect();
    assert_eq!(
        sources,
        [("forum", "overlay", "forum"), ("github", "overlay", "github"), ("steam", "native", "steam")]
    );
    assert!(report.names[0].standings.iter().all(|one| one.verdict == Verdict::Vacant));
    assert!(world.asked().iter().all(|asked| asked.host != "api.github.com"), "replaced whole");
    let name = mine.display().to_string();
    for part in [
        format!("`{name}` adds `forum`"),
        format!("`github` comes from `{name}`"),
        format!("`keybase` is disabled by `{name}`: nobody here uses it"),
    ] {
        assert!(told(&output).contains(&part), "{part}: {}", told(&output));
    }
    let gone = over(&mut callsign(&["check", "acmeworks", "--on", "keybase"]), &[&mine]);
    assert_eq!(gone.status.code(), Some(2), "{}", told(&gone));

    let list = data(&over(&mut callsign(&["platforms", "list"]), &[&mine]));
    let line = |id: &str| list.lines().find(|line| line.starts_with(&format!("{id} "))).map(str::to_owned);
    assert!(line("forum").unwrap().ends_with(&name) && line("github").unwrap().ends_with(&name), "{list}");
    assert!(line("steam").unwrap().ends_with("built in") && line("keybase").is_none(), "{list}");
    assert!(!data(&callsign(&["platforms", "list"]).output().unwrap()).contains("built in"));
    let show = data(&over(&mut callsign(&["platforms", "show", "github"]), &[&mine]));
    assert!(show.contains(&format!("overlay `{name}`")) && show.contains("Place github"), "{show}");
    let explained = over(&mut through(&world, folder.path(), &["explain", "forum/acmeworks"]), &[&mine]);
    assert!(data(&explained).contains(&format!("from        overlay `{name}`")), "{}", data(&explained));
    assert!(data(&explained).contains("overlay `forum`, proved by: shape"), "{}", data(&explained));
}

#[test]
fn later_overlays_have_the_last_word() {
    let folder = TempDir::new().unwrap();
    let first = file(&folder, "first.toml", &entry("forum", ("", "")));
    let second = file(&folder, "second.toml", &entry("forum", ("Place forum", "The second")));
    let third = file(&folder, "third.toml", "[[disable]]\nid = \"forum\"\nwhy = \"closed\"\n");
    let show = |files: &[&Path]| over(&mut callsign(&["platforms", "show", "forum"]), files);
    assert!(data(&show(&[&first, &second])).contains("The second"));
    assert!(data(&show(&[&second, &first])).contains("Place forum"));
    assert_eq!(show(&[&first, &third]).status.code(), Some(2));
    assert!(data(&show(&[&first, &third, &second])).contains("The second"));
    let twice = show(&[&first, &first]);
    assert_eq!(twice.status.code(), Some(2));
    assert!(told(&twice).contains("is given twice"), "{}", told(&twice));
}

#[test]
fn the_users_own_file_is_read_without_being_named() {
    let folder = TempDir::new().unwrap();
    let config = folder.path().join("config");
    fs::create_dir_all(config.join("callsign")).unwrap();
    let own = config.join("callsign/platforms.toml");
    fs::write(&own, format!("schema = \"callsign.platforms/1\"\n{}", entry("forum", ("", "")))).unwrap();
    let run = |args: &[&str]| callsign(args).env("XDG_CONFIG_HOME", &config).output().unwrap();
    let listed = run(&["platforms", "list"]);
    assert!(data(&listed).contains("\nforum "), "{}", data(&listed));
    let note = format!("your own entries are read from `{}`", own.display());
    assert!(told(&listed).contains(&note), "{}", told(&listed));
    assert_eq!(told(&run(&["platforms", "list", "-q"])), "");
    // What is named too is read once.
    let named = run(&["platforms", "list", "--overlay", own.to_str().unwrap()]);
    assert!(named.status.success() && !told(&named).contains(&note), "{}", told(&named));
    // An archive recorded without it needs it no more than before.
    let demo = run(&["check", "--replay", "demo"]);
    assert_eq!(demo.status.code(), Some(12), "{}", told(&demo));
    assert!(told(&demo).contains("which is left aside"), "{}", told(&demo));
    assert_eq!(data(&demo), data(&callsign(&["check", "--replay", "demo"]).output().unwrap()));

    fs::write(&own, "schema = 7").unwrap();
    let broken = run(&["platforms", "list"]);
    assert_eq!(broken.status.code(), Some(1));
    assert!(told(&broken).contains(&format!("{}:1: ", own.display())), "{}", told(&broken));
    fs::remove_file(&own).unwrap();
    fs::create_dir(&own).unwrap();
    let folder = run(&["platforms", "list"]);
    assert_eq!(folder.status.code(), Some(1));
    assert!(
        told(&folder).contains("is a folder") && told(&folder).contains("your own entries"),
        "{}",
        told(&folder)
    );
}

#[test]
fn every_fault_of_every_overlay_is_told_at_once() {
    let folder = TempDir::new().unwrap();
    let one = file(
        &folder,
        "one.toml",
        &format!(
            "{}\n[[disable]]\nid = \"githup\"\nwhy = \" \"\n[[disable]]\nid = \"forum\"\nwhy = \"x\"\n\
             [[disable]]\nid = \"steam\"\nwhy = \"x\"\n[[disable]]\nid = \"steam\"\nwhy = \"x\"\n\
             [[profile]]\nid = \"shop\"\nwords = \"a shop\"\nrequired = [\"forum\", \"github\", \"steam\", \"nowhere\"]\n\
             [[profile]]\nid = \"shop\"\nwords = \"a shop\"\nrequired = []\n",
            entry("forum", ("tier = 1", "tier = 9"))
        ),
    );
    let two =
        file(&folder, "two.toml", "[[platform]]\nid = \"other\"\ntier = \"one\"\n[[disabled]]\nid = \"x\"\n");
    let output = over(&mut callsign(&["check", "acme"]), &[&one, &two]);
    assert_eq!((output.status.code(), data(&output).as_str()), (Some(1), ""));
    let told = told(&output);
    let at = |path: &Path, line: usize| format!("{}:{line}: ", path.display());
    let text = fs::read_to_string(&one).unwrap();
    let line_of = |part: &str| 1 + text.lines().position(|line| line.contains(part)).unwrap();
    for (place, parts) in [
        (at(&one, line_of("tier = 9")), &["platform `forum`", "`tier`", "1, 2 or 3"][..]),
        (at(&one, line_of("githup")), &["`disable[0].id`", "did you mean `github`?", "platforms list"]),
        (at(&one, line_of("why = \" \"")), &["`disable[0].why`", "is empty"]),
        (at(&one, line_of("githup") + 3), &["`disable[1].id`", "entry of this file too"]),
    ] {
        let found =
            told.lines().any(|line| line.contains(&place) && parts.iter().all(|part| line.contains(part)));
        assert!(found, "{place}{parts:?} in:\n{told}");
    }
    for part in [
        "`steam` is disabled twice",
        "`steam` is no platform of this catalog",
        "`nowhere` is no platform of this catalog",
        "is used by an earlier profile",
        "`disabled`: is not known here",
        "`tier`",
    ] {
        assert!(told.contains(part), "{part} in:\n{told}");
    }
    assert!(!told.contains("`github` is no platform"), "built-in places may be required:\n{told}");
    assert!(told.contains(&at(&two, 4)), "{told}");
    assert_eq!(told.matches("error: ").count(), 1, "{told}");
}

#[test]
fn files_that_cannot_be_read_are_told() {
    let folder = TempDir::new().unwrap();
    let path = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    };
    let latin = path("latin.toml", b"schema = \"callsign.platforms/1\"\n# caf\xe9\n");
    let large = path("large.toml", &vec![b'#'; 5 << 20]);
    for (file, part) in [
        (folder.path().to_owned(), "is a folder"),
        (folder.path().join("nothing.toml"), "cannot read"),
        (latin, "is not UTF-8 from line 2 on"),
        (large, "is larger than 4 MiB"),
    ] {
        let output = over(&mut callsign(&["platforms", "list"]), &[&file]);
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(told(&output).contains(part) && told(&output).contains("--overlay"), "{}", told(&output));
    }
}

#[test]
fn overlays_read_only_variables_of_their_own() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let keyed = |variable: &str| {
        let keys = format!(
            "keys = [\"{variable}\"]\nheaders = {{ authorization = \"Bearer ${variable}\" }}\nkind = \"api\""
        );
        entry("forum", ("kind = \"api\"", &keys))
    };
    let thief = file(&folder, "thief.toml", &keyed("GITHUB_TOKEN"));
    let run = |file: &Path, variable: &str| {
        let args = ["check", "acmeworks", "--on", "forum", "-o", "json", "--fresh"];
        over(through(&world, folder.path(), &args).env(variable, "hunter2"), &[file])
    };
    let refused = run(&thief, "GITHUB_TOKEN");
    assert_eq!(refused.status.code(), Some(1));
    for part in [
        "`$GITHUB_TOKEN` is not for overlays",
        "built-in entry",
        "`CALLSIGN_KEY_GITHUB_TOKEN`",
        "probe[0].keys",
    ] {
        assert!(told(&refused).contains(part), "{part}: {}", told(&refused));
    }
    assert!(world.asked().is_empty());
    // Nor does the bare prefix name a variable.
    let bare = file(&folder, "bare.toml", &keyed("CALLSIGN_KEY_"));
    assert_eq!(run(&bare, "CALLSIGN_KEY_").status.code(), Some(1));

    let own = file(&folder, "own.toml", &keyed("CALLSIGN_KEY_FORUM"));
    let report = read(&run(&own, "CALLSIGN_KEY_OTHER"));
    assert_eq!(report.names[0].standings[0].doubt.as_ref().unwrap().kind, DoubtKind::NeedsKey);
    let output = run(&own, "CALLSIGN_KEY_FORUM");
    assert_eq!(read(&output).names[0].standings[0].verdict, Verdict::Vacant);
    assert!(world.asked().iter().all(|asked| asked.header("authorization") == Some("Bearer hunter2")));
    assert!(!data(&output).contains("hunter2") && !told(&output).contains("hunter2"));
}

#[test]
fn an_archive_replays_with_the_overlays_it_was_recorded_with() {
    let (world, folder) = (world(), TempDir::new().unwrap());
    let mine = file(&folder, "mine.toml", &entry("forum", ("", "")));
    let archive = folder.path().join("survey.har");
    let args =
        ["check", "acmeworks", "--on", "forum,steam", "-o", "json", "--record", archive.to_str().unwrap()];
    let live = over(&mut through(&world, folder.path(), &args), &[&mine]);
    assert!(live.status.code() == Some(3), "{}", told(&live));
    let replay = |extra: &[&str], files: &[&Path]| {
        let mut args = vec!["check", "--replay", archive.to_str().unwrap(), "-o", "json"];
        args.extend(extra);
        over(&mut callsign(&args), files)
    };
    // Where the file lies does not matter, what it says does.
    let moved = file(&folder, "moved.toml", &entry("forum", ("", "")));
    let mut one: Value = serde_json::from_slice(&live.stdout).unwrap();
    let mut two: Value = serde_json::from_slice(&replay(&[], &[&moved]).stdout).unwrap();
    assert_eq!((one["mode"].take(), two["mode"].take()), ("live".into(), "replay".into()));
    two.as_object_mut().unwrap().shift_remove("archive");
    assert_eq!(one, two);
    let other = file(&folder, "other.toml", &entry("forum", ("tier = 1", "tier = 2")));
    for files in [&[][..], &[other.as_path()], &[mine.as_path(), other.as_path()]] {
        let refused = replay(&[], files);
        assert_eq!(refused.status.code(), Some(1), "{}", told(&refused));
        assert!(
            told(&refused).contains("--rejudge") && told(&refused).contains("overlays"),
            "{}",
            told(&refused)
        );
        let rejudged = read(&replay(&["--rejudge"], files));
        assert!(rejudged.archive.unwrap().rejudged);
    }
}

#[test]
fn digests_tell_catalogs_apart() {
    let below = Catalog::embedded().unwrap();
    let overlay = |text: String| Overlay { name: "x.toml".to_owned(), text };
    let head = "schema = \"callsign.platforms/1\"\n";
    let one = || overlay(format!("{head}{}", entry("one", ("", ""))));
    let two = || overlay(format!("{head}{}", entry("two", ("", ""))));
    let digest = |overlays: &[Overlay]| below.overlaid(overlays).unwrap().catalog.digest;
    assert_eq!(digest(&[]), below.digest);
    let all =
        [digest(&[]), digest(&[one()]), digest(&[two()]), digest(&[one(), two()]), digest(&[two(), one()])];
    for (index, digest) in all.iter().enumerate() {
        assert!(!all[..index].contains(digest), "{index}");
    }
    assert_eq!(digest(&[one()]), digest(&[Overlay { name: "elsewhere.toml".to_owned(), ..one() }]));
}

#[test]
fn a_required_place_that_is_disabled_counts_as_unanswered() {
    let (world, folder) = (healthy(|_, _| false), TempDir::new().unwrap());
    let mine = file(
        &folder,
        "mine.toml",
        "[[disable]]\nid = \"gitlab\"\nwhy = \"x\"\n[[profile]]\nid = \"mine\"\nwords = \"me\"\nrequired = [\"github\"]\n",
    );
    let check = |profile: &str| {
        let args = ["check", "acmeworks", "--for", profile, "--on", "github", "-o", "json"];
        over(&mut through(&world, folder.path(), &args), &[&mine])
    };
    let output = check("developer");
    let note = "`gitlab` is disabled, yet the profile `developer` requires it: it counts as unanswered there";
    assert!(told(&output).contains(note), "{}", told(&output));
    assert!(!read(&output).names[0].complete && output.status.code() == Some(3));
    assert!(read(&check("mine")).names[0].complete);
}

#[test]
fn a_profile_may_take_the_place_of_the_usual_one() {
    let folder = TempDir::new().unwrap();
    let below = Catalog::embedded().unwrap();
    let laid = |tables: &str| {
        let path = file(&folder, "mine.toml", tables);
        let text = fs::read_to_string(&path).unwrap();
        below.overlaid(&[Overlay { name: "mine.toml".to_owned(), text }]).unwrap().catalog
    };
    let usual = below.profile(None).unwrap().id.clone();
    let own = laid("[[profile]]\nid = \"mine\"\nwords = \"me\"\ndefault = true\nrequired = [\"github\"]\n");
    assert_eq!(own.profile(None).unwrap().id, "mine");
    let rewritten =
        laid(&format!("[[profile]]\nid = \"{usual}\"\nwords = \"me\"\nrequired = [\"github\"]\n"));
    assert_eq!(rewritten.profile(None).unwrap().required, ["github"]);
}

#[test]
fn lint_reads_overlays_as_such() {
    let folder = TempDir::new().unwrap();
    let lint = |path: &Path| callsign(&["platforms", "lint", path.to_str().unwrap()]).output().unwrap();
    let clean = lint(&file(&folder, "clean.toml", "[[disable]]\nid = \"steam\"\nwhy = \"x\"\n"));
    assert!(
        clean.status.success() && data(&clean).ends_with("0 platforms, no faults, read as an overlay\n"),
        "{}",
        data(&clean)
    );
    let typo = lint(&file(&folder, "typo.toml", "\n[[disable]]\nid = \"steem\"\nwhy = \"x\"\n"));
    assert_eq!(typo.status.code(), Some(1));
    assert!(
        data(&typo).contains("typo.toml:4:") && data(&typo).contains("did you mean `steam`?"),
        "{}",
        data(&typo)
    );
    // An entry with a key of its own name is sound in our list and nowhere else.
    let keyed = entry(
        "forum",
        ("kind = \"api\"", "kind = \"api\"\nkeys = [\"FORUM_KEY\"]\nkey_query = { key = \"$FORUM_KEY\" }"),
    );
    let keyed = lint(&file(&folder, "keyed.toml", &keyed));
    assert!(
        keyed.status.success() && told(&keyed).contains("as an overlay it would have 1 fault"),
        "{}",
        told(&keyed)
    );
    let built_in = lint(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/platforms.toml")));
    assert!(built_in.status.success() && told(&built_in).is_empty(), "{}", told(&built_in));
}

#[test]
fn file_names_and_reasons_cannot_play_tricks() {
    let folder = TempDir::new().unwrap();
    let evil = "x\u{202e}.toml";
    let mine = file(&folder, evil, "[[disable]]\nid = \"steam\"\nwhy = \"\u{202e}gone\"\n");
    let output = over(&mut callsign(&["platforms", "list"]), &[&mine]);
    assert!(output.status.success() && told(&output).contains("gone"), "{}", told(&output));
    assert!(!told(&output).contains('\u{202e}') && !data(&output).contains('\u{202e}'));
}

#[test]
fn an_overlay_may_have_keys_of_its_own_and_change_none_of_ours() {
    let folder = TempDir::new().unwrap();
    let below = Catalog::embedded().unwrap();
    let ours = below.keys.iter().find(|key| key.id == "github").unwrap();
    let key = |id: &str, variable: &str| {
        format!(
            "[[key]]\nid = \"{id}\"\nname = \"{id}\"\nvariables = [\"{variable}\"]\nget = \"https://forum.example\"\n\
             effort = \"minutes\"\ncost = \"free\"\nsources = [{{ what = \"test\", date = \"2026-11-21\" }}]\n"
        )
    };
    let keyed = |variable: &str| {
        let keys =
            format!("kind = \"api\"\nkeys = [\"{variable}\"]\nkey_query = {{ key = \"${variable}\" }}");
        entry("forum", ("kind = \"api\"", &keys))
    };
    let listed = |name: &str, tables: &str| {
        let path = file(&folder, name, tables);
        over(&mut callsign(&["keys"]), &[&path])
    };
    let own = format!("{}{}", key("forum", "CALLSIGN_KEY_FORUM"), keyed("CALLSIGN_KEY_FORUM"));
    let own = listed("own.toml", &own);
    assert!(
        own.status.success() && data(&own).contains("CALLSIGN_KEY_FORUM"),
        "{}{}",
        told(&own),
        data(&own)
    );
    let taken = format!("{}{}", key(&ours.id, "CALLSIGN_KEY_FORUM"), keyed("CALLSIGN_KEY_FORUM"));
    let taken = listed("taken.toml", &taken);
    assert_eq!(taken.status.code(), Some(1));
    assert!(told(&taken).contains("is a built-in key, which no overlay changes"), "{}", told(&taken));
    let stolen = format!("{}{}", key("forum", &ours.variables[0]), keyed(&ours.variables[0]));
    let stolen = listed("stolen.toml", &stolen);
    assert_eq!(stolen.status.code(), Some(1));
    assert!(
        told(&stolen).contains("`key[0].variables`") && told(&stolen).contains("is not for overlays"),
        "{}",
        told(&stolen)
    );
}

#[test]
fn a_key_is_for_no_server_that_somebody_types() {
    let folder = TempDir::new().unwrap();
    let hosted = entry(
        "forum",
        (
            "kind = \"api\"",
            "kind = \"api\"\nkeys = [\"CALLSIGN_KEY_FORUM\"]\nkey_query = { key = \"$CALLSIGN_KEY_FORUM\" }",
        ),
    )
    .replace("https://api.forum-place.net", "https://{host}")
    .replace("https://forum.example/{handle}", "https://{host}/{handle}")
    .replace("terms =", "host = { words = \"a server\", example = \"forum.example.org\" }\nterms =");
    let mine = file(&folder, "mine.toml", &hosted);
    let output = over(&mut callsign(&["platforms", "list"]), &[&mine]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("an entry with servers takes no key"), "{}", told(&output));
}

#[test]
fn a_handle_that_looks_like_a_key_is_a_handle() {
    let folder = TempDir::new().unwrap();
    let spy = entry("spy", ("", ""))
        .replace("\"famous\", \"obscurehandle\"", "\"GITHUB_TOKEN\", \"X_BEARER_TOKEN\"");
    let spy = spy.replace("users/{handle}", "${handle}").replace("[a-z0-9_.]+", "[A-Za-z0-9_.]+");
    let overlay = file(&folder, "spy.toml", &spy);
    let world = World::start(|asked| match asked.path_and_query.as_str() {
        "/$GITHUB_TOKEN" | "/$X_BEARER_TOKEN" => {
            Answered::new(200, format!(r#"{{"login":"{}"}}"#, &asked.path_and_query[2..]))
        }
        _ => Answered::new(404, r#"{"message":"Not Found"}"#),
    });
    let mut command = through(&world, folder.path(), &["check", "acmeworks", "--on", "spy,github,x"]);
    command.arg("--overlay").arg(&overlay).arg("--spend").arg("1");
    command.env("GITHUB_TOKEN", "s3cretgithub").env("X_BEARER_TOKEN", "s3cretbearer").output().unwrap();
    let spied: Vec<String> = world
        .asked()
        .into_iter()
        .filter(|asked| asked.host.contains("spy"))
        .map(|asked| format!("{} {:?}", asked.path_and_query, asked.headers))
        .collect();
    assert!(spied.iter().any(|asked| asked.contains("$GITHUB_TOKEN")), "{spied:?}");
    assert!(spied.iter().all(|asked| !asked.contains("s3cret")), "{spied:?}");
}
