//! Pace, pauses and second chances, as the server sees them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use callsign::exchange::{Failure, Request};
use callsign::fetch::{Fetch, Web};
use futures::future;

use super::{BUDGET, ask, get, options, text, web};
use crate::server::{Answered, World};

#[tokio::test]
async fn a_pause_within_the_budget_is_waited_out() {
    let world = World::start(|asked| {
        let first = asked.header("x-attempt").is_none();
        if first {
            Answered::new(429, "slow down").with("retry-after", "1")
        } else {
            Answered::new(200, "ok")
        }
    });
    let mut request = get("https://site.com/");
    let reply = ask(&world, &request).await.unwrap();
    // The world always refuses this one: two attempts, the refusal itself reported.
    assert_eq!((reply.status, reply.refusals, text(&reply)), (429, 2, "slow down"));
    let asked = world.asked();
    assert_eq!(asked.len(), 2);
    assert!(asked[1].at - asked[0].at >= Duration::from_secs(1));
    request.headers.push(("x-attempt".to_owned(), "2".to_owned()));
    assert_eq!(ask(&world, &request).await.unwrap().status, 200);
}

#[tokio::test]
async fn a_pause_beyond_the_budget_ends_it_for_the_lane() {
    let world = World::start(|_| Answered::new(429, "").with("retry-after", "3600"));
    let web = web(&world);
    let reply = web.fetch(&get("https://site.com/a"), BUDGET).await.unwrap();
    assert_eq!((reply.status, reply.refusals), (429, 1));
    let before = Instant::now();
    for other in ["https://site.com/b", "https://www.site.com/"] {
        let answer = web.fetch(&get(other), BUDGET).await;
        assert!(matches!(answer, Err(Failure::CoolingDown(3590..=3600))), "{answer:?}");
    }
    assert!(before.elapsed() < Duration::from_secs(1));
    assert_eq!(world.asked().len(), 1);
}

#[tokio::test]
async fn a_struggling_server_gets_a_second_chance() {
    let tries = AtomicUsize::new(0);
    let world = World::start(move |_| match tries.fetch_add(1, Ordering::SeqCst) {
        0 => Answered::new(503, "busy"),
        _ => Answered::new(200, "ok"),
    });
    let reply = ask(&world, &get("https://site.com/")).await.unwrap();
    assert_eq!((reply.status, reply.refusals), (200, 1));
    assert_eq!(world.asked().len(), 2);
}

#[tokio::test]
async fn one_operator_is_asked_two_at_a_time_and_not_too_fast() {
    let world = World::start(|_| Answered::new(200, "ok").after(Duration::from_millis(150)));
    let mut options = options(&world);
    options.lanes.pace.gap_ms = 40;
    let web = Web::new(options).unwrap();
    let requests: Vec<Request> = (0..8).map(|number| get(&format!("https://site.com/{number}"))).collect();
    let answers = future::join_all(requests.iter().map(|request| web.fetch(request, BUDGET))).await;
    assert!(answers.iter().all(Result::is_ok));
    assert_eq!(world.most_in_flight("site.com"), 2);
    let mut starts: Vec<Duration> = answers.into_iter().map(|answer| answer.unwrap().started).collect();
    starts.sort();
    assert!(starts.windows(2).all(|pair| pair[1] >= pair[0] + Duration::from_millis(20)), "{starts:?}");
}

#[tokio::test]
async fn one_flight_serves_all_who_ask_the_same() {
    let world = World::start(|_| Answered::new(200, "ok").after(Duration::from_millis(100)));
    let web = web(&world);
    let mut request = get("https://site.com/");
    let answers = future::join_all((0..5).map(|_| web.fetch(&request, BUDGET))).await;
    assert!(answers.iter().all(|answer| answer == &answers[0] && answer.is_ok()));
    assert_eq!(world.asked().len(), 1);
    request.fresh = true;
    future::join_all((0..3).map(|_| web.fetch(&request, BUDGET))).await;
    assert_eq!(world.asked().len(), 4);
}
