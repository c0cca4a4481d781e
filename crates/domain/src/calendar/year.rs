//! One year's announcement of holidays as a text that an administrator can write and a jurist can
//! read.
//!
//! A file follows the announcement for its year, so it may reach back into December of the year
//! before (the arrangement of 2008 began on 2007-12-29). It does not know other years.
//!
//! Invariant: a parsed year holds no contradiction: spans do not overlap, make-up workdays are
//! Saturdays or Sundays outside every span, and all days belong to the year or the December before.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

use super::day_after;

/// No public holiday has ever been this long; a longer span is a slip of the pen.
const SPAN_DAYS_MAX: usize = 15;

/// The name of a holiday in both languages of the interface.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HolidayName {
    /// Chinese name, such as 国庆节.
    pub zh: String,
    /// English name, such as National Day.
    pub en: String,
}

/// Consecutive days off for one holiday, and the weekend days worked in exchange.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HolidaySpan {
    /// What is celebrated.
    pub name: HolidayName,
    /// First day off.
    pub from: Date,
    /// Last day off.
    pub to: Date,
    /// Saturdays and Sundays worked instead (调休上班).
    pub make_up: Vec<Date>,
}

/// The announced holidays of one year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    year: i16,
    announcement: String,
    checked_against: Vec<String>,
    note: String,
    holidays: Vec<HolidaySpan>,
}

/// Why a year was refused, with what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The text is not TOML of the expected form.
    #[error("the file cannot be read: {reason}. Compare it with the file of another year")]
    Unreadable {
        /// What the parser said, with the line.
        reason: String,
    },
    /// A time of day or an offset stands where a plain day belongs.
    #[error(
        "{key}: `{text}` is not a day. Write it as 2027-01-01, without a time and without quotation marks"
    )]
    NotADay {
        /// Where it stands.
        key: String,
        /// What stands there.
        text: String,
    },
    /// No holiday at all: a year without any would silently make every holiday a workday.
    #[error("{year} has no holiday. Enter the announcement's holidays, or leave the year out")]
    Empty {
        /// The year.
        year: i16,
    },
    /// A holiday without a name in one of the two languages.
    #[error(
        "the holiday from {from} has no Chinese or no English name. Fill in both `zh` and `en`"
    )]
    Unnamed {
        /// First day of the holiday.
        from: Date,
    },
    /// A holiday ends before it begins, or is longer than any has been.
    #[error("{name}: from {from} to {to} is not a span of 1 to 15 days. Check both dates")]
    BadSpan {
        /// The holiday.
        name: String,
        /// First day as given.
        from: Date,
        /// Last day as given.
        to: Date,
    },
    /// A day that does not belong to this year's announcement.
    #[error(
        "{name}: {date} is neither in {year} nor in the December before. Move it to its own year"
    )]
    OutsideYear {
        /// The holiday.
        name: String,
        /// The day.
        date: Date,
        /// The year of the file.
        year: i16,
    },
    /// A make-up workday that is a workday anyway.
    #[error(
        "{name}: the make-up workday {date} is neither a Saturday nor a Sunday. Check the date"
    )]
    MakeUpOnWorkday {
        /// The holiday.
        name: String,
        /// The day.
        date: Date,
    },
    /// The same day stands twice, as a day off or as a make-up workday.
    #[error("{date} stands twice in the announcements up to {year}. Keep one of the two")]
    DayTwice {
        /// The year of the file that was refused.
        year: i16,
        /// The day.
        date: Date,
    },
    /// The same year was given twice.
    #[error("the year {year} was given twice. Keep one file")]
    YearTwice {
        /// The year.
        year: i16,
    },
}

impl CalendarError {
    /// A stable code by which a page finds its translated sentence.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "calendar.unreadable",
            Self::NotADay { .. } => "calendar.not_a_day",
            Self::Empty { .. } => "calendar.empty",
            Self::Unnamed { .. } => "calendar.unnamed",
            Self::BadSpan { .. } => "calendar.bad_span",
            Self::OutsideYear { .. } => "calendar.outside_year",
            Self::MakeUpOnWorkday { .. } => "calendar.make_up_on_workday",
            Self::DayTwice { .. } => "calendar.day_twice",
            Self::YearTwice { .. } => "calendar.year_twice",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: i16,
    #[serde(default)]
    announcement: String,
    #[serde(default)]
    checked_against: Vec<String>,
    #[serde(default)]
    note: String,
    #[serde(default)]
    holiday: Vec<RawSpan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSpan {
    zh: String,
    en: String,
    from: Datetime,
    to: Datetime,
    #[serde(default)]
    make_up: Vec<Datetime>,
}

impl RawSpan {
    fn into_span(self) -> Result<HolidaySpan, CalendarError> {
        let make_up = self.make_up.iter().map(|day| plain_day("make_up", day));
        Ok(HolidaySpan {
            from: plain_day("from", &self.from)?,
            to: plain_day("to", &self.to)?,
            make_up: make_up.collect::<Result<_, _>>()?,
            name: HolidayName {
                zh: self.zh.trim().to_owned(),
                en: self.en.trim().to_owned(),
            },
        })
    }
}

fn plain_day(key: &str, value: &Datetime) -> Result<Date, CalendarError> {
    let not_a_day = || CalendarError::NotADay {
        key: key.to_owned(),
        text: value.to_string(),
    };
    if value.time.is_some() || value.offset.is_some() {
        return Err(not_a_day());
    }
    value
        .to_string()
        .parse()
        .map_err(|_not_a_date: jiff::Error| not_a_day())
}

impl CalendarYear {
    /// A year from its parts; `announcement` is empty where no source text was read.
    ///
    /// # Errors
    /// The first contradiction found, in words that say what to do.
    pub fn new(
        year: i16,
        announcement: impl Into<String>,
        holidays: Vec<HolidaySpan>,
    ) -> Result<Self, CalendarError> {
        let year = Self {
            year,
            announcement: announcement.into(),
            checked_against: Vec::new(),
            note: String::new(),
            holidays,
        };
        year.check()?;
        Ok(year)
    }

