//! `GET /api/v1/matters/{id}`: one matter as its page at the desk shows it.

use dengwen_app::matter::{MatterView, Waiting};
use dengwen_domain::ids::MatterId;
use dengwen_domain::matter::{Document, Owner, Pending, Task, TaskEnd};
use dengwen_domain::procedure::Phase;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::named::{Limit, OrganName, PersonName};
use super::super::petitions::get::Petition;
use super::acts::ActOffer;
use super::events::Happened;
use crate::api::ask::{Answer, Caller, Id};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::bridge::say_why;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// A matter.
#[derive(Serialize, ToSchema)]
pub(crate) struct Matter {
    id: Uuid,
    #[schema(example = "990100202603160000018")]
    number: String,
    /// To be sent back with an act.
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    /// The stage in words.
    stage_text: String,
    #[schema(value_type = codes::Phase)]
    phase: &'static str,
    title: String,
    #[schema(value_type = codes::Compartment)]
    compartment: &'static str,
    #[schema(value_type = codes::Channel)]
    channel: &'static str,
    #[schema(value_type = Option<codes::Class>)]
    class: Option<&'static str>,
    #[schema(value_type = Option<codes::RouteCode>)]
    route: Option<&'static str>,
    #[schema(value_type = Option<codes::Purpose>)]
    purpose: Option<&'static str>,
    topic: Option<String>,
    region: Option<String>,
    /// What it crosses or parts, as registered (三跨三分离).
    #[schema(value_type = Vec<codes::CrossBoundary>)]
    cross_boundary: Vec<&'static str>,
    /// How many requests are to be answered.
    requests: u16,
    persons: u32,
    first_time: bool,
    #[serde(flatten)]
    days: Days,
    #[serde(flatten)]
    marks: Marks,
    /// The exception that waits for its second person.
    exception: Option<Exception>,
    #[schema(value_type = Option<codes::Outcome>)]
    outcome: Option<&'static str>,
    /// The rules it runs by, for ever.
    #[schema(example = "cn-national-2022")]
    pack: String,
    /// Who must act now.
    holder: OrganName,
    /// The chain of offices, first to current.
    offices: Vec<OrganName>,
    owners: Owners,
    tasks: Vec<Duty>,
    limits: Vec<Limit>,
    petitions: Vec<Petition>,
    documents: Vec<Paper>,
    /// What happened, oldest first.
    happened: Vec<Happened>,
    /// The words that came with what happened, as far as you may read them.
    said: Vec<Said>,
    /// What you may do now, and what you would look for with the reason why not.
    acts: Vec<ActOffer>,
    /// The matter that stands for it after voiding.
    replaced_by: Option<Uuid>,
    /// The matter it was split from.
    split_from: Option<Uuid>,
}

/// Its days.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names stand in the answer")]
struct Days {
    #[schema(value_type = codes::Day)]
    received_on: String,
    /// First registration in the chain of offices.
    #[schema(value_type = codes::Day)]
    first_registered_on: String,
    #[schema(value_type = Option<codes::Day>)]
    accepted_on: Option<String>,
    #[schema(value_type = Option<codes::Day>)]
    answered_on: Option<String>,
    #[schema(value_type = Option<codes::Day>)]
    closed_on: Option<String>,
}

/// Marks beside the stage.
#[derive(Serialize, ToSchema)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a mark of its own in the answer"
)]
struct Marks {
    urgent: bool,
    extended: bool,
    simplified: bool,
    confidential: bool,
    notice_exempt: bool,
    overridden: bool,
    imported: bool,
    /// Limits are for comparison only.
    comparison: bool,
    /// `filing` or `void`: waits for its second person.
    pending: Option<&'static str>,
}

/// An exception that one person asked and another is to confirm. The procedure goes on beside it.
#[derive(Serialize, ToSchema)]
struct Exception {
    /// What would be done.
    #[schema(value_type = codes::Act)]
    act: &'static str,
    /// Code of the guard that it would pass.
    #[schema(example = "target-competent")]
    guard: &'static str,
    asked_by: PersonName,
    asked_of: PersonName,
    #[schema(value_type = codes::Day)]
    asked_on: String,
    /// Why; nothing for whoever may not read words.
    reason: Option<String>,
    /// Why it cannot be confirmed any more; nothing while it can.
    stale: Option<String>,
}

impl Exception {
    fn new(names: &Names, waits: &Waiting) -> Exception {
        let request = &waits.request;
        let reason = waits.words.get(request.reason);
        let stale = waits.would.as_ref().err();
        Exception {
            act: request.act.as_str(),
            guard: request.guard.as_str(),
            asked_by: PersonName::new(names, request.by),
            asked_of: PersonName::new(names, request.second),
            asked_on: request.asked_on.to_string(),
            reason: Some(reason.to_owned()).filter(|text| !text.is_empty()),
            stale: stale.map(|refusal| names.t.say(&say_why(&refusal.why))),
        }
    }
}

