//! What the hits of several texts come to, term by term.

use std::collections::{BTreeMap, BTreeSet};

use super::{Category, Hit};

/// What several texts say of one category, words without context left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weight {
    /// The category.
    pub category: Category,
    /// How many different terms count.
    pub distinct: usize,
    /// How many of these have strength 2 or 3.
    pub firm: usize,
    /// In how many texts they stand.
    pub texts: usize,
    /// The greatest strength, 1 to 3.
    pub strongest: u8,
}

/// Weighs the hits of several texts of one account (one list for each text), gravest category
/// first. A context-only term counts only beside a hit of its category that is not, or, when it has
/// strength 2, beside another such term of strength 2 (`420` and `blaze`).
pub fn weigh(texts: &[Vec<Hit>]) -> Vec<Weight> {
    let mut categories: BTreeMap<Category, Vec<(usize, &Hit)>> = BTreeMap::new();
    for (text, hits) in texts.iter().enumerate() {
        for hit in hits {
            categories.entry(hit.category).or_default().push((text, hit));
        }
    }
    categories.into_iter().filter_map(|(category, hits)| of_one(category, &hits)).collect()
}

fn of_one(category: Category, hits: &[(usize, &Hit)]) -> Option<Weight> {
    let sure = hits.iter().any(|(_, hit)| !hit.context_only);
    let hints: BTreeSet<&str> =
        hits.iter().filter(|(_, hit)| hit.strength >= 2).map(|(_, hit)| hit.term).collect();
    if !sure && hints.len() < 2 {
        return None;
    }
    let terms: BTreeMap<&str, u8> = hits.iter().map(|(_, hit)| (hit.term, hit.strength)).collect();
    let spread: BTreeSet<usize> = hits.iter().map(|(text, _)| *text).collect();
    Some(Weight {
        category,
        distinct: terms.len(),
        firm: terms.values().filter(|strength| **strength >= 2).count(),
        texts: spread.len(),
        strongest: terms.values().copied().max()?,
    })
}
