//! The faults that a checker meets, each as a change to a healthy answer, and what an honest checker
//! may say under each (`tests/faults.toml`, which is published as the truth of the confusion table).

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use callsign::exchange::Failure;
use callsign::verdict::Verdict;
use serde::Deserialize;

use crate::internet::{Ask, CONSENT, FILLER, HOME, LOGIN, Page, Place, Way};

/// Whose answers a fault spoils.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Scope {
    /// Those about the subject.
    Subject,
    /// All.
    Everything,
    /// Those about controls, known or random.
    Controls,
    /// All but the first of a survey.
    Later,
    /// All but those about known accounts.
    ButKnown,
    /// All but those about the best known account.
    ButFamous,
}

/// What a request is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Subject,
    /// A known account: the first, the second.
    Known(usize),
    /// Somebody else's name, a random one.
    Other,
}

impl Scope {
    /// Whether an answer in this role, after so many others, is spoilt.
    pub(crate) fn hits(self, role: Role, before: usize) -> bool {
        match self {
            Self::Subject => role == Role::Subject,
            Self::Everything => true,
            Self::Controls => role != Role::Subject,
            Self::Later => before > 0,
            Self::ButKnown => !matches!(role, Role::Known(_)),
            Self::ButFamous => role != Role::Known(0),
        }
    }

    /// Whether the subject's own answers may be sound.
    pub(crate) fn spares_the_subject(self) -> bool {
        matches!(self, Self::Controls | Self::Later)
    }
}

/// One answer about to be spoilt.
pub(crate) struct Moment<'m> {
    pub(crate) ask: &'m Ask,
    pub(crate) place: &'static Place,
    pub(crate) handle: &'m str,
    pub(crate) role: Role,
    /// Whether somebody has the handle.
    pub(crate) exists: bool,
    pub(crate) healthy: Page,
}

impl Moment<'_> {
    fn somebody(&self, handle: &str) -> Page {
        self.place.somebody(0, handle, self.ask)
    }

    fn nobody(&self) -> Page {
        self.place.nobody(0, self.handle, self.ask)
    }

    /// The address with the handle replaced, if it stands there.
    fn address_of(&self, other: &str) -> Option<String> {
        let address = self.ask.url.as_str();
        address.contains(self.handle).then(|| address.replace(self.handle, other))
    }

    fn here(&self, path: &str) -> String {
        self.ask.url.join(path).unwrap().into()
    }
}

/// One fault.
#[derive(Clone, Copy)]
pub(crate) struct Mode {
    pub(crate) name: &'static str,
    pub(crate) scopes: &'static [Scope],
    pub(crate) play: fn(&Moment<'_>) -> Page,
    /// Whether it can be shown in memory, over real sockets, or both.
    pub(crate) stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Both,
    Memory,
    Wire,
}

const ALL: &[Scope] =
    &[Scope::Subject, Scope::Everything, Scope::Controls, Scope::Later, Scope::ButKnown, Scope::ButFamous];
/// For lies that a whole world must share, because told about one account they would be the truth.
const WHOLE: &[Scope] = &[Scope::Everything];
/// For answers that are the truth about somebody: told about all but the known accounts, nothing in
/// the world would give the lie away.
const NOT_BUT_KNOWN: &[Scope] =
    &[Scope::Subject, Scope::Everything, Scope::Controls, Scope::Later, Scope::ButFamous];

const fn mode(name: &'static str, play: fn(&Moment<'_>) -> Page) -> Mode {
    Mode { name, scopes: ALL, play, stage: Stage::Both }
}

const fn of(scopes: &'static [Scope], mode: Mode) -> Mode {
    Mode { name: mode.name, scopes, play: mode.play, stage: mode.stage }
}

const fn on(stage: Stage, mode: Mode) -> Mode {
    Mode { name: mode.name, scopes: mode.scopes, play: mode.play, stage }
}

/// The name that renames lead to and that strangers' pages show.
pub(crate) const ANOTHER: &str = "somebodyelse";

