//! `/admin/calendar/{year}` and `/admin/calendar/new`: one year's days, what it moved, and adding
//! or correcting a year from the text of its file.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::admin::MovedMatter;
use dengwen_domain::calendar::CalendarYear;

use super::administrator;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::FormState;
use crate::page::{Frame, drawn_again, drawn_moved, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::upload::{Part, Upload};
use crate::view::grid::{Cell, Grid};

const FILE_BYTES: usize = 64 * 1024;

#[derive(Template)]
#[template(path = "admin/year.html")]
pub(crate) struct YearPage {
    frame: Frame,
    t: Texts,
    year: String,
    days: Grid,
    note: String,
    announcement: String,
    moved: Grid,
    text: String,
}

#[derive(Template)]
#[template(path = "admin/year_new.html")]
pub(crate) struct NewYearPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    version: i64,
    conflict: bool,
    /// The year as read, to look over before it is saved.
    read: Option<(String, Grid)>,
    example: String,
}

pub(crate) async fn get(ctx: PageCtx, year: Path<i16>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let directory = app.directory();
    let found = directory.calendar.year(*year).ok_or(PageError::Missing)?;
    let moved = app.moved_by_year(&who, *year).await?;
    render(&page(&ctx, found, moved))
}

pub(crate) async fn new(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, _) = administrator(&ctx)?;
    let directory = app.directory();
    let last = directory.calendar.years().last().map(CalendarYear::to_toml);
    render(&new_page(&ctx, FormState::new(), last.unwrap_or_default()))
}

/// `POST /admin/calendar`: reads the year; with `step=save` saves it.
pub(crate) async fn post(ctx: PageCtx, upload: Upload) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (mut form, step) = read(upload).await?;
    let mut conflict = false;
    let checked = match app.check_calendar_year(form.value("text")) {
        Ok(year) => Some(year),
        Err(error) => {
            form.take(error)?;
            None
        }
    };
    if let Some(year) = checked.as_ref().filter(|_| step == "save") {
        let seen = form.value("version").parse().unwrap_or(-1);
        match app.add_calendar_year(&who, form.value("text"), seen).await {
            Ok(added) => {
                let there = format!("/admin/calendar/{}", added.year);
                return Ok(Redirect::to(&there).into_response());
            }
            Err(AppError::Conflict { .. }) => conflict = true,
            Err(error) => form.take(error)?,
        }
        tracing::debug!(
            year = year.year(),
            conflict,
            "a calendar year was not saved"
        );
    }
    let version = match &checked {
        Some(year) => app.calendar_version(year.year()).await?,
        None => 0,
    };
    let sound = form.is_ok();
    let page = NewYearPage {
        version,
        conflict,
        read: checked.map(|year| (year.year().to_string(), days(ctx.t, &year))),
        ..new_page(&ctx, form, String::new())
    };
    match (conflict, sound) {
        (true, _) => drawn_moved(&page),
        (false, true) => render(&page),
        (false, false) => drawn_again(&page),
    }
}

/// The form as typed; a file that was chosen takes the place of the text.
async fn read(mut upload: Upload) -> Result<(FormState, String), PageError> {
    let (mut pairs, mut step, mut file) = (Vec::new(), String::new(), None);
    while let Some(part) = upload.next(FILE_BYTES).await? {
        match part {
            Part::Text { name, value } if name == "step" => step = value,
            Part::Text { name, value } => pairs.push((name, value)),
            Part::File { bytes, .. } => file = Some(String::from_utf8(bytes).ok()),
            Part::TooLarge { .. } | Part::Misnamed { .. } => file = Some(None),
        }
    }
    let mut unreadable = false;
    if let Some(found) = file {
        unreadable = found.is_none();
        if let Some(text) = found {
            pairs.retain(|(name, _)| name != "text");
            pairs.push(("text".to_owned(), text));
        }
    }
    let mut form = FormState::from_pairs(pairs);
    if unreadable {
        form.fail("file", "calendar-file");
    } else if form.value("text").trim().is_empty() {
        form.fail("text", "calendar-nothing");
    }
    Ok((form, step))
}

