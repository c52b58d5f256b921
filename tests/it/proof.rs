//! Section 3 of the design, point by point: each test fails when its rule is taken out.

use std::time::Duration;

use callsign::exchange::{Failure, Request};
use callsign::report::ControlStatus;
use callsign::verdict::Verdict;
use proptest::prelude::*;

use crate::world::*;

#[test]
fn honest_worlds_give_their_verdicts() {
    let api = catalog_of(API);
    assert_eq!(word(&standing(&api, "acme", |request, _| honest_api(&handle_of(request), &[]))), "vacant");
    assert_eq!(
        word(&standing(&api, "acme", |request, _| honest_api(&handle_of(request), &["acme"]))),
        "taken"
    );
    let page = catalog_of(PAGE);
    assert_eq!(word(&standing(&page, "acme", |request, _| honest_page(&handle_of(request), &[]))), "vacant");
    assert_eq!(
        word(&standing(&page, "acme", |request, _| honest_page(&handle_of(request), &["acme"]))),
        "taken"
    );
    let validator = catalog_of(VALIDATOR);
    assert_eq!(
        word(&standing(&validator, "acme", |request, _| honest_validator(&handle_of(request), &[]))),
        "free"
    );
    assert_eq!(
        word(&standing(&validator, "acme", |request, _| honest_validator(&handle_of(request), &["acme"]))),
        "taken"
    );
}

// Point 1.

#[test]
fn a_typed_account_proves_itself_without_controls() {
    let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &["acme"]));
    let report = survey(&catalog_of(API), &["acme"], &world);
    let standing = &report.names[0].standings[0];
    assert_eq!(standing.verdict, Verdict::Taken);
    assert_eq!(standing.controls.status, ControlStatus::NotNeeded);
    assert_eq!(world.asked.lock().unwrap().len(), 1);
}

#[test]
fn a_negative_never_proves_itself() {
    let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &[]));
    let report = survey(&catalog_of(API), &["acme"], &world);
    let standing = &report.names[0].standings[0];
    assert_eq!(standing.verdict, Verdict::Vacant);
    assert_eq!(standing.controls.status, ControlStatus::Passed);
    assert_eq!((standing.controls.taken.len(), standing.controls.random.len()), (2, 2));
    assert_eq!(world.asked.lock().unwrap().len(), 5);
}

#[test]
fn a_positive_without_a_typed_account_needs_controls() {
    // The same page for everybody: the marker alone says nothing.
    let shell = standing(&catalog_of(PAGE), "acme", |_, _| {
        said(200, "<html><div class=profile-card>Hello</div></html>")
    });
    assert_eq!(word(&shell), "unknown (check-unproven)");
    // Likewise when it repeats the address that was asked for.
    let echo = standing(
        &catalog_of(
            &PAGE.replace(
                "signal = [",
                "account = { meta = \"og:url\", pattern = \"/([^/]+)$\" }\nsignal = [",
            ),
        ),
        "acme",
        |request, _| {
            let url = &request.url;
            said(
                200,
                &format!(
                    "<html><head><meta property=og:url content='{url}'></head><div class=profile-card>Hi</div></html>"
                ),
            )
        },
    );
    assert_eq!(word(&echo), "unknown (check-unproven)");
}

// Point 2.

#[test]
fn a_refusal_between_subject_and_control_strikes_the_verdict() {
    // A third request of the lane is refused; the known accounts answer all the same.
    let mut refused = standing(&catalog_of(API), "acme", |request, before| {
        if before > 0 && !known(&handle_of(request)) {
            said(429, "slow down")
        } else {
            honest_api(&handle_of(request), &[])
        }
    });
    assert_eq!(word(&refused), "unknown (check-unproven)");
    refused = standing(&catalog_of(API), "acme", |request, _| {
        if handle_of(request) == "obscurehandle" {
            said(429, "slow down")
        } else {
            honest_api(&handle_of(request), &[])
        }
    });
    assert_eq!(word(&refused), "unknown (check-unproven)");
}