/// The three named owners; a transfer removes none.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names stand in the answer")]
struct Owners {
    /// 首问
    first_asked: Option<OwnerName>,
    /// 首接
    first_received: Option<OwnerName>,
    /// 首办
    first_handling: Option<OwnerName>,
}

#[derive(Serialize, ToSchema)]
struct OwnerName {
    organ: OrganName,
    person: Option<PersonName>,
    #[schema(value_type = codes::Day)]
    since: String,
}

/// One unit's duty.
#[derive(Serialize, ToSchema)]
struct Duty {
    id: Uuid,
    unit: OrganName,
    /// 主办, else 协办.
    lead: bool,
    #[schema(value_type = codes::DispatchMethod)]
    method: &'static str,
    sender: OrganName,
    #[schema(value_type = codes::Day)]
    delivered_on: String,
    #[schema(value_type = Option<codes::Day>)]
    report_back: Option<String>,
    #[schema(value_type = Option<codes::Day>)]
    signed_on: Option<String>,
    handler: Option<PersonName>,
    #[schema(value_type = Option<codes::Day>)]
    notified_on: Option<String>,
    #[schema(value_type = Option<codes::Day>)]
    ended_on: Option<String>,
    /// `done`, `returned`, `recalled`, `withdrawn`.
    end: Option<&'static str>,
}

/// A document that was issued: read it at `/api/v1/documents/{id}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Paper {
    id: Uuid,
    #[schema(value_type = codes::DocumentKind)]
    kind: &'static str,
    /// The kind in words.
    name: String,
    #[schema(example = "青禾住建受〔2026〕1号")]
    number: String,
    organ: OrganName,
    /// The unit it is addressed to; nothing means the petitioner.
    to: Option<OrganName>,
    #[schema(value_type = codes::Day)]
    on: String,
    served: Vec<Served>,
    /// A later document that corrects it.
    corrected_by: Option<Uuid>,
}

#[derive(Serialize, ToSchema)]
struct Served {
    #[schema(value_type = codes::Day)]
    on: String,
    #[schema(value_type = codes::ServiceMethod)]
    method: &'static str,
    refused: bool,
    /// The day of receipt, where it is known: windows run from it. What was posted is received on
    /// another day than it was sent.
    #[schema(value_type = Option<codes::Day>)]
    received_on: Option<String>,
    /// How the receipt of what was posted is known.
    #[schema(value_type = Option<codes::ReceiptProof>)]
    proof: Option<&'static str>,
}

/// Words that came with an event.
#[derive(Serialize, ToSchema)]
struct Said {
    /// The version of its event.
    version: i64,
    /// `reason`, `reply`, `note`, …; `opinion` is an object of its parts as JSON text.
    what: &'static str,
    text: String,
}

/// Where a stage is in a matter's life.
pub(crate) const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Answered => "answered",
        Phase::Closed => "closed",
    }
}

impl Matter {
    fn new(names: &Names, view: MatterView) -> Matter {
        let said = said(&view);
        let title = view.title().to_owned();
        let matter = view.matter;
        let limit = |run| Limit::new(names, &matter.pack, run);
        let petition = |view| Petition::new(names, view);
        Matter {
            id: matter.id.0,
            version: matter.version,
            stage: matter.stage.as_str(),
            stage_text: names.code("stage", matter.stage.as_str()),
            phase: phase(matter.stage.phase()),
            title,
            compartment: matter.compartment.as_str(),
            channel: matter.channel.as_str(),
            class: matter.class.map(dengwen_domain::codes::Class::as_str),
            route: matter.route.map(dengwen_domain::codes::Route::as_str),
            purpose: matter.purpose.map(dengwen_domain::codes::Purpose::as_str),
            cross_boundary: matter
                .overlays
                .cross_boundary
                .iter()
                .map(|c| c.as_str())
                .collect(),
            requests: matter.requests,
            persons: matter.persons,
            first_time: matter.first_time,
            days: Days::new(&matter),
            marks: Marks::new(&matter),
            exception: view.exception.map(|waits| Exception::new(names, &waits)),
            outcome: matter.outcome.map(dengwen_domain::codes::Outcome::as_str),
            holder: OrganName::new(names, matter.holder()),
            offices: organs(names, &matter.offices),
            owners: Owners::new(names, &matter.owners),
            tasks: matter.tasks.iter().map(|t| Duty::new(names, t)).collect(),
            limits: matter.limits.iter().map(limit).collect(),
            petitions: view.petitions.into_iter().map(petition).collect(),
            documents: papers(names, &matter.documents),
            happened: view
                .events
                .iter()
                .map(|event| Happened::new(names, event))
                .collect(),
            said,
            acts: ActOffer::all(names, &view.offers),
            replaced_by: matter.replaced_by.map(|id| id.0),
            split_from: matter.split_from.map(|id| id.0),
            number: matter.number,
            topic: matter.topic,
            region: matter.region,
            pack: matter.pack,
        }
    }
}

