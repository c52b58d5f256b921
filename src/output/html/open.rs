//! What was not answered: each required place with the way to look, the others by name.

use serde::Serialize;

use super::date;
use super::link::{self, Link};
use crate::output::{safe, words};
use crate::report::{NameReport, SoFar, StandingReport};
use crate::verdict::Verdict;

/// Places that are not required and did not answer: so many are named.
const MOST_NAMED: usize = 48;

/// A required place that did not answer, or whose holder nobody could read.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Open {
    /// The place, leading to where a person looks.
    pub place: Link,
    /// The same for paper.
    pub shown: String,
    /// Why it is open.
    pub why: String,
    /// What to do.
    pub next: String,
    /// The question to answer there.
    pub question: String,
    /// Who lets it be unanswered, where the policy does.
    pub allowed: Option<String>,
}

/// What is open.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Opens {
    /// Required places.
    pub required: Vec<Open>,
    /// How many of them only a person's look can answer.
    pub looks: usize,
    /// Other places that did not answer.
    pub others: Vec<Link>,
    /// How many more of those there are than are named.
    pub more: usize,
    /// Whether none of it matters to the outcome any more.
    pub settled: bool,
}

/// What is open of a name.
pub(super) fn opens(name: &NameReport) -> Opens {
    let is_open =
        |id: &String| name.unanswered.contains(id) || name.open_looks.iter().any(|look| look.place == *id);
    let required = name.standings.iter().filter(|one| one.surface.required && is_open(&one.surface.platform));
    let mut required: Vec<Open> = required.map(|standing| open(name, standing)).collect();
    let asked = |id: &String| name.standings.iter().any(|one| one.surface.platform == *id);
    required.extend(name.unanswered.iter().filter(|id| !asked(id)).map(|id| left_out(name, id)));
    let is_other = |one: &&StandingReport| !one.surface.required && one.verdict == Verdict::Unknown;
    let others = name.standings.iter().filter(is_other);
    let more = others.clone().count().saturating_sub(MOST_NAMED);
    let named = others.take(MOST_NAMED).map(|one| Link::new(&one.surface.platform_name, &one.look.url));
    Opens {
        required,
        looks: name.open_looks.len(),
        others: named.collect(),
        more,
        settled: name.so_far == SoFar::NoGo,
    }
}

fn open(name: &NameReport, standing: &StandingReport) -> Open {
    let look = &standing.look;
    let why = match standing.verdict {
        Verdict::Unknown => words::why(standing),
        Verdict::Taken => format!("{}; nobody could read who holds it", words::known(standing)),
        _ => format!("{}: too little to count as an answer", words::known(standing)),
    };
    Open {
        place: Link::new(&standing.surface.platform_name, &look.url),
        shown: link::shown(&look.url),
        why,
        next: words::next(standing)
            .map_or_else(|| "look yourself".to_owned(), |next| beside(&next, &look.url)),
        question: question(&look.question, look.signed_in),
        allowed: allowed(name, &standing.surface.platform),
    }
}

/// A required place that the choice of places left out.
fn left_out(name: &NameReport, id: &str) -> Open {
    let look = name.open_looks.iter().find(|look| look.place == id);
    Open {
        place: look.map_or_else(|| Link::new(id, ""), |look| Link::new(&look.place_name, &look.url)),
        shown: look.map(|look| link::shown(&look.url)).unwrap_or_default(),
        why: "left out of this survey".to_owned(),
        next: format!("ask it too: `--on {}`", safe::line(id)),
        question: look.map(|look| question(&look.question, look.signed_in)).unwrap_or_default(),
        allowed: allowed(name, id),
    }
}

/// Advice that stands beside a link to this address: it need not name it again.
fn beside(next: &str, url: &str) -> String {
    let url = safe::line(url);
    next.replace(&format!(": {url}"), "").replace(&format!("at {url}"), "there")
}

/// The question to answer there, which says that one has to be signed in.
fn question(question: &str, signed_in: bool) -> String {
    let question = safe::line(question);
    let says_so = question.to_lowercase().contains("signed in");
    if signed_in && !says_so && !question.is_empty() { format!("{question} (signed in)") } else { question }
}

fn allowed(name: &NameReport, id: &str) -> Option<String> {
    let allowed = name.allowed.iter().find(|one| one.place == id)?;
    Some(format!(
        "may be unanswered until {}: {} ({})",
        date::day(&allowed.until),
        safe::line(&allowed.reason),
        safe::line(&allowed.by)
    ))
}
