//! A reply read once: decoded, parsed as JSON or as a page only when somebody asks, and looked into
//! wherever an entry points. Signals, owners and controls all read through this, so that a body is
//! decoded and parsed once however many questions it is asked.
//!
//! Reading never fails: what is not there, does not parse or exceeds a bound is simply absent.

mod charset;
mod compiled;
pub mod lines;
mod document;
mod linked;
mod locate;
mod page;
mod references;
mod markup;
mod kinds;
mod walk;
mod outline;

use std::borrow::Cow;
use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use scraper::{ElementRef, Html};
use serde::de::DeserializeSeed;
use serde_json::Value;

pub use self::compiled::{check_pattern, check_script, check_selector, pattern, selector};
pub use self::document::{pointer, scalar};
use self::linked::Linked;
pub use self::markup::{Attribute, key};
pub use self::page::text_of;
pub use self::references::decoded;
pub use self::walk::{Step, Walk};
use crate::exchange::Reply;

/// One reply, read lazily. Parsed pages are not `Send`: it is made, asked and dropped in one place,
/// between two awaits.
pub struct Reading<'a> {
    reply: &'a Reply,
    text: OnceCell<Cow<'a, str>>,
    json: OnceCell<Option<Rc<Value>>>,
    is_json: OnceCell<bool>,
    html: OnceCell<(Html, bool)>,
    scripts: RefCell<HashMap<String, Option<Rc<Value>>>>,
    linked: OnceCell<Linked>,
}

impl<'a> Reading<'a> {
    /// Nothing is decoded or parsed yet.
    pub fn new(reply: &'a Reply) -> Self {
        Self {
            reply,
            text: OnceCell::new(),
            json: OnceCell::new(),
            is_json: OnceCell::new(),
            html: OnceCell::new(),
            scripts: RefCell::new(HashMap::new()),
            linked: OnceCell::new(),
        }
    }

