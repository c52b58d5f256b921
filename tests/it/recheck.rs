//! `callsign recheck` by the real binary: what another tool claims, asked again over real sockets.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use callsign::output::safe;
use callsign::recheck::{Claim, Finding, MatchedBy, Outcome, Recheck, Tool};
use callsign::verdict::{DoubtKind, Verdict};
use serde_json::Value;
use tempfile::TempDir;

use crate::loopback::{callsign, through, told};
use crate::server::{Answered, World};
use crate::world::entry_at;

/// A list in the form of WhatsMyName, written for these tests.
const LIST: &str = r#"{ "license": [], "authors": [], "categories": ["social"], "sites": [
  { "name": "Forum Place", "uri_check": "https://forum-place.net/{account}", "e_code": 200,
    "e_string": "profile-card", "m_string": "Nobody is here", "m_code": 404, "known": ["famous", "obscurehandle"],
    "cat": "social" },
  { "name": "Soft Place", "uri_check": "https://soft-place.net/{account}", "e_code": 200,
    "e_string": "profile-card", "m_string": "Nobody is here", "m_code": 200, "known": ["famous", "obscurehandle"],
    "cat": "social" },
  { "name": "Wall Place", "uri_check": "https://wall-place.net/{account}", "e_code": 200,
    "e_string": "profile-card", "m_string": "Nobody is here", "m_code": 404, "known": ["famous", "obscurehandle"],
    "cat": "social" }
] }"#;

const NAMINTER: &str = "name,category,username,status,uri_check,status_code,elapsed,created_at";

const SHERLOCK: &str = "username,name,url_main,url_user,exists,http_status,response_time_s";

/// Where `acme` is held in the forum, nobody in the place that answers 200 for all, and one has to
/// sign in at the third.
fn world() -> World {
    World::start(|asked| {
        let handle = asked.path_and_query.trim_start_matches('/');
        let exists = matches!(handle, "famous" | "obscurehandle")
            || (handle == "acme" && asked.host.starts_with("forum"));
        let page = |status, title: &str, body: &str| {
            Answered::new(status, format!("<html><title>{title}</title>{body}</html>"))
                .with("content-type", "text/html; charset=utf-8")
        };
        match asked.host.as_str() {
            "wall-place.net" => Answered::redirect(302, "https://wall-place.net/login?next=x"),
            _ if exists => page(
                200,
                handle,
                &format!("<div class=\"profile-card\"><h1>{handle}</h1> joined in 2011</div>"),
            ),
            "soft-place.net" => page(200, "Oops", "<p>Nobody is here</p>"),
            _ => page(404, "Oops", "<p>Nobody is here</p>"),
        }
    })
}

/// Results and lists in a folder of their own.
struct Desk {
    folder: TempDir,
    world: World,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { folder: TempDir::new().unwrap(), world: world() };
        desk.file("list.json", LIST);
        let entry = entry_at("forum", "Forum", "forum-place.net");
        desk.file("list.toml", &format!("schema = \"callsign.platforms/1\"{entry}{PROBE}"));
        desk
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn output(&self, results: &str, list: &str, more: &[&str]) -> Output {
        let (results, list) = (self.folder.path().join(results), self.folder.path().join(list));
        let mut command =
            through(&self.world, &self.folder.path().join("state"), &["recheck", results.to_str().unwrap()]);
        command.arg("--manifest").arg(list).args(more).output().unwrap()
    }

