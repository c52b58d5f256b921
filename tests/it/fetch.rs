//! The way to the world over real sockets: what callsign asks, and what it makes of the answers.

use std::io::Write;
use std::time::Duration;

use callsign::exchange::{Answer, Pace, Reply, Request};
use callsign::fetch::client::ClientOptions;
use callsign::fetch::lane::LaneOptions;
use callsign::fetch::{Fetch, Web, WebOptions};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::server::World;

mod answers;
mod archive;
mod bodies;
mod manners;
mod redirects;
mod registers;
mod trust;

const BUDGET: Duration = Duration::from_secs(20);

pub(crate) fn options(world: &World) -> WebOptions {
    let client = ClientOptions {
        proxy: Some(world.proxy_url()),
        ca_cert: Some(std::fs::read(world.ca_pem_path()).unwrap()),
        timeout: Duration::from_secs(10),
        ..ClientOptions::default()
    };
    let pace = Pace { gap_ms: 1, in_flight: 2 };
    WebOptions { client, lanes: LaneOptions { pace, ..LaneOptions::default() }, hook: None }
}

pub(crate) fn web(world: &World) -> Web {
    Web::new(options(world)).unwrap()
}

pub(crate) fn get(url: &str) -> Request {
    Request::get(url.parse().unwrap())
}

async fn ask(world: &World, request: &Request) -> Answer {
    web(world).fetch(request, BUDGET).await
}

fn text(reply: &Reply) -> &str {
    std::str::from_utf8(&reply.body).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}
