//! `callsign look`: the open looks, one after the other. Nothing here asks a platform anything; the
//! browser that is opened belongs to whoever looks.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::{Context, Result};

use super::archive;
use super::policy;
use super::run;
use super::screen::Screen;
use super::shelf::Shelf;
use crate::catalog::Catalog;
use crate::catalog::platform::{Kind, Platform};
use crate::cli::LookArgs;
use crate::exit::Exit;
use crate::look::sheet::{self, Row};
use crate::look::{Looks, Saw};
use crate::name::Name;
use crate::options::BadOption;
use crate::options::look::ledger::{self, Ledger};
use crate::options::look::{self, Basis, LookMeant};
use crate::output::look as page;
use crate::output::safe;
use crate::policy::Policy;
use crate::report::open::{self, OpenLook};

pub(super) fn run(args: &LookArgs, screen: &Screen) -> Result<Exit> {
    let shelf = Shelf::open(screen)?;
    let policy = policy::in_force(&shelf, screen)?;
    let shelf = shelf.hosted(&policy)?.with_hosts(args.on.as_deref())?.with_looks(screen)?;
    let mut options = look::look(args, &shelf.catalog)?;
    for note in &options.notes {
        screen.note(note);
    }
    let ledger = Ledger::here(screen.policy_path())
        .context("cannot tell the current folder; go to one that exists")?;
    let looks = ledger.read()?;
    let open = open_looks(&mut options, &shelf, &policy, &looks)?;
    if open.is_empty() {
        screen.data("no look is open here\n")?;
        return Ok(Exit::Complete);
    }
    match options.sheet.take() {
        Some(mut destination) => {
            let rows: Vec<Row> = open.iter().map(row).collect();
            let path = safe::line(&destination.path().display().to_string());
            let written = destination.write_all(sheet::write(&rows).as_bytes());
            written.and_then(|()| destination.finish()).with_context(|| format!("cannot write `{path}`"))?;
            let asked = "fill in `saw`, `by` and `on`, then read it with `callsign confirm --from`";
            screen.data(&format!("{} in the sheet; {asked}\n", page::counted(open.len())))?;
            Ok(Exit::Complete)
        }
        None => walk(&open, &options, &ledger, screen),
    }
}

fn row(open: &OpenLook) -> Row {
    let OpenLook { place, handle, url, question, .. } = open.clone();
    Row { place, name: handle, link: url, question }
}

/// The looks that are open, by what was given to say so.
fn open_looks(
    options: &mut LookMeant,
    shelf: &Shelf,
    policy: &Policy,
    looks: &Looks,
) -> Result<Vec<OpenLook>> {
    let today = ledger::today();
    let catalog = &shelf.catalog;
    let chosen =
        (!options.selection.terms().is_empty()).then(|| catalog.select(&options.selection)).transpose()?;
    let fixed = run::required(options.profile.as_deref(), policy, catalog)?.required;
    let required = || fixed.iter().filter_map(|id| catalog.get(id)).collect::<Vec<&Platform>>();
    let report = match std::mem::replace(&mut options.basis, Basis::Catalog) {
        Basis::Catalog => {
            let platforms = chosen.unwrap_or_else(required);
            let names = match options.names.as_slice() {
                [] => looked_at(looks, catalog)?,
                names => names.to_vec(),
            };
            let wanted = platforms.iter().flat_map(|one| one.everyone()).flat_map(|one| &one.probes);
            let keys = run::keys(wanted.flat_map(|probe| &probe.keys).map(String::as_str), catalog);
            return Ok(open::before(&platforms, &names, &keys, looks, today));
        }
        Basis::Report(report) => *report,
        Basis::Archive { source, rejudge } => {
            let archive = archive::open(&source, rejudge, shelf)?;
            let wanted = archive::Wanted {
                names: &options.names,
                profile: options.profile.as_deref(),
                selection: Some(&options.selection),
                policy,
            };
            archive.replay(&wanted)?.report
        }
    };
    let missing =
        options.names.iter().find(|name| !report.names.iter().any(|one| one.handle == name.handle()));
    if let Some(missing) = missing {
        let known: Vec<&str> = report.names.iter().map(|name| name.name.as_str()).collect();
        let (missing, known) = (missing.typed(), known.join(", "));
        return Err(
            BadOption::new(format!("the report says nothing of `{missing}`; it is about {known}")).into()
        );
    }
    let named = options.profile.as_ref().map(|_| required());
    let places: Option<Vec<String>> =
        chosen.or(named).map(|platforms| platforms.iter().map(|platform| platform.id.clone()).collect());
    Ok(open::after(&report, catalog, &options.names, places.as_deref(), looks, today))
}