#[test]
fn a_refusal_of_another_name_in_between_strikes_the_verdict_too() {
    let world = World::new(|request: &Request, _| match handle_of(request).as_str() {
        "blueocean" => said(429, "slow down"),
        handle => honest_api(handle, &[]),
    });
    let report = survey(&catalog_of(API), &["acme", "blueocean"], &world);
    assert_eq!(word(&report.names[0].standings[0]), "unknown (check-unproven)");
    assert_eq!(word(&report.names[1].standings[0]), "unknown (rate-limited)");
}

#[test]
fn a_control_that_a_cache_answered_does_not_count() {
    for (name, value) in [("age", "12"), ("cf-cache-status", "HIT"), ("x-cache", "Hit from cloudfront")] {
        let cached = standing(&catalog_of(API), "acme", |request, _| {
            let handle = handle_of(request);
            if known(&handle) {
                honest_api(&handle, &[]).header(name, value)
            } else {
                honest_api(&handle, &[])
            }
        });
        assert_eq!(word(&cached), "unknown (check-unproven)", "{name}: {value}");
    }
    // Nor does a subject that a cache answered, when it says that nobody is there.
    let stale = standing(&catalog_of(API), "acme", |request, _| {
        let handle = handle_of(request);
        if handle == "acme" { honest_api(&handle, &[]).header("age", "12") } else { honest_api(&handle, &[]) }
    });
    assert_eq!(word(&stale), "unknown (check-unproven)");
    let missed = standing(&catalog_of(API), "acme", |request, _| {
        honest_api(&handle_of(request), &[]).header("age", "0").header("x-cache", "Miss from cloudfront")
    });
    assert_eq!(word(&missed), "vacant");
}

#[test]
fn known_accounts_are_asked_after_the_last_name_and_once() {
    let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &[]));
    survey(&catalog_of(API), &["acme", "blueocean"], &world);
    let asked = world.asked.lock().unwrap();
    let at = |handle: &str| asked.iter().position(|url| url.ends_with(&format!("/{handle}"))).unwrap();
    assert!(at("famous") > at("acme").max(at("blueocean")));
    assert_eq!(asked.iter().filter(|url| url.ends_with("/famous")).count(), 1);
}

#[test]
fn both_known_accounts_must_answer() {
    let stale = standing(&catalog_of(API), "acme", |request, _| {
        let handle = handle_of(request);
        if handle == "obscurehandle" {
            said(404, "{\"message\":\"Not Found\"}")
        } else {
            honest_api(&handle, &[])
        }
    });
    assert_eq!(word(&stale), "unknown (check-unproven)");
    assert_eq!(stale.controls.status, ControlStatus::Stale);
}

// Point 4.

#[test]
fn random_handles_copy_the_shape() {
    let world = World::new(|request: &Request, _| honest_api(&handle_of(request), &[]));
    let report = survey(&catalog_of(API), &["blue_ocean7"], &world);
    for control in &report.names[0].standings[0].controls.random {
        let shape: String = control
            .handle
            .chars()
            .map(|c| {
                if c.is_ascii_digit() {
                    '0'
                } else if c == '_' {
                    '_'
                } else {
                    'a'
                }
            })
            .collect();
        assert_eq!(shape, "aaaa_aaaaa0");
        assert_ne!(control.handle, "blue_ocean7");
    }
}

#[test]
fn a_handle_unlike_the_controls_needs_a_sourced_rule() {
    let unverified = catalog_with(("verified = true", "verified = false"), PAGE);
    for name in ["blue_ocean", "blue.ocean", "averyverylongbrandname"] {
        let odd = standing(&unverified, name, |request, _| honest_page(&handle_of(request), &[]));
        assert_eq!(word(&odd), "unknown (check-unproven)", "{name}");
        let admitted = standing(&catalog_of(PAGE), name, |request, _| honest_page(&handle_of(request), &[]));
        assert_eq!(word(&admitted), "vacant", "{name}");
    }
    assert_eq!(
        word(&standing(&unverified, "acme", |request, _| honest_page(&handle_of(request), &[]))),
        "vacant"
    );
}

