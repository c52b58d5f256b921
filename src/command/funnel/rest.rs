//! Resting between batches where somebody answers no more for now, and Ctrl-C all the while.

use std::time::Duration;

use jiff::Timestamp;
use tokio::sync::watch;

use crate::command::way::interrupt;

/// Turns with Ctrl-C, and stays so: it may come between two surveys.
pub(super) fn stop() -> watch::Receiver<bool> {
    let (sender, receiver) = watch::channel(false);
    tokio::spawn(async move {
        interrupt().await;
        // Nobody listens any more when the run is over.
        let _ = sender.send(true);
    });
    receiver
}

/// How long is slept at once: a clock that stands still while the machine sleeps must not make the rest
/// longer than it is.
const NAP: Duration = Duration::from_secs(10);

/// Rests for `time` by the clock on the `wall`, or until Ctrl-C; whether that came.
pub(super) async fn rested(
    time: Duration,
    wall: impl Fn() -> Timestamp,
    stop: watch::Receiver<bool>,
) -> bool {
    let until = wall().checked_add(time).unwrap_or(Timestamp::MAX);
    loop {
        let left = Duration::try_from(until.duration_since(wall())).unwrap_or_default();
        if left.is_zero() {
            return false;
        }
        tokio::select! {
            () = tokio::time::sleep(left.min(NAP)) => {}
            () = stopped(stop.clone()) => return true,
        }
    }
}

pub(super) async fn stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use tokio::time::Instant;

    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);

    /// A clock on the wall that is `ahead` of the other from its fifth minute on.
    fn wall(ahead: Duration) -> impl Fn() -> Timestamp {
        let began = Instant::now();
        move || {
            let passed = began.elapsed();
            let slept = if passed >= HOUR / 12 { ahead } else { Duration::ZERO };
            Timestamp::UNIX_EPOCH.checked_add(passed + slept).unwrap()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn the_rest_of_a_quota_is_kept_to_the_second() {
        let (_sender, stop) = watch::channel(false);
        let began = Instant::now();
        assert!(!rested(HOUR, wall(Duration::ZERO), stop).await);
        assert!((HOUR..HOUR + Duration::from_secs(1)).contains(&began.elapsed()), "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn time_that_the_machine_slept_counts() {
        let (_sender, stop) = watch::channel(false);
        let began = Instant::now();
        assert!(!rested(HOUR, wall(HOUR), stop).await);
        assert!(began.elapsed() <= HOUR / 12 + NAP, "{:?}", began.elapsed());
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_who_stops_it_waits() {
        let (sender, stop) = watch::channel(false);
        let began = Instant::now();
        let stopping = async {
            tokio::time::sleep(Duration::from_secs(25)).await;
            sender.send(true).unwrap();
        };
        assert!(tokio::join!(rested(HOUR, wall(Duration::ZERO), stop), stopping).0);
        assert_eq!(began.elapsed(), Duration::from_secs(25));
    }
}
