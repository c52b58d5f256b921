//! Fresh random handles in the shape of the subject: length, character classes, separators, case.

use crate::catalog::handle::{Handle, HandleRules};

/// Most draws until a handle fits the platform's rules.
const MOST_DRAWS: usize = 50;

/// The shape of a handle: one class a character. Two handles of one shape can share controls.
pub fn shape_of(handle: &Handle) -> String {
    handle
        .as_str()
        .chars()
        .map(|c| match c {
            'a'..='z' => 'a',
            'A'..='Z' => 'A',
            '0'..='9' => '0',
            c if c.is_alphabetic() => 'ä',
            c => c,
        })
        .collect()
}

/// Draws a handle of the subject's shape that the platform's rules allow; nothing when the rules
/// leave no room. `dice` gives a number below its argument.
pub fn draw(subject: &Handle, rules: &HandleRules, dice: &mut impl FnMut(u32) -> u32) -> Option<Handle> {
    // Where the rules refuse the subject itself, a control of its shape would be refused too.
    let must_fit = rules.allows(subject.as_str());
    for _ in 0..MOST_DRAWS {
        let drawn: String = subject.as_str().chars().map(|c| like(c, dice)).collect();
        if drawn != subject.as_str() && (!must_fit || rules.allows(&drawn)) {
            return Some(Handle::new(drawn));
        }
    }
    None
}

fn like(c: char, dice: &mut impl FnMut(u32) -> u32) -> char {
    let within = |first: char, count: u32, dice: &mut dyn FnMut(u32) -> u32| {
        char::from_u32(u32::from(first) + dice(count)).unwrap_or(first)
    };
    match c {
        'a'..='z' => within('a', 26, dice),
        'A'..='Z' => within('A', 26, dice),
        '0'..='9' => within('0', 10, dice),
        // A neighbour in the same block keeps script and class.
        c if c.is_alphabetic() => {
            let block = u32::from(c) & !0xF;
            (0..16)
                .map(|_| block + dice(16))
                .filter_map(char::from_u32)
                .find(|near| near.is_alphabetic() && near.is_lowercase() == c.is_lowercase())
                .unwrap_or(c)
        }
        c => c,
    }
}
