//! What a key adds, computed: which verdicts and which fields of an owner the probes that need it can
//! give where the probes without any key cannot.

use super::Catalog;
use super::key::Key;
use super::platform::{Absence, OwnerField, Platform, Probe, ProbeKind, WorksFrom};
use crate::verdict::Verdict;

/// What a key adds at one place.
#[derive(Clone, Debug)]
pub struct Gain<'c> {
    /// The place.
    pub platform: &'c Platform,
    /// Verdicts that nothing else there gives.
    pub verdicts: Vec<Verdict>,
    /// Verdicts that are had without it too, but only from home networks.
    pub anywhere: Vec<Verdict>,
    /// Fields of an owner that nothing else there shows.
    pub owner: Vec<OwnerField>,
    /// Whether its interface is documented for others, while none without a key is.
    pub documented: bool,
    /// Whether it raises the limits of a check that works without it.
    pub limits: bool,
}

/// What `key` adds, place by place; places where it adds nothing are left out.
pub fn gains<'c>(catalog: &'c Catalog, key: &Key) -> Vec<Gain<'c>> {
    catalog.platforms.iter().filter_map(|platform| gain(platform, key)).collect()
}

fn gain<'c>(platform: &'c Platform, key: &Key) -> Option<Gain<'c>> {
    let uses = |probe: &&Probe| key.names().any(|name| probe.keys.iter().any(|one| one == name));
    let open = |probe: &&Probe| {
        (probe.keys.is_empty() || probe.keys_optional)
            && probe.kind != ProbeKind::SignUp
            && probe.cost_usd.is_none_or(|cost| cost <= 0.0)
    };
    let keyed = || platform.probes.iter().filter(uses).filter(|probe| !probe.keys_optional);
    let without = || platform.probes.iter().filter(open);
    let says = |probe: &Probe, verdict: Verdict| {
        let capped = verdict == Verdict::Vacant && probe.absence == Absence::Ambiguous;
        probe.can_say.contains(&verdict) && !capped
    };
    let (mut verdicts, mut anywhere) = (Vec::new(), Vec::new());
    for verdict in [Verdict::Free, Verdict::Vacant, Verdict::Taken, Verdict::Withheld] {
        let from = |place: WorksFrom| move |probe: &Probe| says(probe, verdict) && probe.works_from == place;
        if !keyed().any(|probe| says(probe, verdict)) {
            continue;
        }
        if !without().any(|probe| says(probe, verdict)) {
            verdicts.push(verdict);
        } else if keyed().any(from(WorksFrom::Anywhere)) && !without().any(from(WorksFrom::Anywhere)) {
            anywhere.push(verdict);
        }
    }
    let shown = |field: &OwnerField| without().any(|probe| probe.owner.contains_key(field));
    let mut owner: Vec<OwnerField> =
        keyed().flat_map(|probe| probe.owner.keys()).filter(|field| !shown(field)).copied().collect();
    owner.sort_unstable();
    owner.dedup();
    let gain = Gain {
        platform,
        verdicts,
        anywhere,
        owner,
        documented: keyed().any(|probe| probe.official) && !without().any(|probe| probe.official),
        limits: platform.probes.iter().filter(uses).any(|probe| probe.keys_optional),
    };
    (gain.weight() > 0).then_some(gain)
}

impl Gain<'_> {
    /// How much it weighs: places that everybody needs count most, verdicts more than owners.
    pub fn weight(&self) -> u32 {
        let worth = |verdicts: &[Verdict], whole: u32| -> u32 {
            verdicts.iter().map(|one| if *one == Verdict::Withheld { whole / 2 } else { whole }).sum()
        };
        let tier = match self.platform.tier {
            1 => 9,
            2 => 3,
            _ => 1,
        };
        let fields = u32::try_from(self.owner.len()).unwrap_or(u32::MAX).min(8);
        let aside = 2 * (u32::from(self.documented) + u32::from(self.limits));
        tier * (worth(&self.verdicts, 8) + worth(&self.anywhere, 4) + fields + aside)
    }
}

/// A field's name in reports.
pub fn field_word(field: OwnerField) -> &'static str {
    match field {
        OwnerField::DisplayName => "name",
        OwnerField::Type => "kind",
        OwnerField::Bio => "description",
        OwnerField::Avatar => "picture",
        OwnerField::Links => "links",
        OwnerField::Location => "location",
        OwnerField::Followers => "followers",
        OwnerField::Following => "following",
        OwnerField::Posts => "posts",
        OwnerField::Created => "date made",
        OwnerField::LastActive => "last activity",
        OwnerField::Verified => "badge",
        OwnerField::VerifiedBy => "who vouches",
        OwnerField::Private => "whether it is private",
        OwnerField::Labels => "content labels",
        OwnerField::Adult => "whether it is for adults",
        OwnerField::Bot => "whether it is automated",
        OwnerField::Business => "whether it is a business",
        OwnerField::DefaultAvatar => "whether the picture is its own",
        OwnerField::Deprecated => "whether it is given up",
        OwnerField::DeprecatedWhy => "why it is given up",
    }
}
