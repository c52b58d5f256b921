//! `callsign platforms verify` by the real binary against the recorded internet: what works, what
//! does not, which signal no longer holds and what is there instead.

use std::fs;
use std::io::BufRead;
use std::process::{Command, Output};

use callsign::catalog::platform::{Probe, ProbeKind};
use callsign::output::safe;
use callsign::verdict::DoubtKind;
use callsign::verify::{Check, ControlCheck, Outcome, Role, Verification};
use serde_json::Value;
use tempfile::TempDir;

use crate::confusion::EXCEPTIONS;
use crate::internet::{Ask, Page, Place, Way};
use crate::loopback::{callsign, healthy, honest, internet, through, told};
use crate::replies::{all_keys, catalog};
use crate::server::{Answered, World};
use crate::world::entry_at;

fn verify(world: &World, args: &[&str]) -> (Verification, Output) {
    let folder = TempDir::new().unwrap();
    read(&mut through(world, folder.path(), &[&["platforms", "verify", "--json"], args].concat()))
}

fn read(command: &mut Command) -> (Verification, Output) {
    let output = command.output().unwrap();
    let read = serde_json::from_slice(&output.stdout);
    (read.unwrap_or_else(|error| panic!("{error}: {}", told(&output))), output)
}

fn shown(world: &World, args: &[&str]) -> String {
    let folder = TempDir::new().unwrap();
    let output = through(world, folder.path(), &[&["platforms", "verify"], args].concat()).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn check<'v>(verification: &'v Verification, name: &str) -> &'v Check {
    let named = |check: &&Check| format!("{}/{}", check.platform, check.probe) == name;
    verification.checks.iter().find(named).unwrap_or_else(|| panic!("{name} is not there"))
}

