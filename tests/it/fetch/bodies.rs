//! Bodies: coded, cut, endless.

use std::io::Write;
use std::time::{Duration, Instant};

use callsign::exchange::{End, Failure};
use callsign::fetch::{Fetch, Web};
use flate2::Compression;
use futures::future;

use super::{BUDGET, ask, get, gzip, options};
use crate::server::{Answered, Ending, World};

#[tokio::test]
async fn codings_come_off() {
    let world = World::start(|asked| {
        let page = b"<title>acme</title>".repeat(50);
        // One uncompressed Brotli meta-block (RFC 7932, 9.2).
        let header = (u32::try_from(page.len()).unwrap() - 1) << 4 | 1 << 20;
        let brotli = [&header.to_le_bytes()[..3], &page, &[3]].concat();
        let zlib = {
            let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
            encoder.write_all(&page).unwrap();
            encoder.finish().unwrap()
        };
        match &*asked.path_and_query {
            "/gzip" => Answered::new(200, gzip(&page)).with("content-encoding", "gzip"),
            "/br" => Answered::new(200, brotli).with("content-encoding", "br"),
            "/deflate" => Answered::new(200, zlib).with("content-encoding", "deflate"),
            "/twice" => Answered::new(200, gzip(&zlib))
                .with("content-encoding", "deflate")
                .with("content-encoding", "gzip"),
            "/zstd" => Answered::new(200, page).with("content-encoding", "zstd"),
            "/latin" => {
                Answered::new(200, vec![0xe9, 0xff]).with("content-type", "text/html; charset=latin1")
            }
            _ => Answered::new(200, page),
        }
    });
    for path in ["plain", "gzip", "br", "deflate", "twice"] {
        let reply = ask(&world, &get(&format!("https://site.com/{path}"))).await.unwrap();
        assert_eq!((reply.body.len(), reply.end), (950, End::Whole), "{path}");
    }
    assert_eq!(*ask(&world, &get("https://site.com/latin")).await.unwrap().body, [0xe9, 0xff]);
    let unknown = ask(&world, &get("https://site.com/zstd")).await;
    assert_eq!(unknown, Err(Failure::Broken("an unknown content coding".to_owned())));
}

#[tokio::test]
async fn bodies_stop_at_their_limit() {
    let world = World::start(|asked| match &*asked.path_and_query {
        "/bomb" => Answered::new(200, gzip(&vec![0; 5 << 20])).with("content-encoding", "gzip"),
        "/big" => Answered::new(200, vec![b'x'; 5 << 20]),
        "/drip" => Answered::new(200, "x".repeat(2000)).ending(Ending::Drip(Duration::from_secs(60))),
        _ => Answered::new(200, "x".repeat(1000)),
    });
    for (path, end) in
        [("bomb", End::AtLimit), ("big", End::AtLimit), ("drip", End::AtLimit), ("exact", End::Whole)]
    {
        let mut request = get(&format!("https://site.com/{path}"));
        request.limit = 1000;
        let reply = ask(&world, &request).await.unwrap();
        assert_eq!((reply.body.len(), reply.end), (1000, end), "{path}");
        assert!(reply.took() < Duration::from_secs(5), "{path}");
    }
}

#[tokio::test]
async fn a_cut_is_seen_and_asked_again_once() {
    let page = "x".repeat(5000);
    let world = World::start(move |asked| {
        let zipped = gzip(page.as_bytes());
        match &*asked.path_and_query {
            "/reset" => Answered::new(200, page.clone()).ending(Ending::Reset(100)),
            _ => Answered::new(200, zipped[..zipped.len() - 4].to_vec()).with("content-encoding", "gzip"),
        }
    });
    for url in ["https://one.com/reset", "http://two.com/reset", "https://three.com/gzip"] {
        let reply = ask(&world, &get(url)).await.unwrap();
        assert_eq!((reply.status, reply.end), (200, End::Broken), "{url}");
        assert!(reply.body.len() <= 5000, "{url}");
    }
    let hosts: Vec<String> = world.asked().into_iter().map(|asked| asked.host).collect();
    assert_eq!(hosts, ["one.com", "one.com", "two.com", "two.com", "three.com", "three.com"]);
}

#[tokio::test]
async fn an_answer_that_never_ends_is_none() {
    let world = World::start(|asked| match &*asked.path_and_query {
        "/drip" => Answered::new(200, "<html>").ending(Ending::Drip(Duration::from_millis(10))),
        "/slow" => Answered::new(200, "late").after(Duration::from_secs(60)),
        _ => Answered::new(200, "").ending(Ending::Hang),
    });
    let mut options = options(&world);
    options.client.timeout = Duration::from_millis(1500);
    let web = Web::new(options).unwrap();
    let before = Instant::now();
    let requests = ["drip", "slow", "hang"].map(|path| get(&format!("https://{path}.com/{path}")));
    let answers = future::join_all(requests.iter().map(|request| web.fetch(request, BUDGET))).await;
    assert_eq!(answers, [(); 3].map(|()| Err(Failure::TimedOut)));
    assert!(before.elapsed() < Duration::from_secs(8));
    // A timeout is not asked again, and the budget binds where it is the smaller.
    assert_eq!(world.asked().len(), 3);
    let patient = super::web(&world);
    assert_eq!(
        patient.fetch(&get("https://hang.com/"), Duration::from_millis(300)).await,
        Err(Failure::TimedOut)
    );
    assert!(patient.now() < Duration::from_secs(5));
}
