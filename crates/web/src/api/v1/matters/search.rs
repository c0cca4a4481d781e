//! `POST /api/v1/matters/search`: by number, name, telephone, e-mail or identity number.
//!
//! What is typed about a person never stands in an address: it is sent, hashed under the look-up
//! key at once, and the answer names the person by that hash for the pages to come.

use dengwen_app::queue::{Filter, Found, PAGE, Queue};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::list::{MatterList, rows};
use crate::api::ask::{Answer, Body, Caller, Checks};
use crate::api::problem::Writing;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// What is looked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({ "text": "魏芳" }))]
pub(crate) struct Search {
    /// A number of a matter or petition, a name, a telephone, an e-mail, an identity number.
    #[schema(min_length = 1, max_length = 200)]
    text: String,
    /// Rows of a page, 1 to 200; 50 unless said.
    #[schema(minimum = 1, maximum = 200)]
    limit: Option<i64>,
}

/// What was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct SearchFound {
    /// For `person` of `GET /api/v1/matters`, which gives the further pages.
    person: Option<String>,
    /// For `number` of `GET /api/v1/matters`.
    number: Option<String>,
    #[serde(flatten)]
    list: MatterList,
}

/// Search matters.
///
/// Among what the token's person may see.
#[utoipa::path(
    post,
    path = "/api/v1/matters/search",
    operation_id = "search-matters",
    tag = "matters",
    security(("token" = [])),
    request_body = Search,
    responses((status = 200, body = SearchFound), Writing)
)]
pub(crate) async fn post(
    caller: Caller,
    body: Body<Search>,
) -> Result<Answer<SearchFound>, PageError> {
    let mut checks = Checks::default();
    let limit = rows(&mut checks, body.data.limit.or(Some(PAGE)));
    if body.data.text.chars().count() > 200 {
        checks.fail(
            "text",
            crate::texts::Say::new("field-too-long").arg("arg", 200),
        );
    }
    let found = caller.app.read_search(&body.data.text);
    let mut filter = Filter::of(Queue::All);
    let (mut person, mut number) = (None, None);
    match found {
        Found::Nothing => checks.fail("text", "field-required"),
        Found::Number(text) => {
            number = Some(text.clone());
            filter.number = Some(text);
        }
        Found::Person(key) => {
            person = Some(key.to_string());
            filter.person = Some(key);
        }
    }
    checks.done()?;
    let page = caller.app.queue(&caller.who, &filter, None, limit).await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(SearchFound {
        person,
        number,
        list: MatterList::new(&names, page),
    }))
}
