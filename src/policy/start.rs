//! A policy to begin with: what is known already, and every other key as a comment that says in one
//! line what it is for.

use std::fmt::Write;

use super::SCHEMA;
use super::append::quoted;
use crate::catalog::Catalog;

/// What is known when a policy is begun; what is empty becomes a comment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// Names of the brand, as people write them.
    pub names: Vec<String>,
    /// Its domains.
    pub domains: Vec<String>,
    /// Its accounts, as `PLACE/HANDLE` or as addresses of profiles.
    pub accounts: Vec<String>,
    /// Nice classes of what it sells, 1 to 45.
    pub classes: Vec<u8>,
    /// Where it sells: ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    /// What its customers speak: BCP 47 primary languages.
    pub languages: Vec<String>,
    /// A day such as `2027-02-01`, `true` or `false`, as typed.
    pub announced: Option<String>,
    /// The profile that fixes the required places; not beside `required`.
    pub profile: Option<String>,
    /// Places that must answer.
    pub required: Vec<String>,
    /// Places that weigh more than the others.
    pub preferred: Vec<String>,
    /// Suffixes of the domains that are asked instead of the built-in ones.
    pub tlds: Vec<String>,
    /// From which outcome on a pipeline fails, as the policy writes it.
    pub fail_on: Option<String>,
}

/// One key with the line that explains it.
struct Line {
    /// What it is for.
    words: &'static str,
    key: &'static str,
    /// TOML; `None` makes the line a comment.
    value: Option<String>,
    /// TOML of an example.
    example: String,
}

fn line(words: &'static str, key: &'static str, value: Option<String>, example: impl Into<String>) -> Line {
    Line { words, key, value, example: example.into() }
}

fn texts(values: &[String]) -> Option<String> {
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    (!quoted.is_empty()).then(|| format!("[{}]", quoted.join(", ")))
}

fn numbers(values: &[u8]) -> Option<String> {
    let shown: Vec<String> = values.iter().map(u8::to_string).collect();
    (!shown.is_empty()).then(|| format!("[{}]", shown.join(", ")))
}

/// Places for examples.
struct Examples {
    /// Two that many need.
    required: Vec<String>,
    /// Another.
    preferred: String,
    /// Yet another.
    ignore: String,
}

impl Examples {
    fn of(catalog: &Catalog) -> Self {
        let required: Vec<String> =
            catalog.profile(None).map(|profile| profile.required.clone()).unwrap_or_default();
        let mut others = catalog
            .platforms
            .iter()
            .map(|platform| &platform.id)
            .filter(|id| !required.contains(id))
            .cloned();
        let mut other = || others.next().unwrap_or_else(|| "place".to_owned());
        let (preferred, ignore) = (other(), other());
        Self { required: required.into_iter().take(2).collect(), preferred, ignore }
    }

    fn first(&self) -> &str {
        self.required.first().map_or("place", String::as_str)
    }
}

