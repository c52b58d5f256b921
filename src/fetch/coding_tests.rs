//! Codings, whole, cut, stacked, hostile.

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
use proptest::prelude::*;

use super::*;

/// A Brotli stream of one uncompressed meta-block (RFC 7932, 9.2), since the crate only decodes.
fn brotli(bytes: &[u8]) -> Vec<u8> {
    let header = u32::try_from(bytes.len() - 1).unwrap() << 4 | 1 << 20;
    [&header.to_le_bytes()[..3], bytes, &[0x03]].concat()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn raw(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn decode(coding: &str, wire: &[u8], step: usize, limit: usize, arrived: bool) -> (Vec<u8>, End) {
    let mut body = Body::new(coding, limit).unwrap();
    for piece in wire.chunks(step) {
        if !body.feed(piece) {
            break;
        }
    }
    body.finish(arrived)
}

proptest! {
    #[test]
    fn chunking_changes_nothing(text in proptest::collection::vec(any::<u8>(), 0..4000), step in 1_usize..500) {
        for (coding, wire) in [
            ("", text.clone()),
            ("identity", text.clone()),
            ("gzip", gzip(&text)),
            ("X-GZip", gzip(&text)),
            ("deflate", zlib(&text)),
            ("deflate", raw(&text)),
            ("br", if text.is_empty() { Vec::new() } else { brotli(&text) }),
            ("deflate, gzip", gzip(&zlib(&text))),
        ] {
            let (bytes, end) = decode(coding, &wire, step, 4000, true);
            prop_assert_eq!(&bytes, &text, "{}", coding);
            prop_assert_eq!(end, End::Whole, "{}", coding);
        }
    }

    #[test]
    fn a_cut_is_never_whole(text in proptest::collection::vec(any::<u8>(), 1..2000), cut in 1_usize..2000) {
        for (coding, wire) in [("gzip", gzip(&text)), ("deflate", zlib(&text)), ("deflate", raw(&text))] {
            let cut = cut % wire.len();
            prop_assume!(cut > 0);
            let (bytes, end) = decode(coding, &wire[..cut], 100, 4000, true);
            prop_assert_eq!(end, End::Broken, "{}", coding);
            prop_assert!(text.starts_with(&bytes));
        }
    }

    #[test]
    fn noise_never_panics(noise in proptest::collection::vec(any::<u8>(), 0..600), step in 1_usize..50) {
        for coding in ["gzip", "deflate", "br", "br, gzip", "deflate, br"] {
            let (bytes, _) = decode(coding, &noise, step, 1000, true);
            prop_assert!(bytes.len() <= 1000);
        }
    }
}

#[test]
fn brotli_comes_off() {
    let text = b"callsign callsign callsign\n".to_vec();
    let wire = brotli(&text);
    assert_eq!(decode("br", &wire, 3, 100, true), (text.clone(), End::Whole));
    assert_eq!(decode("br", &wire, 100, 27, true), (text.clone(), End::Whole));
    assert_eq!(decode("br", &wire, 100, 26, true), (text[..26].to_vec(), End::AtLimit));
    assert_eq!(decode("br", &wire[..wire.len() - 2], 100, 100, true).1, End::Broken);
    assert_eq!(decode("br, gzip", &gzip(&wire), 7, 100, true), (text, End::Whole));
}

#[test]
fn bombs_stop_at_the_limit() {
    let zeros = vec![0; 10 << 20];
    let bomb = gzip(&zeros);
    assert_eq!(decode("gzip", &bomb, 1 << 20, 1000, true), (vec![0; 1000], End::AtLimit));
    assert_eq!(decode("gzip, gzip", &gzip(&bomb), 1 << 20, 1000, true), (vec![0; 1000], End::AtLimit));
    assert_eq!(decode("deflate", &zlib(&zeros), 1 << 20, 1000, true), (vec![0; 1000], End::AtLimit));
    // Empty stored blocks: any number of bytes on the wire, none decoded.
    let nothing = [0, 0, 0, 0xff, 0xff].repeat(100_000);
    assert_eq!(decode("deflate", &nothing, 4096, 1000, true), (Vec::new(), End::AtLimit));
}

#[test]
fn the_limit_itself_is_whole() {
    let text = vec![b'x'; 1000];
    assert_eq!(decode("", &text, 300, 1000, true).1, End::Whole);
    assert_eq!(decode("", &text, 300, 999, true).1, End::AtLimit);
    assert_eq!(decode("gzip", &gzip(&text), 300, 1000, true).1, End::Whole);
    assert_eq!(decode("gzip", &gzip(&text), 300, 999, true).1, End::AtLimit);
}

#[test]
fn an_empty_body_is_empty_in_every_coding() {
    for coding in ["", "gzip", "deflate", "br"] {
        assert_eq!(decode(coding, b"", 1, 10, true), (Vec::new(), End::Whole), "{coding}");
        assert_eq!(decode(coding, b"", 1, 10, false), (Vec::new(), End::Broken), "{coding}");
    }
}

#[test]
fn a_stack_ends_when_its_inner_coding_has_ended() {
    // Brotli over a deflate stream that ends at once: what Brotli still brings has nowhere to go.
    let inner = [&raw(b"text")[..], &[b'x'; 3000]].concat();
    assert_eq!(decode("deflate, br", &brotli(&inner), 50, 100, true), (b"text".to_vec(), End::Whole));
    assert_eq!(decode("gzip, gzip", &gzip(&[gzip(b"text"), inner].concat()), 50, 100, true).1, End::Whole);
}

#[test]
fn what_follows_the_end_is_ignored() {
    let mut wire = gzip(b"text");
    wire.extend_from_slice(b"garbage after the end");
    assert_eq!(decode("gzip", &wire, 9, 100, true), (b"text".to_vec(), End::Whole));
}

#[test]
fn unknown_and_towering_codings_are_refused() {
    assert!(Body::new("zstd", 10).is_none());
    assert!(Body::new("gzip, gzip, gzip", 10).is_none());
    assert!(Body::new("gzip, compress", 10).is_none());
}
