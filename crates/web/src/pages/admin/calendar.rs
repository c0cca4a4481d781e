//! `GET /admin/calendar`: the years of the working calendar and how far each was checked.

use askama::Template;
use axum::response::Response;
use dengwen_app::admin::YearSource;
use dengwen_domain::calendar::CalendarYear;

use super::{administrator, moment};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "admin/calendar.html")]
pub(crate) struct CalendarPage {
    frame: Frame,
    t: Texts,
    grid: Grid,
    /// The first year that is not announced: limits that reach it are provisional.
    missing: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let directory = app.directory();
    let mut years: Vec<&CalendarYear> = directory.calendar.years().collect();
    years.reverse();
    let mut rows = Vec::new();
    for year in years {
        let source = match app.calendar_source(year.year()).await? {
            YearSource::Program => ctx.t.s("calendar-program"),
            YearSource::Office { saved } => {
                let at = moment(ctx.t, app, saved);
                ctx.t.f("calendar-office", "at", at)
            }
        };
        rows.push(row(ctx.t, year, source));
    }
    let this_year = app.today().year();
    let missing = (this_year..this_year.saturating_add(50))
        .find(|year| !directory.calendar.is_announced(*year))
        .unwrap_or(this_year);
    render(&page(&ctx, rows, missing))
}

fn row(t: Texts, year: &CalendarYear, source: String) -> Vec<Cell> {
    let make_up: usize = year.holidays().iter().map(|span| span.make_up.len()).sum();
    let announcement = if year.is_announcement_verified() {
        Cell::new(year.announcement())
    } else {
        Cell::new(t.s("calendar-unverified"))
    };
    vec![
        Cell::new(year.year().to_string()).href(format!("/admin/calendar/{}", year.year())),
        announcement,
        checked(t, year.checked_against()),
        Cell::new(t.f2(
            "calendar-counts",
            "holidays",
            year.holidays().len(),
            "make_up",
            make_up,
        )),
        Cell::new(source),
    ]
}

/// What a year was checked against: the name of one, the number of several with their names folded.
fn checked(t: Texts, against: &[String]) -> Cell {
    match against {
        [] => Cell::default(),
        [one] => Cell::new(one.clone()),
        several => {
            Cell::new(t.f("calendar-checked-several", "n", several.len())).more(several.to_vec())
        }
    }
}

fn page(ctx: &PageCtx, rows: Vec<Vec<Cell>>, missing: i16) -> CalendarPage {
    let t = ctx.t;
    CalendarPage {
        frame: Frame::desk(ctx),
        t,
        grid: Grid {
            caption: t.s("admin-calendar"),
            headings: vec![
                t.s("calendar-year"),
                t.s("calendar-announcement"),
                t.s("calendar-checked"),
                t.s("calendar-days"),
                t.s("calendar-source"),
            ],
            rows,
            empty: t.s("calendar-none"),
        },
        missing: missing.to_string(),
    }
}

impl Samples for CalendarPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, CalendarPage)> {
        let calendar = dengwen_domain::calendar::Calendar::builtin();
        let rows = calendar
            .years()
            .map(|year| row(ctx.t, year, ctx.t.s("calendar-program")));
        vec![("full", page(ctx, rows.collect(), 2027))]
    }
}
