//! Faults of rules: what a catalog may not say, and what a rule that it may say must not conclude.

use callsign::catalog::Catalog;
use callsign::exchange::Request;
use callsign::verdict::Verdict;

use crate::world::*;

/// The faults of a catalog, or nothing.
fn faults_of(catalog: &str) -> String {
    Catalog::parse("test.toml", catalog).err().map(|broken| broken.to_string()).unwrap_or_default()
}

#[test]
fn rules_that_would_hold_for_everything_are_refused() {
    for (from, to, says) in [
        ("text = [\"profile-card\"]", "text = [\"\"]", "empty text"),
        ("text = [\"profile-card\"]", "text = [\" \"]", "empty text"),
        ("text = [\"profile-card\"]", "text = [\"{handle}\"]", "nothing but the handle"),
        ("status = [200], text = [\"profile-card\"]", "status = []", "no condition"),
        ("https://place.example/{handle}", "https://place.example/users", "no `{handle}`"),
        ("status = [200], text = [\"missing\"]", "status = [403], text = [\"missing\"]", "never an answer"),
    ] {
        let probe = PAGE.replace(from, to);
        assert_ne!(probe, PAGE, "{to} changes something");
        let faults = faults_of(&catalog_of(&probe));
        assert!(faults.contains(says), "{to}: {faults}");
        assert!(faults.contains("test.toml:") && faults.contains("`place`"), "{faults}");
    }
    let twice = format!(
        "{}{}",
        catalog_of(PAGE),
        catalog_of(PAGE).split_once("[[platform]]").map_or("", |(_, rest)| rest).replacen(
            "id",
            "[[platform]]\nid",
            1
        )
    );
    assert!(faults_of(&twice).contains("used once"), "{}", faults_of(&twice));
}

#[test]
fn rules_of_an_unknown_kind_are_refused() {
    for (from, to) in [
        ("says = \"taken\"", "says = \"present\""),
        ("text = [\"profile-card\"]", "presenseStrs = [\"profile-card\"]"),
        ("absence = \"no-account\"", "absence = \"none\""),
        ("kind = \"page\"", "kind = \"response_url\""),
    ] {
        let probe = PAGE.replace(from, to);
        assert_ne!(probe, PAGE, "{to} changes something");
        assert!(!faults_of(&catalog_of(&probe)).is_empty(), "{to} passes");
    }
}

#[test]
fn a_marker_inside_the_other_is_a_contradiction() {
    let rules = PAGE.replace("\"profile-card\"", "\"found\"").replace("\"missing\"", "\"not found\"");
    for subject in ["<html><p>not found</p></html>", "<html><p>found</p></html>"] {
        let standing = standing(&catalog_of(&rules), "acme", |request, _| {
            let handle = handle_of(request);
            if handle == "acme" {
                said(200, subject)
            } else {
                said(
                    200,
                    if known(&handle) {
                        "<html><p>found</p></html>"
                    } else {
                        "<html><p>not found</p></html>"
                    },
                )
            }
        });
        assert_eq!(standing.verdict, Verdict::Unknown, "{subject}: {}", word(&standing));
    }
}

#[test]
fn a_marker_may_hold_the_handle() {
    let rules = PAGE.replace("\"missing\"", "\"nobody is called {handle}\"");
    let honest = |taken: bool| {
        move |request: &Request, _: usize| {
            let handle = handle_of(request);
            if known(&handle) || (taken && handle == "acme") {
                honest_page(&handle, &["acme"])
            } else {
                said(200, &format!("<html><body><p>Sorry, nobody is called {handle}</p></body></html>"))
            }
        }
    };
    assert_eq!(word(&standing(&catalog_of(&rules), "acme", honest(false))), "vacant");
    assert_eq!(word(&standing(&catalog_of(&rules), "acme", honest(true))), "taken");
    // About somebody else it says nothing.
    let other = standing(&catalog_of(&rules), "acme", |request, before| {
        if handle_of(request) == "acme" {
            said(200, "<html><body><p>Sorry, nobody is called smith</p></body></html>")
        } else {
            honest(false)(request, before)
        }
    });
    assert_eq!(other.verdict, Verdict::Unknown);
}

#[test]
fn a_handle_that_breaks_a_rule_is_barred_or_asked_never_free() {
    let name = "acmeacmeacmeacmeacmeacmeacmeacmeacme";
    for (change, may_be) in [
        (("binds = \"new-accounts\"", "binds = \"never-existed\""), Verdict::Barred),
        (("verified = true", "verified = false"), Verdict::Unknown),
        (("words = \"letters\"", "words = \"some letters\""), Verdict::Unknown),
    ] {
        for probes in [API, PAGE, VALIDATOR, STATUS] {
            // The service refuses the form of the name with the answer of a miss.
            let asked = standing(&catalog_with(change, probes), name, |_, _| {
                said(404, "<html><body>404 page not found</body></html>")
            });
            assert_not_cleared(&asked, name);
            assert_eq!(asked.verdict, may_be, "{change:?}");
        }
    }
}

#[test]
fn case_counts_where_the_entry_says_so() {
    let exact = catalog_with(("binds =", "fold = \"exact\", binds ="), API);
    let answer = |request: &Request, _: usize| {
        let handle = handle_of(request);
        // The service finds accounts in any spelling and shows its own.
        if handle.eq_ignore_ascii_case("acme") {
            honest_api("Acme", &["Acme"])
        } else {
            honest_api(&handle, &[])
        }
    };
    assert_eq!(word(&standing(&exact, "acme", answer)), "unknown (answered-for-another)");
    assert_eq!(word(&standing(&catalog_of(API), "acme", answer)), "taken");
}

#[test]
fn a_random_handle_that_is_somebodys_is_drawn_again() {
    let taken = std::sync::Mutex::new(None);
    let standing = standing(&catalog_of(API), "acme", |request, _| {
        let handle = handle_of(request);
        if handle == "acme" || known(&handle) {
            return honest_api(&handle, &[]);
        }
        // The first random handle was registered in the meantime.
        let first = taken.lock().unwrap().get_or_insert_with(|| handle.clone()).clone();
        honest_api(&handle, &[&first])
    });
    assert_eq!(word(&standing), "vacant");
    assert_eq!(standing.controls.random.len(), 2);
}
