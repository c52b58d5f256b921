//! What pages say of themselves that every reply is asked for: title, canonical address and address
//! for those who share it. Looked for where it stands, without building the page's tree.

use std::borrow::Cow;

use super::locate::bounded;
use super::markup::Attribute;
use super::page::without_sections;
use super::references::{exact_text, exact_value};
use super::walk::{Step, Walk};
use super::{collapse, kinds};
use memchr::memchr_iter;
use memchr::memmem;

/// The title that browsers show, white space collapsed; nothing when there is none or it is empty.
pub(super) fn title(text: &str, sections: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let begins =
        |at: usize| bytes.get(at + 1..at + 6).is_some_and(|name| name.eq_ignore_ascii_case(b"title"));
    if !memchr_iter(b'<', bytes).any(begins) {
        return None;
    }
    let mut walk = Walk::new(text, sections);
    while let Some(step) = walk.step() {
        if step == Step::Element && walk.element() == kinds::TITLE && walk.is_of_the_page() {
            let Some(Step::Text(raw)) = walk.step() else { return None };
            if walk.element() != kinds::TITLE {
                return None;
            }
            let raw = if sections { Cow::Owned(without_sections(raw)) } else { Cow::Borrowed(raw) };
            let title = collapse(&bounded(&exact_text(&raw)));
            return (!title.is_empty()).then_some(title);
        }
    }
    None
}

/// The first address in `<link rel="canonical">`, trimmed.
pub(super) fn canonical(text: &str, sections: bool) -> Option<String> {
    find(text, sections, "canonical", |walk| {
        let is_canonical = walk.attribute("rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
        (walk.element() == kinds::LINK && is_canonical).then(|| walk.attribute("href")).flatten()
    })
}

/// The first `<meta>` whose `property` or `name` is `name`, case ignored, and that is not empty; trimmed.
pub(super) fn meta(text: &str, sections: bool, name: &str) -> Option<String> {
    find(text, sections, name, |walk| {
        let is_named = |attribute: &Attribute<'_>| {
            let is_key = ["property", "name"].iter().any(|key| attribute.name.eq_ignore_ascii_case(key));
            is_key && attribute.value.trim().eq_ignore_ascii_case(name)
        };
        let is_meta = walk.element() == kinds::META && walk.attributes().iter().any(is_named);
        is_meta.then(|| walk.attribute("content")).flatten()
    })
}

/// The first value that is not empty, on a page that holds `word` at all.
fn find<'t>(
    text: &'t str,
    sections: bool,
    word: &str,
    value: impl Fn(&Walk<'t>) -> Option<&'t str>,
) -> Option<String> {
    let capital = format!("{}{}", word[..1].to_ascii_uppercase(), &word[1..]);
    let cases = [word, &capital, &word.to_ascii_uppercase()];
    if !cases.iter().any(|case| memmem::find(text.as_bytes(), case.as_bytes()).is_some()) {
        return None;
    }
    let mut walk = Walk::new(text, sections);
    while let Some(step) = walk.step() {
        if step == Step::Element
            && let Some(raw) = value(&walk)
        {
            let value = bounded(&exact_value(raw));
            if !value.trim().is_empty() {
                return Some(value.trim().to_owned());
            }
        }
    }
    None
}
