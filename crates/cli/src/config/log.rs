//! `[log]`: how much is told on standard output, and in which form.

use super::reader::Reader;

/// The log as configured.
#[derive(Debug, Clone)]
pub(crate) struct Log {
    pub(crate) level: tracing::Level,
    /// One JSON object a line instead of text.
    pub(crate) is_json: bool,
}

impl Log {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("log");
        let level = section.parsed(
            "level",
            "info",
            "error, warn, info or debug",
            "The least important line that is written: error, warn, info or debug.",
        );
        let format = section.text("format", "text", "text for people, json for machines.");
        if !["text", "json"].contains(&format.as_str()) {
            section.problem("format", format!("must be text or json, is {format:?}"));
        }
        Self {
            level: level.unwrap_or(tracing::Level::INFO),
            is_json: format == "json",
        }
    }
}
