//! How registers are asked: never around the proxy unless told to, slowly, and so that an archive tells
//! the same again.

use std::time::Duration;

use callsign::verdict::{DoubtKind, Verdict};

use super::registry::{
    COM, Layout, NO_RDAP, Play, RDAP, REGISTERED, Registry, SUBJECT, VACANT, held, missing,
};
use super::table::standing;
use crate::loopback::{callsign, data, report, told};
use crate::server::Answered;

#[test]
fn nothing_goes_around_the_proxy_unless_told_to() {
    for (layout, play, verdict) in [
        (COM, VACANT, Verdict::Unknown),
        (NO_RDAP, VACANT, Verdict::Unknown),
        // What RDAP alone can tell, it tells.
        (COM, REGISTERED, Verdict::Taken),
    ] {
        let registry = Registry::start(&layout, play);
        let place = format!("domain:{}", layout.suffixes[0]);
        let (report, _) = report(&mut registry.check_behind_the_proxy(&[SUBJECT, "--on", &place]));
        let standing = &report.names[0].standings[0];
        assert_eq!(standing.verdict, verdict, "{standing:#?}");
        if verdict == Verdict::Unknown {
            assert_eq!(standing.doubt.as_ref().unwrap().kind, DoubtKind::Proxied, "{standing:#?}");
        }
        assert_eq!(registry.whois.connections(), 0);
        assert_eq!(registry.names.asked(), []);
    }
}

#[test]
fn an_archive_tells_the_same_again() {
    for play in [VACANT, REGISTERED, Play { dns: super::registry::delegated, ..VACANT }] {
        let registry = Registry::start(&COM, play);
        let archive = registry.folder().join("survey.har");
        let archive = archive.to_str().unwrap();
        let live = registry.check(&[SUBJECT, "--on", "domain:com", "--record", archive]).output().unwrap();
        let overlay = registry.overlay();
        let replay = |format: &str| {
            let args = ["check", "--replay", archive, "-o", format, "--overlay", overlay.to_str().unwrap()];
            callsign(&args).output().unwrap()
        };
        let asked =
            (registry.world.asked().len(), registry.whois.asked().len(), registry.names.asked().len());
        let (first, second) = (replay("json"), replay("json"));
        assert_eq!(data(&first), data(&second), "{}", told(&first));
        let (live, again) = (crate::loopback::read(&live), crate::loopback::read(&first));
        let (live, again) = (&live.names[0].standings[0], &again.names[0].standings[0]);
        assert_eq!((live.verdict, &live.doubt), (again.verdict, &again.doubt));
        assert_eq!(live.evidence, again.evidence);
        assert_eq!(live.owner, again.owner);
        let now = (registry.world.asked().len(), registry.whois.asked().len(), registry.names.asked().len());
        assert_eq!(asked, now, "a replay asks nobody");
    }
}

/// Suffixes of one registry share its host: together they are asked no faster than one.
#[test]
fn suffixes_of_one_registry_share_its_lanes() {
    let layout = Layout { suffixes: &["com", "net"], delay: Duration::from_millis(150), ..COM };
    let registry = Registry::start(&layout, VACANT);
    let (report, _) = report(&mut registry.check(&[SUBJECT, "--on", "domain:com,domain:net"]));
    let verdicts: Vec<Verdict> = report.names[0].standings.iter().map(|one| one.verdict).collect();
    assert_eq!(verdicts, [Verdict::Vacant; 2], "{:#?}", report.names[0].standings);
    assert!(registry.world.most_in_flight(RDAP) <= 2);
    let starts: Vec<_> = registry.rdap_asked().iter().map(|asked| asked.at).collect();
    assert!(starts.len() >= 8, "{starts:?}");
    // The server hears of a request a little later than it began, the first one most of all.
    let gaps = u32::try_from(starts.len() - 1).unwrap();
    let span = starts[starts.len() - 1] - starts[0];
    assert!(span + Duration::from_millis(500) >= Duration::from_millis(250) * gaps, "{starts:?}");
    assert_eq!(registry.whois.most_in_flight(), 1);
    let starts: Vec<_> = registry.whois.asked().iter().map(|query| query.at).collect();
    for pair in starts.windows(2) {
        assert!(pair[1] - pair[0] >= Duration::from_millis(900), "{starts:?}");
    }
}

#[test]
fn retry_after_is_obeyed() {
    static ASKED: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
    let rdap: fn(&str) -> Answered = |one| {
        if one.starts_with(SUBJECT) && ASKED.fetch_add(1, std::sync::atomic::Ordering::SeqCst) == 0 {
            return Answered::new(429, "").with("retry-after", "2");
        }
        missing(one)
    };
    let registry = Registry::start(&COM, Play { rdap, ..VACANT });
    let (_, standing) = standing(&registry, "com");
    let asked = registry.rdap_asked();
    let of_subject: Vec<_> =
        asked.iter().filter(|asked| asked.path_and_query.to_lowercase().contains(SUBJECT)).collect();
    if let [first, second, ..] = of_subject[..] {
        assert!(second.at - first.at >= Duration::from_secs(2));
        assert_eq!(standing.verdict, Verdict::Vacant, "{standing:#?}");
    } else {
        assert_eq!(standing.doubt.unwrap().kind, DoubtKind::RateLimited);
    }
}

/// A registered domain proves itself: nobody else has to be asked about it.
#[test]
fn what_the_register_tells_is_not_asked_again_elsewhere() {
    let registry = Registry::start(&COM, Play { rdap: held, ..REGISTERED });
    let (_, standing) = standing(&registry, "com");
    assert_eq!(standing.verdict, Verdict::Taken);
    let asked = registry.whois.asked();
    assert!(asked.iter().all(|one| !one.text.contains(SUBJECT)), "{asked:?}");
    let asked = registry.names.asked();
    assert!(asked.iter().all(|one| !one.name.contains(SUBJECT)), "{asked:?}");
}

/// The servers are named in the plan, with how often they are asked.
#[test]
fn the_plan_names_whom_it_would_ask() {
    let registry = Registry::start(&COM, VACANT);
    let output =
        registry.run(&["check", SUBJECT, "--on", "domain:com", "--plan", "--direct-dns"]).output().unwrap();
    let plan = data(&output);
    assert!(plan.contains(RDAP) && plan.contains("127.0.0.1"), "{plan}{}", told(&output));
    assert!(registry.world.asked().is_empty() && registry.whois.connections() == 0);
    assert!(registry.names.asked().is_empty());
}

#[cfg(unix)]
#[test]
fn breaking_off_keeps_what_was_heard() {
    use crate::server::whois::{Spoken, Way};
    let play = Play { whois: |_| Spoken::new("").way(Way::Silent), ..VACANT };
    let registry = Registry::start(&COM, play);
    let child = registry.check(&[SUBJECT, "--on", "domain:com", "--timeout", "60s"]).spawn().unwrap();
    let began = std::time::Instant::now();
    while registry.whois.asked().is_empty() {
        assert!(began.elapsed() < Duration::from_secs(60), "WHOIS is never asked");
        std::thread::sleep(Duration::from_millis(20));
    }
    std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(began.elapsed() < Duration::from_secs(50));
    assert_eq!(output.status.code(), Some(130), "{}", told(&output));
    let report = crate::loopback::read(&output);
    assert_eq!(report.names[0].standings[0].verdict, Verdict::Unknown);
}
