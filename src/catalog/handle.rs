//! Handles and the rules of a platform for them: alphabet, length, case, reserved words.

mod pattern;
mod spelled;

use std::fmt;
use std::sync::{Arc, OnceLock};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use self::pattern::{Dialect, Fit, Pattern};
pub use self::spelled::Spelled;

/// The pattern that every handle matches.
const ANYTHING: &str = ".*";

/// A handle as it is asked for: never empty, no control or bidi characters, at most 100 characters.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Handle {
    text: String,
    /// What is asked of domains instead, where that is another text.
    label: Option<String>,
}

impl Handle {
    /// Wraps text that [`crate::name::Name`] or a catalog has already vetted.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), label: None }
    }

    /// The handle of a name, which goes by `label` in domains.
    pub fn with_label(text: impl Into<String>, label: &str) -> Self {
        let text = text.into();
        let label = (label != text).then(|| label.to_owned());
        Self { text, label }
    }

    /// What stands in a domain.
    #[must_use]
    pub fn in_domain(&self) -> Self {
        Self::new(self.label.as_deref().unwrap_or(&self.text))
    }

    /// What stands everywhere else.
    #[must_use]
    pub fn elsewhere(&self) -> Self {
        Self::new(self.text.as_str())
    }

    /// Whether domains are asked about another text.
    pub fn is_spelt_twice(&self) -> bool {
        self.label.is_some()
    }

    /// The bare text.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// How a platform compares handles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Fold {
    /// `Blue` and `blue` are two accounts.
    Exact,
    /// Case does not matter.
    #[default]
    Case,
    /// Neither case nor periods matter.
    CaseAndDots,
    /// Neither case nor `-`, `_` and `.` matter.
    CaseAndSeparators,
    /// Neither case nor `-` and `_` matter.
    CaseAndDashes,
    /// Case does not matter, and `_` is another way to write `-`.
    OneDash,
    /// Case does not matter, and any run of `-`, `_` and `.` is another way to write `-` (PEP 503).
    DashRuns,
    /// They are labels of domain names: one in another script is the same as its ASCII form (UTS 46).
    Domain,
}

/// A name as one label of a domain name in its ASCII form (RFC 5890, UTS 46); `None` where it makes none.
pub fn label(name: &str) -> Option<String> {
    let ascii = idna::domain_to_ascii_strict(name).ok()?;
    (!ascii.contains('.')).then_some(ascii)
}

impl Fold {
    /// The canonical form: two handles are one account when these are equal.
    pub fn canonical(self, handle: &str) -> String {
        if self == Self::Exact {
            return handle.to_owned();
        }
        if self == Self::Domain
            && let Some(label) = label(handle)
        {
            return label;
        }
        let mut form = String::with_capacity(handle.len());
        for c in handle.chars().flat_map(char::to_lowercase) {
            match (self, c) {
                (Self::CaseAndDots | Self::CaseAndSeparators, '.')
                | (Self::CaseAndSeparators | Self::CaseAndDashes, '-' | '_') => {}
                (Self::DashRuns, '-' | '_' | '.') if form.ends_with('-') => {}
                (Self::OneDash, '-' | '_') | (Self::DashRuns, '-' | '_' | '.') => form.push('-'),
                _ => form.push(c),
            }
        }
        form
    }
}

/// Whom a handle rule binds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Binds {
    /// No account ever made breaks the rule: a handle that does is `barred` without asking.
    NeverExisted,
    /// Older accounts may break it: asked all the same, and the doubt is reported.
    #[default]
    NewAccounts,
}

/// The rules of one platform for its handles.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HandleRules {
    /// Fewest characters.
    pub min: usize,
    /// Most characters.
    pub max: usize,
    /// A pattern the whole handle must match (`regex` crate syntax and look-around, anchored by us, case
    /// ignored unless `fold` is `exact`).
    pub pattern: String,
    /// Whether `pattern` is written in the dialect of Python and found anywhere in the handle, as the
    /// lists of the communities mean it. No part of the file.
    #[serde(skip)]
    pub anywhere: bool,
    /// Further patterns that no handle may contain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub never: Vec<String>,
    /// How handles are compared.
    #[serde(default)]
    pub fold: Fold,
    /// Where the place answers to the very spelling only, though others stand for the same handle: which
    /// of them are asked too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spelled: Option<Spelled>,
    /// Whom length and pattern bind.
    pub binds: Binds,
    /// Whether the source is the platform itself (its code, API description or help pages).
    /// Unverified rules never bar and never admit anything.
    pub verified: bool,
    /// The rules in words, for people.
    pub words: String,
    /// Where the rules come from.
    pub source: String,
    /// Words that the platform publishes as reserved, lower case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reserved: Vec<String>,
    /// Where the reserved words come from; required with `reserved`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reserved_source: Option<String>,
    /// The patterns, compiled when the first handle is held against them.
    #[serde(skip)]
    #[schemars(skip)]
    compiled: OnceLock<Option<Compiled>>,
}

