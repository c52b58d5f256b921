//! Bytes to text, the way browsers decide it: byte-order mark, `Content-Type`, the page's own
//! declaration in its first kilobyte, else UTF-8.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::exchange::Reply;
use crate::reading::compiled;

/// How far into a page its declaration is looked for, in bytes (HTML Standard, 13.2.3.2).
const SNIFFED: usize = 1024;

/// Decodes the body; never fails.
pub(super) fn decode(reply: &Reply) -> Cow<'_, str> {
    let content_type = reply.header("content-type").unwrap_or_default();
    let encoding = declared(content_type).or_else(|| sniffed(content_type, &reply.body)).unwrap_or(UTF_8);
    // `decode` lets a byte-order mark win, and removes it.
    encoding.decode(&reply.body).0
}

fn declared(content_type: &str) -> Option<&'static Encoding> {
    let (_, label) = content_type
        .split(';')
        .filter_map(|part| part.split_once('='))
        .find(|(key, _)| key.trim().eq_ignore_ascii_case("charset"))?;
    Encoding::for_label(label.trim().trim_matches(['"', '\'']).as_bytes())
}

fn sniffed(content_type: &str, body: &[u8]) -> Option<&'static Encoding> {
    let markup = content_type.is_empty() || content_type.contains("html") || content_type.contains("xml");
    if !markup {
        return None;
    }
    let head = String::from_utf8_lossy(&body[..body.len().min(SNIFFED)]);
    let declaration =
        compiled::pattern(r#"(?i)<(?:meta\s[^>]*?charset|\?xml\s[^>]*?encoding)\s*=\s*["']?\s*([\w.:-]+)"#)?;
    let label = declaration.captures(&head)?.get(1)?.as_str();
    // A declaration that could be read as ASCII is not UTF-16, whatever it says.
    Encoding::for_label(label.as_bytes())
        .map(|encoding| if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}
