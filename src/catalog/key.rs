//! Keys: what the user may set so that more can be asked, how hard it is to get, what it costs and
//! how far it goes. What a key adds is computed from the probes that use it (see
//! [`super::gain`]), never written down.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::catalog::platform::{Probe, Source};
pub use crate::catalog::quota::{Per, Quota};

/// How every variable begins that entries of the user's own may read.
pub const OWN: &str = "CALLSIGN_KEY_";

/// One key, as an entry of the catalog file.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Short id, lower case, unique: what `callsign keys --try` takes.
    pub id: String,
    /// Name as people write it.
    pub name: String,
    /// Environment variables the user sets, all of them.
    pub variables: Vec<String>,
    /// Where one gets it.
    pub get: String,
    /// How hard it is to get.
    pub effort: Effort,
    /// What it costs, in words.
    pub cost: String,
    /// Whether money has to be paid before it can be used.
    #[serde(default)]
    pub paid: bool,
    /// How many requests it is good for.
    #[serde(default)]
    pub quota: Option<Quota>,
    /// Whether it is worth the effort for looking up names.
    #[serde(default = "yes")]
    pub worth: bool,
    /// With `worth = false`: why not.
    #[serde(default)]
    pub why: Option<String>,
    /// Anything else one should know before asking for it.
    #[serde(default)]
    pub note: Option<String>,
    /// How an access token is had for it, where the platform wants one.
    #[serde(default)]
    pub token: Option<TokenRule>,
    /// Sources of the entry.
    pub sources: Vec<Source>,
}

fn yes() -> bool {
    true
}

impl Key {
    /// The variables a probe may refer to: those the user sets, and the token that is had for them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let token = self.token.as_ref().map(|rule| &rule.variable);
        self.variables.iter().chain(token).map(String::as_str)
    }
}

/// How hard a key is to get.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effort {
    /// Sign in, press a button, copy it.
    Minutes,
    /// Somebody reads an application first.
    Review,
    /// The company is verified, or a contract is signed.
    Contract,
}

impl Effort {
    /// In words, for people.
    pub fn words(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Review => "an application that is reviewed",
            Self::Contract => "a verified company or a contract",
        }
    }

    /// How much it weighs against what a key adds.
    pub fn weight(self) -> u32 {
        match self {
            Self::Minutes => 1,
            Self::Review => 5,
            Self::Contract => 25,
        }
    }
}

/// How an access token is had for a pair of client credentials (RFC 6749, 4.4).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TokenRule {
    /// The variable that probes use for the token. Where the user sets it, it is sent as it is.
    pub variable: String,
    /// Where it is asked for; redirects are not followed.
    pub url: String,
    /// Where the credentials stand in that request.
    pub auth: TokenAuth,
    /// The client's id, as `$NAME` of a variable of this key.
    pub client: String,
    /// The client's secret, likewise.
    pub secret: String,
    /// Other fields of the form, such as `grant_type` and `scope`.
    pub form: BTreeMap<String, String>,
    /// Where the token stands in the reply (JSON Pointer).
    #[serde(default = "token")]
    pub token: String,
    /// Where the reply says for how many seconds it holds (JSON Pointer).
    #[serde(default = "expires")]
    pub expires: String,
}

fn token() -> String {
    "/access_token".to_owned()
}

fn expires() -> String {
    "/expires_in".to_owned()
}

/// Where client credentials stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TokenAuth {
    /// In the `Authorization` header (RFC 6749, 2.3.1).
    Basic,
    /// As `client_id` and `client_secret` of the form.
    Form,
}

impl Probe {
    /// The variables that the user sets for those of its keys that `wanted` picks, each once.
    pub fn to_set(&self, wanted: impl Fn(&str) -> bool) -> Vec<String> {
        let mut names: Vec<String> = Vec::new();
        for name in self.keys.iter().filter(|name| wanted(name)) {
            let own = std::slice::from_ref(name);
            for one in self.set_by.get(name).map_or(own, Vec::as_slice) {
                if !names.contains(one) {
                    names.push(one.clone());
                }
            }
        }
        names
    }
}

/// For each of `names`, the variables that the user sets so that it can be used.
pub(super) fn set_by(names: &[String], keys: &[Key]) -> BTreeMap<String, Vec<String>> {
    let of = |name: &String| {
        let derived = keys.iter().find(|key| key.token.as_ref().is_some_and(|rule| rule.variable == *name));
        let variables = derived.map_or_else(|| vec![name.clone()], |key| key.variables.clone());
        (name.clone(), variables)
    };
    names.iter().map(of).collect()
}
