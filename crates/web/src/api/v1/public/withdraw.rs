//! `POST /api/v1/public/matters/{id}/withdrawal`: ends a matter on the petitioner's own wish.

use axum::response::{IntoResponse, Response};
use dengwen_app::AppError;
use dengwen_domain::ids::MatterId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use crate::api::ask::{Answer, Body, Follower, Id, Once};
use crate::api::codes;
use crate::api::problem::{self, Asking};
use crate::error::PageError;
use crate::texts::Say;

/// The wish to end a matter.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "version": 1, "statement": "路灯已经修好了，不再反映。" }))]
pub(crate) struct Withdrawal {
    /// The version you saw.
    version: i64,
    /// Why, in your own words; it goes on file.
    #[schema(min_length = 1, max_length = 2000)]
    statement: String,
}

/// The matter afterwards.
#[derive(Serialize, ToSchema)]
pub(crate) struct Withdrawn {
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    /// The same request had been answered before; nothing was done again.
    replayed: bool,
}

/// Withdraw a matter.
///
/// Nobody else may do it, and nobody may ask for it. Not while others stand behind the matter.
#[utoipa::path(
    post,
    path = "/api/v1/public/matters/{id}/withdrawal",
    operation_id = "withdraw-matter",
    tag = "public",
    security(("petitioner" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = codes::OnceKey, Header)
    ),
    request_body = Withdrawal,
    responses((status = 200, body = Withdrawn), Asking)
)]
pub(crate) async fn post(
    follower: Follower,
    Id(id): Id,
    once: Once,
    body: Body<Withdrawal>,
) -> Result<Response, PageError> {
    let app = &follower.app;
    let parts: [&[u8]; 4] = [
        b"withdraw",
        follower.petition.0.as_bytes(),
        id.as_bytes(),
        &body.bytes,
    ];
    let key = once.needed(app, &parts)?;
    let (version, statement) = (body.data.version, &body.data.statement);
    let withdrawn = app
        .withdraw(follower.petition, MatterId(id), version, statement, key)
        .await;
    match withdrawn {
        Ok(acted) => Ok(Answer::ok(Withdrawn {
            version: acted.matter.version,
            stage: acted.matter.stage.as_str(),
            replayed: acted.replayed,
        })
        .into_response()),
        Err(AppError::Conflict { current }) => {
            let error = PageError::Conflict(Say::new("error-conflict-advice"));
            Ok(problem::with(error, json!({ "version": current })))
        }
        Err(error) => Err(error.into()),
    }
}
