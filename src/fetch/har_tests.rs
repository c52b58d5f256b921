//! Archives: nothing lost, nothing secret, nothing taken on trust.

use jiff::Timestamp;
use proptest::prelude::*;

use super::*;
use crate::exchange::{Credential, CredentialPlace, End, Hop, Reply, Secret};

/// Answers what it is told, each answer a second later.
struct Script(Mutex<(Vec<Answer>, u64)>);

impl Fetch for Script {
    async fn fetch(&self, _: &Request, _: Duration) -> Answer {
        let mut script = self.0.lock().unwrap();
        script.1 += 1;
        script.0.remove(0)
    }

    fn now(&self) -> Duration {
        Duration::from_secs(self.0.lock().unwrap().1)
    }

    async fn pause(&self, _: Duration) {}

    async fn until(&self, _: Duration) {}
}

fn request(url: &str) -> Request {
    Request::get(url.parse().unwrap())
}

fn reply(body: &[u8]) -> Reply {
    Reply {
        url: "https://www.site.com/acme?x=1#top".parse().unwrap(),
        status: 200,
        headers: vec![
            ("content-type".into(), "text/html".into()),
            ("x-a".into(), "1".into()),
            ("x-a".into(), "2".into()),
        ],
        body: body.into(),
        end: End::AtLimit,
        hops: vec![Hop {
            url: "https://site.com/acme".parse().unwrap(),
            status: 301,
            location: "//www.site.com/acme".into(),
        }],
        at: "2026-11-21T10:11:12.345678Z".parse().unwrap(),
        started: Duration::from_micros(1_234_567),
        ended: Duration::from_micros(2_345_678),
        refusals: 7,
        remembered: true,
        gist: None,
    }
}

fn info() -> LogInfo {
    LogInfo {
        version: "0.1.0".into(),
        as_of: "2026-11-21T00:00:00Z".into(),
        plan: serde_json::json!({"places": ["one", {"b": 1, "a": 2}]}),
        random: [("one/page".to_owned(), vec!["qzvwx".to_owned()])].into(),
        keys_set: vec!["ONE".into()],
        contains_strangers_text: true,
        ..LogInfo::default()
    }
}

fn there_and_back(exchanges: &[Exchange]) -> Archive {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.har");
    write(&path, &info(), exchanges).unwrap();
    Archive::read(&path).unwrap()
}

fn exchange(answer: Answer) -> Exchange {
    let (started, ended) = (Duration::from_millis(1), Duration::from_millis(2));
    let at = "2026-11-21T10:11:12.3Z".parse().unwrap();
    Exchange { request: request("https://site.com/acme?q=a%20b"), answer, at, started, ended }
}

proptest! {
    #[test]
    fn a_reply_survives_to_the_byte(body in proptest::collection::vec(any::<u8>(), 0..300), text: String, micros in 0..u64::MAX / 2) {
        let mut odd = reply(&body);
        odd.headers.push(("x-odd".into(), text.clone()));
        odd.hops[0].location = text.clone();
        odd.started = Duration::from_micros(micros);
        let mut asked = exchange(Ok(odd));
        asked.request.body = Some(text.clone());
        asked.request.method = Method::Post;
        let words = exchange(Ok(reply(text.as_bytes())));
        let all = vec![asked, words];
        prop_assert_eq!(there_and_back(&all).exchanges, all);
    }
}

#[test]
fn failures_and_the_log_survive() {
    let failures = [
        Failure::TimedOut,
        Failure::Dns("no such name".into()),
        Failure::Guard("private".into()),
        Failure::Redirects,
        Failure::CoolingDown(77),
        Failure::NotAsked("no time".into()),
    ];
    let all: Vec<Exchange> = failures.into_iter().map(|failure| exchange(Err(failure))).collect();
    let archive = there_and_back(&all);
    assert_eq!(archive.exchanges, all);
    assert_eq!(archive.info, info());
}

