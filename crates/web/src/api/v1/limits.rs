//! `GET /api/v1/limits/{id}`: the last day of any limit from any day, with the working.

use std::ops::RangeInclusive;

use axum::extract::Path;
use dengwen_domain::calendar::Calendar;
use dengwen_domain::limit::{Due, Length, LimitId, LimitRule, due_on, last_day};
use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::named::Found;
use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::texts::Lang;

/// Days outside are slips of the pen, not limits.
const YEARS: RangeInclusive<i16> = 1949..=2999;
/// No limit is extended by more than this.
const DAYS_MAX: u16 = 3660;

/// From when, and by which rules.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Asked {
    /// The day that starts the count, never counted itself.
    #[param(value_type = codes::Day, required = true)]
    from: Option<String>,
    /// A rule pack; else the one in force on that day at this office.
    #[param(example = "cn-national-2022")]
    pack: Option<String>,
    /// Days of extension; for a limit that is set by hand, its length.
    #[param(minimum = 1, maximum = 3660)]
    days: Option<u16>,
}

/// The last day by every rule that binds; the earliest counts.
#[derive(Serialize, ToSchema)]
pub(crate) struct LimitEnd {
    #[schema(example = "cn-national-2022")]
    pack: String,
    #[schema(value_type = codes::Day)]
    last_day: String,
    /// The office's own rule first.
    rules: Vec<Counted>,
}

/// The last day by one rule.
#[derive(Serialize, ToSchema)]
struct Counted {
    #[schema(value_type = codes::LimitCode)]
    limit: &'static str,
    name: String,
    /// No text of law was found for the length: a default that the office may set.
    house_rule: bool,
    #[serde(flatten)]
    found: Found,
}

/// The last day of a limit.
///
/// Counted from any day with the calendar of this office, with every step of the working.
#[utoipa::path(
    get,
    path = "/api/v1/limits/{id}",
    operation_id = "get-limit",
    tag = "office",
    security(("token" = [])),
    params(("id" = String, Path, description = "Such as `C04`", example = "C04"), Asked),
    responses((status = 200, body = LimitEnd), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Answer<LimitEnd>, PageError> {
    let id: LimitId = id.parse().ok().ok_or(PageError::Missing)?;
    let app = &caller.app;
    let mut checks = Checks::default();
    let from = day(&mut checks, asked.from.as_deref());
    if asked
        .days
        .is_some_and(|days| !(1..=DAYS_MAX).contains(&days))
    {
        checks.fail("days", "report-days");
    }
    let named = asked.pack.as_deref().filter(|pack| !pack.is_empty());
    let packs = app.law().packs();
    let office = app.office();
    let pack = from.and_then(|from| match named {
        Some(id) => packs.get(id),
        None => packs.in_force(&office.region, office.sector.as_deref(), from),
    });
    if from.is_some() && pack.is_none() {
        checks.fail(named.map_or("from", |_| "pack"), "api-pack");
    }
    let directory = app.directory();
    let mut counted = Vec::new();
    if let (Some(pack), Some(from)) = (pack, from) {
        for rule in pack.rules(id).filter(|rule| rule.is_in_force(from)) {
            counted.extend(count(
                &mut checks,
                rule,
                from,
                asked.days,
                &directory.calendar,
            ));
        }
        if pack.rules(id).all(|rule| !rule.is_in_force(from)) {
            checks.fail("from", "api-limit-none");
        }
    }
    checks.done()?;
    let t = caller.ctx.t;
    let earliest = counted.iter().map(|(_, due)| due.date).min();
    let rules = counted.iter().map(|(rule, due)| Counted {
        limit: rule.id.as_str(),
        name: match t.lang {
            Lang::Zh => rule.name_zh.clone(),
            Lang::En => rule.name_en.clone(),
        },
        house_rule: rule.tag.is_default(),
        found: Found::new(t, due),
    });
    Ok(Answer::ok(LimitEnd {
        pack: pack.map(|pack| pack.id.clone()).unwrap_or_default(),
        last_day: earliest.map(|day| day.to_string()).unwrap_or_default(),
        rules: rules.collect(),
    }))
}

fn day(checks: &mut Checks, text: Option<&str>) -> Option<Date> {
    if text.is_none_or(|text| text.trim().is_empty()) {
        checks.fail("from", "field-required");
    }
    let day: Date = checks.day("from", text)?;
    if YEARS.contains(&day.year()) {
        Some(day)
    } else {
        checks.fail("from", "day-unreadable");
        None
    }
}

fn count<'a>(
    checks: &mut Checks,
    rule: &'a LimitRule,
    from: Date,
    days: Option<u16>,
    calendar: &Calendar,
) -> Option<(&'a LimitRule, Due)> {
    match (rule.length, days) {
        (Length::Set, None) => {
            checks.fail("days", "field-required");
            None
        }
        (Length::Set, Some(days)) => {
            let last = from.saturating_add(i64::from(days).days());
            Some((rule, due_on(rule, from, last, calendar)))
        }
        (_, Some(days)) if rule.check_extension(days, 0).is_err() => {
            checks.fail("days", "api-extension");
            None
        }
        (_, days) => {
            let due = last_day(rule, from, &[], days.unwrap_or(0), calendar);
            Some((rule, due))
        }
    }
}
