use super::*;
use crate::cli::{Cli, Command};
use crate::output::Format;

const TERMINAL: Surroundings = Surroundings { ci: false, terminal: true, reader: true };

fn catalog() -> Catalog {
    let platform = |id: &str, category: &str| {
        format!(
            r#"
[[platform]]
id = "{id}"
name = "{id} name"
namespace = "user"
category = "{category}"
tier = 1
profile = "https://{id}.example/{{handle}}"
proved_by = "shape"
handle = {{ min = 1, max = 30, pattern = "[a-z0-9_]+", binds = "new-accounts", verified = false, words = "letters", source = "none" }}
controls = {{ taken = ["known"] }}
look = {{ url = "https://{id}.example/{{handle}}", question = "Does it answer?", signed_in = false }}
terms = "unknown"
sources = [{{ what = "test", date = "2026-01" }}]
"#
        )
    };
    let text = format!(
        "schema = \"callsign.platforms/1\"\n[[profile]]\nid = \"shop\"\nwords = \"a shop\"\ndefault = true\nrequired = [\"chirp\"]\n{}{}",
        platform("chirp", "social"),
        platform("forum", "talk")
    );
    Catalog::parse("test.toml", &text).unwrap()
}

fn checked(args: &[&str], here: Surroundings) -> Result<Check, BadOption> {
    let cli = Cli::read(["callsign", "check"].iter().chain(args)).unwrap();
    let Command::Check(args) = cli.command else { panic!("not a check") };
    check(&args, &catalog(), Policy::default(), here)
}

fn refused(args: &[&str]) -> String {
    checked(args, TERMINAL).unwrap_err().to_string()
}

fn explained(target: &str) -> Result<Explain, BadOption> {
    let cli = Cli::read(["callsign", "explain", target]).unwrap();
    let Command::Explain(args) = cli.command else { panic!("not an explanation") };
    explain(&args, &catalog(), Policy::default(), TERMINAL)
}

#[test]
fn the_deadline_depends_on_who_waits() {
    let deadline = |args: &[&str], ci, terminal| {
        checked(args, Surroundings { ci, terminal, reader: false }).unwrap().asking.deadline
    };
    assert_eq!(deadline(&["acme"], false, true), DEADLINE_IN_TERMINAL);
    assert_eq!(deadline(&["acme"], true, true), DEADLINE_ELSEWHERE);
    assert_eq!(deadline(&["acme"], false, false), DEADLINE_ELSEWHERE);
    assert_eq!(deadline(&["acme", "--deadline", "5m"], true, false), Duration::from_secs(300));
    assert_eq!(deadline(&["acme", "--wait", "10m"], false, true), Duration::from_secs(600));
    assert_eq!(
        deadline(&["acme", "--wait", "10m", "--deadline", "5m"], false, true),
        Duration::from_secs(300)
    );
}

#[test]
fn names_are_folded_pasted_addresses_understood_and_doubles_dropped() {
    let check =
        checked(&["Blue Ocean", "@acme", "https://www.chirp.example/Qwikster?tab=1", "blueocean"], TERMINAL)
            .unwrap();
    let handles: Vec<&str> = check.names.iter().map(Name::handle).collect();
    assert_eq!(handles, ["blueocean", "acme", "qwikster"]);
    assert_eq!(check.notes.len(), 2, "{:?}", check.notes);
    assert!(check.notes[0].contains("read as the name `Qwikster`") && check.notes[0].contains("chirp name"));
    assert_eq!(checked(&["AC/DC"], TERMINAL).unwrap().names[0].handle(), "acdc");
}

#[test]
fn bad_input_gets_one_message_with_the_next_step() {
    for (args, parts) in [
        (&["  "][..], &["empty", "such as"][..]),
        (&["a\u{202e}b"], &["U+202E", "type it again"]),
        (&["https://elsewhere.example/acme"], &["elsewhere.example", "type the name itself"]),
        (&["acme", "--on", "chrip"], &["`chrip`", "did you mean `chirp`", "platforms list"]),
        (&["acme", "--on", "-@all"], &["every place", "@all"]),
        (&["acme", "--for", "pirates"], &["`pirates`", "shop"]),
        (&["acme", "-o", "xml"], &["`xml`", "table, json, ndjson"]),
        (&["acme", "-o", "json", "-o", "table"], &["share stdout", "json=report.json"]),
        (&["acme", "-o", "json=/nowhere/x.json"], &["/nowhere/x.json", "folder you may write to"]),
        (&["acme", "--record", "/nowhere/x.har"], &["/nowhere/x.har", "--record"]),
        (&["--replay", "/nowhere/x.har"], &["/nowhere/x.har", "demo"]),
        (&["acme", "--proxy", "gopher://x"], &["gopher", "socks5h://"]),
        (&["acme", "--ca-cert", "/nowhere/ca.pem"], &["/nowhere/ca.pem", "--ca-cert"]),
        (&["acme", "--spend", "lots"], &["`lots`", "0.50"]),
        (&["acme", "--timeout", "soon"], &["`soon`", "--timeout", "10s"]),
        (&["acme", "--plan", "-o", "json"], &["--plan", "leave out"]),
    ] {
        let message = refused(args);
        assert!(parts.iter().all(|part| message.contains(part)), "{message}");
        assert!(!message.contains('\n') && !message.ends_with('.'), "{message}");
        let first = message.chars().next().unwrap();
        assert!(!first.is_uppercase(), "{message}");
    }
}

