//! The vocabulary of opinions: what callsign may say about one handle on one platform, why it
//! doubts, and how strong the evidence is. Plain words; nothing here decides anything.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What is known about one handle on one platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The platform's own registration check states that the handle can be registered.
    Free,
    /// Nobody answers at this address; the handle may still be reserved or burnt.
    Vacant,
    /// An account answers.
    Taken,
    /// Nobody uses it and nobody can simply have it: reserved, suspended, deleted, for sale, or closed
    /// to new accounts by the platform's published rules.
    Withheld,
    /// A sourced rule that binds every account ever made forbids it; known without asking.
    Barred,
    /// Could not tell; a [`Doubt`] says why.
    Unknown,
}

impl Verdict {
    /// The word used in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Vacant => "vacant",
            Self::Taken => "taken",
            Self::Withheld => "withheld",
            Self::Barred => "barred",
            Self::Unknown => "unknown",
        }
    }
}

/// Why nothing could be told. The list is closed: reports promise no other kind within `/1`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DoubtKind {
    /// A firewall, bot check, CAPTCHA or regional block stood in the way.
    Blocked,
    /// The host asked us to slow down.
    RateLimited,
    /// The page is shown only to those who sign in or give consent.
    LoginWall,
    /// Only an official API answers, and its key is not set.
    NeedsKey,
    /// No answer within the time allowed.
    TimedOut,
    /// Name resolution, connection, TLS or proxy failed.
    Unreachable,
    /// An answer that none of the entry's signals explains.
    Unrecognised,
    /// Two pieces of evidence say opposite things.
    Contradictory,
    /// The answer is about another handle.
    AnsweredForAnother,
    /// Sign-up refuses the handle without saying whether it is taken, reserved or malformed.
    RefusedBySignUp,
    /// The controls that should prove this check did not pass.
    CheckUnproven,
    /// Absence here looks the same as a private, silent or hidden account.
    Ambiguous,
    /// The place has no handles of its own, only a search.
    SearchOnly,
    /// The address guard refused a URL, a redirect or a DNS answer.
    RefusedByGuard,
    /// The way there would go around the configured proxy.
    Proxied,
    /// No machine can answer; a person has to look.
    LookYourself,
    /// The survey ended, or its options left this check out, before it was asked.
    NotAsked,
}

impl DoubtKind {
    /// The kind in plain words, as shown to people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Blocked => "blocked",
            Self::RateLimited => "rate limited",
            Self::LoginWall => "login wall",
            Self::NeedsKey => "needs a key",
            Self::TimedOut => "timed out",
            Self::Unreachable => "unreachable",
            Self::Unrecognised => "answer not recognised",
            Self::Contradictory => "contradictory evidence",
            Self::AnsweredForAnother => "answered for another handle",
            Self::RefusedBySignUp => "refused by sign-up",
            Self::CheckUnproven => "check unproven",
            Self::Ambiguous => "hidden or nobody",
            Self::SearchOnly => "search only",
            Self::RefusedByGuard => "refused by the address guard",
            Self::Proxied => "proxied",
            Self::LookYourself => "look yourself",
            Self::NotAsked => "not asked",
        }
    }

    /// Whether asking again later, from the same place with the same keys, may help.
    pub fn passes_with_time(self) -> bool {
        matches!(
            self,
            Self::RateLimited | Self::TimedOut | Self::Unreachable | Self::NotAsked | Self::CheckUnproven
        )
    }
}

/// A doubt with what was seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Doubt {
    /// Which of the closed list.
    pub kind: DoubtKind,
    /// What was seen, in words; may quote the vendor, never a stranger's text.
    pub detail: String,
    /// From when on the host may be asked again (RFC 3339, UTC, whole seconds), where it said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again_after: Option<String>,
}

impl Doubt {
    /// A doubt of `kind`, with what was seen.
    pub fn new(kind: DoubtKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into(), again_after: None }
    }

    /// The same, with the time from which on the host may be asked again.
    #[must_use]
    pub fn again(self, after: Timestamp) -> Self {
        let second = after.as_second() + i64::from(after.subsec_nanosecond() > 0);
        let whole = Timestamp::from_second(second).unwrap_or(after);
        Self { again_after: Some(whole.to_string()), ..self }
    }
}

/// How strong the evidence of one check is, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub enum Strength {
    /// A registration validator or a register.
    A,
    /// Two-sided markers and different status codes.
    B,
    /// Two-sided markers.
    C,
    /// A marker on one side only.
    D,
    /// Status codes only.
    E,
    /// A person's own dated look.
    H,
}

impl Strength {
    /// Whether it leaves the question open: a marker on one side only, or status codes.
    pub fn is_hint(self) -> bool {
        matches!(self, Self::D | Self::E)
    }

    /// The word people read.
    pub fn words(self) -> &'static str {
        Confidence::from(self).words()
    }
}

/// How sure something is, in the four words that people read. The greater, the surer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// One sign, or one that looks the same for other reasons.
    Hint,
    /// More for it than against it.
    Likely,
    /// Several signs that agree.
    Strong,
    /// The platform's own word, or a register's.
    Certain,
}

impl Confidence {
    /// All of them, the surest first.
    pub const ALL: [Self; 4] = [Self::Certain, Self::Strong, Self::Likely, Self::Hint];

    /// The word people read; JSON and policies hold the same.
    pub fn words(self) -> &'static str {
        match self {
            Self::Certain => "certain",
            Self::Strong => "strong",
            Self::Likely => "likely",
            Self::Hint => "hint",
        }
    }
}

impl From<Strength> for Confidence {
    fn from(strength: Strength) -> Self {
        match strength {
            Strength::A => Self::Certain,
            Strength::B => Self::Strong,
            Strength::C | Strength::H => Self::Likely,
            Strength::D | Strength::E => Self::Hint,
        }
    }
}

/// Why a platform withholds a handle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Withheld {
    /// Kept by the platform.
    Reserved,
    /// The account that had it is suspended or banned.
    Suspended,
    /// The account that had it is gone and the platform does not hand the name on.
    Deleted,
    /// Offered for money.
    ForSale,
    /// Its registration has ended; it will be given up, and is not yet.
    PendingDelete,
}

impl Withheld {
    /// The reason in plain words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Reserved => "reserved",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
            Self::ForSale => "for sale",
            Self::PendingDelete => "about to be given up",
        }
    }
}

/// What became of the controls of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ControlStatus {
    /// All were asked now and answered as they must.
    Passed,
    /// At least one answered otherwise.
    Failed,
    /// A known handle no longer answers taken while another does: the entry needs care.
    Stale,
    /// Passed, and some replies were remembered from the last hour.
    Remembered,
    /// The answer proves itself, or nothing was concluded.
    NotNeeded,
}
