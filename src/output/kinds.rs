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

/// The places of a name that are not required, kind by kind, in sections with their titles.
pub fn others(name: &NameReport) -> Vec<(String, Vec<&StandingReport>)> {
    let others: Vec<&StandingReport> = name.standings.iter().filter(|one| !one.surface.required).collect();
    let titled = |(kind, places): (Kind, Vec<_>)| (format!("other {}", kind.words()), places);
    by_kind(&others).into_iter().map(titled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::{Canvas, sample, table};
    use crate::verdict::Verdict;

    /// The sample with places of every kind.
    fn mixed() -> Report {
        let mut report = sample::report();
        report.scope.checked = Kind::ALL.map(|kind| kind.words().to_owned()).to_vec();
        let of = |kind: Kind, id: &str, called: &str, verdict: Verdict| {
            let mut standing = sample::standing(id, called, verdict);
            standing.surface.kind = kind;
            standing
        };
        let mut com = of(Kind::Domain, "domain:com", ".com", Verdict::Taken);
        com.surface.required = true;
        report.names[0].standings.extend([
            com,
            of(Kind::Domain, "domain:dev", ".dev", Verdict::Vacant),
            of(Kind::Domain, "domain:de", ".de", Verdict::Taken),
            of(Kind::Package, "gems", "Gems", Verdict::Vacant),
        ]);
        report
    }

    fn drawn(report: &Report, width: usize, all: bool) -> String {
        table::render(report, Canvas { width, all, ..Canvas::plain() })
    }

    #[test]
    fn the_scope_names_what_was_searched_on_every_width() {
        let report = mixed();
        let whole = "(handles, domains, package names, app stores; no trademark search)";
        assert_eq!(scope(&report), whole);
        let scopes = scopes(&report);
        assert!(scopes.iter().map(String::len).is_sorted_by(|long, short| long >= short), "{scopes:#?}");
        let headline = |width| drawn(&report, width, false).lines().next().unwrap_or_default().to_owned();
        assert!(headline(120).ends_with(whole));
        assert!(
            headline(80).ends_with("(handles, domains, packages, stores; no trademarks)"),
            "{}",
            headline(80)
        );
        assert!(headline(50).ends_with("(4 kinds of place)"), "{}", headline(50));
    }

    #[test]
    fn places_are_told_kind_by_kind_in_words_that_fit() {
        let text = drawn(&mixed(), 100, true);
        let at = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part}\n{text}"));
        assert!(at("required places") < at("registered by someone else"));
        assert!(at("registered by someone else") < at("other handles (4): 2 taken"));
        assert!(at("other handles") < at("other domains (2): 1 registered, 1 nobody has registered it"));
        assert!(at("other domains") < at("other package names (1): 1 no such package found"));
        at("a registrar may still refuse (reserved or premium)");
        let short = drawn(&mixed(), 100, false);
        assert!(short.contains("other domains (2): 1 registered, 1 nobody has registered it"), "{short}");
    }

    #[test]
    fn what_is_said_of_one_place_is_told_of_another_only_where_it_is_the_same() {
        let mut report = sample::full();
        let of = |place: &str, claim: &str| {
            let mut finding = report.names[0].findings[0].clone();
            finding.place_name = Some(place.to_owned());
            finding.claim = claim.to_owned();
            finding
        };
        let told = [
            of(".com", "acme.com is registered by someone else"),
            of(".net", "acme.net is registered by someone else"),
            of(".org", "acme.org cannot be registered: reserved"),
        ];
        report.names[0].findings = told.to_vec();
        let text = drawn(&report, 100, true);
        assert!(text.contains("acme.com is registered by someone else; also .net ("), "{text}");
        assert!(text.contains("acme.org cannot be registered: reserved ("), "{text}");
    }

    #[test]
    fn places_of_one_kind_are_called_so_too() {
        let report = sample::report();
        let titles: Vec<String> = others(&report.names[0]).into_iter().map(|(title, _)| title).collect();
        assert_eq!(titles, ["other handles"]);
    }
}
