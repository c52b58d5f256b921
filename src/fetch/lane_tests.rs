//! Lanes under stopped time: every duration here is exact.

use futures::future;

use super::*;
use crate::exchange::Reply;

const LATE: Duration = Duration::from_secs(600);

fn lanes() -> Lanes {
    Lanes::new(LaneOptions::default(), Clock::start(), None)
}

fn request(url: &str) -> Request {
    Request::get(url.parse().unwrap())
}

fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
    Reply {
        headers: headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Reply::bare("https://site.com/", status, "")
    }
}

/// One whole visit: when it started, in milliseconds, and what came of it.
#[derive(Debug, PartialEq)]
struct Visit {
    started: u128,
    answer: Answer,
}

async fn visit(lanes: &Lanes, request: &Request, takes: u64, mut answer: Answer) -> Visit {
    let turn = match lanes.enter(request, LATE).await {
        Ok(turn) => turn,
        Err(failure) => return Visit { started: lanes.clock.now().as_millis(), answer: Err(failure) },
    };
    let started = lanes.clock.now().as_millis();
    turn.arrived();
    tokio::time::sleep(Duration::from_millis(takes)).await;
    turn.leave(&mut answer);
    Visit { started, answer }
}

async fn starts(lanes: &Lanes, requests: &[Request], takes: u64) -> Vec<u128> {
    let visits = requests.iter().map(|request| visit(lanes, request, takes, Ok(reply(200, &[]))));
    future::join_all(visits).await.into_iter().map(|visit| visit.started).collect()
}

#[tokio::test(start_paused = true)]
async fn starts_keep_their_distance() {
    let same =
        ["https://a.site.com/", "https://b.site.com/", "https://site.com/", "http://site.com/x"].map(request);
    assert_eq!(starts(&lanes(), &same, 10).await, [0, 250, 500, 750]);
}

#[tokio::test(start_paused = true)]
async fn two_fly_at_once() {
    let same = [(); 5].map(|()| request("https://site.com/"));
    assert_eq!(starts(&lanes(), &same, 1000).await, [0, 250, 1000, 1250, 2000]);
}

#[tokio::test(start_paused = true)]
async fn nobody_starts_while_the_first_connection_opens() {
    // Answered, failed and cancelled: each lets the next one go.
    for answered in [Some(Ok(reply(200, &[]))), Some(Err(Failure::TimedOut)), None] {
        let lanes = lanes();
        let same = request("https://site.com/");
        let first = async {
            let turn = lanes.enter(&same, LATE).await.unwrap();
            tokio::time::sleep(Duration::from_millis(900)).await;
            match answered {
                Some(mut answer) => turn.leave(&mut answer),
                None => drop(turn),
            }
        };
        let others = [(); 2].map(|()| same.clone());
        let ((), starts) = future::join(first, starts(&lanes, &others, 0)).await;
        assert_eq!(starts, [900, 1150]);
    }
}

#[tokio::test(start_paused = true)]
async fn lanes_do_not_wait_for_each_other() {
    let different = ["https://one.com/", "https://two.com/", "https://three.com/"].map(request);
    assert_eq!(starts(&lanes(), &different, 1000).await, [0, 0, 0]);
}

#[tokio::test(start_paused = true)]
async fn an_entry_only_slows_down() {
    let paced = |gap_ms, in_flight| {
        let mut request = request("https://site.com/");
        request.pace = Some(Pace { gap_ms, in_flight });
        request
    };
    let eager = [(); 3].map(|()| paced(0, 100));
    assert_eq!(starts(&lanes(), &eager, 1000).await, [0, 250, 1000]);
    let slow = [(); 3].map(|()| paced(2000, 1));
    assert_eq!(starts(&lanes(), &slow, 100).await, [0, 2000, 4000]);
    let single = [(); 3].map(|()| paced(0, 1));
    assert_eq!(starts(&lanes(), &single, 1000).await, [0, 1000, 2000]);
    let mixed = [request("https://site.com/"), paced(2000, 2), request("https://site.com/")];
    assert_eq!(starts(&lanes(), &mixed, 10).await, [0, 2000, 4000]);
}

