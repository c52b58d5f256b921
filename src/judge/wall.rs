//! Who is in the way: vendors' challenges, CAPTCHAs, login and consent walls, rate-limit pages and
//! regional blocks, named before any rule of an entry is read. A page that merely embeds a vendor's
//! script is no wall: markers that ordinary pages carry count only on a page with hardly any text.

use std::cell::OnceCell;

use memchr::{memchr, memchr_iter};

use super::markers::{Found, SAID, THROTTLED, VENDORS, Vendor};
use super::mask::Mask;
use super::rule::Scene;
use crate::catalog::handle::{Fold, Handle};
use crate::exchange::Reply;
use crate::reading::Reading;
use crate::verdict::{Doubt, DoubtKind};

/// Fewer visible characters than this make a page thin: it shows a challenge, not content.
const THIN: usize = 600;
/// Fewer than this, with status 200, make a page that embeds a challenge's script a challenge.
const BARE: usize = 300;

/// Names what stands in the way, or nothing.
pub fn standing_in(reading: &Reading<'_>, mask: &Mask) -> Option<Doubt> {
    seen_in(&Scene::new(reading, mask, &Handle::new(""), Fold::Exact))
}

/// The same for a reply that is being judged.
pub(super) fn seen_in(scene: &Scene<'_, '_>) -> Option<Doubt> {
    let reply = scene.reading.reply();
    if let Some(doubt) = by_place(reply, scene.mask) {
        return Some(doubt);
    }
    let page = Page::new(scene);
    if let Some(vendor) = VENDORS.iter().find(|vendor| page.is_wall_of(vendor)) {
        return Some(Doubt::new(
            DoubtKind::Blocked,
            format!("{} stands in the way (status {})", vendor.name, reply.status),
        ));
    }
    by_status(reply, &page).or_else(|| by_words(&page))
}

struct Page<'s, 'r, 'a> {
    scene: &'s Scene<'r, 'a>,
    title: String,
    thin: bool,
    bare: bool,
    typed: bool,
    found: OnceCell<Found>,
}

impl<'s, 'r, 'a> Page<'s, 'r, 'a> {
    fn new(scene: &'s Scene<'r, 'a>) -> Self {
        let typed = scene.reading.is_json();
        let title = if typed { String::new() } else { scene.reading.title().unwrap_or_default() };
        let title = scene.mask.apply(&title).trim().to_lowercase();
        let visible = if typed { THIN } else { visible_length(scene.masked()) };
        let bare = visible < BARE && !matches!(scene.reading.reply().status, 404 | 410);
        Self { scene, title, thin: visible < THIN, bare, typed, found: OnceCell::new() }
    }

    fn is_wall_of(&self, vendor: &Vendor) -> bool {
        let reply = self.scene.reading.reply();
        let header = vendor.headers.iter().any(|(name, part)| {
            reply.headers.iter().any(|(key, value)| key == name && value.to_lowercase().contains(part))
        });
        // A typed answer is data: only headers can make it a wall.
        if header || self.typed {
            return header;
        }
        let refused = !matches!(reply.status, 200 | 404 | 410);
        let title = vendor.titles.iter().any(|title| self.title.starts_with(title));
        // What the text holds is asked last: few pages must be searched for it.
        if self.thin || refused {
            return title || self.says(vendor.sure) || self.bare && self.says(vendor.embedded);
        }
        title && self.says(vendor.sure)
    }

    /// Whether the text holds one of these markers.
    fn says(&self, markers: &[&str]) -> bool {
        self.found.get_or_init(|| Found::of(self.scene.masked())).any(markers)
    }
}

/// Redirects to login, consent or a challenge, taken or refused.
fn by_place(reply: &Reply, mask: &Mask) -> Option<Doubt> {
    if reply.url.host_str().is_some_and(|host| host.starts_with("consent.")) {
        return Some(Doubt::new(DoubtKind::LoginWall, "a consent page was shown instead"));
    }
    let last = reply.hops.last()?;
    let places = [last.location.as_str(), reply.url.as_str()];
    for place in places {
        let lower = mask.apply(place).to_lowercase();
        let (address, _) = lower.split_once('?').unwrap_or((&lower, ""));
        let words = || address.split(|c: char| !c.is_ascii_alphanumeric());
        let has = |list: &[&str]| words().any(|word| list.contains(&word));
        let joined = |list: &[&str]| list.iter().any(|text| address.contains(text));
        if has(&["consent", "gdpr"]) {
            return Some(Doubt::new(DoubtKind::LoginWall, "redirected to a consent page"));
        }
        if has(&["login", "signin", "authwall", "auth", "sso", "logon"])
            || joined(&["sign_in", "sign-in", "log-in", "accounts.google."])
        {
            return Some(Doubt::new(DoubtKind::LoginWall, "redirected to sign-in"));
        }
        if has(&["captcha", "challenge", "checkpoint", "sorry"]) {
            return Some(Doubt::new(DoubtKind::Blocked, "redirected to a challenge"));
        }
    }
    None
}

