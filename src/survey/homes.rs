//! Where our own domains point: the home page of each one to which an account links, read once a
//! survey, so that the two may vouch for each other.

use std::time::Duration;

use url::Url;

use super::Order;
use crate::exchange::{End, Request};
use crate::fetch::Fetch;
use crate::owner::identity::{Home, linked};
use crate::reading::Reading;
use crate::standing::Standing;

/// Reads the home pages of those of the order's domains to which a taken account links.
pub(super) async fn read<F: Fetch>(
    order: &Order<'_>,
    world: &F,
    standings: &[Standing],
    end: Duration,
) -> Vec<Home> {
    let owners = || standings.iter().filter_map(|standing| standing.owner.as_ref());
    let is_linked =
        |domain: &&String| owners().any(|owner| linked(owner, std::slice::from_ref(*domain)).is_some());
    let mut homes = Vec::new();
    for domain in order.domains.iter().filter(is_linked) {
        homes.push(Home { domain: domain.clone(), points_at: points_at(domain, world, end).await });
    }
    homes
}

/// Nothing where the page did not answer, or not whole and without a word of any account.
async fn points_at<F: Fetch>(domain: &str, world: &F, end: Duration) -> Option<Vec<Url>> {
    let request = Request { follow: true, ..Request::get(Url::parse(&format!("https://{domain}/")).ok()?) };
    let reply = world.fetch(&request, end).await.ok()?;
    let host = reply.url.host_str()?;
    // A redirect to somebody else's page is that page's word, not the domain's.
    let is_ours = host == domain || host.strip_suffix(domain).is_some_and(|before| before.ends_with('.'));
    if !is_ours || !(200..300).contains(&reply.status) {
        return None;
    }
    let reading = Reading::new(&reply);
    let links: Vec<Url> = reading.rel("me").iter().filter_map(|link| Url::parse(link).ok()).collect();
    (reply.end == End::Whole || !links.is_empty()).then_some(links)
}
