//! A world that answers so many requests and no more.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use crate::exchange::{Answer, Failure, Reply, Request, Stub};
use crate::fetch::{Fetch, Keep};

/// Any fetcher, for a stated number of requests. Memory's answers count like any other, so that a
/// replay, which has no memory, comes to the same end.
pub(super) struct Counted<'w, F> {
    inner: &'w F,
    left: AtomicUsize,
}

impl<'w, F: Fetch> Counted<'w, F> {
    /// Lets `most` requests pass.
    pub(super) fn new(inner: &'w F, most: usize) -> Self {
        Self { inner, left: AtomicUsize::new(most) }
    }

    /// How many may still pass.
    pub(super) fn left(&self) -> usize {
        self.left.load(Ordering::SeqCst)
    }
}

impl<F: Fetch> Fetch for Counted<'_, F> {
    async fn fetch(&self, request: &Request, by: Duration) -> Answer {
        let less = |left: usize| left.checked_sub(1);
        // As if time were up: of a check that was broken off nothing is judged.
        if self.left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, less).is_err() {
            return Err(Failure::Ended);
        }
        self.inner.fetch(request, by).await
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

    fn is_past(&self, at: Duration) -> bool {
        self.inner.is_past(at)
    }

    fn keep(&self, request: &Request, reply: &Reply, kind: Keep) {
        self.inner.keep(request, reply, kind);
    }

    fn judged(&self, request: &Request, stub: impl FnOnce() -> Stub) {
        self.inner.judged(request, stub);
    }
}
