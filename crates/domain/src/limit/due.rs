//! The answer of a count: the last day, how it was found, and how certain it is. Stored in events,
//! so field names are a promise; empty parts are left out to keep events small.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Citation, Length, LimitId, Pause, PauseReason};
use crate::calendar::HolidayName;

/// The last day of a limit with its working.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// The last day on which the act is still in time; the limit ends at 24:00 of this day.
    pub date: Date,
    /// How it was found.
    pub working: Working,
    /// Whether an announcement still to come may move it.
    pub certainty: Certainty,
}

/// Whether a last day can still move because a year's holidays are not announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// Every day that was asked about is settled.
    Certain,
    /// Counted on Monday to Friday (按现行日历推算) until this year is announced.
    Provisional {
        /// The earliest year that is missing.
        year: i16,
    },
}

/// Everything a page shows when somebody opens a date.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Working {
    /// Which limit.
    pub limit: LimitId,
    /// Where it is written.
    pub article: Citation,
    /// The day that started it; never counted itself.
    pub trigger: Date,
    /// The first day that was counted.
    pub first: Date,
    /// How long the limit is, in its unit.
    pub length: Length,
    /// Days left out inside the count, grouped.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub skipped: Vec<Skipped>,
    /// Saturdays and Sundays that were counted because offices worked (调休上班).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub make_up: Vec<Date>,
    /// Pauses that the rule knows and that fell into the count.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pauses: Vec<Pause>,
    /// Days added by extension, in the unit of the limit (months: days).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub extension: u16,
    /// The last day before the extension.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_extension: Option<Date>,
    /// The day off from which the last day moved forward.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolled_from: Option<Date>,
    /// The days off it moved over, the first included.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rolled_over: Vec<Skipped>,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn is_zero(days: &u16) -> bool {
    *days == 0
}

/// Consecutive days left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Why.
    pub why: SkipReason,
}

/// Why a day was left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// Saturday or Sunday.
    Weekend,
    /// A public holiday.
    Holiday(HolidayName),
    /// A pause.
    Pause(PauseReason),
}

/// How a limit stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LimitState {
    /// Running; `days_left` is 1 on the day before the last.
    Running {
        /// Whole days until the last day.
        days_left: u32,
    },
    /// Today is the last day.
    LastDay,
    /// The last day has passed.
    Overdue {
        /// Whole days since the last day.
        days: u32,
    },
    /// What was due was done in time.
    Kept {
        /// On this day.
        on: Date,
    },
    /// What was due was done too late.
    Late {
        /// On this day.
        on: Date,
        /// Whole days after the last day.
        days: u32,
    },
}

impl LimitState {
    /// Whether the limit is past its last day and nothing was done.
    pub const fn is_overdue(self) -> bool {
        matches!(self, Self::Overdue { .. })
    }

    /// Whether nothing was done yet.
    pub const fn is_open(self) -> bool {
        matches!(
            self,
            Self::Running { .. } | Self::LastDay | Self::Overdue { .. }
        )
    }
}

impl Due {
    /// Whole days until the last day: 0 on the last day, negative after it.
    pub fn days_left(&self, today: Date) -> i32 {
        days_between(today, self.date)
    }

    /// How the limit stands today; `done_on` is the day on which what was due was done.
    pub fn state(&self, today: Date, done_on: Option<Date>) -> LimitState {
        let left = self.days_left(done_on.unwrap_or(today));
        let days = left.unsigned_abs();
        match (done_on, left) {
            (Some(on), 0..) => LimitState::Kept { on },
            (Some(on), ..0) => LimitState::Late { on, days },
            (None, 1..) => LimitState::Running { days_left: days },
            (None, 0) => LimitState::LastDay,
            (None, ..0) => LimitState::Overdue { days },
        }
    }

    /// Whether an announcement still to come may move the day.
    pub fn is_provisional(&self) -> bool {
        self.certainty != Certainty::Certain
    }

    /// Whether adding this year's holidays may move the day, so that the limit must be counted
    /// anew.
    pub fn waits_for(&self, announced: i16) -> bool {
        matches!(self.certainty, Certainty::Provisional { year } if year <= announced)
    }
}

/// Days from one day to a later one; negative when it is earlier.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(0, |span| span.get_days())
}
