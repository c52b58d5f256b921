//! The way to the world over real sockets.

mod smoke {
    use crate::server::{Answered, World};
    use callsign::exchange::Request;
    use callsign::fetch::client::ClientOptions;
    use callsign::fetch::{Fetch, Web, WebOptions};
    use std::time::Duration;

    #[tokio::test]
    async fn smoke() {
        let world = World::start(|_| Answered::new(200, "hi"));
        let client = ClientOptions {
            proxy: Some(world.proxy_url()),
            ca_cert: Some(std::fs::read(world.ca_pem_path()).unwrap()),
            ..ClientOptions::default()
        };
        let web = Web::new(WebOptions { client, ..WebOptions::default() }).unwrap();
        let reply =
            web.fetch(&Request::get("https://site.com/x".parse().unwrap()), Duration::from_secs(20)).await;
        eprintln!("{reply:?} {:?}", world.asked());
        reply.unwrap();
    }
}
