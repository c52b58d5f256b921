//! The lock as text, in a stable order with one answer a line, so that a diff shows what changed and
//! two branches merge.

use super::{Lock, LockedFinding, LockedName, LockedPlace, SCHEMA};
use crate::verdict::Strength;

const HEAD: &str = "\
# The last good answer of every place, for `callsign check --locked`. `callsign lock` writes this file;
# keep it under version control beside the policy, and do not edit it by hand.
";

/// The letter of each strength.
pub(super) const STRENGTHS: [(&str, Strength); 6] = [
    ("A", Strength::A),
    ("B", Strength::B),
    ("C", Strength::C),
    ("D", Strength::D),
    ("E", Strength::E),
    ("H", Strength::H),
];

pub(super) fn render(lock: &Lock) -> String {
    let mut lock = lock.clone();
    lock.sort();
    let mut text = format!("{HEAD}schema = {}\n", quoted(SCHEMA));
    for LockedName { name, handle, places, findings } in &lock.names {
        text.extend(["\n[[name]]\nname = ", &quoted(name), "\nhandle = ", &quoted(handle), "\n"]);
        text += &list("places", places.iter().map(place_line));
        text += &list("findings", findings.iter().map(finding_line));
    }
    text
}

fn list(key: &str, lines: impl Iterator<Item = String>) -> String {
    let lines: String = lines.flat_map(|line| ["  { ".to_owned(), line, " },\n".to_owned()]).collect();
    if lines.is_empty() { format!("{key} = []\n") } else { format!("{key} = [\n{lines}]\n") }
}

fn place_line(place: &LockedPlace) -> String {
    let LockedPlace { holder, pending, .. } = place;
    let letter =
        |strength| STRENGTHS.iter().find(|(_, one)| *one == strength).map_or("", |(letter, _)| letter);
    let parts = [
        Some(format!("place = {}", quoted(&place.place))),
        place.handle.as_ref().map(|handle| format!("handle = {}", quoted(handle))),
        Some(format!("verdict = \"{}\"", place.verdict.word())),
        place.ours.then(|| "ours = true".to_owned()),
        place.strength.map(|strength| format!("strength = \"{}\"", letter(strength))),
        Some(format!("on = {}", place.on)),
        Some(format!("signals = {}", quoted(&place.signals))),
        holder.active.map(|active| format!("active = \"{}\"", active.word())),
        holder.audience.map(|power| format!("audience = {power}")),
        pending.as_ref().map(|pending| {
            format!("pending = {{ to = {}, since = {} }}", quoted(&pending.to), pending.since)
        }),
        (place.unproven > 0).then(|| format!("unproven = {}", place.unproven)),
        place.contradicted.then(|| "contradicted = true".to_owned()),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn finding_line(finding: &LockedFinding) -> String {
    let parts = [
        Some(format!("id = {}", quoted(&finding.id))),
        Some(format!("rule = {}", quoted(&finding.rule))),
        finding.place.as_ref().map(|place| format!("place = {}", quoted(place))),
        finding.handle.as_ref().map(|handle| format!("handle = {}", quoted(handle))),
        Some(format!("severity = {}", quoted(&finding.severity))),
        Some(format!("confidence = \"{}\"", finding.confidence.words())),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// A text between quotes on one line, whatever is in it.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => quoted.extend(["\\u", &format!("{:04X}", u32::from(c))]),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}
