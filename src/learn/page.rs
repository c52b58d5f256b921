//! Clues in pages: title, what the head says, canonical address, headings, elements, texts.

use std::collections::BTreeSet;

use scraper::node::Element;
use scraper::{ElementRef, Node};

use super::clue::{Clue, LAST, Part, Side};
use super::fields::Fields;
use super::words::{is_drawn, names_handle, says_account, says_more, says_nobody, wanted};
use crate::catalog::handle::Fold;
use crate::judge::mask::{MASK, Mask};
use crate::reading::{self, Reading};

/// Most nodes of a page that are looked at.
const MOST_NODES: usize = 6000;
/// Scripts that sites keep their data in, by long habit of whole communities.
const SCRIPTS: [&str; 3] =
    ["script[type=\"application/ld+json\"]", "script#__NEXT_DATA__", "script[type=\"application/json\"]"];
/// What stands between a name and the name of the site in titles.
const BETWEEN: [&str; 9] = [" - ", " | ", " • ", " · ", " — ", " – ", " :: ", ": ", " » "];
/// Names in the head whose values are drawn anew for each request.
const DRAWN: [&str; 6] = ["csrf", "nonce", "token", "request", "verification", "session"];

/// What is looked for in one page.
pub(super) struct Page<'p> {
    /// Whose reply it is.
    pub(super) side: Side,
    /// The handle it is about.
    pub(super) handle: &'p str,
    /// Masks it.
    pub(super) mask: &'p Mask,
    /// How the platform compares handles.
    pub(super) fold: Fold,
}

