//! On which documented entries section 3 of the design leaves no verdict to be had, worked out from
//! the list and the truth rather than from what callsign says of them.

use std::collections::BTreeMap;

use callsign::verdict::{Doubt, DoubtKind};
use serde_json::Value;

use super::score::Entry;
use crate::simnet::{LISTS, manifest};

/// Why no verdict is to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Law {
    /// Nothing stands against one: what is left undecided is ours to mend.
    Silent,
    /// The list knows nobody who could be asked for.
    NobodyKnown,
    /// Longer than every known account, or with characters that none has.
    Shape,
    /// The list's own rule for names forbids it.
    Forbidden,
    /// A status that is never a kind of answer.
    Status,
    /// A redirect to the home page or to sign-in.
    Redirect,
    /// What the list takes for absence are words of an outage or a wall, or an empty body.
    Wall,
    /// One side only, and no 404 or 410 behind it.
    OneSided,
    /// Silent accounts, or hidden ones, look like nobody.
    Ambiguous,
    /// Politeness left no turn within the time: many places of one lane.
    NoTurn,
}

impl Law {
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Silent => "permits",
            Self::NobodyKnown => "1: nobody known",
            Self::Shape => "4: shape",
            Self::Forbidden => "4: forbidden by the list",
            Self::Status => "6: status",
            Self::Redirect => "6: redirect",
            Self::Wall => "6: wall or nothing",
            Self::OneSided => "6: one-sided",
            Self::Ambiguous => "7: ambiguous",
            Self::NoTurn => "no turn in time",
        }
    }
}

/// What a list says of one entry, as far as the law asks.
struct Written {
    known: Vec<String>,
    /// Whether it has words for absence.
    absence: bool,
}

/// What the lists say of all their entries.
pub(super) struct Words(BTreeMap<(&'static str, String), Written>);

impl Words {
    /// Reads the lists.
    pub(super) fn read() -> Self {
        let mut words = BTreeMap::new();
        for (list, ..) in LISTS {
            let file: Value = serde_json::from_slice(&std::fs::read(manifest(list)).unwrap()).unwrap();
            let text = |value: &Value| value.as_str().map(str::to_owned);
            let filled = |value: &Value| match value {
                Value::String(text) => !text.is_empty(),
                Value::Array(all) => !all.is_empty(),
                _ => false,
            };
            match list {
                "whatsmyname" => words.extend(file["sites"].as_array().unwrap().iter().map(|site| {
                    let known = site["known"].as_array().into_iter().flatten().filter_map(text).collect();
                    (
                        (list, text(&site["name"]).unwrap()),
                        Written { known, absence: filled(&site["m_string"]) },
                    )
                })),
                "sherlock" => words.extend(file.as_object().unwrap().iter().map(|(name, site)| {
                    let known = text(&site["username_claimed"]).into_iter().collect();
                    ((list, name.clone()), Written { known, absence: filled(&site["errorMsg"]) })
                })),
                _ => words.extend(file["sites"].as_object().unwrap().iter().map(|(name, site)| {
                    let engine = site["engine"]
                        .as_str()
                        .map_or(&Value::Null, |engine| &file["engines"][engine]["site"]);
                    let known = text(&site["usernameClaimed"]).into_iter().collect();
                    let absence = filled(&site["absenceStrs"]) || filled(&engine["absenceStrs"]);
                    ((list, name.clone()), Written { known, absence })
                })),
            }
        }
        Self(words)
    }

    /// What the law says of an entry that left `handle` undecided. Where a redirect leads, and
    /// what words a page holds, only the doubt tells.
    pub(super) fn law(
        &self,
        list: &str,
        entry: &str,
        handle: &str,
        truth: &Entry,
        is_free: bool,
        doubt: Option<&Doubt>,
    ) -> Law {
        let list = LISTS.iter().find(|(name, ..)| *name == list).map_or("", |(name, ..)| name);
        let Some(written) = self.0.get(&(list, entry.to_owned())) else { return Law::Silent };
        let detail = doubt.map_or("", |doubt| doubt.detail.as_str());
        let plain = handle.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        let longest = written.known.iter().map(|known| known.chars().count()).max().unwrap_or_default();
        let never = |status: u16| matches!(status, 202 | 204 | 401 | 403 | 429 | 451 | 999 | 500..=599);
        let moved = |status: u16| (300..400).contains(&status) && status != 304;
        let says = |words: &[&str]| words.iter().any(|one| detail.contains(one));
        if written.known.iter().all(|known| known.contains(['%', '/', ' '])) {
            Law::NobodyKnown
        } else if says(&["not asked"]) || doubt.is_some_and(|doubt| doubt.kind == DoubtKind::NotAsked) {
            Law::NoTurn
        } else if is_free && doubt.is_some_and(|doubt| doubt.kind == DoubtKind::Ambiguous) {
            Law::Ambiguous
        } else if never(truth.taken) || never(truth.free) {
            Law::Status
        } else if (moved(truth.taken) || moved(truth.free)) && says(&["redirected to", "login", "sign-in"]) {
            Law::Redirect
        } else if is_free && says(&["forbids this handle"]) {
            Law::Forbidden
        } else if is_free && (!plain || handle.len() > longest) {
            Law::Shape
        } else if says(&["an empty reply", "login wall", "unreachable: unreachable", "blocked: blocked"])
            || matches!(detail, "unreachable" | "blocked")
        {
            Law::Wall
        } else if !written.absence && !matches!(truth.free, 404 | 410) {
            Law::OneSided
        } else {
            Law::Silent
        }
    }
}
