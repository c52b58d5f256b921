//! What a survey would do: every host that would see the name, before anything is sent.

use super::layout::{columns, paragraph, text};
use super::{Canvas, safe};
use crate::probe::LeftOut;
use crate::survey::plan::{Plan, PlannedHost, PlannedOther, PlannedQuota, PlannedToken};

/// Draws the plan. It is never cut: a host left out would be a promise broken.
pub fn render(plan: &Plan, canvas: Canvas) -> String {
    let title = format!(
        "PLAN: {} would see the name; at most {} and {}; {} or more; nothing was sent",
        counted(plan.hosts.len(), "host"),
        counted(plan.requests, "request"),
        dollars(plan.cost_ceiling_usd),
        seconds(plan.seconds),
    );
    let mut lines = paragraph(&title, canvas.width, None);
    if !plan.hosts.is_empty() {
        lines.push(String::new());
    }
    lines.extend(columns(&rows(plan), &[None, None, None], canvas.width, None));
    if !plan.tokens.is_empty() {
        lines.extend([String::new(), "asked for a token first; these do not see the name".to_owned()]);
        let row = |token: &PlannedToken| {
            vec![safe::line(&token.host), counted(1, "request"), format!("with {}", named(&token.keys))]
        };
        let rows: Vec<Vec<String>> = plan.tokens.iter().map(row).collect();
        lines.extend(columns(&rows, &[None, None, None], canvas.width, None));
    }
    if !plan.others.is_empty() {
        lines.extend([String::new(), "asked for something else; these do not see the name".to_owned()]);
        let row = |other: &PlannedOther| {
            vec![safe::line(&other.host), counted(other.requests, "request"), other.what.to_owned()]
        };
        let rows: Vec<Vec<String>> = plan.others.iter().map(row).collect();
        lines.extend(columns(&rows, &[None, None, None], canvas.width, None));
    }
    if !plan.quotas.is_empty() {
        lines.extend([String::new(), "quotas".to_owned()]);
        let rows: Vec<Vec<String>> = plan.quotas.iter().map(quota).collect();
        lines.extend(columns(&rows, &[None, None], canvas.width, None));
    }
    if !plan.left_out.is_empty() {
        lines.extend([String::new(), "not asked".to_owned()]);
        let row = |(place, probe, why): &(String, String, LeftOut)| {
            vec![safe::line(place), safe::line(probe), safe::line(&reason(why))]
        };
        let rows: Vec<Vec<String>> = plan.left_out.iter().map(row).collect();
        lines.extend(columns(&rows, &[Some(20), Some(20), None], canvas.width, None));
    }
    if !plan.around.is_empty() {
        let protocols: Vec<&str> = plan.around.iter().rev().copied().collect();
        let words = format!(
            "not asked: {}, which would go around the proxy; `--direct-dns` lets them",
            protocols.join(" and ")
        );
        lines.push(String::new());
        lines.extend(paragraph(&words, canvas.width, None));
    }
    text(&lines)
}

/// What the search for alternatives would send beside the plan: at most `most` requests.
pub fn alternatives(most: usize, unless_go: bool, canvas: Canvas) -> String {
    let when = if unless_go { "unless the outcome is GO" } else { "where something stands in the way" };
    let words = format!(
        "alternatives: {when}, at most {} more, about other handles, to hosts of required places",
        counted(most, "request")
    );
    let mut lines = vec![String::new()];
    lines.extend(paragraph(&words, canvas.width, None));
    text(&lines)
}

fn rows(plan: &Plan) -> Vec<Vec<String>> {
    let told = |host: &PlannedHost| {
        let interest = host.sees_interest.then(|| "learns that somebody wants the name".to_owned());
        let protocol = host.protocol.map(str::to_owned);
        let mut parts: Vec<String> = protocol.into_iter().chain(interest).collect();
        if host.host.contains('*') {
            parts.push("the name stands in the host's own, which name servers see".to_owned());
        }
        if host.cost_usd > 0.0 {
            parts.push(format!("at most {}", dollars(host.cost_usd)));
        }
        if !host.keys.is_empty() {
            parts.push(format!("with {}", named(&host.keys)));
        }
        parts.join(", ")
    };
    plan.hosts
        .iter()
        .map(|host| vec![safe::line(&host.host), counted(host.requests, "request"), told(host)])
        .collect()
}

