//! `POST /sign-out`: ends the session of this browser.

use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};

use crate::ctx::PageCtx;
use crate::error::PageError;

pub(crate) async fn post(ctx: PageCtx) -> Result<Response, PageError> {
    if let Some(token) = ctx.session() {
        ctx.app()?.sign_out(token).await?;
    }
    let cookies = AppendHeaders([(SET_COOKIE, ctx.set_cookie("session", "", Some(0)))]);
    Ok((cookies, Redirect::to("/sign-in")).into_response())
}
