//! One place as the page shows it: a mark, the verdict in words, when it was seen, and why.

use serde::Serialize;

use super::date;
use super::link::Link;
use crate::output::{safe, words};
use crate::owner::identity::Identity;
use crate::report::StandingReport;
use crate::verdict::Verdict;

/// Longest self-description that is shown, in columns.
const LONGEST_BIO: usize = 160;

/// A row of the grid.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Row {
    /// The place, leading to the address that was asked about.
    pub place: Link,
    /// What is held there as people write it (`@acme`), where it is not the handle of the name.
    pub handle: Option<String>,
    /// The mark.
    pub mark: &'static str,
    /// The verdict with how sure it is.
    pub known: String,
    /// The day it was seen; empty where nobody answered.
    pub seen: String,
    /// Whether it is an earlier answer that stands in.
    pub carried: Option<String>,
    /// Why that is known.
    pub why: String,
    /// What the holder says of itself, where that is shown.
    pub holder: Option<String>,
}

impl Row {
    /// The row of a standing of the name with this handle.
    pub(super) fn of(standing: &StandingReport, handle: &str, with_holder: bool) -> Self {
        Self {
            place: Link::new(&standing.surface.platform_name, &standing.url),
            handle: (standing.handle != handle).then(|| {
                let surface = &standing.surface;
                safe::short(&surface.kind.writes(&standing.handle, &surface.platform_name), 60)
            }),
            mark: mark(standing),
            known: words::known(standing),
            seen: seen(standing),
            carried: standing.carried.as_ref().map(|carried| {
                let because = carried.why.as_deref().map(|why| format!(": {}", safe::line(why)));
                format!(
                    "answer of {}, counts until {}{}",
                    date::day(&carried.on),
                    date::day(&carried.until),
                    because.unwrap_or_default()
                )
            }),
            why: words::why(standing),
            holder: if with_holder { holder(standing) } else { None },
        }
    }
}

/// The shape beside the words: one for each thing that can be known.
pub(super) fn mark(standing: &StandingReport) -> &'static str {
    let whose = standing.whose.as_ref().map(|whose| whose.identity.as_str());
    match standing.verdict {
        Verdict::Taken if whose == Some(Identity::Ours.word()) => "yours",
        Verdict::Taken if whose == Some(Identity::Unclear.word()) => "perhaps",
        other => other.word(),
    }
}

fn seen(standing: &StandingReport) -> String {
    let carried = standing.carried.as_ref().map(|carried| carried.on.as_str());
    let looked = standing.looked.as_ref().map(|looked| looked.on.as_str());
    let asked = standing.evidence.iter().find(|one| one.held).or(standing.evidence.first());
    carried.or(asked.map(|one| one.at.as_str())).or(looked).map(date::day).unwrap_or_default()
}

/// Self-description and addresses as the holder wrote them: text only, since they are a stranger's.
fn holder(standing: &StandingReport) -> Option<String> {
    let owner = standing.owner.as_ref().filter(|owner| !owner.shielded)?;
    let bio = owner.bio.as_deref().map(|bio| format!("“{}”", safe::short(bio, LONGEST_BIO)));
    let links = owner.links.iter().take(3).map(|link| safe::short(link, 60));
    let said: Vec<String> = bio.into_iter().chain(links).collect();
    (!said.is_empty()).then(|| said.join(", "))
}
