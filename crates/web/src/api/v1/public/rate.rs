//! `POST /api/v1/public/matters/{id}/ratings`: rates the office or the unit, each once.

use dengwen_app::follow::{OFFICE_REASONS, UNIT_REASONS};
use dengwen_domain::codes::{RatingTarget, Satisfaction};
use dengwen_domain::ids::MatterId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Type};

use crate::api::ask::{Answer, Body, Checks, Follower, Id};
use crate::api::codes;
use crate::api::problem::Asking;
use crate::error::PageError;

/// A rating.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "target": "unit", "value": "dissatisfied", "reasons": ["late"], "words": "拖了两个月。" }))]
pub(crate) struct NewRating {
    #[schema(value_type = codes::RatingTarget)]
    target: String,
    #[schema(value_type = codes::Satisfaction)]
    value: String,
    /// Why not, by code. Who is dissatisfied says why, by a code or in words.
    #[serde(default)]
    #[schema(schema_with = reasons)]
    reasons: Vec<String>,
    #[serde(default)]
    #[schema(max_length = 2000)]
    words: String,
}

/// What may be chosen as a reason.
fn reasons() -> utoipa::openapi::Array {
    let all: std::collections::BTreeSet<&str> =
        OFFICE_REASONS.iter().chain(UNIT_REASONS).copied().collect();
    let one = ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(all));
    ArrayBuilder::new().items(one.build()).build()
}

/// The matter afterwards.
#[derive(Serialize, ToSchema)]
pub(crate) struct Rated {
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
}

/// Rate.
///
/// Within the window after the answer; a bad rating opens a call-back duty with an owner and a
/// date.
#[utoipa::path(
    post,
    path = "/api/v1/public/matters/{id}/ratings",
    operation_id = "rate-matter",
    tag = "public",
    security(("petitioner" = [])),
    params(("id" = Uuid, Path)),
    request_body = NewRating,
    responses((status = 201, body = Rated), Asking)
)]
pub(crate) async fn post(
    follower: Follower,
    Id(id): Id,
    body: Body<NewRating>,
) -> Result<Answer<Rated>, PageError> {
    let mut checks = Checks::default();
    let sent = &body.data;
    let target = checks.code::<RatingTarget>("target", Some(&sent.target));
    let value = checks.code::<Satisfaction>("value", Some(&sent.value));
    for (field, text) in [("target", &sent.target), ("value", &sent.value)] {
        if text.trim().is_empty() {
            checks.fail(field, "field-required");
        }
    }
    checks.done()?;
    let (Some(target), Some(value)) = (target, value) else {
        return Err(PageError::Unreadable);
    };
    let (app, id) = (&follower.app, MatterId(id));
    let rated = app.rate(
        follower.petition,
        id,
        target,
        value,
        &sent.reasons,
        &sent.words,
    );
    let acted = rated.await?;
    Ok(Answer::created(Rated {
        version: acted.matter.version,
        stage: acted.matter.stage.as_str(),
    }))
}