impl Page<'_> {
    /// The clues of a page.
    pub(super) fn clues(&self, reading: &Reading<'_>) -> Vec<Clue> {
        let mut clues = Vec::new();
        if let Some(title) = reading.title() {
            self.title(&title, &mut clues);
        }
        for script in SCRIPTS {
            if let Some(document) = reading.script_json(script) {
                let fields = Fields::new(self.side, (self.handle, self.mask), self.fold, Some(script));
                clues.extend(fields.clues(&document));
            }
        }
        let mut seen = BTreeSet::new();
        for node in reading.html().root_element().descendants().take(MOST_NODES) {
            match node.value() {
                Node::Element(element) => {
                    self.element(element, &mut seen, &mut clues);
                    if let Some(element) = ElementRef::wrap(node) {
                        self.heading(element, &mut seen, &mut clues);
                    }
                }
                Node::Text(text) => {
                    let name =
                        node.parent().and_then(|parent| parent.value().as_element().map(Element::name));
                    let shown = !matches!(name, Some("script" | "style" | "noscript" | "template" | "title"));
                    if shown {
                        self.texts(text, &mut seen, &mut clues);
                    }
                }
                _ => {}
            }
        }
        clues
    }

    fn title(&self, title: &str, clues: &mut Vec<Clue>) {
        let mut add = |text: &str, usual: usize| {
            if let Some(rule) = wanted(text, self.mask).filter(|rule| says_more(rule)) {
                let own = !names_handle(&rule);
                let rank = if self.side.known && own { self.side.rank(usual + 2) } else { usual };
                let rank = if !self.side.known && !says_nobody(&rule) { rank + 5 } else { rank };
                clues.push(Clue::title(rank, rule));
            }
        };
        let masked = self.mask.apply(title);
        if let (true, Some(place)) = (self.side.known, masked.find(MASK)) {
            // What stands before the handle may be the account's own name; what follows is the site's.
            let before =
                masked[..place].trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
            let after = masked[before.len()..].replace(MASK, self.handle);
            if !before.trim().is_empty() {
                add(&after, 2);
                add(title, if self.side.lone { LAST } else { 3 });
                return;
            }
        }
        add(title, if self.side.known { 2 } else { 1 });
        for mark in BETWEEN {
            for piece in title.split(mark).filter(|piece| piece.len() < title.len()) {
                add(piece, if self.side.known { 5 } else { 2 });
            }
        }
    }

    /// What the head says, and what elements are called.
    fn element(&self, element: &Element, seen: &mut BTreeSet<String>, clues: &mut Vec<Clue>) {
        match element.name() {
            "meta" => self.meta(element, clues),
            "link" if element.attr("rel") == Some("canonical") => {
                let Some(href) = element.attr("href") else { return };
                // Scheme and `www.` change without the place.
                let (_, place) = href.split_once("://").unwrap_or(("", href));
                let rule = wanted(place.trim_start_matches("www."), self.mask);
                if let Some(rule) = rule.filter(|rule| names_handle(rule)) {
                    let at = "link[rel=\"canonical\"]".to_owned();
                    clues.push(Clue::says(4, Part::Head, at, Some("href"), rule));
                }
            }
            "html" | "head" | "script" | "style" | "link" => {}
            name => {
                let id = element.id().filter(|id| is_name(id)).map(|id| format!("#{id}"));
                let classes = element.classes().filter(|class| is_name(class));
                let classes = classes.map(|class| format!("{name}.{class}"));
                for at in id.into_iter().chain(classes) {
                    if seen.insert(at.clone()) {
                        let hinted = if self.side.known { says_account(&at) } else { says_nobody(&at) };
                        clues.push(Clue::element(if hinted { 6 } else { 9 }, at));
                    }
                }
            }
        }
    }

    fn meta(&self, element: &Element, clues: &mut Vec<Clue>) {
        let keyed = ["property", "name"].into_iter().find_map(|key| Some((key, element.attr(key)?)));
        let (Some((key, name)), Some(content)) = (keyed, element.attr("content")) else { return };
        let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'));
        let drawn = DRAWN.iter().any(|word| name.to_ascii_lowercase().contains(word));
        if !plain || drawn || is_drawn(name) {
            return;
        }
        let at = format!("meta[{key}=\"{name}\"]");
        let is_handle = self.fold.canonical(content.trim()) == self.fold.canonical(self.handle);
        // An address is told by its end: hosts have several names.
        let told = match content.split_once("://") {
            Some((_, place)) => place.trim_start_matches("www."),
            None => content,
        };
        let rule = if is_handle { Some("{handle}".to_owned()) } else { wanted(told, self.mask) };
        let Some(rule) = rule else { return };
        let rank = match (name, self.side.known) {
            ("og:type", true) => 2,
            _ if names_handle(&rule) => 3,
            ("og:title" | "twitter:title", false) => 3,
            (_, true) => self.side.rank(7),
            (_, false) => 6,
        };
        clues.push(Clue::says(rank, Part::Head, at, Some("content"), rule));
    }

    fn heading(&self, element: ElementRef<'_>, seen: &mut BTreeSet<String>, clues: &mut Vec<Clue>) {
        let name = element.value().name();
        if !matches!(name, "h1" | "h2") || !seen.insert(name.to_owned()) {
            return;
        }
        let text = reading::collapse(&reading::text_of(element));
        let bare = text.trim_start_matches('@');
        let is_handle = self.side.known && self.fold.canonical(bare) == self.fold.canonical(self.handle);
        let rule = if is_handle { Some("{handle}".to_owned()) } else { wanted(&text, self.mask) };
        let Some(rule) = rule else { return };
        let rank = match (self.side.known, names_handle(&rule)) {
            (true, true) => 4,
            (true, false) => self.side.rank(8),
            (false, _) if says_nobody(&rule) => 2,
            (false, _) => 5,
        };
        clues.push(Clue::says(rank, Part::Element, name.to_owned(), None, rule));
    }

    fn texts(&self, text: &str, seen: &mut BTreeSet<String>, clues: &mut Vec<Clue>) {
        for line in text.lines() {
            let Some(rule) = wanted(line, self.mask).filter(|rule| says_more(rule)) else { continue };
            if !seen.insert(format!(" {rule}")) {
                continue;
            }
            let rank = match self.side.known {
                true if names_handle(&rule) => 5,
                true => self.side.rank(if says_account(&rule) { 7 } else { 8 }),
                false if says_nobody(&rule) => 3,
                false => 7,
            };
            clues.push(Clue::text(rank, rule));
        }
    }
}

/// Whether an id or class is a name that somebody gave, and needs no escaping in a selector.
fn is_name(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'));
    plain && name.len() > 2 && name.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_drawn(name)
}