/// The names that were looked at before.
fn looked_at(looks: &Looks, catalog: &Catalog) -> Result<Vec<Name>> {
    let mut names: Vec<Name> = Vec::new();
    for look in looks.iter().filter(|look| catalog.get(&look.place).is_some()) {
        let name = Name::parse(&look.handle)?;
        if !names.iter().any(|known| known.handle() == name.handle()) {
            names.push(name);
        }
    }
    if names.is_empty() {
        let advice = "name one, such as `callsign look acme`, or give `--report FILE`";
        return Err(BadOption::new(format!("nothing was looked at yet; {advice}")).into());
    }
    Ok(names)
}

/// Asks for each look, and keeps each answer at once: whatever ends this, nothing is lost.
fn walk(open: &[OpenLook], options: &LookMeant, ledger: &Ledger, screen: &Screen) -> Result<Exit> {
    let stdin = io::stdin();
    let is_terminal = stdin.is_terminal();
    let opens = options.opens && is_terminal && !Screen::surroundings().ci && has_display();
    let mut lines = stdin.lock();
    let (mut kept, mut left) = (0, 0);
    let mut ended = false;
    for (one, at) in open.iter().zip(1..) {
        if ended {
            left += 1;
            continue;
        }
        screen.ask(&page::question(one, at, open.len()));
        if opens && one.url.starts_with("https://") && open_link(&one.url).is_err() {
            screen.note("no browser can be opened here; open the links yourself");
        }
        match answer(one.kind, &mut lines, is_terminal, screen)? {
            Answer::Saw(saw) => {
                let look = one.answered(saw, options.by.clone(), ledger::today());
                let all = ledger.keep(std::slice::from_ref(&look))?;
                screen.ask(&format!("  {}\n", page::kept(&look)));
                if let Some(other) = all.outweighing(&look) {
                    screen.note(&page::outweighed(&look, other));
                }
                kept += 1;
            }
            Answer::Skip => left += 1,
            Answer::End => {
                ended = true;
                left += 1;
            }
        }
    }
    let open = if left > 0 { format!(", {left} still open") } else { String::new() };
    screen.data(&format!("{} kept in `{}`{open}\n", page::counted(kept), safe::line(ledger.name())))?;
    Ok(if left > 0 { Exit::Incomplete } else { Exit::Complete })
}

enum Answer {
    Saw(Saw),
    Skip,
    End,
}

/// Reads an answer, asking again until one can be read.
fn answer(kind: Kind, lines: &mut impl BufRead, is_terminal: bool, screen: &Screen) -> Result<Answer> {
    loop {
        screen.ask(&page::keys(kind));
        let mut line = Vec::new();
        let count = lines.read_until(b'\n', &mut line).context("cannot read an answer")?;
        if !is_terminal {
            // Nobody's Enter has ended the line of the question.
            screen.ask("\n");
        }
        let line = String::from_utf8_lossy(&line);
        let typed = line.trim();
        if count == 0 {
            return Ok(Answer::End);
        }
        match (Saw::parse(typed), typed.to_lowercase().as_str()) {
            (Some(saw), _) => return Ok(Answer::Saw(saw)),
            (None, "" | "skip") => return Ok(Answer::Skip),
            (None, "q" | "quit") => return Ok(Answer::End),
            (None, other) => screen.ask(&format!("  `{}` is no answer\n", safe::short(other, 20))),
        }
    }
}

/// Without a display what opens links may be a browser for terminals, which would take this one.
fn has_display() -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || ["DISPLAY", "WAYLAND_DISPLAY", "WSL_DISTRO_NAME"].into_iter().any(set)
}

fn open_link(url: &str) -> io::Result<()> {
    ::open::that_detached(url)
}
