//! From one name to the handles worth asking for: the name itself, as it is heard, with an affix, and
//! its lookalikes.

use super::lookalike::Kind;
use super::spelling;

/// A handle worth asking for, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The handle, in lower case.
    pub handle: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a candidate comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// The name as proposed.
    Exact,
    /// How people who hear it would spell it.
    HeardAs,
    /// With a word or sign before it (`get-`) or after it (`-app`), as it is written.
    Affix(&'static str),
    /// A neighbour that could be taken for it.
    Lookalike(Kind),
}

impl Origin {
    /// The origin in words: `with get- before it`.
    pub fn words(self) -> String {
        match self {
            Self::Exact => "as proposed".to_owned(),
            Self::HeardAs => "as it is heard".to_owned(),
            Self::Affix(affix) => match affix.strip_suffix('-') {
                Some(before) => format!("with `{before}` before it"),
                None => format!("with `{}` after it", &affix[1..]),
            },
            Self::Lookalike(kind) => kind.words().to_owned(),
        }
    }

    /// What to know before choosing it, if anything.
    pub fn warning(self) -> Option<&'static str> {
        match self {
            Self::Affix("-official") => {
                Some("platforms read `official` as a claim; it collides with their impersonation rules")
            }
            _ => None,
        }
    }
}

/// Affixes in order of promise: what founders fall back on first, what is short, what fits any trade; a
/// hyphen shows where the name goes. Words that bind (a country, a team) come late, signs that nobody
/// hears after them, and the one that platforms watch last.
const AFFIXES: [&str; 24] = [
    "get-",
    "-app",
    "-hq",
    "try-",
    "use-",
    "join-",
    "go-",
    "-io",
    "-co",
    "hello-",
    "with-",
    "my-",
    "the-",
    "-ai",
    "-labs",
    "-inc",
    "-team",
    "-us",
    "-uk",
    "-eu",
    "-_",
    "_-",
    "-online",
    "-official",
];

/// How most people who hear the name would spell it, where that is not as it is meant.
pub fn heard_as(handle: &str) -> Option<String> {
    let likeliest = spelling::heard_as(handle).into_iter().next()?;
    (likeliest.text != handle).then_some(likeliest.text)
}

/// The affix variants of a handle in order of promise; the same affix is meant for every platform. None
/// where the name already begins or ends with the affix; lengths and alphabets of platforms are the
/// catalog's to judge.
pub fn variants(handle: &str) -> Vec<Candidate> {
    AFFIXES
        .iter()
        .filter_map(|affix| {
            let variant = if let Some(before) = affix.strip_suffix('-') {
                (!handle.starts_with(before)).then(|| format!("{before}{handle}"))
            } else {
                let after = &affix[1..];
                (!handle.ends_with(after)).then(|| format!("{handle}{after}"))
            };
            variant.map(|handle| Candidate { handle, origin: Origin::Affix(affix) })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn affixes_come_in_order_of_promise() {
        let found = variants("acme");
        let handles: Vec<&str> = found.iter().map(|one| one.handle.as_str()).collect();
        assert_eq!(handles[..4], ["getacme", "acmeapp", "acmehq", "tryacme"]);
        assert_eq!(handles.last(), Some(&"acmeofficial"));
        assert!(handles.contains(&"_acme") && handles.contains(&"acme_"));
        let warned: Vec<&str> = found
            .iter()
            .filter(|one| one.origin.warning().is_some())
            .map(|one| one.handle.as_str())
            .collect();
        assert_eq!(warned, ["acmeofficial"]);
    }

    #[test]
    fn no_affix_is_put_on_twice() {
        for name in ["getacme", "acmeapp", "_acme"] {
            let found = variants(name);
            assert!(found.iter().all(|one| one.handle != format!("get{name}") || name != "getacme"));
            assert_eq!(found.len(), AFFIXES.len() - 1, "{name}");
        }
    }

    #[test]
    fn origins_read_as_words() {
        assert_eq!(Origin::Affix("get-").words(), "with `get` before it");
        assert_eq!(Origin::Affix("-app").words(), "with `app` after it");
        assert_eq!(Origin::Affix("-_").words(), "with `_` after it");
        assert_eq!(Origin::Lookalike(Kind::Omission).words(), "a letter left out");
    }
}
