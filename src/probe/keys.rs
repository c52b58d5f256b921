//! The user's credentials by the name of their environment variable.

use std::collections::BTreeMap;

use crate::exchange::Secret;

/// Keys that are set; those that are not are simply missing.
#[derive(Clone, Debug, Default)]
pub struct Keys {
    values: BTreeMap<String, Secret>,
}

impl Keys {
    /// Looks up each of `names` with `read` (the environment, or a test's stand-in). Empty values
    /// and values with control characters count as unset.
    pub fn gather<'n>(
        names: impl IntoIterator<Item = &'n str>,
        read: impl Fn(&str) -> Option<String>,
    ) -> Self {
        let usable = |value: &String| !value.trim().is_empty() && !value.chars().any(char::is_control);
        let values = names
            .into_iter()
            .filter_map(|name| {
                read(name).filter(usable).map(|value| (name.to_owned(), Secret::new(value.trim())))
            })
            .collect();
        Self { values }
    }

    /// The key called `name`.
    pub fn get(&self, name: &str) -> Option<&Secret> {
        self.values.get(name)
    }

    /// Names of the keys that are set, sorted; never their values.
    pub fn names(&self) -> Vec<String> {
        self.values.keys().cloned().collect()
    }
}
