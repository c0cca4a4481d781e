//! Files in and out: `GET /api/v1/attachments/{id}`, `POST /api/v1/matters/{id}/attachments`.
//!
//! Each file is sealed as it arrives; the rows wait for the one commit of the act that brings them.
//! Invariant: no byte of a file is read before its matter was opened for the caller.

use axum::extract::Multipart;
use axum::extract::multipart::Field;
use axum::response::Response;
use dengwen_app::intake::{Attached, FILE_BYTES_MAX, FILES_MAX, FileOwner};
use dengwen_app::throttle::Throttle;
use dengwen_app::{App, AppError, Who};
use dengwen_domain::ids::{AttachmentId, MatterId, PetitionId};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::petitions::get::Attachment;
use crate::api::ask::{Answer, Caller, Checks, Id, Once, Query};
use crate::api::codes;
use crate::api::problem::{Reading, Writing};
use crate::download;
use crate::error::PageError;
use crate::form::{has_controls, without_controls};
use crate::texts::Say;
use crate::upload::bytes;

/// Longest text beside the files.
const TEXT_BYTES: usize = 128 * 1024;

/// The parts of an upload.
#[derive(ToSchema)]
#[expect(
    dead_code,
    reason = "the document's description; the parts are read one by one"
)]
pub(crate) struct Upload {
    /// Words that go with the files, may be left out where there are files.
    words: Option<String>,
    /// At most 20 files of 20 MB; the type is told by the content.
    #[schema(value_type = Vec<String>, format = Binary)]
    files: Vec<Vec<u8>>,
}

/// What was added.
#[derive(Serialize, ToSchema)]
pub(crate) struct Added {
    /// The files, sealed.
    files: Vec<Attachment>,
    /// The matter's version after it.
    version: i64,
    #[schema(value_type = codes::Stage)]
    stage: &'static str,
    /// The same request had been answered before; nothing was added again.
    replayed: bool,
}

/// What arrived.
#[derive(Default)]
pub(crate) struct Arrived {
    words: String,
    files: Vec<Attached>,
    checks: Checks,
}

impl Arrived {
    /// What makes this request the same as an earlier one.
    fn parts(&self) -> Vec<&[u8]> {
        let files = self.files.iter().map(|file| file.row.digest.as_slice());
        [self.words.as_bytes()].into_iter().chain(files).collect()
    }
}

/// Reads the parts and seals the files for a petition; files from the public are counted by
/// `address`.
pub(crate) async fn receive(
    app: &App,
    petition: PetitionId,
    mut parts: Multipart,
    address: Option<&str>,
) -> Result<Arrived, PageError> {
    let mut arrived = Arrived::default();
    while let Some(part) = next(&mut parts).await? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        match (name.as_str(), file_name) {
            ("words", _) => {
                let bytes = bytes(part, TEXT_BYTES).await?.ok_or(PageError::TooLarge)?;
                let text = String::from_utf8(bytes).map_err(|_no_text| PageError::Unreadable)?;
                if has_controls(&text) {
                    arrived.checks.fail("words", "field-control-characters");
                }
                arrived.words = text;
            }
            ("files", Some(file_name)) if has_controls(&file_name) => {
                let say = Say::new("file-name-controls");
                let say = say.arg("arg", without_controls(&file_name));
                arrived.checks.fail("files", say);
            }
            ("files", file_name) => {
                let file_name = file_name.unwrap_or_else(|| "file".to_owned());
                let Some(bytes) = bytes(part, FILE_BYTES_MAX).await? else {
                    let say = Say::new("file-too-large").arg("arg", file_name);
                    arrived.checks.fail("files", say);
                    continue;
                };
                if let Some(address) = address {
                    app.throttle(Throttle::DraftFrom, address).await?;
                }
                file(app, petition, &mut arrived, &file_name, &bytes).await?;
            }
            (other, _) => arrived.checks.fail(other, "api-part"),
        }
    }
    Ok(arrived)
}