fn quota(planned: &PlannedQuota) -> Vec<String> {
    let of = super::keys::quota(planned.quota);
    vec![named(&planned.keys), format!("up to {} of {of}", planned.requests)]
}

fn named(keys: &[String]) -> String {
    keys.iter().map(|key| safe::line(key)).collect::<Vec<_>>().join(", ")
}

/// Why a question is left out, and what lets it in.
fn reason(why: &LeftOut) -> String {
    match why {
        LeftOut::ByManner(words) => (*words).to_owned(),
        LeftOut::SignUp => "a dry run of sign-up; `--sign-up` allows it".to_owned(),
        LeftOut::Paid(cost) => format!("may cost {}; `--spend` allows it", dollars(*cost)),
        LeftOut::NeedsKey(keys) => format!("needs {}", keys.join(", ")),
        LeftOut::CannotAsk(words) => words.clone(),
    }
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// Cents matter here, and fractions of one: a request may cost a tenth of a cent.
fn dollars(amount: f64) -> String {
    if amount <= 0.0 {
        "$0".to_owned()
    } else if amount < 0.01 {
        format!("${amount:.4}")
    } else {
        format!("${amount:.2}")
    }
}

/// Seconds as people say them.
pub fn seconds(seconds: u64) -> String {
    match (seconds / 60, seconds % 60) {
        (0, rest) => format!("{rest} s"),
        (minutes, 0) => format!("{minutes} min"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::catalog::key::{Per, Quota};

    #[test]
    fn names_every_host_and_what_it_costs() {
        let host = |host: &str, sees_interest, cost_usd, keys: &[&str]| PlannedHost {
            host: host.to_owned(),
            protocol: host.starts_with("whois.").then_some("over WHOIS, port 43"),
            requests: 5,
            sees_interest,
            cost_usd,
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
        };
        let left_out = |why| ("pictures".to_owned(), "api".to_owned(), why);
        let plan = Plan {
            hosts: vec![
                host("api.example", true, 0.005, &["EXAMPLE_KEY"]),
                host("whois.example", false, 0.0, &[]),
                host("www.example", false, 0.0, &[]),
            ],
            requests: 10,
            others: vec![PlannedOther {
                host: "lists.example".to_owned(),
                requests: 1,
                what: "a list of accounts",
            }],
            tokens: vec![PlannedToken {
                host: "id.example".to_owned(),
                keys: vec!["APP_ID".to_owned(), "APP_SECRET".to_owned()],
            }],
            quotas: vec![PlannedQuota {
                keys: vec!["EXAMPLE_KEY".to_owned()],
                requests: 5,
                quota: Quota { requests: 10_000, per: Per::Day },
            }],
            cost_ceiling_usd: 0.005,
            seconds: 75,
            left_out: vec![
                left_out(LeftOut::NeedsKey(vec!["A_KEY".to_owned()])),
                left_out(LeftOut::Paid(0.2)),
            ],
            around: BTreeSet::from(["DNS", "WHOIS"]),
        };
        assert_eq!(
            render(&plan, Canvas { width: 100, ..Canvas::plain() }),
            "\
PLAN: 3 hosts would see the name; at most 10 requests and $0.0050; 1 min 15 s or more; nothing was
sent

api.example    5 requests  learns that somebody wants the name, at most $0.0050, with EXAMPLE_KEY
whois.example  5 requests  over WHOIS, port 43
www.example    5 requests

asked for a token first; these do not see the name
id.example  1 request  with APP_ID, APP_SECRET

asked for something else; these do not see the name
lists.example  1 request  a list of accounts

quotas
EXAMPLE_KEY  up to 5 of 10,000 a day

not asked
pictures  api  needs A_KEY
pictures  api  may cost $0.20; `--spend` allows it

not asked: WHOIS and DNS, which would go around the proxy; `--direct-dns` lets them
"
        );
    }
}
