//! What a survey would do: every host that would see the name, before anything is sent.

use super::layout::{columns, paragraph};
use super::{Canvas, safe};

/// A plan as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// Every host that would be asked, sorted by name.
    pub hosts: Vec<PlanHost>,
    /// Requests of all hosts together, controls included.
    pub requests: usize,
    /// Most that the paid ones may cost together, in US dollars.
    pub cost_ceiling_usd: f64,
    /// How long it takes when every host answers, in seconds.
    pub seconds_estimate: u64,
    /// Places that would not be asked by a machine: their name and why.
    pub left_out: Vec<(String, String)>,
}

/// One host of a plan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlanHost {
    /// The host.
    pub host: String,
    /// Requests it would get, controls included.
    pub requests: usize,
    /// Whether one of them carries the name; controls alone do not.
    pub sees_name: bool,
    /// What its requests may cost together, in US dollars.
    pub cost_usd: f64,
    /// Names of the keys it would be sent; never their values.
    pub keys: Vec<String>,
}

/// Draws the plan. It is never cut: a host left out would be a promise broken.
pub fn render(plan: &Plan, canvas: Canvas) -> String {
    let seeing = plan.hosts.iter().filter(|host| host.sees_name).count();
    let title = format!(
        "PLAN: {} would see the name; {}, at most {}, about {}; nothing was sent",
        counted(seeing, "host"),
        counted(plan.requests, "request"),
        dollars(plan.cost_ceiling_usd),
        seconds(plan.seconds_estimate),
    );
    let mut lines = paragraph(&title, canvas.width, None);
    if !plan.hosts.is_empty() {
        lines.push(String::new());
    }
    lines.extend(columns(&rows(plan), &[None, None, None], canvas.width, None));
    if !plan.left_out.is_empty() {
        lines.extend([String::new(), "not asked".to_owned()]);
        let rows: Vec<Vec<String>> =
            plan.left_out.iter().map(|(place, reason)| vec![safe::line(place), safe::line(reason)]).collect();
        lines.extend(columns(&rows, &[Some(24), None], canvas.width, None));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

fn rows(plan: &Plan) -> Vec<Vec<String>> {
    let told = |host: &PlanHost| {
        let mut parts = vec![if host.sees_name { "sees the name" } else { "controls only" }.to_owned()];
        if host.cost_usd > 0.0 {
            parts.push(format!("at most {}", dollars(host.cost_usd)));
        }
        if !host.keys.is_empty() {
            parts.push(format!("with {}", host.keys.iter().map(|key| safe::line(key)).collect::<Vec<_>>().join(", ")));
        }
        parts.join(", ")
    };
    plan.hosts.iter().map(|host| vec![safe::line(&host.host), counted(host.requests, "request"), told(host)]).collect()
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
    use super::*;

    #[test]
    fn names_every_host_and_what_it_costs() {
        let host = |host: &str, sees_name, cost_usd, keys: &[&str]| PlanHost {
            host: host.to_owned(),
            requests: 5,
            sees_name,
            cost_usd,
            keys: keys.iter().map(|&key| key.to_owned()).collect(),
        };
        let plan = Plan {
            hosts: vec![host("api.example", true, 0.005, &["EXAMPLE_KEY"]), host("www.example", false, 0.0, &[])],
            requests: 10,
            cost_ceiling_usd: 0.005,
            seconds_estimate: 75,
            left_out: vec![("Pictures".to_owned(), "look yourself".to_owned())],
        };
        assert_eq!(
            render(&plan, Canvas { width: 100, ..Canvas::plain() }),
            "\
PLAN: 1 host would see the name; 10 requests, at most $0.0050, about 1 min 15 s; nothing was sent

api.example  5 requests  sees the name, at most $0.0050, with EXAMPLE_KEY
www.example  5 requests  controls only

not asked
Pictures  look yourself
"
        );
    }
}
