//! `GET /api/v1/organs`: the tree of organs.

use dengwen_domain::org::Organ as Found;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::matters::list::rows;
use crate::api::ask::{Answer, Caller, Checks, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;

/// Which organs.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Narrow {
    /// Those that ended or do not exist yet, too: `true`.
    all: Option<bool>,
    /// Rows of a page, 1 to 200; 50 unless said.
    #[param(minimum = 1, maximum = 200)]
    limit: Option<i64>,
    /// `next` of the page before: a code.
    after: Option<String>,
}

/// A page of organs.
#[derive(Serialize, ToSchema)]
pub(crate) struct OrganList {
    /// By code.
    items: Vec<Organ>,
    next: Option<String>,
}

/// An organ.
#[derive(Serialize, ToSchema)]
pub(crate) struct Organ {
    id: Uuid,
    #[schema(example = "qh-zjj")]
    code: String,
    parent: Option<Uuid>,
    name_zh: String,
    name_en: String,
    #[schema(value_type = codes::LevelCode)]
    level: &'static str,
    #[schema(value_type = codes::OrganKind)]
    kind: &'static str,
    petition_office: bool,
    region: String,
    address: String,
    phone: String,
    hours: String,
    competences: Vec<Competence>,
    #[schema(value_type = codes::Day)]
    valid_from: String,
    #[schema(value_type = Option<codes::Day>)]
    valid_to: Option<String>,
    /// Who has its duties after its end.
    successor: Option<Uuid>,
}

/// What an organ is competent for.
#[derive(Serialize, ToSchema)]
struct Competence {
    /// Leading digits of the topic.
    topic: String,
    region: Option<String>,
}

impl Organ {
    fn new(organ: &Found) -> Organ {
        let competence = |c: &dengwen_domain::org::Competence| Competence {
            topic: c.topic.clone(),
            region: c.region.clone(),
        };
        Organ {
            id: organ.id.0,
            code: organ.code.clone(),
            parent: organ.parent.map(|id| id.0),
            name_zh: organ.name_zh.clone(),
            name_en: organ.name_en.clone(),
            level: organ.level.as_str(),
            kind: organ.kind.as_str(),
            petition_office: organ.petition_office,
            region: organ.region.clone(),
            address: organ.address.clone(),
            phone: organ.phone.clone(),
            hours: organ.hours.clone(),
            competences: organ.competences.iter().map(competence).collect(),
            valid_from: organ.valid_from.to_string(),
            valid_to: organ.valid_to.map(|day| day.to_string()),
            successor: organ.successor.map(|id| id.0),
        }
    }
}

/// List organs.
///
/// Those of today, by code.
#[utoipa::path(
    get,
    path = "/api/v1/organs",
    operation_id = "list-organs",
    tag = "office",
    security(("token" = [])),
    params(Narrow),
    responses((status = 200, body = OrganList), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Query(narrow): Query<Narrow>,
) -> Result<Answer<OrganList>, PageError> {
    let mut checks = Checks::default();
    let limit = rows(&mut checks, narrow.limit);
    checks.done()?;
    let (directory, today) = (caller.app.directory(), caller.app.today());
    let after = narrow.after.unwrap_or_default();
    let all = narrow.all.unwrap_or(false);
    let mut organs: Vec<&Found> = directory
        .orgs
        .all()
        .filter(|organ| organ.code > after && (all || organ.exists_on(today)))
        .collect();
    organs.sort_by(|a, b| a.code.cmp(&b.code));
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let further = organs.len() > limit;
    organs.truncate(limit);
    let next = organs.last().filter(|_| further);
    Ok(Answer::ok(OrganList {
        next: next.map(|organ| organ.code.clone()),
        items: organs.into_iter().map(Organ::new).collect(),
    }))
}