#[test]
fn what_cannot_go_together_is_refused_at_once() {
    for args in [
        &["check", "acme", "--rejudge"][..],
        &["check", "acme", "--plan", "--record", "acme.har"],
        &["check", "--replay", "acme.har", "--record", "b.har"],
        &["check", "acme", "--discreet", "--sign-up"],
        &["check", "acme", "-q", "-v"],
    ] {
        let error = Cli::read(["callsign"].iter().chain(args)).unwrap_err();
        assert_eq!(error.exit_code(), 2, "{args:?}");
    }
}

#[test]
fn origins_are_opened_before_anything_is_asked() {
    assert!(matches!(checked(&["acme"], TERMINAL).unwrap().origin, Origin::Network(None)));
    assert!(matches!(checked(&["acme", "--plan"], TERMINAL).unwrap().origin, Origin::Plan));
    let demo = checked(&["--replay", "demo", "--rejudge"], TERMINAL).unwrap();
    assert!(
        matches!(demo.origin, Origin::Archive { source: Source::Demo, rejudge: true })
            && demo.names.is_empty()
    );

    let folder = tempfile::tempdir().unwrap();
    let har = folder.path().join("acme.har");
    std::fs::write(&har, "{}").unwrap();
    match checked(&["--replay", har.to_str().unwrap()], TERMINAL).unwrap().origin {
        Origin::Archive { source: Source::File { name, text }, rejudge: false } => {
            assert_eq!((name.as_str(), text.as_str()), ("acme.har", "{}"));
        }
        other => panic!("{other:?}"),
    }
    let path = folder.path().join("report.json");
    let output = format!("json={}", path.display());
    let check = checked(&["acme", "-o", "table", "-o", &output], TERMINAL).unwrap();
    assert_eq!(check.outputs.len(), 2);
    assert!(check.outputs[0].format == Format::Table && check.outputs[1].destination.is_some());
    assert!(
        refused(&["acme", "-o", &output, "-o", &output.replace("json=", "table=")]).contains("written twice")
    );
}

#[test]
fn certificates_are_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let pem = folder.path().join("ca.pem");
    let certificate =
        |body: &str| format!("-----BEGIN CERTIFICATE-----\n{body}\n-----END CERTIFICATE-----\n");
    for (text, sound) in [
        (certificate("MAA="), true),
        (format!("comment\n{}{}", certificate("MAA="), certificate("MAA=")), true),
        (String::new(), false),
        ("-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n".to_owned(), false),
        (certificate("!!!"), false),
        (certificate(""), false),
        ("-----BEGIN CERTIFICATE-----\nMAA=".to_owned(), false),
    ] {
        std::fs::write(&pem, &text).unwrap();
        let result = checked(&["acme", "--ca-cert", pem.to_str().unwrap()], TERMINAL);
        assert_eq!(result.is_ok(), sound, "{text}");
    }
}

#[test]
fn explain_takes_place_and_handle_or_an_address() {
    for target in ["chirp/acme", "CHIRP/@acme", "https://chirp.example/acme", "chirp.example/acme/"] {
        let explain = explained(target).unwrap();
        assert_eq!((explain.platform.as_str(), explain.name.handle()), ("chirp", "acme"), "{target}");
    }
    for (target, part) in [
        ("acme", "PLACE/HANDLE"),
        ("chrip/acme", "did you mean `chirp`"),
        ("@social/acme", "is not one place"),
        ("-chirp/acme", "is not one place"),
        ("chirp/", "empty"),
        ("https://elsewhere.example/acme", "no profile address"),
    ] {
        // A target that begins with `-` is put after `--` by those who mean it.
        let cli = Cli::read(["callsign", "explain", "--", target]).unwrap();
        let Command::Explain(args) = cli.command else { panic!("not an explanation") };
        let message = explain(&args, &catalog(), Policy::default(), TERMINAL).unwrap_err().to_string();
        assert!(message.contains(part), "{target}: {message}");
    }
}

#[cfg(unix)]
#[test]
fn a_device_is_no_place_for_an_archive() {
    let error = checked(&["acme", "--record", "/dev/null"], TERMINAL).unwrap_err().to_string();
    assert!(error.contains("`/dev/null`") && error.contains("--record"), "{error}");
}

#[test]
fn alternatives_are_looked_for_where_somebody_reads() {
    let seek = |args: &[&str], here| checked(args, here).unwrap().alternatives;
    assert_eq!(seek(&["acme"], TERMINAL), Seek::InTheWay);
    for here in [
        Surroundings { ci: true, ..TERMINAL },
        Surroundings { terminal: false, ..TERMINAL },
        Surroundings { reader: false, ..TERMINAL },
    ] {
        assert_eq!(seek(&["acme"], here), Seek::Never);
        assert_eq!(seek(&["acme", "--alternatives"], here), Seek::NotGo);
    }
    assert_eq!(seek(&["--alternatives", "acme"], TERMINAL), Seek::NotGo);
    assert_eq!(seek(&["acme", "--alternatives=never"], TERMINAL), Seek::Never);
}