/// Every fault, in the order of the list.
pub(crate) const MODES: &[Mode] = &[
    // Refusals.
    mode("403", |_| {
        Page::new(
            403,
            "<html><head><title>403 Forbidden</title></head><body><h1>403 Forbidden</h1></body></html>",
        )
    }),
    mode("403-empty", |_| Page::new(403, "")),
    mode("403-json", |_| Page::new(403, "{\"message\":\"Forbidden\",\"error\":403}")),
    mode("403-of-somebody", |moment| moment.somebody(moment.handle).status(403)),
    mode("403-of-nobody", |moment| moment.nobody().status(403)),
    mode("403-akamai", |_| {
        Page::new(
            403,
            "<HTML><HEAD><TITLE>Access Denied</TITLE></HEAD><BODY><H1>Access Denied</H1>You don't have permission to access this on this server.<P>Reference&#32;&#35;18&#46;5c&#46;1<P>https&#58;&#47;&#47;errors&#46;edgesuite&#46;net&#47;18</BODY></HTML>",
        )
    }),
    mode("403-cloudflare", |_| {
        Page::new(403, "<html><head><title>Attention Required! | Cloudflare</title></head><body><div id=\"cf-error-details\">Sorry, you have been blocked</div></body></html>").with("cf-mitigated", "challenge").with("server", "cloudflare")
    }),
    mode("429", |_| Page::new(429, "<html><body>Too Many Requests</body></html>")),
    mode("429-retry-after", |_| {
        Page::new(429, "<html><body>Too Many Requests</body></html>").with("retry-after", "3600")
    }),
    mode("429-json", |_| {
        Page::new(429, "{\"message\":\"You are being rate limited.\",\"retry_after\":31.5,\"global\":false}")
    }),
    mode("429-of-nobody", |moment| moment.nobody().status(429)),
    on(Stage::Wire, mode("429-once", |moment| moment.healthy.clone())),
    mode("500", |_| Page::new(500, "<html><body><h1>Internal Server Error</h1></body></html>")),
    mode("500-of-nobody", |moment| moment.nobody().status(500)),
    mode("502", |_| {
        Page::new(
            502,
            "<html><head><title>502 Bad Gateway</title></head><body><center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
        )
    }),
    mode("503", |_| {
        Page::new(503, "{\"error\":\"upstream connect error or disconnect/reset before headers\"}")
    }),
    mode("503-retry-after", |_| Page::new(503, "busy").with("retry-after", "3600")),
    mode("504", |_| Page::new(504, "")),
    mode("401", |_| Page::new(401, "{\"message\":\"Requires authentication\"}")),
    mode("451", |_| Page::new(451, "<html><body>Unavailable For Legal Reasons</body></html>")),
    mode("451-of-nobody", |moment| moment.nobody().status(451)),
    mode("999", |_| {
        Page::new(999, "<html><head><script>window.location=\"/authwall\"</script></head></html>")
    }),
    mode("202-waf", |_| Page::new(202, "").with("x-amzn-waf-action", "challenge")),
    mode("202-of-nobody", |moment| moment.nobody().status(202)),
    // Nothing, or somebody else's not found.
    mode("200-empty", |_| Page::new(200, "")),
    mode("200-blank", |_| Page::new(200, " \r\n\t ")),
    mode("404-empty", |_| Page::new(404, "")),
    of(
        NOT_BUT_KNOWN,
        mode("404-nginx", |_| {
            Page::new(
                404,
                "<html><head><title>404 Not Found</title></head><body><center><h1>404 Not Found</h1></center><hr><center>nginx</center></body></html>",
            )
        }),
    ),
    of(
        NOT_BUT_KNOWN,
        mode("404-router", |_| {
            Page::new(404, "404 page not found").with("content-type", "text/plain; charset=utf-8")
        }),
    ),
    of(
        NOT_BUT_KNOWN,
        mode("404-json", |_| {
            Page::new(404, "{\"timestamp\":\"2026-11-21T12:00:00Z\",\"path\":\"/\",\"detail\":\"no route\"}")
        }),
    ),
    mode("405", |_| Page::new(405, "<html><body>Method Not Allowed</body></html>").with("allow", "HEAD")),
    of(
        WHOLE,
        mode("shed-404-cached", |moment| match moment.role {
            Role::Known(_) => moment.healthy.clone().with("age", "300"),
            _ => moment.nobody(),
        }),
    ),
    of(
        WHOLE,
        mode("shed-404-hit", |moment| match moment.role {
            Role::Known(_) => {
                moment.healthy.clone().with("x-cache", "Hit from cloudfront").with("cf-cache-status", "HIT")
            }
            _ => moment.nobody(),
        }),
    ),
    // Words about limits and regions with status 200.
    mode("limit-json", |_| {
        Page::new(200, "{\"message\":\"You are being rate limited.\",\"retry_after\":31.5,\"global\":false}")
    }),
    mode("limit-errors", |_| {
        Page::new(200, "{\"errors\":[{\"code\":88,\"message\":\"Rate limit exceeded\"}]}")
    }),
    mode("limit-status", |_| {
        Page::new(200, "{\"status\":\"fail\",\"data\":null,\"error\":\"Too many requests\"}")
    }),
    mode("limit-page", |_| {
        Page::new(
            200,
            "<html><body><p>Too many requests. Please try again in a few minutes.</p></body></html>",
        )
    }),
    mode("geo-india", |_| {
        Page::new(
            200,
            "<html><body><p>Dear users, on June 29, 2020 the Govt. of India decided to block 59 apps.</p></body></html>",
        )
    }),
    mode("geo-region", |_| {
        Page::new(
            200,
            "<html><body><h1>Sorry</h1><p>This service is not available in your country.</p></body></html>",
        )
    }),
    // Challenges with status 200.
    mode("cloudflare", |_| {
        Page::new(
            200,
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript><script>(function(){window._cf_chl_opt={cvId:'3'};})();</script></body></html>",
        )
    }),
    mode("turnstile", |_| {
        Page::new(
            200,
            "<html><head><title>Welcome</title><script src=\"https://challenges.cloudflare.com/turnstile/v0/api.js\"></script></head><body><div class=\"cf-turnstile\" data-sitekey=\"0x4\"></div></body></html>",
        )
    }),
    mode("anubis", |_| {
        Page::new(
            200,
            "<html><head><title>Making sure you&#39;re not a bot!</title></head><body><img src=\"/.within.website/x/cmd/anubis/static/img/pensive.webp\"><script id=\"anubis_challenge\" type=\"application/json\">{\"rules\":{\"difficulty\":4}}</script></body></html>",
        )
    }),
    mode("datadome", |_| {
        Page::new(
            200,
            "<html><head><title>site.example</title></head><body><p id=\"cmsg\">Please enable JS and disable any ad blocker</p><script src=\"https://ct.captcha-delivery.com/c.js\"></script></body></html>",
        )
    }),
    mode("perimeterx", |_| {
        Page::new(
            200,
            "<html><head><title>Access to this page has been denied</title></head><body><div id=\"px-captcha\"></div><p>Press & Hold to confirm you are a human (and not a bot).</p></body></html>",
        )
    }),
    mode("recaptcha", |_| {
        Page::new(
            200,
            "<html><head><title>Please verify</title><script src=\"https://www.google.com/recaptcha/api.js\"></script></head><body><div class=\"g-recaptcha\"></div></body></html>",
        )
    }),
    mode("f5", |_| {
        Page::new(
            200,
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.<br><br>Your support ID is: 1802</body></html>",
        )
    }),
    mode("imperva", |_| {
        Page::new(
            200,
            "<html><head><META NAME=\"robots\" CONTENT=\"noindex,nofollow\"><script src=\"/_Incapsula_Resource?SWJIYLWA=5074\"></script></head><body>Request unsuccessful. Incapsula incident ID: 1-2</body></html>",
        )
    }),
    mode("vercel", |_| {
        Page::new(
            200,
            "<html><head><title>Vercel Security Checkpoint</title></head><body>We're verifying your browser</body></html>",
        )
    }),
    mode("slardar", |_| {
        Page::new(
            200,
            "<html><head><title>Please wait...</title></head><body><p id=\"wci\" class=\"_wafchallengeid\"></p><script>window._waf=\"SlardarWAF\"</script></body></html>",
        )
    }),
    mode("outage", |_| {
        Page::new(200, "<html><body><h1>We are down for maintenance</h1><p>Back soon.</p></body></html>")
    }),
    // Sign-in and consent.
    mode("login", |_| Page::new(200, LOGIN)),
    mode("guests", |_| {
        Page::new(
            200,
            "<html><head><title>The board</title></head><body><p>You must be logged in to do that. Members only.</p></body></html>",
        )
    }),
    mode("consent", |_| Page::new(200, CONSENT)),
    mode("redirect-login", |moment| Page::redirect(302, &moment.here("/accounts/login/?next=%2F"))),
    mode("redirect-login-for", |moment| {
        Page::redirect(302, &moment.here(&format!("/accounts/login/?next=%2F{}", moment.handle)))
    }),
    mode("redirect-consent", |moment| Page::redirect(303, &moment.here("/consent/landing"))),
    mode("redirect-consent-host", |moment| {
        Page::redirect(303, &format!("https://consent.{}/m?continue=x", domain(moment.ask)))
    }),
    // Redirects.
    mode("redirect-home", |moment| Page::redirect(302, &moment.here("/"))),
    mode("redirect-search", |moment| {
        Page::redirect(302, &moment.here(&format!("/search/users?q={}", moment.handle)))
    }),
    mode("redirect-elsewhere", |moment| {
        Page::redirect(302, &format!("https://parked.example.net/{}", moment.handle))
    }),
    mode("redirect-private", |_| Page::redirect(302, "http://169.254.169.254/latest/meta-data/")),
    mode("redirect-loop", |moment| Page::redirect(302, moment.ask.url.as_str())),
    mode("redirect-far", |moment| {
        let step = moment
            .ask
            .url
            .query_pairs()
            .find(|(key, _)| key == "step")
            .map_or(0, |(_, value)| value.parse().unwrap_or(0));
        let mut next = moment.ask.url.clone();
        next.query_pairs_mut().append_pair("step", &(step + 1).to_string());
        Page::redirect(302, next.as_str())
    }),
    mode("canonical-case", |moment| {
        let canonical = capitalised(moment.handle);
        match moment.address_of(&canonical) {
            Some(address) if canonical != moment.handle => Page::redirect(301, &address),
            _ => moment.healthy.clone(),
        }
    }),
    mode("renamed", |moment| match moment.address_of(ANOTHER) {
        Some(address) if moment.handle != ANOTHER => Page::redirect(301, &address),
        _ => moment.healthy.clone(),
    }),
    mode("answered-for-another", |moment| {
        let page = moment.somebody(ANOTHER);
        let names = page.text().contains(ANOTHER) && moment.place.probe.account.is_some();
        if names { page } else { moment.healthy.clone() }
    }),
    // The same for everybody.
    mode("shell", |_| Page::new(200, SHELL)),
    mode("shell-echo", |moment| {
        let handle = moment.handle;
        let url = &moment.ask.url;
        Page::new(
            200,
            format!(
                "<!DOCTYPE html><html><head><title>@{handle}</title><link rel=\"canonical\" href=\"{url}\"><meta property=\"og:url\" content=\"{url}\"><meta property=\"og:title\" content=\"{handle}\"></head><body><div id=\"root\"></div><script src=\"/app.js\"></script></body></html>"
            ),
        )
    }),
    mode("soft-404", |_| Page::new(200, HOME)),
    mode("soft-404-long", |_| {
        Page::new(
            200,
            format!(
                "<html><head><title>Welcome</title></head><body><h1>Oops</h1><p>{FILLER}</p></body></html>"
            ),
        )
    }),
    of(
        WHOLE,
        mode("redesign", |moment| {
            if moment.exists {
                return moment.healthy.clone();
            }
            Page::new(
                moment.healthy.status,
                format!(
                    "<html><head><title>Nothing to see</title></head><body><main><h2>This corner is quiet</h2><p>{FILLER}</p></main></body></html>"
                ),
            )
        }),
    ),
    mode("parked", |moment| {
        let domain = domain(moment.ask);
        Page::new(
            200,
            format!(
                "<html><head><title>{domain}</title></head><body><h1>{domain}</h1><p>This domain may be for sale. Related searches: {}</p></body></html>",
                moment.handle
            ),
        )
    }),
    // A service that shows an account for anything; where replies name their account, a default one.
    of(
        WHOLE,
        mode("always-taken", |moment| match (moment.exists, &moment.place.probe.account) {
            (true, _) => moment.healthy.clone(),
            (false, Some(_)) => moment.somebody(ANOTHER),
            (false, None) => moment.somebody(moment.handle),
        }),
    ),
    of(WHOLE, mode("always-absent", |moment| moment.place.nobody(0, moment.handle, moment.ask))),
    // Contradiction and echo.
    mode("both-markers", |moment| {
        let other = if moment.exists { moment.nobody() } else { moment.somebody(ANOTHER) };
        merged(&moment.healthy, &other)
    }),
    mode("echo", |moment| echoed(&moment.healthy, moment.handle)),
    of(
        &[Scope::Subject],
        mode("hidden", |moment| {
            use callsign::catalog::platform::Absence;
            if moment.place.probe.absence == Absence::Ambiguous {
                moment.nobody()
            } else {
                moment.healthy.clone()
            }
        }),
    ),
    // Bodies that arrive in part, or garbled.
    mode("cut-early", |moment| cut(&moment.healthy, 1, 10)),
    mode("cut-half", |moment| cut(&moment.healthy, 1, 2)),
    mode("cut-late", |moment| cut(&moment.healthy, 9, 10)),
    mode("cut-at-once", |moment| cut(&moment.healthy, 0, 1)),
    mode("gzip-cut", |moment| moment.healthy.clone().way(Way::GzipCut)),
    mode("garbled", |moment| {
        let body: Vec<u8> = moment.healthy.body.iter().map(|byte| byte ^ 0xA5).collect();
        Page { body, ..moment.healthy.clone() }
    }),
    mode("utf-16", |moment| {
        let body: Vec<u8> = moment.healthy.text().encode_utf16().flat_map(u16::to_le_bytes).collect();
        Page { body, ..moment.healthy.clone() }
    }),
    mode("wrong-charset", |moment| {
        moment.healthy.clone().with("content-type", "text/html; charset=utf-16le")
    }),
    mode("wrong-type", |moment| moment.healthy.clone().with("content-type", "application/octet-stream")),
    mode("wrong-type-html", |moment| {
        moment.healthy.clone().with("content-type", "text/html; charset=iso-8859-1")
    }),
    // Transport.
    on(Stage::Memory, mode("dns", |_| Page::failing(Failure::Dns("no such name".to_owned())))),
    on(Stage::Memory, mode("connect", |_| Page::failing(Failure::Connect("connection refused".to_owned())))),
    on(Stage::Memory, mode("tls", |_| Page::failing(Failure::Tls("the certificate has expired".to_owned())))),
    on(
        Stage::Memory,
        mode("proxy", |_| Page::failing(Failure::Proxy("it refused to open a tunnel".to_owned()))),
    ),
    on(Stage::Memory, mode("broken", |_| Page::failing(Failure::Broken("connection reset".to_owned())))),
    on(Stage::Memory, mode("cooling", |_| Page::failing(Failure::CoolingDown(3600)))),
    on(Stage::Memory, mode("timed-out", |_| Page::failing(Failure::TimedOut))),
    mode("drip", |moment| moment.healthy.clone().way(Way::Drip)),
    mode("hang", |moment| moment.healthy.clone().way(Way::Hang)),
    // What doors do before any request: only over real sockets, for all hosts.
    on(Stage::Wire, of(WHOLE, mode("door-alert", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("door-untrusted", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("door-expired", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("door-wrong-name", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("door-refused", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("door-silent", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("proxy-password", |moment| moment.healthy.clone()))),
    on(Stage::Wire, of(WHOLE, mode("proxy-down", |moment| moment.healthy.clone()))),
];

const SHELL: &str = "<!DOCTYPE html><html><head><title>The App</title></head><body><div id=\"root\"></div>\
    <script src=\"/app.js\"></script></body></html>";

fn domain(ask: &Ask) -> String {
    let host = ask.url.host_str().unwrap_or_default();
    psl::domain_str(host).unwrap_or(host).to_owned()
}

fn capitalised(handle: &str) -> String {
    let mut chars = handle.chars();
    chars.next().map(|first| first.to_ascii_uppercase().to_string() + chars.as_str()).unwrap_or_default()
}

/// The first part of a body.
fn cut(page: &Page, of: usize, parts: usize) -> Page {
    page.clone().way(Way::Cut(page.body.len() * of / parts))
}

/// Two answers in one; what the first says goes before what the second says.
fn merged(first: &Page, second: &Page) -> Page {
    use serde_json::Value;
    let json = |page: &Page| serde_json::from_slice::<Value>(&page.body).ok();
    let body = match (json(first), json(second)) {
        (Some(Value::Object(mut one)), Some(Value::Object(other))) => {
            for (key, value) in other {
                one.entry(key).or_insert(value);
            }
            serde_json::to_vec(&Value::Object(one)).unwrap()
        }
        (None, None) => [first.body.clone(), b"\n".to_vec(), second.body.clone()].concat(),
        _ => first.body.clone(),
    };
    Page { body, ..first.clone() }
}

/// The answer with the handle repeated in every place where pages repeat what was asked.
pub(crate) fn echoed(page: &Page, handle: &str) -> Page {
    let text = page.text();
    if page.is_json() {
        let Some(rest) =
            text.trim_start().strip_prefix('{').filter(|rest| rest.trim_start().starts_with('"'))
        else {
            return page.clone();
        };
        return Page {
            body: format!("{{\"query\":\"{handle}\",\"self\":\"/find/{handle}\",{rest}").into_bytes(),
            ..page.clone()
        };
    }
    let echo = format!(
        "<form action=\"/find\"><input name=\"q\" value=\"{handle}\"></form><a href=\"/join?name={handle}\">Are you {handle}?</a>\
         <p>You asked for {handle}.</p><p>{handle}</p><p>@{handle}</p>"
    );
    let text = match text.find("<body>") {
        Some(at) => format!("{}<body>{echo}{}", &text[..at], &text[at + 6..]),
        None => format!("{text}{echo}"),
    };
    Page { body: text.into_bytes(), ..page.clone() }
}

/// One published expectation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Fault {
    /// `F01` to `F90`, as numbered in the notes on other checkers.
    pub(crate) id: String,
    /// What happens.
    pub(crate) what: String,
    /// Where it arises.
    pub(crate) layer: Layer,
    /// The modes that play it; or instead:
    #[serde(default)]
    pub(crate) modes: Vec<String>,
    /// tests elsewhere that cover it; or instead:
    #[serde(default)]
    pub(crate) elsewhere: Vec<String>,
    /// the issue that brings what it is about.
    #[serde(default)]
    pub(crate) later: Option<String>,
    /// What may be said of an account that exists, when the fault meets the subject.
    #[serde(default)]
    pub(crate) expect_taken: Vec<Verdict>,
    /// What may be said of a name nobody has.
    #[serde(default)]
    pub(crate) expect_absent: Vec<Verdict>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Layer {
    Reply,
    Transport,
    Rule,
    Meaning,
    Run,
    Importer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Published {
    fault: Vec<Fault>,
}

/// The published expectations.
pub(crate) fn published() -> Vec<Fault> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/faults.toml");
    toml::from_str::<Published>(&fs::read_to_string(file).unwrap())
        .unwrap_or_else(|error| panic!("{error}"))
        .fault
}

/// What may be said under each mode of a taken and of an absent account.
pub(crate) fn allowed() -> BTreeMap<String, (BTreeSet<Verdict>, BTreeSet<Verdict>)> {
    let mut allowed: BTreeMap<String, (BTreeSet<Verdict>, BTreeSet<Verdict>)> = BTreeMap::new();
    for fault in published() {
        for mode in &fault.modes {
            let taken: BTreeSet<Verdict> = fault.expect_taken.iter().copied().collect();
            let absent: BTreeSet<Verdict> = fault.expect_absent.iter().copied().collect();
            // Where two faults share a mode, both expectations hold.
            let entry = allowed.entry(mode.clone()).or_insert_with(|| (taken.clone(), absent.clone()));
            entry.0.retain(|verdict| taken.contains(verdict));
            entry.1.retain(|verdict| absent.contains(verdict));
        }
    }
    allowed
}

/// The numbers of the notes on other checkers, section 3.
const NUMBERS: [&str; 64] = [
    "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F09", "F10", "F11", "F12", "F13", "F14", "F15",
    "F16", "F20", "F21", "F22", "F23", "F24", "F25", "F26", "F27", "F28", "F29", "F30", "F31", "F40", "F41",
    "F42", "F43", "F44", "F45", "F46", "F47", "F48", "F49", "F50", "F51", "F52", "F53", "F54", "F55", "F56",
    "F57", "F58", "F59", "F60", "F61", "F62", "F63", "F64", "F65", "F66", "F70", "F71", "F72", "F73", "F74",
    "F75", "F76", "F80", "F81",
];
/// Likewise.
const MORE_NUMBERS: [&str; 9] = ["F82", "F83", "F84", "F85", "F86", "F87", "F88", "F89", "F90"];

#[test]
fn every_fault_is_published_once_with_what_may_be_said() {
    let published = published();
    let mut wrong = Vec::new();
    let numbers: Vec<&str> = NUMBERS.into_iter().chain(MORE_NUMBERS).collect();
    let ids: BTreeSet<&str> = published.iter().map(|fault| fault.id.as_str()).collect();
    wrong.extend(numbers.iter().filter(|id| !ids.contains(*id)).map(|id| format!("{id} is missing")));
    wrong.extend(
        ids.iter().filter(|id| !numbers.contains(id)).map(|id| format!("{id} is no number of the notes")),
    );
    for fault in &published {
        let ways = [!fault.modes.is_empty(), !fault.elsewhere.is_empty(), fault.later.is_some()];
        if !ways.contains(&true) {
            wrong.push(format!("{} ({}) is played by nothing", fault.id, fault.what));
        }
        let speaks = !fault.expect_taken.is_empty() && !fault.expect_absent.is_empty();
        if !fault.modes.is_empty() && !speaks {
            wrong.push(format!("{} is played, so it needs `expect_taken` and `expect_absent`", fault.id));
        }
        let lies =
            fault.expect_taken.iter().any(|verdict| matches!(verdict, Verdict::Free | Verdict::Vacant))
                || fault.expect_absent.contains(&Verdict::Taken);
        if lies {
            wrong.push(format!("{} expects a false verdict", fault.id));
        }
        if fault.layer == Layer::Importer && fault.later.is_none() && fault.elsewhere.is_empty() {
            wrong.push(format!("{} is about lists: name the issue that brings them", fault.id));
        }
    }
    let mut order: Vec<&str> = published.iter().map(|fault| fault.id.as_str()).collect();
    order.sort_unstable();
    if order != published.iter().map(|fault| fault.id.as_str()).collect::<Vec<_>>() {
        wrong.push("the faults are not in the order of their numbers".to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_mode_is_published_and_every_published_mode_exists() {
    let modes: BTreeSet<&str> = MODES.iter().map(|mode| mode.name).collect();
    assert_eq!(modes.len(), MODES.len(), "two modes share a name");
    let allowed = allowed();
    let unknown: Vec<_> = allowed.keys().filter(|name| !modes.contains(name.as_str())).collect();
    let unpublished: Vec<_> = modes.iter().filter(|name| !allowed.contains_key(**name)).collect();
    assert!(unknown.is_empty() && unpublished.is_empty(), "unknown {unknown:?}, unpublished {unpublished:?}");
    let empty: Vec<_> =
        allowed.iter().filter(|(_, (taken, absent))| taken.is_empty() || absent.is_empty()).collect();
    assert!(empty.is_empty(), "expectations that exclude each other: {empty:?}");
}

#[test]
fn tests_named_elsewhere_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut text = String::new();
    let mut folders: Vec<PathBuf> = vec![root.join("src"), root.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                text.push_str(&fs::read_to_string(path).unwrap());
            }
        }
    }
    let missing: Vec<String> = published()
        .iter()
        .flat_map(|fault| fault.elsewhere.iter().map(|name| (fault.id.clone(), name.clone())))
        .filter(|(_, name)| !text.contains(&format!("fn {name}(")))
        .map(|(id, name)| format!("{id}: {name}"))
        .collect();
    assert!(missing.is_empty(), "no such tests: {}", missing.join(", "));
}
