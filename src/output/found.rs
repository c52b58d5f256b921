//! What a search found, in one line.

use super::safe;
use crate::report::{FoundReport, MatchReport};

/// Longest title or holder that is shown, in columns.
const LONGEST: usize = 60;

/// `in use by Slack (Slack Technologies), 3 more like it` or `nothing with this title among 25 results`.
pub(super) fn words(found: &FoundReport) -> String {
    let of = |likeness: &str| found.matches.iter().find(|one| one.likeness == likeness);
    let results = format!("{} {}", found.among, if found.among == 1 { "result" } else { "results" });
    let more = |words: &str| match found.matches.len().saturating_sub(1) {
        0 => String::new(),
        many => format!(", {many} more{words}"),
    };
    if let Some(exact) = of("exact") {
        return format!("in use by {}{}", called(exact), more(" like it"));
    }
    let nothing = if found.among == 0 {
        "the search found nothing".to_owned()
    } else {
        format!("nothing with this title among {results}")
    };
    match (of("sound"), of("near")) {
        (Some(sound), _) => format!("{nothing}, yet {} sounds the same{}", called(sound), more("")),
        (None, Some(near)) => format!("{nothing}, yet {} is near{}", called(near), more("")),
        (None, None) => nothing,
    }
}

/// `Slack (Slack Technologies)`.
fn called(one: &MatchReport) -> String {
    let title = format!("“{}”", safe::short(&one.title, LONGEST));
    match &one.holder {
        Some(holder) => format!("{title} ({})", safe::short(holder, LONGEST)),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(matches: &[(&str, &str)]) -> FoundReport {
        let one = |(title, likeness): &(&str, &str)| MatchReport {
            title: (*title).to_owned(),
            holder: Some("Maker\u{202e} Ltd".to_owned()),
            url: None,
            updated: None,
            likeness: (*likeness).to_owned(),
        };
        FoundReport { among: 25, matches: matches.iter().map(one).collect() }
    }

    #[test]
    fn it_says_who_uses_the_name_or_that_no_result_does() {
        let said = words(&found(&[("Acme", "exact"), ("Akme", "sound"), ("Acme Tools", "near")]));
        assert!(said.starts_with("in use by “Acme” (Maker"), "{said}");
        assert!(said.ends_with(" Ltd), 2 more like it") && !said.contains('\u{202e}'), "{said}");
        assert_eq!(words(&found(&[])), "nothing with this title among 25 results");
        let said = words(&found(&[("Akme", "sound"), ("Acme Tools", "near")]));
        assert!(said.starts_with("nothing with this title among 25 results, yet “Akme” ("), "{said}");
        assert!(said.ends_with(") sounds the same, 1 more"), "{said}");
        let said = words(&found(&[("Acme Tools", "near")]));
        assert!(said.ends_with(") is near"), "{said}");
    }
}
