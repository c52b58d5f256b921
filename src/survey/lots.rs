//! Where random handles come from: fresh ones for a survey, the recorded ones for a replay. Each is
//! logged under its check and shape, so that an archive can tell which were drawn.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::catalog::handle::{Handle, HandleRules};
use crate::judge::shape;

/// Random handles by check and shape, in the order drawn.
pub type Drawn = BTreeMap<String, Vec<String>>;

/// A source of random handles.
#[derive(Debug)]
pub struct Lots {
    recorded: Option<Drawn>,
    drawn: Mutex<Drawn>,
}

impl Lots {
    /// Fresh handles that nobody can foresee.
    pub fn fresh() -> Self {
        Self { recorded: None, drawn: Mutex::default() }
    }

    /// The handles of an archive, in the order they were drawn.
    pub fn recorded(drawn: Drawn) -> Self {
        Self { recorded: Some(drawn), drawn: Mutex::default() }
    }

    /// The next random handle for a check of this platform, in the subject's shape.
    pub fn draw(&self, check: &str, subject: &Handle, rules: &HandleRules) -> Option<Handle> {
        let key = format!("{check}/{}", shape::shape_of(subject));
        let mut drawn = self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let earlier = drawn.entry(key.clone()).or_default();
        let next = match &self.recorded {
            Some(recorded) => recorded.get(&key).and_then(|list| list.get(earlier.len())).cloned().map(Handle::new),
            None => shape::draw(subject, rules, &mut |below| fastrand::u32(..below)),
        }?;
        earlier.push(next.to_string());
        Some(next)
    }

    /// Everything drawn so far.
    pub fn drawn(&self) -> Drawn {
        self.drawn.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clone()
    }
}
