//! `GET` and `POST /sign-in`: where staff come in.

use askama::Template;
use axum::http::HeaderMap;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use dengwen_app::session::Visit;
use serde::Deserialize;

use crate::client::device;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::path::Query;
use crate::samples::Samples;
use crate::texts::Texts;

/// Where staff go who were on their way nowhere else.
const DESK: &str = "/desk";

#[derive(Template)]
#[template(path = "desk/sign_in.html")]
pub(crate) struct SignInPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    /// Came here after setting a password by a one-time link.
    welcome: bool,
}

#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    back: String,
    welcome: Option<String>,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    back: String,
}

pub(crate) async fn get(ctx: PageCtx, asked: Query<Asked>) -> Result<Response, PageError> {
    if ctx.viewer.is_some() {
        return Ok(Redirect::to(inside(&asked.back)).into_response());
    }
    let form = FormState::new().with("back", inside(&asked.back));
    render(&page(&ctx, form, asked.welcome.is_some()))
}

pub(crate) async fn post(
    ctx: PageCtx,
    headers: HeaderMap,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    let visit = Visit {
        address: ctx.client,
        device: device(&headers),
    };
    match app.sign_in(&data.login, &data.password, &visit).await {
        Ok(token) => {
            // A fresh session in place of the one this browser had.
            if let Some(old) = ctx.session() {
                app.sign_out(old).await?;
            }
            let cookie = ctx.set_cookie("session", &token, None);
            let cookies = AppendHeaders([(SET_COOKIE, cookie)]);
            Ok((cookies, Redirect::to(inside(&data.back))).into_response())
        }
        Err(error) => {
            state.take(error)?;
            drawn_again(&page(&ctx, state, false))
        }
    }
}

/// A path of this site to go back to; anything else would lead staff to somebody's trap.
fn inside(back: &str) -> &str {
    let ours = back.starts_with('/')
        && !back.starts_with("//")
        && !back.starts_with("/sign-")
        && !back.contains('\\')
        && back.bytes().all(|byte| byte.is_ascii_graphic());
    if ours { back } else { DESK }
}

fn page(ctx: &PageCtx, form: FormState, welcome: bool) -> SignInPage {
    SignInPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        form,
        welcome,
    }
}

impl Samples for SignInPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, SignInPage)> {
        let mut failed = FormState::new().with("login", "chenli").with("back", DESK);
        failed.fail("password", "sign-in-failed");
        vec![
            ("plain", page(ctx, FormState::new(), false)),
            ("after an invitation", page(ctx, FormState::new(), true)),
            ("failed", page(ctx, failed, false)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_of_this_site_are_gone_back_to() {
        assert_eq!(
            inside("/desk/queue?stage=registered"),
            "/desk/queue?stage=registered"
        );
        for trap in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil",
            "/a\nb",
            "/sign-out",
        ] {
            assert_eq!(inside(trap), DESK, "{trap}");
        }
    }
}
