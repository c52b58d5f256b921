//! Access tokens that are had for the user's credentials: one request for each pair and survey,
//! shared by all who wait for it. It goes through the same lanes and guards as every other, and
//! nothing outside ever sees it: no archive, no cache, no error with its body.

use std::borrow::Cow;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::Value;

use crate::exchange::{
    Answer, Credential, CredentialPlace, End, Failure, Grant, Material, Method, Reply, Request, Secret,
};
use crate::fetch::Clock;

/// The largest reply of a token endpoint that is read, in bytes.
const LIMIT: usize = 64 << 10;
/// The longest token that is believed, in bytes.
const LONGEST: usize = 8 << 10;
/// How long before its end a token is given up.
const MARGIN: Duration = Duration::from_secs(30);

/// All tokens of one survey.
#[derive(Debug, Default)]
pub struct Tokens {
    desks: Mutex<Vec<Arc<Desk>>>,
}

/// Where those who want one token queue.
#[derive(Debug)]
struct Desk {
    grant: Arc<Grant>,
    held: tokio::sync::Mutex<Option<Held>>,
}

#[derive(Clone, Debug)]
enum Held {
    /// A token, and until when it is used, on the survey's clock.
    Token(Secret, Duration),
    /// The platform gave none, and would give none if it were asked again.
    Refused(Failure),
}

impl Tokens {
    /// The request with every token in it that it needs; `ask` sends a request for one. Fails with
    /// the reason why there is no token.
    pub async fn fill<'r, F>(
        &self,
        request: &'r Request,
        by: Duration,
        clock: Clock,
        ask: impl Fn(Request) -> F,
    ) -> Result<Cow<'r, Request>, Failure>
    where
        F: Future<Output = Answer>,
    {
        let mut filled = Cow::Borrowed(request);
        for (at, credential) in request.credentials.iter().enumerate() {
            for (part, (_, material)) in credential.parts.iter().enumerate() {
                if let Material::Granted(grant) = material {
                    let secret = self.token(grant, by, clock, &ask).await?;
                    filled.to_mut().credentials[at].parts[part].1 = Material::Secret(secret);
                }
            }
        }
        Ok(filled)
    }

    async fn token<F>(
        &self,
        grant: &Arc<Grant>,
        by: Duration,
        clock: Clock,
        ask: &impl Fn(Request) -> F,
    ) -> Result<Secret, Failure>
    where
        F: Future<Output = Answer>,
    {
        let desk = self.desk(grant);
        // One asks; the others wait here for what it brings, each no longer than it may.
        let held = tokio::time::timeout_at(clock.at(by), desk.held.lock()).await;
        let mut held = held.map_err(|_| Failure::TimedOut)?;
        match &*held {
            Some(Held::Token(token, until)) if clock.now() < *until => return Ok(token.clone()),
            Some(Held::Refused(failure)) => return Err(failure.clone()),
            _ => {}
        }
        // A way that failed may be open for the next one who asks.
        let reply = ask(request(grant)).await?;
        let answer = read(grant, &reply);
        *held = match &answer {
            Ok((token, lasts)) => {
                // A short one is used for half its time, rather than asked for with every request.
                let used = lasts.saturating_sub(MARGIN).max(*lasts / 2);
                Some(Held::Token(token.clone(), clock.now().saturating_add(used)))
            }
            Err(failure @ Failure::NeedsKey(_)) => Some(Held::Refused(failure.clone())),
            Err(_) => None,
        };
        answer.map(|(token, _)| token)
    }

    fn desk(&self, grant: &Arc<Grant>) -> Arc<Desk> {
        let mut desks = self.desks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(desk) = desks.iter().find(|desk| desk.grant == *grant) {
            return Arc::clone(desk);
        }
        let desk = Arc::new(Desk { grant: Arc::clone(grant), held: tokio::sync::Mutex::default() });
        desks.push(Arc::clone(&desk));
        desk
    }
}

/// The request for a token. Its credentials are kept beside it, like those of any other.
fn request(grant: &Grant) -> Request {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.extend_pairs(&grant.form);
    let credentials = if grant.basic {
        // Both are form-encoded first (RFC 6749, 2.3.1).
        let encoded = |secret: &Secret| -> String {
            url::form_urlencoded::byte_serialize(secret.reveal().as_bytes()).collect()
        };
        let pair = format!("{}:{}", encoded(&grant.client), encoded(&grant.secret));
        let value = Secret::new(format!("Basic {}", BASE64_STANDARD.encode(pair)));
        vec![Credential::plain(CredentialPlace::Header, "authorization", value)]
    } else {
        let field = |name, secret: &Secret| Credential::plain(CredentialPlace::Form, name, secret.clone());
        vec![field("client_id", &grant.client), field("client_secret", &grant.secret)]
    };
    Request {
        method: Method::Post,
        headers: vec![
            ("accept".to_owned(), "application/json".to_owned()),
            ("content-type".to_owned(), "application/x-www-form-urlencoded".to_owned()),
        ],
        body: Some(form.finish()),
        credentials,
        follow: false,
        limit: LIMIT,
        ..Request::get(grant.url.clone())
    }
}

/// The token in a reply and how long it holds, or why there is none: its status, never its text.
fn read(grant: &Grant, reply: &Reply) -> Result<(Secret, Duration), Failure> {
    let refused = |words: &str| {
        Failure::NeedsKey(format!(
            "no token for {}: {} answered with status {}{words}",
            grant.variables.join(" and "),
            grant.url.host_str().unwrap_or_default(),
            reply.status
        ))
    };
    if matches!(reply.status, 408 | 429 | 500..=599) || reply.end == End::Broken {
        let host = grant.url.host_str().unwrap_or_default();
        return Err(Failure::NotAsked(format!(
            "{host} had no token just now: it answered with status {}",
            reply.status
        )));
    }
    if !(200..300).contains(&reply.status) {
        return Err(refused(""));
    }
    let document: Value = match reply.end {
        End::Whole => serde_json::from_slice(&reply.body).unwrap_or_default(),
        _ => Value::Null,
    };
    let token = document.pointer(&grant.token).and_then(Value::as_str).unwrap_or_default();
    let sound = (1..=LONGEST).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic());
    if !sound {
        return Err(refused(", without a token"));
    }
    // Some send the number as text; one that sends none lasts for any survey.
    let lasts = document.pointer(&grant.expires);
    let seconds = lasts.and_then(|lasts| lasts.as_u64().or_else(|| lasts.as_str()?.parse().ok()));
    Ok((Secret::new(token), Duration::from_secs(seconds.unwrap_or(3600))))
}

#[cfg(test)]
#[path = "token_tests.rs"]
mod tests;
