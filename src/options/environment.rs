//! Settings of the environment (`CALLSIGN_*`): what was typed goes before them, and they go before the
//! policy. Only what changes how and where is asked stands here: what costs money or resembles a
//! sign-up is only ever typed, and lists never get to see any of it.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::parse::{BadOption, bad, certificates, duration, proxy, resolver};
use crate::cli::{self, Asking, Cli, Command, Network, PolicyCommand};

/// One setting that flag and environment know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its name, as `callsign config` shows it.
    pub key: &'static str,
    /// The flag.
    pub flag: &'static str,
    /// The variable.
    pub variable: &'static str,
}

const fn setting(key: &'static str, flag: &'static str, variable: &'static str) -> Setting {
    Setting { key, flag, variable }
}

/// Every one of them, in the order in which they are shown.
pub const SETTINGS: [Setting; 15] = [
    setting("policy", "--policy", "CALLSIGN_POLICY"),
    setting("color", "--color", "CALLSIGN_COLOR"),
    setting("for", "--for", "CALLSIGN_FOR"),
    setting("fail_on", "--fail-on", "CALLSIGN_FAIL_ON"),
    setting("discreet", "--discreet", "CALLSIGN_DISCREET"),
    setting("official_only", "--official-only", "CALLSIGN_OFFICIAL_ONLY"),
    setting("proxy", "--proxy", "CALLSIGN_PROXY"),
    setting("ca_cert", "--ca-cert", "CALLSIGN_CA_CERT"),
    setting("allow_private", "--allow-private", "CALLSIGN_ALLOW_PRIVATE"),
    setting("direct_dns", "--direct-dns", "CALLSIGN_DIRECT_DNS"),
    setting("resolver", "--resolver", "CALLSIGN_RESOLVER"),
    setting("timeout", "--timeout", "CALLSIGN_TIMEOUT"),
    setting("deadline", "--deadline", "CALLSIGN_DEADLINE"),
    setting("wait", "--wait", "CALLSIGN_WAIT"),
    setting("state", "--state", "CALLSIGN_STATE"),
];

/// What the variables of keys that overlays may read begin with.
pub const KEY_PREFIX: &str = "CALLSIGN_KEY_";

/// The setting of this name.
pub fn setting_of(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Where settings come from, by their names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Laid {
    /// Those that were typed.
    pub typed: BTreeSet<&'static str>,
    /// Those that the environment gave.
    pub read: BTreeSet<&'static str>,
}

/// Lays the environment, which `read` reads, under what was typed. The error names the variable.
pub fn lay(cli: &mut Cli, read: impl Fn(&str) -> Option<OsString>) -> Result<Laid, BadOption> {
    let mut laying = Laying { read: &read, laid: Laid::default() };
    let Cli { global, command } = cli;
    laying.value("color", &mut global.color, |_, typed| cli::word(typed).map_err(bad_word(typed)))?;
    let lints_a_file = matches!(command, Command::Policy(PolicyCommand::Lint { file: Some(_) }));
    if !global.no_policy && !lints_a_file {
        laying.value("policy", &mut global.policy, |_, typed| Ok(PathBuf::from(typed)))?;
    }
    if let Some(slot) = command.fail_on() {
        laying.value("fail_on", slot, |_, typed| cli::word(typed).map_err(bad_word(typed)))?;
    }
    if let Some(slot) = command.profile() {
        laying.value("for", slot, |_, typed| Ok(typed.to_owned()))?;
    }
    if let Some(network) = command.network() {
        laying.network(network)?;
    }
    if let Some(asking) = command.asking() {
        laying.asking(asking)?;
    }
    Ok(laying.laid)
}

struct Laying<'e> {
    read: &'e dyn Fn(&str) -> Option<OsString>,
    laid: Laid,
}

