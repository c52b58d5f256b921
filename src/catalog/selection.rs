//! Which places a survey looks at: `x,@social,-reddit`.

use super::Catalog;
use super::platform::Platform;

/// A selection as typed: ids, `@category`, `@tier1`…`@tier3`, `@all`; a leading `-` takes out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    terms: Vec<String>,
}

/// A word of a selection that names nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{word}` is no place of the catalog{}; `callsign platforms list` shows them all",
    .near.as_ref().map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default())]
pub struct UnknownPlace {
    /// The word as typed.
    pub word: String,
    /// The nearest word that would have been understood.
    pub near: Option<String>,
}

impl Selection {
    /// Reads a list with commas or spaces between its words.
    pub fn parse(text: &str) -> Self {
        let split = text.split(|c: char| c == ',' || c.is_whitespace());
        Self { terms: split.filter(|word| !word.is_empty()).map(str::to_lowercase).collect() }
    }

    /// The words, in the order typed.
    pub fn terms(&self) -> &[String] {
        &self.terms
    }
}

impl Catalog {
    /// The platforms that `selection` names, sorted by id; all of them for an empty one. A
    /// selection that only takes out starts from all.
    pub fn select(&self, selection: &Selection) -> Result<Vec<&Platform>, UnknownPlace> {
        let only_takes_out = selection.terms.iter().all(|term| term.starts_with('-'));
        let mut chosen = vec![only_takes_out; self.platforms.len()];
        for term in &selection.terms {
            let (word, wanted) = term.strip_prefix('-').map_or((term.as_str(), true), |word| (word, false));
            let mut hit = false;
            for (place, platform) in chosen.iter_mut().zip(&self.platforms) {
                if names(word, platform) {
                    *place = wanted;
                    hit = true;
                }
            }
            if !hit {
                return Err(UnknownPlace { word: word.to_owned(), near: self.nearest(word) });
            }
        }
        Ok(self
            .platforms
            .iter()
            .zip(chosen)
            .filter_map(|(platform, keep)| keep.then_some(platform))
            .collect())
    }

    fn nearest(&self, word: &str) -> Option<String> {
        let ids = self.platforms.iter().map(|platform| platform.id.clone());
        let groups = self.platforms.iter().map(|platform| format!("@{}", platform.category));
        ids.chain(groups)
            .map(|known| (strsim::jaro_winkler(word, &known), known))
            .filter(|(likeness, _)| *likeness > 0.8)
            .max_by(|left, right| left.0.total_cmp(&right.0))
            .map(|(_, known)| known)
    }
}

fn names(word: &str, platform: &Platform) -> bool {
    match word.strip_prefix('@') {
        Some("all") => true,
        Some(group) => {
            group == platform.category || group.strip_prefix("tier") == Some(&platform.tier.to_string())
        }
        None => word == platform.id || word.replace('-', "_") == platform.id,
    }
}
