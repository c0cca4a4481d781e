//! `GET /desk/attachments/{id}`: a file that came with a petition or matter, as a download.

use axum::response::Response;
use dengwen_domain::ids::AttachmentId;

use crate::ctx::PageCtx;
use crate::download;
use crate::error::PageError;
use crate::path::Path;

pub(crate) async fn get(ctx: PageCtx, Path(id): Path<AttachmentId>) -> Result<Response, PageError> {
    let file = ctx.app()?.open_attachment(&ctx.who()?, id).await?;
    download::respond(file)
}
