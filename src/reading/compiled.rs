//! Patterns and selectors, each compiled once per process. One that does not compile reads as one
//! that matches nothing; the catalog's checks say so to whoever wrote it.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use regex::{Regex, RegexBuilder};
use scraper::Selector;

/// Most patterns, and most selectors, that are kept; the largest community list has some five
/// thousand. Beyond it they are compiled anew each time.
const KEPT: usize = 16_384;
/// Largest compiled pattern, in bytes. Enough for any bounded repeat an entry needs.
const PATTERN_SIZE: usize = 1 << 20;
/// Largest scratch memory of a pattern while it searches, in bytes.
const PATTERN_SCRATCH: usize = 1 << 18;
/// Longest pattern or selector, in bytes. Selectors nest by recursion, so this bounds the stack.
const SOURCE_LENGTH: usize = 1000;

type Kept<T> = LazyLock<RwLock<HashMap<String, Option<T>>>>;

static PATTERNS: Kept<Regex> = LazyLock::new(RwLock::default);
static SELECTORS: Kept<Arc<Selector>> = LazyLock::new(RwLock::default);

/// The compiled pattern; nothing if it is not one.
pub fn pattern(source: &str) -> Option<Regex> {
    kept(&PATTERNS, source, compile_pattern)
}

/// The compiled selector; nothing if it is not one.
pub fn selector(source: &str) -> Option<Arc<Selector>> {
    kept(&SELECTORS, source, |source| compile_selector(source).map(Arc::new))
}

/// Whether `source` is a usable pattern, or in words why not.
pub fn check_pattern(source: &str) -> Result<(), String> {
    compile_pattern(source).map(drop)
}

/// Whether `source` is a usable CSS selector, or in words why not.
pub fn check_selector(source: &str) -> Result<(), String> {
    compile_selector(source).map(drop)
}

/// Whether `source` is a usable place for a document inside a page: a CSS selector, with
/// `@attribute` behind it where the document stands in an attribute.
pub fn check_script(source: &str) -> Result<(), String> {
    check_selector(split_attribute(source).0)
}

/// Splits `selector@attribute`. An `@` inside an attribute selector stays where it is, because the
/// bracket behind it is no part of a name.
pub(super) fn split_attribute(place: &str) -> (&str, Option<&str>) {
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':'))
    };
    match place.rsplit_once('@') {
        Some((css, name)) if is_name(name) => (css, Some(name)),
        _ => (place, None),
    }
}

fn compile_pattern(source: &str) -> Result<Regex, String> {
    check_length(source)?;
    RegexBuilder::new(source)
        .size_limit(PATTERN_SIZE)
        .dfa_size_limit(PATTERN_SCRATCH)
        .build()
        .map_err(|error| format!("`{source}` is not a pattern: {error}"))
}

fn compile_selector(source: &str) -> Result<Selector, String> {
    check_length(source)?;
    Selector::parse(source).map_err(|error| format!("`{source}` is not a CSS selector: {error}"))
}

fn check_length(source: &str) -> Result<(), String> {
    if source.len() > SOURCE_LENGTH {
        return Err(format!("longer than {SOURCE_LENGTH} bytes ({} bytes)", source.len()));
    }
    Ok(())
}

fn kept<T: Clone>(
    kept: &Kept<T>,
    source: &str,
    compile: impl FnOnce(&str) -> Result<T, String>,
) -> Option<T> {
    // A writer cannot leave the map half-written, so a poisoned lock is as good as a whole one.
    if let Some(known) = kept.read().unwrap_or_else(PoisonError::into_inner).get(source) {
        return known.clone();
    }
    let compiled = compile(source).ok();
    let mut all = kept.write().unwrap_or_else(PoisonError::into_inner);
    if all.len() < KEPT {
        all.insert(source.to_owned(), compiled.clone());
    }
    compiled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_compile_matches_nothing_and_says_why() {
        assert!(pattern("(").is_none());
        assert!(pattern("(").is_none(), "also when it is known");
        assert!(selector("div[").is_none());
        assert!(check_pattern("a+").is_ok());
        assert!(check_pattern("(").unwrap_err().contains("`(`"));
        assert!(check_selector("div > a").is_ok());
        assert!(check_selector("div[").is_err());
    }

    #[test]
    fn costly_sources_are_refused() {
        assert!(check_pattern(r"(?:\w{1000}){1000}").is_err());
        assert!(check_selector(&":not(".repeat(100_000)).is_err());
        assert!(check_selector(&":not(".repeat(190)).is_err(), "deepest that the length allows");
    }

    #[test]
    fn an_attribute_may_follow_a_selector() {
        assert_eq!(split_attribute("#pagedata@data-blob"), ("#pagedata", Some("data-blob")));
        assert_eq!(split_attribute("script[src*='@x']"), ("script[src*='@x']", None));
        assert_eq!(split_attribute("script"), ("script", None));
        assert!(check_script("#pagedata@data-blob").is_ok());
    }
}
