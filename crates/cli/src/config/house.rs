//! `[sessions]`, `[tries]`, `[duties]`, `[sweeps]`: house rules where the law is silent.

use std::ops::RangeInclusive;
use std::time::Duration;

use dengwen_app::policy::{Duties, Policy, Sessions, Sweeps, Tries};

use super::reader::{Reader, Section};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// The house rules as configured.
pub(super) fn read(reader: &mut Reader) -> Policy {
    Policy {
        sessions: sessions(reader.section("sessions")),
        tries: tries(reader.section("tries")),
        duties: duties(reader.section("duties")),
        sweeps: sweeps(reader.section("sweeps")),
    }
}

/// A length of time in units of `unit` seconds.
fn span(
    section: &mut Section<'_>,
    key: &'static str,
    default: Duration,
    unit: u64,
    range: RangeInclusive<u32>,
    help: &'static str,
) -> Duration {
    let default = u32::try_from(default.as_secs() / unit).unwrap_or(u32::MAX);
    let read: u32 = section.number(key, default, range, help);
    Duration::from_secs(u64::from(read) * unit)
}

fn sessions(mut section: Section<'_>) -> Sessions {
    let default = Sessions::default();
    let s = &mut section;
    let read = Sessions {
        idle: span(
            s,
            "idle_minutes",
            default.idle,
            MINUTE,
            5..=720,
            "A member of staff is signed out after so many minutes without use.",
        ),
        life: span(
            s,
            "hours_max",
            default.life,
            HOUR,
            1..=24,
            "And after so many hours, however busy.",
        ),
        free_tries: s.number(
            "free_tries",
            default.free_tries,
            3..=20,
            "Wrong passwords before an account is locked for a while.",
        ),
        first_lock: span(
            s,
            "first_lock_minutes",
            default.first_lock,
            MINUTE,
            1..=60,
            "How long the first lock holds; each further failure doubles it.",
        ),
        longest_lock: span(
            s,
            "longest_lock_minutes",
            default.longest_lock,
            MINUTE,
            1..=1440,
            "No lock holds longer, so that nobody can be kept out by somebody who guesses.",
        ),
        invitation: span(
            s,
            "invitation_days",
            default.invitation,
            DAY,
            1..=30,
            "How long a one-time link holds with which a password is set.",
        ),
        follow: span(
            s,
            "follow_minutes",
            default.follow,
            MINUTE,
            10..=720,
            "How long a petitioner may follow a petition after giving number and query code.",
        ),
    };
    if read.longest_lock < read.first_lock {
        section.problem(
            "longest_lock_minutes",
            "must not be shorter than sessions.first_lock_minutes",
        );
    }
    read
}

fn tries(mut section: Section<'_>) -> Tries {
    let default = Tries::default();
    let mut most = |key, default: u32, help| section.number(key, default, 1..=1_000_000, help);
    Tries {
        look_up_from: most(
            "look_up_from_address",
            default.look_up_from,
            "Looking up petitions from one address in a quarter of an hour.",
        ),
        look_up_number: most(
            "look_up_one_number",
            default.look_up_number,
            "Looking up one petition's number in a quarter of an hour, from wherever.",
        ),
        sign_in_from: most(
            "sign_in_from_address",
            default.sign_in_from,
            "Failing to sign in from one address in a quarter of an hour; an office shares one \
             address.",
        ),
        filing_from: most(
            "filing_from_address",
            default.filing_from,
            "Filing petitions from one address in an hour.",
        ),
        draft_from: most(
            "draft_from_address",
            default.draft_from,
            "Saving drafts and sending files from one address in an hour.",
        ),
    }
}

fn duties(mut section: Section<'_>) -> Duties {
    let default = Duties::default();
    Duties {
        callback_working_days: section.number(
            "callback_working_days",
            default.callback_working_days,
            1..=60,
            "Working days within which a call-back is owed. No text of law was found for it.",
        ),
        callback_one_in: section.number(
            "callback_one_in",
            default.callback_one_in,
            0..=1000,
            "Of the answered matters that call for no special care one in so many is called back; \
             0 for none.",
        ),
        routed_out_days: section.number(
            "routed_out_days",
            default.routed_out_days,
            1..=180,
            "Days after which the petitioner of a matter sent to another statutory way is asked \
             whether it arrived.",
        ),
    }
}

fn sweeps(mut section: Section<'_>) -> Sweeps {
    let default = Sweeps::default();
    let s = &mut section;
    Sweeps {
        overdue: span(
            s,
            "overdue_minutes",
            default.overdue,
            MINUTE,
            1..=60,
            "How often limits that have passed are looked for; a new day wakes the sweep as well.",
        ),
        lapse: span(
            s,
            "lapse_minutes",
            default.lapse,
            MINUTE,
            1..=1440,
            "How often matters are ended whose window for a review has passed.",
        ),
        tidy: span(
            s,
            "tidy_minutes",
            default.tidy,
            MINUTE,
            1..=1440,
            "How often drafts, files without a row, sessions and counts of tries that are over \
             are removed.",
        ),
    }
}
