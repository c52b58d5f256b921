use std::sync::atomic::{AtomicUsize, Ordering};

use futures::future;

use super::*;

const LATE: Duration = Duration::from_secs(60);

fn grant(basic: bool) -> Arc<Grant> {
    Arc::new(Grant {
        variables: vec!["APP_ID".to_owned(), "APP_SECRET".to_owned()],
        url: "https://id.site.com/token".parse().unwrap(),
        basic,
        client: Secret::new("own+id"),
        secret: Secret::new("own:secret"),
        form: vec![("grant_type".to_owned(), "client_credentials".to_owned())],
        token: "/access_token".to_owned(),
        expires: "/expires_in".to_owned(),
    })
}

fn asking(grant: &Arc<Grant>) -> Request {
    let mut request = Request::get("https://api.site.com/users".parse().unwrap());
    request.credentials.push(Credential {
        place: CredentialPlace::Header,
        name: "authorization".to_owned(),
        template: "Bearer $APP_TOKEN".to_owned(),
        parts: vec![("APP_TOKEN".to_owned(), Material::Granted(Arc::clone(grant)))],
    });
    request
}

fn reply(status: u16, body: &str) -> Reply {
    Reply::bare("https://id.site.com/token", status, body)
}

const GIVEN: &str = r#"{"access_token":"t0ken","expires_in":90,"token_type":"bearer"}"#;

/// Fills a request when the endpoint answers so after a second; counts how often it is asked.
async fn filled(tokens: &Tokens, count: &AtomicUsize, clock: Clock, said: Answer) -> Result<String, Failure> {
    let request = asking(&grant(false));
    let filled = tokens
        .fill(&request, clock.now() + LATE, clock, |_| {
            let said = said.clone();
            async move {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_secs(1)).await;
                said
            }
        })
        .await?;
    Ok(filled.credentials[0].filled().unwrap())
}

#[tokio::test(start_paused = true)]
async fn one_token_serves_all_until_it_ends() {
    let (tokens, count, clock) = (Tokens::default(), AtomicUsize::new(0), Clock::start());
    let all = (0..5).map(|_| filled(&tokens, &count, clock, Ok(reply(200, GIVEN))));
    for one in future::join_all(all).await {
        assert_eq!(one.unwrap(), "Bearer t0ken");
    }
    assert_eq!(count.load(Ordering::SeqCst), 1);
    tokio::time::sleep(Duration::from_secs(61)).await;
    filled(&tokens, &count, clock, Ok(reply(200, GIVEN))).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 2);
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_final_and_tells_no_more_than_its_status() {
    for (status, body) in [
        (401, r#"{"error":"own:secret is wrong"}"#),
        (302, ""),
        (200, "{}"),
        (200, r#"{"access_token":"a b"}"#),
        (200, r#"{"access_token":"a\nb"}"#),
        (200, r#"{"access_token":""}"#),
    ] {
        let (tokens, count, clock) = (Tokens::default(), AtomicUsize::new(0), Clock::start());
        for _ in 0..2 {
            let failure = filled(&tokens, &count, clock, Ok(reply(status, body))).await.unwrap_err();
            let words = failure.to_string();
            assert!(matches!(failure, Failure::NeedsKey(_)));
            assert!(words.contains("APP_ID and APP_SECRET") && words.contains(&format!("status {status}")));
            assert!(!words.contains("own") && !words.contains("wrong"), "{words}");
        }
        assert_eq!(count.load(Ordering::SeqCst), 1, "{status} {body}");
    }
}

#[tokio::test(start_paused = true)]
async fn trouble_on_the_way_is_no_refusal() {
    let (tokens, count, clock) = (Tokens::default(), AtomicUsize::new(0), Clock::start());
    let broken = Failure::Connect("connection refused".to_owned());
    assert_eq!(filled(&tokens, &count, clock, Err(broken.clone())).await, Err(broken));
    // Nor is one that is too busy, or whose reply is cut short: it may be asked again.
    let cut = Reply { end: End::Broken, ..reply(200, "{\"access") };
    for late in [reply(503, ""), reply(429, ""), cut] {
        let failure = filled(&tokens, &count, clock, Ok(late)).await.unwrap_err();
        assert!(matches!(failure, Failure::NotAsked(_)), "{failure}");
    }
    assert!(filled(&tokens, &count, clock, Ok(reply(200, GIVEN))).await.is_ok());
    assert_eq!(count.load(Ordering::SeqCst), 5);
}

#[tokio::test(start_paused = true)]
async fn absurd_times_harm_nobody() {
    for (seconds, asked) in
        [("18446744073709551615", 1), ("\"18446744073709551615\"", 1), ("20", 1), ("0", 2)]
    {
        let (tokens, count, clock) = (Tokens::default(), AtomicUsize::new(0), Clock::start());
        let body = format!(r#"{{"access_token":"t0ken","expires_in":{seconds}}}"#);
        for _ in 0..2 {
            assert!(filled(&tokens, &count, clock, Ok(reply(200, &body))).await.is_ok());
        }
        assert_eq!(count.load(Ordering::SeqCst), asked, "{seconds}");
    }
}

#[tokio::test(start_paused = true)]
async fn who_waits_for_anothers_token_waits_no_longer_than_it_may() {
    let (tokens, clock) = (Tokens::default(), Clock::start());
    let request = asking(&grant(false));
    let never = |_| future::pending::<Answer>();
    let first = tokens.fill(&request, LATE, clock, never);
    let second = tokens.fill(&request, Duration::from_secs(2), clock, never);
    let second = tokio::time::timeout(LATE, async {
        tokio::select! {
            biased;
            _ = first => unreachable!("it never ends"),
            second = second => second.map(|_| ()),
        }
    });
    assert_eq!(second.await.unwrap(), Err(Failure::TimedOut));
}

#[test]
fn credentials_stand_where_the_platform_wants_them() {
    let form = request(&grant(false));
    assert_eq!((form.method, form.follow), (Method::Post, false));
    assert_eq!(form.body.as_deref(), Some("grant_type=client_credentials"));
    let sent: Vec<_> =
        form.credentials.iter().map(|one| (one.name.as_str(), one.filled().unwrap())).collect();
    assert_eq!(sent, [("client_id", "own+id".to_owned()), ("client_secret", "own:secret".to_owned())]);
    let basic = request(&grant(true));
    let pair = BASE64_STANDARD.encode("own%2Bid:own%3Asecret");
    assert_eq!(basic.credentials[0].filled().unwrap(), format!("Basic {pair}"));
    assert!(!format!("{form:?}{basic:?}").contains("own"), "debugging shows no secret");
}
