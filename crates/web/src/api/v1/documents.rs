//! `GET /api/v1/documents/{id}` and its printed form: a document as it was issued.

use crate::path::Path;
use axum::response::Response;
use dengwen_app::documents::{Block, Content};
use dengwen_domain::ids::DocumentId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::matters::get::Paper;
use crate::api::ask::{Answer, Caller, Id};
use crate::api::problem::Reading;
use crate::error::PageError;
use crate::pages::desk::document;
use crate::pages::desk::names::Names;

/// A document with its frozen content. Documents are Chinese in any language.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperWhole {
    /// Its matter.
    matter: Uuid,
    #[serde(flatten)]
    paper: Paper,
    content: PaperContent,
    /// The printed form, as HTML.
    #[schema(example = "/api/v1/documents/019597c8-0000-7000-8000-000000000001/html")]
    html: String,
}

/// The frozen content, in official order.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaperContent {
    /// The issuing organ's full name.
    organ: String,
    title: String,
    /// With its colon; empty for slips.
    addressee: String,
    body: Vec<Passage>,
    /// In words: `2025年3月3日`.
    date: String,
    contact: String,
}

/// A part of the body.
#[derive(Serialize, ToSchema)]
struct Passage {
    /// `paragraph`, `heading`, `row`.
    kind: &'static str,
    /// Of a row: what it is.
    name: Option<String>,
    text: String,
}

impl From<Content> for PaperContent {
    fn from(content: Content) -> PaperContent {
        let passage = |block| match block {
            Block::Paragraph(text) => ("paragraph", None, text),
            Block::Heading(text) => ("heading", None, text),
            Block::Row(name, text) => ("row", Some(name), text),
        };
        let body = content.body.into_iter().map(passage);
        PaperContent {
            organ: content.organ,
            title: content.title,
            addressee: content.addressee,
            body: body
                .map(|(kind, name, text)| Passage { kind, name, text })
                .collect(),
            date: content.date,
            contact: content.contact,
        }
    }
}

/// Read a document.
///
/// As it was issued; recorded as read.
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}",
    operation_id = "get-paper",
    tag = "papers",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PaperWhole), Reading)
)]
pub(crate) async fn get(caller: Caller, Id(id): Id) -> Result<Answer<PaperWhole>, PageError> {
    let opened = caller
        .app
        .open_document(&caller.who, DocumentId(id))
        .await?;
    let names = Names::new(&caller.app, caller.ctx.t);
    Ok(Answer::ok(PaperWhole {
        matter: opened.matter.id.0,
        paper: Paper::new(&names, &opened.document),
        content: opened.content.into(),
        html: format!("/api/v1/documents/{id}/html"),
    }))
}

/// Read a document in its printed form.
///
/// The page that the desk prints; recorded as read.
#[utoipa::path(
    get,
    path = "/api/v1/documents/{id}/html",
    operation_id = "print-paper",
    tag = "papers",
    security(("token" = [])),
    params(("id" = Uuid, Path)),
    responses((status = 200, description = "HTML", content_type = "text/html"), Reading)
)]
pub(crate) async fn html(caller: Caller, Id(id): Id) -> Result<Response, PageError> {
    document::get(caller.ctx, Path(DocumentId(id))).await
}
