//! The only door to the world: [`Fetch`] turns a request into a reply or a failure.
//! Worlds in memory, archives and the real network stand behind the same trait.

use std::future::Future;
use std::time::Duration;

use crate::exchange::{Answer, Reply, Request};

/// Something that answers requests.
pub trait Fetch: Send + Sync {
    /// Answers one request, or fails. `by` is the end of the probe's budget on the survey's clock
    /// (see [`Fetch::now`]); waits, retries and redirects all happen before it.
    fn fetch(&self, request: &Request, by: Duration) -> impl Future<Output = Answer> + Send;

    /// The survey's clock: time since this fetcher was made.
    fn now(&self) -> Duration;

    /// Lets `time` pass on that clock. In an archive it passes at once.
    fn pause(&self, time: Duration) -> impl Future<Output = ()> + Send;

    /// Wakes when the clock reads `at`; never in an archive, where no time runs out.
    fn until(&self, at: Duration) -> impl Future<Output = ()> + Send;

    /// Told when judgement finds a reply worth remembering. Most worlds remember nothing.
    fn keep(&self, request: &Request, reply: &Reply, kind: Keep) {
        let _ = (request, reply, kind);
    }
}

/// What a remembered reply is good for, which decides how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// A control that answered as it must: one hour.
    Control,
    /// A taken handle, reduced to the fields its signals look at: a day. It speaks only when the
    /// platform cannot be asked anew.
    Taken,
}
