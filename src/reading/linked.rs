//! JSON-LD: what a page says about itself for search engines, and which of it is the page's subject.

use scraper::Html;
use serde_json::{Map, Value};

use crate::reading::compiled;
use crate::reading::document::{elements, whole};

/// Most objects that are kept.
const MAX_OBJECTS: usize = 500;

/// Types that stand for an account, the surest first. Sites describe themselves as an organisation
/// on every page, so that a person or a group beside one is the subject.
const SUBJECTS: [&[&str]; 2] = [
    &["Person", "MusicGroup", "PerformingGroup", "SportsTeam", "Brand"],
    &[
        "Organization",
        "Corporation",
        "NGO",
        "NewsMediaOrganization",
        "EducationalOrganization",
        "GovernmentOrganization",
        "OnlineBusiness",
        "OnlineStore",
        "LocalBusiness",
        "Store",
        "Restaurant",
    ],
];

/// The JSON-LD objects of a page.
pub(super) struct Linked {
    /// All of them, `@graph` flattened.
    pub(super) objects: Vec<Value>,
    /// The one the page is about.
    main: Option<Value>,
    /// The page about it, for what is said of the page only (its date).
    page: Option<usize>,
}

/// Reads the page's `application/ld+json` scripts.
pub(super) fn read(html: &Html) -> Linked {
    let mut objects = Vec::new();
    if let Some(selector) = compiled::selector("script[type='application/ld+json' i]") {
        for script in html.select(&selector) {
            if let Some(value) = whole(&script.text().collect::<String>()) {
                flatten(value, &mut objects);
            }
        }
    }
    let page = objects.iter().position(|object| is_a(object, &["ProfilePage"]));
    let entity = page.and_then(|page| resolve(&objects, objects[page].get("mainEntity")?));
    let main = entity
        .or_else(|| {
            let subject = |kinds: &&[&str]| objects.iter().find(|object| is_a(object, kinds)).cloned();
            SUBJECTS.iter().find_map(subject)
        })
        .or_else(|| {
            // A page of another kind may still name its subject.
            let mut named = objects.iter().filter_map(|object| resolve(&objects, object.get("mainEntity")?));
            named.find(|object| SUBJECTS.iter().any(|kinds| is_a(object, kinds)))
        })
        .or_else(|| page.map(|page| objects[page].clone()));
    Linked { objects, main, page }
}

impl Linked {
    pub(super) fn main(&self) -> Option<&Value> {
        self.main.as_ref()
    }

    /// The values of a property of the main object, or else of the profile page about it. A dot
    /// stands between levels; lists are looked through unless a number picks an element or
    /// `name[Word]` those elements in which some value is or ends in `Word`
    /// (`interactionStatistic[FollowAction].userInteractionCount`).
    pub(super) fn property(&self, path: &str) -> Vec<&Value> {
        let page = self.page.and_then(|page| self.objects.get(page));
        [self.main.as_ref(), page]
            .into_iter()
            .flatten()
            .map(|object| walk(object, path))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }
}

/// The text of a JSON-LD value: a scalar, or what an object that wraps one wraps.
pub(super) fn plain(value: &Value) -> Option<&Value> {
    match value {
        Value::Object(map) => ["@value", "contentUrl", "url"].iter().find_map(|key| map.get(*key)),
        other => Some(other),
    }
}

fn walk<'v>(object: &'v Value, path: &str) -> Vec<&'v Value> {
    let mut found = vec![object];
    for step in path.split('.') {
        let (name, word) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((name, word)) => (name, Some(word)),
            None => (step, None),
        };
        let index = name.parse::<usize>().ok();
        found = found
            .into_iter()
            .flat_map(|value| match (value, index) {
                (Value::Array(list), Some(index)) => list.get(index).into_iter().collect(),
                (Value::Array(list), None) => list.iter().filter_map(|item| item.get(name)).collect(),
                (Value::Object(map), _) => map.get(name).into_iter().collect(),
                _ => Vec::new(),
            })
            .collect();
        if let Some(word) = word {
            found = found.into_iter().flat_map(elements).filter(|item| mentions(item, word)).collect();
        }
    }
    found.into_iter().flat_map(elements).filter(|value| !value.is_null()).collect()
}

fn mentions(item: &Value, word: &str) -> bool {
    let Some(map) = item.as_object() else { return false };
    map.values().any(|value| {
        let named = value.as_str().or_else(|| value.get("@type")?.as_str());
        named.is_some_and(|named| named.rsplit('/').next() == Some(word))
    })
}

fn flatten(value: Value, objects: &mut Vec<Value>) {
    match value {
        Value::Array(list) => {
            for item in list {
                flatten(item, objects);
            }
        }
        Value::Object(mut map) => {
            let graph = map.remove("@graph");
            if objects.len() < MAX_OBJECTS && map.keys().any(|key| key != "@context") {
                objects.push(Value::Object(map));
            }
            if let Some(graph) = graph {
                flatten(graph, objects);
            }
        }
        _ => {}
    }
}

/// The object a property stands for: itself, or the one of the page whose `@id` it refers to.
fn resolve(objects: &[Value], value: &Value) -> Option<Value> {
    let value = elements(value).into_iter().find(|value| value.is_object())?;
    let refers = |map: &Map<String, Value>| map.len() == 1 && map.contains_key("@id");
    if value.as_object().is_some_and(refers) {
        return objects.iter().find(|object| object.get("@id") == value.get("@id")).cloned();
    }
    Some(value.clone())
}

fn is_a(object: &Value, kinds: &[&str]) -> bool {
    let named = |value: &Value| {
        value.as_str().is_some_and(|kind| kinds.contains(&kind.rsplit('/').next().unwrap_or(kind)))
    };
    match object.get("@type") {
        Some(Value::Array(list)) => list.iter().any(named),
        Some(kind) => named(kind),
        None => false,
    }
}
