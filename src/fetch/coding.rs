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
                "gzip" | "x-gzip" => Box::new(Ended(GzDecoder::new(stage))),
                "deflate" => Box::new(Deflate::Undecided { head: Vec::new(), next: stage }),
                "br" => Box::new(Ended(DecompressorWriter::new(stage, 16 << 10))),
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
        if self.stage.write_all(bytes).is_err() {
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

/// A coding that has said its end takes no more bytes. What follows is ignored, as browsers do; a
/// plain zero would have the coding above write it for ever.
struct Ended<S>(S);

impl<S: Stage> Write for Ended<S> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes)? {
            0 => Ok(bytes.len()),
            taken => Ok(taken),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

impl<S: Stage> Stage for Ended<S> {
    fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }

    fn sink(&mut self) -> &mut Sink {
        self.0.sink()
    }
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
                    (head, Box::new(Ended(ZlibDecoder::new(next))))
                }
                _ => (head, Box::new(Ended(DeflateDecoder::new(next)))),
            },
        };
        let written = stage.write_all(&head);
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
#[path = "coding_tests.rs"]
mod tests;
