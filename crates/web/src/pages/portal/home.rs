//! `GET /`: the doors, which door is mine, how it works.

use askama::Template;
use axum::response::Response;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/home.html")]
pub(crate) struct HomePage {
    frame: Frame,
    t: Texts,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx))
}

fn page(ctx: &PageCtx) -> HomePage {
    HomePage {
        frame: Frame::portal(ctx),
        t: ctx.t,
    }
}

impl Samples for HomePage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, HomePage)> {
        vec![("plain", page(ctx))]
    }
}
