//! `GET /track/petition`: a petition with one matter is that matter; with several, their list.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::App;
use dengwen_app::follow::Followed;

use super::{Following, matter_href};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::pages::portal::file::received::groups;
use crate::samples::Samples;
use crate::texts::{Lang, Texts};
use crate::view::Limit;

#[derive(Template)]
#[template(path = "portal/track/petition.html")]
pub(crate) struct PetitionPage {
    frame: Frame,
    t: Texts,
    title: String,
    number: Vec<String>,
    matters: Vec<MatterLine>,
}

struct MatterLine {
    href: String,
    number: String,
    now: String,
    limit: Option<Limit>,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Following(petition): Following,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let followed = app.follow(petition).await?;
    if let [only] = followed.matters.as_slice() {
        return Ok(Redirect::to(&matter_href(only.matter.id)).into_response());
    }
    render(&page(&ctx, app, &followed))
}

fn page(ctx: &PageCtx, app: &App, followed: &Followed) -> PetitionPage {
    let t = ctx.t;
    let directory = app.directory();
    let today = app.today();
    let lines = followed.matters.iter().map(|one| {
        let matter = &one.matter;
        let organ = directory.organ_name(matter.holder(), t.lang == Lang::En);
        MatterLine {
            href: matter_href(matter.id),
            number: matter.number.clone(),
            now: t.f(&format!("track-now-{}", matter.stage), "organ", organ),
            limit: matter.next_for_petitioner().map(|run| {
                Limit::running(&t, run.due.working.trigger, run.due.date, today)
                    .provisional(run.due.is_provisional())
            }),
        }
    });
    PetitionPage {
        frame: Frame::portal(ctx),
        t,
        title: followed.title.clone(),
        number: groups(&followed.petition.number),
        matters: lines.collect(),
    }
}

impl Samples for PetitionPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PetitionPage)> {
        let line = |n: usize, now: &str| MatterLine {
            href: format!("/track/matters/{n}"),
            number: format!("9901002026031600041{n}5"),
            now: now.to_owned(),
            limit: None,
        };
        let page = |matters| PetitionPage {
            frame: Frame::portal(ctx),
            t: ctx.t,
            title: "书院路工地占道和夜间施工".to_owned(),
            number: groups("99010020260316300417X"),
            matters,
        };
        vec![
            (
                "two",
                page(vec![line(1, "青禾市信访局正在分派"), line(2, "已答复")]),
            ),
            ("none", page(Vec::new())),
        ]
    }
}
