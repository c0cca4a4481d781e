//! `GET /desk`: straight to the first list of whoever signed in.

use axum::response::{IntoResponse, Redirect, Response};
use dengwen_app::Who;
use dengwen_domain::access::Permission;

use crate::ctx::PageCtx;
use crate::error::PageError;
use crate::texts::Say;

pub(crate) async fn get(ctx: PageCtx) -> Result<Response, PageError> {
    let app = ctx.app()?;
    let Who::Staff(staff) = ctx.who()? else {
        return Err(PageError::Missing);
    };
    let figures = staff.require(Permission::ReadFigures).is_ok();
    let reads = staff.require(Permission::ReadMatter).is_ok();
    match app.queues(&staff).first().filter(|_| reads) {
        Some(queue) => Ok(Redirect::to(&format!("/desk/queues/{queue}")).into_response()),
        None if figures => Ok(Redirect::to("/desk/figures/answered-within").into_response()),
        None => Err(PageError::Forbidden(Say::new("permission-read-matter"))),
    }
}
