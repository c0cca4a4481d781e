//! `GET /desk`: straight to the first list of whoever signed in, or to the pages of those who see
//! no matter: administration, the log, the account.

use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::Who;
use dengwen_domain::access::Permission;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::pages::desk::account;

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let Who::Staff(staff) = ctx.who()? else {
        return Err(PageError::Missing);
    };
    let reads = staff.require(Permission::ReadMatter).is_ok();
    let first = app.queues(&staff).first().filter(|_| reads).copied();
    let to = match first {
        Some(queue) => format!("/desk/queues/{queue}"),
        None if staff.require(Permission::Administer).is_ok() => "/admin/organs".to_owned(),
        None if staff.require(Permission::ReadLog).is_ok() => "/admin/log".to_owned(),
        None => account::PATH.to_owned(),
    };
    Ok(Redirect::to(&to).into_response())
}