/// Patterns ready for use.
#[derive(Clone, Debug)]
struct Compiled {
    pattern: Arc<Pattern>,
    never: Vec<Arc<Pattern>>,
}

/// What the rules say about a handle, without asking anybody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// A verified rule admits the handle.
    Admitted,
    /// No verified rule admits it; the platform is asked all the same. The reason in words.
    AskAnyway(String),
    /// A rule that nobody verified forbids it: asked all the same, but that nobody is found then
    /// means nothing. The reason in words.
    Doubted(String),
    /// A verified rule forbids it to new accounts; older ones may have it, so the platform is asked.
    /// The reason in words.
    Closed(String),
    /// A verified rule that binds every account ever made forbids it; the reason in words.
    Barred(String),
    /// The platform publishes the word as reserved; the reason in words.
    Reserved(String),
}

impl HandleRules {
    /// Rules that forbid nothing and that nobody verified: `words` say what is known, `source` who says
    /// so.
    pub fn unverified(words: String, source: &str) -> Self {
        Self {
            min: 1,
            max: 100,
            pattern: ANYTHING.to_owned(),
            words,
            source: source.to_owned(),
            ..Self::default()
        }
    }

    /// The rules of labels of domain names, which bind every registry; many have narrower ones of their own.
    pub fn label() -> Self {
        let pattern = r"(?!(?!xn).{2}--)[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}·-]{0,61}[\p{L}\p{M}\p{N}])?";
        Self {
            min: 1,
            max: 63,
            // The hyphens in the third and fourth place belong to names in other scripts.
            pattern: pattern.to_owned(),
            fold: Fold::Domain,
            binds: Binds::NeverExisted,
            verified: true,
            words: "letters, digits and hyphens, no hyphen at the ends or in the third and fourth place"
                .to_owned(),
            source: "RFC 1035 section 2.3.1, RFC 5891 section 4.2.3".to_owned(),
            ..Self::default()
        }
    }

    /// The same rules in the form of a catalog file, where a pattern is ours and fits the whole handle.
    #[must_use]
    pub fn written(mut self) -> Self {
        if self.anywhere {
            self.anywhere = false;
            let pattern = pattern::translated(&self.pattern);
            // Counted over all the letters of the world, a short pattern may be too large.
            let forms = ["?:", "?-u:"].map(|flags| format!("(?s:.*)({flags}{pattern})(?s:.*)"));
            for form in forms {
                self.pattern = form;
                if self.check().is_ok() {
                    break;
                }
            }
        }
        self
    }

    /// Compiles the patterns; errors name the pattern.
    fn compile(&self) -> Result<Compiled, String> {
        let insensitive = self.fold != Fold::Exact;
        let dialect = if self.anywhere { Dialect::PythonSearch } else { Dialect::Whole };
        Ok(Compiled {
            pattern: pattern::shared(&self.pattern, dialect, insensitive)?,
            never: self
                .never
                .iter()
                .map(|never| pattern::shared(never, Dialect::Search, insensitive))
                .collect::<Result<_, _>>()?,
        })
    }

    /// Whether the patterns compile; errors name the pattern.
    pub fn check(&self) -> Result<(), String> {
        self.compile().map(drop)
    }

    /// What the rules say about `handle`.
    pub fn rule_on(&self, handle: &Handle) -> Ruling {
        if self.reserved.iter().any(|word| self.fold.canonical(word) == self.fold.canonical(handle.as_str()))
        {
            let source = self.reserved_source.as_deref().unwrap_or("the platform's own list");
            return Ruling::Reserved(format!("reserved word ({source})"));
        }
        let broken = self.broken(handle.as_str());
        match (broken, self.verified, self.binds) {
            (None, true, _) => Ruling::Admitted,
            (None, false, _) => Ruling::AskAnyway("no verified rule admits this handle".into()),
            (Some(reason), true, Binds::NeverExisted) => Ruling::Barred(reason),
            (Some(reason), true, Binds::NewAccounts) => Ruling::Closed(reason),
            (Some(reason), false, _) => Ruling::Doubted(reason),
        }
    }