impl Laying<'_> {
    fn network(&mut self, network: &mut Network) -> Result<(), BadOption> {
        let Network { proxy: way, ca_cert, timeout, allow_private, direct_dns, resolver: dns } = network;
        self.value("proxy", way, |_, typed| proxy(typed).map(|_| typed.to_owned()))?;
        self.value("ca_cert", ca_cert, |_, typed| {
            certificates(Path::new(typed)).map(|_| PathBuf::from(typed))
        })?;
        self.value("timeout", timeout, time)?;
        self.switch("direct_dns", direct_dns)?;
        self.value("resolver", dns, |_, typed| resolver(typed).map(|_| typed.to_owned()))?;
        self.switch("allow_private", allow_private)
    }

    fn asking(&mut self, asking: &mut Asking) -> Result<(), BadOption> {
        let Asking { replay, discreet, official_only, sign_up, deadline, wait, state, .. } = asking;
        // Whoever types `--sign-up` means it; the two would contradict each other.
        if !*sign_up {
            self.switch("discreet", discreet)?;
            self.switch("official_only", official_only)?;
        }
        self.value("deadline", deadline, time)?;
        if replay.is_none() {
            self.value("wait", wait, time)?;
        }
        self.value("state", state, |_, typed| Ok(PathBuf::from(typed)))
    }

    fn value<T>(
        &mut self,
        key: &'static str,
        slot: &mut Option<T>,
        parse: impl FnOnce(&'static str, &str) -> Result<T, BadOption>,
    ) -> Result<(), BadOption> {
        if slot.is_some() {
            self.laid.typed.insert(key);
            return Ok(());
        }
        let Some((variable, text)) = self.text(key)? else { return Ok(()) };
        let value = parse(variable, &text).map_err(|error| blamed(variable, &error))?;
        *slot = Some(value);
        self.laid.read.insert(key);
        Ok(())
    }

    fn switch(&mut self, key: &'static str, slot: &mut bool) -> Result<(), BadOption> {
        if *slot {
            self.laid.typed.insert(key);
            return Ok(());
        }
        let Some((variable, text)) = self.text(key)? else { return Ok(()) };
        *slot = match text.to_ascii_lowercase().as_str() {
            "1" | "true" | "yes" | "on" => true,
            "0" | "false" | "no" | "off" => false,
            _ => {
                let advice = "write `true` or `false`, or unset it";
                return Err(bad(format!("`{variable}` is `{text}`, which is neither yes nor no; {advice}")));
            }
        };
        self.laid.read.insert(key);
        Ok(())
    }

    /// The variable with its value; one that is empty is as good as unset.
    fn text(&self, key: &str) -> Result<Option<(&'static str, String)>, BadOption> {
        let Some(Setting { variable, .. }) = setting_of(key) else { return Ok(None) };
        let Some(value) = (self.read)(variable).filter(|value| !value.is_empty()) else { return Ok(None) };
        let text = value.into_string();
        text.map(|text| Some((*variable, text.trim().to_owned())))
            .map_err(|_| bad(format!("`{variable}` is not UTF-8; set it anew, or unset it")))
    }
}

/// The same words, with the variable that they are about.
fn blamed(variable: &str, error: &BadOption) -> BadOption {
    let words = error.to_string();
    if words.contains(variable) { error.clone() } else { bad(format!("`{variable}`: {words}")) }
}

fn time(variable: &'static str, typed: &str) -> Result<String, BadOption> {
    duration(variable, typed).map(|_| typed.to_owned())
}

fn bad_word(typed: &str) -> impl FnOnce(String) -> BadOption {
    move |known| bad(format!("`{typed}` is none of {known}; write one of them, or unset it"))
}

