//! Which settings are in force, and where each comes from.

use std::path::PathBuf;
use std::time::Duration;

use super::environment::{Laid, setting_of, strange};
use super::parse::shown_proxy;
use super::{DEADLINE_ELSEWHERE, DEADLINE_IN_TERMINAL, Surroundings, TIMEOUT, overlay};
use crate::cli::{ConfigArgs, FailOn, Global, When};
use crate::fetch::cache;
use crate::policy::{self, Draft, Policy, Required};
use crate::report::config::{ConfigReport, SCHEMA, SettingReport, SettingSource};

/// The variables of a proxy that every program knows, in the order in which they count for https.
pub const PROXIES: [&str; 6] =
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "HTTP_PROXY", "http_proxy"];

/// What the settings of a run are made of.
pub struct Sources<'s> {
    /// What was typed, with what the environment gave under it and what the policy gave under that.
    pub args: &'s ConfigArgs,
    /// The same, of what holds for every command.
    pub global: &'s Global,
    /// Which of it was typed, and which the environment gave.
    pub laid: &'s Laid,
    /// The policy as it is written.
    pub draft: Option<&'s Draft>,
    /// The policy as it is read.
    pub policy: &'s Policy,
    /// The places that must answer and that should.
    pub required: &'s Required,
    /// Where callsign runs.
    pub here: Surroundings,
    /// The environment.
    pub read: &'s dyn Fn(&str) -> Option<String>,
}

/// The settings in force; `names` are those of all variables of the environment, `known` those of
/// keys.
pub fn config(
    sources: &Sources<'_>,
    names: impl IntoIterator<Item = String>,
    known: &[&str],
) -> ConfigReport {
    let mut rows = Rows { sources, settings: Vec::new() };
    rows.policy();
    rows.gate();
    rows.manner();
    rows.network();
    let warnings = strange(names, known).into_iter().map(|(name, near)| {
        let near = near.map(|near| format!(" (did you mean `{near}`?)")).unwrap_or_default();
        format!("`{name}` is set, and nothing reads it{near}")
    });
    ConfigReport { schema: SCHEMA.to_owned(), settings: rows.settings, warnings: warnings.collect() }
}

struct Rows<'s> {
    sources: &'s Sources<'s>,
    settings: Vec<SettingReport>,
}

