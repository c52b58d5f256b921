//! What a text that a list calls evidence speaks of: an account, or something that stands in the way.
//! A page that says that it is out of order says nothing about whom it was asked for.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use regex::Regex;

use crate::catalog::signal::{JsonTest, Presence, Says, Scalar, Signal};
use crate::verdict::DoubtKind;

use super::{HANDLE, clipped};

/// Longest marker, in bytes.
pub(in super::super) const LONGEST_MARKER: usize = 1 << 10;

/// A text of a list, read.
#[derive(Clone, Debug)]
pub(in super::super) enum Marker {
    /// The text must be there.
    Text(String),
    /// The whole document must be this: brackets or a word that every document holds somewhere.
    Whole(JsonTest),
    /// The text tells of something that stands in the way.
    Wall(DoubtKind, String),
    /// An error or an apology for whatever reason: it tells nothing, but where a status tells, it
    /// makes the answer surer.
    Bare(String),
    /// It tells nothing; why, in words.
    Nothing(&'static str),
}

/// Most texts whose reading is remembered.
const KEPT: usize = 2048;

/// What was read: hundreds of sites of one software share their texts, nine in ten of a whole list.
static READ: LazyLock<Mutex<HashMap<String, Marker>>> = LazyLock::new(Mutex::default);

/// Reads a marker as it stands in a list.
pub(in super::super) fn marker(given: &str) -> Marker {
    if given.trim().is_empty() {
        return Marker::Nothing("an empty text");
    }
    if given.len() > LONGEST_MARKER {
        return Marker::Nothing("a text of more than 1 kB");
    }
    let kept = || READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = kept().get(given) {
        return known.clone();
    }
    let marker = read(given);
    let mut kept = kept();
    if kept.len() >= KEPT {
        kept.clear();
    }
    kept.insert(given.to_owned(), marker.clone());
    marker
}

fn read(given: &str) -> Marker {
    if let Some(test) = whole(given.trim()) {
        return Marker::Whole(test);
    }
    let lower = given.to_lowercase();
    if let Some(kind) = in_the_way(&lower) {
        return Marker::Wall(kind, given.to_owned());
    }
    if is_bare(&lower) {
        return Marker::Bare(given.to_owned());
    }
    // What every page may hold by chance. A sign of other scripts tells as much as two letters.
    let weight: usize = given.trim().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    if weight <= 3 {
        return Marker::Nothing("a text of three characters or fewer");
    }
    Marker::Text(placed(given))
}

impl Marker {
    /// Adds the condition to a signal; walls and nothing add none.
    pub(in super::super) fn require(&self, signal: &mut Signal) {
        match self {
            Self::Text(text) => signal.text.push(text.clone()),
            Self::Whole(test) => signal.json.push(test.clone()),
            Self::Bare(_) | Self::Wall(..) | Self::Nothing(_) => {}
        }
    }

    /// The wall that it tells of.
    pub(in super::super) fn wall(&self) -> Option<Signal> {
        let Self::Wall(kind, text) = self else { return None };
        Some(Signal { wall: Some(*kind), text: vec![text.clone()], ..Signal::bare(Says::Wall) })
    }

    /// Whether it tells of an account.
    pub(in super::super) fn tells(&self) -> bool {
        matches!(self, Self::Text(_) | Self::Whole(_))
    }

    /// What was made of it in words, where it is not what the list takes it for.
    pub(in super::super) fn note(&self, side: &str) -> Option<String> {
        match self {
            Self::Wall(kind, text) => Some(format!(
                "`{}` tells of no account ({}), so it is read as unknown",
                clipped(text),
                kind.words()
            )),
            Self::Bare(text) => Some(format!(
                "`{}` may be said for whatever reason, so it is no evidence of {side} by itself",
                clipped(text)
            )),
            Self::Nothing(why) => Some(format!("{why} is no evidence of {side}")),
            Self::Text(_) | Self::Whole(_) => None,
        }
    }
}

/// `{handle}` in place of what the lists write for a name. Empty braces are left alone where they
/// are an empty object.
fn placed(text: &str) -> String {
    let text = text.replace("{account}", HANDLE).replace("{username}", HANDLE);
    let mut placed = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once("{}") {
        placed.push_str(before);
        let last = placed.trim_end().chars().next_back();
        let object = last.is_none_or(|c| matches!(c, ':' | '[' | ',' | '=' | '(' | '{' | ')'));
        placed.push_str(if object { "{}" } else { HANDLE });
        rest = after;
    }
    placed.push_str(rest);
    placed
}

/// The document that these few characters are when they are all of it.
fn whole(text: &str) -> Option<JsonTest> {
    let any = JsonTest::default();
    Some(match text {
        "[]" | "{}" => JsonTest { len: Some(0), ..any },
        "null" => JsonTest { exists: Some(Presence::No), ..any },
        "true" | "false" => JsonTest { equals: Some(Scalar::Bool(text == "true")), ..any },
        _ => return None,
    })
}

/// Words that nothing but an error or an apology is made of.
const BARE: [&str; 18] = [
    "sorry",
    "we",
    "re",
    "are",
    "so",
    "an",
    "error",
    "errors",
    "oops",
    "ooops",
    "whoops",
    "fehler",
    "erreur",
    "ошибка",
    "извините",
    "sentimos",
    "entschuldigung",
    "désolé",
];

fn is_bare(lower: &str) -> bool {
    let mut text = String::with_capacity(lower.len());
    for (index, part) in lower.split('<').enumerate() {
        text.push_str(if index == 0 { part } else { part.split_once('>').map_or(part, |(_, after)| after) });
        text.push(' ');
    }
    let mut words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| BARE.contains(&word))
}

