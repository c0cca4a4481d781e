//! `GET /desk/clearance`: the day's end 日清日结 (C5): what came in and is not passed on, what waits,
//! what arrived and is not signed for; with a key for each act, and to be printed.

use askama::Template;
use axum::response::Response;
use dengwen_app::clearance::{Clearance, Left, Received};
use dengwen_app::queue::Queue as Kind;
use jiff::civil::Date;
use serde::Deserialize;

use super::names::Names;
use super::shape;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::fmt::parse_date;
use crate::form::FormState;
use crate::page::{Frame, render};
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::{Texts, ToArg};
use crate::view::{Cell, Limit, Queue, Row};

#[derive(Template)]
#[template(path = "desk/clearance.html")]
pub(crate) struct ClearancePage {
    frame: Frame,
    t: Texts,
    form: FormState,
    day: String,
    organs: String,
    /// `今天收到 12 件，已办 9 件，还有 3 件。`
    summary: String,
    all_clear: bool,
    cut: bool,
    /// `第 1 部分，共 3 部分`, where one page does not hold all.
    parts: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    counts: Counts,
    /// Came in today and is not passed on.
    open: Queue,
    waiting: Queue,
    unsigned: Queue,
    cleared: Queue,
}

/// How long each list is, all parts together.
struct Counts {
    open: usize,
    waiting: usize,
    unsigned: usize,
    cleared: usize,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    day: String,
    #[serde(default)]
    part: String,
}

pub(crate) async fn get(ctx: PageCtx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let today = app.today();
    let day = parse_date(&asked.day)
        .filter(|day| *day <= today)
        .unwrap_or(today);
    let part = asked.part.parse().unwrap_or(1);
    let clearance = app.clearance(&who, day, part).await?;
    render(&page(&ctx, &Names::new(app, ctx.t), &clearance))
}

fn page(ctx: &PageCtx, names: &Names, clearance: &Clearance) -> ClearancePage {
    let t = ctx.t;
    let rows = |some: &[Received], open| {
        let some = some.iter();
        some.map(|one| received(names, one, open)).collect()
    };
    let left = |some: &[Left], queue| some.iter().map(|one| waits(names, queue, one)).collect();
    let part = |n: usize| format!("/desk/clearance?day={}&part={n}", clearance.day);
    let organs: Vec<String> = clearance.organs.iter().map(|id| names.organ(*id)).collect();
    ClearancePage {
        frame: Frame::desk(ctx),
        t,
        form: FormState::new().with("day", clearance.day.to_string()),
        day: t.date_long(clearance.day),
        organs: organs.join(" · "),
        summary: summary(t, clearance.received(), clearance.done.all),
        all_clear: clearance.open.all + clearance.waiting.all + clearance.unsigned.all == 0,
        cut: clearance.cut,
        parts: (clearance.parts > 1).then(|| parts(t, clearance.part, clearance.parts)),
        previous: (clearance.part > 1).then(|| part(clearance.part - 1)),
        next: (clearance.part < clearance.parts).then(|| part(clearance.part + 1)),
        counts: Counts {
            open: clearance.open.all,
            waiting: clearance.waiting.all,
            unsigned: clearance.unsigned.all,
            cleared: clearance.done.all,
        },
        open: list(
            t,
            "clearance-open",
            Kind::Dispatch,
            rows(&clearance.open.rows, true),
            clearance.open.all,
        ),
        waiting: list(
            t,
            "clearance-waiting",
            Kind::Dispatch,
            left(&clearance.waiting.rows, Kind::Dispatch),
            clearance.waiting.all,
        ),
        unsigned: list(
            t,
            "clearance-unsigned",
            Kind::Sign,
            left(&clearance.unsigned.rows, Kind::Sign),
            clearance.unsigned.all,
        ),
        cleared: list(
            t,
            "clearance-cleared",
            Kind::All,
            rows(&clearance.done.rows, false),
            clearance.done.all,
        ),
    }
}

fn parts(t: Texts, part: usize, parts: usize) -> String {
    let of = [("part", part.to_arg()), ("parts", parts.to_arg())];
    t.with("clearance-parts", &of)
}

fn summary(t: Texts, received: usize, cleared: usize) -> String {
    t.with(
        "clearance-summary",
        &[
            ("received", received.to_arg()),
            ("cleared", cleared.to_arg()),
            ("left", (received - cleared).to_arg()),
        ],
    )
}

fn list(t: Texts, caption: &'static str, queue: Kind, mut rows: Vec<Row>, all: usize) -> Queue {
    let mut headings = ["desk-from", "desk-stage", "clearance-by"]
        .map(|key| t.s(key))
        .to_vec();
    // Because: a column in which nothing stands says nothing, on paper too.
    let by = rows.iter().filter_map(|row| row.cells.get(2));
    if by.clone().all(|cell| cell.text.is_empty()) {
        for row in &mut rows {
            row.cells.truncate(2);
        }
        headings.truncate(2);
    }
    let limits = rows.iter().any(|row| row.limit.is_some());
    Queue {
        caption: t.s(caption),
        limit_heading: limits.then(|| t.s("desk-limit")),
        title_heading: t.s("desk-matter"),
        headings,
        rows,
        // Because: a part that is printed and signed must not say that there is nothing.
        empty: match all {
            0 => t.s("clearance-nothing"),
            all => t.with("clearance-elsewhere", &[("all", all.to_arg())]),
        },
        keys: shape::keys(queue)
            .iter()
            .map(|(key, act)| (*key, t.s(&format!("act-{act}"))))
            .collect(),
        ..Queue::default()
    }
}