fn days(t: Texts, year: &CalendarYear) -> Grid {
    let rows = year.holidays().iter().map(|span| {
        let name = match t.lang {
            Lang::Zh => &span.name.zh,
            Lang::En => &span.name.en,
        };
        let make_up: Vec<String> = span.make_up.iter().map(|day| t.date_long(*day)).collect();
        let off = if span.from == span.to {
            t.date_long(span.from)
        } else {
            let (from, to) = (t.date_long(span.from), t.date_long(span.to));
            t.f2("calendar-span", "from", from, "to", to)
        };
        let worked = if make_up.is_empty() {
            "—".to_owned()
        } else {
            make_up.join(&t.s("list-comma"))
        };
        vec![Cell::new(name), Cell::new(off), Cell::new(worked)]
    });
    Grid {
        caption: t.s("calendar-days"),
        headings: vec![
            t.s("calendar-holiday"),
            t.s("calendar-off"),
            t.s("calendar-make-up"),
        ],
        rows: rows.collect(),
        empty: String::new(),
    }
}

fn page(ctx: &PageCtx, year: &CalendarYear, moved: Vec<MovedMatter>) -> YearPage {
    let t = ctx.t;
    let rows = moved.into_iter().map(|matter| {
        let limits = matter
            .limits
            .iter()
            .map(|(id, day)| format!("{id} {}", t.date(*day)));
        vec![
            Cell::new(matter.number),
            Cell::new(limits.collect::<Vec<_>>().join(&t.s("list-comma"))),
        ]
    });
    let announcement = if year.is_announcement_verified() {
        year.announcement().to_owned()
    } else {
        t.s("calendar-unverified")
    };
    YearPage {
        frame: Frame::desk(ctx),
        t,
        year: year.year().to_string(),
        days: days(t, year),
        note: year.note().to_owned(),
        announcement,
        moved: Grid {
            caption: t.s("calendar-moved"),
            headings: vec![t.s("admin-matter"), t.s("calendar-moved-to")],
            rows: rows.collect(),
            empty: t.s("calendar-moved-none"),
        },
        text: year.to_toml(),
    }
}

fn new_page(ctx: &PageCtx, form: FormState, example: String) -> NewYearPage {
    NewYearPage {
        frame: Frame::desk(ctx),
        t: ctx.t,
        form,
        version: 0,
        conflict: false,
        read: None,
        example,
    }
}

impl Samples for YearPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, YearPage)> {
        let calendar = dengwen_domain::calendar::Calendar::builtin();
        let year = calendar.year(2026);
        let moved = MovedMatter {
            matter: dengwen_domain::ids::MatterId(uuid::Uuid::from_u128(7)),
            number: "990100-2026-000007".to_owned(),
            limits: vec![("C05".to_owned(), jiff::civil::date(2026, 5, 6))],
        };
        year.into_iter()
            .flat_map(|year| {
                let moved = page(ctx, year, vec![moved.clone()]);
                [
                    ("moved", moved),
                    ("nothing moved", page(ctx, year, Vec::new())),
                ]
            })
            .collect()
    }
}

impl Samples for NewYearPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, NewYearPage)> {
        let calendar = dengwen_domain::calendar::Calendar::builtin();
        let read = calendar
            .year(2026)
            .map(|year| ("2026".to_owned(), days(ctx.t, year)));
        let mut failed = FormState::new().with("text", "year = 2027");
        failed.fail("text", "calendar-empty");
        let plain = new_page(ctx, FormState::new(), "year = 2026".to_owned());
        let checked = NewYearPage {
            read,
            conflict: true,
            ..new_page(ctx, FormState::new(), String::new())
        };
        vec![
            ("plain", plain),
            ("checked", checked),
            ("errors", new_page(ctx, failed, String::new())),
        ]
    }
}
