//! `[limits]`: how much at once. What is over answers 503 with `Retry-After`, or 413.

use std::time::Duration;

use super::reader::Reader;

/// Bounds on load.
#[derive(Debug, Clone)]
pub(crate) struct Limits {
    /// Largest form without files.
    pub(crate) form_kib_max: u32,
    /// Largest request with files.
    pub(crate) upload_mib_max: u32,
    /// Open connections.
    pub(crate) connections_max: u32,
    /// Requests worked on at the same time.
    pub(crate) requests_max: u32,
    /// How long a request waits for its turn.
    pub(crate) turn_wait: Duration,
    /// How long a page may take.
    pub(crate) page: Duration,
    /// How long a request with files may take.
    pub(crate) upload: Duration,
    /// How long a client may take to send the head of a request.
    pub(crate) head: Duration,
}

impl Limits {
    pub(super) fn read(reader: &mut Reader) -> Self {
        let mut section = reader.section("limits");
        let mut seconds = |key, default: u32, help| {
            Duration::from_secs(section.number(key, default, 1..=3600, help).into())
        };
        let turn_wait = seconds(
            "turn_wait_seconds_max",
            2,
            "How long a request waits for its turn before it is sent away with 503.",
        );
        let page = seconds("page_seconds_max", 20, "How long a page may take.");
        let upload = seconds(
            "upload_seconds_max",
            600,
            "How long a request with files may take.",
        );
        let head = seconds(
            "head_seconds_max",
            15,
            "How long a client may take to send the head of a request.",
        );
        Self {
            form_kib_max: section.number(
                "form_kib_max",
                512,
                64..=16_384,
                "Largest form without files, in KiB.",
            ),
            upload_mib_max: section.number(
                "upload_mib_max",
                420,
                1..=4_096,
                "Largest request with files, in MiB (20 files of 20 MB need 420).",
            ),
            connections_max: section.number(
                "connections_max",
                4_096,
                8..=100_000,
                "Open connections; more wait until one closes.",
            ),
            requests_max: section.number(
                "requests_max",
                512,
                1..=100_000,
                "Requests worked on at the same time.",
            ),
            turn_wait,
            page,
            upload,
            head,
        }
    }
}
