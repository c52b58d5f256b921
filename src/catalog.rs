//! The validated set of platforms. Loading reports *all* faults at once, each with its line, the
//! platform, the key and the mend.

pub mod handle;
pub mod signal;

pub mod platform;

use std::collections::{BTreeSet, HashMap};
use std::fmt;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use self::platform::{Controls, Look, Platform, Probe, ProbeKind, ProvedBy, Reclaim, Source};

/// The catalog shipped inside the program.
pub const EMBEDDED: &str = include_str!("../platforms.toml");

/// The schema line every catalog file starts with.
pub const SCHEMA: &str = "callsign.platforms/1";