impl Rows<'_> {
    fn policy(&mut self) {
        let Sources { global, policy, required, .. } = *self.sources;
        let source = policy.source.as_ref();
        let found = source.is_some_and(|source| source.found);
        self.push("policy", source.map(|source| source.name.clone()), None);
        if found && let Some(row) = self.settings.last_mut() {
            // Found, not set: nobody said so.
            (row.source, row.from) = (SettingSource::Default, None);
        }
        self.push("for", Some(required.words.clone()), Some("platforms"));
        self.push("required", listed(&required.required), Some("platforms"));
        self.push("preferred", listed(&required.preferred), Some("platforms.preferred"));
        self.push("ignore", listed(&policy.places.ignore), Some("platforms.ignore"));
        let domains = &policy.places.domains;
        self.push("domains.required", listed(&domains.required), Some("domains.required"));
        self.push("domains.preferred", listed(&domains.preferred), Some("domains.preferred"));
        let none = || Some("none".to_owned());
        let tlds = domains
            .tlds
            .as_ref()
            .map_or_else(|| Some("built-in".to_owned()), |ids| listed(ids).or_else(none));
        self.push("domains.tlds", tlds, Some("domains.tlds"));
        let files = |files: &[PathBuf]| {
            listed(&files.iter().map(|file| file.display().to_string()).collect::<Vec<_>>())
        };
        self.push_typed(
            "overlay",
            files(&global.overlay),
            Some("network.overlays"),
            !global.overlay.is_empty(),
        );
        self.push_typed(
            "manifest",
            files(&global.manifest),
            Some("network.manifests"),
            !global.manifest.is_empty(),
        );
        let own = overlay::own_file().filter(|file| file.exists());
        self.push("own entries", own.map(|file| file.display().to_string()), None);
    }

    fn gate(&mut self) {
        let Sources { args, policy, .. } = *self.sources;
        let fail_on = args.fail_on.map_or_else(
            || match policy.gate.fail_on {
                policy::FailOn::NoGo => "no-go",
                policy::FailOn::Caution => "caution",
                policy::FailOn::Never => "never",
            },
            |typed| match typed {
                FailOn::NoGo => "no-go",
                FailOn::Caution => "caution",
                FailOn::Never => "never",
            },
        );
        self.push("fail_on", Some(fail_on.to_owned()), Some("gate.fail_on"));
        let policy::Gate { min_confidence, accept_strength, max_age, .. } = &policy.gate;
        self.push("min_confidence", Some(min_confidence.words().to_owned()), Some("gate.min_confidence"));
        self.push("accept_strength", Some(accept_strength.words().to_owned()), Some("gate.accept_strength"));
        for (key, days) in [("taken", max_age.taken), ("vacant", max_age.vacant), ("free", max_age.free)] {
            let path = format!("gate.max_age.{key}");
            self.push(&format!("max_age.{key}"), Some(format!("{days}d")), Some(&path));
        }
        let policy::Privacy { remember, read_posts, .. } = policy.privacy;
        self.push("remember", Some(switch(remember)), Some("privacy.remember"));
        let posts = read_posts || args.asking.read_posts;
        self.push_typed(
            "read_posts",
            Some(switch(posts)),
            Some("privacy.read_posts"),
            args.asking.read_posts,
        );
    }

    fn manner(&mut self) {
        let Sources { args, global, .. } = *self.sources;
        let asking = &args.asking;
        let color = match global.color.unwrap_or(When::Auto) {
            When::Auto => "auto",
            When::Always => "always",
            When::Never => "never",
        };
        self.push("color", Some(color.to_owned()), None);
        self.push("discreet", Some(switch(asking.discreet)), None);
        self.push("official_only", Some(switch(asking.official_only)), None);
        self.push_typed("sign_up", Some(switch(asking.sign_up)), None, asking.sign_up);
        let spend = asking.spend.clone().unwrap_or_else(|| "0".to_owned());
        self.push_typed("spend", Some(spend), None, asking.spend.is_some());
    }

    fn network(&mut self) {
        let Sources { args, here, read, .. } = *self.sources;
        let (asking, network) = (&args.asking, &args.asking.network);
        self.push("proxy", network.proxy.as_deref().map(shown_proxy), Some("network.proxy"));
        if network.proxy.is_none()
            && let Some((name, value)) =
                PROXIES.iter().find_map(|name| Some((name, read(name).filter(|value| !value.is_empty())?)))
            && let Some(row) = self.settings.last_mut()
        {
            row.value = Some(shown_proxy(&value));
            (row.source, row.from) = (SettingSource::Environment, Some((*name).to_owned()));
        }
        let file = |file: &PathBuf| file.display().to_string();
        self.push("ca_cert", network.ca_cert.as_ref().map(file), Some("network.ca_cert"));
        self.push("allow_private", Some(switch(network.allow_private)), Some("network.allow_private"));
        self.push("direct_dns", Some(switch(network.direct_dns)), None);
        self.push("resolver", network.resolver.clone(), None);
        let seconds = |time: Duration| format!("{}s", time.as_secs());
        self.push("timeout", Some(network.timeout.clone().unwrap_or_else(|| seconds(TIMEOUT))), None);
        let usual = if here.ci || !here.terminal { DEADLINE_ELSEWHERE } else { DEADLINE_IN_TERMINAL };
        self.push("deadline", Some(asking.deadline.clone().unwrap_or_else(|| seconds(usual))), None);
        self.push("wait", asking.wait.clone(), None);
        self.push_typed("fresh", Some(switch(asking.fresh)), None, asking.fresh);
        let state = asking.state.clone().or_else(cache::default_folder);
        self.push("state", state.as_ref().map(file), None);
    }

    /// Adds a setting that the environment knows too; `path` is its key in the policy.
    fn push(&mut self, key: &str, value: Option<String>, path: Option<&str>) {
        let is_typed = self.sources.laid.typed.contains(key);
        self.push_typed(key, value, path, is_typed);
    }

    fn push_typed(&mut self, key: &str, value: Option<String>, path: Option<&str>, is_typed: bool) {
        let Sources { draft, laid, .. } = *self.sources;
        let in_policy = || {
            let draft = draft.filter(|draft| path.is_some_and(|path| draft.says(path)))?;
            Some(draft.source().name.clone())
        };
        let flag = || {
            setting_of(key).map_or_else(|| format!("--{}", key.replace('_', "-")), |one| one.flag.to_owned())
        };
        let (source, from) = if laid.read.contains(key) {
            (SettingSource::Environment, setting_of(key).map(|one| one.variable.to_owned()))
        } else if matches!(key, "overlay" | "manifest") && in_policy().is_some() {
            // Those of the policy are laid beside what was typed.
            (SettingSource::Policy, in_policy())
        } else if is_typed {
            (SettingSource::Flag, Some(flag()))
        } else if let Some(file) = in_policy() {
            (SettingSource::Policy, Some(file))
        } else {
            (SettingSource::Default, None)
        };
        self.settings.push(SettingReport { key: key.to_owned(), value, source, from });
    }
}

fn listed(values: &[String]) -> Option<String> {
    (!values.is_empty()).then(|| values.join(", "))
}

fn switch(on: bool) -> String {
    if on { "true" } else { "false" }.to_owned()
}
