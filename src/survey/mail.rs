//! Whether mail is taken for the look-alikes that strangers have registered: one question of DNS each, and none
//! about the name itself. Whatever comes of it, the verdict stays.

use std::time::Duration;

use futures::future::join_all;

use super::{Order, locked};
use crate::catalog::handle::Handle;
use crate::catalog::platform::{Kind, Platform, Probe};
use crate::fetch::Fetch;
use crate::owner;
use crate::probe;
use crate::reading::Reading;
use crate::standing::File;
use crate::verdict::Verdict;

/// What a question about the delegation asks for, and what one about mail does (RFC 4501).
const DELEGATION: &str = "type=NS";
const MAIL: &str = "type=MX";

/// How mail is asked about at `platform`, where its domains' delegation may be asked about.
pub(crate) fn wanted(order: &Order<'_>, platform: &Platform) -> Option<Probe> {
    let of_delegation = |probe: &&Probe| probe.corroborates && probe.url.contains(DELEGATION);
    let probe = platform.probes.iter().find(of_delegation).filter(|_| platform.kind == Kind::Domain)?;
    let probe = Probe { id: "mail".to_owned(), url: probe.url.replace(DELEGATION, MAIL), ..probe.clone() };
    probe::admitted(&probe, &order.manner, &order.keys).is_ok().then_some(probe)
}

/// Asks about each look-alike that `files` found registered on `platform`.
pub(super) async fn read<F: Fetch>(
    order: &Order<'_>,
    platform: &Platform,
    world: &F,
    files: &std::sync::Mutex<Vec<File>>,
    end: Duration,
) {
    let Some(probe) = wanted(order, platform) else { return };
    let by = (world.now() + order.budget).min(end);
    let is_due = |file: &File| {
        let found = file.owner.as_ref().and_then(|owner| owner.registration.as_ref());
        file.name >= order.names()
            && found.is_some_and(|found| found.mail.is_none())
            && file.close(platform, "").verdict == Verdict::Taken
    };
    let due: Vec<(usize, Handle)> = {
        let files = locked(files);
        let due = files.iter().enumerate().filter(|(_, file)| is_due(file));
        due.map(|(index, file)| (index, file.handle.clone())).collect()
    };
    if due.is_empty() || world.is_past(end) {
        return;
    }
    let asked = due.into_iter().map(|(index, handle)| {
        let request = probe::request(&probe, &handle, &order.keys);
        let probe = &probe;
        async move {
            // A failure only means that it is not known.
            let reply = world.fetch(&request.ok()?, by).await.ok()?;
            Some((index, owner::read(probe, &Reading::new(&reply)).registration?.mail?))
        }
    });
    for (index, mail) in join_all(asked).await.into_iter().flatten() {
        let mut files = locked(files);
        let owner = files[index].owner.as_mut();
        if let Some(found) = owner.and_then(|owner| owner.registration.as_mut()) {
            found.mail = Some(mail);
        }
    }
}
