//! Words written so that filters miss them: digits and signs for letters, stretched letters, letters
//! set apart, letters of another script. Each disguise gives the plain spellings it may stand for.

use std::ops::Range;

/// Most spellings tried for one word.
const MOST: usize = 12;

/// A disguised word.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Disguised {
    /// What it may stand for, in lower case.
    pub(super) spellings: Vec<String>,
    /// Where it stands in the text.
    pub(super) at: Range<usize>,
}

/// The words of a text that look disguised.
pub(super) fn disguised(text: &str) -> Vec<Disguised> {
    let mut found = set_apart(text);
    for (at, token) in tokens(text) {
        let spellings = spellings(token);
        if !spellings.is_empty() {
            found.push(Disguised { spellings, at: at..at + token.len() });
        }
    }
    found
}

fn tokens(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '/' | ',' | '.' | ':' | '#' | '_' | '(' | ')' | '"');
    let mut next = 0;
    text.split_inclusive(ends)
        .map(move |token| {
            let at = next;
            next += token.len();
            (at, token.trim_end_matches(ends).trim_end_matches(['!', '?', '*']))
        })
        .filter(|(_, token)| (3..=40).contains(&token.len()))
}

/// What a token may stand for; empty when nothing about it is disguised.
fn spellings(token: &str) -> Vec<String> {
    let lower = token.to_lowercase();
    let letters = lower.chars().filter(|c| c.is_alphabetic()).count();
    let signs = lower.chars().filter(|c| plain(*c).is_some()).count();
    // A text that is wholly in another script is written, not disguised.
    let foreign = !lower.contains(|c: char| c.is_ascii_alphabetic());
    if letters == 0 || foreign || (signs == 0 && !has_run(&lower) && !lower.contains('*')) {
        return Vec::new();
    }
    let core = lower.trim_matches(|c: char| c.is_ascii_digit());
    let mut all = Vec::new();
    let mut add = |form: String| {
        if form.chars().all(char::is_alphabetic) && !all.contains(&form) && all.len() < MOST {
            all.push(form);
        }
    };
    for form in [lower.as_str(), core] {
        for one in ['i', 'l'] {
            let opened: String =
                form.chars().map(|c| if matches!(c, '1' | '!' | '|') { one } else { c }).collect();
            for vowel in if opened.contains('*') { "uioae" } else { "-" }.chars() {
                let guess: String =
                    opened.chars().map(|c| if c == '*' { vowel } else { plain(c).unwrap_or(c) }).collect();
                add(shortened(&guess, 1));
                add(shortened(&guess, 2));
                add(guess);
            }
        }
    }
    all.retain(|form| *form != lower);
    all
}

/// Single letters with one sign or space between each: `f.u.c.k`, `w e e d`.
fn set_apart(text: &str) -> Vec<Disguised> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let letter = |index: usize| characters.get(index).is_some_and(|(_, c)| c.is_alphabetic());
    let apart =
        |index: usize| characters.get(index).is_some_and(|(_, c)| matches!(c, ' ' | '.' | '-' | '_' | '*'));
    let mut found = Vec::new();
    let mut index = 0;
    while index < characters.len() {
        let begins = letter(index) && (index == 0 || !characters[index - 1].1.is_alphanumeric());
        let mut end = index;
        while begins && apart(end + 1) && letter(end + 2) && characters[end + 1].1 == characters[index + 1].1
        {
            end += 2;
        }
        // A word that begins where the letters end takes its first letter back.
        if end > index && characters.get(end + 1).is_some_and(|(_, c)| c.is_alphanumeric()) {
            end -= 2;
        }
        if end >= index + 6 {
            let word: String =
                (index..=end).step_by(2).flat_map(|at| characters[at].1.to_lowercase()).collect();
            let (last, c) = characters[end];
            found.push(Disguised { spellings: vec![word], at: characters[index].0..last + c.len_utf8() });
        }
        index = end + 1;
    }
    found
}

fn has_run(word: &str) -> bool {
    let mut run = 0;
    let mut last = None;
    word.chars().any(|c| {
        run = if last == Some(c) { run + 1 } else { 1 };
        last = Some(c);
        run >= 3 && c.is_alphabetic()
    })
}

/// Runs of three and more letters cut to `most`.
fn shortened(word: &str, most: usize) -> String {
    let characters: Vec<char> = word.chars().collect();
    let mut out = String::new();
    for run in characters.chunk_by(|a, b| a == b) {
        out.extend(run.iter().take(if run.len() >= 3 { most } else { run.len() }));
    }
    out
}

/// The letter that a sign stands for.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '4' | '@' | 'а' | 'α' => 'a',
        '3' | '€' | 'е' | 'ε' => 'e',
        '1' | '!' | '|' | 'і' | 'ι' => 'i',
        '0' | 'о' | 'ο' => 'o',
        '5' | '$' | 'ѕ' => 's',
        '7' => 't',
        '8' => 'b',
        '9' => 'g',
        'р' | 'ρ' => 'p',
        'с' => 'c',
        'х' | 'χ' => 'x',
        'у' => 'y',
        'ν' => 'v',
        'к' | 'κ' => 'k',
        'ո' => 'n',
        'υ' => 'u',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stands_for(text: &str, word: &str) -> bool {
        disguised(text).iter().any(|one| one.spellings.iter().any(|form| form == word))
    }

    #[test]
    fn disguises_are_seen_through() {
        for (text, word) in [
            ("bl4z3it", "blazeit"),
            ("w33d", "weed"),
            ("w33d420", "weed"),
            ("n1gg3r", "nigger"),
            ("f*ck", "fuck"),
            ("sh*t!", "shit"),
            ("a$$h0le", "asshole"),
            ("f.u.c.k this", "fuck"),
            ("so w e e d y", "weedy"),
            ("fuuuuck", "fuck"),
            ("weeeeed", "weed"),
            ("соcаinе", "cocaine"),
            ("p0rn/h3ntai", "hentai"),
            ("s1ut", "slut"),
        ] {
            assert!(stands_for(text, word), "{text}: {:?}", disguised(text));
        }
    }

    #[test]
    fn plain_words_are_left_alone() {
        for text in ["plain words", "2026", "a b", "naïve café", "", "12 - 14", "U.S.A is here"] {
            assert_eq!(disguised(text), [], "{text}");
        }
    }
}
