//! A form that came too late, because the session or its token had ended, or that could not be
//! saved, because the disk is full: shown once more with all that was typed, to be sent again.
//!
//! It does nothing with what was typed. Invariant: a password is never written into a page, and the
//! visitor, who sees the words, sends them: nothing is sent by itself.

use std::fmt;

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::csrf::FIELD;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{read, without_controls};
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

/// Forms of staff, behind a session.
const STAFF: [&str; 2] = ["/desk/", "/admin/"];
/// Forms of visitors that hold their own words.
const VISITOR: [&str; 2] = ["/file", "/track"];

/// A form as it was sent, without its files.
#[derive(Clone, Default)]
pub struct Kept {
    pub(crate) fields: Vec<(String, String)>,
    /// Names of the files, which have to be chosen again.
    pub(crate) files: Vec<String>,
    /// It is a form for files, chosen or not.
    pub(crate) for_files: bool,
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Because: a log must never hold what somebody wrote.
        write!(f, "Kept({} fields)", self.fields.len())
    }
}

/// The page in the public's frame.
#[derive(Template)]
#[template(path = "errors/again.html")]
pub(crate) struct AgainPage {
    frame: Frame,
    t: Texts,
    form: Form,
}

/// The page in the desk's frame.
#[derive(Template)]
#[template(path = "errors/again_desk.html")]
pub(crate) struct AgainDeskPage {
    frame: Frame,
    t: Texts,
    form: Form,
}

/// The form once more.
struct Form {
    title: String,
    lead: String,
    action: String,
    /// As it was sent, without its old token.
    fields: Vec<(String, String)>,
    /// What a person wrote, to be read over.
    words: Vec<String>,
    /// Somebody has to sign in first, in another window.
    sign_in: bool,
    /// It carries files: those that were sent, by name, have to be chosen again.
    files: Option<Vec<String>>,
}

/// Whether this form belongs to staff and nobody is signed in.
pub(crate) fn needs_session(ctx: &PageCtx) -> bool {
    ctx.viewer.is_none() && STAFF.iter().any(|start| ctx.path.starts_with(start))
}

/// The form once more. Where it holds no words of its own to keep, or may hold a password, the
/// plain page about it.
pub(crate) async fn page(ctx: &PageCtx, parts: Parts, body: Body) -> Response {
    let mut keeping = STAFF.iter().chain(&VISITOR);
    if ctx.wants_json || !keeping.any(|start| ctx.path.starts_with(start)) {
        return PageError::FormExpired.into_response();
    }
    let Ok(pairs) = read::<Vec<(String, String)>, ()>(Request::from_parts(parts, body), &()).await
    else {
        return PageError::FormExpired.into_response();
    };
    // Because: no page can show them; whoever typed them loses nothing else.
    let typed = pairs.into_iter();
    let fields = typed.map(|(name, value)| (name, without_controls(&value)));
    let kept = Kept {
        fields: fields.collect(),
        ..Kept::default()
    };
    match written(ctx, drawn(ctx, &kept, None)) {
        Ok(page) => (StatusCode::FORBIDDEN, page).into_response(),
        Err(error) => error.into_response(),
    }
}

/// What was typed into a form without files; nothing where it may not be written into a page.
pub(crate) async fn kept(parts: Parts, body: Body) -> Kept {
    let pairs = read::<Vec<(String, String)>, ()>(Request::from_parts(parts, body), &()).await;
    let fields = pairs.unwrap_or_default();
    let clean = |(name, value): (String, String)| (name, without_controls(&value));
    Kept {
        fields: fields.into_iter().map(clean).collect(),
        ..Kept::default()
    }
}