#[tokio::test(start_paused = true)]
async fn the_sum_over_lanes_is_bounded() {
    let options = LaneOptions { in_flight: 2, ..LaneOptions::default() };
    let lanes = Lanes::new(options, Clock::start(), None);
    let different = ["https://one.com/", "https://two.com/", "https://three.com/"].map(request);
    assert_eq!(starts(&lanes, &different, 1000).await, [0, 0, 1000]);
}

#[tokio::test(start_paused = true)]
async fn redirects_are_paid_for() {
    let lanes = lanes();
    let same = request("https://site.com/");
    let mut redirected = reply(200, &[]);
    let hop = crate::exchange::Hop { url: same.url.clone(), status: 302, location: "/x".to_owned() };
    redirected.hops = vec![hop.clone(), hop];
    visit(&lanes, &same, 10, Ok(redirected)).await;
    assert_eq!(starts(&lanes, &[same], 10).await, [750]);
}

#[tokio::test(start_paused = true)]
async fn a_refused_lane_rests_as_asked() {
    let lanes = lanes();
    let same = request("https://site.com/");
    visit(&lanes, &same, 0, Ok(reply(429, &[("retry-after", "30")]))).await;
    assert_eq!(starts(&lanes, &[request("https://www.site.com/")], 0).await, [30_000]);
    visit(&lanes, &same, 0, Ok(reply(429, &[]))).await;
    assert_eq!(visit(&lanes, &same, 0, Ok(reply(200, &[]))).await.started, 30_000 + 250 + 5000);
}

#[tokio::test(start_paused = true)]
async fn a_rest_beyond_the_budget_fails_at_once_even_for_those_in_line() {
    let lanes = lanes();
    let same = request("https://site.com/");
    let refusing = visit(&lanes, &same, 1000, Ok(reply(503, &[("retry-after", "3600")])));
    let waiting = [(); 3].map(|()| visit(&lanes, &same, 5000, Ok(reply(200, &[]))));
    let (_, waited) = future::join(refusing, future::join_all(waiting)).await;
    // One was already in flight; the others hear of it the moment it is known.
    let flew = Reply { refusals: 1, ..reply(200, &[]) };
    assert_eq!(waited[0], Visit { started: 250, answer: Ok(flew) });
    for late in &waited[1..] {
        assert_eq!(*late, Visit { started: 1000, answer: Err(Failure::CoolingDown(3600)) });
    }
}

