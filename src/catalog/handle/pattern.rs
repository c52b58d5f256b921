//! Patterns for handles: the linear engine where it can, one with look-around in bounded steps where
//! it must. Lists repeat few patterns in many entries, so that each is compiled once per process.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, OnceLock, PoisonError};

/// Steps that a pattern with look-around may take back on one handle.
const BACKTRACKS: usize = 10_000;
/// Longest pattern of a stranger, and longest with look-around, in bytes.
const LONGEST: usize = 500;
/// Largest compiled pattern, in bytes.
const LARGEST: usize = 1 << 20;
/// The same where every letter of every script counts as one.
const LARGEST_UNICODE: usize = 4 << 20;
/// Compiled patterns that are kept; the largest known list has some 120.
const KEPT: usize = 1024;

/// How a pattern is written and applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Dialect {
    /// Ours, on the whole handle.
    Whole,
    /// Ours, anywhere in the handle.
    Search,
    /// That of Python, anywhere in the handle.
    PythonSearch,
}

/// What became of a pattern on a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fit {
    /// It matches.
    Yes,
    /// It does not.
    No,
    /// The steps allowed were not enough to tell.
    GaveUp,
}

impl Fit {
    fn of(matches: bool) -> Self {
        if matches { Self::Yes } else { Self::No }
    }

    /// What it is to a pattern that must not match.
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Yes => Self::No,
            Self::No => Self::Yes,
            Self::GaveUp => Self::GaveUp,
        }
    }
}

/// A pattern ready for use.
#[derive(Debug)]
pub(super) enum Pattern {
    /// In time linear in the text.
    Linear(regex::Regex),
    /// The same for a pattern of a list, twice: `\w{4,32}` over all scripts takes milliseconds and
    /// megabytes, and hardly any handle needs it.
    Twin(Box<Twin>),
    /// With look-around or references back.
    Around(Box<fancy_regex::Regex>),
}

/// One pattern for texts in ASCII, and for all others when the first of them comes.
#[derive(Debug)]
pub(super) struct Twin {
    ascii: regex::bytes::Regex,
    any: OnceLock<Option<regex::Regex>>,
    written: String,
    insensitive: bool,
}

impl Twin {
    fn new(written: &str, insensitive: bool) -> Option<Self> {
        let ascii = regex::bytes::RegexBuilder::new(written)
            .unicode(false)
            .case_insensitive(insensitive)
            .size_limit(LARGEST)
            .build()
            .ok()?;
        Some(Self { ascii, any: OnceLock::new(), written: written.to_owned(), insensitive })
    }

    fn fits(&self, text: &str) -> Fit {
        if text.is_ascii() {
            return Fit::of(self.ascii.is_match(text.as_bytes()));
        }
        let any = self.any.get_or_init(|| {
            let mut any = regex::RegexBuilder::new(&self.written);
            any.case_insensitive(self.insensitive).size_limit(LARGEST_UNICODE).build().ok()
        });
        any.as_ref().map_or(Fit::GaveUp, |any| Fit::of(any.is_match(text)))
    }
}

impl Pattern {
    /// Whether it matches somewhere in `text`.
    pub(super) fn fits(&self, text: &str) -> Fit {
        match self {
            Self::Linear(pattern) => Fit::of(pattern.is_match(text)),
            Self::Twin(twin) => twin.fits(text),
            Self::Around(pattern) => pattern.is_match(text).map_or(Fit::GaveUp, Fit::of),
        }
    }
}

type Key = (String, Dialect, bool);
type Compiled = Result<Arc<Pattern>, String>;

static COMPILED: LazyLock<Mutex<HashMap<Key, Compiled>>> = LazyLock::new(Mutex::default);

/// The pattern compiled, by whoever asked for it first; errors name the pattern.
pub(super) fn shared(pattern: &str, dialect: Dialect, insensitive: bool) -> Compiled {
    let key = (pattern.to_owned(), dialect, insensitive);
    let kept = || COMPILED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept().get(&key) {
        return known.clone();
    }
    let compiled = compile(pattern, dialect, insensitive).map(Arc::new);
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(key, compiled.clone());
    compiled
}

fn compile(pattern: &str, dialect: Dialect, insensitive: bool) -> Result<Pattern, String> {
    let refused = |error: String| format!("pattern `{pattern}` does not compile: {error}");
    let too_long = || refused(format!("it is longer than {LONGEST} bytes"));
    let written: Cow<'_, str> = match dialect {
        Dialect::Whole => format!("^(?:{pattern})$").into(),
        Dialect::Search => pattern.into(),
        Dialect::PythonSearch if pattern.len() > LONGEST => return Err(too_long()),
        Dialect::PythonSearch => translated(pattern).into(),
    };
    // A sign of another script has no place in the pattern of the twin.
    if dialect == Dialect::PythonSearch
        && written.is_ascii()
        && let Some(twin) = Twin::new(&written, insensitive)
    {
        return Ok(Pattern::Twin(Box::new(twin)));
    }
    let linear = regex::RegexBuilder::new(&written).case_insensitive(insensitive).size_limit(LARGEST).build();
    let error = match linear {
        Ok(linear) => return Ok(Pattern::Linear(linear)),
        Err(error @ regex::Error::Syntax(_)) => refused(error.to_string()),
        Err(error) => return Err(refused(error.to_string())),
    };
    if pattern.len() > LONGEST {
        return Err(too_long());
    }
    let around = fancy_regex::RegexBuilder::new(&written)
        .case_insensitive(insensitive)
        .backtrack_limit(BACKTRACKS)
        .delegate_size_limit(LARGEST)
        .build();
    // What neither engine takes is explained by the first.
    around.map(|around| Pattern::Around(Box::new(around))).map_err(|_| error)
}

