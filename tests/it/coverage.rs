//! Nothing in the catalog is without a reply that shows it: each signal of each check, each wall and
//! each state that withholds a name held for at least one recorded reply.

use std::collections::BTreeSet;

use callsign::catalog::handle::Handle;
use callsign::judge::hearing::hear;

use crate::replies::{catalog, recorded};

#[test]
fn every_signal_and_every_wall_has_a_reply_for_which_it_holds() {
    let mut held = BTreeSet::new();
    for one in recorded() {
        let Ok((platform, probe)) = one.place(catalog()) else { continue };
        let Ok(reply) = one.reply(probe) else { continue };
        let at = reply.at;
        let hearing = hear(platform, probe, &Handle::new(one.handle.clone()), &Ok(reply), at);
        let signals = hearing.evidence.into_iter().filter(|evidence| evidence.held);
        held.extend(signals.map(|evidence| (platform.id.clone(), evidence.signal)));
    }
    let mut lacking = Vec::new();
    for platform in &catalog().platforms {
        let signals = platform.probes.iter().flat_map(|probe| &probe.signals);
        for signal in signals.chain(&platform.walls) {
            let known = held.contains(&(platform.id.clone(), signal.notation()));
            if !known {
                lacking.push(format!("{}: {:?}: {}", platform.id, signal.says, signal.notation()));
            }
        }
    }
    assert!(lacking.is_empty(), "{} signals hold for no reply\n{}", lacking.len(), lacking.join("\n"));
}
