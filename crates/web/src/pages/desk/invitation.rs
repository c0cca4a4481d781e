//! `GET` and `POST /invitation/{token}`: a one-time link with which a person sets a password.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::session::PASSWORD_CHARS_MIN;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "desk/invitation.html")]
pub(crate) struct InvitationPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    /// Name and sign-in name; nobody when the link holds no longer.
    invited: Option<(String, String)>,
    chars_min: usize,
}

#[derive(Deserialize)]
pub(crate) struct Fields {
    #[serde(default)]
    password: String,
    #[serde(default)]
    again: String,
}

pub(crate) async fn get(ctx: PageCtx, token: Path<String>) -> Result<Response, PageError> {
    match ctx.app()?.invited(&token).await {
        Ok(invited) => {
            let whom = Some((invited.name, invited.login));
            render(&page(&ctx, FormState::new(), whom))
        }
        Err(error) => over(&ctx, error),
    }
}

pub(crate) async fn post(
    ctx: PageCtx,
    token: Path<String>,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    let invited = match app.invited(&token).await {
        Ok(invited) => invited,
        Err(error) => return over(&ctx, error),
    };
    let differs = data.password != data.again;
    if differs {
        state.fail("again", "password-differs");
    } else {
        match app.accept_invitation(&token, &data.password).await {
            Ok(_) => return Ok(Redirect::to("/sign-in?welcome=1").into_response()),
            Err(error @ AppError::Missing(_)) => return over(&ctx, error),
            Err(error) => state.take(error)?,
        }
    }
    let whom = Some((invited.name, invited.login));
    drawn_again(&page(&ctx, state, whom))
}

/// A link that holds no longer says what to do; it does not say why, nor for whom it was.
fn over(ctx: &PageCtx, error: AppError) -> Result<Response, PageError> {
    match error {
        AppError::Missing(_) => {
            let page = render(&page(ctx, FormState::new(), None))?;
            Ok((StatusCode::NOT_FOUND, page).into_response())
        }
        other => Err(other.into()),
    }
}

fn page(ctx: &PageCtx, form: FormState, invited: Option<(String, String)>) -> InvitationPage {
    InvitationPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        form,
        invited,
        chars_min: PASSWORD_CHARS_MIN,
    }
}

impl Samples for InvitationPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, InvitationPage)> {
        let whom = || Some(("陈立".to_owned(), "chenli".to_owned()));
        let mut failed = FormState::new();
        failed.fail("password", "password-common");
        failed.fail("again", "password-differs");
        vec![
            ("plain", page(ctx, FormState::new(), whom())),
            ("errors", page(ctx, failed, whom())),
            ("over", page(ctx, FormState::new(), None)),
        ]
    }
}