#[tokio::test(start_paused = true)]
async fn a_spent_quota_rests_one_host_only() {
    let lanes = lanes();
    let quota = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset", "60")];
    visit(&lanes, &request("https://api.site.com/"), 0, Ok(reply(200, &quota))).await;
    let both = ["https://api.site.com/", "https://site.com/"].map(request);
    assert_eq!(starts(&lanes, &both, 0).await, [60_000, 250]);
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_ends_in_line_was_not_asked() {
    let lanes = lanes();
    let same = request("https://site.com/");
    let one = lanes.enter(&same, LATE).await.unwrap();
    one.arrived();
    let _two = lanes.enter(&same, LATE).await.unwrap();
    let third = lanes.enter(&same, Duration::from_secs(3)).await;
    assert!(matches!(third, Err(Failure::NotAsked(_))));
    assert_eq!(lanes.clock.now(), Duration::from_secs(3));
}

#[tokio::test(start_paused = true)]
async fn refusals_are_counted_and_stamped() {
    let lanes = lanes();
    let same = request("https://site.com/");
    for (given, expected) in [
        (Ok(reply(200, &[])), Some(0)),
        (Ok(reply(403, &[])), Some(1)),
        (Err(Failure::TimedOut), None),
        (Err(Failure::Dns("no such name".to_owned())), None),
        (Ok(reply(404, &[])), Some(2)),
        (Ok(reply(429, &[("retry-after", "0")])), Some(3)),
    ] {
        let answered = visit(&lanes, &same, 0, given).await.answer;
        assert_eq!(answered.ok().map(|reply| reply.refusals), expected);
    }
}

#[tokio::test(start_paused = true)]
async fn a_dead_lane_is_left_alone() {
    let lanes = lanes();
    let same = request("https://site.com/");
    let dead = || Err(Failure::Connect("connection refused".to_owned()));
    for _ in 0..4 {
        visit(&lanes, &same, 0, dead()).await;
    }
    // One good answer starts the count anew; a 403 neither counts nor clears.
    visit(&lanes, &same, 0, Ok(reply(200, &[]))).await;
    for _ in 0..5 {
        assert!(lanes.enter(&same, LATE).await.is_ok());
        visit(&lanes, &same, 0, dead()).await;
        visit(&lanes, &same, 0, Ok(reply(403, &[]))).await;
    }
    let before = lanes.clock.now();
    assert_eq!(lanes.enter(&same, LATE).await.err(), Some(Failure::Connect("connection refused".to_owned())));
    assert_eq!(lanes.clock.now(), before);
    assert!(lanes.enter(&request("https://other.com/"), LATE).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_host_that_only_refuses_is_left_alone() {
    let lanes = lanes();
    let same = request("https://site.com/");
    for _ in 0..5 {
        visit(&lanes, &same, 0, Ok(reply(999, &[]))).await;
    }
    let refused = visit(&lanes, &same, 0, Ok(reply(200, &[]))).await;
    let words = "the host refused 5 requests in a row, the last with status 999";
    assert_eq!(refused.answer, Err(Failure::NotAsked(words.to_owned())));
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_request_gives_its_place_back() {
    let lanes = lanes();
    let same = request("https://site.com/");
    let cancelled = tokio::time::timeout(Duration::from_millis(500), async {
        future::join(
            visit(&lanes, &same, 60_000, Ok(reply(200, &[]))),
            visit(&lanes, &same, 60_000, Ok(reply(200, &[]))),
        )
        .await
    });
    assert!(cancelled.await.is_err());
    assert_eq!(starts(&lanes, &[same], 0).await, [500]);
}

#[tokio::test(start_paused = true)]
async fn events_tell_what_happens() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let hook: WorldHook = {
        let seen = Arc::clone(&seen);
        Arc::new(move |event| seen.lock().unwrap().push(event))
    };
    let lanes = Lanes::new(LaneOptions::default(), Clock::start(), Some(hook));
    visit(&lanes, &request("https://www.site.com/"), 0, Ok(reply(429, &[("retry-after", "7")]))).await;
    let host = || "www.site.com".to_owned();
    let expected = [
        WorldEvent::Started { host: host() },
        WorldEvent::Cooling { host: host(), seconds: 7 },
        WorldEvent::Ended { host: host() },
    ];
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[tokio::test(start_paused = true)]
async fn a_whois_server_is_asked_one_thing_at_a_time() {
    let same = ["whois://whois.site.com/a", "whois://whois.site.com/b", "whois://whois.site.com/c"];
    assert_eq!(starts(&lanes(), &same.map(request), 1000).await, [0, 1000, 2000]);
    // Others are not held up, but for those of the same registry.
    let mixed = ["whois://whois.site.com/a", "whois://whois.nic.net/a", "https://rdap.site.com/a"];
    assert_eq!(starts(&lanes(), &mixed.map(request), 1000).await, [0, 0, 1000]);
}

#[tokio::test(start_paused = true)]
async fn a_whois_server_that_refuses_gets_a_rest() {
    let says = |text: &str| Ok(Reply::bare("whois://whois.site.com/a", 200, text));
    for (text, rests, refusals) in
        [("No match for A.COM", 250, 0), ("% Too many requests", 5000, 1), ("", 5000, 1)]
    {
        let (lanes, request) = (lanes(), request("whois://whois.site.com/a"));
        let first = visit(&lanes, &request, 0, says(text)).await;
        assert_eq!(first.answer.unwrap().refusals, refusals, "{text}");
        assert_eq!(visit(&lanes, &request, 0, says("x")).await.started, rests, "{text}");
    }
    // Who refuses everything is left alone.
    let (lanes, request) = (lanes(), request("whois://whois.site.com/a"));
    for _ in 0..5 {
        visit(&lanes, &request, 0, says("")).await.answer.unwrap();
    }
    let closed = visit(&lanes, &request, 0, says("x")).await.answer;
    let why = "the host refused 5 requests in a row".to_owned();
    assert_eq!(closed, Err(Failure::NotAsked(why)));
}
