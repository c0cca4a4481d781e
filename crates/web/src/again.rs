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
/// Where a filing is sent off, once its draft is whole.
const FILING: &str = "/file";

/// Most that is kept of a form, in bytes.
const KEPT_BYTES: usize = 512 * 1024;

/// A form as it was sent, without its files.
#[derive(Clone, Default)]
pub struct Kept {
    fields: Vec<(String, String)>,
    /// Names of the files, which have to be chosen again.
    files: Vec<String>,
    /// It is a form for files, chosen or not.
    for_files: bool,
    /// Something had no room, so nobody is told that all of it is here.
    partly: bool,
}

impl Kept {
    /// The same as a form for files.
    pub(crate) fn for_files(self) -> Kept {
        Kept {
            for_files: true,
            ..self
        }
    }

    /// What was typed into a form without files.
    async fn read(parts: Parts, body: Body) -> Result<Kept, PageError> {
        let request = Request::from_parts(parts, body);
        let mut kept = Kept::default();
        for (name, value) in read::<Vec<(String, String)>, ()>(request, &()).await? {
            kept.typed(&name, &value);
        }
        Ok(kept)
    }

    /// Keeps a typed value, without what no page can show. The old token is nothing typed.
    pub(crate) fn typed(&mut self, name: &str, value: &str) {
        if name == FIELD {
            return;
        }
        let bytes = |(name, value): &(String, String)| name.len() + value.len();
        let held: usize = self.fields.iter().map(bytes).sum();
        if held + name.len() + value.len() > KEPT_BYTES {
            self.partly = true;
            return;
        }
        let value = without_controls(value);
        self.fields.push((name.to_owned(), value));
    }

    /// Keeps the name of a file that was chosen.
    pub(crate) fn chosen(&mut self, file_name: &str) {
        self.files.push(without_controls(file_name));
    }

    /// Nothing a person wrote or chose is in it.
    fn is_bare(&self) -> bool {
        self.files.is_empty() && !self.fields.iter().any(|(_, value)| is_words(value))
    }
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
    /// As it was sent.
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

/// Whether a form of this address may be written into a page: it holds no password.
fn may_come_back(ctx: &PageCtx) -> bool {
    let mut forms = STAFF.iter().chain(&VISITOR);
    !ctx.wants_json && forms.any(|start| ctx.path.starts_with(start))
}

/// The form once more. Where it holds no words of its own to keep, or may hold a password, the
/// plain page about it.
pub(crate) async fn page(ctx: &PageCtx, parts: Parts, body: Body) -> Response {
    if !may_come_back(ctx) {
        return PageError::FormExpired.into_response();
    }
    let page = match Kept::read(parts, body).await {
        Ok(kept) if !kept.partly => written(ctx, drawn(ctx, &kept, None)),
        Ok(_) | Err(_) => Err(PageError::FormExpired),
    };
    match page {
        Ok(page) => (StatusCode::FORBIDDEN, page).into_response(),
        Err(error) => error.into_response(),
    }
}

/// What was typed into a form without files; nothing where it cannot be read.
pub(crate) async fn kept(parts: Parts, body: Body) -> Kept {
    Kept::read(parts, body).await.unwrap_or_default()
}

/// The page for a form that could not be saved because the disk is full; nothing where the plain
/// page about it says as much.
pub(crate) fn when_full(ctx: &PageCtx, kept: &Kept, retry_after: u32) -> Option<Response> {
    if kept.partly || kept.is_bare() || !may_come_back(ctx) {
        return None;
    }
    written(ctx, full(ctx, kept, retry_after)).ok()
}

fn full(ctx: &PageCtx, kept: &Kept, retry_after: u32) -> Form {
    // Because: the last page of filing sends the title alone; the words lie in the draft.
    let lead = match ctx.path.as_str() {
        FILING => "error-full-draft",
        _ => "error-full-again",
    };
    let files = kept.for_files.then(|| kept.files.clone());
    Form {
        title: ctx.t.s("error-full"),
        lead: ctx.t.f(lead, "seconds", retry_after),
        ..drawn(ctx, kept, files)
    }
}

/// What is answered to a form with files that came too late.
pub(crate) fn upload(ctx: &PageCtx, kept: Kept) -> PageError {
    if kept.partly || !may_come_back(ctx) {
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
    Form {
        title: ctx.t.s("error-again"),
        lead: ctx.t.s("error-again-advice"),
        action: ctx.here(),
        words: kept
            .fields
            .iter()
            .filter(|(_, value)| is_words(value))
            .map(|(_, value)| value.clone())
            .collect(),
        fields: kept.fields.clone(),
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
    let mut typed = Kept::default();
    typed.typed("version", "3");
    typed.typed("reasons", "反映的是物业收费，属于价格管理。");
    let signed_out = Form {
        sign_in: true,
        ..drawn(ctx, &typed, None)
    };
    let files = vec!["围挡.jpg".to_owned()];
    vec![
        ("full", full(ctx, &typed, 60)),
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
