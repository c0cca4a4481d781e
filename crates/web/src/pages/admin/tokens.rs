//! `/admin/tokens`: everybody's tokens, to look at and to revoke. Nobody makes one here: a person
//! makes their own under `/account/tokens`.

use axum::response::{IntoResponse, Redirect, Response};

use super::administrator;
use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::form::{Form, FormState};
use crate::page::render;
use crate::pages::desk::tokens::{Chosen, page};

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    let tokens = app.tokens(&who).await?;
    render(&page(&ctx, app, FormState::new(), &tokens, true))
}

/// `POST /admin/tokens/revoke`.
pub(crate) async fn revoke(ctx: PageCtx, form: Form<Chosen>) -> Result<Response, PageError> {
    let (app, who) = administrator(&ctx)?;
    app.revoke_token(&who, &form.data.id).await?;
    Ok(Redirect::to("/admin/tokens").into_response())
}
