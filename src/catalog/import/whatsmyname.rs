//! `wmn-data.json` of WhatsMyName.

use serde_json::Value;

use super::Import;

pub(super) fn read(list: &Value, import: &mut Import) {
    let _ = (list, import);
}
