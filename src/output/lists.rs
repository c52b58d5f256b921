//! What became of a community's list, as people read it.

use std::collections::BTreeMap;

use super::layout::{aligned, text};
use super::safe;
use crate::catalog::import::{Import, Skipped};
use crate::catalog::platform::Platform;
use crate::verdict::Strength;

/// One line: how much was read and how much left out.
pub fn summary(name: &str, list: &Import) -> String {
    let skipped = match list.skipped.len() {
        0 => "none left out".to_owned(),
        count => format!("{count} left out (`callsign platforms lint {name}` says why)"),
    };
    let (read, all) = (list.platforms.len(), list.entries());
    format!("`{name}` ({}): {read} of {all} entries read, {skipped}", list.community.name())
}

/// The whole story: counts by reason and by strength, then each entry that was left out or read
/// otherwise than it is written.
pub fn page(name: &str, list: &Import) -> String {
    let (read, all) = (list.platforms.len(), list.entries());
    let head = format!(
        "{} ({}): {all} entries, {read} read, {} left out",
        safe::line(name),
        list.community.name(),
        list.skipped.len()
    );
    let mut lines = vec![head, String::new()];
    lines.extend(section("read, by strength of evidence", &strengths(&list.platforms)));
    let mut reasons: BTreeMap<&str, usize> = BTreeMap::new();
    for Skipped { why, .. } in &list.skipped {
        *reasons.entry(why.kind()).or_default() += 1;
    }
    let rows: Vec<Vec<String>> =
        reasons.iter().map(|(reason, count)| vec![(*reason).to_owned(), count.to_string()]).collect();
    lines.extend(section("left out", &rows));
    let each = list.skipped.iter().map(|one| vec![safe::line(&one.entry), safe::line(&one.why.to_string())]);
    lines.extend(section("left out, one by one", &each.collect::<Vec<_>>()));
    let each = list.notes.iter().map(|note| vec![safe::line(&note.entry), safe::line(&note.words)]);
    lines.extend(section("read otherwise than written", &each.collect::<Vec<_>>()));
    text(&lines)
}

fn section(title: &str, rows: &[Vec<String>]) -> Vec<String> {
    if rows.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![title.to_owned()];
    lines.extend(aligned(rows).into_iter().map(|line| format!("  {line}")));
    lines.push(String::new());
    lines
}

fn strengths(platforms: &[Platform]) -> Vec<Vec<String>> {
    let meaning = [
        (Strength::A, "A  a registration check"),
        (Strength::B, "B  words on both sides and different statuses"),
        (Strength::C, "C  words on both sides"),
        (Strength::D, "D  words on one side"),
        (Strength::E, "E  statuses only"),
    ];
    let of = |wanted: Strength| {
        let has = |platform: &&Platform| platform.probes.iter().any(|probe| probe.strength() == wanted);
        platforms.iter().filter(has).count()
    };
    let counted = meaning.into_iter().map(|(strength, words)| (words, of(strength)));
    counted
        .filter(|(_, count)| *count > 0)
        .map(|(words, count)| vec![words.to_owned(), count.to_string()])
        .collect()
}
