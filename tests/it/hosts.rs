//! Places where the handle has a host part: the entry together with the server that the user names.

use callsign::report::ControlStatus;
use callsign::verdict::Verdict;

use crate::internet::Page;
use crate::loopback::{answered, callsign, healthy, report, through};
use crate::server::World;

const PLACE: &str = "mastodon@fosstodon.org";

#[test]
fn a_server_is_asked_for_its_own_members_and_for_the_name() {
    let world = healthy(|_, handle| handle == "acmeworks");
    let folder = tempfile::tempdir().unwrap();
    let archive = folder.path().join("survey.har");
    let archive = archive.to_str().unwrap();
    let args = ["check", "acmeworks", "kiteseventy", "--on", PLACE, "-o", "json", "--record", archive];
    let (live, output) = report(&mut through(&world, folder.path(), &args));
    let standing = |name: usize| &live.names[name].standings[0];
    assert_eq!(standing(0).surface.platform, PLACE);
    assert_eq!(standing(0).surface.platform_name, "Mastodon (fosstodon.org)");
    assert_eq!(standing(0).url, "https://fosstodon.org/@acmeworks");
    assert_eq!((standing(0).verdict, standing(1).verdict), (Verdict::Taken, Verdict::Vacant));
    assert_eq!(standing(1).controls.status, ControlStatus::Passed);
    let named = standing(1).controls.taken.iter().map(|control| control.handle.as_str()).collect::<Vec<_>>();
    assert_eq!(
        named,
        ["firstofall", "quietmember"],
        "{:?}",
        world.asked().iter().map(|asked| asked.path_and_query.clone()).collect::<Vec<_>>()
    );
    assert!(world.asked().iter().all(|asked| asked.host.starts_with("fosstodon.org")));

    // The archive holds what the server said of itself, and needs no `--on`.
    let (replayed, again) = report(&mut callsign(&["check", "--replay", archive, "-o", "json"]));
    assert_eq!(replayed.names[1].standings[0].verdict, Verdict::Vacant);
    assert_eq!(output.status.code(), again.status.code());
}

#[test]
fn a_server_that_names_nobody_proves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let empty = World::start(|asked| match asked.path_and_query.as_str() {
        path if path.starts_with("/api/v1/accounts/lookup") => {
            answered(&Page::new(404, r#"{"error":"Record not found"}"#))
        }
        _ => answered(&Page::new(404, "<html><body>not here</body></html>")),
    });
    let args = ["check", "acmeworks", "--on", PLACE, "-o", "json"];
    let (report, _) = report(&mut through(&empty, folder.path(), &args));
    assert_eq!(report.names[0].standings[0].verdict, Verdict::Unknown);
}

#[test]
fn the_server_is_told_in_every_way_that_people_write() {
    let world = healthy(|_, _| true);
    let folder = tempfile::tempdir().unwrap();
    let shown = callsign(&["platforms", "show", PLACE]).output().unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).contains("https://fosstodon.org/@{handle}"));
    for target in ["mastodon@Fosstodon.org/acmeworks", "https://fosstodon.org/@acmeworks"] {
        let output = through(&world, folder.path(), &["explain", target]).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert_eq!(output.status.code(), Some(0), "{target}: {text}");
        assert!(text.contains("Mastodon (fosstodon.org)"), "{target}: {text}");
    }
}

#[test]
fn what_names_no_server_is_told_with_the_mend() {
    for (on, words) in [
        ("mastodon", "`mastodon` needs a server: write `mastodon@HOST`, such as `mastodon@fosstodon.org`"),
        ("github@example.org", "`github` is one place and has no servers"),
        ("mastodon@localhost", "`localhost` in `mastodon@localhost` is no host name"),
        ("mastodon@127.0.0.1", "is no host name"),
        ("mastodon@a.example:8443", "is no host name"),
        ("mastodn@a.example", "did you mean `mastodon`?"),
    ] {
        let output = callsign(&["check", "acme", "--on", on]).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{on}: {told}");
        assert!(told.contains(words), "{on}: {told}");
    }
}

#[test]
fn an_entry_without_its_server_is_no_place_of_a_survey() {
    let plan = callsign(&["check", "acme", "--on", "@social", "--plan"]).output().unwrap();
    let plan = String::from_utf8_lossy(&plan.stdout).into_owned();
    assert!(plan.contains("mastodon.social") && !plan.contains("{host}"), "{plan}");
    let plan = callsign(&["check", "acme", "--on", PLACE, "--plan"]).output().unwrap();
    assert!(String::from_utf8_lossy(&plan.stdout).contains("fosstodon.org"));
}
