//! `GET /api/v1/matters/{id}/events`: what happened, in order, without a word of a citizen.

use dengwen_app::matter as app;
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{DocumentIssued, LimitChange};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::super::named::{OrganName, PersonName};
use crate::api::ask::{Answer, Caller, Id, Query};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// From where.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Since {
    /// The version you know; events after it are given.
    #[param(minimum = 0)]
    after: Option<u32>,
}

/// The events of a matter.
#[derive(Serialize, ToSchema)]
pub(crate) struct EventList {
    /// Oldest first.
    items: Vec<Happened>,
    /// The matter's version now: `after` of the next request.
    version: i64,
}

/// Something that happened. It names no sealed text: only what was concluded.
#[derive(Serialize, ToSchema)]
pub(crate) struct Happened {
    /// The version of the matter after it.
    version: i64,
    /// When it was recorded, by our clock, never backwards.
    #[schema(format = DateTime)]
    recorded_at: String,
    /// The day it counts for.
    #[schema(value_type = codes::Day)]
    on: String,
    /// Where that day comes from: `clock`, `postmark`, `import`, `statement`.
    source: String,
    #[schema(value_type = codes::Act)]
    act: &'static str,
    /// What became true.
    #[schema(example = "transferred")]
    fact: &'static str,
    /// The fact in words.
    text: String,
    /// The row of the rules.
    #[schema(example = "T05")]
    row: String,
    article: String,
    person: Option<PersonName>,
    organ: Option<OrganName>,
    /// In which role, or `petitioner`, `system`, `import`.
    role: String,
    /// The new stage, if it changed.
    #[schema(value_type = Option<codes::Stage>)]
    stage: Option<&'static str>,
    limits: Vec<LimitMoved>,
    documents: Vec<Issued>,
    /// Guards passed by a supervised override.
    overridden: Vec<&'static str>,
    #[schema(value_type = Option<codes::Outcome>)]
    outcome: Option<&'static str>,
}

/// What an event did to a limit.
#[derive(Serialize, ToSchema)]
pub(crate) struct LimitMoved {
    #[schema(value_type = codes::LimitCode)]
    limit: &'static str,
    /// `started`, `stopped`, `moved`, `flagged`.
    change: &'static str,
    /// The last day, of `started` and `moved`.
    #[schema(value_type = Option<codes::Day>)]
    last_day: Option<String>,
}

/// A document that an event issued.
#[derive(Serialize, ToSchema)]
pub(crate) struct Issued {
    id: Uuid,
    #[schema(value_type = codes::DocumentKind)]
    kind: &'static str,
    number: String,
}

impl LimitMoved {
    fn new(change: &LimitChange) -> LimitMoved {
        let (limit, change, last_day) = match change {
            LimitChange::Started(run) => (run.id, "started", Some(run.due.date)),
            LimitChange::Stopped { id, .. } => (*id, "stopped", None),
            LimitChange::Awaits { id, .. } => (*id, "awaits", None),
            LimitChange::Moved { id, due, .. } => (*id, "moved", Some(due.date)),
            LimitChange::Flagged { id, .. } => (*id, "flagged", None),
        };
        LimitMoved {
            limit: limit.as_str(),
            change,
            last_day: last_day.map(|day| day.to_string()),
        }
    }
}

impl Happened {
    pub(crate) fn new(names: &Names, happened: &app::Happened) -> Happened {
        let event = &happened.event;
        let issued = |document: &DocumentIssued| Issued {
            id: document.id.0,
            kind: document.kind.as_str(),
            number: document.number.clone(),
        };
        Happened {
            version: happened.version,
            recorded_at: moment(happened.recorded_at),
            on: event.on.to_string(),
            source: happened.source.clone(),
            act: event.act.as_str(),
            fact: event.what.kind(),
            text: names.code("fact", event.what.kind()),
            row: event.row.id.clone(),
            article: event.row.article.clone(),
            person: happened.person.map(|id| PersonName::new(names, id)),
            organ: happened.organ.map(|id| OrganName::new(names, id)),
            role: happened.role.clone(),
            stage: event.stage.map(dengwen_domain::procedure::Stage::as_str),
            limits: event.limits.iter().map(LimitMoved::new).collect(),
            documents: event.documents.iter().map(issued).collect(),
            overridden: event
                .overridden
                .iter()
                .map(|guard| guard.as_str())
                .collect(),
            outcome: event.outcome.map(dengwen_domain::codes::Outcome::as_str),
        }
    }
}

/// An instant as RFC 3339 in UTC.
pub(crate) fn moment(micros: i64) -> String {
    jiff::Timestamp::from_microsecond(micros)
        .unwrap_or_default()
        .to_string()
}

/// What happened to a matter.
///
/// The stream of its events, oldest first, without a word of a citizen: facts, days, limits,
/// documents, and who acted under which article.
#[utoipa::path(
    get,
    path = "/api/v1/matters/{id}/events",
    operation_id = "list-events",
    tag = "matters",
    security(("token" = [])),
    params(("id" = Uuid, Path), Since),
    responses((status = 200, body = EventList), Reading)
)]
pub(crate) async fn get(
    caller: Caller,
    Id(id): Id,
    Query(since): Query<Since>,
) -> Result<Answer<EventList>, PageError> {
    let id = MatterId(id);
    let matter = caller
        .app
        .open_matter(&caller.who, id, "api-events")
        .await?;
    let after = i64::from(since.after.unwrap_or(0));
    let events = caller.app.happened(id, after).await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    let items = events.iter().map(|event| Happened::new(&names, event));
    Ok(Answer::ok(EventList {
        items: items.collect(),
        version: matter.version,
    }))
}
