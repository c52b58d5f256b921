//! Where a report goes. Files are opened before the first request, so that an hour's answers never
//! end at a folder that cannot be written; they appear whole or not at all.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// An opened destination.
#[derive(Debug)]
pub struct Destination {
    path: PathBuf,
    sink: Sink,
}

#[derive(Debug)]
enum Sink {
    /// A regular file: written beside its place and moved there when it is whole.
    Beside(NamedTempFile),
    /// A pipe, terminal or device: written as it comes.
    Directly(File),
}

impl Destination {
    /// Opens `path` for writing. A file that stands there is kept until [`Destination::finish`].
    pub fn open(path: &Path) -> io::Result<Self> {
        // A link keeps pointing where it points; what it points at is replaced.
        let target = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let standing = match target.metadata() {
            Ok(metadata) if metadata.is_dir() => return Err(io::ErrorKind::IsADirectory.into()),
            Ok(metadata) if !metadata.is_file() => {
                let sink = Sink::Directly(OpenOptions::new().write(true).open(&target)?);
                return Ok(Self { path: target, sink });
            }
            Ok(metadata) => {
                // Moving over a file needs no leave to write to it; its owner's word is asked anyway.
                OpenOptions::new().append(true).open(&target)?;
                Some(metadata)
            }
            Err(_) => None,
        };
        let folder = match target.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = builder().tempfile_in(folder)?;
        if let Some(metadata) = standing {
            file.as_file().set_permissions(metadata.permissions())?;
        }
        Ok(Self { path: target, sink: Sink::Beside(file) })
    }

    /// Opens `path` to write behind what stands there; the number of bytes that do. What was written
    /// when something goes wrong stays: others write to the same file.
    pub fn behind(path: &Path) -> io::Result<(Self, u64)> {
        let file = OpenOptions::new().append(true).create(true).open(path)?;
        let length = file.metadata()?.len();
        Ok((Self { path: path.to_owned(), sink: Sink::Directly(file) }, length))
    }

    /// The file it writes to, links followed.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Leaves it to the owner of the file alone to read it, where the system can say so.
    pub fn keep_private(&mut self) -> io::Result<()> {
        #[cfg(unix)]
        if let Sink::Beside(file) = &self.sink {
            use std::os::unix::fs::PermissionsExt;
            file.as_file().set_permissions(std::fs::Permissions::from_mode(0o600))?;
        }
        Ok(())
    }

    /// Puts what was written in its place.
    pub fn finish(self) -> io::Result<()> {
        match self.sink {
            Sink::Beside(mut file) => {
                file.flush()?;
                file.persist(&self.path).map(drop).map_err(|error| error.error)
            }
            Sink::Directly(mut file) => file.flush(),
        }
    }
}

impl Write for Destination {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.sink {
            Sink::Beside(file) => file.write(bytes),
            Sink::Directly(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.sink {
            Sink::Beside(file) => file.flush(),
            Sink::Directly(file) => file.flush(),
        }
    }
}

/// Reports are readable as any new file of this user is, not only by their owner.
#[cfg(unix)]
fn builder() -> tempfile::Builder<'static, 'static> {
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    let mut builder = tempfile::Builder::new();
    builder.prefix(".callsign-").permissions(Permissions::from_mode(0o666));
    builder
}

#[cfg(not(unix))]
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".callsign-");
    builder
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn appears_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("report.json");
        std::fs::write(&path, "old").unwrap();
        let mut given_up = Destination::open(&path).unwrap();
        given_up.write_all(b"half").unwrap();
        drop(given_up);
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "old");

        let mut whole = Destination::open(&path).unwrap();
        whole.write_all(b"new").unwrap();
        whole.finish().unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn what_stands_there_stays_where_something_is_written_behind_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("summary.md");
        for (text, before) in [("one\n", 0), ("two\n", 4)] {
            let (mut destination, length) = Destination::behind(&path).unwrap();
            assert_eq!(length, before);
            destination.write_all(text.as_bytes()).unwrap();
            destination.finish().unwrap();
        }
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "one\ntwo\n");
    }

    #[test]
    fn says_at_once_what_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Destination::open(folder.path()).is_err());
        assert!(Destination::open(&folder.path().join("missing/report.json")).is_err());
    }

    #[cfg(unix)]
    #[test]
    fn devices_and_links_stay_what_they_are() {
        let null = Path::new("/dev/null");
        let mut destination = Destination::open(null).unwrap();
        destination.write_all(b"gone").unwrap();
        destination.finish().unwrap();
        assert!(!null.metadata().unwrap().is_file());

        let folder = tempfile::tempdir().unwrap();
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").unwrap();
        std::os::unix::fs::symlink(&file, &link).unwrap();
        let mut destination = Destination::open(&link).unwrap();
        destination.write_all(b"new").unwrap();
        destination.finish().unwrap();
        assert!(link.symlink_metadata().unwrap().is_symlink());
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "new");
    }
}
