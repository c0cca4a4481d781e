//! Signing for several matters at once: `POST /desk/sign/preview` shows what would be signed for,
//! `POST /desk/sign` does it, one act a matter.
//!
//! Each matter is signed for by the version that was shown; one that moved is left and named.

use askama::Template;
use axum::response::Response;
use dengwen_app::matter::{Act, Texts as Words};
use dengwen_app::queue::{Filter, Item, PAGE, Queue};
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::Command;
use serde::Deserialize;

use super::act::form_key;
use super::names::Names;
use super::shape;
use crate::bridge::say_why;
use crate::cite::cite;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::Form;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;
use crate::view::{Cell, Row};

#[derive(Template)]
#[template(path = "desk/sign.html")]
pub(crate) struct SignPage {
    frame: Frame,
    t: Texts,
    /// Chosen, not yet signed for.
    chosen: Vec<Row>,
    key: String,
    /// Signed for.
    done: Vec<Row>,
    /// Left, with why.
    left: Vec<Row>,
    preview: bool,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    choose: Vec<String>,
    #[serde(default)]
    key: String,
}

/// The rows of this person's list that were chosen, with the versions they were shown at.
async fn chosen(app: &App, who: &Who, choose: &[String]) -> Result<Vec<(Item, i64)>, PageError> {
    let wanted: Vec<(MatterId, i64)> = choose
        .iter()
        .filter_map(|text| {
            let (id, version) = text.split_once(':')?;
            Some((id.parse().ok()?, version.parse().ok()?))
        })
        .collect();
    let mut after = None;
    let mut found = Vec::new();
    // Because: the chosen rows stood on one page of the list; a few pages on, they are gone.
    for _ in 0..4 {
        let page = app
            .queue(who, &Filter::of(Queue::Sign), after.as_ref(), PAGE)
            .await?;
        for item in page.items {
            if let Some((_, version)) = wanted.iter().find(|(id, _)| *id == item.id) {
                found.push((item, *version));
            }
        }
        after = page.next;
        if after.is_none() || found.len() == wanted.len() {
            break;
        }
    }
    Ok(found)
}

pub(crate) async fn preview(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let names = Names::new(app, ctx.t);
    let rows = chosen(app, &who, &form.data.choose)
        .await?
        .into_iter()
        .map(|(item, version)| Row {
            choose: Some(format!("{}:{version}", item.id)),
            ..shape::row(&names, Queue::Sign, &item)
        })
        .collect();
    render(&SignPage {
        frame: Frame::desk(&ctx),
        t: ctx.t,
        chosen: rows,
        key: form_key(app),
        done: Vec::new(),
        left: Vec::new(),
        preview: true,
    })
}

pub(crate) async fn post(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let who = ctx.who()?;
    let names = Names::new(app, ctx.t);
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for (item, version) in chosen(app, &who, &form.data.choose).await? {
        let mut act = Act::new(item.id, version, Command::SignFor, Words::new());
        act.form_key = super::act::read_key(&form.data.key);
        let row = shape::row(&names, Queue::Sign, &item);
        match app.act(&who, act).await {
            Ok(_) => done.push(row),
            Err(error) => left.push(Row {
                cells: vec![Cell::new(why(&ctx, error)?, "")],
                ..row
            }),
        }
    }
    render(&SignPage {
        frame: Frame::desk(&ctx),
        t: ctx.t,
        chosen: Vec::new(),
        key: String::new(),
        done,
        left,
        preview: false,
    })
}

/// Why one matter was left; anything else than its own situation ends the whole request.
fn why(ctx: &PageCtx, error: AppError) -> Result<String, PageError> {
    match error {
        AppError::Refused(refusal) => {
            let reason = ctx.t.say(&say_why(&refusal.why));
            Ok(format!("{reason} {}", cite(ctx.t, &refusal.article)))
        }
        AppError::Conflict { .. } => Ok(ctx.t.s("desk-moved")),
        AppError::Missing(_) => Ok(ctx.t.s("desk-gone")),
        other => Err(other.into()),
    }
}

impl Samples for SignPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, SignPage)> {
        let row = |title: &str| Row {
            href: "/desk/matters/1".to_owned(),
            title: title.to_owned(),
            note: "9901002026031630000X".to_owned(),
            choose: Some("1:2".to_owned()),
            cells: vec![Cell::new(ctx.t.s("desk-moved"), "")],
            ..Row::default()
        };
        let page = |preview: bool, rows: Vec<Row>| SignPage {
            frame: Frame::desk(ctx),
            t: ctx.t,
            chosen: if preview { rows.clone() } else { Vec::new() },
            key: "00".to_owned(),
            done: if preview { Vec::new() } else { rows.clone() },
            left: if preview { Vec::new() } else { rows },
            preview,
        };
        vec![
            (
                "preview",
                page(true, vec![row("锦绣家园三期楼板开裂"), row("路灯不亮")]),
            ),
            ("nothing", page(true, Vec::new())),
            ("done", page(false, vec![row("路灯不亮")])),
        ]
    }
}
