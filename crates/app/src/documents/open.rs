//! Reading a document as it was issued.
//!
//! Invariant: what is shown is what was frozen; nothing is composed anew.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{DocumentId, MatterId};
use dengwen_domain::matter::{Document, Matter};
use dengwen_store::tables::document::DocumentRow;

use super::Content;
use crate::app::App;
use crate::error::AppError;
use crate::who::Who;

/// A document with the matter it belongs to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The matter.
    pub matter: Matter,
    /// Number, dates, services.
    pub document: Document,
    /// The frozen content.
    pub content: Content,
}

impl App {
    /// Opens a document for a viewer of its matter.
    ///
    /// # Errors
    /// `Missing` when it does not exist for this viewer, `Forbidden` without the right to read the
    /// words; a fault when its content cannot be read.
    pub async fn open_document(&self, who: &Who, id: DocumentId) -> Result<Opened, AppError> {
        let row = self
            .store()
            .db()
            .row::<DocumentRow>("WHERE id = $1", &[id.0.into()])
            .await?
            .ok_or(AppError::Missing("document"))?;
        let matter = self
            .open_matter(who, MatterId(row.matter), "document")
            .await?;
        let words = self
            .unseal(who, &matter, Permission::ReadContent, &[id.0], "document")
            .await?;
        let text = words.by_uuid(id.0).ok_or(AppError::Missing("document"))?;
        let content = serde_json::from_str(text).map_err(AppError::fault)?;
        let document = matter
            .documents
            .iter()
            .find(|document| document.id == id)
            .cloned()
            .ok_or(AppError::Missing("document"))?;
        Ok(Opened {
            matter,
            document,
            content,
        })
    }
}
