//! A reply as a set of features, with the handle masked: status, final place, and the tokens of the
//! body (tag path, attribute names, static text; JSON paths, types and short values). Comparing the
//! features of known-taken and random handles needs no markers: it notices a rule gone stale.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::mask::Mask;
use super::tokens::{Numbers, Words, numbers_of, words_of};
use crate::reading::Reading;

/// Features of one reply: a number each, in order and each once. The same feature has the same number
/// in every run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Features {
    all: Vec<u64>,
    /// Those that may be the site's own words as well as the handle's: they tell no side.
    doubtful: Vec<u64>,
}

impl Features {
    /// The features of a reply to a request about the masked handle.
    pub fn of(reading: &Reading<'_>, mask: &Mask) -> Self {
        let Numbers { all, doubtful } = numbers_of(reading, mask);
        Self { all, doubtful }
    }

    /// Features from their numbers, in any order.
    pub fn from_numbers(numbers: impl IntoIterator<Item = u64>) -> Self {
        let mut numbers: Vec<u64> = numbers.into_iter().collect();
        numbers.sort_unstable();
        numbers.dedup();
        Self { all: numbers, doubtful: Vec::new() }
    }

    /// The numbers of those that tell a side, in order.
    pub fn numbers(&self) -> impl Iterator<Item = u64> + '_ {
        self.all.iter().copied().filter(|number| self.doubtful.binary_search(number).is_err())
    }

    /// Features in all of `these` and in none of `others`.
    pub fn telling<'f>(
        these: impl IntoIterator<Item = &'f Features>,
        others: impl IntoIterator<Item = &'f Features>,
    ) -> Features {
        let mut these = these.into_iter();
        let Some(first) = these.next() else { return Self::default() };
        let mut common: Vec<u64> = first.numbers().collect();
        for other in these {
            other.keep(&mut common, true);
            common.retain(|number| other.doubtful.binary_search(number).is_err());
        }
        for other in others {
            other.keep(&mut common, false);
        }
        Self { all: common, doubtful: Vec::new() }
    }

    /// All their numbers, in order.
    pub fn every(&self) -> impl Iterator<Item = u64> + '_ {
        self.all.iter().copied()
    }

    /// Those that at least one of `others` has too.
    #[must_use]
    pub fn shared<'f>(&self, others: impl IntoIterator<Item = &'f Features>) -> Self {
        let known: BTreeSet<u64> = others.into_iter().flat_map(Features::every).collect();
        Self::from_numbers(self.every().filter(|number| known.contains(number)))
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether all of these are among `other`'s.
    pub fn all_in(&self, other: &Features) -> bool {
        self.shared_with(other) == self.all.len()
    }

    /// Whether none of these is among `other`'s.
    pub fn none_in(&self, other: &Features) -> bool {
        self.shared_with(other) == 0
    }

    /// Keeps of `numbers`, which are in order, those that are (or are not) among these.
    fn keep(&self, numbers: &mut Vec<u64>, among: bool) {
        let mut own = self.all.iter().copied().peekable();
        numbers.retain(|number| {
            while own.next_if(|own| own < number).is_some() {}
            (own.peek() == Some(number)) == among
        });
    }

    fn shared_with(&self, other: &Self) -> usize {
        let (mut one, mut two, mut shared) = (&self.all[..], &other.all[..], 0);
        while let ([first, rest @ ..], [second, others @ ..]) = (one, two) {
            match first.cmp(second) {
                Ordering::Less => one = rest,
                Ordering::Greater => two = others,
                Ordering::Equal => (one, two, shared) = (rest, others, shared + 1),
            }
        }
        shared
    }
}

/// Features in words, for whoever has to write a new rule. Each with its rank: what a rule would
/// rather rest on comes first.
#[derive(Clone, Debug, Default)]
pub struct Described(Words);

impl Described {
    /// The features of a reply, in words that hold strangers' text as it came.
    pub fn of(reading: &Reading<'_>, mask: &Mask) -> Self {
        Self(words_of(reading, mask))
    }

