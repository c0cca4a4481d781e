//! `GET /desk/figures/answered-within`: the figures, their definition, and what to count.

use askama::Template;
use axum::response::Response;
use dengwen_app::report::{Asked, Figures, Line, Slice};
use dengwen_domain::codes::Channel;
use jiff::civil::{Date, date};

use super::super::names::Names;
use super::asked::{PATH, Query, Question, name};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt::{number, share};
use crate::form::{Choice, FormState};
use crate::page::{Frame, render};
use crate::path::Query as Address;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::Chip;
use crate::view::grid::{Cell, Grid};

#[derive(Template)]
#[template(path = "desk/answered_within.html")]
pub(crate) struct FiguresPage {
    frame: Frame,
    t: Texts,
    period: String,
    form: FormState,
    grid: Grid,
    notes: Vec<String>,
    periods: Vec<Chip>,
    counts: Vec<Choice>,
    channels: Vec<Choice>,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Address(query): Address<Query>,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let names = Names::new(app, ctx.t);
    let mut question = Question::read(&query, names.today);
    let figures = if question.form.is_ok() {
        match app.answered_within(&who, &question.wanted).await {
            Ok(figures) => Some(figures),
            Err(error) => {
                question.form.take(error)?;
                None
            }
        }
    } else {
        // Because: whoever may not read figures is told so, whatever else is wrong.
        app.answered_within(&who, &Asked::default()).await?;
        None
    };
    let words = question.words(&names);
    render(&page(&ctx, words, names.today, question, figures.as_ref()))
}

fn page(
    ctx: &PageCtx,
    period: String,
    today: Date,
    question: Question,
    figures: Option<&Figures>,
) -> FiguresPage {
    let t = ctx.t;
    let channel = |channel: &Channel| {
        Choice::new(
            channel.as_str(),
            t.s(&format!("channel-{}", channel.as_str())),
        )
    };
    let way = |value: &str, key: &str| Choice::new(value, t.s(key));
    FiguresPage {
        frame: Frame::desk(ctx),
        t,
        period,
        grid: figures.map_or_else(Grid::default, |figures| grid(t, &question, figures)),
        notes: notes(t, &question.wanted),
        periods: periods(t, &question, today),
        counts: vec![
            way("civil", "report-count-civil"),
            way("elapsed", "report-count-elapsed"),
        ],
        channels: Channel::ALL.iter().map(channel).collect(),
        form: question.form,
    }
}

fn grid(t: Texts, question: &Question, figures: &Figures) -> Grid {
    let query = question.query();
    let cell = |slice: Slice, count: u64| {
        let cell = Cell::new(number(count));
        if count == 0 {
            return cell;
        }
        cell.href(format!("{PATH}/{}?{query}", name(slice)))
    };
    let answered = figures.all.saturating_sub(figures.open);
    let bound = |line: &Line| {
        let days = i64::from(line.days);
        vec![
            Cell::new(t.f("report-within", "n", days)),
            cell(Slice::Within(days), line.count),
            Cell::new(share(line.count, figures.all)),
            cell(Slice::Later(days), answered.saturating_sub(line.count)),
        ]
    };
    let mut rows: Vec<Vec<Cell>> = figures.lines.iter().map(bound).collect();
    let mut rest = |key: &str, slice, count, of: String| {
        rows.push(vec![
            Cell::new(t.s(key)),
            cell(slice, count),
            Cell::new(of),
            Cell::new("—"),
        ]);
    };
    let open = share(figures.open, figures.all);
    rest("report-row-open", Slice::Open, figures.open, open);
    rest("report-row-all", Slice::All, figures.all, "100%".to_owned());
    if figures.unknown > 0 {
        let unknown = figures.unknown;
        rest(
            "report-row-unknown",
            Slice::Unknown,
            unknown,
            "—".to_owned(),
        );
    }
    Grid {
        caption: t.s("report-title"),
        headings: [
            "report-what",
            "report-matters",
            "report-share",
            "report-later",
        ]
        .map(|key| t.s(key))
        .to_vec(),
        rows,
        empty: String::new(),
    }
}

fn notes(t: Texts, wanted: &Asked) -> Vec<String> {
    let way = if wanted.elapsed {
        "report-elapsed"
    } else {
        "report-civil"
    };
    vec![t.s(way), t.s("report-whole"), t.s("report-scope")]
}

/// This year, the last one, and everything.
fn periods(t: Texts, question: &Question, today: Date) -> Vec<Chip> {
    let this = today.year();
    let whole = |year: i16| (Some(date(year, 1, 1)), Some(date(year, 12, 31)));
    let wanted = (question.wanted.from, question.wanted.to);
    [
        (t.s("report-this-year"), (whole(this).0, None)),
        (
            t.f("report-year", "year", (this - 1).to_string()),
            whole(this - 1),
        ),
        (
            t.f("report-year", "year", (this - 2).to_string()),
            whole(this - 2),
        ),
        (t.s("report-period-all"), (None, None)),
    ]
    .into_iter()
    .map(|(text, (from, to))| Chip {
        text,
        href: format!("{PATH}?{}", question.about(from, to).query()),
        on: wanted == (from, to),
    })
    .collect()
}

impl Samples for FiguresPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, FiguresPage)> {
        let t = ctx.t;
        let today = date(2026, 3, 16);
        let line = |days, count| Line { days, count };
        let full = Figures {
            all: 2816,
            open: 12,
            unknown: 3,
            lines: vec![line(15, 1755), line(60, 2660), line(90, 2734)],
        };
        let none = Figures {
            all: 0,
            open: 0,
            unknown: 0,
            lines: vec![line(15, 0)],
        };
        let question = || Question::read(&Query::default(), today);
        let period = t.s("report-period-all");
        let mut wrong = question();
        wrong.form.fail("days", "report-days");
        vec![
            (
                "full",
                page(ctx, period.clone(), today, question(), Some(&full)),
            ),
            (
                "none",
                page(ctx, period.clone(), today, question(), Some(&none)),
            ),
            ("wrong", page(ctx, period, today, wrong, None)),
        ]
    }
}
