//! One name in one survey at every kind of place: an account, a package, a store and a domain.

use callsign::catalog::platform::{Kind, ProbeKind};
use callsign::output::Format;
use callsign::report::Report;
use callsign::verdict::Verdict;

use super::registry::{COM, Play, REGISTERED, Registry, SUBJECT, VACANT};
use crate::internet::{Place, places};
use crate::loopback::{ask_of, callsign, data, honest, read, speak, told};

/// The first place of a kind that a machine can ask without a key.
fn first(kind: Kind) -> &'static Place {
    let asked = |place: &&Place| {
        let whole = !place.found.is_empty() && !place.missing.is_empty();
        place.platform.kind == kind
            && place.platform.probes.len() == 1
            && whole
            && place.probe.keys.is_empty()
    };
    places().iter().find(asked).unwrap_or_else(|| panic!("no place of the catalog is a {}", kind.word()))
}

struct All {
    registry: Registry,
    ids: Vec<String>,
}

/// A world in which the subject is held at the places of these kinds, and by nobody elsewhere.
fn world(play: Play, held: &'static [Kind]) -> All {
    let kinds = [Kind::Handle, Kind::Package, Kind::Store];
    let mut ids: Vec<String> = kinds.map(|kind| first(kind).platform.id.clone()).to_vec();
    ids.push("domain:com".to_owned());
    let registry = Registry::beside(&COM, play, move |asked| {
        speak(&ask_of(asked), &|place, handle, ask| {
            let holds = handle.eq_ignore_ascii_case(SUBJECT) && held.contains(&place.platform.kind);
            honest(place, handle, ask, holds)
        })
    });
    All { registry, ids }
}

fn verdict(report: &Report, kind: Kind) -> Verdict {
    let mut standings = report.names[0].standings.iter().filter(|one| one.surface.kind == kind);
    let found = standings.next().unwrap_or_else(|| panic!("no {}", kind.word()));
    assert!(standings.next().is_none());
    found.verdict
}

#[test]
fn one_survey_asks_every_kind_of_place() {
    let store_search = first(Kind::Store).probe.kind == ProbeKind::Search;
    for (play, held) in [(VACANT, &[][..]), (REGISTERED, &[Kind::Handle, Kind::Package, Kind::Store])] {
        let all = world(play, held);
        let archive = all.registry.folder().join("survey.har");
        let archive = archive.to_str().unwrap();
        let output =
            all.registry.check(&[SUBJECT, "--on", &all.ids.join(","), "--record", archive]).output().unwrap();
        let report = read(&output);
        let expected = if held.is_empty() { Verdict::Vacant } else { Verdict::Taken };
        for kind in Kind::ALL {
            // A search tells who uses a name, and never that nobody does.
            let must = if kind == Kind::Store && store_search { Verdict::Unknown } else { expected };
            assert_eq!(verdict(&report, kind), must, "{}: {:#?}", kind.word(), report.names[0].standings);
        }
        for kind in Kind::ALL {
            assert!(report.scope.checked.iter().any(|one| one == kind.words()), "{:?}", report.scope);
        }
        assert!(report.scope.not_checked.iter().any(|one| one == "trademarks"), "{:?}", report.scope);
        assert_formats(&all, archive);
    }
}

/// Every format tells every place, and none of the words that no report may hold.
fn assert_formats(all: &All, archive: &str) {
    let overlay = all.registry.overlay();
    for (word, format) in Format::ALL {
        let args =
            ["check", "--replay", archive, "--all", "--overlay", overlay.to_str().unwrap(), "-o", word];
        let output = callsign(&args).output().unwrap();
        let text = data(&output);
        assert!(!text.is_empty(), "{word}: {}", told(&output));
        let lower = text.to_lowercase();
        let never = ["available", "cleared", " is safe", " is clear"];
        assert!(!never.iter().any(|word| lower.contains(word)), "{word}: {text}");
        if matches!(format, Format::Json | Format::Csv | Format::Ndjson | Format::Html | Format::Table) {
            assert!(lower.contains(".com"), "{word}: {text}");
        }
    }
}

/// The gate counts a required domain like any other required place.
#[test]
fn a_required_domain_decides() {
    for (play, code) in [(REGISTERED, 11), (VACANT, 0)] {
        let registry = Registry::start(&COM, play);
        let policy = registry.folder().join("callsign.toml");
        std::fs::write(
            &policy,
            "schema = \"callsign.policy/1\"\n\n[platforms]\nrequired = [\"domain:com\"]\n",
        )
        .unwrap();
        let mut command = registry.check(&[SUBJECT, "--on", "domain:com", "--fail-on", "caution"]);
        let output = command.arg("--policy").arg(&policy).output().unwrap();
        let report = read(&output);
        assert!(report.names[0].standings[0].surface.required, "{:#?}", report.names[0]);
        assert_eq!(output.status.code(), Some(code), "{}{:#?}", told(&output), report.names[0]);
    }
}
