//! Which statuses of a list can be kinds of answers.

use serde_json::Value;

use super::Why;
use crate::catalog::signal::is_never_an_answer;

/// Statuses of a page that was found. 202 is none, and 204 and 205 have no page.
pub(in super::super) const FOUND: [u16; 4] = [200, 201, 203, 206];
/// Statuses of a page that is not there.
pub(in super::super) const GONE: [u16; 2] = [404, 410];
/// Statuses of redirects.
pub(in super::super) const MOVED: [u16; 5] = [301, 302, 303, 307, 308];

/// The status under a key: a number from 100 to 999.
pub(in super::super) fn status(value: Option<&Value>, key: &str) -> Result<u16, Why> {
    let number = value.and_then(Value::as_u64).and_then(|number| u16::try_from(number).ok());
    number
        .filter(|status| (100..=999).contains(status))
        .ok_or_else(|| Why::Malformed(format!("`{key}` is no HTTP status")))
}

/// Why a reply with this status says nothing about anybody, whatever a list takes it for.
pub(in super::super) fn silent(status: u16) -> Option<&'static str> {
    match status {
        status if is_never_an_answer(status) => Some("walls and outages use it for everybody"),
        204 | 205 | 304 => Some("it comes without a page"),
        _ => None,
    }
}
