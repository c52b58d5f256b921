//! What is sent: by which method, with which body.

use serde_json::{Map, Value};

use super::merged::Site;
use super::{Why, address, clipped};
use crate::catalog::import::vet;
use crate::catalog::platform::BodyKind;
use crate::exchange::Method;

/// How a site is asked. A page is asked for whole: what comes without one is not told from a wall.
pub(super) fn of(site: &Site<'_>) -> Result<(Method, Option<(String, BodyKind)>), Why> {
    let method = site.text("requestMethod")?.unwrap_or("GET");
    if ["GET", "HEAD"].iter().any(|plain| method.eq_ignore_ascii_case(plain)) {
        return Ok((Method::Get, None));
    }
    if !method.eq_ignore_ascii_case("POST") {
        return Err(Why::Malformed(format!("`requestMethod` `{}` may change something", clipped(method))));
    }
    let payload = site.members("requestPayload")?;
    let body = payload.as_ref().and_then(|payload| payload.as_object()).map(|payload| body(site, payload));
    Ok((Method::Post, body.transpose()?))
}

fn body(site: &Site<'_>, payload: &Map<String, Value>) -> Result<(String, BodyKind), Why> {
    let headers = site.members("headers")?;
    let content_type = headers.as_ref().and_then(|headers| {
        let headers = headers.as_object()?.iter();
        headers
            .filter(|(name, _)| name.eq_ignore_ascii_case("content-type"))
            .find_map(|(_, value)| value.as_str())
    });
    if content_type.is_some_and(|kind| kind.to_ascii_lowercase().contains("x-www-form-urlencoded")) {
        let body = form(payload)?;
        return Ok((body, BodyKind::Form));
    }
    // Only texts of the first level are templates.
    let filled: Map<String, Value> = payload
        .iter()
        .map(|(key, value)| match value {
            Value::String(text) => Ok((key.clone(), Value::from(address::formatted_text(text)?))),
            other => Ok((key.clone(), other.clone())),
        })
        .collect::<Result<_, Why>>()?;
    let text = Value::Object(filled).to_string();
    let kind = vet::body_kind(&text, Some("application/json"))?;
    Ok((text, kind))
}

fn form(payload: &Map<String, Value>) -> Result<String, Why> {
    let mut pairs = Vec::with_capacity(payload.len());
    for (name, value) in payload {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(_) | Value::Bool(_) => value.to_string(),
            _ => return Err(Why::Malformed("a form holds a text or a number under each name".to_owned())),
        };
        pairs.push(format!("{}={}", address::encoded(name), address::encoded(&text)));
    }
    let form = pairs.join("&");
    vet::body_kind(&form, Some("application/x-www-form-urlencoded"))?;
    Ok(form)
}