#[test]
fn without_room_for_random_handles_nothing_is_proved() {
    // The platform's rule admits three handles only, so no random one can be drawn.
    let narrow = catalog_with(("[a-z0-9_.]+", "famous|obscurehandle|acme"), API);
    let absent = standing(&narrow, "acme", |request, _| honest_api(&handle_of(request), &[]));
    assert_eq!(word(&absent), "unknown (check-unproven)");
}

// Point 5.

#[test]
fn the_subject_must_be_like_one_side_and_unlike_the_other() {
    // An outage page that happens to hold the absence marker.
    let outage = standing(&catalog_of(PAGE), "acme", |request, _| {
        if handle_of(request) == "acme" {
            said(
                200,
                "<html><body><h1>Sorry</h1><ul><li>part of this page is missing</li></ul></body></html>",
            )
        } else {
            honest_page(&handle_of(request), &[])
        }
    });
    assert_eq!(word(&outage), "unknown (check-unproven)");
}

#[test]
fn sides_that_cannot_be_told_apart_prove_nothing() {
    // The markers sit where no feature is read, and everything else is the same for everybody.
    let same = standing(&catalog_of(PAGE), "acme", |request, _| {
        let marker = if known(&handle_of(request)) { "profile-card" } else { "missing" };
        said(200, &format!("<html><body><script>var x='{marker}'</script><p>Welcome</p></body></html>"))
    });
    assert_eq!(word(&same), "unknown (check-unproven)");
}

#[test]
fn random_handles_must_be_answered_absent_by_the_rule_too() {
    // The markers sit in scripts, where no feature is read: random handles look like the subject,
    // yet the rule finds accounts there.
    let odd = standing(&catalog_of(PAGE), "acme", |request, _| match handle_of(request).as_str() {
        "acme" => said(200, "<html><script>'missing'</script><p>Hello</p></html>"),
        handle if known(handle) => honest_page(handle, &[]),
        _ => said(200, "<html><script>'profile-card'</script><p>Hello</p></html>"),
    });
    assert_eq!(word(&odd), "unknown (check-unproven)");
}

#[test]
fn a_handle_in_a_script_is_no_marker_either() {
    let page =
        |marker: &str| said(200, &format!("<html><script>var x='{marker}'</script><p>Hello</p></html>"));
    let taken = standing(&catalog_of(PAGE), "missing", |request, _| match handle_of(request).as_str() {
        handle if known(handle) => honest_page(handle, &[]),
        "missing" => page("missing"),
        _ => page("gone missing"),
    });
    assert_not_cleared(&taken, "the brand called Missing");
}

#[test]
fn a_marker_that_the_handle_put_there_is_no_marker() {
    // The brand is called "Missing" and its profile says so.
    let catalog = catalog_of(PAGE);
    let taken = standing(&catalog, "missing", |request, _| {
        let handle = handle_of(request);
        let body = format!("<html><body><div><h1>missing</h1><b>@{handle}</b></div></body></html>");
        if handle == "missing" { said(200, &body) } else { honest_page(&handle, &[]) }
    });
    assert_not_cleared(&taken, "the brand called Missing");
    // And when its name is the positive marker.
    let card = standing(&catalog, "profile-card", |request, _| honest_page(&handle_of(request), &[]));
    assert_ne!(card.verdict, Verdict::Taken);
}

// Point 6.

