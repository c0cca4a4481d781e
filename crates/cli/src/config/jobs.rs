//! `[jobs]`: how often the program looks for work that nobody asked it for.

use std::time::Duration;

use super::reader::Reader;

/// The pace of the work in the background.
#[derive(Debug, Clone)]
pub(crate) struct Jobs {
    /// Between two looks for dates that have passed.
    pub(crate) sweep: Duration,
    /// Between two looks for waiting jobs, when nobody woke the worker.
    pub(crate) poll: Duration,
}

impl Jobs {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("jobs");
        let mut seconds = |key, default: u32, most, help| {
            Duration::from_secs(section.number(key, default, 1..=most, help).into())
        };
        Self {
            sweep: seconds(
                "sweep_seconds",
                120,
                3_600,
                "Seconds between two looks for time limits that have passed.",
            ),
            poll: seconds(
                "poll_seconds",
                1,
                60,
                "Seconds between two looks for waiting jobs and new events.",
            ),
        }
    }
}
