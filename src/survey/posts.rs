//! The latest public posts of accounts that were found, for the rules about holders: one request an
//! account at most, none where the account hides from strangers. Whatever comes of it, the verdict
//! stays.

use std::time::Duration;

use futures::future::join_all;
use sha2::{Digest, Sha256};

use super::load::{fits, left_before};
use super::{Order, locked};
use crate::catalog::hexadecimal;
use crate::catalog::platform::{OwnerField, Platform, Probe};
use crate::catalog::posts::Posts;
use crate::fetch::Fetch;
use crate::owner::{Feed, posts, shield};
use crate::probe;
use crate::standing::File;
use crate::verdict::Verdict;

/// Where `platform` shows posts and how it is asked for them, where they are wanted and may be asked
/// for.
pub(crate) fn wanted<'p>(order: &Order<'_>, platform: &'p Platform) -> Option<(&'p Posts, Probe)> {
    let posts = platform.posts.as_ref().filter(|_| order.posts.contains(&platform.id))?;
    let probe = posts.probe();
    let may = posts.anonymous || order.manner.read_posts;
    let may = may && probe::admitted(&probe, &order.manner, &order.keys).is_ok();
    (may && is_affordable(order, platform)).then_some((posts, probe))
}

/// Whether what is left after all checks pays for the posts of every name here; places that come
/// first in the plan go first.
fn is_affordable(order: &Order<'_>, platform: &Platform) -> bool {
    let names = f64::from(u32::try_from(order.names()).unwrap_or(u32::MAX));
    let cost = |platform: &Platform| {
        let posts = platform.posts.as_ref().filter(|_| order.posts.contains(&platform.id));
        posts.and_then(|posts| posts.cost_usd).unwrap_or(0.0) * names
    };
    let earlier = order.platforms.iter().take_while(|one| one.id != platform.id);
    let wanted = cost(platform);
    wanted == 0.0 || fits(wanted, left_before(order, None).0 - earlier.map(|one| cost(one)).sum::<f64>())
}

/// Reads the posts of each account that `files` found on `platform`, once.
pub(super) async fn read<F: Fetch>(
    order: &Order<'_>,
    platform: &Platform,
    world: &F,
    files: &std::sync::Mutex<Vec<File>>,
    end: Duration,
) {
    let Some((wanted, probe)) = wanted(order, platform) else { return };
    if world.is_past(end) {
        return;
    }
    let by = (world.now() + order.budget).min(end);
    let mut due = Vec::new();
    for (index, file) in locked(files).iter_mut().enumerate() {
        if !file.posts_asked && file.name < order.names() && is_open(order, platform, file) {
            file.posts_asked = true;
            due.push((index, file.handle.clone()));
        }
    }
    let asked = due.into_iter().map(|(index, handle)| {
        let request = probe::request(&probe, &handle, &order.keys);
        async move {
            // A refusal or a failure only means that no posts are known.
            let reply = world.fetch(&request.ok()?, by).await.ok()?;
            let feed = Feed {
                url: reply.url.to_string(),
                at: reply.at,
                sha256: hexadecimal(&Sha256::digest(&reply.body)),
            };
            Some((index, posts::read(wanted, &handle, platform.handle.fold, &reply), feed))
        }
    });
    for (index, found, feed) in join_all(asked).await.into_iter().flatten() {
        let mut files = locked(files);
        let Some(owner) = &mut files[index].owner else { continue };
        if let Some(latest) = posts::latest(&found)
            && owner.last_active.as_ref().is_none_or(|known| known < latest)
        {
            owner.last_active = Some(latest.clone());
        }
        owner.feed = (!found.is_empty()).then_some(feed);
        owner.recent = found;
    }
}

/// Whether an account was found that shows itself to strangers. Where the place has signs for those
/// that do not, they must have been looked at.
fn is_open(order: &Order<'_>, platform: &Platform, file: &File) -> bool {
    let signs = |probe: &Probe| {
        [OwnerField::Private, OwnerField::Labels].iter().any(|sign| probe.owner.contains_key(sign))
    };
    let looked_at = |probe: &Probe| {
        let told = file.told_by(None).iter();
        signs(probe) && told.clone().any(|one| one.probe == probe.id && one.verdict == Verdict::Taken)
    };
    let has_signs = platform.probes.iter().any(signs);
    file.close(platform, "").verdict == Verdict::Taken
        && (!has_signs || platform.probes.iter().any(looked_at))
        && file.owner.as_ref().is_some_and(|owner| !shield::is_shielded(owner, order.as_of))
}
