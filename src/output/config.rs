//! The settings in force as people and programs read them.

use super::layout::{columns, text};
use super::{Canvas, safe};
use crate::report::config::{ConfigReport, SettingReport, SettingSource};

/// Draws them: setting, value, source.
pub fn render(config: &ConfigReport, canvas: Canvas) -> String {
    let rows: Vec<Vec<String>> = config.settings.iter().map(row).collect();
    let mut lines = columns(&rows, &[Some(20), None, Some(30)], canvas.width, None);
    if !config.warnings.is_empty() {
        lines.push(String::new());
        let rows: Vec<Vec<String>> =
            config.warnings.iter().map(|words| vec!["warning".to_owned(), safe::line(words)]).collect();
        lines.extend(columns(&rows, &[None, None], canvas.width, None));
    }
    text(&lines)
}

/// One document.
pub fn json(config: &ConfigReport) -> Result<String, serde_json::Error> {
    Ok(safe::json(&(serde_json::to_string_pretty(config)? + "\n")))
}

fn row(setting: &SettingReport) -> Vec<String> {
    let from = setting.from.as_deref().map(safe::line).unwrap_or_default();
    let source = match setting.source {
        SettingSource::Flag | SettingSource::Environment | SettingSource::Policy => from,
        SettingSource::Default => "default".to_owned(),
    };
    let value = setting.value.as_deref().map_or_else(|| "–".to_owned(), safe::line);
    vec![safe::line(&setting.key), value, source]
}
