//! The only door to the world: [`Fetch`] turns a request into a reply or a failure.
//! Worlds in memory, archives and the real network stand behind the same trait.

use std::future::Future;
use std::time::Duration;

use crate::exchange::{Answer, Request};

/// Something that answers requests.
pub trait Fetch: Send + Sync {
    /// Answers one request, or fails. `by` is the end of the probe's budget on the survey's clock
    /// (see [`Fetch::now`]); waits, retries and redirects all happen before it.
    fn fetch(&self, request: &Request, by: Duration) -> impl Future<Output = Answer> + Send;

    /// The survey's clock: time since this fetcher was made.
    fn now(&self) -> Duration;
}
