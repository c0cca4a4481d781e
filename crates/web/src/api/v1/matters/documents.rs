//! `GET /api/v1/matters/{id}/documents`: the documents of a matter.

use dengwen_domain::ids::MatterId;
use serde::Serialize;
use utoipa::ToSchema;

use super::get::{Paper, papers};
use crate::api::ask::{Answer, Caller, Id};
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// The documents of a matter.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperList {
    /// In the order in which they were issued.
    items: Vec<Paper>,
}

/// List the documents of a matter.
///
/// Read one at `/api/v1/documents/{id}`.
#[utoipa::path(
    get,
    path = "/api/v1/matters/{id}/documents",
    operation_id = "list-documents",
    tag = "papers",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PaperList), Reading)
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Answer<PaperList>, PageError> {
    let matter = caller
        .app
        .open_matter(&caller.who, MatterId(id), "document")
        .await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(PaperList {
        items: papers(&names, &matter.documents),
    }))
}
