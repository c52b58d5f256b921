//! `callsign platforms import`, `fetch` and `lint` for communities' lists of sites.

use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};
use url::Url;

use super::screen::Screen;
use super::way::{in_time, interrupt, web_options};
use crate::catalog::import::{self, Import};
use crate::catalog::join::name_apart;
use crate::catalog::list::ListSource;
use crate::catalog::{Catalog, hexadecimal};
use crate::cli::FetchArgs;
use crate::exchange::{End, Request};
use crate::exit::Exit;
use crate::fetch::{Fetch, Web};
use crate::options::manifest::{is_list, text};
use crate::options::{self, BadOption};
use crate::output::destination::Destination;
use crate::output::{entry, lists, safe};

/// `callsign platforms import FILE [-o OUT.toml]`.
pub(super) fn import(file: &Path, output: Option<&Path>, screen: &Screen) -> Result<Exit> {
    let (name, text) = text(file).map_err(BadOption::new)?;
    if !is_list(&text) {
        let words = format!("`{name}` is no community list (JSON); a catalog file needs no conversion");
        return Err(BadOption::new(words).into());
    }
    let mut list = read(&name, &text)?;
    name_apart(&mut list.platforms, &[]);
    for platform in &mut list.platforms {
        platform.handle = std::mem::take(&mut platform.handle).written();
    }
    list.platforms.sort_by(|one, other| one.id.cmp(&other.id));
    let catalog = Catalog::embedded()?;
    let source = catalog.lists.iter().find(|source| source.id == list.community.word());
    let licence = source.map_or("its own", |source| source.licence.as_str());
    let notes = [
        format!("converted by callsign from a list of {}", list.community.name()),
        format!("the entries stay under that list's licence: {licence}"),
    ];
    let written = entry::overlay(&list.platforms, &notes).context("the list cannot be written as TOML")?;
    match output {
        None => screen.data(&written)?,
        Some(path) => {
            let opened = Destination::open(path).map_err(|error| {
                BadOption::new(format!(
                    "cannot write `{}`: {error}; name a file in a folder you may write to",
                    path.display()
                ))
            })?;
            write_to(opened, written.as_bytes())?;
        }
    }
    screen.note(&lists::summary(&name, &list));
    Ok(Exit::Complete)
}

/// `callsign platforms lint FILE` for a community list.
pub(super) fn lint(name: &str, text: &str, screen: &Screen) -> Result<Exit> {
    let list = read(name, text)?;
    screen.data(&lists::page(name, &list))?;
    Ok(Exit::Complete)
}

fn read(name: &str, text: &str) -> Result<Import> {
    import::read(text).map_err(|error| BadOption::new(format!("`{name}` {error}")).into())
}

/// `callsign platforms fetch LIST`.
pub(super) fn fetch(args: &FetchArgs, screen: &Screen) -> Result<Exit> {
    let catalog = Catalog::embedded()?;
    let known = || catalog.lists.iter().map(|list| format!("`{}`", list.id)).collect::<Vec<_>>().join(", ");
    let list = catalog.lists.iter().find(|list| list.id == args.list.to_lowercase()).ok_or_else(|| {
        BadOption::new(format!("`{}` is no list that is known; there are {}", args.list, known()))
    })?;
    let address = args.from.as_deref().unwrap_or(&list.url);
    let url = Url::parse(address).map_err(|error| {
        BadOption::new(format!("`{address}` is no address: {error}; write it whole, with `https://`"))
    })?;
    let wanted = args.sha256.as_deref().unwrap_or(&list.sha256).to_lowercase();
    if wanted.len() != 64 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(BadOption::new(format!("`{wanted}` is no SHA-256; it has 64 hexadecimal digits")).into());
    }
    let path = args.output.clone().unwrap_or_else(|| format!("{}.json", list.id).into());
    let destination = Destination::open(&path).map_err(|error| {
        BadOption::new(format!("cannot write `{}`: {error}; name another file with `-o`", path.display()))
    })?;
    let asking = options::network(&args.network)?;
    let bytes = in_time(async {
        let web = Web::new(web_options(&asking, None))?;
        let request = Request { limit: import::LARGEST, fresh: true, ..Request::get(url) };
        let answer = tokio::select! {
            answer = web.fetch(&request, asking.timeout * 3) => answer,
            () = interrupt() => anyhow::bail!("broken off; nothing was kept"),
        };
        let reply = answer.map_err(|failure| anyhow::anyhow!("cannot fetch `{address}`: {failure}"))?;
        anyhow::ensure!(
            reply.status == 200 && reply.end == End::Whole,
            "cannot fetch `{address}`: status {}; nothing was kept",
            reply.status
        );
        Ok(reply.body)
    })?;
    let found = hexadecimal(&Sha256::digest(&bytes));
    anyhow::ensure!(
        found == wanted,
        "`{address}` has SHA-256 {found}, not {wanted}; nothing was kept: give the hash of the version you \
         trust with `--sha256`"
    );
    write_to(destination, &bytes)?;
    told(list, &path, &bytes, screen)
}

/// Writes a file whole or not at all.
fn write_to(mut destination: Destination, bytes: &[u8]) -> Result<()> {
    destination.write_all(bytes)?;
    Ok(destination.finish()?)
}

fn told(list: &ListSource, path: &Path, bytes: &[u8], screen: &Screen) -> Result<Exit> {
    let shown = safe::line(&path.display().to_string());
    screen.data(&format!(
        "{shown}: {} of {}, {} bytes ({})\n",
        list.name,
        list.date,
        bytes.len(),
        list.licence
    ))?;
    screen.note(&format!("use it with `callsign check NAME --manifest {shown}`"));
    Ok(Exit::Complete)
}
