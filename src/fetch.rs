//! The only door to the world: [`Fetch`] turns a request into a reply or a failure.
//! Worlds in memory, archives and the real network stand behind the same trait.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::exchange::{Answer, DNS, Reply, Request, Stub, WHOIS};
use crate::fetch::client::{Client, ClientError, ClientOptions};
use crate::fetch::dns::Dns;
use crate::fetch::flight::Flights;
use crate::fetch::lane::{LaneOptions, Lanes};
use crate::fetch::token::Tokens;
use crate::fetch::whois::Whois;

// Each uses only those above it.
pub mod site;
pub mod guard;
pub mod proxy;
mod names;
mod trouble;
mod coding;
mod cookies;
mod redirect;
pub mod headers;
pub mod client;
pub mod whois;
pub mod dns;
pub mod pause;
pub mod descriptors;
pub mod lane;
pub mod retry;
pub mod flight;
pub mod token;
pub mod entry;
pub mod har;
pub mod cache;
pub mod memory;

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

    /// Whether the clock reads `at` or later. In an archive no time runs out: what was not asked then
    /// is not in it.
    fn is_past(&self, at: Duration) -> bool {
        self.now() >= at
    }

    /// Told when judgement finds a reply worth remembering. Most worlds remember nothing.
    fn keep(&self, request: &Request, reply: &Reply, kind: Keep) {
        let _ = (request, reply, kind);
    }

    /// Told what judgement made of a reply, for those who record: details that are withheld leave
    /// nothing else behind. Most worlds record nothing, and never call `stub`.
    fn judged(&self, request: &Request, stub: impl FnOnce() -> Stub) {
        let _ = (request, stub);
    }
}

/// What a remembered reply is good for, which decides how long it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Keep {
    /// A control that answered as it must, with its gist: one hour.
    Control,
    /// A taken handle, reduced to the fields its signals look at: a day. It speaks only when the
    /// platform cannot be asked anew.
    Taken,
}

/// The survey's clock. It counts whole microseconds, which is what archives keep, and stands still
/// when tokio's time does.
#[derive(Clone, Copy, Debug)]
pub struct Clock {
    origin: Instant,
}

impl Clock {
    /// A clock that begins now.
    pub fn start() -> Self {
        Self { origin: Instant::now() }
    }

    /// Time since it began.
    pub fn now(&self) -> Duration {
        let elapsed = self.origin.elapsed();
        Duration::new(elapsed.as_secs(), elapsed.subsec_micros() * 1000)
    }

    /// The instant that reads `time` on this clock; far ones are brought within a year.
    pub fn at(&self, time: Duration) -> Instant {
        const YEAR: Duration = Duration::from_secs(365 * 24 * 3600);
        self.origin + time.min(YEAR)
    }
}

/// What happens while a survey runs, for those who show progress. Never decides anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WorldEvent {
    /// A request to this host was sent.
    Started {
        /// Host name.
        host: String,
    },
    /// It ended, one way or another.
    Ended {
        /// Host name.
        host: String,
    },
    /// The host asked to be left alone for a while.
    Cooling {
        /// Host name.
        host: String,
        /// For how long.
        seconds: u64,
    },
}

/// Told of every [`WorldEvent`], from within the request: it must not block.
pub type WorldHook = Arc<dyn Fn(WorldEvent) + Send + Sync>;

/// What the user decides about the way to the world.
#[derive(Clone, Default)]
pub struct WebOptions {
    /// The HTTP client: proxy, roots, time limits.
    pub client: ClientOptions,
    /// How we behave towards hosts.
    pub lanes: LaneOptions,
    /// Who is told what happens.
    pub hook: Option<WorldHook>,
}

/// The real network, asked politely: one flight per request, one lane per operator, one retry. By the
/// scheme of its address a request goes out as HTTP, WHOIS or DNS.
pub struct Web {
    client: Client,
    whois: Whois,
    dns: Dns,
    lanes: Lanes,
    flights: Flights,
    tokens: Tokens,
    clock: Clock,
}

impl Web {
    /// Sets up the way to the world; its clock begins now.
    pub fn new(options: WebOptions) -> Result<Self, ClientError> {
        let clock = Clock::start();
        let client = Client::new(&options.client, clock)?;
        let (whois, dns) = (Whois::new(&options.client, clock)?, Dns::new(&options.client, clock)?);
        let lanes = Lanes::new(options.lanes, clock, options.hook);
        let (flights, tokens) = (Flights::default(), Tokens::default());
        Ok(Self { client, whois, dns, lanes, flights, tokens, clock })
    }

    /// What the user should be told once before the survey.
    pub fn notices(&self) -> &[String] {
        self.client.notices()
    }

    /// Asks with every token that the request needs.
    async fn ask(&self, request: &Request, by: Duration) -> Answer {
        let token = |request: Request| async move { self.send(&request, by).await };
        let request = self.tokens.fill(request, by, self.clock, token).await?;
        self.send(&request, by).await
    }

    /// Asks until there is an answer worth reporting. Each attempt takes its turn in the lane; if
    /// there is no second turn, the first answer stands.
    async fn send(&self, request: &Request, by: Duration) -> Answer {
        let is_whois = match request.url.scheme() {
            // The user's own resolver: it has no lane, and asks again by itself.
            DNS => return self.dns.exchange(request, by).await,
            WHOIS => self.whois.admit(request).map(|()| true)?,
            _ => false,
        };
        let (mut before, mut attempt) = (None, 0);
        loop {
            attempt += 1;
            let turn = match self.lanes.enter(request, by).await {
                Ok(turn) => turn,
                Err(failure) => return before.unwrap_or(Err(failure)),
            };
            let mut answer = if is_whois {
                self.whois.exchange(request, by, || turn.arrived()).await
            } else {
                self.client.exchange(request, by, || turn.arrived()).await
            };
            turn.leave(&mut answer);
            let left = by.saturating_sub(self.clock.now());
            let Some(wait) = retry::wait(attempt, &answer, left, fastrand::f64()) else { return answer };
            tokio::time::sleep(wait).await;
            before = Some(answer);
        }
    }
}

impl Fetch for Web {
    async fn fetch(&self, request: &Request, by: Duration) -> Answer {
        self.flights.share(request, by, || self.ask(request, by)).await
    }

    fn now(&self) -> Duration {
        self.clock.now()
    }

    async fn pause(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    async fn until(&self, at: Duration) {
        tokio::time::sleep_until(self.clock.at(at)).await;
    }
}
