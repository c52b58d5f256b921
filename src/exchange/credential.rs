//! Credentials as data: where they go in a request, and how those that must be exchanged for a token
//! first are exchanged. Nothing here can be shown: `Debug` hides every value.

use std::sync::Arc;

use url::Url;

use super::Secret;

/// Where a credential goes in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CredentialPlace {
    /// A request header.
    Header,
    /// A query parameter.
    Query,
    /// The path, where it stands in the place of its `$NAME`.
    Path,
    /// A field of the form in the body.
    Form,
}

/// A credential, kept beside the request and added only while sending, only over https and only to
/// the request's own host. Archives and caches therefore never see it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Credential {
    /// Where it goes.
    pub place: CredentialPlace,
    /// Header, parameter or field name; of the path, the name of the key.
    pub name: String,
    /// What is sent, with `$NAME` where a key goes: no secret.
    pub template: String,
    /// The keys by their names.
    pub parts: Vec<(String, Material)>,
}

/// What a key is made of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Material {
    /// It is sent as it is.
    Secret(Secret),
    /// It is had from the platform first, once a survey.
    Granted(Arc<Grant>),
}

/// How an access token is had for a client's credentials (RFC 6749, 4.4).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Names of the variables that hold the credentials, for messages.
    pub variables: Vec<String>,
    /// Where the token is asked for.
    pub url: Url,
    /// Whether the credentials stand in the `Authorization` header rather than in the form.
    pub basic: bool,
    /// The client's id.
    pub client: Secret,
    /// The client's secret.
    pub secret: Secret,
    /// The other fields of the form.
    pub form: Vec<(String, String)>,
    /// Where the token stands in the reply (JSON Pointer).
    pub token: String,
    /// Where its time in seconds stands, likewise.
    pub expires: String,
}

impl Credential {
    /// A credential that is nothing but one secret.
    pub fn plain(place: CredentialPlace, name: &str, secret: Secret) -> Self {
        let key = "KEY".to_owned();
        let parts = vec![(key, Material::Secret(secret))];
        Self { place, name: name.to_owned(), template: "$KEY".to_owned(), parts }
    }

    /// What is sent; nothing while a token is still to be had.
    pub fn filled(&self) -> Option<String> {
        let mut pieces = self.template.split('$');
        let mut value = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let name = variable(piece);
            if name.is_empty() {
                value.push('$');
                value.push_str(piece);
                continue;
            }
            let (_, Material::Secret(secret)) = self.parts.iter().find(|(known, _)| known == name)? else {
                return None;
            };
            value.push_str(secret.reveal());
            value.push_str(&piece[name.len()..]);
        }
        Some(value)
    }

    /// The secrets it is made of, as far as they are known.
    pub fn secrets(&self) -> impl Iterator<Item = &Secret> {
        self.parts.iter().filter_map(|(_, material)| match material {
            Material::Secret(secret) => Some(secret),
            Material::Granted(_) => None,
        })
    }
}

/// The variable's name that `text` begins with; empty when it begins with none.
pub fn variable(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_'))
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_begin_alike_are_told_apart() {
        let part = |name: &str, value: &str| (name.to_owned(), Material::Secret(Secret::new(value)));
        let credential = Credential {
            place: CredentialPlace::Header,
            name: "authorization".to_owned(),
            template: "Key $APP_ID:$APP_ID_2, 5$".to_owned(),
            parts: vec![part("APP_ID", "one"), part("APP_ID_2", "$APP_ID")],
        };
        assert_eq!(credential.filled().unwrap(), "Key one:$APP_ID, 5$");
        assert!(!format!("{credential:?}").contains("one"));
        let missing = Credential { parts: Vec::new(), ..credential };
        assert_eq!(missing.filled(), None);
    }
}
