//! Signals: what in a reply says what. A signal holds when *all* its conditions hold; it is data
//! here, and judged in [`crate::judge`].

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::exchange::variable;
use crate::verdict::{DoubtKind, Withheld};

/// What a signal says when it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Says {
    /// An account answers.
    Taken,
    /// Nobody answers.
    Absent,
    /// Registration states that the handle can be had.
    Free,
    /// The platform says nobody can simply have it; `why` tells the reason.
    Withheld,
    /// Sign-up refuses the handle without telling taken from reserved or malformed.
    Refused,
    /// Something stands in the way; `wall` tells what.
    Wall,
}

/// One signal of a probe, or one wall of a platform.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signal {
    /// What it says.
    pub says: Says,
    /// With `says = "withheld"`: why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<Withheld>,
    /// With `says = "wall"`: what kind of doubt it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wall: Option<DoubtKind>,
    /// What it means in words, for the report ("the sign-up check says it can be registered").
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The status is one of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub status: Vec<u16>,
    /// The `Location` of a redirect that was not followed, or the final address after those that
    /// were, contains this. `{handle}` stands for the handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect: Option<String>,
    /// Headers that must be there (name in lower case) and contain the value, case ignored; an
    /// empty value asks only for presence.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub header: BTreeMap<String, String>,
    /// The title of the page contains this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The text contains each of these. `{handle}` stands for the handle.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// The text contains none of these.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lacks: Vec<String>,
    /// For each of these patterns there is a line of the text that matches it as a whole, white space at
    /// its ends and case aside. `{handle}` stands for the handle, `{label}` for it as a label of DNS.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub line: Vec<String>,
    /// Tests on the JSON document.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub json: Vec<JsonTest>,
    /// Tests on the parsed page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub css: Vec<CssTest>,
}

impl Signal {
    /// A signal without conditions.
    pub(crate) fn bare(says: Says) -> Self {
        Self {
            says,
            why: None,
            wall: None,
            words: None,
            status: Vec::new(),
            redirect: None,
            header: BTreeMap::new(),
            title: None,
            text: Vec::new(),
            lacks: Vec::new(),
            line: Vec::new(),
            json: Vec::new(),
            css: Vec::new(),
        }
    }

    /// Whether it looks at the body (a marker) rather than only at status and headers.
    pub fn is_marker(&self) -> bool {
        self.title.is_some()
            || !self.text.is_empty()
            || !self.line.is_empty()
            || !self.json.is_empty()
            || !self.css.is_empty()
            || self.redirect.is_some()
    }

    /// The conditions, all of which must hold.
    pub fn conditions(&self) -> impl Iterator<Item = Condition<'_>> {
        let status = (!self.status.is_empty()).then_some(Condition::Status(&self.status));
        status
            .into_iter()
            .chain(self.redirect.iter().map(|place| Condition::Redirect(place)))
            .chain(self.header.iter().map(|(name, value)| Condition::Header(name, value)))
            .chain(self.title.iter().map(|title| Condition::Title(title)))
            .chain(self.text.iter().map(|text| Condition::Text(text)))
            .chain(self.lacks.iter().map(|text| Condition::Lacks(text)))
            .chain(self.line.iter().map(|line| Condition::Line(line)))
            .chain(self.json.iter().map(Condition::Json))
            .chain(self.css.iter().map(Condition::Css))
    }

    /// The conditions in a compact, stable notation for evidence, `explain` and error messages.
    pub fn notation(&self) -> String {
        self.conditions().map(|condition| condition.notation()).collect::<Vec<_>>().join(", ")
    }
}