/// An internet in which one probe answers otherwise.
fn changed(
    platform: &'static str,
    page: impl Fn(&'static Place, &str, &Ask, Page) -> Page + Send + Sync + 'static,
) -> World {
    internet(move |place, handle, ask| {
        let healthy = honest(place, handle, ask, false);
        if place.platform.id == platform { page(place, handle, ask, healthy) } else { healthy }
    })
}

/// An overlay with an entry at a host of its own, which `answer` speaks for.
fn own() -> String {
    let entry = entry_at("forum", "Forum", "forum-place.net");
    format!("schema = \"callsign.platforms/1\"{entry}{PROBE}")
}

const PROBE: &str = r#"
[[platform.probe]]
id = "page"
kind = "page"
url = "https://forum-place.net/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
signal = [
  { says = "taken", status = [200], css = [{ at = ".profile-card", exists = "yes" }] },
  { says = "absent", status = [404], text = ["Nobody is here"] },
]
"#;

/// What an honest forum says.
fn forum(handle: &str) -> Answered {
    match handle {
        "famous" | "obscurehandle" => Answered::new(
            200,
            format!("<html><title>{handle}</title><div class=profile-card><h1>{handle}</h1></div></html>"),
        ),
        _ => Answered::new(404, "<html><title>Oops</title><p>Nobody is here</p></html>"),
    }
    .with("content-type", "text/html; charset=utf-8")
}

/// A world with that forum alone.
fn forum_world(answer: impl Fn(&str) -> Answered + Send + Sync + 'static) -> World {
    World::start(move |asked| answer(asked.path_and_query.trim_start_matches('/')))
}

/// Verifies the forum, its entry changed.
fn forum_check(world: &World, change: (&str, &str)) -> (Check, String) {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forum.toml");
    let text = if change.0.is_empty() { own() } else { own().replace(change.0, change.1) };
    assert!(change.0.is_empty() || text != own(), "the change applies");
    fs::write(&file, text).unwrap();
    let overlay = ["--overlay", file.to_str().unwrap()];
    let (verification, _) = verify(world, &[&["forum"][..], &overlay].concat());
    let check = verification.checks.into_iter().next().unwrap();
    (check, shown(world, &[&["forum"][..], &overlay].concat()))
}

#[test]
fn in_a_healthy_internet_everything_works() {
    let world = healthy(|_, _| false);
    let folder = TempDir::new().unwrap();
    // Registers answer in a world of their own, where DNS does too.
    let args =
        ["platforms", "verify", "@handles,@packages,@stores", "--json", "--spend", "100", "--timeout", "30s"];
    let mut command = through(&world, folder.path(), &args);
    for name in all_keys().names() {
        command.env(name, "a-key-for-tests");
    }
    let (verification, output) = read(&mut command);
    let probes: Vec<&Probe> = catalog()
        .platforms
        .iter()
        .filter(|platform| platform.host.is_none() && !platform.id.contains('@'))
        .flat_map(|platform| &platform.probes)
        .collect();
    assert_eq!(verification.checks.len(), probes.len());
    let mut wrong = Vec::new();
    for (check, probe) in verification.checks.iter().zip(probes) {
        let dry_run = probe.kind == ProbeKind::SignUp;
        // What surveys are known not to believe is not said to work either.
        let name = format!("{}/{}", check.platform, check.probe);
        let excepted = EXCEPTIONS.iter().any(|(unit, ..)| *unit == name);
        let works = check.outcome == Outcome::Works;
        let left_out = check.doubt.as_ref().is_some_and(|doubt| doubt.kind == DoubtKind::NotAsked);
        if works == (dry_run || excepted) || dry_run != left_out {
            wrong.push(format!("{}/{}: {}", check.platform, check.probe, check.outcome_in_words()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = String::from_utf8_lossy(&output.stdout).into_owned() + &told(&output);
    assert!(!text.contains("a-key-for-tests"));
}

#[test]
fn what_works_is_said_and_ends_in_0() {
    let world = healthy(|_, _| false);
    let (verification, output) = verify(&world, &["github", "keybase"]);
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert_eq!((verification.tally.works, verification.tally.fails), (verification.checks.len(), 0));
    let github = check(&verification, "github/users");
    assert!(github.controls.iter().all(|control| control.sound && control.signals.is_empty()));
    let roles = |role| github.controls.iter().filter(|control| control.role == role).count();
    assert_eq!((roles(Role::Known), roles(Role::Random)), (2, 2));
    assert!(github.difference.is_none() && github.missing.is_empty());
    // Known accounts are asked after the random handles, and nothing comes from memory.
    let asked = world.asked();
    let at = |part: &str| asked.iter().position(|asked| asked.path_and_query.ends_with(part)).unwrap();
    let first = asked.iter().position(|asked| asked.host == "api.github.com").unwrap();
    assert!(at("/users/torvalds") > first && at("/users/openmicroscopy") > first);
    assert!(
        asked.iter().all(|asked| asked.header("cache-control") == Some("no-cache")),
        "{:?}",
        asked[0].headers
    );
    let text = shown(&world, &["github", "keybase"]);
    assert!(text.ends_with("works\n") || text.contains("work, 0 fail, 0 could not be told\n"), "{text}");
}

#[test]
fn a_field_that_was_renamed_is_named_with_what_is_there() {
    let world = changed("github", |_, _, _, page| Page {
        body: page.text().replace("\"login\"", "\"login_name\"").into_bytes(),
        ..page
    });
    let (verification, output) = verify(&world, &["github", "keybase"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(check(&verification, "keybase/lookup").outcome, Outcome::Works);
    let github = check(&verification, "github/users");
    assert_eq!(github.outcome, Outcome::Fails);
    for control in &github.controls {
        assert_eq!(control.sound, control.role == Role::Random, "{control:?}");
    }
    let known = &github.controls[0];
    assert_eq!(
        (known.handle.as_str(), known.status, known.expected.as_str()),
        ("torvalds", Some(200), "taken")
    );
    let broken: Vec<_> = known.signals[0].conditions.iter().filter(|condition| !condition.holds).collect();
    assert_eq!(broken.len(), 1, "{:?}", known.signals);
    assert_eq!(broken[0].condition, "`/login` is there");
    assert!(
        broken[0].found.starts_with("it is not there; the document is an object with `login_name`"),
        "{broken:?}"
    );
    let difference = github.difference.as_ref().unwrap();
    assert!(difference.known.iter().any(|one| one == "status 200"), "{difference:?}");
    assert!(difference.known.iter().any(|one| one.contains("/login_name")), "{difference:?}");
    assert!(difference.random.iter().any(|one| one == "`/message` is `Not Found`"), "{difference:?}");

    let text = shown(&world, &["github", "keybase"]);
    for part in [
        "keybase/lookup  works\n",
        "github/users    fails  answer not recognised",
        "\ngithub/users fails\n",
        "  known @torvalds: answer not recognised",
        "    no longer holds: an account answers\n",
        "      NO   `/login` is there: it is not there; the document is an object with `login_name`",
        "      yes  status 200\n",
        "absent, as it must, status 404\n",
        "  only known accounts: status 200; ",
        "  only random handles: status 404; ",
        " 1 fails, 0 could not be told\n",
    ] {
        assert!(text.contains(part), "{part}\n---\n{text}");
    }
}

#[test]
fn a_missing_page_that_turned_200_is_named() {
    let world = changed("github", |_, _, _, page| if page.status == 404 { page.status(200) } else { page });
    let (verification, _) = verify(&world, &["github"]);
    let github = check(&verification, "github/users");
    assert_eq!(github.outcome, Outcome::Fails);
    for control in github.controls.iter().filter(|control| control.role == Role::Random) {
        let status = &control.signals[0].conditions[0];
        assert_eq!(
            (status.condition.as_str(), status.holds, status.found.as_str()),
            ("status 404", false, "status 200")
        );
    }
    assert!(github.controls.iter().all(|control| control.sound == (control.role == Role::Known)));
}

#[test]
fn a_wall_is_no_fault_of_the_entry() {
    let challenge = |_: &'static Place, _: &str, _: &Ask, _: Page| {
        Page::new(403, "<html><head><title>Just a moment...</title></head><body></body></html>")
            .with("cf-mitigated", "challenge")
    };
    let world = changed("github", challenge);
    let (verification, output) = verify(&world, &["github", "keybase"]);
    assert_eq!(output.status.code(), Some(3));
    let github = check(&verification, "github/users");
    assert_eq!(github.outcome, Outcome::CouldNotTell);
    assert_eq!(github.doubt.as_ref().unwrap().kind, DoubtKind::Blocked);
    assert!(github.difference.is_none() && github.controls.iter().all(|one| one.signals.is_empty()));
    assert!(shown(&world, &["github", "keybase"]).contains("checks: 1 works, 0 fail, "));

    let slow = changed("github", |place, handle, _, page| {
        if place.platform.controls.taken.iter().any(|known| known == handle) {
            Page::new(429, "slow down").with("retry-after", "3000")
        } else {
            page
        }
    });
    let (verification, _) = verify(&slow, &["github"]);
    let github = check(&verification, "github/users");
    assert_eq!(
        (github.outcome, github.doubt.as_ref().unwrap().kind),
        (Outcome::CouldNotTell, DoubtKind::RateLimited)
    );
}

#[test]
fn what_needs_a_key_or_money_or_a_word_is_not_asked() {
    let world = healthy(|_, _| false);
    let (verification, output) = verify(&world, &["steam", "x", "instagram", "--discreet"]);
    assert_eq!(output.status.code(), Some(3));
    let doubt = |name: &str| check(&verification, name).doubt.clone().unwrap();
    assert_eq!(doubt("steam/resolve").kind, DoubtKind::NeedsKey);
    assert!(doubt("steam/resolve").detail.contains("STEAM_API_KEY"));
    assert!(doubt("instagram/sign-up").kind == DoubtKind::NotAsked);
    assert!(world.asked().iter().all(|asked| asked.host != "api.steampowered.com"));
    assert!(verification.checks.iter().all(|check| check.outcome != Outcome::Fails));
}

#[test]
fn a_known_account_that_left_is_to_be_replaced() {
    let world = forum_world(|handle| forum(if handle == "obscurehandle" { "nobody" } else { handle }));
    let (check, text) = forum_check(&world, ("", ""));
    assert_eq!(check.outcome, Outcome::Fails);
    assert_eq!(check.advice, ["`obscurehandle` answers absent: replace this control"]);
    assert!(text.contains("  next: `obscurehandle` answers absent: replace this control\n"), "{text}");
    assert!(text.contains("  holds instead: no such account\n"), "{text}");
    // The account that is left speaks for its side.
    let difference = check.difference.unwrap();
    assert!(
        difference.known.contains(&"status 200".to_owned())
            && difference.random.contains(&"status 404".to_owned())
    );
    assert_eq!(check.source.list, "overlay");
}

#[test]
fn pages_that_are_all_alike_leave_no_rule() {
    let world = forum_world(|_| forum("famous"));
    let (check, text) = forum_check(&world, ("", ""));
    assert_eq!(check.outcome, Outcome::Fails);
    assert!(check.doubt.unwrap().detail.contains("is answered taken, not absent"));
    // The same page for everybody: the name in it is not the name asked for.
    assert!(text.contains("holds instead: an account answers"), "{text}");
    let shell = forum_world(|_| {
        Answered::new(200, "<html><title>Forum</title><div class=profile-card></div></html>")
    });
    let (check, _) = forum_check(&shell, ("", ""));
    assert!(
        check.advice.iter().any(|one| one.contains("no rule can be made of this address")),
        "{:?}",
        check.advice
    );
    assert!(check.missing.iter().any(|one| one.starts_with("`account`")), "{:?}", check.missing);
}

#[test]
fn where_absence_means_nothing_known_must_be_taken_and_random_not() {
    let ambiguous = (
        "can_say = [\"taken\", \"vacant\"]\nabsence = \"no-account\"",
        "can_say = [\"taken\"]\nabsence = \"ambiguous\"",
    );
    let (check, _) = forum_check(&forum_world(forum), ambiguous);
    assert_eq!((check.outcome, check.advice.len()), (Outcome::Works, 0), "{:?}", check.doubt);
    let shell = forum_world(|handle| {
        let page = forum("famous");
        Answered {
            body: String::from_utf8(page.body).unwrap().replace("famous", handle).into_bytes(),
            ..page
        }
    });
    let (check, _) = forum_check(&shell, ambiguous);
    assert_eq!(check.outcome, Outcome::Fails);
    assert!(check.controls.iter().all(|control| control.sound == (control.role == Role::Known)));
    // Without a field that names the account, surveys believe nothing of this; nor does this.
    let other = forum_world(|handle| match handle {
        "famous" | "obscurehandle" => forum(handle),
        _ => Answered::new(200, "<html><title>Explore</title><p>Explore the forum</p></html>"),
    });
    let (check, _) = forum_check(&other, ambiguous);
    assert_eq!(check.outcome, Outcome::Fails, "{:?}", check.doubt);
}

#[test]
fn hostile_text_reaches_no_terminal() {
    let evil = "\u{1b}]0;pwned\u{7}\u{202e}\u{9b}2J";
    let body = format!(
        "<html><head><title>{evil}</title><meta property=og:type content='{evil}'></head>\
         <h1>{evil}\nforum/page works</h1><p>{}</p></html>",
        "x".repeat(4000)
    );
    let world = forum_world(move |handle| match handle {
        "famous" | "obscurehandle" => Answered::new(200, body.clone()),
        _ => forum(handle),
    });
    let change = (
        "status = [200], css = [{ at = \".profile-card\", exists = \"yes\" }]",
        "title = \"{handle} on the forum\", css = [{ at = \"h1\", contains = \"profile\" }]",
    );
    let (check, text) = forum_check(&world, change);
    assert_eq!(check.outcome, Outcome::Fails);
    assert!(check.controls[0].signals[0].conditions.iter().any(|one| one.found.contains("pwned")));
    assert!(text.contains("pwned") && !text.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{text}");
    assert!(!text.lines().any(|line| line.starts_with("forum/page works")), "{text}");
    assert!(text.lines().all(|line| line.chars().count() < 2000) && text.len() < 10_000, "{text}");
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forum.toml");
    fs::write(&file, own().replace(change.0, change.1)).unwrap();
    let json = shown(&world, &["forum", "--json", "--overlay", file.to_str().unwrap()]);
    assert!(!json.chars().any(|c| c != '\n' && safe::is_harmful(c)) && json.contains(r"\u001b"), "{json}");
}

#[test]
fn a_recording_is_judged_again_by_a_mended_entry() {
    let world = forum_world(|handle| {
        let page = forum(handle);
        Answered {
            body: String::from_utf8(page.body).unwrap().replace("profile-card", "person-card").into_bytes(),
            ..page
        }
    });
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (old, archive) = (file("old.toml", &own()), folder.path().join("today.har"));
    let archive = archive.to_str().unwrap();
    let (live, output) = verify(&world, &["forum", "--overlay", &old, "--record", archive]);
    assert_eq!(live.checks[0].outcome, Outcome::Fails);
    assert!(told(&output).contains("keep it to yourself"), "{}", told(&output));
    let replay = |args: &[&str]| {
        let all = [&["platforms", "verify", "--json", "--replay", archive], args].concat();
        callsign(&all).output().unwrap()
    };
    let again: Verification = serde_json::from_slice(&replay(&["--overlay", &old]).stdout).unwrap();
    assert_eq!((&again.checks, &again.as_of, again.tally), (&live.checks, &live.as_of, live.tally));
    assert!(again.archive.is_some() && live.archive.is_none());

    let mended = file("mended.toml", &own().replace(".profile-card", ".person-card"));
    let refused = replay(&["--overlay", &mended]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(told(&refused).contains("--rejudge"), "{}", told(&refused));
    let judged = replay(&["--overlay", &mended, "--rejudge"]);
    assert_eq!(judged.status.code(), Some(0), "{}", told(&judged));
    let text = callsign(&["platforms", "verify", "--replay", archive, "--overlay", &mended, "--rejudge"])
        .output()
        .unwrap();
    let text = String::from_utf8(text.stdout).unwrap();
    assert!(text.starts_with("REPLAY: archive today.har of ") && text.contains("1 works, 0 fail"), "{text}");

    // A survey is no verification, and the other way round.
    let check = callsign(&["check", "--replay", archive, "--overlay", &old]).output().unwrap();
    assert_eq!(check.status.code(), Some(1));
    assert!(told(&check).contains("platforms verify"), "{}", told(&check));
    let demo = callsign(&["platforms", "verify", "--replay", "demo"]).output().unwrap();
    assert_eq!(demo.status.code(), Some(1));
    assert!(told(&demo).contains("holds a survey"), "{}", told(&demo));
    let elsewhere = replay(&["github", "--overlay", &old]);
    assert_eq!(elsewhere.status.code(), Some(1));
    assert!(told(&elsewhere).contains("it holds forum"), "{}", told(&elsewhere));
}

#[test]
fn what_was_learnt_before_the_end_is_kept() {
    let world = changed("steam", |_, _, _, _| Page::new(200, "").way(Way::Hang));
    let (verification, output) = verify(&world, &["github", "steam", "--deadline", "4s", "--timeout", "30s"]);
    assert_eq!(output.status.code(), Some(3));
    assert_eq!(check(&verification, "github/users").outcome, Outcome::Works);
    let steam = check(&verification, "steam/xml");
    assert_eq!(steam.outcome, Outcome::CouldNotTell);
    let kind = steam.doubt.as_ref().unwrap().kind;
    assert!(matches!(kind, DoubtKind::NotAsked | DoubtKind::TimedOut), "{kind:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupt_prints_what_was_learnt() {
    let (sender, reached) = std::sync::mpsc::channel();
    let world = changed("steam", move |_, _, _, _| {
        let _ = sender.send(());
        Page::new(200, "").way(Way::Hang)
    });
    let folder = TempDir::new().unwrap();
    // Each line of `-v` tells of a check that ended: github has, when the line is there.
    let args = ["platforms", "verify", "github", "steam", "--json", "-v", "--timeout", "60s"];
    let mut child = through(&world, folder.path(), &args).spawn().unwrap();
    let stderr = child.stderr.take().unwrap();
    let line = std::io::BufReader::new(stderr)
        .lines()
        .map(Result::unwrap)
        .find(|line| line.contains("github/users"));
    assert_eq!(line.as_deref(), Some("github/users: works"));
    reached.recv_timeout(std::time::Duration::from_secs(30)).unwrap();
    Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let verification: Verification = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(check(&verification, "github/users").outcome, Outcome::Works);
    let steam = check(&verification, "steam/xml");
    assert_eq!(steam.doubt.as_ref().unwrap().detail, "it was broken off");
}

#[test]
fn documents_hold_to_their_schema() {
    let schema = callsign(&["schema", "verify"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let world = changed("github", |_, _, _, page| page.status(200));
    let (_, output) = verify(&world, &["github", "keybase", "steam"]);
    let mut document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let faults: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert_eq!(document["schema"], "callsign.verify/1");
    document["checks"][0]["outcome"] = "perhaps".into();
    assert!(!validator.is_valid(&document));
}

#[test]
fn places_are_chosen_as_surveys_choose_them() {
    let world = healthy(|_, _| false);
    let (verification, _) = verify(&world, &["@dev,-github", "--discreet"]);
    assert!(verification.checks.len() > 3);
    assert!(
        verification.checks.iter().all(|check| catalog().get(&check.platform).unwrap().category == "dev")
    );
    assert!(verification.checks.iter().all(|check| check.platform != "github"));
    for (args, part) in [
        (&["nosuchplace"][..], "is no place of the catalog"),
        (&["whatsapp"], "no machine can ask"),
        (&["github", "--wait", "5m"], "`--wait` is for surveys"),
    ] {
        let output = callsign(&[&["platforms", "verify"], args].concat()).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{}", told(&output));
        assert!(told(&output).contains(part), "{}", told(&output));
    }
}

#[test]
fn a_server_is_put_to_the_proof_by_accounts_it_names_itself() {
    let world = healthy(|_, _| false);
    let folder = TempDir::new().unwrap();
    let archive = folder.path().join("today.har");
    let archive = archive.to_str().unwrap();
    let (verification, output) = verify(&world, &["mastodon@fosstodon.org", "--record", archive]);
    assert_eq!(output.status.code(), Some(0), "{:?}", verification.checks);
    let check = &verification.checks[0];
    assert_eq!(check.platform, "mastodon@fosstodon.org");
    let known = check.controls.iter().filter(|control| control.role == Role::Known);
    assert_eq!(
        known.map(|control| control.handle.as_str()).collect::<Vec<_>>(),
        ["firstofall", "quietmember"]
    );
    let replayed = callsign(&["platforms", "verify", "--replay", archive, "--json"]).output().unwrap();
    let replayed: Verification = serde_json::from_slice(&replayed.stdout).unwrap();
    assert_eq!(replayed.checks, verification.checks);
}

#[test]
fn a_check_of_many_is_asked_about_many_at_once() {
    let world = healthy(|_, _| false);
    let batched = |probe: &Probe| probe.batch.is_some() && probe.cost_usd.is_none();
    let platform = catalog().platforms.iter().find(|platform| platform.probes.iter().any(batched)).unwrap();
    let probe = platform.probes.iter().find(|probe| batched(probe)).unwrap();
    let folder = TempDir::new().unwrap();
    let mut command = through(&world, folder.path(), &["platforms", "verify", "--json", &platform.id]);
    for name in all_keys().names() {
        command.env(name, "a-key-for-tests");
    }
    let (verification, _) = read(&mut command);
    let check = check(&verification, &format!("{}/{}", platform.id, probe.id));
    assert_eq!(check.outcome, Outcome::Works, "{:?}", check.doubt);
    let host = probe.url.split('/').nth(2).unwrap();
    let asked = world.asked().into_iter().filter(|asked| asked.host == host);
    let questions: Vec<String> = asked.map(|asked| asked.path_and_query).collect();
    let with = |part: &str| questions.iter().filter(|asked| asked.contains(part)).count();
    // The random handles together, then the known accounts together.
    assert_eq!(check.controls.len(), 4);
    // A known account stands in the first request too, which would be cut short without it.
    let once = |control: &ControlCheck| control.role == Role::Known || with(&control.handle) == 1;
    assert!(check.controls.iter().all(once), "{questions:?}");
    let both = |role| {
        let handles: Vec<&str> =
            check.controls.iter().filter(|one| one.role == role).map(|one| one.handle.as_str()).collect();
        questions.iter().any(|asked| handles.iter().all(|handle| asked.contains(handle)))
    };
    assert!(both(Role::Known) && both(Role::Random), "{questions:?}");
}
