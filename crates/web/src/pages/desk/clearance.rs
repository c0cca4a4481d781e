//! `GET /desk/clearance`: the day's end 日清日结 (C5): what came in and is not passed on, what waits,
//! what arrived and is not signed for; with a key for each act, and to be printed.

use askama::Template;
use axum::extract::Query;
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
use crate::samples::Samples;
use crate::texts::Texts;
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
    /// Came in today and is not passed on.
    open: Queue,
    waiting: Queue,
    unsigned: Queue,
    cleared: Queue,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    day: String,
}

pub(crate) async fn get(ctx: PageCtx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let today = app.today();
    let day = parse_date(&asked.day)
        .filter(|day| *day <= today)
        .unwrap_or(today);
    let clearance = app.clearance(&who, day).await?;
    render(&page(&ctx, &Names::new(app, ctx.t), &clearance))
}

fn page(ctx: &PageCtx, names: &Names, clearance: &Clearance) -> ClearancePage {
    let t = ctx.t;
    let (cleared, open): (Vec<&Received>, Vec<&Received>) =
        clearance.received.iter().partition(|one| one.cleared);
    let rows = |some: Vec<&Received>| some.into_iter().map(|one| received(names, one)).collect();
    let left = |some: &[Left], queue| some.iter().map(|one| waits(names, queue, one)).collect();
    let organs: Vec<String> = clearance.organs.iter().map(|id| names.organ(*id)).collect();
    ClearancePage {
        frame: Frame::desk(ctx),
        t,
        form: FormState::new().with("day", clearance.day.to_string()),
        day: t.date_long(clearance.day),
        organs: organs.join(" · "),
        summary: summary(t, clearance.received.len(), clearance.cleared()),
        all_clear: open.is_empty() && clearance.waiting.is_empty() && clearance.unsigned.is_empty(),
        cut: clearance.cut,
        open: list(t, "clearance-open", Kind::Dispatch, rows(open)),
        waiting: list(
            t,
            "clearance-waiting",
            Kind::Dispatch,
            left(&clearance.waiting, Kind::Dispatch),
        ),
        unsigned: list(
            t,
            "clearance-unsigned",
            Kind::Sign,
            left(&clearance.unsigned, Kind::Sign),
        ),
        cleared: list(t, "clearance-cleared", Kind::All, rows(cleared)),
    }
}

fn summary(t: Texts, received: usize, cleared: usize) -> String {
    t.with(
        "clearance-summary",
        &[
            ("received", crate::texts::ToArg::to_arg(&received)),
            ("cleared", crate::texts::ToArg::to_arg(&cleared)),
            ("left", crate::texts::ToArg::to_arg(&(received - cleared))),
        ],
    )
}

fn list(t: Texts, caption: &'static str, queue: Kind, rows: Vec<Row>) -> Queue {
    Queue {
        caption: t.s(caption),
        limit_heading: (queue != Kind::All).then(|| t.s("desk-limit")),
        title_heading: t.s("desk-matter"),
        headings: ["desk-from", "desk-stage", "clearance-by"]
            .map(|key| t.s(key))
            .to_vec(),
        rows,
        empty: t.s("clearance-nothing"),
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

fn received(names: &Names, one: &Received) -> Row {
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
        acts: if one.cleared || one.joined {
            Vec::new()
        } else {
            acts(Kind::Dispatch, &href)
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
            open: list(t, "clearance-open", Kind::Dispatch, rows.clone()),
            waiting: list(t, "clearance-waiting", Kind::Dispatch, rows.clone()),
            unsigned: list(t, "clearance-unsigned", Kind::Sign, rows.clone()),
            cleared: list(t, "clearance-cleared", Kind::All, vec![row()]),
        };
        vec![("left", page(vec![row()])), ("clear", page(Vec::new()))]
    }
}
