//! What `callsign init` was asked to write, and where.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::parse::{BadOption, bad};
use crate::catalog::Catalog;
use crate::cli::{FailOn, InitArgs};
use crate::policy::start::{Start, render};
use crate::policy::{Draft, FILE, Source};

/// A policy to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Init {
    /// Its text.
    pub text: String,
    /// Where to; `None` is stdout. The file is not there yet.
    pub path: Option<PathBuf>,
}

/// The policy that `args` describe, held against the catalog as any policy is.
pub fn init(args: &InitArgs, catalog: &Catalog, today: Date) -> Result<Init, BadOption> {
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(FILE));
    let path = (!args.stdout && path.as_os_str() != "-").then_some(path);
    if let Some(path) = path.as_deref().filter(|path| path.symlink_metadata().is_ok()) {
        return Err(bad(format!(
            "`{}` is there already and stays as it is; print a new one with `--stdout`, or name another file \
             with `-o FILE`",
            path.display()
        )));
    }
    let text = render(&start(args)?, catalog);
    let source = Source { name: shown(path.as_deref()), found: true };
    match Draft::new(source, text.clone().into_bytes()).read(catalog, today) {
        Ok(_) => Ok(Init { text, path }),
        Err(broken) => {
            let faults: Vec<String> =
                broken.faults.iter().map(|fault| format!("`{}` {}", fault.key, fault.message)).collect();
            Err(bad(format!("cannot be written into a policy: {}", faults.join("\n"))))
        }
    }
}

fn shown(path: Option<&Path>) -> String {
    path.map_or_else(|| FILE.to_owned(), |path| path.display().to_string())
}

fn start(args: &InitArgs) -> Result<Start, BadOption> {
    let trimmed = |texts: &[String]| texts.iter().map(|text| text.trim().to_owned()).collect::<Vec<_>>();
    let fail_on = args.fail_on.map(|outcome| match outcome {
        FailOn::NoGo => "no-go",
        FailOn::Caution => "caution",
        FailOn::Never => "never",
    });
    // It stands in the file as it is: a day or a switch, no text.
    if let Some(typed) = args.announced.as_deref()
        && !matches!(typed, "true" | "false")
        && typed.parse::<Date>().ok().is_none_or(|day| day.to_string() != typed)
    {
        return Err(bad(format!(
            "`{typed}` is no day for `--announced`; write one such as `2027-02-01`, or `true`"
        )));
    }
    Ok(Start {
        names: trimmed(&args.names),
        domains: trimmed(&args.domains),
        accounts: trimmed(&args.accounts),
        classes: args.classes.clone(),
        markets: trimmed(&args.markets),
        languages: trimmed(&args.languages),
        announced: args.announced.clone(),
        profile: args.profile.as_deref().map(str::trim).map(str::to_owned),
        required: trimmed(&args.required),
        preferred: trimmed(&args.preferred),
        tlds: trimmed(&args.tlds),
        fail_on: fail_on.map(str::to_owned),
    })
}
