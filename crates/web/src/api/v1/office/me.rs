//! `GET /api/v1/me`: in whose name the token acts.

use dengwen_app::queue::Queue;
use serde::Serialize;
use utoipa::ToSchema;

use super::super::named::{OrganName, PersonName};
use crate::api::ask::{Answer, Caller};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// In whose name the token acts, with the roles of today.
#[derive(Serialize, ToSchema)]
pub(crate) struct Me {
    person: PersonName,
    organ: OrganName,
    roles: Vec<Held>,
    /// The lists that are theirs, for `queue` of `GET /api/v1/matters`.
    queues: Vec<&'static str>,
    /// Today in the office's zone.
    #[schema(value_type = codes::Day)]
    today: String,
}

/// A role in an organ.
#[derive(Serialize, ToSchema)]
struct Held {
    #[schema(value_type = codes::RoleCode)]
    role: &'static str,
    organ: OrganName,
}

/// In whose name the token acts.
///
/// The person, the roles of today, and the lists that follow from them.
#[utoipa::path(
    get,
    path = "/api/v1/me",
    operation_id = "get-me",
    tag = "office",
    security(("token" = [])),
    responses((status = 200, body = Me), Reading)
)]
pub(crate) async fn get(caller: Caller) -> Result<Answer<Me>, PageError> {
    let names = Names::new(&caller.app, caller.ctx.t);
    let roles = caller.staff.viewer.roles.iter().map(|(role, organ)| Held {
        role: role.as_str(),
        organ: OrganName::new(&names, *organ),
    });
    let queues = caller.app.queues(&caller.staff);
    Ok(Answer::ok(Me {
        person: PersonName::new(&names, caller.staff.person()),
        organ: OrganName::new(&names, caller.staff.organ),
        roles: roles.collect(),
        queues: queues.into_iter().map(Queue::as_str).collect(),
        today: names.today.to_string(),
    }))
}