/// Statuses that are never an answer, in words.
fn by_status(reply: &Reply, page: &Page<'_, '_, '_>) -> Option<Doubt> {
    let wait = reply
        .header("retry-after")
        .map(|wait| format!(", Retry-After {}", wait.chars().take(40).collect::<String>()));
    let spent = ["x-ratelimit-remaining", "x-rate-limit-remaining", "ratelimit-remaining"]
        .iter()
        .any(|name| reply.header(name).is_some_and(|value| value.trim() == "0"));
    let throttled = || page.says(THROTTLED);
    let (kind, words) = match reply.status {
        429 => (DoubtKind::RateLimited, "too many requests"),
        403 | 503 if spent || wait.is_some() || throttled() => (DoubtKind::RateLimited, "too many requests"),
        401 => (DoubtKind::LoginWall, "only for those who sign in"),
        407 => (DoubtKind::Unreachable, "the proxy wants a password"),
        403 => (DoubtKind::Blocked, "forbidden"),
        451 => (DoubtKind::Blocked, "blocked for legal reasons here"),
        202 => (DoubtKind::Blocked, "accepted without an answer, as bot checks do"),
        999 => (DoubtKind::Blocked, "refused to automated visitors"),
        500..=599 => (DoubtKind::Unreachable, "the server failed"),
        _ => return None,
    };
    Some(Doubt::new(kind, format!("{words} (status {}{})", reply.status, wait.unwrap_or_default())))
}

/// Walls with status 200 that name no vendor.
fn by_words(page: &Page<'_, '_, '_>) -> Option<Doubt> {
    let title = |list: &[&str]| list.iter().any(|text| page.title.starts_with(text));
    if title(&["log in", "login", "sign in", "anmelden", "connexion", "iniciar sesión"])
        || title(&["log into "])
    {
        return Some(Doubt::new(DoubtKind::LoginWall, "a sign-in page was shown instead"));
    }
    if title(&["before you continue", "cookie consent", "consent required"]) {
        return Some(Doubt::new(DoubtKind::LoginWall, "a consent page was shown instead"));
    }
    if title(&["too many requests", "rate limit", "429 "]) {
        return Some(Doubt::new(DoubtKind::RateLimited, "a rate-limit page was shown instead"));
    }
    if title(&["403 forbidden", "access denied", "forbidden", "blocked"]) && page.thin {
        return Some(Doubt::new(DoubtKind::Blocked, "a refusal was shown instead"));
    }
    let (kind, words, _) = SAID.iter().find(|(.., markers)| page.thin && page.says(markers))?;
    Some(Doubt::new(*kind, *words))
}

/// Characters a person would see, outside tags, scripts and styles; those of a page that is not thin
/// are not counted to the end.
fn visible_length(markup: &str) -> usize {
    const HIDDEN: [&str; 5] = ["script", "style", "noscript", "svg", "title"];
    let begins = |text: &str, name: &str| {
        text.as_bytes().get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name.as_bytes()))
    };
    let after = |text: &'_ str, sign: u8| memchr(sign, text.as_bytes()).map_or(text.len(), |at| at + 1);
    let mut count = 0;
    let mut rest = markup;
    loop {
        let tag = memchr(b'<', rest.as_bytes());
        for word in rest[..tag.unwrap_or(rest.len())].split_whitespace() {
            count += word.chars().count() + 1;
            if count >= THIN {
                return count;
            }
        }
        let Some(tag) = tag else { return count };
        rest = &rest[tag + 1..];
        if let Some(name) = HIDDEN.into_iter().find(|name| begins(rest, name)) {
            let mut ends = memchr_iter(b'<', rest.as_bytes());
            let is_end = |at: &usize| rest[at + 1..].starts_with('/') && begins(&rest[at + 2..], name);
            rest = ends.find(is_end).map_or("", |at| &rest[at + 2 + name.len()..]);
        }
        rest = &rest[after(rest, b'>')..];
    }
}
