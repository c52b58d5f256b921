//! Worlds that lie.
