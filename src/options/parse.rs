//! Single values of the command line.

use std::fs::File;
use std::io::Read;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use url::Url;

use crate::cli;
use crate::fetch;
use crate::output::Format;
use crate::policy::FailOn;

/// An option that cannot be obeyed; the message names the value and the next step.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BadOption(String);

impl BadOption {
    /// An option that cannot be obeyed; the message is a lower-case fragment.
    pub fn new(message: impl Into<String>) -> Self {
        Self(message.into())
    }
}

pub(super) fn bad(message: impl Into<String>) -> BadOption {
    BadOption::new(message)
}

impl From<cli::FailOn> for FailOn {
    fn from(typed: cli::FailOn) -> Self {
        match typed {
            cli::FailOn::NoGo => Self::NoGo,
            cli::FailOn::Caution => Self::Caution,
            cli::FailOn::Never => Self::Never,
        }
    }
}

/// Longer than this nothing is waited for; clocks have ends.
const LONGEST: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Reads `500ms`, `10s`, `2m`, `1h`, `1.5m` or a plain number of seconds.
pub fn duration(flag: &str, typed: &str) -> Result<Duration, BadOption> {
    let advice = "write it like `500ms`, `10s`, `2m` or `1h`";
    let text = typed.trim();
    let (number, unit) = text.split_at(text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len()));
    let factor = match unit {
        "ms" => 0.001,
        "" | "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        _ => return Err(bad(format!("`{typed}` is no duration for `{flag}`; {advice}"))),
    };
    let number = number.trim();
    let plain = number.chars().all(|c| c.is_ascii_digit() || c == '.');
    let seconds = number.parse::<f64>().ok().filter(|_| plain).map(|number| number * factor);
    match seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
        None => Err(bad(format!("`{typed}` is no duration for `{flag}`; {advice}"))),
        Some(Duration::ZERO) => Err(bad(format!("`{flag}` must be longer than nothing; {advice}"))),
        Some(long) if long > LONGEST => {
            Err(bad(format!("`{typed}` is too long for `{flag}`; at most 7 days, {advice}")))
        }
        Some(duration) => Ok(duration),
    }
}

/// Reads `FORMAT` or `FORMAT=PATH`; `-` as the path is stdout.
pub(super) fn output(typed: &str) -> Result<(Format, Option<PathBuf>), BadOption> {
    let (word, path) = typed.split_once('=').map_or((typed, None), |(word, path)| (word, Some(path)));
    let known: Vec<&str> = Format::ALL.iter().map(|(word, _)| *word).collect();
    let format = Format::parse(word)
        .ok_or_else(|| bad(format!("`{word}` is no output format; `--output` takes {}", known.join(", "))))?;
    match path {
        Some("") => Err(bad(format!("`{typed}` names no file; write `{word}=FILE`, or `{word}` for stdout"))),
        None | Some("-") => Ok((format, None)),
        Some(path) => Ok((format, Some(PathBuf::from(path)))),
    }
}

/// Reads a sum of US dollars.
pub(super) fn price(typed: &str) -> Result<f64, BadOption> {
    let number = typed.trim().trim_start_matches('$').parse::<f64>().ok();
    number
        .filter(|sum| sum.is_finite() && *sum >= 0.0)
        .ok_or_else(|| bad(format!("`{typed}` is no sum for `--spend`; write US dollars, such as `0.50`")))
}

/// Reads the address of a proxy. Messages leave out what may be a password.
pub(super) fn proxy(typed: &str) -> Result<Url, BadOption> {
    fetch::proxy::parse(typed).map_err(|error| {
        let advice = "write it like `http://localhost:8080` or `socks5h://localhost:1080`";
        bad(format!("`{}` does not work for `--proxy`: {error}; {advice}", shown_proxy(typed)))
    })
}

/// The address of a proxy without name and password.
pub(super) fn shown_proxy(typed: &str) -> String {
    match typed.rsplit_once('@') {
        Some((before, host)) => {
            let scheme =
                before.split_once("://").map(|(scheme, _)| format!("{scheme}://")).unwrap_or_default();
            format!("{scheme}…@{host}")
        }
        None => typed.to_owned(),
    }
}

