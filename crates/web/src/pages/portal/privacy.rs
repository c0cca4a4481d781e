//! `GET /privacy`: the notice of Arts. 17 and 35 of the Personal Information Protection Law.

use askama::Template;
use axum::response::Response;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/privacy.html")]
pub(crate) struct PrivacyPage {
    frame: Frame,
    t: Texts,
    sections: Vec<(String, Vec<String>)>,
}

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    render(&page(&ctx))
}

fn page(ctx: &PageCtx) -> PrivacyPage {
    let t = ctx.t;
    let section = |title: &str, points: &[&str]| {
        (t.s(title), points.iter().map(|point| t.s(point)).collect())
    };
    PrivacyPage {
        frame: Frame::portal(ctx),
        t,
        sections: vec![
            section(
                "privacy-what",
                &["privacy-what-1", "privacy-what-2", "privacy-what-3"],
            ),
            section("privacy-why", &["privacy-why-1", "privacy-why-2"]),
            section(
                "privacy-who",
                &["privacy-who-1", "privacy-who-2", "privacy-who-3"],
            ),
            section(
                "privacy-how",
                &["privacy-how-1", "privacy-how-2", "privacy-how-3"],
            ),
            section("privacy-long", &["privacy-long-1", "privacy-long-2"]),
            section("privacy-rights", &["privacy-rights-1", "privacy-rights-2"]),
            section(
                "privacy-cookies",
                &[
                    "privacy-cookies-1",
                    "privacy-cookie-view",
                    "privacy-cookie-form",
                    "privacy-cookie-draft",
                    "privacy-cookie-receipt",
                    "privacy-cookie-follow",
                    "privacy-cookie-session",
                ],
            ),
        ],
    }
}

impl Samples for PrivacyPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, PrivacyPage)> {
        vec![("plain", page(ctx))]
    }
}
