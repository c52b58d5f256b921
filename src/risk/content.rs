//! What the texts of an account hold that a brand would not want to stand beside: kinds and numbers,
//! and for the eyes of one reader the places themselves. Texts are judged, never people.

use std::collections::BTreeSet;

use url::Url;

use super::finding::Severity;
use super::quote::quote;
use crate::name::Name;
use crate::name::lexicon::{Category, Hit, is_for_sale, scan, weigh};
use crate::name::reading::{languages_of, scan_joined};
use crate::owner::{Owner, Seen};
use crate::policy::Brand;
use crate::verdict::Confidence;

/// Most quotes of one account.
const MOST_QUOTES: usize = 5;

/// Least strength at which a term counts as a hit.
const FIRM: u8 = 2;

/// A kind of content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kind {
    /// Its word in archives.
    pub word: &'static str,
    /// What texts of that kind hold.
    pub holds: &'static str,
    /// How bad it is beside a brand.
    pub severity: Severity,
    category: Option<Category>,
    /// Labels by which platforms and authors mark it.
    labels: &'static [&'static str],
}

/// The kinds, gravest first. What says something of a person's condition is none of them.
pub const KINDS: &[Kind] = &[
    Kind {
        word: "adult",
        holds: "sexual words",
        severity: Severity::Blocker,
        category: Some(Category::Adult),
        labels: &["porn", "sexual", "nudity", "nsfw", "adult"],
    },
    Kind {
        word: "drugs",
        holds: "words about drugs",
        severity: Severity::Blocker,
        category: Some(Category::Drugs),
        labels: &[],
    },
    Kind {
        word: "hate",
        holds: "hateful words",
        severity: Severity::Blocker,
        category: Some(Category::Hate),
        labels: &["intolerant"],
    },
    Kind {
        word: "violence",
        holds: "violent words",
        severity: Severity::Blocker,
        category: Some(Category::Violence),
        labels: &["graphic-media", "gore"],
    },
    Kind {
        word: "gambling",
        holds: "words about gambling",
        severity: Severity::High,
        category: Some(Category::Gambling),
        labels: &[],
    },
    Kind {
        word: "fraud",
        holds: "words typical of fraud",
        severity: Severity::High,
        category: Some(Category::Scam),
        labels: &[],
    },
    Kind {
        word: "sensitive",
        holds: "posts marked as not for everybody",
        severity: Severity::High,
        category: None,
        labels: &[],
    },
    Kind {
        word: "profanity",
        holds: "swear words",
        severity: Severity::Medium,
        category: Some(Category::Profanity),
        labels: &[],
    },
];

/// The kind of this word.
pub fn kind(word: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.word == word)
}

/// How sure it is that the account holds such content.
pub fn sure(seen: &Seen) -> Confidence {
    match (seen.flagged, seen.distinct) {
        (true, _) => Confidence::Certain,
        (false, 3..) => Confidence::Strong,
        (false, 2) => Confidence::Likely,
        (false, _) => Confidence::Hint,
    }
}

/// What an account was found to hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content {
    /// By kind, in the order of [`KINDS`]; what archives of shielded accounts keep.
    pub seen: Vec<Seen>,
    /// The words themselves, masked: only for the eyes of one reader.
    pub quotes: Vec<String>,
}