    /// Reads a year from TOML (the form is that of `rules/calendar/2025.toml`).
    ///
    /// # Errors
    /// The first contradiction found, in words that say what to do.
    pub fn parse(text: &str) -> Result<Self, CalendarError> {
        let raw: RawYear = toml::from_str(text).map_err(|error| CalendarError::Unreadable {
            reason: error.to_string(),
        })?;
        let holidays = raw
            .holiday
            .into_iter()
            .map(RawSpan::into_span)
            .collect::<Result<_, _>>()?;
        let year = Self {
            year: raw.year,
            announcement: raw.announcement,
            checked_against: raw.checked_against,
            note: raw.note,
            holidays,
        };
        year.check()?;
        Ok(year)
    }

    /// Writes the year as TOML that [`CalendarYear::parse`] reads back unchanged.
    pub fn to_toml(&self) -> String {
        let mut text = format!("year = {}\n", self.year);
        let quoted = |value: &str| toml::Value::from(value).to_string();
        // Safe because: writing to a String cannot fail, so the results below carry nothing.
        let _ = writeln!(text, "announcement = {}", quoted(&self.announcement));
        let checked: Vec<String> = self
            .checked_against
            .iter()
            .map(|name| quoted(name))
            .collect();
        let _ = writeln!(text, "checked_against = [{}]", checked.join(", "));
        if !self.note.is_empty() {
            let _ = writeln!(text, "note = {}", quoted(&self.note));
        }
        for span in &self.holidays {
            let (zh, en) = (quoted(&span.name.zh), quoted(&span.name.en));
            let _ = write!(text, "\n[[holiday]]\nzh = {zh}\nen = {en}\n");
            let _ = write!(text, "from = {}\nto = {}\n", span.from, span.to);
            if !span.make_up.is_empty() {
                let days: Vec<String> = span.make_up.iter().map(Date::to_string).collect();
                let _ = writeln!(text, "make_up = [{}]", days.join(", "));
            }
        }
        text
    }

    /// The year.
    pub const fn year(&self) -> i16 {
        self.year
    }

    /// The number of the announcement that was read (国办发明电〔…〕…号); empty means "announcement not
    /// verified".
    pub fn announcement(&self) -> &str {
        &self.announcement
    }

    /// Whether somebody read the announcement itself.
    pub fn is_announcement_verified(&self) -> bool {
        !self.announcement.is_empty()
    }

    /// The published packages this year was compared with, day by day.
    pub fn checked_against(&self) -> &[String] {
        &self.checked_against
    }

    /// What an administrator should know about this year, such as a package that disagrees.
    pub fn note(&self) -> &str {
        &self.note
    }

    /// The holidays in the order of the file.
    pub fn holidays(&self) -> &[HolidaySpan] {
        &self.holidays
    }

    /// Every announced day with its holiday; `true` for a day off, `false` for a make-up workday.
    pub(super) fn days(&self) -> impl Iterator<Item = (Date, &HolidayName, bool)> {
        self.holidays.iter().flat_map(|span| {
            let off = span_days(span).map(move |date| (date, &span.name, true));
            off.chain(
                span.make_up
                    .iter()
                    .map(move |date| (*date, &span.name, false)),
            )
        })
    }

    fn check(&self) -> Result<(), CalendarError> {
        if self.holidays.is_empty() {
            return Err(CalendarError::Empty { year: self.year });
        }
        let mut seen = BTreeSet::new();
        for span in &self.holidays {
            check_span(span)?;
        }
        for (date, name, _) in self.days() {
            let december_before = date.month() == 12 && date.year().saturating_add(1) == self.year;
            if date.year() != self.year && !december_before {
                return Err(CalendarError::OutsideYear {
                    name: name.zh.clone(),
                    date,
                    year: self.year,
                });
            }
            if !seen.insert(date) {
                return Err(CalendarError::DayTwice {
                    year: self.year,
                    date,
                });
            }
        }
        Ok(())
    }
}

fn check_span(span: &HolidaySpan) -> Result<(), CalendarError> {
    let HolidaySpan {
        name,
        from,
        to,
        make_up,
    } = span;
    if name.zh.is_empty() || name.en.is_empty() {
        return Err(CalendarError::Unnamed { from: *from });
    }
    if from > to || span_days(span).count() > SPAN_DAYS_MAX {
        return Err(CalendarError::BadSpan {
            name: name.zh.clone(),
            from: *from,
            to: *to,
        });
    }
    let on_workday = |date: &&Date| !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    match make_up.iter().find(on_workday) {
        Some(date) => Err(CalendarError::MakeUpOnWorkday {
            name: name.zh.clone(),
            date: *date,
        }),
        None => Ok(()),
    }
}

/// The days off of a span, stopping one past the longest lawful length so that a slip cannot run
/// for centuries.
fn span_days(span: &HolidaySpan) -> impl Iterator<Item = Date> + use<> {
    let to = span.to;
    std::iter::successors(Some(span.from), |date| Some(day_after(*date)))
        .take_while(move |date| *date <= to)
        .take(SPAN_DAYS_MAX + 1)
}
