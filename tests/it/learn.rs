//! `callsign platforms learn` and `verify --repair` by the real binary against sites on loopback: what
//! is learnt decides as an overlay, what teaches nothing is refused with the reason.

use std::fs;
use std::process::Output;

use callsign::catalog::Catalog;
use callsign::catalog::overlay::Overlay;
use callsign::output::safe;
use callsign::report::ControlStatus;
use callsign::verdict::{Strength, Verdict};
use serde_json::Value;
use tempfile::TempDir;

use crate::loopback::{callsign, report, through};
use crate::server::{Answered, World};
use crate::world::entry_at;

const TWO: [&str; 4] = ["--taken", "famous", "--taken", "obscurehandle"];

fn learn(world: &World, args: &[&str]) -> Output {
    let mut command = callsign(&["platforms", "learn"]);
    command.args(args).arg("--proxy").arg(world.proxy_url()).arg("--ca-cert").arg(world.ca_pem_path());
    command.output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A site at which these accounts exist; `page` answers for a handle and the number of the request.
fn site(page: impl Fn(&str, bool, usize) -> Answered + Send + Sync + 'static) -> World {
    let asked = std::sync::atomic::AtomicUsize::new(0);
    World::start(move |ask| {
        let handle = ask.path_and_query.rsplit(['/', '=']).next().unwrap_or_default();
        let handle = handle.trim_start_matches('@');
        let exists = matches!(handle, "famous" | "obscurehandle" | "acme");
        page(handle, exists, asked.fetch_add(1, std::sync::atomic::Ordering::SeqCst))
    })
}

fn html(status: u16, body: impl Into<Vec<u8>>) -> Answered {
    Answered::new(status, body).with("content-type", "text/html; charset=utf-8")
}

/// What changes from one request to the next on any real page.
fn noise(number: usize) -> String {
    let token = format!("{:016x}", (number as u64 + 7).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let links = "<a class=more href=/x>more</a>".repeat(number % 3);
    format!(
        "<meta name=csrf-token content={token}><script>var t='{token}'</script><i id=r{token}>{number}</i>{links}"
    )
}

fn profile(handle: &str, number: usize) -> Answered {
    let name = format!("{}{}", handle[..1].to_uppercase(), &handle[1..]);
    html(
        200,
        format!(
            "<html><head>{}<title>{name} Person (@{handle}) - Place</title><meta property=og:type content=profile>\
             <meta property=og:title content=\"{name} Person (@{handle}) - Place\">\
             <meta property=og:description content=\"Words of {handle} about themselves\">\
             <meta property=og:site_name content=Place><link rel=canonical href=https://forum-place.net/@{handle}>\
             </head><body><div class=profile-card><h1>{name} Person</h1></div><p>{} followers</p></body></html>",
            noise(number),
            number * 7
        ),
    )
}

fn missing(status: u16, number: usize) -> Answered {
    html(
        status,
        format!(
            "<html><head>{}<title>Page not found - Place</title></head><body><div class=error-box>\
             <h1>Nobody is here</h1></div></body></html>",
            noise(number)
        ),
    )
}

const URL: &str = "https://forum-place.net/@{handle}";

/// Lays what was learnt over the catalog and asks about `acme`, who exists, and a name that nobody has.
fn decides(world: &World, text: &str, id: &str) -> Vec<Verdict> {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("learnt.toml");
    fs::write(&file, text).unwrap();
    let lint = callsign(&["platforms", "lint", file.to_str().unwrap()]).output().unwrap();
    assert_eq!(lint.status.code(), Some(0), "{}", stdout(&lint));
    let overlay = file.to_str().unwrap();
    let args = ["check", "acme", "zqvxk", "--on", id, "--overlay", overlay, "-o", "json"];
    let (report, _) = report(&mut through(world, folder.path(), &args));
    report.names.iter().flat_map(|name| &name.standings).map(|standing| standing.verdict).collect()
}

fn entry(text: &str) -> callsign::catalog::platform::Platform {
    let overlay = Overlay { name: "learnt".to_owned(), text: text.to_owned() };
    let laid =
        Catalog::embedded().unwrap().overlaid(&[overlay]).unwrap_or_else(|broken| panic!("{broken}\n{text}"));
    let own = laid.catalog.platforms.iter().find(|one| one.list.word() == "overlay");
    own.unwrap_or_else(|| panic!("{text}")).clone()
}

#[test]
fn a_site_with_markers_on_both_sides_is_learnt_and_decides() {
    let world =
        site(|handle, exists, number| if exists { profile(handle, number) } else { missing(404, number) });
    let output = learn(&world, &[&[URL], &TWO[..]].concat());
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(
        text.starts_with("schema = \"callsign.platforms/1\"\n") && text.contains("# strength B (strong)"),
        "{text}"
    );
    let learnt = entry(&text);
    assert_eq!(
        (learnt.id.as_str(), learnt.name.as_str()),
        ("forum-place".replace('-', "_").as_str(), "Place")
    );
    assert_eq!(learnt.probes[0].strength(), Strength::B);
    assert!(text.contains("display_name") && text.contains("bio"), "owner fields are there\n{text}");
    assert_eq!(decides(&world, &text, &learnt.id), [Verdict::Taken, Verdict::Vacant], "{text}");
}

#[test]
fn an_interface_is_learnt_with_account_and_owner() {
    let world = site(|handle, exists, number| {
        let body = if exists {
            format!(
                "{{\"data\":{{\"user\":{{\"username\":\"{handle}\",\"displayName\":\"N {handle}\",\"followers_count\":{},\
                 \"avatar_url\":\"https://img.example.org/{handle}.png\",\"id\":{}}}}},\"t\":{number}}}",
                number * 3,
                number * 1000
            )
        } else {
            format!("{{\"data\":{{\"user\":null}},\"t\":{number}}}")
        };
        Answered::new(200, body).with("content-type", "application/json")
    });
    let output = learn(&world, &[&["https://api.forum-place.net/v1/users?name={handle}"], &TWO[..]].concat());
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let learnt = entry(&text);
    let account = learnt.probes[0].account.as_ref().unwrap();
    assert_eq!(account.json.as_deref(), Some("/data/user/username"), "{text}");
    for field in ["display_name", "followers", "avatar"] {
        assert!(text.contains(&format!("{field} = {{ json = \"/data/user/")), "{field}\n{text}");
    }
    assert_eq!(learnt.probes[0].strength(), Strength::C);
    assert_eq!(decides(&world, &text, &learnt.id), [Verdict::Taken, Verdict::Vacant], "{text}");
}

#[test]
fn a_status_alone_is_learnt_as_the_hint_it_is() {
    let world = site(|_, exists, number| {
        let body = format!("<html><head>{}</head><body></body></html>", noise(number));
        html(if exists { 200 } else { 404 }, body)
    });
    let output = learn(&world, &[&[URL], &TWO[..]].concat());
    let told = stdout(&output) + &stderr(&output);
    // The proof wants more than a status where even features differ by nothing else.
    if output.status.code() == Some(0) {
        assert!(told.contains("# strength E (hint)"), "{told}");
        assert_eq!(decides(&world, &stdout(&output), "forum_place"), [Verdict::Taken, Verdict::Vacant]);
    } else {
        panic!("{told}");
    }
}

#[test]
fn one_known_account_is_enough_and_what_is_its_own_is_no_rule() {
    let world =
        site(|handle, exists, number| if exists { profile(handle, number) } else { missing(200, number) });
    let output = learn(&world, &[URL, "--taken", "famous"]);
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(text.contains("a second `--taken`") && !text.contains("Famous"), "{text}");
    assert_eq!(decides(&world, &text, "forum_place"), [Verdict::Taken, Verdict::Vacant], "{text}");
}

#[test]
fn what_teaches_nothing_is_refused_with_the_reason() {
    type Answer = fn(&str, bool, usize) -> Answered;
    let cases: [(&str, Answer, &str); 7] = [
        (
            "one page for all",
            |_, _, number| {
                html(
                    200,
                    format!("<html><head>{}<title>Place</title></head><p>Welcome</p></html>", noise(number)),
                )
            },
            "cannot be told apart",
        ),
        (
            "everybody exists",
            |handle, _, number| profile(handle, number),
            "random handles are answered as accounts",
        ),
        (
            "login wall",
            |handle, _, number| {
                if handle == "login" { missing(200, number) } else { Answered::redirect(302, "/login") }
            },
            "login wall",
        ),
        ("block page", |_, _, _| html(403, "<html><title>Just a moment...</title></html>"), "Cloudflare"),
        ("nobody exists", |_, _, number| missing(404, number), "as nobody is"),
        (
            "home page",
            |handle, exists, number| match (exists, handle) {
                (true, _) => profile(handle, number),
                (false, "") => html(200, "<title>Welcome</title><p>Hello"),
                (false, _) => Answered::redirect(302, "/"),
            },
            "home page",
        ),
        (
            "one is gone",
            |handle, _, number| {
                if handle == "famous" { profile(handle, number) } else { missing(200, number) }
            },
            "`obscurehandle` is answered as nobody is",
        ),
    ];
    for (name, answer, reason) in cases {
        let world = site(answer);
        let output = learn(&world, &[&[URL], &TWO[..]].concat());
        let told = stderr(&output);
        assert_eq!((output.status.code(), stdout(&output).as_str()), (Some(3), ""), "{name}: {told}");
        assert!(told.starts_with("error: nothing was learnt: ") && told.contains(reason), "{name}: {told}");
    }
}

#[test]
fn mistakes_ask_nobody() {
    let world = site(|_, _, _| html(200, "x"));
    for (args, part) in [
        (&["https://forum-place.net/", "--taken", "famous"][..], "`{handle}`"),
        (
            &["https://forum-place.net/famous", "--taken", "famous"],
            "as in `https://forum-place.net/{handle}`",
        ),
        (&[URL], "--taken someone"),
        (&[URL, "--taken", "a b"], "`a b` is no handle"),
        (&["ftp://forum-place.net/{handle}", "--taken", "famous"], "no address of the web"),
    ] {
        let output = learn(&world, args);
        assert_eq!(output.status.code(), Some(2), "{args:?}: {}", stderr(&output));
        assert!(stderr(&output).contains(part), "{args:?}: {}", stderr(&output));
    }
    assert!(world.asked().is_empty());
}

#[test]
fn hostile_pages_break_neither_the_file_nor_the_terminal() {
    const EVIL: &str = "x\"]\n[[platform]] '''\"\"\" \\ \u{1b}[31m \u{202e}evil";
    let world = site(|handle, exists, number| {
        let page = if exists {
            format!(
                "<html><head>{}<title>@{handle} on {EVIL}</title><meta property=og:site_name content='Pl\"ace\u{1b}[2J\u{202e}'>\
                 <meta property=og:type content='pro\"file\\'><meta property='og:ti\"tle' content=x></head>\
                 <body><div class='car\"d] profile' id='a.b:c'>{EVIL}</div></body></html>",
                noise(number)
            )
        } else {
            format!(
                "<html><head>{}<title>\"Nobody\" \\ 'here'</title></head><p>No \"such\" user</p></html>",
                noise(number)
            )
        };
        html(if exists { 200 } else { 404 }, page)
    });
    let output = learn(&world, &[&[URL], &TWO[..]].concat());
    let text = stdout(&output);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{text:?}");
    assert_eq!(entry(&text).probes.len(), 1);
    assert_eq!(decides(&world, &text, "forum_place"), [Verdict::Taken, Verdict::Vacant], "{text}");
}

const STALE: &str = r#"
[[platform.probe]]
id = "page"
kind = "page"
url = "https://forum-place.net/@{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
signal = [
  { says = "taken", status = [200], css = [{ at = ".old-card", exists = "yes" }] },
  { says = "absent", status = [404], text = ["Nobody is here"] },
]
[[platform.probe]]
id = "sign-up"
kind = "validator"
url = "https://forum-place.net/free/{handle}"
can_say = ["free", "taken"]
absence = "registrable"
signal = [
  { says = "taken", status = [200], text = ["was taken once"] },
  { says = "free", status = [404], text = ["was free once"] },
]
"#;

#[test]
fn an_entry_whose_controls_fail_is_mended_whole() {
    let world =
        site(|handle, exists, number| if exists { profile(handle, number) } else { missing(404, number) });
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forum.toml");
    let text =
        format!("schema = \"callsign.platforms/1\"{}{STALE}", entry_at("forum", "Forum", "forum-place.net"));
    fs::write(&file, text).unwrap();
    let args = ["platforms", "verify", "forum", "--repair", "--json", "--overlay", file.to_str().unwrap()];
    let output = through(&world, folder.path(), &args).output().unwrap();
    let verification: Value = serde_json::from_slice(&output.stdout).unwrap();
    let repair = &verification["repairs"][0];
    assert_eq!(repair["platform"], "forum", "{}", stderr(&output));
    assert_eq!(repair["mended"][0], "page", "{repair}");
    assert_eq!(repair["refused"][0]["probe"], "sign-up", "{repair}");
    let text = repair["entry"].as_str().unwrap();
    let mended = entry(text);
    assert_eq!((mended.id.as_str(), mended.probes.len()), ("forum", 2), "{text}");
    assert!(!text.contains("old-card"), "{text}");
    let shown = through(&world, folder.path(), &[&args[..4], &args[5..]].concat()).output().unwrap();
    let shown = stdout(&shown);
    assert!(
        shown.contains("forum/page mended; put this into a file")
            && shown.contains("forum/sign-up is not mended"),
        "{shown}"
    );
    // With the mended entry the check works, and there is nothing to mend.
    fs::write(&file, text).unwrap();
    let output = through(&world, folder.path(), &args).output().unwrap();
    let verification: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(verification["checks"][0]["outcome"], "works", "{verification}");
}

const STALE_API: &str = r#"
[[platform.probe]]
id = "api"
kind = "api"
url = "https://forum-place.net/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
account = { json = "/login" }
signal = [
  { says = "taken", status = [200], json = [{ at = "/old", exists = "yes" }] },
  { says = "absent", status = [404], json = [{ at = "/old-message", exists = "yes" }] },
]
"#;

#[test]
fn what_is_learnt_of_an_interface_needs_controls_too() {
    let world = site(|handle, exists, _| {
        let body = if exists {
            format!("{{\"login\":\"{handle}\",\"type\":\"User\"}}")
        } else {
            "{\"message\":\"Not Found\"}".to_owned()
        };
        Answered::new(if exists { 200 } else { 404 }, body).with("content-type", "application/json")
    });
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("forum.toml");
    let place = entry_at("forum", "Forum", "forum-place.net");
    fs::write(&file, format!("schema = \"callsign.platforms/1\"{place}{STALE_API}")).unwrap();
    let overlay = file.to_str().unwrap();
    let args = ["platforms", "verify", "forum", "--repair", "--json", "--overlay", overlay];
    let output = through(&world, folder.path(), &args).output().unwrap();
    let verification: Value = serde_json::from_slice(&output.stdout).unwrap();
    fs::write(&file, verification["repairs"][0]["entry"].as_str().unwrap()).unwrap();
    let args = ["check", "acme", "--on", "forum", "--overlay", overlay, "-o", "json"];
    let (report, _) = report(&mut through(&world, folder.path(), &args));
    let standing = &report.names[0].standings[0];
    assert_eq!((standing.verdict, standing.controls.status), (Verdict::Taken, ControlStatus::Passed));
}