/// A pattern of Python in our dialect: `{,n}` counts from nothing, `\Z` is the end, and within a
/// class only `-` and the first `^` join characters.
pub(super) fn translated(pattern: &str) -> String {
    let mut written = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern.chars().peekable();
    let mut class = false;
    while let Some(c) = rest.next() {
        match c {
            '\\' => {
                let escaped = rest.next();
                written.push('\\');
                written.extend(escaped.map(|c| if c == 'Z' && !class { 'z' } else { c }));
            }
            '[' if class => written.push_str("\\["),
            '&' | '~' if class => written.extend(['\\', c]),
            '[' => {
                class = true;
                written.push(c);
                written.extend(rest.next_if_eq(&'^'));
                // The first bracket of a class does not end it.
                if rest.next_if_eq(&']').is_some() {
                    written.push_str("\\]");
                }
            }
            ']' if class => {
                class = false;
                written.push(c);
            }
            '{' if !class && rest.peek() == Some(&',') => written.push_str("{0"),
            _ => written.push(c),
        }
    }
    written
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn fits(pattern: &str, text: &str) -> Fit {
        compile(pattern, Dialect::PythonSearch, true).expect("compiles").fits(text)
    }

    #[test]
    fn patterns_of_python_run_as_they_are_meant() {
        for (pattern, text, fit) in [
            ("^[a-z]{3,9}$", "blue", Fit::Yes),
            ("^[a-z]{3,9}$", "Blue", Fit::Yes),
            ("^[a-z]{3,9}$", "bl", Fit::No),
            // Found anywhere unless it says otherwise.
            ("[a-z]{3,9}", "--blue--", Fit::Yes),
            ("^[a-z]{,4}$", "blue", Fit::Yes),
            ("^[a-z]{,4}$", "bluer", Fit::No),
            ("^[a-z]+\\Z", "blue", Fit::Yes),
            ("^(?!admin)[a-z]+$", "administrator", Fit::No),
            ("^(?!admin)[a-z]+$", "blue", Fit::Yes),
            ("^[a-z.]+(?<!\\.com|\\.org)$", "blue.com", Fit::No),
            ("^[a-z.]+(?<!\\.com|\\.org)$", "blue.net", Fit::Yes),
            ("^(?![.-])[a-z.-]{,20}$", ".blue", Fit::No),
            // Characters that join classes in our dialect stand for themselves in theirs.
            ("^[a-z[&&]+$", "a[&", Fit::Yes),
            ("^[]a]+$", "]a", Fit::Yes),
            ("^[^]]+$", "a]", Fit::No),
            ("^[{,}]+$", "{,}", Fit::Yes),
            // Letters of all scripts, and characters rather than bytes.
            ("^\\w{4,32}$", "bücher", Fit::Yes),
            ("^.{3,4}$", "büro", Fit::Yes),
            ("^[^\\u3040-\\u30ff]{2,32}$", "ひら", Fit::No),
        ] {
            assert_eq!(fits(pattern, text), fit, "{pattern} on {text}");
        }
    }

    #[test]
    fn ours_keep_their_dialect_and_bind_the_whole() {
        let whole = compile("[a-z&&[^b]]+", Dialect::Whole, false).expect("compiles");
        assert_eq!((whole.fits("aca"), whole.fits("aba")), (Fit::Yes, Fit::No));
        let never = compile("--", Dialect::Search, false).expect("compiles");
        assert_eq!((never.fits("a--b"), never.fits("a-b")), (Fit::Yes, Fit::No));
    }

    #[test]
    fn a_pattern_that_never_ends_gives_up_soon() {
        let started = Instant::now();
        assert_eq!(fits("^(?=(a+)+$)(a|aa)+$(?!x)", &("a".repeat(60) + "!")), Fit::No);
        assert_eq!(fits("^(?:(a|aa)+)(?=b)\\1$", &"a".repeat(90)), Fit::GaveUp);
        assert!(started.elapsed() < Duration::from_secs(2), "{:?}", started.elapsed());
    }

    #[test]
    fn what_is_no_pattern_is_named() {
        for pattern in ["(", "[z-a]", "(?=", "a{1000}{1000}{1000}", &"a".repeat(501)] {
            let error = compile(pattern, Dialect::PythonSearch, true).expect_err("no pattern");
            assert!(error.starts_with("pattern `") && error.contains("does not compile"), "{error}");
        }
    }

    #[test]
    fn equal_patterns_are_compiled_once() {
        let one = shared("^[a-q]{2,7}$", Dialect::PythonSearch, true).expect("compiles");
        let two = shared("^[a-q]{2,7}$", Dialect::PythonSearch, true).expect("compiles");
        assert!(Arc::ptr_eq(&one, &two));
        let three = shared("^[a-q]{2,7}$", Dialect::PythonSearch, false).expect("compiles");
        assert!(!Arc::ptr_eq(&one, &three));
    }

    #[test]
    fn every_pattern_of_the_known_lists_compiles() {
        for pattern in ["\\w{4,32}", "^[\\w]{4,30}$", "^[^\\u3040-\\u30ff]{2,32}$", "^.{3,16}$"] {
            assert_eq!(fits(pattern, "blueacorn"), Fit::Yes, "{pattern}");
        }
    }
}