#[test]
fn some_replies_are_never_an_answer() {
    for status in [202, 401, 403, 429, 451, 500, 502, 503, 504, 999] {
        let refused = standing(&catalog_of(STATUS), "acme", |request, _| {
            if known(&handle_of(request)) {
                said(200, "<html>a profile</html>")
            } else {
                said(status, "<html>no</html>")
            }
        });
        assert_eq!(refused.verdict, Verdict::Unknown, "{status}");
    }
    for (case, body) in [("empty", ""), ("blank", " \n ")] {
        let empty = standing(&catalog_of(STATUS), "acme", |request, _| {
            if known(&handle_of(request)) { said(200, "<html>a profile</html>") } else { said(404, body) }
        });
        assert_eq!(word(&empty), "unknown (unrecognised)", "{case}");
    }
    for failure in [
        Failure::TimedOut,
        Failure::Dns("NXDOMAIN".into()),
        Failure::Connect("refused".into()),
        Failure::Tls("expired".into()),
    ] {
        let failed = standing(&catalog_of(STATUS), "acme", |request, _| {
            if known(&handle_of(request)) {
                said(200, "<html>a profile</html>")
            } else {
                failing(failure.clone())
            }
        });
        assert_eq!(failed.verdict, Verdict::Unknown, "{failure}");
    }
}

#[test]
fn redirects_to_login_home_or_consent_are_never_an_answer() {
    for place in [
        "https://place.example/login?next=x",
        "https://place.example/",
        "https://consent.place.example/m",
        "https://place.example/accounts/sign_in",
    ] {
        let moved = standing(&catalog_of(STATUS), "acme", |request, _| {
            let page = said(200, "<html>a page</html>");
            if known(&handle_of(request)) {
                page
            } else {
                said(404, "<html>gone</html>").moved(request.url.as_str(), place)
            }
        });
        assert_eq!(moved.verdict, Verdict::Unknown, "{place}");
    }
    let login = standing(&catalog_of(PAGE), "acme", |request, _| {
        honest_page(&handle_of(request), &[])
            .moved(request.url.as_str(), "https://place.example/login?next=/acme")
    });
    assert_eq!(word(&login), "unknown (login-wall)");
}

#[test]
fn statuses_alone_need_a_404_against_a_found_page() {
    let catalog = catalog_of(STATUS);
    let gone = |status| {
        move |request: &Request, _: usize| {
            if known(&handle_of(request)) {
                said(200, "<html><p>a profile</p></html>")
            } else {
                said(status, "<html><b>gone</b></html>")
            }
        }
    };
    assert_eq!(word(&standing(&catalog, "acme", gone(404))), "vacant");
    let odd = catalog_of(&STATUS.replace("[404]", "[404, 400]"));
    assert_eq!(word(&standing(&odd, "acme", gone(400))), "unknown (check-unproven)");
}

// Point 7.

#[test]
fn what_absence_means_caps_the_verdict() {
    let ambiguous =
        API.replace("\"no-account\"", "\"ambiguous\"").replace("[\"taken\", \"vacant\"]", "[\"taken\"]");
    let absent = standing(&catalog_of(&ambiguous), "acme", |request, _| honest_api(&handle_of(request), &[]));
    assert_eq!(word(&absent), "unknown (ambiguous)");
}

// Point 8.

#[test]
fn a_reply_that_broke_off_says_nothing_but_what_proves_itself() {
    let cut =
        standing(&catalog_of(PAGE), "acme", |request, _| honest_page(&handle_of(request), &[]).broken());
    assert_eq!(cut.verdict, Verdict::Unknown);
    // The absence marker came, but what follows it might have said more.
    let only = standing(&catalog_of(PAGE), "acme", |request, _| {
        let page = honest_page(&handle_of(request), &[]);
        if handle_of(request) == "acme" { page.broken() } else { page }
    });
    assert_eq!(word(&only), "unknown (unrecognised)");
    let lacks = PAGE.replace("text = [\"missing\"]", "lacks = [\"profile-card\"]");
    let beyond = standing(&catalog_of(&lacks), "acme", |request, _| {
        let page = honest_page(&handle_of(request), &[]);
        if handle_of(request) == "acme" { said(200, "<html><body>").broken() } else { page }
    });
    assert_eq!(beyond.verdict, Verdict::Unknown);
}

