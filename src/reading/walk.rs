//! A page walked element by element with what is open at each, without building its tree. It stands
//! to the algorithm of the HTML Standard (13.2.6) as a good guess does: elements whose end tags may be
//! left out are closed where browsers close them, stray end tags close nothing far away, and what is
//! not told apart (misnested formatting, tables without cells) is at least walked the same way in
//! every page that is written the same way. Linear in the length of the page.

use super::kinds::{self, Kind};
use super::markup::{Attribute, Lexer, Piece, key};

/// Most elements open at once, as in browsers; those further in stand beside each other.
const MOST_OPEN: usize = 512;
/// How far up it is looked for what a tag closes.
const LOOK: usize = 64;
/// How many names a path has.
const PATH_LEVELS: usize = 4;

/// What comes next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step<'t> {
    /// An element, which is now the innermost open one.
    Element,
    /// Text of the innermost open element, character references not decoded.
    Text(&'t str),
}

/// One open element.
#[derive(Clone, Copy)]
struct Open<'t> {
    name: &'t str,
    key: u64,
    kind: Kind,
    /// Whether its children are elements of SVG or `MathML`.
    foreign: bool,
    /// Whether it is one itself.
    alien: bool,
}

/// Where in the page the walk is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Start,
    Head,
    Body,
}

/// A walk through a page.
pub struct Walk<'t> {
    lexer: Lexer<'t>,
    open: Vec<Open<'t>>,
    place: Place,
    /// Whether the innermost element has no content, so that it ends with the next step.
    ends: bool,
    /// How many templates are open, and how many paragraphs, so that they are not looked for.
    templates: usize,
    paragraphs: usize,
}

impl<'t> Walk<'t> {
    /// Begins at the root; `sections` says whether those of CDATA are text everywhere, as in XML.
    pub(super) fn new(text: &'t str, sections: bool) -> Self {
        let mut walk = Self {
            lexer: Lexer::new(text, sections),
            open: Vec::with_capacity(32),
            place: Place::Start,
            ends: false,
            templates: 0,
            paragraphs: 0,
        };
        walk.push("html", kinds::HTML, false, false);
        walk
    }

    /// The key of the innermost open element's name.
    pub fn element(&self) -> u64 {
        self.open.last().map_or(0, |open| open.key)
    }

    /// Whether the innermost open element is one of HTML, shown with the page: not of SVG or `MathML`,
    /// and not in a template.
    pub fn is_of_the_page(&self) -> bool {
        self.templates == 0 && self.open.last().is_some_and(|open| !open.alien)
    }

    /// The attributes of the element that the last step came to.
    pub fn attributes(&self) -> &[Attribute<'t>] {
        self.lexer.attributes()
    }

