//! What was measured, as a table with the bars and as JSON.
//!
//! Invariant: a bar that needs another run to be judged (acts at another size) is not judged here.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

/// One line of the table.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Line {
    pub(crate) what: String,
    pub(crate) value: f64,
    pub(crate) unit: &'static str,
    /// What it is held against, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bar: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) met: Option<bool>,
}

/// Everything one run measured.
#[derive(Debug, Clone, Default, Serialize)]
pub(crate) struct Report {
    pub(crate) engine: String,
    pub(crate) matters: usize,
    pub(crate) lines: Vec<Line>,
}

impl Report {
    /// A figure.
    pub(crate) fn add(&mut self, what: impl Into<String>, value: f64, unit: &'static str) {
        self.line(what.into(), value, unit, None);
    }

    /// A figure that may be at most `bar`.
    pub(crate) fn at_most(
        &mut self,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
        bar: f64,
    ) {
        let judged = (format!("<= {bar}"), value <= bar);
        self.line(what.into(), value, unit, Some(judged));
    }

    /// A figure that must be at least `bar`.
    pub(crate) fn at_least(
        &mut self,
        what: impl Into<String>,
        value: f64,
        unit: &'static str,
        bar: f64,
    ) {
        let judged = (format!(">= {bar}"), value >= bar);
        self.line(what.into(), value, unit, Some(judged));
    }

    fn line(
        &mut self,
        what: String,
        value: f64,
        unit: &'static str,
        judged: Option<(String, bool)>,
    ) {
        let (bar, met) = judged.unzip();
        self.lines.push(Line {
            what,
            value,
            unit,
            bar,
            met,
        });
    }

    /// The table.
    pub(crate) fn table(&self) -> String {
        let mut text = format!("\n{}, {} matters\n", self.engine, self.matters);
        for line in &self.lines {
            let verdict = match line.met {
                Some(true) => "met",
                Some(false) => "MISSED",
                None => "",
            };
            // Writing to memory cannot fail.
            let _ = writeln!(
                text,
                "  {:<48} {:>12.2} {:<8} {:<9} {verdict}",
                line.what,
                line.value,
                line.unit,
                line.bar.as_deref().unwrap_or_default()
            );
        }
        text
    }
}

/// Milliseconds of a time.
pub(crate) fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missed_bar_is_told() {
        let mut report = Report::default();
        report.at_most("start", 1200.0, "ms", 1000.0);
        report.at_least("rate", 0.3, "", 0.2);
        let table = report.table();
        assert!(table.contains("MISSED"), "{table}");
        assert!(table.contains("met"), "{table}");
    }
}
