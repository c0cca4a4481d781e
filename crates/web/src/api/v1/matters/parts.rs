//! `POST /api/v1/matters/{id}/parts`: several requests in one petition become a matter each (T04).

use axum::response::{IntoResponse, Response};
use dengwen_app::intake::{Part, Split};
use dengwen_app::{App, AppError};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::PARTS_MAX;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::act::{conflict, refused};
use crate::api::ask::{Answer, Body, Caller, Checks, Id, Once};
use crate::api::codes;
use crate::api::problem::Writing;
use crate::error::PageError;

/// What is split off.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "version": 1,
    "parts": [{ "title": "夜间施工噪声扰民", "topic": "030000", "requests": 1 }]
}))]
pub(crate) struct NewSplit {
    /// The version you saw.
    #[schema(value_type = i64, required = true)]
    version: Option<i64>,
    #[schema(min_items = 1, max_items = 10, required = true)]
    #[serde(default)]
    parts: Vec<NewPart>,
}

/// A part that becomes a matter of its own.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewPart {
    #[schema(min_length = 1, max_length = 100)]
    title: String,
    /// Six digits.
    topic: Option<String>,
    /// If it differs from that of the whole.
    #[schema(value_type = Option<codes::Purpose>)]
    purpose: Option<String>,
    /// How many requests it holds; one if left out.
    #[schema(minimum = 1, maximum = 99)]
    requests: Option<u16>,
}

/// The parts.
#[derive(Serialize, ToSchema)]
pub(crate) struct SplitInto {
    /// The new matters, in the order of the request.
    matters: Vec<Uuid>,
}

fn read(app: &App, sent: NewSplit, checks: &mut Checks) -> Vec<Part> {
    if !(1..=PARTS_MAX).contains(&sent.parts.len()) {
        checks.fail("parts", "part-split-parts");
    }
    let mut parts = Vec::new();
    for (n, sent) in sent.parts.into_iter().enumerate() {
        let part = Part {
            title: sent.title,
            topic: sent.topic,
            purpose: checks.code(&format!("parts.{n}.purpose"), sent.purpose.as_deref()),
            requests: sent.requests.unwrap_or(1),
        };
        for error in app.check_part(&part) {
            checks.take(&format!("parts.{n}.{}", error.field), &error);
        }
        parts.push(part);
    }
    parts
}

/// Split a matter.
///
/// Each part becomes a matter of its own whose limits run from the day the whole was received. With
/// an `Idempotency-Key` the same request twice splits once and is answered alike.
#[utoipa::path(
    post,
    path = "/api/v1/matters/{id}/parts",
    operation_id = "split-matter",
    tag = "matters",
    security(("token" = [])),
    params(
        ("id" = Uuid, Path),
        ("Idempotency-Key" = Option<codes::OnceKey>, Header)
    ),
    request_body = NewSplit,
    responses((status = 201, body = SplitInto), Writing)
)]
pub(crate) async fn post(
    caller: Caller,
    Id(id): Id,
    once: Once,
    body: Body<NewSplit>,
) -> Result<Response, PageError> {
    let (app, id) = (&caller.app, MatterId(id));
    app.open_matter(&caller.who, id, "act").await?;
    let person = caller.staff.person();
    let bound: [&[u8]; 4] = [b"split", person.0.as_bytes(), id.0.as_bytes(), &body.bytes];
    let form_key = once.key(app, &bound);
    let mut checks = Checks::default();
    if body.data.version.is_none() {
        checks.fail("version", "field-required");
    }
    let version = body.data.version.unwrap_or_default();
    let parts = read(app, body.data, &mut checks);
    checks.done()?;
    let split = Split {
        matter: id,
        version,
        parts,
        form_key,
    };
    match app.split(&caller.who, &split).await {
        Ok(parts) => Ok(Answer::created(SplitInto {
            matters: parts.into_iter().map(|part| part.0).collect(),
        })
        .into_response()),
        Err(AppError::Conflict { current }) => conflict(&caller, id, version, current).await,
        Err(AppError::Refused(refusal)) => Err(refused(*refusal)),
        Err(error) => Err(error.into()),
    }
}