    /// The first attribute called `name` (lower case) of that element.
    pub fn attribute(&self, name: &str) -> Option<&'t str> {
        let found = self.attributes().iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name));
        found.map(|attribute| attribute.value)
    }

    /// The keys of the innermost open element and its nearest ancestors, outermost first.
    pub fn path(&self) -> impl Iterator<Item = u64> + '_ {
        self.nearest().iter().map(|open| open.key)
    }

    /// The names to the keys of [`Walk::path`], as written.
    pub fn names(&self) -> impl Iterator<Item = &'t str> + '_ {
        self.nearest().iter().map(|open| open.name)
    }

    fn nearest(&self) -> &[Open<'t>] {
        &self.open[self.open.len().saturating_sub(PATH_LEVELS)..]
    }

    /// Steps on; nothing at the end of the page.
    pub fn step(&mut self) -> Option<Step<'t>> {
        if self.ends {
            self.ends = false;
            self.cut(self.open.len() - 1);
        }
        loop {
            let foreign = self.open.last().is_some_and(|open| open.foreign);
            match self.lexer.next(foreign)? {
                Piece::Open { name, key, closed } => {
                    if self.enter(name, key, closed) {
                        return Some(Step::Element);
                    }
                }
                Piece::Close(name) => self.close(name),
                Piece::Text(text) => {
                    if self.is_before_body() {
                        if text.bytes().all(|byte| byte.is_ascii_whitespace()) {
                            continue;
                        }
                        self.begin_body();
                    }
                    return Some(Step::Text(text));
                }
            }
        }
    }

    /// Whether what comes next may begin the body.
    fn is_before_body(&self) -> bool {
        self.place != Place::Body && self.open.len() <= 2
    }

    fn begin_body(&mut self) {
        self.cut(1);
        self.push("body", kinds::BODY, false, false);
        self.place = Place::Body;
    }

    /// Opens an element; says whether there is one, because some tags only repeat what is open.
    fn enter(&mut self, name: &'t str, key: u64, closed: bool) -> bool {
        let kind = Kind::of(key);
        if self.open.last().is_some_and(|open| open.foreign) {
            if !kind.is(Kind::ENDS_FOREIGN) {
                self.push(name, key, !kinds::holds_html(key), true);
                self.ends = closed;
                return true;
            }
            while self.open.last().is_some_and(|open| open.foreign) {
                self.cut(self.open.len() - 1);
            }
        }
        match key {
            kinds::HTML => return self.open.len() == 1,
            kinds::HEAD if self.place != Place::Start => return false,
            kinds::HEAD => self.place = Place::Head,
            kinds::BODY if self.place == Place::Body => return false,
            kinds::BODY => {
                self.begin_body();
                return true;
            }
            _ if !self.is_before_body() => {}
            _ if !kind.is(Kind::HEAD) => self.begin_body(),
            _ if self.place == Place::Start => {
                self.push("head", kinds::HEAD, false, false);
                self.place = Place::Head;
            }
            _ => {}
        }
        self.make_room(key, kind);
        let foreign = matches!(key, kinds::SVG | kinds::MATH);
        self.push(name, key, foreign, foreign);
        self.ends = kind.is(Kind::VOID) || foreign && closed;
        true
    }

    /// Closes what an element of this kind ends without an end tag.
    fn make_room(&mut self, key: u64, kind: Kind) {
        use kinds::{
            A, ADDRESS, CAPTION, COLGROUP, DD, DIV, DT, LI, OPTGROUP, OPTION, P, TABLE, TBODY, TD, TEMPLATE,
            TFOOT, TH, THEAD, TR,
        };
        let is_item = |open: &Open<'_>| open.kind.is(Kind::BLOCK) && !matches!(open.key, ADDRESS | DIV | P);
        let is_table = |open: &Open<'_>| matches!(open.key, TABLE | TEMPLATE);
        if self.paragraphs > 0 && kind.is(Kind::ENDS_PARAGRAPH) {
            self.end(&[P], |open| open.kind.is(Kind::SCOPE));
        }
        match key {
            LI => self.end(&[LI], is_item),
            DD | DT => self.end(&[DD, DT], is_item),
            OPTION => self.end(&[OPTION], |_| true),
            OPTGROUP => self.end(&[OPTION, OPTGROUP], |_| true),
            TD | TH => self.end(&[TD, TH], |open| open.key == TR || is_table(open)),
            TR => self.end(&[TR, CAPTION, COLGROUP], is_table),
            TBODY | THEAD | TFOOT => self.end(&[TBODY, THEAD, TFOOT, TR, CAPTION, COLGROUP], is_table),
            A => self.end(&[A], |open| open.kind.is(Kind::BLOCK)),
            _ => {}
        }
    }

    /// Closes the outermost of the elements called so that is open, no further up than what `stops`.
    fn end(&mut self, keys: &[u64], stops: impl Fn(&Open<'t>) -> bool) {
        let mut found = None;
        for (at, open) in self.open.iter().enumerate().rev().take(LOOK) {
            if keys.contains(&open.key) && !open.alien {
                found = Some(at);
            } else if stops(open) {
                break;
            }
        }
        if let Some(at) = found {
            self.cut(at);
        }
    }

    /// Closes the nearest element of this name, unless something stands in between that keeps it.
    fn close(&mut self, name: &str) {
        let (key, kind) = (key(name.as_bytes()), Kind::of(key(name.as_bytes())));
        if matches!(key, kinds::HTML | kinds::HEAD | kinds::BODY | kinds::BR) {
            return;
        }
        let mut crossed = false;
        for at in (1..self.open.len()).rev().take(LOOK) {
            let open = self.open[at];
            if open.key == key {
                if crossed && !open.alien {
                    // A block outlives the formatting it began in.
                    self.open.remove(at);
                } else {
                    self.cut(at);
                }
                return;
            }
            if open.alien {
                continue;
            }
            let stops = if kind.is(Kind::TABLE) {
                matches!(open.key, kinds::TABLE | kinds::TEMPLATE)
            } else if kind.is(Kind::BLOCK) {
                open.kind.is(Kind::SCOPE) || key == kinds::LI && matches!(open.key, kinds::UL | kinds::OL)
            } else {
                crossed |= open.kind.is(Kind::BLOCK);
                open.kind.is(Kind::SCOPE) || crossed && !kind.is(Kind::FORMATTING)
            };
            if stops {
                return;
            }
        }
    }

    fn push(&mut self, name: &'t str, key: u64, foreign: bool, alien: bool) {
        self.cut(self.open.len().min(MOST_OPEN - 1));
        let kind = if alien { Kind::PLAIN } else { Kind::of(key) };
        let open = Open { name, key, kind, foreign, alien };
        self.templates += usize::from(open.is(kinds::TEMPLATE));
        self.paragraphs += usize::from(open.is(kinds::P));
        self.open.push(open);
    }

    fn cut(&mut self, length: usize) {
        while self.open.len() > length
            && let Some(open) = self.open.pop()
        {
            self.templates -= usize::from(open.is(kinds::TEMPLATE));
            self.paragraphs -= usize::from(open.is(kinds::P));
        }
    }
}

impl Open<'_> {
    /// Whether it is the element of HTML with this key.
    fn is(&self, key: u64) -> bool {
        self.key == key && !self.alien
    }
}