/// One condition of a signal.
#[derive(Clone, Copy, Debug)]
pub enum Condition<'s> {
    /// The status is one of these.
    Status(&'s [u16]),
    /// The redirect leads to a place that contains this.
    Redirect(&'s str),
    /// A header of this name contains this.
    Header(&'s str, &'s str),
    /// The title contains this.
    Title(&'s str),
    /// The text contains this.
    Text(&'s str),
    /// The text does not contain this.
    Lacks(&'s str),
    /// A line matches this.
    Line(&'s str),
    /// A test on the JSON document.
    Json(&'s JsonTest),
    /// A test on the parsed page.
    Css(&'s CssTest),
}

impl Condition<'_> {
    /// The condition in a compact, stable notation.
    pub fn notation(&self) -> String {
        match self {
            Self::Status(list) => {
                let list: Vec<String> = list.iter().map(u16::to_string).collect();
                format!("status {}", list.join("|"))
            }
            Self::Redirect(place) => format!("redirect to `{place}`"),
            Self::Header(name, value) => format!("header `{name}: {value}`"),
            Self::Title(title) => format!("title contains `{title}`"),
            Self::Text(text) => format!("text contains `{text}`"),
            Self::Lacks(text) => format!("text lacks `{text}`"),
            Self::Line(line) => format!("a line is `{line}`"),
            Self::Json(test) => test.notation(),
            Self::Css(test) => test.notation(),
        }
    }
}

/// A test on one value of a JSON document. Exactly one of the tests must be set.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JsonTest {
    /// JSON Pointer (RFC 6901); empty is the whole document.
    pub at: String,
    /// CSS selector of the `<script>` whose content is the document (or `selector@attribute`);
    /// absent: the body itself.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// The value is (or is not) there and not null.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exists: Option<Presence>,
    /// The value equals this string, number or boolean.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub equals: Option<Scalar>,
    /// The value is a string that matches this pattern.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matches: Option<String>,
    /// The value is an array or object with this many members.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub len: Option<usize>,
    /// The value equals the handle in the platform's canonical form.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub handle: bool,
}

impl JsonTest {
    fn notation(&self) -> String {
        let at = if self.at.is_empty() { "the document" } else { &self.at };
        if self.handle {
            format!("`{at}` is the handle")
        } else if let Some(value) = &self.equals {
            format!("`{at}` is `{}`", value.text())
        } else if let Some(pattern) = &self.matches {
            format!("`{at}` matches `{pattern}`")
        } else if let Some(len) = self.len {
            format!("`{at}` has {len} members")
        } else {
            match self.exists {
                Some(Presence::No) => format!("`{at}` is not there"),
                _ => format!("`{at}` is there"),
            }
        }
    }
}

/// Whether something must be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Presence {
    /// It must be there and not be null.
    Yes,
    /// It must be missing or null.
    No,
}

/// A scalar to compare with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Scalar {
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A string.
    Text(String),
}

impl Scalar {
    /// The scalar as text.
    pub fn text(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Int(value) => value.to_string(),
            Self::Text(value) => value.clone(),
        }
    }
}

/// A test on the parsed page.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CssTest {
    /// CSS selector; the test looks at its first match.
    pub at: String,
    /// Look at this attribute instead of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attr: Option<String>,
    /// Whether there must be a match (the only test if nothing else is set).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exists: Option<Presence>,
    /// The text or attribute contains this. `{handle}` stands for the handle.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contains: Option<String>,
}

impl CssTest {
    fn notation(&self) -> String {
        let at = self.attr.as_ref().map_or_else(|| self.at.clone(), |attr| format!("{}@{attr}", self.at));
        match (&self.contains, self.exists) {
            (Some(text), _) => format!("`{at}` contains `{text}`"),
            (None, Some(Presence::No)) => format!("`{at}` is not there"),
            (None, _) => format!("`{at}` is there"),
        }
    }
}

/// Where a value is found in a reply: exactly one of `json`, `meta`, `css`, `jsonld`, `rel`, `url`,
/// `line`.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Locator {
    /// JSON Pointer (RFC 6901); a step `*` stands for any member.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub json: Option<String>,
    /// With `json`: CSS selector of the `<script>` whose content is the document, or
    /// `selector@attribute` where an attribute holds it.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub script: Option<String>,
    /// `property` or `name` of a `<meta>` element.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meta: Option<String>,
    /// CSS selector; its first match's text, or every match for links.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub css: Option<String>,
    /// With `css`: read this attribute instead of the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attr: Option<String>,
    /// Property of the page's main JSON-LD object, a dot between levels (`author.name`); `name.1`
    /// picks from a list, `name[FollowAction].value` the member of that type.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jsonld: Option<String>,
    /// `rel` of links, such as `me`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rel: Option<String>,
    /// Pattern on the final address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Pattern of a whole line of the text, white space at its ends and case aside; its first group is
    /// the value. A line that ends with a colon is read together with the one below it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Pattern whose first group is the value wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// A constant reading when the value is there: `true` for "verified because the badge exists".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub present: bool,
    /// Text before the value, put in front of it (to turn a path into an address).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// With a step `*` in `json`: only members whose field of this name is `true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<String>,
    /// With `json`: what of many values is wanted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pick: Option<Pick>,
}

/// What of many values is wanted. They are compared as text, which puts dates as ISO 8601 writes them
/// in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Pick {
    /// The least: the earliest date.
    Least,
    /// The greatest: the latest date.
    Most,
    /// How many there are.
    Count,
}

impl Locator {
    /// The place in a compact, stable notation.
    pub fn notation(&self) -> String {
        let named = |label: &str, place: &Option<String>| {
            place.as_ref().map(|place| {
                if label.is_empty() { format!("`{place}`") } else { format!("{label} `{place}`") }
            })
        };
        named("", &self.json)
            .or_else(|| named("meta", &self.meta))
            .or_else(|| named("", &self.css))
            .or_else(|| named("JSON-LD", &self.jsonld))
            .or_else(|| named("rel", &self.rel))
            .or_else(|| named("the line", &self.line))
            .unwrap_or_else(|| "the final address".to_owned())
    }

    /// How many of the seven places are named; exactly one is right.
    pub fn places(&self) -> usize {
        [&self.json, &self.meta, &self.css, &self.jsonld, &self.rel, &self.url, &self.line]
            .into_iter()
            .filter(|place| place.is_some())
            .count()
    }
}

/// Statuses that are never a kind of answer, whatever an entry says (401, 403, 429, 451, 202, 999,
/// 5xx): walls, throttling and outages use them for everybody.
pub fn is_never_an_answer(status: u16) -> bool {
    matches!(status, 202 | 401 | 403 | 407 | 429 | 451 | 500..=599 | 999)
}

/// The `$NAME` variables in a header or parameter value.
pub fn variables(value: &str) -> Vec<String> {
    let names = value.split('$').skip(1).map(variable);
    names.filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
