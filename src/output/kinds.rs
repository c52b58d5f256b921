//! Places by their kinds: what a survey was about, and how those of one kind stand.

use super::{safe, words};
use crate::catalog::platform::Kind;
use crate::report::{NameReport, Report, StandingReport};

/// What the outcome is about, in full.
pub fn scope(report: &Report) -> String {
    scopes(report).swap_remove(0)
}

/// What the outcome is about, the fullest first, for lines that get narrower; each names or counts what
/// was searched.
pub fn scopes(report: &Report) -> Vec<String> {
    let checked = &report.scope.checked;
    let short = |words: &String| {
        Kind::of_words(words).map_or_else(|| words.clone(), |kind| kind.in_short().to_owned())
    };
    let listed = |words: &[String]| match words {
        [] => "nothing searched".to_owned(),
        [one] => format!("{} only", safe::line(one)),
        many => safe::line(&many.join(", ")),
    };
    let (long, fewer) = (listed(checked), listed(&checked.iter().map(short).collect::<Vec<_>>()));
    let mut scopes = Vec::new();
    if report.scope.not_checked.iter().any(|kind| kind == "trademarks") {
        scopes.extend([format!("({long}; no trademark search)"), format!("({fewer}; no trademark search)")]);
        if checked.len() > 1 {
            scopes.push(format!("({fewer}; no trademarks)"));
        }
    }
    scopes.extend([format!("({long})"), format!("({fewer})")]);
    if checked.len() > 1 {
        scopes.push(format!("({} kinds of place)", checked.len()));
    }
    scopes.dedup();
    scopes
}

/// Standings by the kind of their places, in the order of the kinds.
pub fn by_kind<'s>(standings: &[&'s StandingReport]) -> Vec<(Kind, Vec<&'s StandingReport>)> {
    let of = |kind: Kind| standings.iter().copied().filter(move |one| one.surface.kind == kind).collect();
    let kinds = Kind::ALL.into_iter().map(|kind| (kind, of(kind)));
    kinds.filter(|(_, of_kind): &(Kind, Vec<&StandingReport>)| !of_kind.is_empty()).collect()
}

/// `domains (29): 12 registered, 17 could not tell`.
pub fn counted(kind: Kind, standings: &[&StandingReport]) -> String {
    format!("{} ({}): {}", kind.words(), standings.len(), words::tally(standings.iter().copied()))
}

/// The places of a name that are not required, in sections with their titles: one a kind where the name
/// has places of several.
pub fn others(name: &NameReport) -> Vec<(String, Vec<&StandingReport>)> {
    let all: Vec<&StandingReport> = name.standings.iter().collect();
    let others: Vec<&StandingReport> = all.iter().copied().filter(|one| !one.surface.required).collect();
    if by_kind(&all).len() < 2 {
        let section = ("other places".to_owned(), others);
        return [section].into_iter().filter(|(_, places)| !places.is_empty()).collect();
    }
    let titled = |(kind, places): (Kind, Vec<_>)| (format!("other {}", kind.words()), places);
    by_kind(&others).into_iter().map(titled).collect()
}
