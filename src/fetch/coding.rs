//! Content codings taken off while the body arrives (RFC 9110, 8.4): gzip, deflate in both its
//! meanings, Brotli, and two of them stacked. Bounded on both sides: a small bomb stops at the limit
//! of decoded bytes, a large nothing at the limit of bytes on the wire.

use std::io::{self, Write};

use brotli_decompressor::DecompressorWriter;
use flate2::write::{DeflateDecoder, GzDecoder, ZlibDecoder};

use crate::exchange::End;

/// What we say we accept.
pub(super) const ACCEPTED: &str = "gzip, deflate, br";

/// How many bytes more than the limit of decoded ones may arrive on the wire: a coding makes bodies
/// smaller, so more than a little extra is padding.
const WIRE_EXTRA: usize = 64 << 10;

/// A body on its way in.
pub(super) struct Body {
    stage: Box<dyn Stage>,
    received: usize,
    allowed: usize,
    end: Option<End>,
}

impl Body {
    /// Starts a body coded as `content_encoding` says, of at most `limit` decoded bytes. Nothing if
    /// a coding is unknown or more than two are stacked.
    pub(super) fn new(content_encoding: &str, limit: usize) -> Option<Self> {
        let mut stage: Box<dyn Stage> = Box::new(Sink::new(limit));
        let codings = content_encoding.split(',').map(str::trim).filter(|coding| !coding.is_empty());
        let mut stacked = 0;
        // The last coding listed was applied last, so it comes off first: the innermost writer is
        // the first of the list.
        for coding in codings {
            stage = match coding.to_ascii_lowercase().as_str() {
                "identity" => continue,
                "gzip" | "x-gzip" => Box::new(GzDecoder::new(stage)),
                "deflate" => Box::new(Deflate::Undecided { head: Vec::new(), next: stage }),
                "br" => Box::new(DecompressorWriter::new(stage, 16 << 10)),
                _ => return None,
            };
            stacked += 1;
        }
        let allowed = limit.saturating_add(WIRE_EXTRA);
        (stacked <= 2).then_some(Self { stage, received: 0, allowed, end: None })
    }

    /// Takes what arrived; true as long as more is wanted.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> bool {
        if self.end.is_some() {
            return false;
        }
        let left = self.allowed - self.received;
        let within = bytes.len() <= left;
        let bytes = &bytes[..bytes.len().min(left)];
        self.received += bytes.len();
        if drain(&mut *self.stage, bytes).is_err() {
            self.end = Some(if self.stage.sink().full { End::AtLimit } else { End::Broken });
        } else if !within {
            self.end = Some(End::AtLimit);
        }
        self.end.is_none()
    }

    /// The decoded bytes and how they end; `arrived` tells whether the server sent all it meant to.
    pub(super) fn finish(mut self, arrived: bool) -> (Vec<u8>, End) {
        // An empty body is empty in every coding.
        let finished = self.received == 0 || self.stage.finish().is_ok();
        let sink = self.stage.sink();
        let end = match self.end {
            Some(end) => end,
            None if sink.full => End::AtLimit,
            None if arrived && finished => End::Whole,
            None => End::Broken,
        };
        (std::mem::take(&mut sink.bytes), end)
    }
}

/// One coding on top of the next; the sink is the innermost.
trait Stage: Write + Send {
    /// Demands the end of the coding; an error means it was cut short.
    fn finish(&mut self) -> io::Result<()>;

    /// Where the decoded bytes end up.
    fn sink(&mut self) -> &mut Sink;
}

/// Writes until a coding has said its end; what follows it is ignored, as browsers do.
fn drain(stage: &mut dyn Stage, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match stage.write(bytes)? {
            0 => break,
            taken => bytes = &bytes[taken..],
        }
    }
    Ok(())
}

/// Holds the decoded bytes and refuses those over the limit.
struct Sink {
    bytes: Vec<u8>,
    limit: usize,
    full: bool,
}

impl Sink {
    fn new(limit: usize) -> Self {
        Self { bytes: Vec::new(), limit, full: false }
    }
}

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = bytes.len().min(self.limit - self.bytes.len());
        self.bytes.extend_from_slice(&bytes[..taken]);
        if taken == 0 && !bytes.is_empty() {
            self.full = true;
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage for Sink {
    fn finish(&mut self) -> io::Result<()> {
        Ok(())
    }

    fn sink(&mut self) -> &mut Sink {
        self
    }
}

impl Stage for GzDecoder<Box<dyn Stage>> {
    fn finish(&mut self) -> io::Result<()> {
        self.try_finish()?;
        self.get_mut().finish()
    }

    fn sink(&mut self) -> &mut Sink {
        self.get_mut().sink()
    }
}

impl Stage for ZlibDecoder<Box<dyn Stage>> {
    fn finish(&mut self) -> io::Result<()> {
        self.try_finish()?;
        self.get_mut().finish()
    }

    fn sink(&mut self) -> &mut Sink {
        self.get_mut().sink()
    }
}

impl Stage for DeflateDecoder<Box<dyn Stage>> {
    fn finish(&mut self) -> io::Result<()> {
        self.try_finish()?;
        self.get_mut().finish()
    }

    fn sink(&mut self) -> &mut Sink {
        self.get_mut().sink()
    }
}

impl Stage for DecompressorWriter<Box<dyn Stage>> {
    fn finish(&mut self) -> io::Result<()> {
        self.close()?;
        self.get_mut().finish()
    }

    fn sink(&mut self) -> &mut Sink {
        self.get_mut().sink()
    }
}

/// `deflate` means the zlib format, but some servers send the bare stream; the first two bytes tell
/// (RFC 1950, 2.2: method 8, and a header that is a multiple of 31).
enum Deflate {
    Undecided { head: Vec<u8>, next: Box<dyn Stage> },
    Decided(Box<dyn Stage>),
}

impl Deflate {
    fn decide(&mut self) -> io::Result<()> {
        let empty = Self::Decided(Box::new(Sink::new(0)));
        let (head, mut stage): (_, Box<dyn Stage>) = match std::mem::replace(self, empty) {
            Self::Decided(stage) => (Vec::new(), stage),
            Self::Undecided { head, next } => match head[..] {
                [method, flags, ..]
                    if method & 0x0f == 8 && u16::from_be_bytes([method, flags]) % 31 == 0 =>
                {
                    (head, Box::new(ZlibDecoder::new(next)))
                }
                _ => (head, Box::new(DeflateDecoder::new(next))),
            },
        };
        let written = drain(&mut *stage, &head);
        *self = Self::Decided(stage);
        written
    }
}

impl Write for Deflate {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Decided(stage) => return stage.write(bytes),
            Self::Undecided { head, .. } => {
                head.extend_from_slice(bytes);
                if head.len() < 2 {
                    return Ok(bytes.len());
                }
            }
        }
        self.decide()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Stage for Deflate {
    fn finish(&mut self) -> io::Result<()> {
        self.decide()?;
        match self {
            Self::Decided(stage) | Self::Undecided { next: stage, .. } => stage.finish(),
        }
    }

    fn sink(&mut self) -> &mut Sink {
        match self {
            Self::Decided(stage) | Self::Undecided { next: stage, .. } => stage.sink(),
        }
    }
}

#[cfg(test)]
mod tests {
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
}
