//! What a rule found: a claim about an account or the name, how bad and how sure, the evidence, and
//! what the brand can do about it.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::catalog::hexadecimal;
use crate::verdict::Confidence;

/// How bad a finding is, mildest first. Ordered, never added up (SSVC: decisions are not numbers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Good to know.
    Info,
    /// A nuisance.
    Low,
    /// To be weighed.
    Medium,
    /// To be settled before a launch: CAUTION.
    High,
    /// A launch under this name would hurt: NO-GO.
    Blocker,
}

impl Severity {
    /// The word used everywhere.
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Blocker => "blocker",
        }
    }

    /// All of them, the mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Blocker];

    /// The one that `word` names.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// So many levels milder; `info` is the mildest.
    #[must_use]
    pub fn lowered(self, levels: usize) -> Self {
        Self::ALL[self.place().saturating_sub(levels)]
    }

    /// So many levels worse; `blocker` is the worst.
    #[must_use]
    pub fn raised(self, levels: usize) -> Self {
        Self::ALL[(self.place() + levels).min(Self::ALL.len() - 1)]
    }

    fn place(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }
}

/// One piece of evidence of a finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// The address that answered, or that a person opened; empty where the name itself was weighed.
    pub url: String,
    /// When.
    pub at: Timestamp,
    /// What was seen there: counts in buckets, categories, fields; never a stranger's text.
    pub what: String,
    /// SHA-256 of the body, where one was kept.
    pub sha256: Option<String>,
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Short id that stays the same as long as rule, name and account do: `F-3a9c0b1d`.
    pub id: String,
    /// Id of the rule, such as `HH-02`.
    pub rule: String,
    /// Place and handle; nothing where it is about the name itself.
    pub at: Option<(String, String)>,
    /// How bad it is here.
    pub severity: Severity,
    /// Why that is less than the rule's own severity, in words.
    pub lowered: Option<String>,
    /// How sure it is.
    pub confidence: Confidence,
    /// How sure it must be to count.
    pub needs: Confidence,
    /// Whether it counts however sure the policy wants findings to be.
    pub always: bool,
    /// One sentence about the account or the name.
    pub claim: String,
    /// What the brand can do.
    pub advice: String,
    /// The evidence.
    pub exhibits: Vec<Exhibit>,
    /// Strangers' words that it rests on. Only an interactive terminal shows them.
    pub quotes: Vec<String>,
}

impl Finding {
    /// Whether it counts where findings must be at least as sure as `least`.
    pub fn counts(&self, least: Confidence) -> bool {
        self.confidence >= self.needs && (self.always || self.confidence >= least)
    }
}

/// The id of what `rule` found about `handle` at `place` for `name`: no counts, no dates, so that it
/// survives every change of those.
pub fn id(rule: &str, name: &str, place: &str, handle: &str) -> String {
    let digest = Sha256::digest([rule, name, place, handle].join("\n"));
    format!("F-{}", &hexadecimal(&digest)[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn severities_are_lowered_to_info_at_most() {
        assert_eq!(Severity::Blocker.lowered(1), Severity::High);
        assert_eq!(Severity::Medium.lowered(5), Severity::Info);
    }

    #[test]
    fn ids_are_short_and_depend_on_every_part() {
        let one = id("HH-02", "acme", "place", "acme");
        assert!(crate::policy::waiver::is_finding(&one));
        for other in [
            id("HH-01", "acme", "place", "acme"),
            id("HH-02", "acm", "eplace", "acme"),
            id("HH-02", "acme", "place", "acme_"),
        ] {
            assert_ne!(one, other);
        }
    }
}
