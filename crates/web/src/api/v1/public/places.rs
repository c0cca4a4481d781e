//! `GET /api/v1/public/places`: the places and topics that a petition may name.

use dengwen_domain::topic::Topics;
use serde::Serialize;
use utoipa::ToSchema;

use crate::api::ask::{Answer, Visitor};
use crate::api::codes;
use crate::api::problem::Open;

/// Places and topics.
#[derive(Serialize, ToSchema)]
pub(crate) struct Places {
    /// Each after the one it lies in.
    places: Vec<Place>,
    topics: Vec<Topic>,
}

/// A place.
#[derive(Serialize, ToSchema)]
struct Place {
    #[schema(example = "990102")]
    code: String,
    name_zh: String,
    name_en: String,
    #[schema(value_type = codes::LevelCode)]
    level: &'static str,
}

/// A topic.
#[derive(Serialize, ToSchema)]
struct Topic {
    #[schema(example = "030000")]
    code: String,
    parent: Option<String>,
    name_zh: String,
    name_en: String,
}

/// Places and topics.
///
/// What `region` and `topic` of a filing may be.
#[utoipa::path(
    get,
    path = "/api/v1/public/places",
    operation_id = "list-places",
    tag = "public",
    responses((status = 200, body = Places), Open)
)]
pub(crate) async fn get(visitor: Visitor) -> Answer<Places> {
    let places = visitor.app.places().into_iter().map(|place| Place {
        code: place.code,
        name_zh: place.name_zh,
        name_en: place.name_en,
        level: place.level.as_str(),
    });
    let topics = Topics::builtin().all().iter().map(|topic| Topic {
        code: topic.code.clone(),
        parent: topic.parent.clone(),
        name_zh: topic.name.zh.clone(),
        name_en: topic.name.en.clone(),
    });
    Answer::ok(Places {
        places: places.collect(),
        topics: topics.collect(),
    })
}
