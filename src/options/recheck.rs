//! What `callsign recheck` was asked to do.

use super::parse::{bad, text_of};
use super::{BadOption, Meant, Origin, Surroundings, meant, origin};
use crate::cli::RecheckArgs;
use crate::recheck::{self, Results};

/// Everything `callsign recheck` needs to know.
#[derive(Debug)]
pub struct Recheck {
    /// Name of the file without its folders.
    pub name: String,
    /// What it holds.
    pub results: Results,
    /// Where the answers come from.
    pub origin: Origin,
    /// How to ask.
    pub asking: Meant,
}

/// What `callsign recheck` was asked to do.
pub fn recheck(args: &RecheckArgs, here: Surroundings) -> Result<Recheck, BadOption> {
    let path = &args.results;
    let text = text_of(path, recheck::LARGEST as u64).map_err(|words| {
        bad(format!("{words}; name a file (UTF-8) that Sherlock, Maigret or Naminter wrote"))
    })?;
    let results = recheck::read(&text).map_err(|error| bad(format!("`{}` {error}", path.display())))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let asking = meant(&args.asking, here)?;
    Ok(Recheck { name, results, origin: origin(&args.asking, args.record.as_deref())?, asking })
}
