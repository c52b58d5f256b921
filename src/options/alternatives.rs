//! When alternatives to a name are looked for.

use super::Surroundings;
use crate::cli::When;

/// When alternatives to a name are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seek {
    /// Never.
    Never,
    /// Where something stands in the way of the name: CAUTION or NO-GO.
    InTheWay,
    /// Where the outcome is anything but GO.
    NotGo,
}

impl Seek {
    /// What was meant: unasked, they are looked for only where somebody reads the report.
    pub(super) fn meant(typed: When, here: Surroundings) -> Self {
        match typed {
            When::Always => Self::NotGo,
            When::Auto if here.terminal && here.reader && !here.ci => Self::InTheWay,
            When::Auto | When::Never => Self::Never,
        }
    }
}
