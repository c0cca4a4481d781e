//! Forged requests: a form is accepted only from our own pages.
//!
//! Two independent checks. The browser's word: `Sec-Fetch-Site`, or `Origin` on older browsers.
//! And a token in every form, bound to the session of a member of staff or, for a visitor, to a
//! random cookie of its own (double submit, signed). The API is outside: it takes no cookies.
//! Invariant: no handler behind [`guard`] runs for a POST that failed either check, save that a
//! multipart body is checked by `upload.rs`, before its first file is read.

use std::fmt;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;

use crate::again;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::state::WebState;

/// Name of the hidden field and of its value in multipart forms.
pub const FIELD: &str = "csrf";

/// The token of this visitor's forms. Written by `{{ frame.csrf }}`; writing it is what makes
/// the cookie necessary, so a visitor who only reads gets none.
#[derive(Clone)]
pub struct Csrf(pub(crate) PageCtx);

impl fmt::Display for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.need_form_cookie();
        f.write_str(&token(&self.0))
    }
}

fn token(ctx: &PageCtx) -> String {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(ctx.state.key()).expect("HMAC takes a key of any length");
    mac.update(b"dengwen form\0");
    mac.update(ctx.form_binding().as_bytes());
    hex(&mac.finalize().into_bytes()[..20])
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            write!(text, "{byte:02x}").expect("writing to a string cannot fail");
            text
        })
}

/// Whether `given` is this visitor's token.
pub(crate) fn accepts(ctx: &PageCtx, given: &str) -> bool {
    ctx.has_form_binding() && bool::from(token(ctx).as_bytes().ct_eq(given.as_bytes()))
}

/// Refuses unsafe requests that do not come from our own forms.
pub(crate) async fn guard(
    State(state): State<WebState>,
    ctx: PageCtx,
    request: Request,
    next: Next,
) -> Response {
    if matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    ) || request.uri().path().starts_with("/api/")
    {
        return next.run(request).await;
    }
    if !same_origin(&state, request.headers()) {
        return PageError::Foreign {
            expected: state.site().public_origin.clone(),
        }
        .into_response();
    }
    let form = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_none_or(|kind| !kind.starts_with("multipart/form-data"));
    if !form {
        let mut response = next.run(request).await;
        if is_full(&response) {
            let kept = ctx
                .typed
                .lock()
                .map(|mut typed| std::mem::take(&mut *typed));
            let kept = kept.unwrap_or_default().for_files();
            response.extensions_mut().insert(kept);
        }
        return response;
    }
    let (parts, body) = request.into_parts();
    let limit = state.site().limits.form_bytes;
    let read = axum::body::to_bytes(body, limit);
    let bytes = match tokio::time::timeout(state.site().limits.page, read).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(_)) => return PageError::TooLarge.into_response(),
        Err(_) => return PageError::Unavailable { retry_after: 5 }.into_response(),
    };
    let ours = field(&bytes).is_some_and(|given| accepts(&ctx, given));
    if !ours || again::needs_session(&ctx) {
        return again::page(&ctx, parts, Body::from(bytes)).await;
    }
    let sent = parts.clone();
    let mut response = next
        .run(Request::from_parts(parts, Body::from(bytes.clone())))
        .await;
    if is_full(&response) {
        let kept = again::kept(sent, Body::from(bytes)).await;
        response.extensions_mut().insert(kept);
    }
    response
}

/// Whether what was sent could not be saved because the disk is full: the words go back.
fn is_full(response: &Response) -> bool {
    let error = response.extensions().get::<PageError>();
    matches!(error, Some(PageError::Full { .. }))
}

/// The token is hexadecimal, so it needs no decoding.
fn field(body: &[u8]) -> Option<&str> {
    std::str::from_utf8(body)
        .ok()?
        .split('&')
        .find_map(|pair| pair.strip_prefix(FIELD)?.strip_prefix('='))
}

fn same_origin(state: &WebState, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let Some(origin) = text("origin") else {
        // Too old to say. The token decides.
        return true;
    };
    if let Some(public) = &state.site().public_origin {
        return origin == public;
    }
    let host = origin.split_once("://").map(|(_, host)| host);
    host.is_some() && host == text("host")
}
