//! Pages, parsed within bounds. The HTML algorithm is quadratic in the depth of open elements and
//! copies unclosed formatting elements into every later block, so that a hostile page of one
//! megabyte could cost minutes or gigabytes. What would be too costly is cut at its end.

use std::borrow::Cow;
use std::collections::HashSet;

use scraper::{ElementRef, Html};

use crate::reading::locate::MAX_VALUE;

/// Most start tags that are parsed. Recorded profile pages hold up to three thousand; this many
/// nested in each other, however they are disguised, parse in half a second.
const MAX_TAGS: usize = 15_000;

/// Most elements open at once, as a plain count of start and end tags has it. Browsers stop at 512.
const MAX_DEPTH: usize = 1_000;

/// Most formatting elements the parser may have to copy, estimated as different formatting tags so
/// far, summed over all tags.
const MAX_COPIES: usize = 500_000;

/// Longest formatting tag that is compared with others, in bytes.
const SHORT_TAG: usize = 200;

/// Longest tail of a tag, in separators, that is parsed: attributes are compared with each other.
const MAX_ATTRIBUTES: usize = 5_000;

/// How far into a document it is looked for what kind it is, in characters.
const XML_HEAD: usize = 500;

/// Elements that outlive the block they stand in (HTML Standard, 13.2.4.3), save `a` and `nobr`,
/// of which only one is open at a time.
const FORMATTING: [&str; 12] =
    ["b", "big", "code", "em", "font", "i", "s", "small", "strike", "strong", "tt", "u"];

/// Elements that have no end tag, or may do without.
const UNCLOSED: [&str; 28] = [
    "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "option", "p", "param", "path", "rect", "rp", "rt", "source", "tbody", "td", "th", "tr", "track", "wbr",
];

/// The parsed page, and whether its end was cut off first.
pub(super) fn parse(text: &str) -> (Html, bool) {
    let text = sections_as_text(text);
    let end = affordable(&text);
    (Html::parse_document(&text[..end]), end < text.len())
}

/// Whether this is XML that is not a page.
pub(super) fn is_feed(text: &str) -> bool {
    let text = text.trim_start();
    if !text.get(..5).is_some_and(|begin| begin.eq_ignore_ascii_case("<?xml")) {
        return false;
    }
    let head: String = text.chars().take(XML_HEAD).collect::<String>().to_ascii_lowercase();
    !head.contains("<html") && !head.contains("<!doctype html")
}

/// Feeds and XML profiles are read as pages too, where a section of CDATA would be a comment. Pages
/// written as XHTML keep theirs, which stand in scripts.
fn sections_as_text(text: &str) -> Cow<'_, str> {
    if is_feed(text) { Cow::Owned(without_sections(text)) } else { Cow::Borrowed(text) }
}

/// Sections of CDATA as the text they stand for.
pub(super) fn without_sections(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, section)) = rest.split_once("<![CDATA[") {
        let (section, after) = section.split_once("]]>").unwrap_or((section, ""));
        plain.push_str(before);
        plain.push_str(&section.replace('&', "&amp;").replace('<', "&lt;"));
        rest = after;
    }
    plain.push_str(rest);
    plain
}

/// The text of an element and all below it, up to the longest value that is read.
pub fn text_of(element: ElementRef<'_>) -> String {
    let mut text = String::new();
    for part in element.text() {
        text.push_str(part);
        if text.len() > MAX_VALUE {
            break;
        }
    }
    text
}

/// How far `text` may be parsed, in bytes. Counts whatever looks like a tag, also in scripts and
/// comments: a measure that tells them apart could be fooled.
fn affordable(text: &str) -> usize {
    let (mut tags, mut depth, mut copies, mut measured) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut formatting = HashSet::new();
    let mut different = 0_usize;
    for (at, _) in text.match_indices('<') {
        let rest = &text[at + 1..];
        if let Some(end) = rest.strip_prefix('/') {
            depth -= usize::from(depth > 0 && nests(end));
            continue;
        }
        if !rest.starts_with(|first: char| first.is_ascii_alphabetic()) {
            continue;
        }
        tags += 1;
        depth += usize::from(nests(rest));
        if is_one_of(&FORMATTING, name(rest)) {
            // One too long to be compared with the others is taken for a different one.
            match rest.bytes().take(SHORT_TAG).position(|byte| byte == b'>') {
                Some(end) => different += usize::from(formatting.insert(&rest[..end])),
                None => different += 1,
            }
        }
        copies += different;
        if tags > MAX_TAGS || depth > MAX_DEPTH || copies > MAX_COPIES {
            return at;
        }
        // Looked at once per stretch without `<`, which keeps this linear.
        if at >= measured {
            let stretch = rest.find('<').unwrap_or(rest.len());
            measured = at + stretch;
            if attributes(&rest[..stretch]) > MAX_ATTRIBUTES {
                return at;
            }
        }
    }
    text.len()
}

/// Whether a tag opens or closes a level; `i<n;` in a script does not.
fn nests(tag: &str) -> bool {
    let name = name(tag);
    let ends = tag[name.len()..].starts_with(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>'));
    !name.is_empty() && ends && !is_one_of(&UNCLOSED, name)
}

fn name(tag: &str) -> &str {
    &tag[..tag.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(tag.len())]
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known))
}

/// An upper bound for the attributes of the tag that `rest` starts with: separators outside quotes.
fn attributes(rest: &str) -> usize {
    let mut count = 0;
    let mut quote = None;
    let mut before = b' ';
    for byte in rest.bytes() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => continue,
            None if byte == b'>' => break,
            None if before == b'=' && matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None if byte.is_ascii_whitespace() || matches!(byte, b'/' | b'"' | b'\'') => {
                // A run of separators separates once.
                count += usize::from(!before.is_ascii_whitespace());
                if before == b'=' {
                    continue;
                }
            }
            None => {}
        }
        before = byte;
    }
    count
}
