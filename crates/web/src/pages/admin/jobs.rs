//! `/admin/jobs`: work that failed again and again and was set aside.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;

use super::{administrator, moment};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::Form;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "admin/jobs.html")]
pub(crate) struct JobsPage {
    frame: Frame,
    t: Texts,
    waiting: i64,
    jobs: Vec<Line>,
}

struct Line {
    id: String,
    kind: String,
    since: String,
    tries: i64,
    error: String,
}

#[derive(Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    id: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let (waiting, jobs) = app.parked_jobs(&who).await?;
    let jobs = jobs.into_iter().map(|job| Line {
        id: job.id.to_string(),
        kind: job.kind,
        since: moment(ctx.t, app, job.since),
        tries: job.tries,
        error: job.error,
    });
    render(&page(&ctx, waiting, jobs.collect()))
}

/// `POST /admin/jobs/retry`: puts one back to work.
pub(crate) async fn retry(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let id = form.data.id.parse().ok().ok_or(PageError::Missing)?;
    app.unpark_job(&who, id).await?;
    Ok(Redirect::to("/admin/jobs").into_response())
}

fn page(ctx: &PageCtx, waiting: i64, jobs: Vec<Line>) -> JobsPage {
    JobsPage {
        frame: Frame::desk(ctx),
        t: ctx.t,
        waiting,
        jobs,
    }
}

impl Samples for JobsPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, JobsPage)> {
        let job = Line {
            id: "7".to_owned(),
            kind: "recompute-limits".to_owned(),
            since: "2026-03-16 09:00".to_owned(),
            tries: 12,
            error: "the database was not to be had".to_owned(),
        };
        vec![
            ("one", page(ctx, 3, vec![job])),
            ("none", page(ctx, 0, Vec::new())),
        ]
    }
}