fn acts(queue: Kind, href: &str) -> Vec<(char, String)> {
    shape::keys(queue)
        .iter()
        .map(|(key, act)| (*key, format!("{href}/{act}")))
        .collect()
}

fn titled(names: &Names, title: &str) -> String {
    if title.is_empty() {
        names.t.s("desk-no-title")
    } else {
        title.to_owned()
    }
}

fn received(names: &Names, one: &Received, open: bool) -> Row {
    let t = names.t;
    let href = format!("/desk/matters/{}", one.matter);
    let by = one
        .registrar
        .map_or_else(|| t.s("clearance-portal"), |person| names.person(person));
    Row {
        title: titled(names, &one.title),
        note: one.number.clone(),
        marks: if one.joined {
            vec![t.s("clearance-joined")]
        } else {
            Vec::new()
        },
        cells: vec![
            Cell::new(names.code("channel", &one.channel), ""),
            Cell::new(
                names.code("stage", one.stage.as_str()),
                names.organ(one.holder),
            ),
            Cell::new(by, ""),
        ],
        acts: if open && !one.joined {
            acts(Kind::Dispatch, &href)
        } else {
            Vec::new()
        },
        href,
        ..Row::default()
    }
}

fn waits(names: &Names, queue: Kind, one: &Left) -> Row {
    let t = names.t;
    let row = &one.row;
    let href = format!("/desk/matters/{}", one.matter);
    let day = |text: &str| -> Option<Date> { text.parse().ok() };
    let limit = day(&row.due_from)
        .zip(day(&row.due_on))
        .filter(|_| row.due_on != dengwen_app::queue::NO_DAY)
        .map(|(from, due)| {
            if row.comparison {
                return Limit::paused(t.date_near(due, names.today), t.s("desk-comparison"));
            }
            Limit::running(&t, from, due, names.today).provisional(row.provisional)
        });
    let since = day(&row.since).map_or_else(String::new, |day| {
        t.f("clearance-since", "day", t.date_near(day, names.today))
    });
    Row {
        title: titled(names, &one.title),
        note: row.number.clone(),
        limit,
        cells: vec![
            Cell::new(names.code("channel", &row.channel), since),
            Cell::new(names.code("stage", &row.stage), ""),
            Cell::new(names.person(row.handler.into()), ""),
        ],
        acts: acts(queue, &href),
        href,
        ..Row::default()
    }
}

impl Samples for ClearancePage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, ClearancePage)> {
        let t = ctx.t;
        let row = || Row {
            href: "/desk/matters/1".to_owned(),
            title: "锦绣家园三期楼板开裂".to_owned(),
            note: "99010020260316100417X".to_owned(),
            marks: vec![t.s("clearance-joined")],
            cells: vec![
                Cell::new(
                    t.s("channel-letter"),
                    t.f("clearance-since", "day", "3月13日"),
                ),
                Cell::new(t.s("stage-registered"), "青禾市信访局"),
                Cell::new("陈立", ""),
            ],
            acts: acts(Kind::Dispatch, "/desk/matters/1"),
            ..Row::default()
        };
        let page = |rows: Vec<Row>| ClearancePage {
            frame: Frame::desk(ctx),
            t,
            form: FormState::new().with("day", "2026-03-16"),
            day: t.date_long(jiff::civil::date(2026, 3, 16)),
            organs: "青禾市信访局".to_owned(),
            summary: summary(t, 12, if rows.is_empty() { 12 } else { 11 }),
            all_clear: rows.is_empty(),
            cut: !rows.is_empty(),
            parts: (!rows.is_empty()).then(|| parts(t, 2, 3)),
            previous: (!rows.is_empty()).then(|| "/desk/clearance?part=1".to_owned()),
            next: (!rows.is_empty()).then(|| "/desk/clearance?part=3".to_owned()),
            counts: Counts {
                open: rows.len(),
                waiting: rows.len(),
                unsigned: rows.len(),
                cleared: 1,
            },
            open: list(
                t,
                "clearance-open",
                Kind::Dispatch,
                rows.clone(),
                rows.len(),
            ),
            waiting: list(
                t,
                "clearance-waiting",
                Kind::Dispatch,
                rows.clone(),
                rows.len(),
            ),
            unsigned: list(t, "clearance-unsigned", Kind::Sign, rows.clone(), 3),
            cleared: list(t, "clearance-cleared", Kind::All, vec![row()], 1),
        };
        vec![("left", page(vec![row()])), ("clear", page(Vec::new()))]
    }
}
