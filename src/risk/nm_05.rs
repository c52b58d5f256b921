//! NM-05: the name mixes scripts.

use super::case::Case;
use super::finding::Severity;
use super::rule::{Found, Rule};
use crate::name::lookalike::is_mixed_script;
use crate::verdict::Confidence;

pub(super) const RULE: Rule = Rule {
    id: "NM-05",
    title: "mixes scripts",
    severity: Severity::High,
    needs: Confidence::Likely,
    always: false,
    lowers: false,
    looks_for: "letters of scripts that do not belong together, such as a Cyrillic letter in a Latin word",
    why: "platforms and browsers treat such names as an attempt to deceive, and nobody can type them",
    advice: "write the name in one script",
    source: "Unicode Technical Standard 39, mixed-script detection",
    find,
};

fn find(case: &Case<'_>) -> Vec<Found> {
    let typed = case.name.typed();
    if !is_mixed_script(typed) {
        return Vec::new();
    }
    let found = Found::of_name(Confidence::Certain, format!("“{typed}” mixes letters of several scripts"));
    vec![found.exhibit(case.shown(foreign_letters(typed), "Unicode UTS 39, highly restrictive"))]
}

/// The letters that are fewer, of ASCII and of others, with their code points: they look like the rest.
fn foreign_letters(typed: &str) -> String {
    let (plain, other): (Vec<char>, Vec<char>) =
        typed.chars().filter(|c| c.is_alphabetic()).partition(char::is_ascii);
    let (which, fewer) =
        if other.len() <= plain.len() { ("beyond ASCII", other) } else { ("of ASCII among others", plain) };
    let told: Vec<String> = fewer.iter().map(|c| format!("`{c}` U+{:04X}", u32::from(*c))).collect();
    format!("letters {which}: {}", told.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_that_do_not_belong_are_told_by_their_code_points() {
        assert_eq!(foreign_letters("p\u{430}ypal"), "letters beyond ASCII: `\u{430}` U+0430");
        assert_eq!(foreign_letters("прив\u{65}т"), "letters of ASCII among others: `e` U+0065");
    }
}