/// The certificates of a PEM file.
pub(super) fn certificates(path: &Path) -> Result<Vec<u8>, BadOption> {
    let shown = path.display();
    let advice = "`--ca-cert` takes a PEM file with `BEGIN CERTIFICATE` in it";
    let pem =
        std::fs::read(path).map_err(|error| bad(format!("cannot read `{shown}`: {error}; {advice}")))?;
    let text = String::from_utf8_lossy(&pem);
    let mut blocks = text.split("-----BEGIN CERTIFICATE-----").skip(1).peekable();
    if blocks.peek().is_none() {
        return Err(bad(format!("`{shown}` holds no certificate; {advice}")));
    }
    for block in blocks {
        let (body, _) = block
            .split_once("-----END CERTIFICATE-----")
            .ok_or_else(|| bad(format!("a certificate in `{shown}` has no end; {advice}")))?;
        let body: String = body.split_whitespace().collect();
        // A certificate is a DER sequence (X.690): its first byte is 0x30.
        if BASE64_STANDARD.decode(body).ok().is_none_or(|der| der.first() != Some(&0x30)) {
            return Err(bad(format!("a certificate in `{shown}` is damaged; {advice}")));
        }
    }
    Ok(pem)
}

/// The text of a file of at most `largest` bytes; an error says in words what is wrong with it.
pub(super) fn text_of(path: &Path, largest: u64) -> Result<String, String> {
    let name = path.display();
    if path.is_dir() {
        return Err(format!("`{name}` is a folder"));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(largest + 1).read_to_end(&mut bytes))
        .map_err(|error| format!("cannot read `{name}`: {error}"))?;
    if bytes.len() as u64 > largest {
        return Err(format!("`{name}` is larger than {} MiB", largest >> 20));
    }
    String::from_utf8(bytes).map_err(|error| {
        let readable =
            String::from_utf8_lossy(&error.as_bytes()[..error.utf8_error().valid_up_to()]).into_owned();
        let line = 1 + readable.matches('\n').count();
        format!("`{name}` is not UTF-8 from line {line} on")
    })
}

/// A resolver of DNS: an address, with a port where it is not 53.
pub(super) fn resolver(typed: &str) -> Result<SocketAddr, BadOption> {
    let typed = typed.trim();
    let bare = typed.parse::<IpAddr>().map(|address| SocketAddr::new(address, 53));
    bare.or_else(|_| typed.parse()).map_err(|_| {
        bad(format!("`{typed}` is no address of a resolver; `--resolver` takes one such as `9.9.9.9` or `127.0.0.1:5353`"))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        for (typed, milliseconds) in [
            ("10s", 10_000),
            ("500ms", 500),
            ("2m", 120_000),
            ("1h", 3_600_000),
            ("30", 30_000),
            (" 1.5m ", 90_000),
        ] {
            assert_eq!(duration("--wait", typed), Ok(Duration::from_millis(milliseconds)), "{typed}");
        }
        for typed in ["", "s", "-1s", "10 days", "1e9", "inf", "nan", "0", "0.0s", "999h", "1.2.3s", "١s"] {
            let message = duration("--wait", typed).unwrap_err().to_string();
            assert!(message.contains("--wait") && message.contains("`10s`"), "{typed}: {message}");
        }
    }

    #[test]
    fn outputs_name_a_format_and_perhaps_a_file() {
        assert_eq!(output("json"), Ok((Format::Json, None)));
        assert_eq!(output("ndjson=-"), Ok((Format::Ndjson, None)));
        assert_eq!(output("table=a=b.txt"), Ok((Format::Table, Some("a=b.txt".into()))));
        assert!(output("xml").unwrap_err().to_string().contains("table, json, ndjson"));
        assert!(output("json=").unwrap_err().to_string().contains("json=FILE"));
    }

    #[test]
    fn prices_are_finite_and_not_negative() {
        assert_eq!(price("0.5"), Ok(0.5));
        assert_eq!(price("$2"), Ok(2.0));
        for typed in ["-1", "inf", "nan", "much", ""] {
            assert!(price(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn proxies_keep_their_password_to_themselves() {
        assert_eq!(proxy("localhost:8080").unwrap().as_str(), "http://localhost:8080/");
        assert_eq!(proxy("socks5h://user:word@host:1080").unwrap().scheme(), "socks5h");
        for typed in
            ["ftp://user:hunter2@host", "http://user:hunter2@", "http://user:hunter2@ho st:99999", "://"]
        {
            let message = proxy(typed).unwrap_err().to_string();
            assert!(!message.contains("hunter2") && message.contains("socks5h://"), "{message}");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_the_parsers_panic(text in any::<String>()) {
            drop((duration("--wait", &text), output(&text), price(&text), proxy(&text)));
        }
    }
}
