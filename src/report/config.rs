//! The outward view of the settings in force. Secrets are never part of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The schema this module writes.
pub const SCHEMA: &str = "callsign.config/1";

/// Every setting in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ConfigReport {
    /// Always `callsign.config/1`.
    pub schema: String,
    /// The settings, in the order in which they are shown.
    pub settings: Vec<SettingReport>,
    /// What is wrong beside them, in words, such as a variable that nothing reads.
    pub warnings: Vec<String>,
}

/// One setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SettingReport {
    /// Its name: that of the flag or the key of the policy.
    pub key: String,
    /// Its value as one would write it, without secrets; null where there is none.
    pub value: Option<String>,
    /// What kind of source it has.
    pub source: SettingSource,
    /// Which one: the flag, the variable, or the file; null for a default.
    pub from: Option<String>,
}

/// Where a setting comes from, the first word first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SettingSource {
    /// It was typed.
    Flag,
    /// A variable of the environment.
    Environment,
    /// The policy.
    Policy,
    /// Nobody said anything.
    Default,
}
