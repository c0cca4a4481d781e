//! `GET /accessibility`: what was done for people who see, hear, move or read differently (H7).

use askama::Template;
use axum::response::Response;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/accessibility.html")]
pub(crate) struct AccessibilityPage {
    frame: Frame,
    t: Texts,
    sections: Vec<(String, Vec<String>)>,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx))
}

fn page(ctx: &PageCtx) -> AccessibilityPage {
    let t = ctx.t;
    let section = |title: &str, points: &[&str]| {
        (t.s(title), points.iter().map(|point| t.s(point)).collect())
    };
    AccessibilityPage {
        frame: Frame::portal(ctx),
        t,
        sections: vec![
            section(
                "access-done",
                &[
                    "access-done-1",
                    "access-done-2",
                    "access-done-3",
                    "access-done-4",
                ],
            ),
            section(
                "access-people",
                &["access-people-1", "access-people-2", "access-people-3"],
            ),
            section("access-tell", &["access-tell-1"]),
        ],
    }
}

impl Samples for AccessibilityPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AccessibilityPage)> {
        vec![("plain", page(ctx))]
    }
}
