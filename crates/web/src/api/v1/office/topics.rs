//! `GET /api/v1/topics`: the topics that a registration may name, and those that are retired.

use dengwen_domain::topic::{self, Topic as Found};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;

/// Which topics.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrow {
    /// A topic with everything below it: its code, or two or four leading digits.
    #[param(pattern = "^([0-9]{2}){1,3}$")]
    under: Option<String>,
}

/// Topics.
#[derive(Serialize, ToSchema)]
pub(crate) struct TopicList {
    /// Each after the one it lies in.
    items: Vec<OfficeTopic>,
}

/// A topic of one of the three levels.
#[derive(Serialize, ToSchema)]
pub(crate) struct OfficeTopic {
    /// The first level ends in `0000`, the second in `00`; the third is the office's own.
    #[schema(example = "040200")]
    code: String,
    /// The one it lies in.
    parent: Option<String>,
    name_zh: String,
    name_en: String,
    /// First letters of the name's pinyin.
    letters: String,
    /// The first day on which no further matter may have it.
    #[schema(value_type = Option<codes::Day>)]
    retired_on: Option<String>,
}

impl OfficeTopic {
    fn new(topic: &Found) -> OfficeTopic {
        OfficeTopic {
            code: topic.code.clone(),
            parent: topic.parent.clone(),
            name_zh: topic.name.zh.clone(),
            name_en: topic.name.en.clone(),
            letters: topic.letters.clone(),
            retired_on: topic.retired_on.map(|day| day.to_string()),
        }
    }
}

/// List topics.
///
/// Two levels come with the program, the third is the office's own. A retired topic is given to no
/// further matter and keeps its name for those that have it.
#[utoipa::path(
    get,
    path = "/api/v1/topics",
    operation_id = "list-topics",
    tag = "office",
    security(("token" = [])),
    params(Narrow),
    responses((status = 200, body = TopicList), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Query(narrow): Query<Narrow>,
) -> Result<Answer<TopicList>, PageError> {
    let under = narrow.under.unwrap_or_default();
    let mut checks = Checks::default();
    if !under.is_empty() && !topic::is_code_or_digits(&under) {
        checks.fail("under", "file-topic-unknown");
    }
    checks.done()?;
    let directory = caller.app.directory();
    let below = |topic: &&Found| topic.code.starts_with(topic::digits(&under));
    let items = directory.topics.all().iter().filter(below);
    Ok(Answer::ok(TopicList {
        items: items.map(OfficeTopic::new).collect(),
    }))
}
