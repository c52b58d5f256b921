//! What is particular about an element of HTML when it opens or closes others.

use super::markup::key;

pub(super) const HTML: u64 = key(b"html");
pub(super) const HEAD: u64 = key(b"head");
pub(super) const BODY: u64 = key(b"body");
pub(super) const TITLE: u64 = key(b"title");
pub(super) const META: u64 = key(b"meta");
pub(super) const LINK: u64 = key(b"link");
pub(super) const TEMPLATE: u64 = key(b"template");
pub(super) const SVG: u64 = key(b"svg");
pub(super) const MATH: u64 = key(b"math");
pub(super) const A: u64 = key(b"a");
pub(super) const P: u64 = key(b"p");
pub(super) const BR: u64 = key(b"br");
pub(super) const DIV: u64 = key(b"div");
pub(super) const ADDRESS: u64 = key(b"address");
pub(super) const LI: u64 = key(b"li");
pub(super) const UL: u64 = key(b"ul");
pub(super) const OL: u64 = key(b"ol");
pub(super) const DD: u64 = key(b"dd");
pub(super) const DT: u64 = key(b"dt");
pub(super) const OPTION: u64 = key(b"option");
pub(super) const OPTGROUP: u64 = key(b"optgroup");
pub(super) const TABLE: u64 = key(b"table");
pub(super) const CAPTION: u64 = key(b"caption");
pub(super) const COLGROUP: u64 = key(b"colgroup");
pub(super) const TBODY: u64 = key(b"tbody");
pub(super) const THEAD: u64 = key(b"thead");
pub(super) const TFOOT: u64 = key(b"tfoot");
pub(super) const TR: u64 = key(b"tr");
pub(super) const TD: u64 = key(b"td");
pub(super) const TH: u64 = key(b"th");

/// What holds for elements of one name; an element may be of several kinds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Kind(u8);

impl Kind {
    /// Nothing in particular.
    pub(super) const PLAIN: Self = Self(0);
    /// Has no content and no end tag.
    pub(super) const VOID: Self = Self(1);
    /// An end tag of an inline element does not reach through it ("special").
    pub(super) const BLOCK: Self = Self(2);
    /// Survives the block that it stands in ("formatting").
    pub(super) const FORMATTING: Self = Self(4);
    /// No end tag but that of a table's part reaches through it.
    pub(super) const SCOPE: Self = Self(8);
    /// Belongs into the head where no body has begun.
    pub(super) const HEAD: Self = Self(16);
    /// Ends an open paragraph.
    pub(super) const ENDS_PARAGRAPH: Self = Self(32);
    /// Ends SVG and `MathML`.
    pub(super) const ENDS_FOREIGN: Self = Self(64);
    /// A table or part of one, or a template.
    pub(super) const TABLE: Self = Self(128);

    /// The kinds of the elements with this key.
    pub(super) fn of(key: u64) -> Self {
        let mut at = slot(key);
        loop {
            match KINDS[at] {
                (known, kind) if known == key => return kind,
                (0, _) => return Self::PLAIN,
                _ => at = (at + 1) % SLOTS,
            }
        }
    }

    /// Whether it is of that kind.
    pub(super) fn is(self, kind: Self) -> bool {
        self.0 & kind.0 != 0
    }
}

/// Some three times as many as there are names, so that most are found at once.
const SLOTS: usize = 512;

static KINDS: [(u64, Kind); SLOTS] = kinds();

const fn slot(key: u64) -> usize {
    (key.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 55) as usize
}

/// HTML Standard, 13.1.2 and 13.2.4.2 to 13.2.6.5.
const LISTS: [(Kind, &[&str]); 8] = [
    (
        Kind::VOID,
        &[
            "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input",
            "keygen", "link", "meta", "param", "source", "track", "wbr",
        ],
    ),
    (
        Kind::BLOCK,
        &[
            "address",
            "applet",
            "article",
            "aside",
            "blockquote",
            "body",
            "button",
            "caption",
            "center",
            "colgroup",
            "dd",
            "details",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "frameset",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "header",
            "hgroup",
            "html",
            "iframe",
            "li",
            "listing",
            "main",
            "marquee",
            "menu",
            "nav",
            "noembed",
            "noframes",
            "noscript",
            "object",
            "ol",
            "p",
            "plaintext",
            "pre",
            "script",
            "search",
            "section",
            "select",
            "style",
            "summary",
            "table",
            "tbody",
            "td",
            "template",
            "textarea",
            "tfoot",
            "th",
            "thead",
            "title",
            "tr",
            "ul",
            "xmp",
        ],
    ),
    (
        Kind::FORMATTING,
        &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"],
    ),
    (
        Kind::SCOPE,
        &["applet", "body", "caption", "head", "html", "marquee", "object", "table", "td", "template", "th"],
    ),
    (
        Kind::HEAD,
        &[
            "base", "basefont", "bgsound", "link", "meta", "noframes", "noscript", "script", "style",
            "template", "title",
        ],
    ),
    (
        Kind::ENDS_PARAGRAPH,
        &[
            "address",
            "article",
            "aside",
            "blockquote",
            "center",
            "dd",
            "details",
            "dialog",
            "dir",
            "div",
            "dl",
            "dt",
            "fieldset",
            "figcaption",
            "figure",
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hgroup",
            "hr",
            "li",
            "listing",
            "main",
            "menu",
            "nav",
            "ol",
            "p",
            "plaintext",
            "pre",
            "search",
            "section",
            "summary",
            "table",
            "ul",
            "xmp",
        ],
    ),
    (
        Kind::ENDS_FOREIGN,
        &[
            "b",
            "big",
            "blockquote",
            "body",
            "br",
            "center",
            "code",
            "dd",
            "div",
            "dl",
            "dt",
            "em",
            "embed",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "head",
            "hr",
            "i",
            "img",
            "li",
            "listing",
            "menu",
            "meta",
            "nobr",
            "ol",
            "p",
            "pre",
            "ruby",
            "s",
            "small",
            "span",
            "strike",
            "strong",
            "sub",
            "sup",
            "table",
            "tt",
            "u",
            "ul",
            "var",
        ],
    ),
    (Kind::TABLE, &["caption", "colgroup", "table", "tbody", "td", "template", "tfoot", "th", "thead", "tr"]),
];

const fn kinds() -> [(u64, Kind); SLOTS] {
    let mut table = [(0, Kind::PLAIN); SLOTS];
    let mut list = 0;
    while list < LISTS.len() {
        let (kind, names) = LISTS[list];
        let mut name = 0;
        while name < names.len() {
            let key = key(names[name].as_bytes());
            let mut at = slot(key);
            while table[at].0 != 0 && table[at].0 != key {
                at = (at + 1) % SLOTS;
            }
            table[at] = (key, Kind(table[at].1.0 | kind.0));
            name += 1;
        }
        list += 1;
    }
    table
}

/// Whether what stands in this element of SVG or `MathML` is HTML again.
pub(super) fn holds_html(key: u64) -> bool {
    const HOLDERS: [u64; 8] = [
        self::key(b"foreignobject"),
        self::key(b"desc"),
        TITLE,
        self::key(b"mi"),
        self::key(b"mo"),
        self::key(b"mn"),
        self::key(b"ms"),
        self::key(b"mtext"),
    ];
    HOLDERS.contains(&key)
}
