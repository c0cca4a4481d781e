//! Files of the petitioner: `GET /api/v1/public/attachments/{id}`,
//! `POST /api/v1/public/matters/{id}/material`.

use axum::response::Response;
use dengwen_domain::ids::{AttachmentId, MatterId};

use super::super::attachments::{Added, Parts, Upload, add, receive};
use crate::api::ask::{Answer, Follower, Id, Once};
use crate::api::codes;
use crate::api::problem::{Asking, Following};
use crate::download;
use crate::error::PageError;

/// Read a file you brought.
///
/// Always as a download.
#[utoipa::path(
    get,
    path = "/api/v1/public/attachments/{id}",
    operation_id = "get-own-attachment",
    tag = "public",
    security(("petitioner" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The file", content_type = "*/*"),
        Following
    )
)]
pub(crate) async fn get(follower: Follower, Id(id): Id) -> Result<Response, PageError> {
    let file = follower
        .app
        .open_attachment(&follower.who, AttachmentId(id))
        .await?;
    download::respond(file)
}

/// Add material.
///
/// Words, files, or both, while the matter runs and after its answer.
#[utoipa::path(
    post,
    path = "/api/v1/public/matters/{id}/material",
    operation_id = "add-material",
    tag = "public",
    security(("petitioner" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<codes::OnceKey>, Header)
    ),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = Added), Asking)
)]
pub(crate) async fn post(
    follower: Follower,
    Id(id): Id,
    once: Once,
    parts: Parts,
) -> Result<Answer<Added>, PageError> {
    let (app, who) = (&follower.app, &follower.who);
    // Before the first file is sealed: is this matter theirs at all?
    let matter = app.open_matter(who, MatterId(id), "material").await?;
    let address = Some(follower.address.as_str());
    let arrived = receive(app, follower.petition, parts.0, address).await?;
    add(app, who, (follower.petition, matter.id), &once, arrived).await
}