/// The page for a form that could not be saved because the disk is full; nothing where the plain
/// page about it says as much.
pub(crate) fn when_full(ctx: &PageCtx, kept: &Kept, retry_after: u32) -> Option<Response> {
    let mut keeping = STAFF.iter().chain(&VISITOR);
    if kept.fields.is_empty() || !keeping.any(|start| ctx.path.starts_with(start)) {
        return None;
    }
    let files = kept.for_files.then(|| kept.files.clone());
    let form = Form {
        title: ctx.t.s("error-full"),
        lead: ctx.t.f("error-full-again", "seconds", retry_after),
        ..drawn(ctx, kept, files)
    };
    written(ctx, form).ok()
}

/// What is answered to a form with files that came too late.
pub(crate) fn upload(ctx: &PageCtx, kept: Kept) -> PageError {
    let mut keeping = STAFF.iter().chain(&VISITOR);
    if ctx.wants_json || !keeping.any(|start| ctx.path.starts_with(start)) {
        return PageError::FormExpired;
    }
    PageError::Again(Box::new(kept))
}

/// The page for it.
pub(crate) fn once_more(ctx: &PageCtx, kept: &Kept) -> Result<Response, PageError> {
    written(ctx, drawn(ctx, kept, Some(kept.files.clone())))
}

/// A form of the desk comes back in the desk's frame.
fn written(ctx: &PageCtx, form: Form) -> Result<Response, PageError> {
    let t = ctx.t;
    if STAFF.iter().any(|start| ctx.path.starts_with(start)) {
        let frame = Frame::desk(ctx);
        return render(&AgainDeskPage { frame, t, form });
    }
    let frame = Frame::portal(ctx);
    render(&AgainPage { frame, t, form })
}

fn drawn(ctx: &PageCtx, kept: &Kept, files: Option<Vec<String>>) -> Form {
    let fields = kept.fields.iter().filter(|(name, _)| name != FIELD);
    let fields: Vec<(String, String)> = fields.cloned().collect();
    Form {
        title: ctx.t.s("error-again"),
        lead: ctx.t.s("error-again-advice"),
        action: ctx.here(),
        words: fields
            .iter()
            .filter(|(_, value)| is_words(value))
            .map(|(_, value)| value.clone())
            .collect(),
        fields,
        sign_in: needs_session(ctx),
        files,
    }
}

/// Keys, codes and numbers are ASCII without a space; what a person wrote hardly ever is.
fn is_words(value: &str) -> bool {
    let value = value.trim();
    !value.is_ascii() || value.contains(char::is_whitespace)
}

fn samples(ctx: &PageCtx) -> Vec<(&'static str, Form)> {
    let typed = Kept {
        fields: vec![
            ("version".to_owned(), "3".to_owned()),
            (
                "reasons".to_owned(),
                "反映的是物业收费，属于价格管理。".to_owned(),
            ),
        ],
        ..Kept::default()
    };
    let signed_out = Form {
        sign_in: true,
        ..drawn(ctx, &typed, None)
    };
    let files = vec!["围挡.jpg".to_owned()];
    let full = Form {
        title: ctx.t.s("error-full"),
        lead: ctx.t.f("error-full-again", "seconds", 60),
        ..drawn(ctx, &typed, None)
    };
    vec![
        ("full", full),
        ("plain", drawn(ctx, &typed, None)),
        ("signed-out", signed_out),
        ("with-files", drawn(ctx, &typed, Some(files))),
        ("without-words", drawn(ctx, &Kept::default(), None)),
    ]
}

impl Samples for AgainPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AgainPage)> {
        let (frame, t) = (Frame::portal(ctx), ctx.t);
        let page = |(name, form)| {
            let frame = frame.clone();
            (name, AgainPage { frame, t, form })
        };
        samples(ctx).into_iter().map(page).collect()
    }
}

impl Samples for AgainDeskPage {
    const STAFF: bool = true;

    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AgainDeskPage)> {
        let (frame, t) = (Frame::desk(ctx), ctx.t);
        let page = |(name, form)| {
            let frame = frame.clone();
            (name, AgainDeskPage { frame, t, form })
        };
        samples(ctx).into_iter().map(page).collect()
    }
}
