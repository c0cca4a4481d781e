//! `/track/matters/{id}/withdraw`: ends a matter on the petitioner's own wish, after saying what
//! that means. Nobody else may do it, and nobody may ask for it (features, "Never built").

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::AppError;
use dengwen_app::keys::{hex, unhex};
use dengwen_app::random::bytes;
use dengwen_domain::ids::MatterId;
use serde::Deserialize;
use uuid::Uuid;

use super::{Following, matter_href, matter_in};
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::{Frame, drawn_again, drawn_moved, render};
use crate::path::Path;
use crate::samples::Samples;
use crate::texts::Texts;

#[derive(Template)]
#[template(path = "portal/track/withdraw.html")]
pub(crate) struct WithdrawPage {
    frame: Frame,
    t: Texts,
    back: String,
    form: FormState,
    version: i64,
    form_key: String,
    /// Others stand behind the matter too.
    joint: bool,
    /// The matter moved while the form was open.
    moved: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(crate) struct Fields {
    statement: String,
    sure: String,
    version: i64,
    form_key: String,
}

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let followed = app.follow(petition).await?;
    let one = matter_in(&followed, id)?;
    let joint = !app.may_withdraw(petition, MatterId(id)).await?;
    let key = hex(&bytes::<32>(app.random()));
    let version = one.matter.version;
    render(&page(&ctx, id, FormState::new(), (version, key), joint))
}

pub(crate) async fn post(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
    form: Form<Fields>,
) -> Result<Response, PageError> {
    let Form { data, mut state } = form;
    let app = ctx.app()?;
    if data.sure != "yes" {
        state.fail("sure", "withdraw-sure-missing");
    }
    if data.statement.trim().is_empty() {
        state.fail("statement", "field-required");
    }
    let key = data.form_key.clone();
    if !state.is_ok() {
        return drawn_again(&page(&ctx, id, state, (data.version, key), false));
    }
    let form_key = unhex(&key).and_then(|key| key.try_into().ok());
    let form_key = form_key.ok_or(PageError::Unreadable)?;
    let (matter, version) = (MatterId(id), data.version);
    match app
        .withdraw(petition, matter, version, &data.statement, form_key)
        .await
    {
        Ok(_) => {
            let href = format!("{}?done=withdrawn", matter_href(matter));
            Ok(Redirect::to(&href).into_response())
        }
        Err(AppError::Conflict { current }) => {
            let mut page = page(&ctx, id, state, (current, key), false);
            page.moved = true;
            drawn_moved(&page)
        }
        Err(error) => {
            state.take(error)?;
            drawn_again(&page(&ctx, id, state, (version, key), false))
        }
    }
}

fn page(
    ctx: &PageCtx,
    id: Uuid,
    form: FormState,
    (version, form_key): (i64, String),
    joint: bool,
) -> WithdrawPage {
    WithdrawPage {
        frame: Frame::portal(ctx),
        t: ctx.t,
        back: matter_href(MatterId(id)),
        form,
        version,
        form_key,
        joint,
        moved: false,
    }
}

impl Samples for WithdrawPage {
    fn samples(ctx: &PageCtx) -> Vec<(&'static str, WithdrawPage)> {
        let id = Uuid::from_u128(1);
        let plain = |form, joint| page(ctx, id, form, (3, "0".repeat(64)), joint);
        let mut wrong = FormState::new();
        wrong.fail("sure", "withdraw-sure-missing");
        wrong.fail("statement", "field-required");
        let mut moved = plain(FormState::new().with("statement", "已经修好了。"), false);
        moved.moved = true;
        vec![
            ("empty", plain(FormState::new(), false)),
            ("joint", plain(FormState::new(), true)),
            ("errors", plain(wrong, false)),
            ("moved", moved),
        ]
    }
}
