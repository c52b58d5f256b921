//! One automaton over every form of every term, built once; what it finds is sifted here.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::Hit;
use super::disguise::disguised;
use super::fold::Folded;
use super::term::{Term, terms};

/// Shortest term that is looked for behind a disguise: `a55` is the name of a telephone.
const DISGUISED: usize = 4;

static FINDER: LazyLock<Finder> = LazyLock::new(Finder::new);

/// Every form of every term with its owner.
struct Finder {
    terms: Vec<Term>,
    /// The term of each pattern of the automaton.
    owners: Vec<usize>,
    automaton: Option<AhoCorasick>,
}

/// A term in the folded text.
struct Match {
    at: Range<usize>,
    term: usize,
}

impl Finder {
    fn new() -> Self {
        let terms: Vec<Term> = terms().collect();
        let forms = || {
            terms
                .iter()
                .enumerate()
                .flat_map(|(owner, term)| term.forms.iter().map(move |form| (owner, form)))
        };
        let owners = forms().map(|(owner, _)| owner).collect();
        let automaton = AhoCorasick::new(forms().map(|(_, form)| form)).ok();
        Self { terms, owners, automaton }
    }

    /// The matches of a folded text that are whole words, harmless phrases among them.
    fn matches(&self, text: &Folded) -> Vec<Match> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        automaton
            .find_overlapping_iter(&text.text)
            .filter(|found| text.is_whole(&found.range()))
            .map(|found| Match { at: found.range(), term: self.owners[found.pattern().as_usize()] })
            .collect()
    }
}

/// The hits of a text in their order.
pub(super) fn find<L: AsRef<str>>(text: &str, languages: &[L]) -> Vec<Hit> {
    let finder = &*FINDER;
    let counts = |term: &Term| {
        !term.own_language || languages.iter().any(|one| one.as_ref().eq_ignore_ascii_case(term.language))
    };
    let folded = Folded::of(text);
    let mut found: Vec<(Range<usize>, &Term)> = finder
        .matches(&folded)
        .into_iter()
        .map(|one| (folded.original(&one.at), &finder.terms[one.term]))
        .filter(|(at, term)| counts(term) && (!term.accented || same_letters(&text[at.clone()], term.text)))
        .collect();
    for hidden in disguised(text) {
        let plain = hidden.spellings.iter().find_map(|spelling| {
            let whole = Folded::of(spelling);
            let longest = finder.matches(&whole).into_iter().max_by_key(|one| one.at.len())?;
            let term = &finder.terms[longest.term];
            let fits = longest.at.len() == whole.text.len() && whole.text.len() >= DISGUISED;
            (fits && counts(term) && !term.accented).then_some(term)
        });
        found.extend(plain.map(|term| (hidden.at, term)));
    }
    sifted(found)
}

/// Longer matches hide those within them; of several for one place the gravest stays.
fn sifted(mut found: Vec<(Range<usize>, &Term)>) -> Vec<Hit> {
    found.sort_by_key(|(at, term)| {
        (at.start, std::cmp::Reverse((at.end, term.category.is_none(), !term.context_only, term.strength)))
    });
    let mut hits = Vec::new();
    let mut covered = 0;
    for (at, term) in found {
        if at.end <= covered {
            continue;
        }
        covered = at.end;
        let Some(category) = term.category else { continue };
        hits.push(Hit {
            category,
            strength: term.strength,
            language: term.language,
            term: term.text,
            at,
            context_only: term.context_only,
        });
    }
    hits
}

/// Equal but for case.
fn same_letters(text: &str, term: &str) -> bool {
    text.chars().flat_map(char::to_lowercase).eq(term.chars().flat_map(char::to_lowercase))
}
