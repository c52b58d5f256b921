//! One flight per request: whoever asks what is already being asked waits for that answer. Two
//! witnesses that share a URL cost one request. A request that must be fresh always flies alone.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

use crate::exchange::{Answer, Failure, Request};

/// What is in the air.
#[derive(Debug, Default)]
pub struct Flights {
    flights: Mutex<Vec<Flight>>,
}

#[derive(Debug)]
struct Flight {
    request: Request,
    by: Duration,
    landed: watch::Receiver<Option<Answer>>,
}

impl Flights {
    /// Joins the flight of an identical request, or starts one with `ask`. One that is cut short by
    /// a smaller budget than ours, or abandoned, does not count.
    pub async fn share<F>(&self, request: &Request, by: Duration, ask: impl Fn() -> F) -> Answer
    where
        F: Future<Output = Answer>,
    {
        if request.fresh {
            return ask().await;
        }
        loop {
            match self.board(request, by) {
                Seat::Pilot(pilot) => {
                    let answer = ask().await;
                    pilot.sender.send_replace(Some(answer.clone()));
                    return answer;
                }
                Seat::Passenger(mut landed, theirs) => {
                    let answer =
                        landed.wait_for(Option::is_some).await.ok().and_then(|answer| answer.clone());
                    match answer {
                        Some(Err(failure)) if theirs < by && ran_out(&failure) => {}
                        Some(answer) => return answer,
                        None => {}
                    }
                }
            }
        }
    }

    fn board(&self, request: &Request, by: Duration) -> Seat<'_> {
        let mut flights = self.lock();
        // An abandoned flight has taken itself off the list; one that has landed is leaving it.
        if let Some(flight) = flights.iter().find(|flight| flight.request == *request) {
            return Seat::Passenger(flight.landed.clone(), flight.by);
        }
        let (sender, landed) = watch::channel(None);
        flights.push(Flight { request: request.clone(), by, landed: landed.clone() });
        Seat::Pilot(Pilot { flights: self, sender, landed })
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Flight>> {
        self.flights.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

enum Seat<'flights> {
    Pilot(Pilot<'flights>),
    Passenger(watch::Receiver<Option<Answer>>, Duration),
}

/// Takes the flight off the list when it has landed or its asker has gone away.
struct Pilot<'flights> {
    flights: &'flights Flights,
    sender: watch::Sender<Option<Answer>>,
    landed: watch::Receiver<Option<Answer>>,
}

impl Drop for Pilot<'_> {
    fn drop(&mut self) {
        self.flights.lock().retain(|flight| !flight.landed.same_channel(&self.landed));
    }
}

fn ran_out(failure: &Failure) -> bool {
    matches!(failure, Failure::TimedOut | Failure::CoolingDown(_) | Failure::NotAsked(_))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use futures::future;

    use super::*;

    const LATE: Duration = Duration::from_secs(60);

    fn request(path: &str) -> Request {
        Request::get(format!("https://site.com/{path}").parse().unwrap())
    }

    struct Counter(AtomicUsize);

    impl Counter {
        async fn ask(&self, takes: u64, answer: Answer) -> Answer {
            self.0.fetch_add(1, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_secs(takes)).await;
            answer
        }
    }

    #[tokio::test(start_paused = true)]
    async fn identical_requests_share_one_answer() {
        let (flights, counter) = (Flights::default(), Counter(AtomicUsize::new(0)));
        let ask = || counter.ask(1, Err(Failure::Redirects));
        let same = request("a");
        let answers = future::join_all((0..5).map(|_| flights.share(&same, LATE, ask))).await;
        assert!(answers.iter().all(|answer| *answer == Err(Failure::Redirects)));
        assert_eq!(counter.0.load(Ordering::SeqCst), 1);
        assert!(flights.lock().is_empty());
        // What has landed is over: the next one asks again.
        flights.share(&same, LATE, ask).await.unwrap_err();
        assert_eq!(counter.0.load(Ordering::SeqCst), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn different_and_fresh_requests_fly_alone() {
        let (flights, counter) = (Flights::default(), Counter(AtomicUsize::new(0)));
        let ask = || counter.ask(1, Err(Failure::Redirects));
        let mut fresh = request("a");
        fresh.fresh = true;
        let mut posted = request("a");
        posted.body = Some("x".to_owned());
        let all = [request("a"), request("b"), fresh.clone(), fresh, posted];
        future::join_all(all.iter().map(|request| flights.share(request, LATE, ask))).await;
        assert_eq!(counter.0.load(Ordering::SeqCst), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn a_smaller_budget_does_not_bind_others() {
        let (flights, counter) = (Flights::default(), Counter(AtomicUsize::new(0)));
        let same = request("a");
        let early = flights.share(&same, Duration::from_secs(1), || counter.ask(1, Err(Failure::TimedOut)));
        let late = flights.share(&same, LATE, || counter.ask(1, Err(Failure::Redirects)));
        let (early, late) = future::join(early, late).await;
        assert_eq!(early, Err(Failure::TimedOut));
        assert_eq!(late, Err(Failure::Redirects));
    }

    #[tokio::test(start_paused = true)]
    async fn an_abandoned_flight_is_taken_over() {
        let (flights, counter) = (Flights::default(), Counter(AtomicUsize::new(0)));
        let same = request("a");
        let ask = || counter.ask(10, Err(Failure::Redirects));
        let gone = tokio::time::timeout(Duration::from_secs(1), flights.share(&same, LATE, ask));
        let stays = flights.share(&same, LATE, ask);
        let (gone, stays) = future::join(gone, stays).await;
        assert!(gone.is_err());
        assert_eq!(stays, Err(Failure::Redirects));
        assert_eq!(counter.0.load(Ordering::SeqCst), 2);
    }
}
