//! From a page struct to a response: the frame every page stands in, and the one `render`.
//!
//! It holds nothing a page shows of its own. Invariant: a page that fails to render is a fault,
//! never half a page.

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::assets;
use crate::csrf::Csrf;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::nav::{self, NavGroup};
use crate::state::Staff;
use crate::texts::Texts;

/// What header, footer and side column need. Every page struct has one as `frame`.
#[derive(Clone)]
pub struct Frame {
    /// The sentences.
    pub t: Texts,
    /// Large print.
    pub large: bool,
    /// Name of the office in this language.
    pub office: String,
    /// Shows the sample band.
    pub sample: bool,
    /// The second sentence of the band: on which day the sample stands.
    pub sample_day: Option<String>,
    /// The form token: `<input type="hidden" name="csrf" value="{{ frame.csrf }}">`, which the
    /// macro `field::csrf(frame)` writes.
    pub csrf: Csrf,
    /// Who is signed in.
    pub viewer: Option<Staff>,
    /// The desk's side column; empty on the portal.
    pub nav: Vec<NavGroup>,
    /// This page in the other language.
    pub other_lang_href: String,
    /// This page in the other print size.
    pub print_size_href: String,
    /// Address of the style sheet.
    pub css: &'static str,
    /// Address of the script.
    pub js: &'static str,
    /// Address of the icon.
    pub icon: &'static str,
}

impl Frame {
    /// The frame of a page for the public.
    pub fn portal(ctx: &PageCtx) -> Frame {
        Frame::new(ctx, Vec::new())
    }

    /// The frame of a page for staff, with the side column.
    pub fn desk(ctx: &PageCtx) -> Frame {
        let nav = ctx
            .viewer
            .as_ref()
            .map(|staff| nav::groups(ctx.t, staff, &ctx.path));
        Frame::new(ctx, nav.unwrap_or_default())
    }

    fn new(ctx: &PageCtx, nav: Vec<NavGroup>) -> Frame {
        let site = ctx.state.site();
        let lang = ctx.t.lang;
        Frame {
            t: ctx.t,
            large: ctx.large,
            office: site.office.get(lang).to_owned(),
            sample: site.sample,
            sample_day: site
                .sample_day
                .map(|day| ctx.t.f("sample-band-day", "day", ctx.t.date(day))),
            csrf: Csrf(ctx.clone()),
            viewer: ctx.viewer.clone(),
            nav,
            other_lang_href: ctx.here_with(&format!("lang={}", lang.other().code())),
            print_size_href: ctx.here_with(if ctx.large { "large=0" } else { "large=1" }),
            css: assets::css(),
            js: assets::js(),
            icon: assets::icon(),
        }
    }
}

/// The page as a response. Pages are personal and change, so nothing keeps a copy.
pub fn render(page: &impl Template) -> Result<Response, PageError> {
    html(page)
}

/// A form drawn again with what was typed and what is wrong with it (`docs/errors.md`).
pub(crate) fn drawn_again(page: &impl Template) -> Result<Response, PageError> {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, html(page)?).into_response())
}

/// A form drawn again because somebody else was quicker (`docs/errors.md`).
pub(crate) fn drawn_moved(page: &impl Template) -> Result<Response, PageError> {
    Ok((StatusCode::CONFLICT, html(page)?).into_response())
}

/// How the summary of a form begins, in `parts/field.html`.
const SUMMARY: &str = "<div class=\"errors\"";

pub(crate) fn html(page: &impl Template) -> Result<Response, PageError> {
    let mut text = page.render().map_err(PageError::fault)?;
    if text.contains(SUMMARY) {
        // Because: the summary stands above the fields whose names it says.
        text = page.render().map_err(PageError::fault)?;
    }
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    ];
    Ok((headers, text).into_response())
}

/// A part of a page, for `data-load`: the same template rules, no frame.
pub fn fragment(part: &impl Template) -> Result<Response, PageError> {
    html(part)
}

pub(crate) fn is_asset(path: &str) -> bool {
    path.starts_with("/assets/") || matches!(path, "/healthz" | "/readyz")
}
