//! What it costs to judge one reply: pages of three sizes, held against a rule as the community
//! lists have them (a status and a text on each side), beside looking for those two texts and
//! nothing else in the same bytes.

#![expect(clippy::print_stdout, reason = "the figures are what the bench is for")]

use std::fmt::Write as _;
use std::hint::black_box;
use std::time::{Duration, Instant};

use callsign::catalog::Catalog;
use callsign::catalog::handle::Handle;
use callsign::exchange::{Answer, Reply};
use callsign::judge::hearing::{Heard, hear};
use jiff::Timestamp;

const ENTRY: &str = r#"
schema = "callsign.platforms/1"
[[platform]]
id = "place"
name = "Place"
namespace = "user"
category = "social"
tier = 1
profile = "https://place.example/{handle}"
proved_by = "shape"
terms = "none"
handle = { min = 1, max = 30, pattern = "[a-z]+", binds = "new-accounts", verified = true, words = "letters", source = "test" }
controls = { taken = ["famous", "obscure"] }
look = { url = "https://place.example/{handle}", question = "is there a profile?", signed_in = false }
sources = [{ what = "test", date = "2026-11-21" }]
[[platform.probe]]
id = "page"
kind = "page"
url = "https://place.example/{handle}"
can_say = ["taken", "vacant"]
absence = "no-account"
signal = [
  { says = "taken", status = [200], text = ["data-section-end"] },
  { says = "absent", status = [404], text = ["nobody lives here"] },
]
"#;

const HANDLE: &str = "acmeworks";
const SIZES: [usize; 3] = [10_000, 100_000, 1_000_000];
/// How long each judgement is measured, and each search for the two texts.
const LONG_ENOUGH: [Duration; 2] = [Duration::from_millis(800), Duration::from_millis(50)];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let catalog = Catalog::parse("bench.toml", ENTRY)?;
    let platform = &catalog.platforms[0];
    let (probe, handle) = (&platform.probes[0], Handle::new(HANDLE));
    println!("{:<14} {:>12} {:>9} {:>14} {:>8}", "reply", "ns/page", "MB/s", "plain search", "ratio");
    for size in SIZES {
        for (kind, body) in [("html", page(size)), ("json", json(size))] {
            let answer: Answer = Ok(reply(kind, &body)?);
            let heard = || hear(platform, probe, &handle, &answer, Timestamp::UNIX_EPOCH);
            assert!(matches!(heard().heard, Heard::Taken { .. }), "{:?}", heard().heard);
            let judged = fastest(LONG_ENOUGH[0], || drop(black_box(heard())));
            let searched = fastest(LONG_ENOUGH[1], || {
                let text = black_box(body.as_str());
                black_box(text.contains("data-section-end") || text.contains("nobody lives here"));
            });
            println!(
                "{:<14} {:>12} {:>9.1} {:>14} {:>8.1}",
                format!("{kind} {} kB", size / 1000),
                judged.as_nanos(),
                f64::from(u32::try_from(body.len())?) / judged.as_secs_f64() / 1e6,
                searched.as_nanos(),
                judged.as_secs_f64() / searched.as_secs_f64(),
            );
        }
    }
    Ok(())
}

/// The time of one call, the best of many: whatever else the machine does only adds to it.
fn fastest(long_enough: Duration, mut work: impl FnMut()) -> Duration {
    let (begun, mut best) = (Instant::now(), Duration::MAX);
    while begun.elapsed() < long_enough {
        let turn = Instant::now();
        work();
        best = best.min(turn.elapsed());
    }
    best
}

fn reply(kind: &str, body: &str) -> Result<Reply, Box<dyn std::error::Error>> {
    let mime = if kind == "json" { "application/json" } else { "text/html; charset=utf-8" };
    let headers = vec![("content-type".to_owned(), mime.to_owned())];
    let url = format!("https://place.example/{HANDLE}").parse()?;
    Ok(Reply { headers, ..Reply::of(url, 200, body.as_bytes()) })
}

/// A page with a head, scripts and a list of posts, as profile pages have them.
fn page(size: usize) -> String {
    let mut page = format!(
        r#"<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{HANDLE} &amp; friends</title>
<link rel="canonical" href="https://place.example/{HANDLE}"><meta property="og:url" content="https://place.example/{HANDLE}">
<style>.card{{display:flex}} .card>a{{color:#123}}</style></head><body class="page"><header><h1>{HANDLE}</h1></header><main>"#
    );
    let mut post = 0;
    while page.len() < size {
        post += 1;
        let _ = write!(
            page,
            r#"<article class="card card-{post}" data-id="{post}" id="post-{post}"><a href="/{HANDLE}/posts/{post}" rel="nofollow"><img src="https://cdn.example/{post}.jpg" alt="picture"></a>
  <p>Post number {post}: what we did on the <b>weekend</b> &amp; other things, at some length so that it reads like text.</p>
  <span class="meta">12 likes</span><button type="button" aria-label="share">Share</button></article>
"#
        );
        if post % 10 == 0 {
            let _ = write!(
                page,
                r#"<script>window.__POSTS__.push({{"id":{post},"tags":["a","b"],"html":"<p>x</p>"}});if(a<b){{c()}}</script>"#
            );
        }
    }
    page.push_str("<footer data-section-end>About Privacy</footer></main></body></html>");
    page
}

/// A list of posts as an interface would give it.
fn json(size: usize) -> String {
    let mut json = format!(r#"{{"login":"{HANDLE}","id":4711,"posts":["#);
    let mut post = 0;
    while json.len() < size {
        post += 1;
        let comma = if post > 1 { "," } else { "" };
        let _ = write!(
            json,
            r#"{comma}{{"id":{post},"kind":"post","author":{{"login":"{HANDLE}","verified":false}},"text":"Post number {post}, at some length so that it reads like text","likes":[1,2,3],"next":null}}"#
        );
    }
    json.push_str(r#"],"end":"data-section-end"}"#);
    json
}
