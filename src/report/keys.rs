//! The outward view of the keys: which there are, which are set, and what each adds. Values are never
//! part of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::Catalog;
use crate::catalog::gain::{Gain, field_word, gains};
use crate::catalog::key::{Effort, Key, Quota};
use crate::probe::keys::Keys;
use crate::verdict::Verdict;

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.keys/1";

/// All keys, the most worthwhile first, those that are not worth it last.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyList {
    /// Always `callsign.keys/1`.
    pub schema: String,
    /// The keys.
    pub keys: Vec<KeyReport>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KeyReport {
    /// What `callsign keys --try` takes.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// Environment variables to set, all of them.
    pub variables: Vec<String>,
    /// Whether they are.
    pub set: IsSet,
    /// Variables that are not set, or set to what cannot be sent.
    pub missing: Vec<String>,
    /// What it adds, place by place.
    pub adds: Vec<Added>,
    /// How much that weighs, by the importance of the places.
    pub gain: u32,
    /// How hard it is to get.
    pub effort: Effort,
    /// What it costs, in words.
    pub cost: String,
    /// Whether money has to be paid before it can be used.
    pub paid: bool,
    /// How many requests it is good for.
    pub quota: Option<Quota>,
    /// Where one gets it.
    pub get: String,
    /// Whether it is worth the effort.
    pub worth: bool,
    /// Why not.
    pub why: Option<String>,
    /// What else one should know.
    pub note: Option<String>,
}

/// Whether a key is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IsSet {
    /// All of its variables are.
    Yes,
    /// Some are.
    Partly,
    /// None is.
    No,
}

/// What a key adds at one place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Added {
    /// Id of the place.
    pub platform: String,
    /// Its name.
    pub platform_name: String,
    /// How important it is: 1, 2 or 3.
    pub tier: u8,
    /// Verdicts that nothing else there gives.
    pub verdicts: Vec<Verdict>,
    /// Verdicts that are had without it too, but only from home networks.
    pub from_anywhere: Vec<Verdict>,
    /// Fields of an owner that nothing else there shows.
    pub owner: Vec<String>,
    /// Whether its interface is documented, while none without a key is.
    pub documented: bool,
    /// Whether it raises the limits of a check that works without it.
    pub raises_limits: bool,
}

impl KeyList {
    /// The keys of `catalog`, with those of `keys` set.
    pub fn new(catalog: &Catalog, keys: &Keys) -> Self {
        let mut list: Vec<KeyReport> = catalog.keys.iter().map(|key| report(catalog, key, keys)).collect();
        // Gain over effort, the greatest first, without dividing.
        list.sort_by(|one, two| {
            let weighed =
                |one: &KeyReport, two: &KeyReport| u64::from(one.gain) * u64::from(two.effort.weight());
            (two.worth, weighed(two, one)).cmp(&(one.worth, weighed(one, two))).then(one.id.cmp(&two.id))
        });
        Self { schema: SCHEMA.to_owned(), keys: list }
    }
}

fn report(catalog: &Catalog, key: &Key, keys: &Keys) -> KeyReport {
    let gains = gains(catalog, key);
    let has_token = key.token.as_ref().is_some_and(|rule| keys.get(&rule.variable).is_some());
    let missing: Vec<String> =
        key.variables.iter().filter(|name| keys.get(name).is_none()).cloned().collect();
    let set = match missing.len() {
        0 => IsSet::Yes,
        // Whoever sets the token itself needs nothing else.
        _ if has_token => IsSet::Yes,
        all if all == key.variables.len() => IsSet::No,
        _ => IsSet::Partly,
    };
    KeyReport {
        id: key.id.clone(),
        name: key.name.clone(),
        variables: key.variables.clone(),
        set,
        missing: if set == IsSet::Yes { Vec::new() } else { missing },
        gain: gains.iter().map(Gain::weight).sum(),
        adds: gains.iter().map(added).collect(),
        effort: key.effort,
        cost: key.cost.clone(),
        paid: key.paid,
        quota: key.quota,
        get: key.get.clone(),
        worth: key.worth,
        why: key.why.clone(),
        note: key.note.clone(),
    }
}

fn added(gain: &Gain<'_>) -> Added {
    Added {
        platform: gain.platform.id.clone(),
        platform_name: gain.platform.name.clone(),
        tier: gain.platform.tier,
        verdicts: gain.verdicts.clone(),
        from_anywhere: gain.anywhere.clone(),
        owner: gain.owner.iter().map(|field| field_word(*field).to_owned()).collect(),
        documented: gain.documented,
        raises_limits: gain.limits,
    }
}
