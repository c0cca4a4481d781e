//! `GET /api/v1/petitions/{id}`: one petition as staff sees it.

use dengwen_app::matter::PetitionView;
use dengwen_app::open::PersonData;
use dengwen_domain::ids::PetitionId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::super::named::{OrganName, PersonName};
use crate::api::ask::{Answer, Caller, Id};
use crate::api::codes;
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::names::Names;

/// A petition. Its words are empty when you may not read them.
#[derive(Serialize, ToSchema)]
pub(crate) struct Petition {
    id: Uuid,
    #[schema(example = "990100202603163000017")]
    number: String,
    #[schema(value_type = codes::Channel)]
    channel: &'static str,
    /// The day of receipt: limits run from it.
    #[schema(value_type = codes::Day)]
    received_on: String,
    /// Postmark, or the day of the call.
    #[schema(value_type = Option<codes::Day>)]
    dated_on: Option<String>,
    /// The organ that received it.
    organ: OrganName,
    registrar: Option<PersonName>,
    title: String,
    text: String,
    request: String,
    /// Who helped to write it down.
    helper: String,
    #[schema(value_type = Option<codes::Purpose>)]
    purpose: Option<&'static str>,
    /// To whom it is addressed.
    addressee: Option<String>,
    /// Lead petitioner first, then representatives.
    persons: Vec<Petitioner>,
    /// The persons are shown masked: you may not know who they are.
    masked: bool,
    anonymous: bool,
    confidential: bool,
    persons_present: u32,
    persons_concerned: u32,
    attachments: Vec<Attachment>,
    /// The matters it speaks of.
    matters: Vec<Uuid>,
    /// Imported history.
    imported: bool,
}

/// A petitioner or representative.
#[derive(Serialize, ToSchema)]
pub(crate) struct Petitioner {
    #[schema(example = "魏芳")]
    name: String,
    /// Kind of identity paper: `resident-id`, `passport`, `home-return`, `credit-code`, `other`.
    paper: String,
    paper_number: String,
    phone: String,
    email: String,
    address: String,
}

impl From<PersonData> for Petitioner {
    fn from(person: PersonData) -> Petitioner {
        Petitioner {
            name: person.name,
            paper: person.paper,
            paper_number: person.paper_number,
            phone: person.phone,
            email: person.email,
            address: person.address,
        }
    }
}

/// A file: read it at `/api/v1/attachments/{id}`.
#[derive(Serialize, ToSchema)]
pub(crate) struct Attachment {
    pub(crate) id: Uuid,
    #[schema(example = "围挡.jpg")]
    pub(crate) name: String,
    pub(crate) bytes: u64,
    #[schema(example = "image/jpeg")]
    pub(crate) media_type: String,
}

impl Petition {
    pub(crate) fn new(names: &Names, view: PetitionView) -> Petition {
        let petition = view.petition;
        Petition {
            id: petition.id.0,
            number: petition.number,
            channel: petition.channel.as_str(),
            received_on: petition.received_on.to_string(),
            dated_on: petition.dated_on.map(|day| day.to_string()),
            organ: OrganName::new(names, petition.organ),
            registrar: petition.registrar.map(|id| PersonName::new(names, id)),
            title: view.title,
            text: view.text,
            request: view.request,
            helper: view.helper,
            purpose: petition.purpose.map(dengwen_domain::codes::Purpose::as_str),
            addressee: petition.addressee,
            persons: view.persons.into_iter().map(Petitioner::from).collect(),
            masked: view.masked,
            anonymous: petition.anonymous,
            confidential: petition.confidential,
            persons_present: petition.persons_present,
            persons_concerned: petition.persons_concerned,
            attachments: view
                .attachments
                .into_iter()
                .map(|(row, name)| Attachment {
                    id: row.id,
                    name,
                    bytes: u64::try_from(row.size).unwrap_or(0),
                    media_type: row.media_type,
                })
                .collect(),
            matters: petition.matters.iter().map(|id| id.0).collect(),
            imported: petition.imported,
        }
    }
}

/// Read a petition.
///
/// Opened through one of its matters that the token's person may see; recorded as read.
#[utoipa::path(
    get,
    path = "/api/v1/petitions/{id}",
    operation_id = "get-petition",
    tag = "petitions",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = Petition), Reading)
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Answer<Petition>, PageError> {
    let view = caller
        .app
        .view_petition(&caller.who, PetitionId(id))
        .await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(Petition::new(&names, view)))
}
