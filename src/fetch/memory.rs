//! Any fetcher, with callsign's own memory before it. Memory answers for controls that may be
//! remembered, for an hour; and for a handle that was seen taken within a day, when its platform
//! cannot be asked. It never says that nobody is there, and a refusal makes it forget the host.

use std::fs;
use std::io;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::exchange::{Answer, Failure, Reply, Request};
use crate::fetch::cache::{CONTROL, Cache, Key, TAKEN};
use crate::fetch::{Fetch, Keep, pause, site};

/// A fetcher that remembers.
#[derive(Debug)]
pub struct Memory<F> {
    inner: F,
    cache: Option<Cache>,
    proxy: String,
    whole: bool,
}

impl<F: Fetch> Memory<F> {
    /// Puts `cache` before `inner`; without one, every request passes. `proxy` tells ways out
    /// apart, and resolvers: another way out sees another world.
    pub fn new(inner: F, cache: Option<Cache>, proxy: String) -> Self {
        Self { inner, cache, proxy, whole: false }
    }

    /// Has every control asked although memory could answer: an archive needs whole replies, so that
    /// other rules can judge them.
    #[must_use]
    pub fn asking_all(self, whole: bool) -> Self {
        Self { whole, ..self }
    }

    fn key(&self, request: &Request, kind: Keep) -> Key {
        Key {
            rules: request.recall.unwrap_or_default(),
            taken: kind == Keep::Taken,
            lane: site::lane_of(&request.url),
            method: request.method.as_str().to_owned(),
            url: request.url.to_string(),
            body: request.body.clone().unwrap_or_default(),
            proxy: self.proxy.clone(),
            credentials: request
                .credentials
                .iter()
                .map(|credential| format!("{}: {}", credential.name, credential.template))
                .collect(),
        }
    }
}

impl<F: Fetch> Fetch for Memory<F> {
    async fn fetch(&self, request: &Request, by: Duration) -> Answer {
        let Some(cache) = &self.cache else { return self.inner.fetch(request, by).await };
        if request.recall.is_some()
            && !self.whole
            && let Some(reply) = cache.get(&self.key(request, Keep::Control), CONTROL)
        {
            return Ok(reply);
        }
        let answer = self.inner.fetch(request, by).await;
        let unanswered = match &answer {
            Ok(reply) => pause::refused(&answer) || reply.status >= 500,
            Err(failure) => !matches!(failure, Failure::Guard(_) | Failure::Ended),
        };
        if !unanswered {
            return answer;
        }
        // What was seen taken today is still worth saying, dated; a control must be asked.
        let key = self.key(request, Keep::Taken);
        let seen = if request.fresh { None } else { cache.get(&key, TAKEN) };
        if pause::refused(&answer) {
            cache.forget_host(&key.lane);
            if let Some(seen) = &seen {
                cache.keep(&key, &Reply { remembered: false, ..seen.clone() });
            }
        }
        seen.map_or(answer, Ok)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    async fn pause(&self, time: Duration) {
        self.inner.pause(time).await;
    }

    async fn until(&self, at: Duration) {
        self.inner.until(at).await;
    }

    fn keep(&self, request: &Request, reply: &Reply, kind: Keep) {
        // The bracketing control is never remembered, so that nobody can mistake it.
        let wanted = match kind {
            Keep::Control => request.recall.is_some() && reply.gist.is_some(),
            Keep::Taken => !request.fresh,
        };
        if let Some(cache) = self.cache.as_ref().filter(|_| wanted) {
            cache.keep(&self.key(request, kind), reply);
        }
    }
}

/// The secret seed of random handles kept in `folder`; drawn anew after an hour, so that no handle
/// is asked for longer than its replies are remembered.
pub fn seed(folder: &Path) -> io::Result<u64> {
    let path = folder.join("seed");
    let young = |about: fs::Metadata| {
        about
            .modified()
            .is_ok_and(|made| SystemTime::now().duration_since(made).is_ok_and(|age| age < CONTROL))
    };
    if fs::metadata(&path).is_ok_and(young)
        && let Some(seed) = fs::read_to_string(&path).ok().and_then(|text| text.trim().parse().ok())
    {
        return Ok(seed);
    }
    let seed = fastrand::u64(..);
    fs::create_dir_all(folder)?;
    // Made for its owner alone, and renamed into place.
    let file = tempfile::NamedTempFile::new_in(folder)?;
    fs::write(file.path(), seed.to_string())?;
    file.persist(&path)?;
    Ok(seed)
}
