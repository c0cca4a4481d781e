//! `GET /api/v1/people`: colleagues, as the desk names them in its forms.
//!
//! Invariant: nobody sees more people than those of the organs in which they hold a role.

use dengwen_domain::ids::OrganId;
use dengwen_domain::org::Person as Found;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::named::OrganName;
use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// Most people of one answer; an organ with more is not one organ.
const PEOPLE_MAX: usize = 1000;

/// Which people.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrow {
    /// One of the organs in which the token's person holds a role.
    #[param(format = Uuid)]
    organ: Option<String>,
}

/// People in the order of their names.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonList {
    items: Vec<Colleague>,
}

/// A member of staff.
#[derive(Serialize, ToSchema)]
pub(crate) struct Colleague {
    id: Uuid,
    name: String,
    title: String,
    organ: OrganName,
    /// Roles held today in that organ.
    #[schema(value_type = Vec<String>)]
    roles: Vec<&'static str>,
}

/// List people.
///
/// Colleagues in the organs in which the token's person holds a role, for acts that name somebody
/// (a handler, a second person).
#[utoipa::path(
    get,
    path = "/api/v1/people",
    operation_id = "list-people",
    tag = "office",
    security(("token" = [])),
    params(Narrow),
    responses((status = 200, body = PersonList), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Query(narrow): Query<Narrow>,
) -> Result<Answer<PersonList>, PageError> {
    let mut checks = Checks::default();
    let organ = checks.id("organ", narrow.organ.as_deref()).map(OrganId);
    checks.done()?;
    let mut mine: Vec<OrganId> = caller.staff.viewer.roles.iter().map(|(_, o)| *o).collect();
    mine.push(caller.staff.organ);
    if let Some(organ) = organ {
        // What is not theirs does not exist for them.
        if !mine.contains(&organ) {
            return Err(PageError::Missing);
        }
        mine = vec![organ];
    }
    let names = Names::new(&caller.app, caller.ctx.t);
    let (directory, today) = (&names.directory, names.today);
    let here = |p: &&Found| mine.contains(&p.organ) && p.left_on.is_none_or(|l| l >= today);
    let mut people: Vec<&Found> = directory.people.values().filter(here).collect();
    people.sort_by(|a, b| (&a.pinyin, a.id).cmp(&(&b.pinyin, b.id)));
    people.truncate(PEOPLE_MAX);
    let items = people.into_iter().map(|person| {
        let held = directory.viewer(person.id, today).roles;
        let roles = held.iter().filter(|(_, organ)| *organ == person.organ);
        Colleague {
            id: person.id.0,
            name: person.name.clone(),
            title: person.title.clone(),
            organ: OrganName::new(&names, person.organ),
            roles: roles.map(|(role, _)| role.as_str()).collect(),
        }
    });
    Ok(Answer::ok(PersonList {
        items: items.collect(),
    }))
}