// Point 9.

const FREE: &str = "{\"valid\":true,\"reason\":\"ok\"}";
const REFUSED: &str = "{\"valid\":false,\"reason\":\"no\"}";

#[test]
fn a_validator_and_a_page_are_weighed() {
    let both = catalog_of(&format!("{VALIDATOR}{API}"));
    let world = |validator: &'static str, api: &'static [&'static str]| {
        move |request: &Request, _: usize| {
            let handle = handle_of(request);
            if request.url.path().starts_with("/check") {
                if handle == "acme" { said(200, validator) } else { honest_validator(&handle, &[]) }
            } else {
                honest_api(&handle, api)
            }
        }
    };
    assert_eq!(word(&standing(&both, "acme", world(FREE, &[]))), "free");
    assert_eq!(word(&standing(&both, "acme", world(FREE, &["acme"]))), "unknown (contradictory)");
    assert_eq!(word(&standing(&both, "acme", world(REFUSED, &["acme"]))), "taken");
    assert_eq!(word(&standing(&both, "acme", world(REFUSED, &[]))), "unknown (refused-by-sign-up)");
}

#[test]
fn what_the_platform_withholds_is_never_free() {
    let withheld = "  { says = \"withheld\", why = \"suspended\", status = [200], json = [{ at = \"/suspended\", equals = true }] },\n";
    let api = API.replace("signal = [\n", &format!("signal = [\n{withheld}"));
    let both = catalog_of(&format!("{VALIDATOR}{api}"));
    let suspended = standing(&both, "acme", |request, _| match handle_of(request).as_str() {
        handle if request.url.path().starts_with("/check") => honest_validator(handle, &[]),
        "acme" => said(200, "{\"suspended\":true}"),
        handle => honest_api(handle, &[]),
    });
    assert_eq!(word(&suspended), "unknown (contradictory)");
}

#[test]
fn what_a_page_shows_as_held_is_never_free() {
    let named = PAGE.replace("signal = [", "account = { css = \"h1\" }\nsignal = [");
    let both = catalog_of(&format!("{VALIDATOR}{named}"));
    let held = standing(&both, "acme", |request, _| match handle_of(request).as_str() {
        handle if request.url.path().starts_with("/check") => honest_validator(handle, &[]),
        handle => honest_page(handle, &["acme"]),
    });
    assert_eq!(word(&held), "unknown (contradictory)");
}

#[test]
fn a_validator_that_only_refuses_proves_itself_by_its_refusals() {
    // It says neither taken nor reserved, only that the handle cannot be had.
    let taken =
        "  { says = \"taken\", status = [200], json = [{ at = \"/reason\", equals = \"taken\" }] },\n";
    let refuser = VALIDATOR.replace(taken, "").replace("[\"free\", \"taken\"]", "[\"free\"]");
    let world = |held: &'static str| {
        move |request: &Request, _: usize| {
            let handle = handle_of(request);
            let free = !known(&handle) && handle != held;
            said(
                200,
                if free {
                    "{\"valid\":true,\"reason\":\"ok\"}"
                } else {
                    "{\"valid\":false,\"reason\":\"no\"}"
                },
            )
        }
    };
    assert_eq!(word(&standing(&catalog_of(&refuser), "acme", world(""))), "free");
    assert_eq!(word(&standing(&catalog_of(&refuser), "acme", world("acme"))), "unknown (refused-by-sign-up)");
    // One that has a word for taken must use it for known accounts.
    assert_eq!(word(&standing(&catalog_of(VALIDATOR), "acme", world(""))), "unknown (check-unproven)");
}

