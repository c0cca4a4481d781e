//! `GET /track/files/{id}`: what the petitioner brought, back as it was.

use axum::response::Response;
use dengwen_app::Who;
use dengwen_domain::ids::AttachmentId;
use uuid::Uuid;

use super::Following;
use crate::ctx::PageCtx;
use crate::download;
use crate::error::PageError;
use crate::path::Path;

pub(crate) async fn get(
    ctx: PageCtx,
    Path(id): Path<Uuid>,
    Following(petition): Following,
) -> Result<Response, PageError> {
    let who = Who::Petitioner(petition);
    let file = ctx.app()?.open_attachment(&who, AttachmentId(id)).await?;
    download::respond(file)
}