/// What tells of a missing account whatever stands beside it.
const MISSING: [&str; 32] = [
    "not found",
    "not be found",
    "notfound",
    "no such",
    "no user",
    "unknown user",
    "not exist",
    "n't exist",
    "n’t exist",
    "nonexist",
    "no longer exist",
    "not registered",
    "not a registered",
    "n't find",
    "n’t find",
    "could not find",
    "not a member",
    "no profile",
    "no account",
    "no results",
    "404",
    "nicht gefunden",
    "existiert nicht",
    "introuvable",
    "n'existe",
    "no existe",
    "no encontrad",
    "não encontrad",
    "não existe",
    "nie znaleziono",
    "не найден",
    "не существует",
];

/// What stands in the way, by kind; lower case. A phrase that begins with a Latin letter begins a word.
const WALLS: [(DoubtKind, &[&str]); 4] = [
    (
        DoubtKind::RateLimited,
        &[
            "rate limit",
            "rate-limit",
            "ratelimit",
            "too many requests",
            "too many attempts",
            "too many connections",
            "try again later",
            "try again in",
            "slow down",
            "temporarily limited",
            "временно ограничен",
            "слишком много запросов",
            "слишком часто",
            "zu viele anfragen",
            "demasiadas solicitudes",
            "demasiadas peticiones",
            "trop de requêtes",
            "muitas solicitações",
            "troppe richieste",
            "zbyt wiele",
            "请求过于频繁",
            "リクエストが多",
        ],
    ),
    (
        DoubtKind::LoginWall,
        &[
            "log in",
            "log-in",
            "login required",
            "login to",
            "please login",
            "logged in to",
            "logged-in users",
            "must be logged",
            "должны быть авториз",
            "войти на форум",
            "войти на сайт",
            "гостям запрещен",
            "гостям не разреш",
            "need to be logged",
            "sign in",
            "sign-in",
            "signin required",
            "unauthorized",
            "not authorized",
            "not logged in",
            "have permission",
            "guests may not",
            "guests can not",
            "guests cannot",
            "anmelden",
            "einloggen",
            "connectez-vous",
            "se connecter",
            "iniciar sesión",
            "inicia sesión",
            "accedi per",
            "zaloguj",
            "faça login",
            "войдите",
            "авторизуйтесь",
            "необходимо авториз",
            "нужно авториз",
            "ログインして",
            "请登录",
            "请先登录",
        ],
    ),
    (
        DoubtKind::Blocked,
        &[
            "just a moment",
            "attention required",
            "not a robot",
            "are you a robot",
            "robot check",
            "are you human",
            "you are human",
            "checking your browser",
            "security check",
            "unusual traffic",
            "ddos",
            "access denied",
            "access to this",
            "access blocked",
            "forbidden",
            "been blocked",
            "blocked by",
            "decided to block",
            "your ip",
            "your country",
            "your region",
            "your location",
            "your area",
            "legal reasons",
            "zugriff verweigert",
            "accès refusé",
            "acceso denegado",
            "acesso negado",
            "accesso negato",
            "доступ ограничен",
            "доступ запрещ",
            "доступ закрыт",
            "访问被拒绝",
        ],
    ),
    (
        DoubtKind::Unreachable,
        &[
            "temporarily offline",
            "temporarily unavailable",
            "temporarily down",
            "temporary error",
            "maintenance",
            "server error",
            "internal error",
            "internal server",
            "bad gateway",
            "gateway time",
            "service unavailable",
            "unexpected error",
            "error connecting",
            "something went wrong",
            "error 500",
            "error 503",
            "wartungsarbeiten",
            "en mantenimiento",
            "em manutenção",
            "technische probleme",
            "tymczasowo niedostępn",
            "временно недоступ",
            "технические работы",
            "технических работ",
            "ошибка сервера",
            "メンテナンス",
        ],
    ),
];

/// Any of the phrases above: most texts hold none, which one pass tells.
static ANY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let phrases = WALLS.iter().flat_map(|(_, phrases)| phrases.iter());
    let phrases: Vec<String> = phrases.map(|phrase| regex::escape(phrase)).collect();
    Regex::new(&phrases.join("|")).ok()
});

/// What a text tells of, when it is not a missing account; `lower` is in lower case.
fn in_the_way(lower: &str) -> Option<DoubtKind> {
    // Part of longer words too: names of classes and files.
    if lower.contains("captcha") {
        return Some(DoubtKind::Blocked);
    }
    if ANY.as_ref().is_some_and(|any| !any.is_match(lower)) {
        return None;
    }
    if MISSING.iter().any(|phrase| lower.contains(phrase)) {
        return None;
    }
    let says = |phrase: &str| {
        let latin = phrase.starts_with(|c: char| c.is_ascii_alphabetic());
        lower
            .match_indices(phrase)
            .any(|(at, _)| !latin || !lower[..at].chars().next_back().is_some_and(char::is_alphanumeric))
    };
    WALLS.iter().find(|(_, phrases)| phrases.iter().any(|phrase| says(phrase))).map(|(kind, _)| *kind)
}
