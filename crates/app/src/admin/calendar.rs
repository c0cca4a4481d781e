//! Calendar years: added or corrected, with what they move (design, "Time").
//!
//! Limits are counted again by a job, in batches; a limit that already ended is never made late.
//! Invariant: a year that contradicts itself or its neighbours is refused whole.

use std::ops::RangeInclusive;

use dengwen_domain::calendar::{CalendarError, CalendarYear};
use dengwen_domain::ids::MatterId;
use dengwen_store::Change;
use dengwen_store::query::calendar as query;
use dengwen_store::tables::calendar_year::CalendarYearRow;
use dengwen_store::tables::stream;
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;
use uuid::Uuid;

use super::named_stream;
use crate::app::App;
use crate::error::{AppError, FieldError};
use crate::jobs::RecomputeLimits;
use crate::seal::digest;
use crate::who::Who;

/// Years that a limit can need: anything else is a slip of the pen.
const YEARS: RangeInclusive<i16> = 2000..=2100;

const TEXT_BYTES_MAX: usize = 64 * 1024;

/// Where a year of the calendar comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearSource {
    /// Shipped with the program.
    Program,
    /// Added here, or corrected here over the program's.
    Office {
        /// When it was saved.
        saved: Timestamp,
    },
}

/// What saving a year gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedYear {
    /// The year.
    pub year: i16,
    /// Running limits that were provisional before and are counted again.
    pub provisional: u64,
}

/// A matter whose running limits moved when a year was saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MovedMatter {
    /// The matter.
    pub matter: MatterId,
    /// Its number.
    pub number: String,
    /// Which limit moved to which day.
    pub limits: Vec<(String, Date)>,
}

#[derive(Serialize)]
struct YearSaved<'a> {
    year: i16,
    announcement: &'a str,
    checked_against: &'a [String],
    digest: String,
}

impl App {
    /// Reads a year's text and checks it against itself and its neighbours, changing nothing.
    ///
    /// # Errors
    /// `Invalid` on the field `text`.
    pub fn check_calendar_year(&self, text: &str) -> Result<CalendarYear, AppError> {
        if text.len() > TEXT_BYTES_MAX {
            return Err(AppError::invalid("text", "calendar-too-long"));
        }
        let year = CalendarYear::parse(text).map_err(|error| complaint(&error))?;
        if !YEARS.contains(&year.year()) {
            let years = format!("{}–{}", YEARS.start(), YEARS.end());
            return Err(AppError::Invalid(vec![FieldError::with(
                "text",
                "calendar-year-range",
                years,
            )]));
        }
        let calendar = self.directory().calendar.clone();
        calendar
            .with_year(year.clone())
            .map_err(|error| complaint(&error))?;
        Ok(year)
    }

    /// The version of a year as the administrator's form carries it; 0 when never saved here.
    ///
    /// # Errors
    /// Store errors.
    pub async fn calendar_version(&self, year: i16) -> Result<i64, AppError> {
        Ok(stream::version(self.store().db(), stream_of(year)).await?)
    }

    /// Where a year comes from.
    ///
    /// # Errors
    /// Store errors.
    pub async fn calendar_source(&self, year: i16) -> Result<YearSource, AppError> {
        let saved = query::last_event(self.store().db(), stream_of(year)).await?;
        Ok(
            saved.map_or(YearSource::Program, |(_, at)| YearSource::Office {
                saved: Timestamp::from_microsecond(at).unwrap_or_default(),
            }),
        )
    }

