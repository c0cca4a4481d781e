//! House rules that the law leaves open: how long a session lasts, how often somebody may try, when
//! a call-back is owed, how often the sweeps run.
//!
//! Each is configuration with a default (regulation 0: what is not verified is no constant). The
//! limits of the procedure are none of these, they stand in the packs. Invariant: what is in force
//! is shown to administrators.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;
const DAY: u64 = 24 * HOUR;

/// All of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Policy {
    /// Sessions, locks, one-time links.
    pub sessions: Sessions,
    /// How often somebody may try.
    pub tries: Tries,
    /// What the office owes beyond the law's own limits.
    pub duties: Duties,
    /// Work that nobody asks for.
    pub sweeps: Sweeps,
}

/// Sessions of staff and petitioners.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sessions {
    /// A session of staff ends after this long without use.
    pub idle: Duration,
    /// And after this long, however busy.
    pub life: Duration,
    /// Wrong passwords before the first lock.
    pub free_tries: u16,
    /// The first lock; each further failure doubles it.
    pub first_lock: Duration,
    /// No lock is longer.
    pub longest_lock: Duration,
    /// How long a one-time link holds.
    pub invitation: Duration,
    /// How long a petitioner may follow after giving number and query code.
    pub follow: Duration,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            idle: Duration::from_secs(2 * HOUR),
            life: Duration::from_secs(12 * HOUR),
            free_tries: 5,
            first_lock: Duration::from_secs(MINUTE),
            longest_lock: Duration::from_secs(HOUR),
            invitation: Duration::from_secs(7 * DAY),
            follow: Duration::from_secs(2 * HOUR),
        }
    }
}

/// Most tries in a window; a window is a quarter of an hour, of filing and drafts an hour. Generous
/// enough for a village that shares one address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tries {
    /// Looking up from one address.
    pub look_up_from: u32,
    /// Looking up one petition's number.
    pub look_up_number: u32,
    /// Failing to sign in from one address.
    pub sign_in_from: u32,
    /// Filing from one address, an hour.
    pub filing_from: u32,
    /// Saving drafts and uploading from one address, an hour.
    pub draft_from: u32,
}

impl Default for Tries {
    fn default() -> Self {
        Self {
            look_up_from: 40,
            look_up_number: 8,
            sign_in_from: 30,
            filing_from: 30,
            draft_from: 2000,
        }
    }
}

/// House duties (features E2, regulation 20.2 and 21.7).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Duties {
    /// Working days within which a call-back is owed.
    pub callback_working_days: u16,
    /// Of the matters that call for no special care, one in so many is called; 0 for none.
    pub callback_one_in: u32,
    /// Days after which the petitioner of a matter routed out is asked.
    pub routed_out_days: u16,
}

impl Default for Duties {
    fn default() -> Self {
        Self {
            callback_working_days: 7,
            callback_one_in: 10,
            routed_out_days: 30,
        }
    }
}

/// How long the reconcilers rest; a new civil day wakes them as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sweeps {
    /// Marking limits that ended.
    pub overdue: Duration,
    /// Ending matters whose window for a review ended (T31), handing on what organs that ended
    /// owe, letting go of other procedures' windows that ended.
    pub lapse: Duration,
    /// Removing what is over.
    pub tidy: Duration,
}

impl Default for Sweeps {
    fn default() -> Self {
        Self {
            overdue: Duration::from_secs(5 * MINUTE),
            lapse: Duration::from_secs(HOUR),
            tidy: Duration::from_secs(HOUR),
        }
    }
}

/// In the unit of the clock.
pub(crate) fn micros(duration: Duration) -> i64 {
    i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)
}
