//! A survey's exchanges, recorded from real sockets and replayed without them.

use std::time::Duration;

use callsign::exchange::{Credential, CredentialPlace, Secret};
use callsign::fetch::Fetch;
use callsign::fetch::har::{Archive, LogInfo, Recorder};
use futures::future;

use super::{BUDGET, get, gzip, web};
use crate::server::{Answered, Door, World};

#[tokio::test]
async fn a_replay_says_what_the_world_said() {
    let world = World::start(|asked| match &*asked.path_and_query {
        "/moved" => Answered::redirect(301, "https://www.site.com/page"),
        "/binary" => Answered::new(200, vec![0xff; 100]),
        "/zipped" => Answered::new(200, gzip(b"<title>acme</title>")).with("content-encoding", "gzip"),
        "/refused" => Answered::new(429, "").with("retry-after", "3600"),
        path => Answered::new(404, path).with("set-cookie", "sid=cookie-secret"),
    });
    world.door("bad.com", Door::Expired);
    let recorder = Recorder::new(web(&world));
    let mut requests: Vec<_> = ["moved", "binary", "zipped", "nobody", "nobody"]
        .iter()
        .map(|path| get(&format!("https://site.com/{path}")))
        .chain([get("https://bad.com/"), get("https://busy.com/refused"), get("http://10.0.0.1/")])
        .collect();
    let value = Secret::new("key-secret");
    requests[3].credentials.push(Credential::plain(CredentialPlace::Query, "key", value));
    requests[4].fresh = true;
    let live = future::join_all(requests.iter().map(|request| recorder.fetch(request, BUDGET))).await;
    assert_eq!(live.iter().filter(|answer| answer.is_err()).count(), 2);
    assert!(world.asked().iter().any(|asked| asked.path_and_query == "/nobody?key=key-secret"));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("survey.har");
    recorder.write(&path, &LogInfo::default()).unwrap();
    drop(world);
    let written = std::fs::read_to_string(&path).unwrap();
    assert!(!written.contains("-secret"), "{written}");

    let archive = Archive::read(&path).unwrap();
    let latest = archive.exchanges.iter().map(|exchange| exchange.ended).max().unwrap();
    let replayer = archive.replayer();
    for (request, answer) in requests.iter().zip(&live) {
        assert_eq!(replayer.fetch(request, Duration::ZERO).await, *answer, "{}", request.url);
    }
    assert_eq!(replayer.now(), latest);
}