/// The file as text; examples name places of `catalog`.
pub fn render(start: &Start, catalog: &Catalog) -> String {
    let examples = Examples::of(catalog);
    let mut text = format!(
        "# What callsign holds a name against. `callsign policy lint` says how this file is read and what it\n\
         # leaves to be desired; `callsign config` shows what is in force. A line that begins with `#` says\n\
         # nothing yet: take the `#` away to let it count.\n\
         schema = {}\n",
        quoted(SCHEMA)
    );
    text.push_str("# A file of names to check, one a line, instead of `[names]`; it stands before every table.\n# names_from = \"names.txt\"\n");
    let list =
        line("`callsign check` without names takes these.", "list", texts(&start.names), r#"["Acme"]"#);
    section(&mut text, "names", "The names that a pipeline checks.", &[list]);
    section(&mut text, "brand", "Whose name it is.", &brand(start, &examples));
    section(&mut text, "platforms", "Which places matter.", &places(start, &examples));
    section(&mut text, "domains", "Which domains matter, by what they end in.", &domains(start));
    section(&mut text, "gate", "What counts.", &gate(start));
    section(&mut text, "gate.max_age", "For how many days an answer in `callsign.lock` counts.", &ages());
    section(&mut text, "privacy", "What may be kept and read.", &privacy());
    text.push_str(&TABLES.replace("PLACE", examples.first()));
    text
}

fn section(text: &mut String, name: &str, words: &str, lines: &[Line]) {
    // A table of which nothing is said is a comment too: it may not be there at all.
    let mark = if lines.iter().any(|line| line.value.is_some()) { "" } else { "# " };
    // Writing to a string cannot fail.
    let _ = write!(text, "\n# {words}\n{mark}[{name}]\n");
    for Line { words, key, value, example } in lines {
        let _ = match value {
            Some(value) => write!(text, "# {words}\n{key} = {value}\n"),
            None => write!(text, "# {words}\n# {key} = {example}\n"),
        };
    }
}

fn brand(start: &Start, examples: &Examples) -> Vec<Line> {
    let announced = start.announced.as_ref().map(|typed| typed.trim().to_owned());
    vec![
        line("Its names as people write them.", "names", texts(&start.names), r#"["Acme"]"#),
        line(
            "Its domains: registered, they are ours; so is an account that links to one.",
            "domains",
            texts(&start.domains),
            r#"["acme.com"]"#,
        ),
        line(
            "Its accounts: never in the way, and missed when they are gone.",
            "accounts",
            texts(&start.accounts),
            format!("[{}]", quoted(&format!("{}/acme", examples.first()))),
        ),
        line("Nice classes of what it sells, 1 to 45.", "classes", numbers(&start.classes), "[9, 42]"),
        line("Countries where it sells (ISO 3166-1).", "markets", texts(&start.markets), r#"["US", "DE"]"#),
        line("Languages of its customers (BCP 47).", "languages", texts(&start.languages), r#"["en", "de"]"#),
        line(
            "Marks it has registered.",
            "registered_marks",
            None,
            r#"[{ name = "ACME", classes = [9], countries = ["EU"] }]"#,
        ),
        line(
            "Whether the name is public: false, true, or from which day on.",
            "announced",
            announced,
            "false",
        ),
    ]
}

fn places(start: &Start, examples: &Examples) -> Vec<Line> {
    vec![
        line(
            "Who it is for, which fixes the places that must answer; or name them yourself with `required`.",
            "profile",
            start.profile.as_deref().map(quoted),
            r#""consumer""#,
        ),
        line(
            "Places that must answer, instead of those of a profile.",
            "required",
            texts(&start.required),
            texts(&examples.required).unwrap_or_default(),
        ),
        line(
            "Places that weigh more than the others, but need not answer.",
            "preferred",
            texts(&start.preferred),
            format!("[{}]", quoted(&examples.preferred)),
        ),
        line(
            "Places that are not asked unless `--on` names them.",
            "ignore",
            None,
            format!("[{}]", quoted(&examples.ignore)),
        ),
    ]
}

fn domains(start: &Start) -> Vec<Line> {
    vec![
        line("Domains that must answer, beside the required places.", "required", None, r#"["com"]"#),
        line(
            "Domains that weigh more than the others, but need not answer.",
            "preferred",
            None,
            r#"["de", "co.uk"]"#,
        ),
        line(
            "Domains that are asked instead of the built-in list.",
            "tlds",
            texts(&start.tlds),
            r#"["com", "net", "de", "co.uk"]"#,
        ),
    ]
}

fn gate(start: &Start) -> Vec<Line> {
    vec![
        line(
            "From which outcome on a pipeline fails: no-go, caution or never.",
            "fail_on",
            start.fail_on.as_deref().map(quoted),
            r#""no-go""#,
        ),
        line(
            "How sure a finding must be to count: certain, strong, likely or hint.",
            "min_confidence",
            None,
            r#""likely""#,
        ),
        line(
            "How sure it must be that nobody is there, for a place to be answered.",
            "accept_strength",
            None,
            r#""likely""#,
        ),
    ]
}

fn ages() -> Vec<Line> {
    vec![
        line("That somebody is there.", "taken", None, r#""30d""#),
        line("That nobody is there.", "vacant", None, r#""7d""#),
        line("That sign-up says free.", "free", None, r#""1d""#),
    ]
}

fn privacy() -> Vec<Line> {
    vec![
        line("Whether outcomes are kept for comparison with the next run.", "remember", None, "true"),
        line("Whether recent public posts of holders are read.", "read_posts", None, "false"),
    ]
}

/// Tables that come with a decision, and what only a policy given with `--policy` may say.
const TABLES: &str = r#"
# A required place that may be unanswered, because somebody answers for it (180 days at most).
# [[gate.allow_unknown]]
# place = "PLACE"
# reason = "answers nobody from our build machines; looked at by hand before a release"
# by = "A. K."
# on = 2026-11-22
# until = 2027-02-01

# A finding that does not count; `callsign waive` writes it (180 days at most).
# [[waiver]]
# id = "F-3a9c0b1d"
# reason = "an old fan page, the owner agreed"
# by = "A. K."
# on = 2026-11-22
# until = 2027-03-01

# How the world is reached; heeded only where this file is given with `--policy`.
# [network]
# Proxy: http://, https://, socks5:// or socks5h://.
# proxy = "http://localhost:8080"
# Certificates to trust beside the system's, PEM; paths start at the folder of this file.
# ca_cert = "ca.pem"
# Your own entries of the catalog.
# overlays = ["platforms.toml"]
# Lists of further sites (WhatsMyName, Sherlock, Maigret).
# manifests = ["sites.json"]
# Whether addresses of private networks may be asked.
# allow_private = false
"#;

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::draft::{KEYS, NETWORK_KEYS, PLACE_KEYS, PRIVACY_KEYS};
    use super::super::gate;
    use super::super::{Draft, Policy, Source, brand, domains, names};
    use super::*;

    fn read(text: &str, found: bool) -> Policy {
        let source = Source { name: "callsign.toml".to_owned(), found };
        let draft = Draft::new(source, text.as_bytes().to_vec());
        match draft.read(&Catalog::embedded().unwrap(), date(2026, 11, 22)) {
            Ok(policy) => policy,
            Err(broken) => panic!("{}\n{text}", broken.lines().collect::<Vec<_>>().join("\n")),
        }
    }

    fn begun(start: &Start) -> String {
        render(start, &Catalog::embedded().unwrap())
    }

    #[test]
    fn every_key_is_explained() {
        let text = begun(&Start::default());
        for table in KEYS.iter().filter(|key| **key != "schema") {
            assert!(
                text.contains(&format!("[{table}")) || text.contains(&format!("\n# {table} = ")),
                "{table}"
            );
        }
        let keys = [
            &brand::KEYS[..],
            &PLACE_KEYS,
            &domains::KEYS,
            &gate::KEYS,
            &gate::AGE_KEYS,
            &names::KEYS,
            &PRIVACY_KEYS,
            &NETWORK_KEYS,
        ]
        .concat();
        for key in keys {
            assert!(
                text.contains(&format!("\n# {key} = ")) || text.contains(&format!(".{key}]")),
                "{key}\n{text}"
            );
        }
        assert!(text.lines().all(|line| line.len() <= 110), "{text}");
    }

    #[test]
    fn nothing_given_says_nothing() {
        let policy = read(&begun(&Start::default()), true);
        let bare = Policy { source: None, digest: String::new(), ..policy };
        assert_eq!(bare, Policy::default());
    }

    #[test]
    fn what_is_given_is_read_back() {
        let start = Start {
            names: vec!["Acme \"Works\"".to_owned()],
            domains: vec!["acme.com".to_owned()],
            accounts: vec!["x/acme".to_owned()],
            classes: vec![9],
            markets: vec!["us".to_owned()],
            languages: vec!["en".to_owned()],
            announced: Some("2027-02-01".to_owned()),
            required: vec!["x".to_owned(), "youtube".to_owned()],
            preferred: vec!["github".to_owned()],
            ..Start::default()
        };
        let policy = read(&begun(&start), true);
        assert_eq!(policy.brand.names, ["Acme \"Works\""]);
        assert_eq!(policy.brand.markets, ["US"]);
        assert!(policy.brand.is_announced(date(2027, 2, 1)) && !policy.brand.is_announced(date(2027, 1, 31)));
        assert_eq!(policy.places.required.as_deref(), Some(&["x".to_owned(), "youtube".to_owned()][..]));
        let start =
            Start { required: Vec::new(), preferred: Vec::new(), profile: Some("b2b".to_owned()), ..start };
        assert_eq!(read(&begun(&start), true).places.profile.as_deref(), Some("b2b"));
    }

    #[test]
    fn every_comment_that_looks_like_a_key_is_one() {
        let is_code = |line: &str| {
            let word = line.split([' ', ']']).next().unwrap_or_default();
            line.starts_with('[')
                || (line[word.len()..].starts_with(" = ") && word.bytes().all(|b| b != b'`'))
        };
        let whole: Vec<String> = begun(&Start::default())
            .lines()
            .map(|line| match line.strip_prefix("# ") {
                // The two ways to name places exclude each other.
                Some(code)
                    if is_code(code)
                        && !code.starts_with("profile = ")
                        && !code.starts_with("names_from") =>
                {
                    code.to_owned()
                }
                _ => line.to_owned(),
            })
            .collect();
        let policy = read(&whole.join("\n"), false);
        assert_eq!((policy.waivers.len(), policy.brand.registered_marks.len()), (1, 1));
        assert_eq!(policy.network.ca_cert.as_deref(), Some("ca.pem"));
    }
}
