//! `GET /desk/callbacks`: call-backs that the office owes, by their last day, and those it made.

mod call;

use askama::Template;
use axum::response::Response;
use dengwen_app::callback::Item;
use dengwen_app::queue::PAGE;
use dengwen_domain::ids::PersonId;
use jiff::civil::Date;
use serde::Deserialize;
use uuid::Uuid;

use super::names::Names;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Cell, Chip, Filter, Limit, Queue, Row};

pub(crate) use call::{CallPage, get as call, post as record};

#[derive(Template)]
#[template(path = "desk/callbacks.html")]
pub(crate) struct CallbacksPage {
    frame: Frame,
    t: Texts,
    queue: Queue,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    done: String,
    after: String,
}

impl Asked {
    fn after(&self) -> Option<(String, Uuid)> {
        let (day, id) = self.after.split_once('~')?;
        Some((day.to_owned(), id.parse().ok()?))
    }
}

pub(crate) async fn get(ctx: PageCtx, Query(asked): Query<Asked>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let done = asked.done == "1";
    let listed = app
        .callbacks(&who, done, asked.after().as_ref(), PAGE)
        .await?;
    let names = Names::new(app, ctx.t);
    let rows = listed.items.iter().map(|item| row(&names, item)).collect();
    let path = if done {
        "/desk/callbacks?done=1"
    } else {
        "/desk/callbacks"
    };
    let mark = if done { '&' } else { '?' };
    let next = listed
        .next
        .map(|(day, id)| format!("{path}{mark}after={day}~{id}"));
    render(&CallbacksPage {
        frame: Frame::desk(&ctx),
        t: ctx.t,
        queue: Queue {
            first_href: asked.after().map(|_| path.to_owned()),
            next_href: next,
            ..queue(ctx.t, done, rows)
        },
    })
}

fn queue(t: Texts, done: bool, rows: Vec<Row>) -> Queue {
    let chip = |key: &str, href: &str, on: bool| Filter {
        on,
        choices: vec![Chip {
            text: t.s(key),
            href: href.to_owned(),
            on,
        }],
        ..Filter::default()
    };
    Queue {
        caption: t.s("callbacks-title"),
        filters: vec![
            chip("callbacks-open", "/desk/callbacks", !done),
            chip("callbacks-done", "/desk/callbacks?done=1", done),
        ],
        limit_heading: Some(t.s("callbacks-due")),
        title_heading: t.s("desk-matter"),
        headings: ["callbacks-reason", "callbacks-owner", "desk-stage"]
            .map(|key| t.s(key))
            .to_vec(),
        rows,
        empty: t.s(if done {
            "callbacks-done-empty"
        } else {
            "callbacks-empty"
        }),
        path: "/desk/callbacks".to_owned(),
        ..Queue::default()
    }
}

/// How the matter ended; nothing where it has no outcome.
fn outcome(names: &Names, code: &str) -> String {
    if code.is_empty() {
        return String::new();
    }
    let outcome = names.code("outcome", code);
    names.t.f("callbacks-outcome", "outcome", outcome)
}

fn row(names: &Names, item: &Item) -> Row {
    let t = names.t;
    let stored = &item.row;
    let day = |text: &str| -> Option<Date> { text.parse().ok() };
    let limit = day(&stored.opened_on).zip(day(&stored.due_on));
    let limit = limit.map(|(from, due)| match day(&stored.done_on) {
        Some(done) => Limit::finished(&t, due, done),
        None => Limit::running(&t, from, due, names.today),
    });
    Row {
        href: format!("/desk/callbacks/{}/{}", item.matter, item.id),
        title: if item.title.is_empty() {
            t.s("desk-no-title")
        } else {
            item.title.clone()
        },
        note: stored.number.clone(),
        marks: if stored.urgent {
            vec![t.s("desk-mark-urgent")]
        } else {
            Vec::new()
        },
        limit,
        cells: vec![
            Cell::new(
                names.code("callback-reason", &stored.reason),
                outcome(names, &stored.outcome),
            ),
            Cell::new(
                stored
                    .owner
                    .map_or_else(String::new, |id| names.person(PersonId(id))),
                t.f("callbacks-times", "n", stored.attempts),
            ),
            Cell::new(names.code("stage", &stored.stage), ""),
        ],
        ..Row::default()
    }
}

impl Samples for CallbacksPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, CallbacksPage)> {
        let t = ctx.t;
        let today = jiff::civil::date(2026, 3, 16);
        let row = Row {
            href: "/desk/callbacks/1/2".to_owned(),
            title: "书院路工地占用人行道".to_owned(),
            note: "99010020260302000417X".to_owned(),
            limit: Some(Limit::running(
                &t,
                jiff::civil::date(2026, 3, 9),
                jiff::civil::date(2026, 3, 18),
                today,
            )),
            cells: vec![
                Cell::new(t.s("callback-reason-bad-rating"), t.s("outcome-support")),
                Cell::new("何海燕", t.f("callbacks-times", "n", 2)),
                Cell::new(t.s("stage-served"), ""),
            ],
            ..Row::default()
        };
        let page = |done, rows| CallbacksPage {
            frame: Frame::desk(ctx),
            t,
            queue: queue(t, done, rows),
        };
        vec![
            ("open", page(false, vec![row])),
            ("nobody", page(true, Vec::new())),
        ]
    }
}