    /// The reply itself.
    pub fn reply(&self) -> &'a Reply {
        self.reply
    }

    /// The body as text: charset by byte-order mark, then `Content-Type`, then the page's own
    /// declaration, else UTF-8. Bytes that do not decode become U+FFFD.
    pub fn text(&self) -> &str {
        self.text.get_or_init(|| charset::decode(self.reply))
    }

    /// The whole body as JSON, without a prefix against script inclusion. Nothing for what nests
    /// deeper than 128 levels.
    pub fn json(&self) -> Option<&Value> {
        self.whole().map(Rc::as_ref)
    }

    /// Whether [`Reading::json`] is something, found out without building it.
    pub fn is_json(&self) -> bool {
        *self.is_json.get_or_init(|| match self.json.get() {
            Some(known) => known.is_some(),
            None => document::is_whole(self.text()),
        })
    }

    /// Reads the whole body as JSON without building it; the error says where it ceased to be that,
    /// or what the reader had against it.
    pub fn read_json<'s, S: DeserializeSeed<'s>>(&'s self, reader: S) -> serde_json::Result<S::Value> {
        reader.deserialize(&mut serde_json::Deserializer::from_str(document::bare(self.text())))
    }

    /// The JSON document an entry points at: the body itself, or the content of a script.
    pub fn document(&self, script: Option<&str>) -> Option<Rc<Value>> {
        match script {
            Some(selector) => self.script_json(selector),
            None => self.whole().cloned(),
        }
    }

    /// JSON inside the page: the content of the first element `selector` matches that holds some,
    /// bare or assigned to a variable. `selector@attribute` reads an attribute instead, for pages
    /// that keep their data there.
    pub fn script_json(&self, selector: &str) -> Option<Rc<Value>> {
        if let Some(known) = self.scripts.borrow().get(selector) {
            return known.clone();
        }
        let found = self.read_script(selector).map(Rc::new);
        self.scripts.borrow_mut().insert(selector.to_owned(), found.clone());
        found
    }

    /// The body as a page. Anything parses as one; see [`Reading::page_is_cut`].
    pub fn html(&self) -> &Html {
        &self.parsed().0
    }

    /// Whether the page was too costly to parse whole, so that its end is missing from
    /// [`Reading::html`]. What is not found on such a page may still be there.
    pub fn page_is_cut(&self) -> bool {
        self.parsed().1
    }

    /// The page's title, white space collapsed; nothing when there is none or it is empty.
    pub fn title(&self) -> Option<String> {
        outline::title(self.text(), self.has_sections())
    }

    /// The address that the page calls its canonical one, as written.
    pub fn canonical(&self) -> Option<String> {
        outline::canonical(self.text(), self.has_sections())
    }

    /// The address that the page gives to those who share it (`og:url`), as written.
    pub fn shared_address(&self) -> Option<String> {
        self.meta("og:url")
    }

    /// A walk through the body as a page, which costs a fraction of [`Reading::html`].
    pub fn walk(&self) -> Walk<'_> {
        Walk::new(self.text(), self.has_sections())
    }

    /// The content of the first `<meta>` whose `property` or `name` is `name`, case ignored, and
    /// that is not empty.
    pub fn meta(&self, name: &str) -> Option<String> {
        outline::meta(self.text(), self.has_sections(), name)
    }

    /// All JSON-LD objects of the page, `@graph` flattened, in document order.
    pub fn jsonld(&self) -> &[Value] {
        &self.linked().objects
    }

    /// The JSON-LD object the page is about: what a `ProfilePage` has as its main entity, or else
    /// the first person or organisation.
    pub fn main_object(&self) -> Option<&Value> {
        self.linked().main()
    }

    /// Addresses of links and anchors with this `rel`, resolved against the page's address; each
    /// once, in document order.
    pub fn rel(&self, rel: &str) -> Vec<String> {
        let Some(selector) = selector("a[rel][href], link[rel][href], area[rel][href]") else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for element in self.html().select(&selector) {
            let named = element
                .attr("rel")
                .is_some_and(|rels| rels.split_ascii_whitespace().any(|word| word.eq_ignore_ascii_case(rel)));
            let Some(address) = element.attr("href").filter(|_| named).and_then(|href| self.absolute(href))
            else {
                continue;
            };
            if !found.contains(&address) {
                found.push(address);
            }
            if found.len() == locate::MAX_VALUES {
                break;
            }
        }
        found
    }

    /// `reference` as an absolute address, resolved against the page's.
    pub fn absolute(&self, reference: &str) -> Option<String> {
        self.reply.url.join(reference.trim()).ok().map(String::from)
    }

    /// Whether sections of CDATA are text wherever they stand.
    fn has_sections(&self) -> bool {
        page::is_feed(self.text())
    }

    fn whole(&self) -> Option<&Rc<Value>> {
        self.json.get_or_init(|| document::whole(self.text()).map(Rc::new)).as_ref()
    }

    fn parsed(&self) -> &(Html, bool) {
        self.html.get_or_init(|| page::parse(self.text()))
    }

    fn linked(&self) -> &Linked {
        self.linked.get_or_init(|| linked::read(self.html()))
    }

    fn metas(&self, name: &str) -> Vec<String> {
        let Some(selector) = selector("meta[content]") else {
            return Vec::new();
        };
        let is_named = |element: &ElementRef<'_>| {
            ["property", "name"]
                .iter()
                .any(|key| element.attr(key).is_some_and(|value| value.trim().eq_ignore_ascii_case(name)))
        };
        self.html()
            .select(&selector)
            .filter(is_named)
            .filter_map(|element| element.attr("content"))
            .filter(|content| !content.trim().is_empty())
            .take(locate::MAX_VALUES)
            .map(locate::bounded)
            .collect()
    }

    fn read_script(&self, place: &str) -> Option<Value> {
        let (css, attribute) = compiled::split_attribute(place);
        let selector = selector(css)?;
        self.html().select(&selector).take(locate::MAX_VALUES).find_map(|element| match attribute {
            Some(name) => document::embedded(element.attr(name)?),
            None => document::embedded(&element.text().collect::<String>()),
        })
    }
}

/// White space of any kind collapsed to single spaces, none at the ends.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
