//! `GET /how-it-works`: the procedure with its limits, rights, and what is never done here.

use askama::Template;
use axum::response::Response;

use super::course::{self, Stage};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/how.html")]
pub(crate) struct HowPage {
    frame: Frame,
    t: Texts,
    handling: Vec<Stage>,
    reviews: Vec<Stage>,
    rights: Vec<Right>,
    duties: Vec<Right>,
    never: Vec<String>,
}

/// A right or a duty with its article.
struct Right {
    title: String,
    text: String,
    article: String,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx))
}

fn page(ctx: &PageCtx) -> HowPage {
    let t = ctx.t;
    HowPage {
        frame: Frame::portal(ctx),
        t,
        handling: course::handling(t),
        reviews: course::reviews(t),
        rights: rights(t),
        duties: duties(t),
        never: never(t),
    }
}

fn right(t: Texts, key: &str) -> Right {
    Right {
        title: t.s(key),
        text: t.s(&format!("{key}.text")),
        article: t.s(&format!("{key}.article")),
    }
}

fn rights(t: Texts) -> Vec<Right> {
    [
        "right-follow",
        "right-writing",
        "right-oral",
        "right-recusal",
        "right-secrecy",
        "right-safety",
        "right-help",
        "right-other-ways",
    ]
    .map(|key| right(t, key))
    .into()
}

fn duties(t: Texts) -> Vec<Right> {
    [
        "duty-truth",
        "duty-place",
        "duty-representatives",
        "duty-same-matter",
    ]
    .map(|key| right(t, key))
    .into()
}

fn never(t: Texts) -> Vec<String> {
    [
        "never-delete",
        "never-lists",
        "never-track",
        "never-rank",
        "never-pressure",
        "never-accused",
    ]
    .map(|key| t.s(key))
    .into()
}

impl Samples for HowPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, HowPage)> {
        vec![("plain", page(ctx))]
    }
}
