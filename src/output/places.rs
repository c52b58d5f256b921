//! The catalog as a Markdown table for documents: what each check of each place can say, without and
//! with a key, and what it tells about the holder.

use std::fmt::Write as _;

use super::catalog::{called, said};
use super::safe;
use crate::catalog::Catalog;
use crate::catalog::batch::CostPer;
use crate::catalog::gain::field_word;
use crate::catalog::platform::{Kind, Platform, Probe, ProbeKind};

/// A row for each check, by place; places where only a person can look have one row without a check.
pub fn markdown(catalog: &Catalog) -> String {
    let mut text = String::from(
        "| place | tier | check | without a key | with a key | tells of the holder | proved by |\n\
         |---|---|---|---|---|---|---|\n",
    );
    for platform in &catalog.platforms {
        let at = platform.host.as_ref().map(|host| format!("@{}", host.word())).unwrap_or_default();
        let place = format!("{} `{}{at}`", cell(&called(platform)), cell(&platform.id));
        let proof = platform.proved_by.word();
        if platform.probes.is_empty() {
            let _ = writeln!(text, "| {place} | {} | your own look | – | – | – | {proof} |", platform.tier);
        }
        for (index, probe) in platform.probes.iter().enumerate() {
            // The place is named once, the way tables are read.
            let (place, tier) =
                if index == 0 { (place.as_str(), platform.tier.to_string()) } else { ("", String::new()) };
            let proof = if index == 0 { proof } else { "" };
            let (without, with) = answers(probe);
            let owner = owner(platform, probe);
            let check = cell(&probe.id);
            let _ = writeln!(text, "| {place} | {tier} | {check} | {without} | {with} | {owner} | {proof} |");
        }
    }
    text
}

/// What the check says without a key and with one.
fn answers(probe: &Probe) -> (String, String) {
    let nothing = || "–".to_owned();
    let says = said(std::iter::once(probe));
    let keys: Vec<String> = probe.to_set(|_| true).iter().map(|key| format!("`{}`", cell(key))).collect();
    let keys = keys.join(" and ");
    if probe.kind == ProbeKind::SignUp {
        return (format!("{says}, only with `--sign-up`"), nothing());
    }
    let price = probe.cost_usd.filter(|cost| *cost > 0.0);
    let paid =
        price.map(|cost| format!(", ${cost} a {}, only with `--spend`", unit(probe))).unwrap_or_default();
    match (keys.is_empty(), probe.keys_optional) {
        (true, _) => (format!("{says}{paid}"), nothing()),
        (false, true) => (format!("{says}{paid}"), format!("the same with higher limits: {keys}")),
        (false, false) => (nothing(), format!("{says}{paid}: {keys}")),
    }
}

/// The holder's fields, in words.
fn owner(platform: &Platform, probe: &Probe) -> String {
    if platform.kind == Kind::Domain && probe.kind == ProbeKind::Register && !probe.corroborates {
        return "registrar, dates, statuses, registrant organisation".to_owned();
    }
    let fields: Vec<&str> = probe.owner.keys().map(|field| field_word(*field)).collect();
    if fields.is_empty() { "–".to_owned() } else { fields.join(", ") }
}

/// What its price is for.
fn unit(probe: &Probe) -> &'static str {
    match probe.cost_per {
        CostPer::Request => "request",
        CostPer::Handle => "handle",
    }
}

/// Text that cannot break out of its cell.
fn cell(text: &str) -> String {
    safe::line(text).replace('|', "\\|").replace('<', "&lt;").replace('[', "\\[")
}
