//! The words of the lexicon that are seen in names of joined words.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::name::lexicon::Category;
use crate::name::lexicon::term::terms;

static RISKY: LazyLock<BTreeMap<String, (Category, u8)>> = LazyLock::new(|| {
    let seen = |category: Category| {
        matches!(
            category,
            Category::Adult
                | Category::Drugs
                | Category::Hate
                | Category::Violence
                | Category::SelfHarm
                | Category::Profanity
        )
    };
    let mut risky = BTreeMap::new();
    for term in terms().filter(|term| term.language == "en" && (!term.context_only || term.joined)) {
        let Some(category) = term.category.filter(|category| seen(*category)) else { continue };
        let words = term.forms.into_iter().filter(|form| form.len() >= SHORTEST);
        for word in words.filter(|form| form.bytes().all(|byte| byte.is_ascii_lowercase())) {
            let entry = risky.entry(word).or_insert((category, term.strength));
            entry.1 = entry.1.max(term.strength);
        }
    }
    risky
});

/// Harmless words in which risky ones hide: places, surnames, dishes.
static INNOCENT: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let harmless = terms().filter(|term| term.category.is_none());
    harmless.flat_map(|term| term.forms).filter(|form| !form.contains(' ')).collect()
});

/// Whether a word is known to be harmless as a whole.
pub(super) fn is_innocent(word: &str) -> bool {
    INNOCENT.contains(word)
}

/// Shortest risky word that is seen, in bytes.
pub(super) const SHORTEST: usize = 3;

/// What a word is about and how strong it is, when it is risky.
pub(super) fn risk(word: &str) -> Option<(Category, u8)> {
    (word.len() >= SHORTEST).then(|| RISKY.get(word).copied()).flatten()
}