/// Looks at the texts of the account `handle`. Terms that `name` itself holds are no evidence: every
/// account of that name has them.
pub fn look(owner: &Owner, handle: &str, name: &Name, brand: &Brand) -> Content {
    if owner.shielded {
        return Content { seen: owner.seen.clone(), quotes: Vec::new() };
    }
    let markets = brand.markets.iter().flat_map(|market| languages_of(market)).copied();
    let languages: Vec<&str> = brand.languages.iter().map(String::as_str).chain(markets).collect();
    let own: BTreeSet<&str> = scan_joined(name.handle(), &languages)
        .iter()
        .chain(&scan(name.typed(), &languages))
        .map(|hit| hit.term)
        .collect();
    let texts = texts(owner, handle, &languages, &own);
    let weighed = weigh(&texts.iter().map(|text| text.hits.clone()).collect::<Vec<_>>());
    let mut content = Content::default();
    for kind in KINDS {
        let counts = weighed.iter().any(|weight| Some(weight.category) == kind.category);
        let firm = |hit: &&Hit| counts && Some(hit.category) == kind.category && hit.strength >= FIRM;
        let marked = owner.labels.iter().any(|label| kind.labels.contains(&label.as_str()))
            || (kind.word == "adult" && owner.adult == Some(true));
        let posts = owner.recent.iter().filter(|post| post.sensitive == Some(true)).count();
        let (distinct, flagged) = match kind.category {
            None => (posts, posts > 0),
            Some(_) => (distinct(&texts, firm), marked),
        };
        if distinct > 0 || flagged {
            content.seen.push(Seen { category: kind.word.to_owned(), distinct, flagged });
        }
        let quotes = texts.iter().filter_map(|text| {
            let hit = text.hits.iter().find(firm)?;
            Some(quote(&text.words, &hit.at))
        });
        content.quotes.extend(quotes.filter(|quote| !quote.is_empty()));
    }
    let mut told = BTreeSet::new();
    content.quotes.retain(|quote| told.insert(quote.clone()));
    content.quotes.truncate(MOST_QUOTES);
    content
}

/// A text of an account with what was found in it.
struct Text {
    words: String,
    is_post: bool,
    hits: Vec<Hit>,
}

fn texts(owner: &Owner, handle: &str, languages: &[&str], own: &BTreeSet<&str>) -> Vec<Text> {
    let read = |words: &str, is_post| Text { words: words.to_owned(), is_post, hits: scan(words, languages) };
    let joined = |words: String| Text { hits: scan_joined(&words, languages), words, is_post: false };
    let described = owner.display_name.iter().chain(&owner.bio).map(|words| read(words, false));
    let hosts = owner.links.iter().filter_map(|link| site(link)).map(joined);
    let posts = owner.recent.iter().map(|post| read(&post.text, true));
    let mut told = BTreeSet::new();
    let mut texts: Vec<Text> =
        described.chain([joined(handle.to_owned())]).chain(hosts).chain(posts).collect();
    // What is said twice in the same letters is said once.
    texts.retain(|text| told.insert(letters(&text.words)));
    for text in &mut texts {
        text.hits.retain(|hit| !own.contains(hit.term));
    }
    texts
}

/// How many different places speak for it. A post is one, whatever it quotes or sings; in what the
/// account says of itself every different term is one, and so is every field.
fn distinct(texts: &[Text], counts: impl Fn(&&Hit) -> bool) -> usize {
    let hits = |text: &Text| text.hits.iter().filter(&counts).map(|hit| hit.term).collect::<Vec<_>>();
    let (posts, fields): (Vec<&Text>, Vec<&Text>) =
        texts.iter().filter(|text| !hits(text).is_empty()).partition(|text| text.is_post);
    let terms: BTreeSet<&str> = fields.iter().flat_map(|field| hits(field)).collect();
    posts.len() + terms.len().max(fields.len())
}

/// The part of a link's host that somebody chose: no public suffix, no `www`.
fn site(link: &str) -> Option<String> {
    let url = Url::parse(link).ok()?;
    let host = url.host_str()?.trim_start_matches("www.");
    let chosen = match psl::suffix_str(host) {
        Some(suffix) => host.strip_suffix(suffix)?.trim_end_matches('.'),
        None => host,
    };
    (!chosen.is_empty()).then(|| chosen.to_owned())
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Whether texts of the account show signs of a business: a shop, a legal form.
pub(super) fn trades(owner: &Owner, brand: &Brand) -> bool {
    let described = owner.display_name.iter().chain(&owner.bio);
    let hits: Vec<Vec<Hit>> = described.map(|text| scan(text, &brand.languages)).collect();
    weigh(&hits).iter().any(|weight| weight.category == Category::Commerce && weight.firm > 0)
}

/// Whether the account itself offers its handle for sale.
pub(super) fn is_offered(owner: &Owner) -> bool {
    owner.display_name.iter().chain(&owner.bio).any(|text| is_for_sale(text))
}
