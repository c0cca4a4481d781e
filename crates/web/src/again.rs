//! A form that came too late, because the session or its token had ended: shown once more with all
//! that was typed, to be sent again.
//!
//! It does nothing with what was typed. Invariant: a password is never written into a page, and the
//! visitor, who sees the words, sends them: nothing is sent by itself.

use askama::Template;
use axum::body::Body;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::csrf::FIELD;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{has_controls, read};
use crate::page::{Frame, render};
use crate::samples::Samples;
use crate::texts::Texts;

/// Forms of staff, behind a session.
const STAFF: [&str; 2] = ["/desk/", "/admin/"];
/// Forms of visitors that hold their own words.
const VISITOR: [&str; 2] = ["/file", "/track"];

#[derive(Template)]
#[template(path = "errors/again.html")]
pub(crate) struct AgainPage {
    frame: Frame,
    t: Texts,
    action: String,
    /// The form as it was sent, without its old token.
    fields: Vec<(String, String)>,
    /// What a person wrote, to be read over.
    words: Vec<String>,
    /// Somebody has to sign in first, in another window.
    sign_in: bool,
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
    if pairs.iter().any(|(_, value)| has_controls(value)) {
        return PageError::Unreadable.into_response();
    }
    match render(&drawn(ctx, pairs)) {
        Ok(page) => (StatusCode::FORBIDDEN, page).into_response(),
        Err(error) => error.into_response(),
    }
}

fn drawn(ctx: &PageCtx, mut fields: Vec<(String, String)>) -> AgainPage {
    fields.retain(|(name, _)| name != FIELD);
    AgainPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        action: ctx.here(),
        words: fields
            .iter()
            .filter(|(_, value)| is_words(value))
            .map(|(_, value)| value.clone())
            .collect(),
        fields,
        sign_in: needs_session(ctx),
    }
}

/// Keys, codes and numbers are ASCII without a space; what a person wrote hardly ever is.
fn is_words(value: &str) -> bool {
    let value = value.trim();
    !value.is_ascii() || value.contains(char::is_whitespace)
}

impl Samples for AgainPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, AgainPage)> {
        let typed = || {
            vec![
                ("version".to_owned(), "3".to_owned()),
                (
                    "reasons".to_owned(),
                    "反映的是物业收费，属于价格管理。".to_owned(),
                ),
            ]
        };
        let signed_out = AgainPage {
            sign_in: true,
            ..drawn(ctx, typed())
        };
        vec![
            ("visitor", drawn(ctx, typed())),
            ("signed-out", signed_out),
            ("without-words", drawn(ctx, Vec::new())),
        ]
    }
}
