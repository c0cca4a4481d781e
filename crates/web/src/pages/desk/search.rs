//! `POST /desk/search`: from what was typed to a list that shows it.
//!
//! What was typed about a person is hashed here and goes no further; only the hash stands in the
//! address of the list.

use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::queue::Found;
use serde::Deserialize;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::Form;

#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

pub(crate) async fn post(ctx: PageCtx, form: Form<Typed>) -> Result<Response, PageError> {
    let to = match ctx.app()?.read_search(&form.data.q) {
        Found::Nothing => "/desk/queues/all".to_owned(),
        Found::Number(number) => format!("/desk/queues/all?number={number}"),
        Found::Person(key) => format!("/desk/queues/all?person={key}"),
    };
    Ok(Redirect::to(&to).into_response())
}
