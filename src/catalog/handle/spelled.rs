//! Several spellings of one handle, for places that answer to the very spelling only.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Most spellings with separators of several kinds in one handle; beyond that, those are left out.
const MOST_MIXED: usize = 4;

/// Which other spellings of a handle are asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Spelled {
    /// What may stand where the handle has `-`, `_` or `.`; an empty text for nothing at all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub separators: Vec<String>,
}

impl Spelled {
    /// The other spellings of `handle`, in lower case, each once: with each separator throughout, and
    /// with all their combinations where those are few.
    pub fn others(&self, handle: &str) -> Vec<String> {
        let lower = handle.to_lowercase();
        let parts: Vec<&str> = lower.split(['-', '_', '.']).collect();
        let mut found = vec![lower.clone()];
        if parts.len() > 1 {
            let uniform = self.separators.iter().map(|separator| parts.join(separator));
            found.extend(uniform);
            if self.combinations(parts.len() - 1) <= MOST_MIXED {
                found.extend(self.mixed(&parts));
            }
        }
        let mut others: Vec<String> = Vec::new();
        for one in found {
            if one != handle && !one.is_empty() && !others.contains(&one) {
                others.push(one);
            }
        }
        others
    }

    fn combinations(&self, gaps: usize) -> usize {
        u32::try_from(gaps).map_or(usize::MAX, |gaps| self.separators.len().saturating_pow(gaps))
    }

    fn mixed(&self, parts: &[&str]) -> Vec<String> {
        let Some((first, rest)) = parts.split_first() else { return Vec::new() };
        rest.iter().fold(vec![(*first).to_owned()], |begun, part| {
            let longer = |start: &String| {
                let each = self.separators.iter();
                each.map(|separator| format!("{start}{separator}{part}")).collect::<Vec<_>>()
            };
            begun.iter().flat_map(longer).collect()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn others(separators: &[&str], handle: &str) -> Vec<String> {
        Spelled { separators: separators.iter().map(|&one| one.to_owned()).collect() }.others(handle)
    }

    #[test]
    fn every_equal_spelling_is_asked_once() {
        assert_eq!(others(&["-", "_"], "qwik-ster"), ["qwik_ster"]);
        assert_eq!(others(&["-", "_"], "Qwik_Ster"), ["qwik_ster", "qwik-ster"]);
        assert_eq!(others(&["-", "_", ""], "qwik-ster"), ["qwik_ster", "qwikster"]);
        assert!(others(&["-", "_", ""], "qwikster").is_empty());
        assert_eq!(others(&[], "Qwik.Ster"), ["qwik.ster"]);
        assert!(others(&[""], "-").is_empty());
    }

    #[test]
    fn mixed_separators_are_asked_where_they_are_few() {
        assert_eq!(others(&["-", "_"], "a-b-c"), ["a_b_c", "a-b_c", "a_b-c"]);
        assert_eq!(others(&["-", "_"], "a-b-c-d"), ["a_b_c_d"]);
        assert_eq!(others(&["-", "_"], &"a-".repeat(49)).len(), 1);
    }
}
