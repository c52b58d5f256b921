//! What a recording says about how its survey was asked, as far as that changes the report.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::catalog::{Catalog, domain};
use crate::name::Name;
use crate::name::candidate::Origin;
use crate::policy::{Policy, Required};
use crate::survey::Order;

/// The options of a recorded survey, as far as they change its report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Recorded {
    pub(super) names: Vec<String>,
    pub(super) platforms: Vec<String>,
    pub(super) profile: String,
    pub(super) discreet: bool,
    pub(super) official_only: bool,
    pub(super) sign_up: bool,
    pub(super) spend: f64,
    pub(super) budget_ms: u64,
    pub(super) deadline_ms: u64,
    pub(super) wait_ms: u64,
    pub(super) interrupted: bool,
    /// Which neighbours of the names were asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) neighbours: Option<Neighbours>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) read_posts: bool,
    /// Places whose accounts' posts were read.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) posts: BTreeSet<String>,
    /// Whether `--for` named the profile.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) named: bool,
    /// What the policy fixed, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    policy: Option<RecordedPolicy>,
    /// The RDAP services that were asked, by public suffix; empty where there was none.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) services: BTreeMap<String, String>,
    /// The search for alternatives, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) alternatives: Option<Sought>,
}

/// Which alternatives were looked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Sought {
    /// The numbers of the names, in the order of the survey.
    pub(super) names: BTreeSet<usize>,
    /// How many exchanges of the archive are the survey's own; the others are those of the search.
    pub(super) after: usize,
}

/// Which neighbours of the names were asked, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Neighbours {
    /// Ids of the places.
    pub(super) places: Vec<String>,
    /// Whether look-alikes were among them.
    pub(super) lookalikes: bool,
}

/// What a replay needs of the policy where that is not at hand.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct RecordedPolicy {
    digest: String,
    required: Vec<String>,
    preferred: Vec<String>,
}

impl Sought {
    /// None: every exchange is the survey's own.
    pub(super) fn nothing() -> Self {
        Self { names: BTreeSet::new(), after: usize::MAX }
    }
}

impl Recorded {
    /// What is recorded of a survey.
    pub(super) fn of(order: &Order<'_>, names: &[Name], profile: &str, interrupted: bool) -> Self {
        let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        Self {
            names: names.iter().map(|name| name.typed().to_owned()).collect(),
            platforms: order.platforms.iter().map(|platform| platform.id.clone()).collect(),
            profile: profile.to_owned(),
            discreet: order.manner.discreet,
            official_only: order.manner.official_only,
            sign_up: order.manner.sign_up,
            spend: order.manner.spend,
            budget_ms: millis(order.budget),
            deadline_ms: millis(order.deadline),
            wait_ms: millis(order.wait),
            interrupted,
            neighbours: (!order.required.is_empty()).then(|| Neighbours {
                places: order.required.clone(),
                lookalikes: order.beside.iter().any(|one| matches!(one.origin, Origin::Lookalike(_))),
            }),
            read_posts: order.manner.read_posts,
            posts: order.posts.clone(),
            named: false,
            policy: None,
            services: order.platforms.iter().filter_map(|platform| domain::service(platform)).collect(),
            alternatives: None,
        }
    }

    /// With the policy that held, and whether `--for` named the places over it.
    pub(super) fn with_policy(self, policy: &Policy, required: &Required, named: bool) -> Self {
        let recorded = policy.source.is_some().then(|| RecordedPolicy {
            digest: policy.digest.clone(),
            required: required.required.clone(),
            preferred: required.preferred.clone(),
        });
        Self { named, policy: recorded, ..self }
    }

    /// With the alternatives that were looked for.
    pub(super) fn with_alternatives(self, sought: Sought) -> Self {
        Self { alternatives: Some(sought).filter(|sought| !sought.names.is_empty()), ..self }
    }

    /// The places that the replay is held against: what is named today, else what was named then,
    /// else what today's policy fixes, else what was fixed then.
    pub(super) fn required(
        &self,
        profile: Option<&str>,
        policy: &Policy,
        catalog: &Catalog,
    ) -> Option<Required> {
        let today = |named| Required::new(named, policy, catalog);
        if profile.is_some() || (policy.places.fix() && !self.named) {
            return today(profile);
        }
        let then = self.policy.as_ref().map(|policy| Required {
            words: self.profile.clone(),
            required: policy.required.clone(),
            preferred: policy.preferred.clone(),
        });
        then.or_else(|| today(Some(&self.profile))).or_else(|| today(None))
    }

    /// What the user should know where the policy is not the one of the recording.
    pub(super) fn other_policy(&self, name: &str, policy: &Policy) -> Option<String> {
        self.policy.as_ref().filter(|recorded| recorded.digest != policy.digest)?;
        Some(if policy.source.is_some() {
            format!("`{name}` was recorded with another policy; today's holds")
        } else {
            format!(
                "`{name}` was recorded with a policy: its places still hold, the rest of it needs `--policy FILE`"
            )
        })
    }
}
