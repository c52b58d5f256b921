//! Worlds that lie, each once told by a real site. What may be said in each is the set beside it.

use callsign::exchange::{Failure, Request};
use callsign::verdict::{DoubtKind, Verdict};

use crate::world::*;

/// Every kind of check, so that each lie is told to each.
fn catalogs() -> [(&'static str, String); 4] {
    [
        ("api", catalog_of(API)),
        ("page", catalog_of(PAGE)),
        ("validator", catalog_of(VALIDATOR)),
        ("status", catalog_of(STATUS)),
    ]
}

fn honest(kind: &str, handle: &str, others: &[&str]) -> Said {
    match kind {
        "api" => honest_api(handle, others),
        "validator" => honest_validator(handle, others),
        "page" => honest_page(handle, others),
        _ => {
            let found = known(handle) || others.contains(&handle);
            if found {
                said(200, "<html><h1>Profile</h1></html>")
            } else {
                said(404, "<html><b>Nothing here</b></html>")
            }
        }
    }
}

fn told(lie: impl Fn(&str, &Request, usize) -> Said + Send + Sync + Copy, may_be: &[&str], case: &str) {
    for (kind, catalog) in catalogs() {
        let standing = standing(&catalog, "acme", |request, before| lie(kind, request, before));
        let word = word(&standing);
        let short = word.split(' ').next().unwrap_or_default();
        assert!(may_be.contains(&short), "{case} ({kind}): {word}");
    }
}

#[test]
fn a_fault_that_sets_in_between_subject_and_control() {
    for fault in [
        said(429, "slow down"),
        said(403, "no"),
        said(503, "down"),
        said(404, "<html>gone</html>"),
        said(200, ""),
        failing(Failure::TimedOut),
    ] {
        told(
            |kind, request, before| {
                if before == 0 { honest(kind, &handle_of(request), &[]) } else { fault.clone() }
            },
            &["unknown"],
            "every control meets the fault",
        );
    }
}

#[test]
fn a_control_answered_by_a_cache_while_the_origin_sheds_404s() {
    told(
        |kind, request, _| {
            let handle = handle_of(request);
            let page = honest(kind, &handle, &[]);
            // The subject exists, yet the origin under load denies everybody.
            if known(&handle) { page.header("age", "300").header("x-cache", "HIT") } else { page }
        },
        &["unknown"],
        "a cached control",
    );
}

#[test]
fn a_check_that_knows_only_the_famous() {
    for other in [
        said(403, "<html>no</html>"),
        said(404, "<html><b>Nothing here</b></html>"),
        said(404, "{\"message\":\"Not Found\"}"),
    ] {
        told(
            |kind, request, _| {
                let handle = handle_of(request);
                if handle == "famous" { honest(kind, &handle, &[]) } else { other.clone() }
            },
            &["unknown"],
            "only the famous account answers",
        );
    }
}

#[test]
fn a_dormant_account_rendered_like_a_missing_one() {
    // The obscure control is dormant too: that is what it is for.
    told(
        |kind, request, _| {
            let handle = handle_of(request);
            let shown = if handle == "famous" { handle.as_str() } else { "zzzzzzzz" };
            honest(kind, shown, &[])
        },
        &["unknown"],
        "dormant accounts look missing",
    );
}

#[test]
fn a_validator_that_says_yes_to_everything() {
    told(|kind, _, _| honest(kind, "nobody", &[]), &["unknown"], "nobody is ever there");
}

#[test]
fn a_validator_that_says_no_to_everything() {
    let standing = standing(&catalog_of(VALIDATOR), "acme", |_, _| honest_validator("famous", &[]));
    assert_eq!(standing.verdict, Verdict::Unknown);
}

#[test]
fn a_router_that_refuses_the_shape_of_a_handle() {
    // `.` never reaches the application: the router answers its own 404 for any such path.
    for name in ["blue.ocean", "blue_ocean"] {
        for (kind, catalog) in catalogs() {
            let standing = standing(&catalog, name, |request, _| {
                let handle = handle_of(request);
                if handle.contains(['.', '_']) {
                    said(404, "<html>404 page not found</html>")
                } else {
                    honest(kind, &handle, &[])
                }
            });
            // Status alone cannot tell a router's 404 from the application's; a rule that the
            // platform itself publishes admits the shape there, so only E may be fooled, and E
            // never counts as an answer for a required place.
            if kind != "status" {
                assert_not_cleared(&standing, name);
            }
            let unverified = catalog.replace("verified = true", "verified = false");
            let unsourced = crate::world::standing(&unverified, name, |request, _| {
                let handle = handle_of(request);
                if handle.contains(['.', '_']) {
                    said(404, "<html>404 page not found</html>")
                } else {
                    honest(kind, &handle, &[])
                }
            });
            assert_not_cleared(&unsourced, name);
        }
    }
}

#[test]
fn a_redirect_to_the_new_name_of_a_renamed_account() {
    told(
        |kind, request, _| {
            let handle = handle_of(request);
            if handle == "acme" {
                honest(kind, "acmecorp", &["acmecorp"])
                    .moved(request.url.as_str(), "https://place.example/acmecorp")
            } else {
                honest(kind, &handle, &[])
            }
        },
        &["unknown"],
        "renamed",
    );
}

#[test]
fn a_redirect_to_the_canonical_spelling_is_no_rename() {
    for kind in ["api", "page"] {
        let catalog = catalog_of(if kind == "api" { API } else { PAGE });
        let standing = standing(&catalog, "acme", |request, _| {
            let handle = handle_of(request);
            let page = honest(kind, &handle, &["acme"]);
            if handle == "acme" {
                page.moved("https://place.example/acme", "https://www.place.example/Acme/")
            } else {
                page
            }
        });
        assert_ne!(standing.verdict, Verdict::Vacant, "{kind}");
        assert_ne!(word(&standing), "unknown (answered-for-another)", "{kind}");
    }
}

#[test]
fn a_healthy_first_half_then_faults() {
    // Subject and random handles met a healthy host; the known accounts meet an outage.
    told(
        |kind, request, _| {
            let handle = handle_of(request);
            if known(&handle) { said(500, "<html>oops</html>") } else { honest(kind, &handle, &[]) }
        },
        &["unknown"],
        "known accounts meet an outage",
    );
}

#[test]
fn a_soft_404() {
    told(
        |kind, request, _| {
            let handle = handle_of(request);
            if known(&handle) {
                honest(kind, &handle, &[])
            } else {
                said(200, "<html><h1>Welcome</h1><p>Discover people</p></html>")
            }
        },
        &["unknown"],
        "a welcome page for the missing",
    );
}

#[test]
fn an_identical_shell_for_everyone() {
    for shell in [
        "<html><div id=root></div><script src=/app.js></script></html>",
        "<html><div class=profile-card></div><p>missing</p></html>",
        "<html><div class=profile-card></div></html>",
    ] {
        told(|_, _, _| said(200, shell), &["unknown"], shell);
    }
}

#[test]
fn walls_with_status_200() {
    for wall in [
        "<html><head><title>Just a moment...</title></head><body><div id=cf-wrapper></div><script>window._cf_chl_opt={}</script></body></html>",
        "<html><head><title>Log in</title></head><body><form>Log in to see this account</form></body></html>",
        "<html><head><title>Before you continue</title></head><body>cookies</body></html>",
        "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.</body></html>",
        "<html><body>Too many requests. Try again in a few minutes. This page is missing</body></html>",
        "<html><body>profile-card You must be logged in to do that.</body></html>",
    ] {
        told(
            |kind, request, _| {
                let handle = handle_of(request);
                if handle == "acme" { said(200, wall) } else { honest(kind, &handle, &[]) }
            },
            &["unknown"],
            wall,
        );
        let named = standing(&catalog_of(PAGE), "acme", |_, _| said(200, wall));
        let kind = named.doubt.as_ref().map(|doubt| doubt.kind);
        assert!(
            matches!(kind, Some(DoubtKind::Blocked | DoubtKind::LoginWall | DoubtKind::RateLimited)),
            "{wall} is named, not {kind:?}"
        );
    }
}

#[test]
fn ordinary_pages_that_embed_a_vendors_script_are_no_walls() {
    let filler = "A few words about this person and what they do. ".repeat(30);
    for script in [
        "<script src=https://www.google.com/recaptcha/api.js></script>",
        "<script src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>",
        "<script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script>",
        "<script>window._pxAppId='PX1'</script>",
        "<script src=/_Incapsula_Resource?SWJIYLWA=1></script>",
    ] {
        let standing = standing(&catalog_of(PAGE), "acme", |request, _| {
            let page = honest_page(&handle_of(request), &["acme"]);
            said(200, &page.body.replace("<body>", &format!("<body>{script}<p>{filler}</p>")))
        });
        assert_eq!(word(&standing), "taken", "{script}");
    }
}

#[test]
fn control_handles_and_subject_in_one() {
    // Asking for a handle that is itself a known account.
    for (kind, catalog) in catalogs() {
        let standing = standing(&catalog, "famous", |request, _| honest(kind, &handle_of(request), &[]));
        assert_eq!(word(&standing), "taken", "{kind}");
    }
}

#[test]
fn order_of_names_changes_no_standing() {
    let names = ["acme", "blueocean", "kite7"];
    let answer = |request: &Request, _: usize| honest_api(&handle_of(request), &["blueocean"]);
    let forward = survey(&catalog_of(API), &names, &World::new(answer));
    let backward = survey(&catalog_of(API), &["kite7", "blueocean", "acme"], &World::new(answer));
    for name in names {
        let of = |report: &callsign::report::Report| {
            report.names.iter().find(|one| one.name == name).map(|one| word(&one.standings[0])).unwrap()
        };
        assert_eq!(of(&forward), of(&backward), "{name}");
    }
}