async fn file(
    app: &App,
    petition: PetitionId,
    arrived: &mut Arrived,
    name: &str,
    bytes: &[u8],
) -> Result<(), PageError> {
    if arrived.files.len() >= FILES_MAX {
        let say = Say::new("file-too-many").arg("arg", FILES_MAX);
        arrived.checks.fail("files", say);
        return Ok(());
    }
    match app.attach(FileOwner::Petition(petition), name, bytes).await {
        Ok(file) => arrived.files.push(file),
        Err(AppError::Invalid(errors)) => {
            for error in &errors {
                arrived.checks.take("files", error);
            }
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

async fn next(parts: &mut Multipart) -> Result<Option<Field<'_>>, PageError> {
    let part = parts.next_field().await;
    part.map_err(|error| match error.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => PageError::TooLarge,
        _ => PageError::Unreadable,
    })
}

/// Adds what arrived to a matter as material of its petition.
pub(crate) async fn add(
    app: &App,
    who: &Who,
    (petition, matter): (PetitionId, MatterId),
    once: &Once,
    arrived: Arrived,
) -> Result<Answer<Added>, PageError> {
    let person = who.person().map_or(petition.0, |person| person.0);
    let mut parts: Vec<&[u8]> = vec![b"material", person.as_bytes(), matter.0.as_bytes()];
    parts.extend(arrived.parts());
    let key = once.key(app, &parts);
    arrived.checks.done()?;
    let files: Vec<Attachment> = arrived.files.iter().map(Attachment::from).collect();
    let acted = app
        .add_material(who, petition, matter, &arrived.words, arrived.files, key)
        .await?;
    Ok(Answer::created(Added {
        files: if acted.replayed { Vec::new() } else { files },
        version: acted.matter.version,
        stage: acted.matter.stage.as_str(),
        replayed: acted.replayed,
    }))
}

impl From<&Attached> for Attachment {
    fn from(file: &Attached) -> Attachment {
        Attachment {
            id: file.row.id,
            name: file.file_name.clone(),
            bytes: u64::try_from(file.row.size).unwrap_or(0),
            media_type: file.row.media_type.clone(),
        }
    }
}

/// For which petition.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(default, deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct For {
    /// A petition of the matter; the first if left out.
    #[param(format = Uuid)]
    petition: Option<String>,
}

/// Add files to a matter.
///
/// As material that the petitioner brought, with or without words. The parts are read in order; the
/// types on the list are told by the content, never by the name.
#[utoipa::path(
    post,
    path = "/api/v1/matters/{id}/attachments",
    operation_id = "add-attachments",
    tag = "papers",
    security(("token" = [])),
    params(
        ("id" = Uuid, Path),
        For,
        ("Idempotency-Key" = Option<codes::OnceKey>, Header)
    ),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = Added), Writing)
)]
pub(crate) async fn post(
    caller: Caller,
    Id(id): Id,
    Query(asked): Query<For>,
    once: Once,
    parts: Parts,
) -> Result<Answer<Added>, PageError> {
    let mut checks = Checks::default();
    let named = checks.id("petition", asked.petition.as_deref());
    checks.done()?;
    let (app, who) = (&caller.app, &caller.who);
    let matter = app.open_matter(who, MatterId(id), "material").await?;
    let petition = match named.map(PetitionId) {
        Some(petition) if matter.linked().any(|linked| linked == petition) => petition,
        Some(_) => return Err(PageError::Missing),
        None => matter.linked().next().ok_or(PageError::Missing)?,
    };
    // Before the first file is sealed: may they add material at all?
    if let Some(refusal) = app.refusal(who, &matter, dengwen_domain::procedure::Act::AddMaterial)? {
        return Err(super::matters::act::refused(refusal));
    }
    let arrived = receive(app, petition, parts.0, None).await?;
    add(app, who, (petition, matter.id), &once, arrived).await
}

/// The parts of a request; one that has none cannot be read.
pub(crate) struct Parts(pub(crate) Multipart);

impl<S: Send + Sync> axum::extract::FromRequest<S> for Parts {
    type Rejection = PageError;

    async fn from_request(request: axum::extract::Request, state: &S) -> Result<Parts, PageError> {
        let parts = Multipart::from_request(request, state).await;
        parts.map(Parts).map_err(|_none| PageError::Unreadable)
    }
}

/// Read a file.
///
/// Always as a download; recorded as read.
#[utoipa::path(
    get,
    path = "/api/v1/attachments/{id}",
    operation_id = "get-attachment",
    tag = "papers",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses(
        (status = 200, description = "The file", content_type = "*/*"),
        Reading
    )
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Response, PageError> {
    let file = caller
        .app
        .open_attachment(&caller.who, AttachmentId(id))
        .await?;
    download::respond(file)
}
