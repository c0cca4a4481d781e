//! `/track`, `/rate` and `POST /track/leave`: look up by number and query code.

use askama::Template;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use serde::Deserialize;

use super::followed;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, render};
use crate::pages::portal::file::{address, with_cookie};
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/track/look_up.html")]
pub(crate) struct LookUpPage {
    frame: Frame,
    t: Texts,
    form: FormState,
    /// Came through the door of ratings.
    rating: bool,
    /// A petition is open in this browser already.
    open: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    number: String,
    code: String,
    rating: String,
}

pub(crate) async fn get(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    let open = followed(&ctx, &headers).await?.is_some();
    render(&page(&ctx, FormState::new(), false, open))
}

/// `GET /rate`: the door of ratings leads through the same look-up.
pub(crate) async fn rate(ctx: PageCtx, headers: HeaderMap) -> Result<Response, PageError> {
    match followed(&ctx, &headers).await? {
        Some(petition) => to_rating(&ctx, petition).await,
        None => render(&page(&ctx, FormState::new(), true, false)),
    }
}

pub(crate) async fn post(ctx: PageCtx, form: Form<Fields>) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let rating = data.rating == "yes";
    if data.number.trim().is_empty() {
        state.fail("number", "field-required");
    }
    if data.code.trim().is_empty() {
        state.fail("code", "field-required");
    }
    if !state.is_ok() {
        return drawn_again(&page(&ctx, state, rating, false));
    }
    let app = ctx.app()?;
    let found = app.look_up(&data.number, &data.code, &address(&ctx)).await;
    let petition = match found {
        Ok(petition) => petition,
        Err(AppError::Missing(_)) => {
            state.fail("number", "track-wrong");
            return drawn_again(&page(&ctx, state, rating, false));
        }
        Err(error) => return Err(error.into()),
    };
    let token = app.follow_token(petition).await?;
    let response = if rating {
        to_rating(&ctx, petition).await?
    } else {
        Redirect::to("/track/petition").into_response()
    };
    Ok(with_cookie(
        response,
        ctx.set_cookie("follow", &token, None),
    ))
}

async fn to_rating(
    ctx: &PageCtx,
    petition: dengwen_domain::ids::PetitionId,
) -> Result<Response, PageError> {
    let followed = ctx.app()?.follow(petition).await?;
    let href = match followed.matters.as_slice() {
        [one] => format!("{}/rate", super::matter_href(one.matter.id)),
        _ => "/track/petition".to_owned(),
    };
    Ok(Redirect::to(&href).into_response())
}

/// `POST /track/leave`: closes the petition in this browser.
pub(crate) async fn leave(ctx: PageCtx) -> Response {
    let response = Redirect::to("/track").into_response();
    let response = with_cookie(response, ctx.set_cookie("follow", "", Some(0)));
    with_cookie(response, ctx.set_cookie("receipt", "", Some(0)))
}

fn page(ctx: &PageCtx, form: FormState, rating: bool, open: bool) -> LookUpPage {
    LookUpPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        form,
        rating,
        open,
    }
}

impl Samples for LookUpPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, LookUpPage)> {
        let mut wrong = FormState::new()
            .with("number", "990100202603163004175")
            .with("code", "7K3M-Q0VT");
        wrong.fail("number", "track-wrong");
        vec![
            ("empty", page(ctx, FormState::new(), false, false)),
            ("open", page(ctx, FormState::new(), false, true)),
            ("rating", page(ctx, FormState::new(), true, false)),
            ("wrong", page(ctx, wrong, false, false)),
        ]
    }
}
