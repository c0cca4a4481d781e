//! `GET /file` and `POST /file/discard`: before the first question, and going on with a draft.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};

use super::{Step, draft_of, kept, with_cookie};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/file/start.html")]
pub(crate) struct StartPage {
    frame: Frame,
    t: Texts,
    /// Beginning of the draft there is, and until when it is kept.
    draft: Option<(String, String)>,
    first: &'static str,
}

pub(crate) async fn get(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    let draft = draft_of(&ctx, &headers).await?;
    let draft = draft.map(|draft| {
        let head: String = draft.answers.words.trim().chars().take(40).collect();
        (head, kept(&ctx, draft.expires_at).unwrap_or_default())
    });
    render(&page(&ctx, draft))
}

/// Throws the draft away.
pub(crate) async fn discard(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    if let Some(draft) = draft_of(&ctx, &headers).await? {
        ctx.app()?.drop_draft(&draft).await?;
    }
    let response = Redirect::to("/file").into_response();
    Ok(with_cookie(response, ctx.set_cookie("draft", "", Some(0))))
}

fn page(ctx: &PageCtx, draft: Option<(String, String)>) -> StartPage {
    StartPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        draft,
        first: Step::Words.path(),
    }
}

impl Samples for StartPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, StartPage)> {
        let draft = ("书院路工地的围挡把人行道全占了……", "2026-03-23 09:00");
        vec![
            ("new", page(ctx, None)),
            (
                "draft",
                page(ctx, Some((draft.0.to_owned(), draft.1.to_owned()))),
            ),
        ]
    }
}
