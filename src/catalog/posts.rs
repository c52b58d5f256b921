//! Where a place shows the latest public posts of an account, as types. Field names are the file's
//! keys.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::batch::CostPer;
use super::probe::{Asks, Probe, ProbeKind};
use super::signal::Locator;
use crate::exchange::Pace;

/// One request for an account's latest public posts, asked about a handle that was found taken. It
/// decides nothing: rules about holders look at what it gives.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Posts {
    /// Whether one request without a key gives them (keys then only raise its limits). The others are
    /// asked for with `--read-posts`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// Whether the platform documents it for others to use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub official: bool,
    /// Whom it asks. Left out by `--discreet` unless it is the platform itself.
    #[serde(default, skip_serializing_if = "is_platform")]
    pub asks: Asks,
    /// Address; `{handle}` stands for the handle, escaped for its place.
    pub url: String,
    /// Headers, names in lower case; `$NAME` is a key of `keys`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Environment variables with the credentials it uses, referred to as `$NAME`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Query parameters that carry a key: name → `$NAME`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub key_query: BTreeMap<String, String>,
    /// What one request costs at most, in US dollars.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost_usd: Option<f64>,
    /// Most of the decoded body that is read, in KiB (1024 by default).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_kib: Option<u32>,
    /// The entry's own pace, where it is slower than the default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// The posts: `json` or `css`. All other places are looked for within each of them.
    pub each: Locator,
    /// What a post says; several are put together.
    pub text: Vec<Locator>,
    /// When it was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Locator>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Locator>,
    /// Who wrote it. What others wrote, which the account only passed on, is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub author: Option<Locator>,
    /// Whether it is marked as not for everybody.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sensitive: Option<Locator>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_platform(asks: &Asks) -> bool {
    *asks == Asks::Platform
}

impl Posts {
    /// The id of its question among a platform's probes.
    pub const ID: &'static str = "posts";

    /// The question as a probe, which is what requests are made from.
    pub fn probe(&self) -> Probe {
        Probe {
            id: Self::ID.to_owned(),
            kind: ProbeKind::Api,
            official: self.official,
            asks: self.asks,
            url: self.url.clone(),
            headers: self.headers.clone(),
            follow: true,
            keys: self.keys.clone(),
            keys_optional: self.anonymous,
            key_query: self.key_query.clone(),
            cost_usd: self.cost_usd,
            cost_per: CostPer::Request,
            limit_kib: self.limit_kib,
            pace: self.pace,
            ..Probe::default()
        }
    }

    /// All places that it looks at within a post.
    pub fn places(&self) -> impl Iterator<Item = &Locator> {
        let others = [&self.at, &self.link, &self.author, &self.sensitive];
        self.text.iter().chain(others.into_iter().flatten())
    }

    /// The same, to be changed.
    pub(super) fn places_mut(&mut self) -> impl Iterator<Item = &mut Locator> {
        let others = [&mut self.at, &mut self.link, &mut self.author, &mut self.sensitive];
        self.text.iter_mut().chain(others.into_iter().flatten())
    }
}