/// Variables that begin like settings and are none, such as a misspelt one, with the nearest that is.
/// `known` are further ones that have a meaning.
pub fn strange(
    names: impl IntoIterator<Item = String>,
    known: &[&str],
) -> Vec<(String, Option<&'static str>)> {
    let settings = || SETTINGS.iter().map(|setting| setting.variable);
    let is_known = |name: &String| {
        name.starts_with(KEY_PREFIX) || settings().any(|one| one == name) || known.contains(&name.as_str())
    };
    let mut strange: Vec<String> =
        names.into_iter().filter(|name| name.starts_with("CALLSIGN_") && !is_known(name)).collect();
    strange.sort();
    let near = |name: &str| {
        let (distance, near) = settings().map(|one| (strsim::osa_distance(one, name), one)).min()?;
        (distance <= 3).then_some(near)
    };
    strange.into_iter().map(|name| (name.clone(), near(&name))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::{FailOn, When};

    fn laid(args: &[&str], set: &[(&str, &str)]) -> Result<(Cli, Laid), BadOption> {
        let mut cli = Cli::read([&["callsign"], args].concat()).unwrap();
        let read =
            |name: &str| set.iter().find(|(one, _)| *one == name).map(|(_, value)| OsString::from(value));
        let laid = lay(&mut cli, read)?;
        Ok((cli, laid))
    }

    #[test]
    fn what_is_typed_goes_first() {
        let set = [
            ("CALLSIGN_TIMEOUT", "3s"),
            ("CALLSIGN_PROXY", "localhost:1"),
            ("CALLSIGN_COLOR", "never"),
            ("CALLSIGN_DISCREET", "1"),
            ("CALLSIGN_FAIL_ON", "caution"),
            ("CALLSIGN_STATE", ""),
        ];
        let (mut cli, laid) = laid(&["check", "acme", "--timeout", "7s"], &set).unwrap();
        assert_eq!(cli.global.color, Some(When::Never));
        assert_eq!(laid.typed.iter().copied().collect::<Vec<_>>(), ["timeout"]);
        assert_eq!(laid.read.iter().copied().collect::<Vec<_>>(), ["color", "discreet", "fail_on", "proxy"]);
        assert_eq!(cli.command.fail_on(), Some(&mut Some(FailOn::Caution)));
        let asking = cli.command.asking().unwrap();
        assert_eq!(asking.network.timeout.as_deref(), Some("7s"));
        assert_eq!(asking.network.proxy.as_deref(), Some("localhost:1"));
        assert!(asking.discreet && asking.state.is_none());
    }

    #[test]
    fn what_would_contradict_the_command_line_is_left_aside() {
        let set = [("CALLSIGN_POLICY", "a.toml"), ("CALLSIGN_DISCREET", "yes"), ("CALLSIGN_WAIT", "1m")];
        let (mut cli, laid) = laid(&["check", "acme", "--no-policy", "--sign-up"], &set).unwrap();
        assert!(cli.global.policy.is_none() && !cli.command.asking().unwrap().discreet);
        assert_eq!(laid.read.iter().copied().collect::<Vec<_>>(), ["wait"]);
        let (mut cli, _) = self::laid(&["check", "--replay", "demo"], &set).unwrap();
        assert!(cli.command.asking().unwrap().wait.is_none());
        assert!(cli.global.policy.is_some());
    }

    #[test]
    fn what_cannot_be_used_names_the_variable_and_keeps_secrets() {
        for (name, value) in [
            ("CALLSIGN_TIMEOUT", "soon"),
            ("CALLSIGN_PROXY", "ftp://user:hunter2@host"),
            ("CALLSIGN_CA_CERT", "/nowhere/ca.pem"),
            ("CALLSIGN_ALLOW_PRIVATE", "perhaps"),
            ("CALLSIGN_COLOR", "blue"),
            ("CALLSIGN_FAIL_ON", "go"),
            ("CALLSIGN_DEADLINE", "0"),
        ] {
            let message = laid(&["check", "acme"], &[(name, value)]).unwrap_err().to_string();
            assert!(message.contains(name) && !message.contains("hunter2"), "{message}");
        }
        // A command that asks nobody does not care.
        assert!(laid(&["rules"], &[("CALLSIGN_TIMEOUT", "soon")]).is_ok());
    }

    #[test]
    fn a_misspelt_variable_is_told() {
        let names = ["CALLSIGN_PROXI", "CALLSIGN_KEY_X", "CALLSIGN_PROXY", "HOME", "CALLSIGN_OTHER_THING"];
        let strange = strange(names.map(str::to_owned), &[]);
        assert_eq!(
            strange,
            [
                ("CALLSIGN_OTHER_THING".to_owned(), None),
                ("CALLSIGN_PROXI".to_owned(), Some("CALLSIGN_PROXY"))
            ]
        );
    }
}
