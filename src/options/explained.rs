//! What `callsign explain` is asked about: a handle in a place, a rule, or a finding of an archive.

use super::{BadOption, Origin, Source, bad, origin};
use crate::cli::ExplainArgs;
use crate::risk;
use crate::risk::rule::Rule;

/// What is to be explained.
#[derive(Debug)]
pub enum About {
    /// A handle in a place.
    Standing,
    /// A rule.
    Rule(&'static Rule),
    /// A finding.
    Finding {
        /// Its id, or so much of it that it is clear.
        id: String,
        /// The archive that holds it.
        source: Source,
        /// Whether another catalog may judge that.
        rejudge: bool,
    },
}

/// The fewest digits of a finding's id that stand for all of it.
const FEWEST_DIGITS: usize = 4;

/// What `args` ask about. A finding without its archive is an error: it is made of answers.
pub fn about(args: &ExplainArgs) -> Result<About, BadOption> {
    let target = args.target.trim();
    if is_rule(target) {
        return Ok(About::Rule(rule(target)?));
    }
    let Some(digits) = finding(target) else { return Ok(About::Standing) };
    if digits.len() < FEWEST_DIGITS {
        return Err(bad(format!(
            "`{target}` may be many findings; type at least {FEWEST_DIGITS} digits of its id"
        )));
    }
    match origin(&args.asking, None)? {
        Origin::Archive { source, rejudge } => {
            Ok(About::Finding { id: format!("F-{}", digits.to_lowercase()), source, rejudge })
        }
        _ => Err(bad(format!(
            "`{target}` is a finding, which is made of a survey's answers: name their archive with `--replay FILE` \
             (`callsign check NAME --record FILE` makes one)"
        ))),
    }
}

/// The rule of this id, whatever its case.
pub fn rule(id: &str) -> Result<&'static Rule, BadOption> {
    let id = id.trim();
    risk::rule(id).ok_or_else(|| {
        let near = risk::nearest(id).map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        bad(format!("`{id}` is no rule{near}; `callsign rules` lists them"))
    })
}

/// Whether a text has the form of a rule's id, or is one: `HH-02`, `HH-03/16/17`.
fn is_rule(text: &str) -> bool {
    let is_like_one = text.split_once('-').is_some_and(|(family, number)| {
        family.len() == 2
            && family.bytes().all(|byte| byte.is_ascii_alphabetic())
            && !number.is_empty()
            && number.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_like_one || risk::rule(text).is_some()
}

/// The digits of a finding's id, whole or cut short.
fn finding(text: &str) -> Option<&str> {
    let digits = text.strip_prefix("F-").or_else(|| text.strip_prefix("f-"))?;
    (digits.len() <= 8 && digits.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::{Cli, Command};

    fn asked(args: &[&str]) -> Result<About, BadOption> {
        let cli = Cli::parse_from([&["callsign", "explain"], args].concat());
        let Command::Explain(args) = cli.command else { panic!("{args:?}") };
        about(&args)
    }

    #[test]
    fn rules_findings_and_places_are_told_apart() {
        for id in ["HH-22", "hh-16", "HH-03/16/17"] {
            assert!(matches!(asked(&[id]), Ok(About::Rule(_))), "{id}");
        }
        for place in ["x/acme", "acme", "https://x.com/acme", "x/f-3a9c", "F-zebra"] {
            assert!(matches!(asked(&[place]), Ok(About::Standing)), "{place}");
        }
        let found = asked(&["f-3A9C", "--replay", "demo"]);
        assert!(matches!(found, Ok(About::Finding { id, .. }) if id == "F-3a9c"));
    }

    #[test]
    fn what_cannot_be_explained_says_what_to_type() {
        let told = |args: &[&str]| asked(args).unwrap_err().to_string();
        assert!(told(&["F-3a9c0b1d"]).contains("`--replay FILE`"));
        assert!(told(&["F-3a", "--replay", "demo"]).contains("at least 4 digits"));
        assert!(told(&["HH-99"]).contains("`callsign rules`"));
        assert!(told(&["HH-100"]).contains("did you mean `HH-10`?"));
    }
}
