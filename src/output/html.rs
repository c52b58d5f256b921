//! One page, whole in itself: no script, no request, at most two sheets of paper for one name. The
//! template holds words and shapes, the engine escapes; here a report becomes what the template fills in.

mod link;
mod date;
mod title;
mod place;
mod found;
mod way;
mod open;
mod grid;
mod page;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};

use super::RenderError;
use crate::report::Report;

const TEMPLATE: &str = include_str!("html/page.html");
const STYLE: &str = include_str!("html/page.css");

/// Names that are told one by one; of more, only the table tells.
const MOST_NAMES: usize = 12;

/// Writes the report.
pub fn render(report: &Report) -> Result<String, RenderError> {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let failed = |error: minijinja::Error| RenderError::new("HTML", format!("{error:#}"));
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build().map_err(failed)?;
    environment.set_syntax(syntax);
    environment.add_template("page", TEMPLATE).map_err(failed)?;
    let template = environment.get_template("page").map_err(failed)?;
    let page = template.render(Serde(page::Page::of(report))).map_err(failed)?;
    Ok(format!("{}\n", page.trim()))
}

#[cfg(test)]
mod tests;
