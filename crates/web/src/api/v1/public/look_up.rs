//! `POST /api/v1/public/look-ups`: a petition's number and query code against a token for it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::api::ask::{Answer, Body, Checks, Visitor};
use crate::api::problem::Sending;
use crate::error::PageError;

/// Longest number or code that anybody means.
const CHARS_MAX: usize = 100;

/// What the receipt says.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({ "number": "990100202603163000017", "code": "7K3M-Q0VT-2ZXA-88PC" }))]
pub(crate) struct LookUp {
    /// Spaces and hyphens do not matter.
    #[schema(min_length = 1, max_length = 100, required = true)]
    number: String,
    #[schema(min_length = 1, max_length = 100, required = true)]
    code: String,
}

/// A token that opens one petition.
#[derive(Serialize, ToSchema)]
pub(crate) struct LookedUp {
    petition: Uuid,
    /// For `Authorization: Bearer` below `/api/v1/public/`, for two hours.
    token: String,
}

/// Look a petition up.
///
/// A wrong number and a wrong code get one answer, 404, in the same time. Tries are slowed down per
/// address and per number.
#[utoipa::path(
    post,
    path = "/api/v1/public/look-ups",
    operation_id = "look-up",
    tag = "public",
    request_body = LookUp,
    responses((status = 200, body = LookedUp), Sending)
)]
pub(crate) async fn post(
    visitor: Visitor,
    body: Body<LookUp>,
) -> Result<Answer<LookedUp>, PageError> {
    let mut checks = Checks::default();
    for (field, text) in [("number", &body.data.number), ("code", &body.data.code)] {
        if text.trim().is_empty() {
            checks.fail(field, "field-required");
        }
        if text.chars().count() > CHARS_MAX {
            let say = crate::texts::Say::new("field-too-long").arg("arg", CHARS_MAX);
            checks.fail(field, say);
        }
    }
    checks.done()?;
    let app = &visitor.app;
    let petition = app
        .look_up(&body.data.number, &body.data.code, &visitor.address)
        .await?;
    let token = app.follow_token(petition).await?;
    Ok(Answer::ok(LookedUp {
        petition: petition.0,
        token,
    }))
}
