//! Where random handles come from: fresh ones for a survey, the recorded ones for a replay. Each is
//! logged under its check and shape, so that an archive can tell which were drawn.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Mutex;

use crate::catalog::handle::{Handle, HandleRules};
use crate::judge::shape;

/// Random handles by check and shape, in the order drawn.
pub type Drawn = BTreeMap<String, Vec<String>>;

/// Most draws until a handle is new; a shape of few characters may have no room for more.
const MOST_DRAWS: usize = 100;

/// A source of random handles.
#[derive(Debug)]
pub struct Lots {
    source: Source,
    drawn: Mutex<Drawn>,
}

#[derive(Debug)]
enum Source {
    Seed(u64),
    Recorded(Drawn),
}

impl Lots {
    /// Fresh handles that nobody can foresee.
    pub fn fresh() -> Self {
        Self::seeded(fastrand::u64(..))
    }

    /// Handles that follow from a secret seed. A seed kept for an hour draws the same handles again
    /// within it, so that memory can answer for them.
    pub fn seeded(seed: u64) -> Self {
        Self { source: Source::Seed(seed), drawn: Mutex::default() }
    }

    /// The handles of an archive, in the order they were drawn.
    pub fn recorded(drawn: Drawn) -> Self {
        Self { source: Source::Recorded(drawn), drawn: Mutex::default() }
    }

    /// The next random handle for a check of this platform, in the subject's shape: none that was
    /// drawn before and none of `others`, because a handle that is asked twice is one witness.
    pub fn draw(
        &self,
        check: &str,
        subject: &Handle,
        others: &[&str],
        rules: &HandleRules,
    ) -> Option<Handle> {
        let key = format!("{check}/{}", shape::shape_of(subject));
        let mut drawn = self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let earlier = drawn.entry(key.clone()).or_default();
        let next = match &self.source {
            Source::Recorded(recorded) => recorded.get(&key)?.get(earlier.len()).map(Handle::new),
            Source::Seed(seed) => {
                let mut hasher = DefaultHasher::new();
                (seed, &key, earlier.len()).hash(&mut hasher);
                let mut dice = fastrand::Rng::with_seed(hasher.finish());
                let is_new = |drawn: &Handle| {
                    let drawn = rules.fold.canonical(drawn.as_str());
                    let known = earlier.iter().map(String::as_str).chain(others.iter().copied());
                    known.map(|one| rules.fold.canonical(one)).all(|one| one != drawn)
                };
                (0..MOST_DRAWS)
                    .filter_map(|_| shape::draw(subject, rules, &mut |below| dice.u32(..below)))
                    .find(is_new)
            }
        }?;
        earlier.push(next.to_string());
        Some(next)
    }

    /// Everything drawn so far.
    pub fn drawn(&self) -> Drawn {
        self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
