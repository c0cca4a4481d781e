//! `GET /desk/figures/answered-within/{slice}`: the matters behind a number, in the order of
//! receipt, and the same as Excel.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use dengwen_app::queue::{PAGE, Sheet};
use dengwen_app::report::{Answered, Slice};
use dengwen_domain::ids::OrganId;
use jiff::civil::Date;
use uuid::Uuid;

use super::super::export::EXCEL;
use super::super::names::Names;
use super::asked::{PATH, Query, Question, name, slice};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Path;
use crate::path::Query as Address;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::grid::{Cell, Grid};

const DAY_SECONDS: i64 = 86_400;

#[derive(Template)]
#[template(path = "desk/answered_list.html")]
pub(crate) struct ListPage {
    frame: Frame,
    t: Texts,
    title: String,
    period: String,
    back: String,
    export: String,
    grid: Grid,
    first: Option<String>,
    next: Option<String>,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(wanted): Path<String>,
    Address(query): Address<Query>,
) -> Result<Response, PageError> {
    let slice = slice(&wanted).ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let names = Names::new(app, ctx.t);
    let question = sound(&query, &names)?;
    let mut found = app
        .answered_list(&who, &question.wanted, slice, place(&query.after), PAGE + 1)
        .await?;
    let page = usize::try_from(PAGE).unwrap_or(usize::MAX);
    let further = found.len() > page;
    found.truncate(page);
    let last = found.last().filter(|_| further);
    let address = format!("{PATH}/{}?{}", name(slice), question.query());
    let next = last.map(|last| format!("{address}&after={}~{}", last.received_on, last.id));
    let opens = app.opens_figures(&who);
    let rows = found
        .iter()
        .map(|matter| row(&names, &question, opens, matter))
        .collect();
    let first = (!query.after.is_empty()).then_some(address);
    render(&page_of(
        &ctx,
        names.t,
        question.words(&names),
        slice,
        &question,
        rows,
        (first, next),
    ))
}

/// The same list as Excel, with its filters written in the file.
pub(crate) async fn export(
    ctx: PageCtx,
    Path(wanted): Path<String>,
    Address(query): Address<Query>,
) -> Result<Response, PageError> {
    let slice = slice(&wanted).ok_or(PageError::Missing)?;
    let app = ctx.app()?;
    let who = ctx.who()?;
    let staff = ctx.staff()?;
    let names = Names::new(app, ctx.t);
    let t = ctx.t;
    let question = sound(&query, &names)?;
    let by = format!("{} {}", staff.organ.get(t.lang), staff.name);
    let sheet = Sheet {
        title: title(t, slice),
        notes: vec![
            (t.s("report-narrowed"), question.words(&names)),
            (t.s("desk-export-day"), t.date(names.today)),
            (t.s("desk-export-by"), by),
        ],
        headings: headings(t, question.wanted.elapsed),
        cut: t.s("desk-export-cut"),
    };
    let line = |matter: &Answered| -> Vec<String> {
        let row = row(&names, &question, false, matter);
        row.into_iter().map(|cell| cell.text).collect()
    };
    let bytes = app
        .export_answered(&who, &question.wanted, slice, &sheet, line)
        .await?;
    let file = format!("answered-{}-{}.xlsx", name(slice), names.today);
    let headers = [
        (header::CONTENT_TYPE, EXCEL.to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{file}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, bytes).into_response())
}

/// Lists are reached by links; an address that somebody changed by hand is told what is wrong.
fn sound(query: &Query, names: &Names) -> Result<Question, PageError> {
    let question = Question::read(query, names.today);
    if question.form.is_ok() {
        return Ok(question);
    }
    Err(PageError::Unreadable)
}

fn place(after: &str) -> Option<(Date, Uuid)> {
    let (day, id) = after.split_once('~')?;
    Some((day.parse().ok()?, id.parse().ok()?))
}

fn title(t: Texts, slice: Slice) -> String {
    match slice {
        Slice::All => t.s("report-row-all"),
        Slice::Open => t.s("report-row-open"),
        Slice::Unknown => t.s("report-row-unknown"),
        Slice::Within(days) => t.f("report-within", "n", days),
        Slice::Later(days) => t.f("report-later-than", "n", days),
    }
}

fn headings(t: Texts, elapsed: bool) -> Vec<String> {
    let days = if elapsed {
        "report-elapsed-days"
    } else {
        "report-civil-days"
    };
    [
        "report-number",
        "report-channel-heading",
        "report-unit",
        "report-received",
        "report-answered",
        days,
    ]
    .map(|key| t.s(key))
    .to_vec()
}

fn row(names: &Names, question: &Question, opens: bool, matter: &Answered) -> Vec<Cell> {
    let t = names.t;
    let day = |text: &str| {
        text.parse::<Date>()
            .map_or_else(|_| "—".to_owned(), |day| t.date(day))
    };
    let number = Cell::new(matter.number.clone());
    let number = if opens {
        number.href(format!("/desk/matters/{}", matter.id))
    } else {
        number
    };
    let unit = names.organ(OrganId(matter.unit));
    vec![
        number,
        Cell::new(names.code("channel", &matter.channel)),
        Cell::new(if unit.is_empty() {
            "—".to_owned()
        } else {
            unit
        }),
        Cell::new(day(&matter.received_on)),
        Cell::new(day(&matter.answered_on)),
        Cell::new(took(question.wanted.elapsed, matter)),
    ]
}

/// Civil days, or elapsed days cut after two digits, so that what is within a bound never looks
/// beyond it.
fn took(elapsed: bool, matter: &Answered) -> String {
    match (elapsed, matter.days, matter.seconds) {
        (false, 0.., _) => matter.days.to_string(),
        (true, _, 0..) => {
            let hundredths = matter.seconds.saturating_mul(100) / DAY_SECONDS;
            format!("{}.{:02}", hundredths / 100, hundredths % 100)
        }
        _ => "—".to_owned(),
    }
}

fn page_of(
    ctx: &PageCtx,
    t: Texts,
    period: String,
    slice: Slice,
    question: &Question,
    rows: Vec<Vec<Cell>>,
    (first, next): (Option<String>, Option<String>),
) -> ListPage {
    let query = question.query();
    ListPage {
        frame: Frame::desk(ctx),
        t,
        title: title(t, slice),
        period,
        back: format!("{PATH}?{query}"),
        export: format!("{PATH}/{}/export?{query}", name(slice)),
        grid: Grid {
            caption: title(t, slice),
            headings: headings(t, question.wanted.elapsed),
            rows,
            empty: t.s("report-none"),
        },
        first,
        next,
    }
}

impl Samples for ListPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ListPage)> {
        let t = ctx.t;
        let question = Question::read(&Query::default(), jiff::civil::date(2026, 3, 16));
        let cells = [
            "99010020260302000417X",
            "来信",
            "青禾市住房和城乡建设局",
            "2026年3月2日",
            "2026年3月16日",
            "14",
        ];
        let mut rows = vec![cells.map(Cell::new).to_vec()];
        if let Some(number) = rows.iter_mut().flatten().next() {
            "/desk/matters/1".clone_into(&mut number.href);
        }
        let next = Some(format!("{PATH}/within-15?after=2026-03-02~1"));
        let period = t.s("report-period-all");
        let page =
            |slice, rows, pager| page_of(ctx, t, period.clone(), slice, &question, rows, pager);
        vec![
            ("within", page(Slice::Within(15), rows, (None, next))),
            ("none", page(Slice::Open, Vec::new(), (None, None))),
        ]
    }
}