    /// What all of `these` hold and none of `others`, the most useful first.
    pub fn telling(these: &[&Self], others: &[&Self], most: usize) -> Vec<String> {
        let Some((first, rest)) = these.split_first() else { return Vec::new() };
        let tells = |feature: &u64| {
            rest.iter().all(|one| one.0.contains_key(feature))
                && !others.iter().any(|one| one.0.contains_key(feature))
        };
        let mut telling: Vec<_> = first.0.iter().filter(|(feature, _)| tells(feature)).collect();
        telling.sort_by_key(|(_, (rank, place, _))| (*rank, *place));
        let all: Vec<&str> = telling.iter().map(|(_, (.., words))| words.as_str()).collect();
        // A value says of what kind it is.
        let is_said_better = |words: &str| {
            let kind = words.strip_suffix(" is a text").or_else(|| words.strip_suffix(" is a number"));
            kind.is_some_and(|place| all.iter().any(|one| one.starts_with(&format!("{place} is `"))))
        };
        all.iter()
            .filter(|words| !is_said_better(words))
            .take(most)
            .map(|words| (*words).to_owned())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Reply;

    fn of(body: &str) -> Features {
        let reply = Reply::bare("https://place.example/acme", 200, body);
        Features::of(&Reading::new(&reply), &Mask::new("acme"))
    }

    #[test]
    fn what_tells_is_in_all_and_in_no_other() {
        let features = |numbers: &[u64]| Features::from_numbers(numbers.iter().copied());
        let (one, two, other) = (features(&[3, 1, 2, 3]), features(&[2, 3, 9]), features(&[3, 4]));
        assert_eq!(Features::telling([&one, &two], [&other]), features(&[2]));
        assert_eq!(Features::telling([&one], []), features(&[1, 2, 3]));
        assert!(Features::telling([], [&one]).is_empty());
        assert!(features(&[2, 3]).all_in(&one) && !two.all_in(&one) && features(&[]).all_in(&one));
        assert!(features(&[4, 9]).none_in(&one) && !other.none_in(&one));
    }

    #[test]
    fn a_title_that_is_never_closed_tells_by_its_first_line() {
        let page = |title: &str| {
            let rest = "<div><p>words</p></div>\n".repeat(60);
            of(&format!("<html><head><title>\n{title}\n</head><body>\n{rest}</body></html>"))
        };
        assert_ne!(page("Profile"), page("Nobody"));
        assert_eq!(page("Nobody"), page("  Nobody "));
    }

    #[test]
    fn a_known_account_called_like_its_site_tells_only_by_what_is_not_its_name() {
        let page = |handle: &str| {
            let body = format!("<title>{handle} - Kite</title><h1>{handle}</h1><b>Posts</b>");
            let reply = Reply::bare(&format!("https://forum.kite.com/{handle}"), 200, &body);
            Features::of(&Reading::new(&reply), &Mask::new(handle))
        };
        let telling = Features::telling([&page("kite")], [&of("<p>nobody</p>")]);
        assert!(!telling.is_empty() && telling.all_in(&page("acme")));
        assert!(Features::telling([&page("acme")], []).all_in(&page("zoo")));
        assert!(!Features::telling([&page("acme")], []).all_in(&page("kite")));
    }

    #[test]
    fn the_handle_figures_and_spaces_make_no_difference() {
        assert_eq!(of("<p>Acme has  12 posts</p>"), of("<p>ac&#109;e\n has 34 posts</p>"));
        assert_ne!(of("<p>Acme has 12 posts</p>"), of("<p>Acme has no posts</p>"));
        assert_ne!(of("<p>Acme</p>"), of("<p class=x>Acme</p>"));
        assert_ne!(of("<p>Acme</p>"), of("<div>Acme</div>"));
        assert_eq!(of(r#"{"a":{"acme":1}}"#), of(r#"{"a":{"acme":1},"a":{"ACME":1}}"#));
        assert_ne!(of(r#"{"a":"x"}"#), of(r#"{"b":"x"}"#));
        assert_ne!(of(r#"{"a":[1]}"#), of(r#"{"a":[]}"#));
    }

    #[test]
    fn scripts_and_how_often_things_are_there_make_no_difference() {
        let item = "<li>post<br><img src=a></li>";
        let page = |count: usize| of(&format!("<ul>{}</ul><p>end", item.repeat(count)));
        assert_eq!(page(1), page(50));
        let unclosed = |count: usize| of(&format!("<ul>{}</ul><p>end", "<li>post<br>".repeat(count)));
        assert_eq!(unclosed(1), unclosed(50));
        assert_eq!(of("<p>a<script>var x='<b>'</script>"), of("<p>a<script>if(a<b){}</script>"));
    }

    #[test]
    fn hostile_pages_take_no_longer_than_others() {
        let begun = std::time::Instant::now();
        let many = (0..100_000).map(|n| format!(" a{n}")).collect::<Vec<_>>().concat();
        for hostile in [
            "<div>".repeat(200_000),
            "</b>".repeat(200_000),
            "<b><p>".repeat(150_000),
            "<a><table>".repeat(100_000) + &"</a></div>".repeat(100_000),
            "<svg><title>".repeat(80_000),
            "<!--".repeat(200_000),
            "<script><!--<script>".repeat(50_000),
            "<p a=\"".repeat(150_000),
            format!("<p{many}>{}", format!("<i{many}>").repeat(10)),
            "<".repeat(1_000_000),
            "&#".repeat(500_000),
            "<b>&amp</b>".repeat(90_000),
        ] {
            let _ = of(&hostile);
        }
        assert!(begun.elapsed() < std::time::Duration::from_secs(20), "{:?}", begun.elapsed());
    }
}
