//! `GET /api/v1/calendar/{year}`: the working calendar that limits are counted with.

use axum::extract::Path;
use dengwen_domain::calendar::{CalendarYear, HolidaySpan};
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::ask::{Answer, Caller};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;

/// The years there are.
#[derive(Serialize, ToSchema)]
pub(crate) struct Calendar {
    /// With their holidays, oldest first. A year not among them is counted Monday to Friday, and
    /// every day that depends on it is provisional.
    years: Vec<i16>,
}

/// One year.
#[derive(Serialize, ToSchema)]
pub(crate) struct WorkYear {
    #[schema(example = 2026)]
    year: i16,
    /// The announcement, where its source was read.
    announcement: Option<String>,
    /// Packages that agree with it.
    checked_against: Vec<String>,
    holidays: Vec<Holiday>,
}

/// Consecutive days off.
#[derive(Serialize, ToSchema)]
struct Holiday {
    name_zh: String,
    name_en: String,
    #[schema(value_type = codes::Day)]
    from: String,
    #[schema(value_type = codes::Day)]
    to: String,
    /// Saturdays and Sundays worked instead (调休上班).
    make_up: Vec<String>,
}

impl WorkYear {
    fn new(year: &CalendarYear) -> WorkYear {
        let holiday = |span: &HolidaySpan| Holiday {
            name_zh: span.name.zh.clone(),
            name_en: span.name.en.clone(),
            from: span.from.to_string(),
            to: span.to.to_string(),
            make_up: span.make_up.iter().map(ToString::to_string).collect(),
        };
        let verified = year.is_announcement_verified();
        WorkYear {
            year: year.year(),
            announcement: verified.then(|| year.announcement().to_owned()),
            checked_against: year.checked_against().to_vec(),
            holidays: year.holidays().iter().map(holiday).collect(),
        }
    }
}

/// The years of the calendar.
///
/// Those whose holidays are known.
#[utoipa::path(
    get,
    path = "/api/v1/calendar",
    operation_id = "list-years",
    tag = "office",
    security(("token" = [])),
    responses((status = 200, body = Calendar), Reading)
)]
pub(crate) async fn list(caller: Caller) -> Result<Answer<Calendar>, PageError> {
    let directory = caller.app.directory();
    let years = directory.calendar.years().map(CalendarYear::year);
    Ok(Answer::ok(Calendar {
        years: years.collect(),
    }))
}

/// One year of the calendar.
///
/// Its holidays and the weekend days worked instead.
#[utoipa::path(
    get,
    path = "/api/v1/calendar/{year}",
    operation_id = "get-year",
    tag = "office",
    security(("token" = [])),
    params(("year" = i16, Path)),
    responses((status = 200, body = WorkYear), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Path(year): Path<String>,
) -> Result<Answer<WorkYear>, PageError> {
    let year: i16 = year.parse().ok().ok_or(PageError::Missing)?;
    let directory = caller.app.directory();
    let year = directory.calendar.year(year).ok_or(PageError::Missing)?;
    Ok(Answer::ok(WorkYear::new(year)))
}