#[tokio::test]
async fn what_is_recorded_is_replayed_in_order() {
    let (first, second) = (reply(b"first"), reply(b"second"));
    let answers = vec![Ok(first.clone()), Err(Failure::TimedOut), Ok(second.clone())];
    let recorder = Recorder::new(Script(Mutex::new((answers, 0))));
    let (one, other) = (request("https://site.com/one"), request("https://site.com/other"));
    for asked in [&one, &other, &one] {
        let _ = recorder.fetch(asked, Duration::MAX).await;
    }
    let replayer = there_and_back(&recorder.exchanges()).replayer();
    assert_eq!(replayer.now(), Duration::ZERO);
    assert_eq!(replayer.fetch(&one, Duration::ZERO).await, Ok(first.clone()));
    assert_eq!(replayer.now(), Duration::from_secs(1));
    assert_eq!(replayer.fetch(&one, Duration::ZERO).await, Ok(second));
    assert_eq!(replayer.fetch(&other, Duration::ZERO).await, Err(Failure::TimedOut));
    assert_eq!(replayer.now(), Duration::from_secs(3));
    let missing = Err(Failure::Ended);
    assert_eq!(replayer.fetch(&one, Duration::ZERO).await, missing);
    let fresh = Request { fresh: true, ..one.clone() };
    assert_eq!(replayer.fetch(&fresh, Duration::ZERO).await, missing);
    assert_eq!(replayer.fetch(&request("https://site.com/none"), Duration::ZERO).await, missing);
}

#[tokio::test]
async fn the_exact_question_comes_first() {
    let mut json = exchange(Ok(reply(b"json")));
    json.request.headers.push(("accept".into(), "application/json".into()));
    let page = exchange(Ok(reply(b"page")));
    let replayer = there_and_back(&[json.clone(), page.clone()]).replayer();
    assert_eq!(replayer.fetch(&page.request, Duration::ZERO).await, page.answer);
    assert_eq!(replayer.fetch(&page.request, Duration::ZERO).await, json.answer);
}