    /// Other spellings that stand for the same handle where the place answers to the very spelling only:
    /// what none of them finds nobody holds.
    pub fn other_spellings(&self, handle: &Handle) -> Vec<Handle> {
        let Some(spelled) = &self.spelled else { return Vec::new() };
        let same = |other: &String| self.fold.canonical(other) == self.fold.canonical(handle.as_str());
        spelled.others(handle.as_str()).into_iter().filter(same).map(Handle::new).collect()
    }

    /// Whether length and pattern allow `text`.
    pub fn allows(&self, text: &str) -> bool {
        self.broken(text).is_none()
    }

    fn broken(&self, text: &str) -> Option<String> {
        let length = text.chars().count();
        if length < self.min || length > self.max {
            return Some(format!(
                "{length} characters; {} to {} are allowed ({})",
                self.min, self.max, self.source
            ));
        }
        // Thousands of entries of lists have no rule at all.
        if self.pattern == ANYTHING && self.never.is_empty() {
            return None;
        }
        let Some(compiled) = self.compiled.get_or_init(|| self.compile().ok()) else {
            return Some("its rule does not compile".into());
        };
        let nevers = compiled.never.iter().map(|never| never.fits(text).turned());
        let mut all = std::iter::once(compiled.pattern.fits(text)).chain(nevers);
        let fits = all.find(|fit| *fit != Fit::Yes).unwrap_or(Fit::Yes);
        match fits {
            Fit::Yes => None,
            Fit::No => Some(format!("the rule is: {} ({})", self.words, self.source)),
            Fit::GaveUp => Some(format!("its rule could not be applied: {} ({})", self.words, self.source)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_that_forbid_nothing_compile_nothing() {
        let mut rules = HandleRules::unverified("none".to_owned(), "a list");
        assert!(matches!(rules.rule_on(&Handle::new("a".repeat(100))), Ruling::AskAnyway(_)));
        assert!(rules.compiled.get().is_none());
        rules.never = vec!["[.]".to_owned()];
        assert!(matches!(rules.rule_on(&Handle::new("a.corn")), Ruling::Doubted(_)));
    }

    #[test]
    fn each_index_has_its_own_equality() {
        let same = |fold: Fold, left: &str, right: &str| fold.canonical(left) == fold.canonical(right);
        for fold in [Fold::OneDash, Fold::DashRuns, Fold::CaseAndDashes, Fold::CaseAndSeparators] {
            assert!(same(fold, "Qwik_Ster", "qwik-ster"), "{fold:?}");
        }
        assert!(!same(Fold::Case, "Qwik_Ster", "qwik-ster"));
        assert!(same(Fold::DashRuns, "qwik.-_ster", "qwik-ster"));
        assert!(!same(Fold::OneDash, "qwik--ster", "qwik-ster"));
        assert!(!same(Fold::OneDash, "qwik.ster", "qwik-ster"));
        for fold in [Fold::OneDash, Fold::DashRuns] {
            assert!(!same(fold, "qwikster", "qwik-ster"), "{fold:?}");
        }
        for fold in [Fold::CaseAndDashes, Fold::CaseAndSeparators] {
            assert!(same(fold, "qwikster", "qwik-ster"), "{fold:?}");
        }
        assert!(!same(Fold::CaseAndDashes, "qwik.ster", "qwikster"));
    }

    #[test]
    fn only_equal_spellings_are_asked() {
        let separators = ["-", "_", ""].map(str::to_owned).to_vec();
        let rules = |fold| HandleRules {
            fold,
            spelled: Some(Spelled { separators: separators.clone() }),
            ..HandleRules::unverified(String::new(), "")
        };
        let others = |fold| rules(fold).other_spellings(&Handle::new("Qwik_Ster"));
        let handles = |all: &[&str]| all.iter().map(|&one| Handle::new(one)).collect::<Vec<_>>();
        assert_eq!(others(Fold::OneDash), handles(&["qwik_ster", "qwik-ster"]));
        assert_eq!(others(Fold::CaseAndDashes), handles(&["qwik_ster", "qwik-ster", "qwikster"]));
        assert_eq!(others(Fold::Case), handles(&["qwik_ster"]));
        assert_eq!(others(Fold::Exact), []);
    }

    #[test]
    fn a_rule_that_gives_up_is_a_broken_rule() {
        let mut rules = HandleRules::unverified("a hard one".to_owned(), "a list");
        (rules.pattern, rules.anywhere) = ("^(?:(a|aa)+)(?=b)\\1$".to_owned(), true);
        let Ruling::Doubted(reason) = rules.rule_on(&Handle::new("a".repeat(90))) else { panic!("doubted") };
        assert!(reason.contains("could not be applied"), "{reason}");
    }
}