    fn recheck(&self, results: &str, list: &str) -> (Recheck, Option<i32>) {
        let output = self.output(results, list, &["--json", "--manifest-only"]);
        let read = serde_json::from_slice(&output.stdout);
        (read.unwrap_or_else(|error| panic!("{error}: {}", told(&output))), output.status.code())
    }
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

fn shown(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn finding(recheck: &Recheck, line: usize) -> &Finding {
    recheck.findings.iter().find(|finding| finding.line == line).unwrap()
}

fn naminter(name: &str, status: &str) -> String {
    let host = name.to_lowercase().replace(' ', "-");
    format!("{name},social,acme,{status},https://{host}.net/acme,200,0.1,2026-11-21T10:00:00+00:00\n")
}

#[test]
fn hits_are_proven_wrong_or_cannot_be_told() {
    let desk = Desk::new();
    let rows = [
        naminter("Forum Place", "exists"),
        naminter("Soft Place", "partial_exists"),
        naminter("Wall Place", "exists"),
        naminter("Nowhere", "exists"),
        naminter("Forum Place", "missing"),
        naminter("Soft Place", "missing"),
        naminter("Wall Place", "error"),
    ];
    desk.file("results.csv", &format!("{NAMINTER}\n{}", rows.concat()));
    let (recheck, code) = desk.recheck("results.csv", "list.json");
    assert_eq!(code, Some(3));
    assert_eq!(recheck.results.written_by, Some(Tool::Naminter));
    let outcomes: Vec<Outcome> = recheck.findings.iter().map(|finding| finding.outcome).collect();
    let wanted = [
        Outcome::Proven,
        Outcome::Wrong,
        Outcome::CannotTell,
        Outcome::NotListed,
        Outcome::Wrong,
        Outcome::Proven,
        Outcome::NoClaim,
    ];
    assert_eq!(outcomes, wanted, "{recheck:#?}");
    let tally = recheck.tally;
    assert_eq!(
        (tally.proven, tally.wrong, tally.cannot_tell, tally.not_listed, tally.no_claim),
        (2, 2, 1, 1, 1)
    );

    let forum = finding(&recheck, 2);
    assert_eq!((forum.claim, forum.matched_by), (Some(Claim::Taken), Some(MatchedBy::Entry)));
    let standing = forum.standing.as_ref().unwrap();
    assert_eq!((standing.verdict, standing.source.entry.as_str()), (Verdict::Taken, "Forum Place"));
    assert!(!standing.controls.random.is_empty() && standing.evidence.iter().any(|evidence| evidence.held));
    assert_eq!(finding(&recheck, 3).standing.as_ref().unwrap().verdict, Verdict::Vacant);
    let doubt = finding(&recheck, 4).standing.as_ref().unwrap().doubt.as_ref().unwrap();
    assert_eq!(doubt.kind, DoubtKind::LoginWall);
    assert!(finding(&recheck, 5).detail.as_ref().unwrap().contains("platforms lint"));
    // Each place and name once, whatever the number of rows.
    let asked = desk.world.asked();
    let of =
        |host: &str| asked.iter().filter(|one| one.host == host && one.path_and_query == "/acme").count();
    assert_eq!((of("forum-place.net"), of("soft-place.net"), of("nowhere.net")), (1, 1, 0));

    let output = desk.output("results.csv", "list.json", &["--manifest-only"]);
    let text = shown(&output).split_whitespace().collect::<Vec<_>>().join(" ");
    let position = |needle: &str| text.find(needle).unwrap_or_else(|| panic!("{needle}: {text}"));
    assert!(text.starts_with("soft_place/acme wrong said taken no account found (likely)"), "{text}");
    assert!(position("login wall") < position("proven"), "{text}");
    assert!(
        text.contains(
            "6 claims: 2 proven, 2 wrong, 1 cannot be told, 1 in no list here; 1 row claims nothing"
        ),
        "{text}"
    );
    // What is offered leads to the whole chain.
    let target = forum.explain.clone().unwrap();
    let list = desk.folder.path().join("list.json");
    let mut explain = through(&desk.world, &desk.folder.path().join("state"), &["explain", &target]);
    let explained = explain.arg("--manifest").arg(list).arg("--manifest-only").output().unwrap();
    assert_eq!(explained.status.code(), Some(0), "{}", told(&explained));
    assert!(shown(&explained).contains("profile-card"), "{}", shown(&explained));
}

#[test]
fn what_is_all_proven_ends_in_0() {
    let desk = Desk::new();
    desk.file("acme.txt", "https://forum-place.net/acme\nTotal Websites Username Detected On : 1\n");
    let (recheck, code) = desk.recheck("acme.txt", "list.toml");
    assert_eq!((code, recheck.tally.proven), (Some(0), 1), "{recheck:#?}");
    let only = finding(&recheck, 1);
    assert_eq!((only.matched_by, only.username.as_deref()), (Some(MatchedBy::Address), Some("acme")));
    assert_eq!(only.explain.as_deref(), Some("forum/acme"));
}

#[test]
fn rows_of_a_list_that_is_not_given_are_matched_by_address_or_named() {
    let desk = Desk::new();
    let row = |site: &str, url: &str| format!("acme,{site},https://x.net,{url},Claimed,200,0.5\n");
    let rows = row("Forum", "https://forum-place.net/acme") + &row("Soft", "https://soft-place.net/acme");
    desk.file("acme.csv", &format!("{SHERLOCK}\n{rows}"));
    let (recheck, code) = desk.recheck("acme.csv", "list.toml");
    assert_eq!(code, Some(3));
    assert_eq!(finding(&recheck, 2).matched_by, Some(MatchedBy::Address));
    assert_eq!(finding(&recheck, 3).outcome, Outcome::NotListed);
    assert!(finding(&recheck, 3).detail.as_ref().unwrap().contains("Sherlock with `--manifest`"));
    assert!(desk.world.asked().iter().all(|asked| asked.host == "forum-place.net"));
}

#[test]
fn several_names_are_asked_only_where_the_file_has_them() {
    let desk = Desk::new();
    let row = |name: &str, site: &str| {
        format!("{site},social,{name},exists,https://x.net/{name},200,0.1,2026-11-21T10:00:00+00:00\n")
    };
    let rows = row("acme", "Forum Place") + &row("acme", "Soft Place") + &row("other", "Forum Place");
    desk.file("results.csv", &format!("{NAMINTER}\n{rows}"));
    let (recheck, _) = desk.recheck("results.csv", "list.json");
    let outcomes: Vec<Outcome> = recheck.findings.iter().map(|finding| finding.outcome).collect();
    assert_eq!(outcomes, [Outcome::Proven, Outcome::Wrong, Outcome::Wrong], "{recheck:#?}");
    let asked = desk.world.asked();
    assert!(!asked.iter().any(|one| one.host == "soft-place.net" && one.path_and_query == "/other"));
}

#[test]
fn what_may_be_spent_is_for_all_names_together() {
    let desk = Desk::new();
    let paid = entry_at("paid", "Paid", "paid-place.net") + &PROBE.replace("forum-place", "paid-place");
    let paid = paid.replace("kind = \"page\"", "kind = \"page\"\ncost_usd = 0.01");
    let forum = entry_at("forum", "Forum", "forum-place.net");
    desk.file("paid.toml", &format!("schema = \"callsign.platforms/1\"{forum}{PROBE}{paid}"));
    let rows = "https://forum-place.net/acme\nhttps://paid-place.net/acme\nhttps://paid-place.net/other\n";
    desk.file("both.txt", rows);
    // One name costs five requests at most, its controls among them.
    let spends = [("0.07", [true, false]), ("0.1", [true, true]), ("0.04", [false, false])];
    for (spend, wanted) in spends {
        let output =
            desk.output("both.txt", "paid.toml", &["--json", "--manifest-only", "--fresh", "--spend", spend]);
        let recheck: Recheck = serde_json::from_slice(&output.stdout).unwrap();
        let wrong = |line| finding(&recheck, line).outcome == Outcome::Wrong;
        assert_eq!([wrong(2), wrong(3)], wanted, "{spend}: {recheck:#?}");
    }
}

#[test]
fn a_record_makes_the_same_document_again() {
    let desk = Desk::new();
    let row = |name: &str, site: &str| {
        format!("{site},social,{name},exists,https://x.net/{name},200,0.1,2026-11-21T10:00:00+00:00\n")
    };
    let rows = row("acme", "Forum Place") + &row("acme", "Soft Place") + &row("other", "Forum Place");
    desk.file("results.csv", &format!("{NAMINTER}\n{rows}"));
    let archive = desk.folder.path().join("recheck.har");
    let archive = archive.to_str().unwrap();
    let parse = |output: &Output| -> Recheck {
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", told(output)))
    };
    let live =
        parse(&desk.output("results.csv", "list.json", &["--json", "--manifest-only", "--record", archive]));
    let before = desk.world.asked().len();
    let list = desk.folder.path().join("list.json");
    let again = callsign(&["recheck", desk.folder.path().join("results.csv").to_str().unwrap()])
        .args(["--json", "--manifest-only", "--replay", archive, "--manifest"])
        .arg(list)
        .output()
        .unwrap();
    let again = parse(&again);
    assert_eq!(desk.world.asked().len(), before);
    assert!(again.archive.is_some() && live.archive.is_none());
    assert_eq!((&again.findings, again.tally, &again.as_of), (&live.findings, live.tally, &live.as_of));
}

#[test]
fn a_hostile_file_reaches_neither_terminal_nor_disk_nor_other_hosts() {
    let desk = Desk::new();
    let rows = [
        "acme,\"\u{1b}]0;owned\u{7}\u{202e}x\",https://x.net,https://evil-place.net/acme,Claimed,200,0.5",
        "\"a\u{1b}[2Jcme\",Forum,https://x.net,https://forum-place.net/acme,Claimed,200,0.5",
        "../../etc/passwd,Forum,x,file:///etc/passwd,Claimed,200,0.5",
        "acme,\"=HYPERLINK(\"\"https://evil-place.net\"\")\",x,http://127.0.0.1:1/acme,Claimed,200,0.5",
        "acme,Forum,x,https://forum-place.net@evil-place.net/acme,Claimed,200,0.5",
        "acme,Forum,x,https://forum-place.net/acme,\"Clai\u{9b}med\",200,0.5",
        "acme,Forum,x",
        "acme,\"Forum,x,https://forum-place.net/acme,Claimed,200,0.5",
        &format!("acme,{},x,https://forum-place.net/acme,Claimed,200,0.5", "x".repeat(100_000)),
        "acme,Forum,x,https://forum-place.net/acme,Claimed,200,0.5",
    ];
    desk.file("acme.csv", &format!("\u{feff}{SHERLOCK}\r\n{}\r\n", rows.join("\r\n")));
    for more in [&["--manifest-only"][..], &["--manifest-only", "--json"]] {
        let output = desk.output("acme.csv", "list.toml", more);
        let text = shown(&output) + &told(&output);
        assert!(!text.chars().any(|c| c != '\n' && safe::is_harmful(c)), "{text:?}");
        assert!(text.len() < 50_000, "{}", text.len());
        assert_eq!(output.status.code(), Some(3), "{text}");
    }
    let (recheck, _) = desk.recheck("acme.csv", "list.toml");
    let outcomes: Vec<(usize, Outcome)> =
        recheck.findings.iter().map(|finding| (finding.line, finding.outcome)).collect();
    let wanted = [
        (2, Outcome::NotListed),
        (3, Outcome::NotListed),
        (4, Outcome::NotListed),
        (5, Outcome::NotListed),
        (6, Outcome::NotListed),
        (7, Outcome::NoClaim),
        (8, Outcome::Unreadable),
        (9, Outcome::Unreadable),
        (10, Outcome::Unreadable),
        (11, Outcome::Proven),
    ];
    assert_eq!(outcomes, wanted, "{recheck:#?}");
    assert!(desk.world.asked().iter().all(|asked| asked.host == "forum-place.net"));
}

#[test]
fn files_that_are_no_results_are_refused_before_anybody_is_asked() {
    let desk = Desk::new();
    desk.file("list.csv", "name,price\nacme,3\n");
    desk.file("empty.csv", "\n");
    let many = "a,b,c,d,e,f,g\n".repeat(100_001);
    desk.file("many.csv", &format!("{SHERLOCK}\n{many}"));
    fs::write(desk.folder.path().join("latin.csv"), b"caf\xe9\n").unwrap();
    let cases = [
        ("list.csv", "the columns `name`, `price`"),
        ("empty.csv", "is empty"),
        ("many.csv", "more than 100000 rows; split it"),
        ("latin.csv", "not UTF-8 from line 1 on"),
        ("missing.csv", "cannot read"),
        (".", "is a folder"),
    ];
    for (file, words) in cases {
        let output = desk.output(file, "list.toml", &["--manifest-only"]);
        assert_eq!(output.status.code(), Some(2), "{file}: {}", told(&output));
        assert!(told(&output).contains(words), "{file}: {}", told(&output));
    }
    assert!(desk.world.asked().is_empty());
}

#[test]
fn documents_hold_to_their_printed_schema() {
    let desk = Desk::new();
    desk.file(
        "results.csv",
        &format!(
            "{NAMINTER}\n{}{}\nx\n",
            naminter("Forum Place", "exists"),
            naminter("Wall Place", "exists")
        ),
    );
    let output = desk.output("results.csv", "list.json", &["--json", "--manifest-only"]);
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let schema = callsign(&["schema", "recheck"]).output().unwrap();
    let schema: Value = serde_json::from_slice(&schema.stdout).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "callsign.recheck/1" })));
}