fn organs(names: &Names, ids: &[dengwen_domain::ids::OrganId]) -> Vec<OrganName> {
    ids.iter().map(|id| OrganName::new(names, *id)).collect()
}

/// The documents of a matter.
pub(crate) fn papers(names: &Names, documents: &[Document]) -> Vec<Paper> {
    documents.iter().map(|d| Paper::new(names, d)).collect()
}

fn said(view: &MatterView) -> Vec<Said> {
    let words = view.events.iter().filter_map(|happened| {
        let (what, text) = view.words_of(&happened.event.what)?;
        Some(Said {
            version: happened.version,
            what,
            text: text.to_owned(),
        })
    });
    words.collect()
}

impl Days {
    fn new(matter: &dengwen_domain::matter::Matter) -> Days {
        let text = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Days {
            received_on: matter.received_on.to_string(),
            first_registered_on: matter.first_registered_on.to_string(),
            accepted_on: text(matter.accepted_on),
            answered_on: text(matter.answered_on),
            closed_on: text(matter.closed_on),
        }
    }
}

impl Marks {
    fn new(matter: &dengwen_domain::matter::Matter) -> Marks {
        let overlays = &matter.overlays;
        Marks {
            urgent: overlays.urgent,
            extended: overlays.extended,
            simplified: matter.is_simplified(),
            confidential: overlays.confidential,
            notice_exempt: matter.is_notice_exempt(),
            overridden: overlays.overridden,
            imported: matter.imported,
            comparison: matter.is_comparison(),
            pending: matter.pending.as_ref().map(|pending| match pending {
                Pending::Filing { .. } => "filing",
                Pending::Void { .. } => "void",
                Pending::Class(_) => "class",
                Pending::Withdrawal { .. } => "withdrawal",
            }),
        }
    }
}

impl Owners {
    fn new(names: &Names, owners: &dengwen_domain::matter::Owners) -> Owners {
        let name = |owner: Owner| OwnerName {
            organ: OrganName::new(names, owner.organ),
            person: owner.person.map(|id| PersonName::new(names, id)),
            since: owner.since.to_string(),
        };
        Owners {
            first_asked: owners.first_asked.map(name),
            first_received: owners.first_received.map(name),
            first_handling: owners.first_handling.map(name),
        }
    }
}

impl Duty {
    fn new(names: &Names, task: &Task) -> Duty {
        let text = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string());
        Duty {
            id: task.id.0,
            unit: OrganName::new(names, task.unit),
            lead: task.lead,
            method: task.method.as_str(),
            sender: OrganName::new(names, task.sender),
            delivered_on: task.delivered_on.to_string(),
            report_back: text(task.report_back),
            signed_on: text(task.signed_on),
            handler: task.handler.map(|id| PersonName::new(names, id)),
            notified_on: text(task.notified_on),
            ended_on: text(task.end.map(|(on, _)| on)),
            end: task.end.map(|(_, end)| match end {
                TaskEnd::Done => "done",
                TaskEnd::Returned => "returned",
                TaskEnd::Recalled => "recalled",
                TaskEnd::Withdrawn => "withdrawn",
            }),
        }
    }
}

impl Paper {
    pub(crate) fn new(names: &Names, document: &Document) -> Paper {
        let served = document.served.iter().map(|service| Served {
            on: service.on.to_string(),
            method: service.method.as_str(),
            refused: service.refused,
            received_on: service.received_on().map(|day| day.to_string()),
            proof: service.receipt.as_ref().map(|it| it.proof.as_str()),
        });
        Paper {
            id: document.id.0,
            kind: document.kind.as_str(),
            name: names.code("document", document.kind.as_str()),
            number: document.number.clone(),
            organ: OrganName::new(names, document.organ),
            to: document.to.map(|id| OrganName::new(names, id)),
            on: document.on.to_string(),
            served: served.collect(),
            corrected_by: document.corrected_by.map(|id| id.0),
        }
    }
}

/// Read a matter.
///
/// Everything its page at the desk shows, and recorded as read like it. What petitioners added
/// waits on for a person of the organ that holds the matter, who opens that page.
#[utoipa::path(
    get,
    path = "/api/v1/matters/{id}",
    operation_id = "get-matter",
    tag = "matters",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Matter), Reading)
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Answer<Matter>, PageError> {
    // Because: a token reads for a program, and what waits for a reader waits for a person (H6).
    let view = caller.app.view_matter(&caller.who, MatterId(id)).await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(Matter::new(&names, view)))
}