#[tokio::test]
async fn secrets_stay_out() {
    let mut answer = reply(b"page");
    answer.headers.push(("set-cookie".into(), "sid=cookie-secret; Secure".into()));
    let recorder = Recorder::new(Script(Mutex::new((vec![Ok(answer)], 0))));
    let mut asked = request("https://site.com/");
    let value = Secret::new("key-secret");
    asked.credentials.push(Credential::plain(CredentialPlace::Header, "x-key", value));
    for name in ["Authorization", "cookie", "proxy-authorization"] {
        asked.headers.push((name.into(), "header-secret".into()));
    }
    recorder.fetch(&asked, Duration::MAX).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.har");
    recorder.write(&path, &info()).unwrap();
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(!written.contains("secret") && written.contains("sid="), "{written}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
    // Nothing but the archive is left in the folder, and an old one is replaced.
    recorder.write(&path, &info()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn it_is_a_har_that_others_can_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.har");
    let binary = exchange(Ok(reply(&[0xff, 0x00])));
    write(&path, &info(), &[exchange(Ok(reply(b"page"))), binary, exchange(Err(Failure::TimedOut))]).unwrap();
    let har: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let log = &har["log"];
    assert_eq!((log["version"].as_str(), log["creator"]["name"].as_str()), (Some("1.2"), Some("callsign")));
    for entry in log["entries"].as_array().unwrap() {
        assert!(entry["startedDateTime"].as_str().unwrap().parse::<Timestamp>().is_ok());
        assert!(entry["time"].is_number() && entry["cache"].is_object());
        for field in
            ["method", "url", "httpVersion", "headers", "queryString", "cookies", "headersSize", "bodySize"]
        {
            assert!(!entry["request"][field].is_null(), "{field}");
        }
        for field in [
            "status",
            "statusText",
            "httpVersion",
            "headers",
            "cookies",
            "content",
            "redirectURL",
            "headersSize",
            "bodySize",
        ] {
            assert!(!entry["response"][field].is_null(), "{field}");
        }
        for field in ["send", "wait", "receive"] {
            assert!(entry["timings"][field].is_number(), "{field}");
        }
    }
    assert_eq!(
        log["entries"][0]["request"]["queryString"][0],
        serde_json::json!({"name": "q", "value": "a b"})
    );
    assert_eq!(log["entries"][1]["response"]["content"]["encoding"], "base64");
}

#[test]
fn what_is_not_ours_is_refused_with_its_place() {
    let path = Path::new("x.har");
    let said = |bytes: &[u8]| Archive::parse(bytes, path).unwrap_err().to_string();
    assert!(said(b"").contains("it ends early at line 1"));
    assert!(said(b"{]").contains("it is not JSON at line 1, column 2"));
    assert!(said(br#"{"log": {"version": "1.2", "entries": []}}"#).contains("a field is missing"));
    let deep = "[".repeat(100_000);
    assert!(said(deep.as_bytes()).contains("x.har"));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.har");
    write(&file, &info(), &[exchange(Ok(reply(b"page")))]).unwrap();
    let sound = std::fs::read_to_string(&file).unwrap();
    let bent = sound.replace("\"final_url\": \"https", "\"final_url\": \"");
    assert!(said(bent.as_bytes()).contains("entry 1 of `x.har` is damaged (an address is not a URL)"));
    let missing = Archive::read(Path::new("/nowhere/x.har")).unwrap_err().to_string();
    assert!(missing.contains("/nowhere/x.har") && missing.contains("cannot be read"));
    let nowhere = write(Path::new("/nowhere/x.har"), &info(), &[]).unwrap_err().to_string();
    assert!(nowhere.contains("cannot be written"));
}

#[test]
fn a_file_without_end_is_not_read_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("huge.har");
    File::create(&path).unwrap().set_len(LARGEST + 10).unwrap();
    assert!(matches!(Archive::read(&path), Err(ArchiveError::TooLarge { .. })));
}

#[tokio::test]
async fn what_was_not_asked_over_http_is_kept_like_the_rest() {
    let whois = Reply::bare("whois://whois.site.com:4343/domain%20acme.com", 200, "No match\r\n");
    let dns = Reply::bare("dns:///acme.com?type=NS", 200, "{\"RCODE\":3}");
    let exchanges: Vec<Exchange> = [
        (request(whois.url.as_str()), Ok(Reply { end: End::Broken, refusals: 3, ..whois.clone() })),
        (request(dns.url.as_str()), Ok(dns.clone())),
        (request("whois://whois.site.com/b"), Err(Failure::Proxied("whois".to_owned()))),
        (request("dns:///b.com?type=NS"), Err(Failure::Dns("the resolver refused".to_owned()))),
    ]
    .map(|(request, answer)| Exchange { request, ..exchange(answer) })
    .to_vec();
    let archive = there_and_back(&exchanges);
    assert_eq!(archive.exchanges, exchanges);
    let mut written = Vec::new();
    put(&mut written, &info(), &exchanges).unwrap();
    let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
    let entries = &written["log"]["entries"];
    for (number, version, kind) in [(0, "WHOIS", "text/plain"), (1, "DNS", "application/dns+json")] {
        let entry = &entries[number];
        assert_eq!((&entry["request"]["method"], &entry["response"]["status"]), (&"GET".into(), &200.into()));
        assert_eq!(entry["request"]["httpVersion"], version);
        assert_eq!(entry["response"]["httpVersion"], version);
        assert_eq!(entry["response"]["content"]["mimeType"], kind);
    }
    assert_eq!(entries[2]["request"]["httpVersion"], "WHOIS");
    let replayer = archive.replayer();
    for exchange in exchanges {
        assert_eq!(replayer.fetch(&exchange.request, Duration::ZERO).await, exchange.answer);
    }
}