#[test]
fn an_answer_for_another_handle_is_never_taken() {
    let renamed = standing(&catalog_of(API), "acme", |request, _| {
        if handle_of(request) == "acme" {
            said(200, "{\"login\":\"acmecorp\"}")
        } else {
            honest_api(&handle_of(request), &[])
        }
    });
    assert_eq!(word(&renamed), "unknown (answered-for-another)");
    let canonical = standing(&catalog_of(API), "acme", |request, _| {
        if handle_of(request) == "acme" {
            said(200, "{\"login\":\"ACME\"}")
        } else {
            honest_api(&handle_of(request), &[])
        }
    });
    assert_eq!(word(&canonical), "taken");
    let page = standing(&catalog_of(PAGE), "acme", |request, _| {
        let other = "<html><head><link rel=canonical href='https://place.example/other'></head><div class=profile-card><h1>other</h1><b>Posts</b></div></html>";
        if handle_of(request) == "acme" { said(200, other) } else { honest_page(&handle_of(request), &[]) }
    });
    assert_eq!(word(&page), "unknown (answered-for-another)");
}

// Point 10.

#[test]
fn a_hint_leaves_a_required_place_unanswered() {
    let found = |request: &Request, _: usize| {
        if known(&handle_of(request)) {
            said(200, "<html><p>a profile</p></html>")
        } else {
            said(404, "<html><b>gone</b></html>")
        }
    };
    let hint = survey(&catalog_of(STATUS), &["acme"], &World::new(found));
    assert_eq!(word(&hint.names[0].standings[0]), "vacant");
    assert!(!hint.names[0].complete);
    let typed = survey(
        &catalog_of(API),
        &["acme"],
        &World::new(|request: &Request, _| honest_api(&handle_of(request), &[])),
    );
    assert!(typed.names[0].complete);
}

// Waiting.

#[test]
fn waiting_asks_again_only_what_did_not_answer() {
    let two = "[[platform]]\nid = \"place\"";
    let catalog = catalog_of(API);
    let second = catalog[catalog.find(two).unwrap()..]
        .replace("\"place\"", "\"other\"")
        .replace("place.example", "other.example");
    let both = format!("{catalog}{second}");
    let world = World::new(|request: &Request, before| {
        let host = request.url.host_str().unwrap_or_default();
        // One host is tired at first and answers later.
        if host.contains("place") && before < 8 {
            said(429, "slow down")
        } else {
            honest_api(&handle_of(request), &[])
        }
    });
    let report = survey_for(&both, &["acme"], &world, Duration::from_secs(60));
    assert!(report.names[0].standings.iter().all(|standing| standing.verdict == Verdict::Vacant));
    let asked = world.asked.lock().unwrap();
    assert_eq!(
        asked.iter().filter(|url| url.contains("other.example")).count(),
        5,
        "what had answered is left alone"
    );
}

// For every world.

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_bytes_never_speak(bytes in proptest::collection::vec(any::<u8>(), 0..400), status in 100u16..1000) {
        for probes in [API, PAGE, VALIDATOR, STATUS] {
            let noise = String::from_utf8_lossy(&bytes).into_owned();
            let standing = standing(&catalog_of(probes), "acme", |_, _| said(status, &noise));
            prop_assert_eq!(standing.verdict, Verdict::Unknown);
        }
    }

    #[test]
    fn noise_in_a_sound_world_never_speaks(bytes in proptest::collection::vec(any::<u8>(), 0..400), status in 100u16..1000) {
        let noise = String::from_utf8_lossy(&bytes).into_owned();
        prop_assume!(!noise.contains("missing") && !noise.contains("profile-card"));
        for (probes, honest) in [(API, honest_api as fn(&str, &[&str]) -> Said), (PAGE, honest_page), (VALIDATOR, honest_validator)] {
            let standing = standing(&catalog_of(probes), "acme", |request, _| {
                if handle_of(request) == "acme" { said(status, &noise) } else { honest(&handle_of(request), &[]) }
            });
            prop_assert_eq!(standing.verdict, Verdict::Unknown);
        }
    }
}
