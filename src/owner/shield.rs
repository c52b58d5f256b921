//! Whose details are nobody's business here: accounts that hide from strangers, that say they are
//! minors', or that speak of what the law protects most. Everything about them but that they are there
//! is left out of every output and archive, alike for all, so that the shield does not tell its reason.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Owner;
use crate::name::lexicon::{declares_minor, is_sensitive};

/// The label by which an account asks not to be shown to those who are not signed in
/// (<https://atproto.com/specs/label>).
const NOT_FOR_STRANGERS: &str = "!no-unauthenticated";

/// Posts on such topics from which on they are taken for the account's: one may be about the weather.
const MANY: usize = 2;

/// Whether `owner`'s details are left out. `as_of` is the day of the survey, which years of birth and
/// of school count from. Sooner once too often: what is left out can still be looked at.
pub fn is_shielded(owner: &Owner, as_of: Timestamp) -> bool {
    owner.shielded || hides(owner) || is_minors(owner, as_of) || speaks_of_protected(owner)
}

/// Whether it hides by the platform's own means, so that nothing more of it may be fetched.
pub fn hides(owner: &Owner) -> bool {
    owner.private == Some(true) || owner.labels.iter().any(|label| label == NOT_FOR_STRANGERS)
}

/// Whether the account itself says that a minor holds it. Nothing is guessed.
fn is_minors(owner: &Owner, as_of: Timestamp) -> bool {
    let year = TimeZone::UTC.to_datetime(as_of).year();
    let posts = owner.recent.iter().map(|post| &post.text);
    said(owner).chain(posts).any(|text| declares_minor(text, year))
}

/// Whether it speaks of politics, religion, health or sexuality; which of them is never told. What a
/// company or an organisation stands for is no person's secret.
fn speaks_of_protected(owner: &Owner) -> bool {
    let posts = || owner.recent.iter().filter(|post| is_sensitive(&post.text)).count();
    owner.business != Some(true) && (said(owner).any(|text| is_sensitive(text)) || posts() >= MANY)
}

/// What it says of itself.
fn said(owner: &Owner) -> impl Iterator<Item = &String> {
    [&owner.display_name, &owner.bio, &owner.location].into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::owner::Post;

    fn is_withheld(owner: &Owner) -> bool {
        is_shielded(owner, "2026-11-21T12:00:00Z".parse().unwrap())
    }

    fn about(bio: &str) -> Owner {
        Owner { bio: Some(bio.to_owned()), ..Owner::default() }
    }

    fn posting(texts: &[&str]) -> Owner {
        let post = |text: &&str| Post { text: (*text).to_owned(), ..Post::default() };
        Owner { recent: texts.iter().map(post).collect(), ..Owner::default() }
    }

    #[test]
    fn who_hides_is_let_alone() {
        let labelled = |label: &str| Owner { labels: vec![label.to_owned()], ..Owner::default() };
        assert!(is_withheld(&labelled("!no-unauthenticated")) && hides(&labelled("!no-unauthenticated")));
        assert!(!is_withheld(&labelled("porn")));
        let private = |flag| Owner { private: flag, ..Owner::default() };
        assert!(is_withheld(&private(Some(true))));
        assert!(!is_withheld(&private(Some(false))) && !is_withheld(&private(None)));
        assert!(is_withheld(&Owner::shielded(Vec::new())));
        assert!(!is_withheld(&Owner::default()));
    }

    #[test]
    fn minors_are_who_say_so() {
        assert!(is_withheld(&about("I am 14 and I draw")));
        assert!(is_withheld(&posting(&["hello", "I'm 14 and this is my cat"])));
        assert!(!is_withheld(&about("14 years of experience with kites")));
    }

    #[test]
    fn one_post_on_a_protected_topic_is_no_topic_of_the_account() {
        let topic = "Catholic and proud";
        assert!(is_sensitive(topic));
        assert!(is_withheld(&about(topic)));
        assert!(!is_withheld(&Owner { business: Some(true), ..about(topic) }));
        assert!(!is_withheld(&posting(&[topic, "kites"])) && is_withheld(&posting(&[topic, topic])));
        assert!(!hides(&about(topic)));
    }
}