    /// Adds or corrects a year and has the running limits counted again.
    ///
    /// # Errors
    /// `Forbidden`; `Invalid` on the field `text`; `Conflict` when somebody saved the year since
    /// version `seen`.
    pub async fn add_calendar_year(
        &self,
        who: &Who,
        text: &str,
        seen: i64,
    ) -> Result<AddedYear, AppError> {
        self.may_administer(who)?;
        let year = self.check_calendar_year(text)?;
        let stream = stream_of(year.year());
        let current = self.calendar_version(year.year()).await?;
        if current != seen {
            return Err(AppError::Conflict { current });
        }
        let body = year.to_toml();
        let saved = YearSaved {
            year: year.year(),
            announcement: year.announcement(),
            checked_against: year.checked_against(),
            digest: crate::keys::hex(&digest(&[body.as_bytes()])),
        };
        let provisional = query::provisional(self.store().db()).await?;
        let mut change = Change::new("calendar.save");
        change.read(stream, seen);
        change.event(self.office_event(who, stream, "calendar", "calendar-year-saved", &saved));
        change.upsert(CalendarYearRow {
            year: i64::from(year.year()),
            version: seen + 1,
            body,
        });
        change.job(RecomputeLimits { year: year.year() }.job(self));
        self.store().commit(change).await?;
        self.reload_directory().await?;
        Ok(AddedYear {
            year: year.year(),
            provisional: u64::try_from(provisional).unwrap_or(0),
        })
    }

    /// What moved since a year was last saved here, at most 500 matters; empty while the job has
    /// not run, and for a year of the program.
    ///
    /// # Errors
    /// `Forbidden`; store errors.
    pub async fn moved_by_year(&self, who: &Who, year: i16) -> Result<Vec<MovedMatter>, AppError> {
        self.may_administer(who)?;
        let db = self.store().db();
        let Some((seq, _)) = query::last_event(db, stream_of(year)).await? else {
            return Ok(Vec::new());
        };
        let rows = query::moved(db, seq, 500).await?;
        rows.into_iter()
            .map(|row| {
                let event: dengwen_domain::matter::Event =
                    serde_json::from_str(&row.payload).map_err(AppError::fault)?;
                Ok(MovedMatter {
                    matter: MatterId(row.matter),
                    number: row.number,
                    limits: moves(&event),
                })
            })
            .collect()
    }
}

fn moves(event: &dengwen_domain::matter::Event) -> Vec<(String, Date)> {
    use dengwen_domain::matter::LimitChange;
    event
        .limits
        .iter()
        .filter_map(|change| match change {
            LimitChange::Moved { id, due, .. } => Some((id.to_string(), due.date)),
            _ => None,
        })
        .collect()
}

fn stream_of(year: i16) -> Uuid {
    named_stream("calendar", &year.to_string())
}

/// The reader's own sentence follows the translated one: it names the day and the holiday.
fn complaint(error: &CalendarError) -> AppError {
    let code = match error {
        CalendarError::Unreadable { .. } => "calendar-unreadable",
        CalendarError::NotADay { .. } => "calendar-not-a-day",
        CalendarError::Empty { .. } => "calendar-empty",
        CalendarError::Unnamed { .. } => "calendar-unnamed",
        CalendarError::BadSpan { .. } => "calendar-bad-span",
        CalendarError::OutsideYear { .. } => "calendar-outside-year",
        CalendarError::MakeUpOnWorkday { .. } => "calendar-make-up-on-workday",
        CalendarError::DayTwice { .. } => "calendar-day-twice",
        CalendarError::YearTwice { .. } => "calendar-year-twice",
    };
    let arg = match error {
        CalendarError::Unreadable { reason } => reason.lines().next().unwrap_or("").to_owned(),
        CalendarError::NotADay { text, .. } => text.clone(),
        CalendarError::Empty { year } | CalendarError::YearTwice { year } => year.to_string(),
        CalendarError::Unnamed { from } => from.to_string(),
        CalendarError::BadSpan { name, from, to } => format!("{name} {from}–{to}"),
        CalendarError::OutsideYear { name, date, .. }
        | CalendarError::MakeUpOnWorkday { name, date } => format!("{name} {date}"),
        CalendarError::DayTwice { date, .. } => date.to_string(),
    };
    AppError::Invalid(vec![FieldError::with("text", code, arg)])
}
