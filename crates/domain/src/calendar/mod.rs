//! The working calendar: which days are workdays, public holidays and make-up workdays (调休上班).
//!
//! It holds one [`CalendarYear`] for each announced year and answers questions about single days.
//! It does not count limits (see [`crate::limit`]) and it never guesses a holiday: in a year
//! without an announcement Monday to Friday are workdays and whoever asks is told that the answer
//! is provisional.
//!
//! Invariant: for a settled day (see [`Calendar::unsettled_year`]) the answer is the announced one,
//! whatever other years are added later.

mod builtin;
mod year;

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};

pub use year::{CalendarError, CalendarYear, HolidayName, HolidaySpan};

/// From this day of December on, a day waits for the next year's announcement as well: the
/// announcement for 2006 made 2005-12-31 a workday, the one for 2008 gave 2007-12-30 and 31 off.
const DECEMBER_DAY_SHARED_WITH_NEXT_YEAR: i8 = 25;

/// What a day is for an office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayKind<'a> {
    /// Monday to Friday without a holiday.
    Workday,
    /// Saturday or Sunday without an announcement.
    Weekend,
    /// A day off by announcement, the weekend days inside the span included.
    Holiday(&'a HolidayName),
    /// A Saturday or Sunday worked in exchange for the named holiday (调休上班).
    MakeUpWorkday(&'a HolidayName),
}

impl DayKind<'_> {
    /// Whether offices work on such a day.
    pub const fn is_workday(&self) -> bool {
        match self {
            Self::Workday | Self::MakeUpWorkday(_) => true,
            Self::Weekend | Self::Holiday(_) => false,
        }
    }
}

#[derive(Debug, Clone)]
struct Entry {
    name: HolidayName,
    off: bool,
}

/// The announced years, and Monday to Friday for all others.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    years: BTreeMap<i16, CalendarYear>,
    days: BTreeMap<Date, Entry>,
}

impl Calendar {
    /// The years shipped with the program: 2004 to 2026.
    ///
    /// # Panics
    /// Never in a released build: a test parses every embedded file.
    pub fn builtin() -> Self {
        builtin::calendar()
    }

    /// Builds a calendar from years in any order.
    ///
    /// # Errors
    /// When a year is given twice or two years claim the same day.
    pub fn from_years(
        years: impl IntoIterator<Item = CalendarYear>,
    ) -> Result<Self, CalendarError> {
        years
            .into_iter()
            .try_fold(Self::default(), |calendar, year| {
                if calendar.years.contains_key(&year.year()) {
                    return Err(CalendarError::YearTwice { year: year.year() });
                }
                calendar.with_year(year)
            })
    }

    /// The same calendar with one year added, or replaced where it was there.
    ///
    /// # Errors
    /// When the year claims a day of December that the year before has already announced otherwise.
    pub fn with_year(mut self, year: CalendarYear) -> Result<Self, CalendarError> {
        if let Some(old) = self.years.remove(&year.year()) {
            for (date, ..) in old.days() {
                self.days.remove(&date);
            }
        }
        for (date, name, off) in year.days() {
            let entry = Entry {
                name: name.clone(),
                off,
            };
            if self.days.insert(date, entry).is_some() {
                return Err(CalendarError::DayTwice {
                    year: year.year(),
                    date,
                });
            }
        }
        self.years.insert(year.year(), year);
        Ok(self)
    }

    /// The announced years, oldest first.
    pub fn years(&self) -> impl Iterator<Item = &CalendarYear> {
        self.years.values()
    }

    /// The announced year, if it was announced.
    pub fn year(&self, year: i16) -> Option<&CalendarYear> {
        self.years.get(&year)
    }

    /// Whether the holidays of this year are known.
    pub fn is_announced(&self, year: i16) -> bool {
        self.years.contains_key(&year)
    }

    /// The year whose announcement is still missing before this day is certain; `None` when the day
    /// is settled.
    ///
    /// The last week of December waits for the next year too, because New Year arrangements reach
    /// back into it.
    pub fn unsettled_year(&self, date: Date) -> Option<i16> {
        if !self.is_announced(date.year()) {
            return Some(date.year());
        }
        let next = date.year().saturating_add(1);
        let shared = date.month() == 12 && date.day() >= DECEMBER_DAY_SHARED_WITH_NEXT_YEAR;
        (shared && !self.is_announced(next)).then_some(next)
    }

    /// What this day is. Without an announcement: Monday to Friday are workdays.
    pub fn day(&self, date: Date) -> DayKind<'_> {
        match self.days.get(&date) {
            Some(entry) if entry.off => DayKind::Holiday(&entry.name),
            Some(entry) => DayKind::MakeUpWorkday(&entry.name),
            None if matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday) => {
                DayKind::Weekend
            }
            None => DayKind::Workday,
        }
    }

    /// Whether offices work on this day.
    pub fn is_workday(&self, date: Date) -> bool {
        self.day(date).is_workday()
    }

    /// The first workday after this day; the last day of the calendar type when there is none.
    pub fn next_workday_after(&self, date: Date) -> Date {
        let mut day = day_after(date);
        while !self.is_workday(day) && day < Date::MAX {
            day = day_after(day);
        }
        day
    }
}

/// The next day. The last day of the year 9999 has none and stays where it is, so that counting is
/// total.
pub(crate) fn day_after(date: Date) -> Date {
    date.tomorrow().unwrap_or(Date::MAX)
}
