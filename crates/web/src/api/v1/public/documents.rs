//! `GET /api/v1/public/documents/{id}`: a document for the petitioner it is addressed to.

use dengwen_domain::ids::DocumentId;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::documents::PaperContent;
use super::super::matters::get::Paper;
use crate::api::ask::{Answer, Follower, Id};
use crate::api::problem::Following;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// A document with its frozen content. Documents are Chinese in any language.
#[derive(Serialize, ToSchema)]
pub(crate) struct OwnPaper {
    #[serde(flatten)]
    paper: Paper,
    content: PaperContent,
}

/// Read a document addressed to you.
///
/// Reading is recorded and is not service: windows run from service alone.
#[utoipa::path(
    get,
    path = "/api/v1/public/documents/{id}",
    operation_id = "get-own-paper",
    tag = "public",
    security(("petitioner" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = OwnPaper), Following)
)]
pub(crate) async fn get(follower: Follower, Id(id): Id) -> Result<Answer<OwnPaper>, PageError> {
    let read = follower
        .app
        .read_document(follower.petition, DocumentId(id));
    let opened = read.await?;
    let names = Names::new(&follower.app, follower.ctx.t);
    Ok(Answer::ok(OwnPaper {
        paper: Paper::new(&names, &opened.document),
        content: opened.content.into(),
    }))
}
