//! `POST /api/v1/public/petitions`: files a petition, as the portal does.

use dengwen_app::intake::{Answers, OtherAct};
use dengwen_domain::codes::Purpose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::super::petitions::register::Registered;
use crate::api::ask::{Answer, Body, Checks, Once, Visitor};
use crate::api::codes;
use crate::api::problem::Sending;
use crate::error::PageError;

/// A petition in the person's own words. Only `words` must be there.
#[derive(Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "words": "书院路路灯不亮三天了，晚上没法走。",
    "topic": "030000",
    "spot": "书院路 18 号门前",
    "request": "修好路灯。",
    "name": "魏芳",
    "phone": "13800001234"
}))]
pub(crate) struct Filing {
    /// What it is about.
    #[schema(min_length = 1, max_length = 19_700, required = true)]
    words: String,
    /// The first sentence of the words if left out.
    #[schema(max_length = 100)]
    title: String,
    /// What is asked for.
    #[schema(max_length = 2000)]
    request: String,
    #[schema(value_type = Option<codes::Purpose>)]
    purpose: Option<String>,
    /// A code of `GET /api/v1/public/places`.
    topic: String,
    /// A code of `GET /api/v1/public/places`; it decides which office receives the petition.
    region: String,
    /// The exact place.
    spot: String,
    /// Names are left out of what is kept.
    anonymous: bool,
    name: String,
    phone: String,
    email: String,
    address: String,
    /// How many people stand behind it.
    #[schema(minimum = 1, maximum = 100_000)]
    persons: Option<u32>,
    /// Names of further representatives, at most four.
    #[schema(max_items = 4)]
    others: Vec<String>,
    /// Asks that identity and content be kept confidential.
    confidential: bool,
    /// What kind of act is complained of: `decision`, `labour`, `other`. Other limits follow.
    act: Option<String>,
    /// The day it became known.
    #[schema(value_type = Option<codes::Day>)]
    act_day: Option<String>,
}

impl From<Filing> for Answers {
    fn from(filing: Filing) -> Answers {
        Answers {
            words: filing.words,
            topic: filing.topic,
            region: filing.region,
            spot: filing.spot,
            purpose: filing.purpose.unwrap_or_default(),
            request: filing.request,
            anonymous: filing.anonymous,
            name: filing.name,
            phone: filing.phone,
            email: filing.email,
            address: filing.address,
            persons: filing.persons.map(|n| n.to_string()).unwrap_or_default(),
            others: filing.others.join("\n"),
            confidential: filing.confidential,
            act: filing.act.unwrap_or_default(),
            act_day: filing.act_day.unwrap_or_default(),
            title: filing.title,
        }
    }
}

/// File a petition.
///
/// It is received with this answer, and time runs from it. The number and the query code are all
/// that is needed to follow it; the code is shown here and never again, save for the same request
/// with the same `Idempotency-Key`. Files follow as material.
#[utoipa::path(
    post,
    path = "/api/v1/public/petitions",
    operation_id = "file-petition",
    tag = "public",
    params(("Idempotency-Key" = codes::OnceKey, Header)),
    request_body = Filing,
    responses((status = 201, body = Registered), Sending)
)]
pub(crate) async fn post(
    visitor: Visitor,
    once: Once,
    body: Body<Filing>,
) -> Result<Answer<Registered>, PageError> {
    let app = &visitor.app;
    let mut checks = Checks::default();
    checks.code::<Purpose>("purpose", body.data.purpose.as_deref());
    checks.code::<OtherAct>("act", body.data.act.as_deref());
    let key = once.noted(app, &[b"file", &body.bytes], &mut checks);
    let answers = Answers::from(body.data);
    for error in app.check_draft(&answers) {
        checks.take(error.field, &error);
    }
    checks.done()?;
    // The same request again is answered again, and not slowed down.
    if let Some(receipt) = app.filed_before(&key).await? {
        return Ok(Answer::created(receipt.into()));
    }
    let mut draft = app.begin_draft().keyed(key);
    draft.answers = answers;
    let receipt = app.file_draft(&draft, &visitor.address).await?;
    Ok(Answer::created(receipt.into()))
}
