//! The keys as people read them: the most worthwhile first.

use super::layout::{columns, paragraph, text};
use super::{Canvas, safe};
use crate::catalog::key::Quota;
use crate::report::keys::{Added, IsSet, KeyList, KeyReport};
use crate::survey::trial::{Outcome, Trial};
use crate::verdict::Verdict;

/// Draws the list.
pub fn render(list: &KeyList, canvas: Canvas) -> String {
    let (worth, not): (Vec<&KeyReport>, Vec<&KeyReport>) = list.keys.iter().partition(|key| key.worth);
    let set = worth.iter().filter(|key| key.set == IsSet::Yes).count();
    let title = format!(
        "KEYS: {set} of {} set; what each adds over asking without a key, the best for its effort first",
        worth.len()
    );
    let mut lines = paragraph(&title, canvas.width, None);
    for key in worth {
        lines.push(String::new());
        lines.push(format!("{} ({}): {}", safe::line(&key.name), safe::line(&key.id), state(key)));
        let mut rows = vec![row("variables", &key.variables.join(", "))];
        rows.extend(key.adds.iter().map(|added| row("adds", &adds(added))));
        rows.push(row("effort", &format!("{}; {}", key.effort.words(), key.cost)));
        rows.extend(key.quota.map(|of| row("quota", &quota(of))));
        rows.push(row("get", &key.get));
        rows.extend(key.note.iter().map(|note| row("note", note)));
        lines.extend(indented(&rows, canvas.width));
    }
    if !not.is_empty() {
        lines.extend([String::new(), "not worth it".to_owned()]);
        let of = |key: &&KeyReport| {
            let why = key.why.as_deref().unwrap_or_default();
            vec![safe::line(&key.name), safe::line(why)]
        };
        let rows: Vec<Vec<String>> = not.iter().map(of).collect();
        lines.extend(columns(&rows, &[Some(28), None], canvas.width, None));
    }
    text(&lines)
}

/// The list as one JSON document.
pub fn json(list: &KeyList) -> Result<String, serde_json::Error> {
    Ok(safe::json(&serde_json::to_string_pretty(list)?) + "\n")
}

/// What came of trying a key, in a line.
pub fn trial(key: &str, trial: &Trial) -> String {
    let outcome = match trial.outcome {
        Outcome::Accepted => "accepted",
        Outcome::Refused => "refused",
        Outcome::Unclear => "could not tell",
    };
    let status = trial.status.map(|status| format!(" (status {status})")).unwrap_or_default();
    let left = trial.left.map(|left| {
        let of = left.limit.map(|limit| format!(" of {}", grouped(limit))).unwrap_or_default();
        format!("; {}{of} requests left", grouped(left.remaining))
    });
    let line = format!(
        "{key}: {outcome} by {}{status}: {}{}",
        trial.platform,
        trial.words,
        left.unwrap_or_default()
    );
    safe::line(&line) + "\n"
}

/// A quota in words.
pub fn quota(quota: Quota) -> String {
    format!("{} {}", grouped(u64::from(quota.requests)), quota.per.words())
}

fn state(key: &KeyReport) -> String {
    match key.set {
        IsSet::Yes => "set".to_owned(),
        IsSet::Partly => format!("partly set, {} is missing", key.missing.join(" and ")),
        IsSet::No => "not set".to_owned(),
    }
}

fn adds(added: &Added) -> String {
    let verdicts =
        |verdicts: &[Verdict]| verdicts.iter().map(|one| one.word()).collect::<Vec<_>>().join(", ");
    let mut parts = Vec::new();
    if !added.verdicts.is_empty() {
        parts.push(verdicts(&added.verdicts));
    }
    if !added.from_anywhere.is_empty() {
        parts.push(format!("{} from any network, not only from home", verdicts(&added.from_anywhere)));
    }
    if !added.owner.is_empty() {
        parts.push(format!("owner with {}", added.owner.join(", ")));
    }
    if added.documented {
        parts.push("a documented interface".to_owned());
    }
    if added.raises_limits {
        parts.push("more requests".to_owned());
    }
    format!("{}: {}", added.platform_name, parts.join("; "))
}

fn row(label: &str, value: &str) -> Vec<String> {
    vec![label.to_owned(), safe::line(value)]
}

fn indented(rows: &[Vec<String>], width: usize) -> Vec<String> {
    let lines = columns(rows, &[None, None], width.saturating_sub(2), None);
    lines.into_iter().map(|line| format!("  {line}")).collect()
}

/// A number in groups of three.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::key::Per;
    use crate::survey::trial::Left;

    #[test]
    fn numbers_are_grouped() {
        let words = [5, 999, 1000, 10_000, 1_234_567].map(grouped);
        assert_eq!(words, ["5", "999", "1,000", "10,000", "1,234,567"]);
        assert_eq!(quota(Quota { requests: 5000, per: Per::Hour }), "5,000 an hour");
    }

    #[test]
    fn a_trial_is_one_harmless_line() {
        let tried = Trial {
            outcome: Outcome::Refused,
            platform: "Place\n\u{1b}[2J".to_owned(),
            handle: "acme".to_owned(),
            status: Some(401),
            words: "the token is refused".to_owned(),
            left: Some(Left { remaining: 799, limit: Some(800) }),
        };
        let line = trial("place", &tried);
        assert_eq!(line.lines().count(), 1);
        assert!(!line.trim_end().chars().any(safe::is_harmful), "{line:?}");
        assert!(line.contains("(status 401)") && line.contains("799 of 800 requests left"), "{line}");
    }
}
