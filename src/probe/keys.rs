//! The user's credentials by the name of their environment variable.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use url::Url;

use crate::catalog::key::{Key, TokenAuth, TokenRule};
use crate::exchange::{Grant, Material, Secret};

/// Keys that are set; those that are not are simply missing.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    values: BTreeMap<String, Material>,
    unusable: BTreeMap<String, &'static str>,
}

impl Keys {
    /// Looks up each of `names` with `read` (the environment, or a test's stand-in). Empty values
    /// count as unset; those that no header could carry are not used, and [`Keys::faults`] says so.
    pub fn gather<'n>(
        names: impl IntoIterator<Item = &'n str>,
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut keys = Self::default();
        for name in names {
            keys.look_up(name, &read);
        }
        keys
    }

    /// The same, where `declared` says which of them are tokens that are had for others.
    pub fn granted<'n>(
        names: impl IntoIterator<Item = &'n str>,
        declared: &[Key],
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let mut keys = Self::default();
        for name in names.into_iter().collect::<BTreeSet<_>>() {
            let rule = |key: &'_ Key| key.token.as_ref().is_some_and(|rule| rule.variable == name);
            let declared = declared.iter().find(|key| rule(key));
            // Whoever has fetched a token may set it.
            if keys.look_up(name, &read) {
                continue;
            }
            let Some((key, rule)) = declared.and_then(|key| Some((key, key.token.as_ref()?))) else {
                continue;
            };
            let found = Self::gather(key.variables.iter().map(String::as_str), &read);
            if let Some(grant) = found.grant(key, rule) {
                keys.values.insert(name.to_owned(), Material::Granted(Arc::new(grant)));
            }
            keys.unusable.extend(found.unusable);
        }
        keys
    }

    fn look_up(&mut self, name: &str, read: impl Fn(&str) -> Option<String>) -> bool {
        let Some(value) = read(name).filter(|value| !value.trim().is_empty()) else { return false };
        match fault(&value) {
            Some(fault) => drop(self.unusable.insert(name.to_owned(), fault)),
            None => drop(self.values.insert(name.to_owned(), Material::Secret(Secret::new(value)))),
        }
        self.values.contains_key(name)
    }

    fn grant(&self, key: &Key, rule: &TokenRule) -> Option<Grant> {
        let secret = |reference: &str| match self.values.get(reference.strip_prefix('$')?)? {
            Material::Secret(secret) => Some(secret.clone()),
            Material::Granted(_) => None,
        };
        Some(Grant {
            variables: key.variables.clone(),
            url: Url::parse(&rule.url).ok()?,
            basic: rule.auth == TokenAuth::Basic,
            client: secret(&rule.client)?,
            secret: secret(&rule.secret)?,
            form: rule.form.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
            token: rule.token.clone(),
            expires: rule.expires.clone(),
        })
    }

    /// The key called `name`.
    pub fn get(&self, name: &str) -> Option<&Material> {
        self.values.get(name)
    }

    /// Names of the keys that are set, sorted; never their values.
    pub fn names(&self) -> Vec<String> {
        self.values.keys().cloned().collect()
    }

    /// Variables that are set but not used, and why, in words that show nothing of them.
    pub fn faults(&self) -> Vec<String> {
        let told =
            |(name, fault): (&String, &&str)| format!("`{name}` {fault}, so it is not sent; set it anew");
        self.unusable.iter().map(told).collect()
    }
}

/// Why a value is no key.
fn fault(value: &str) -> Option<&'static str> {
    if value.trim() != value {
        Some("has white space around it")
    } else if value.chars().any(char::is_control) {
        Some("holds a control character")
    } else if !value.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some("holds a space or a character that no key has")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_header_can_carry_is_told_and_not_used() {
        for (value, told) in [
            (" s3cret", "white space"),
            ("s3cret\n", "white space"),
            ("s3\u{1b}cret", "control character"),
            ("s3 cret", "a space"),
            ("s3crét", "character"),
        ] {
            let keys = Keys::gather(["KEY"], |_| Some(value.to_owned()));
            assert!(keys.get("KEY").is_none() && keys.names().is_empty());
            let faults = keys.faults();
            assert!(faults.len() == 1 && faults[0].contains(told), "{faults:?}");
            assert!(!faults[0].contains("s3"), "{faults:?}");
        }
        let unset = Keys::gather(["KEY", "OTHER"], |name| (name == "KEY").then(|| " \n".to_owned()));
        assert!(unset.names().is_empty() && unset.faults().is_empty());
    }
}
