//! The user's two streams: stdout carries data, stderr everything else.

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use anstream::{AutoStream, ColorChoice};

use crate::cli::{Global, When};
use crate::options::Surroundings;
use crate::options::environment::Laid;
use crate::output::paint::Meaning;
use crate::output::progress::Progress;
use crate::output::{Canvas, safe, words};
use crate::policy::Draft;
use crate::survey::Event;

/// Where the program speaks.
pub(super) struct Screen {
    global: Global,
    choice: ColorChoice,
    /// The policy that was given.
    given: Option<Draft>,
    /// Notes that wait for something that has to be said first; `None` where nothing has.
    held: Mutex<Option<Vec<String>>>,
    /// Where settings come from.
    laid: Laid,
}

impl Screen {
    pub(super) fn new(global: Global) -> Self {
        let choice = match global.color.unwrap_or(When::Auto) {
            When::Auto => ColorChoice::Auto,
            When::Always => ColorChoice::Always,
            When::Never => ColorChoice::Never,
        };
        Self { global, choice, given: None, held: Mutex::new(None), laid: Laid::default() }
    }

    /// Keeps where settings come from.
    pub(super) fn keep(&mut self, laid: Laid) {
        self.laid = laid;
    }

    /// Where settings come from.
    pub(super) fn laid(&self) -> &Laid {
        &self.laid
    }

    /// What was typed for every command; a policy that was given is laid under it.
    pub(super) fn global(&mut self) -> &mut Global {
        &mut self.global
    }

    /// The file given with `--policy`.
    pub(super) fn policy_path(&self) -> Option<&Path> {
        self.global.policy.as_deref()
    }

    /// Whether a policy that is found counts.
    pub(super) fn finds_policy(&self) -> bool {
        !self.global.no_policy
    }

    /// Keeps the policy that was given.
    pub(super) fn give(&mut self, draft: Draft) {
        self.given = Some(draft);
    }

    /// The policy that was given.
    pub(super) fn given(&self) -> Option<&Draft> {
        self.given.as_ref()
    }

    /// The files given with `--overlay`.
    pub(super) fn overlays(&self) -> &[PathBuf] {
        &self.global.overlay
    }

    /// The files given with `--manifest`.
    pub(super) fn manifests(&self) -> &[PathBuf] {
        &self.global.manifest
    }

    /// Whether `--manifest-only` was given.
    pub(super) fn only_manifests(&self) -> bool {
        self.global.manifest_only
    }

    /// What stdout can show.
    pub(super) fn canvas(&self, all: bool) -> Canvas {
        let choice = match self.choice {
            ColorChoice::Auto => AutoStream::choice(&io::stdout()),
            named => named,
        };
        let width = width().unwrap_or(Canvas::plain().width).max(Canvas::NARROWEST);
        Canvas { width, colour: choice != ColorChoice::Never, all }
    }

    /// The width of the terminal behind stdout; `None` in a pipe.
    pub(super) fn terminal_width(&self) -> Option<usize> {
        io::stdout().is_terminal().then(|| self.canvas(false).width)
    }

    pub(super) fn surroundings() -> Surroundings {
        Surroundings {
            ci: std::env::var_os("CI")
                .is_some_and(|value| !value.is_empty() && value != "false" && value != "0"),
            terminal: io::stderr().is_terminal(),
            reader: io::stdout().is_terminal(),
        }
    }

    pub(super) fn progress(&self) -> Progress {
        Progress::new(!self.global.quiet && io::stderr().is_terminal())
    }

    /// Passes an event on to whoever watches: the progress line, and with `--verbose` a line each.
    pub(super) fn tell(&self, progress: &Progress, event: &Event) {
        progress.on(event);
        if self.global.verbose > 0
            && let Some(words) = words::event(event)
        {
            progress.aside(|| self.stderr(&format!("{words}\n")));
        }
    }

    /// Writes data to stdout. A closed pipe is no error: whoever read it has seen enough, and the exit
    /// code still tells how it stands.
    pub(super) fn data(&self, text: &str) -> io::Result<()> {
        let mut out = AutoStream::new(io::stdout().lock(), self.choice);
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }

    /// Keeps notes back until [`Screen::release`], where nobody watches.
    pub(super) fn hold(&self) {
        if !io::stderr().is_terminal() {
            *self.held() = Some(Vec::new());
        }
    }

    /// Tells the notes that were kept back; from now on none is.
    pub(super) fn release(&self) {
        let held = self.held().take();
        for note in held.into_iter().flatten() {
            self.note(&note);
        }
    }

    fn held(&self) -> MutexGuard<'_, Option<Vec<String>>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells something on stderr that even `--quiet` must not hide.
    pub(super) fn announce(&self, text: &str) {
        let line = safe::line(text);
        self.stderr(&format!("{}\n", Self::painted(Meaning::Notice, &line)));
    }

    /// Tells something on stderr, unless silence was asked for.
    pub(super) fn note(&self, text: &str) {
        if let Some(held) = self.held().as_mut() {
            held.push(text.to_owned());
        } else if !self.global.quiet {
            let label = Self::painted(Meaning::Notice, "note:");
            self.stderr(&format!("{label} {}\n", safe::line(text)));
        }
    }

    /// Asks whoever sits there; even `--quiet` hides no question.
    pub(super) fn ask(&self, text: &str) {
        self.stderr(text);
    }

    /// Tells whose fault it is that a run is red; even `--quiet` must not hide that.
    pub(super) fn red(&self, text: &str) {
        let label = Self::painted(Meaning::Bad, "red:");
        self.stderr(&format!("{label} {}\n", safe::line(text)));
    }

    /// Tells what went wrong and what to do.
    pub(super) fn error(&self, text: &str) {
        let label = Self::painted(Meaning::Bad, "error:");
        self.stderr(&format!("{label} {}\n", safe::lines(text)));
    }

    fn painted(meaning: Meaning, text: &str) -> String {
        // The stream takes colour out again where it cannot be shown.
        Canvas { colour: true, ..Canvas::plain() }.paint(meaning, text)
    }

    fn stderr(&self, text: &str) {
        // When stderr is gone there is nowhere left to say so.
        let _ = AutoStream::new(io::stderr().lock(), self.choice).write_all(text.as_bytes());
    }
}

/// How wide the terminal behind stdout is; `COLUMNS` overrides what it says.
fn width() -> Option<usize> {
    let told = std::env::var("COLUMNS").ok().and_then(|columns| columns.trim().parse().ok());
    let asked = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    told.filter(|width| *width > 0).or_else(asked)
}
