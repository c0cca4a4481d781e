//! Reading a document as it was issued.
//!
//! Invariant: what is shown is what was frozen; nothing is composed anew.

use dengwen_domain::access::Permission;
use dengwen_domain::ids::{DocumentId, MatterId, OrganId};
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
        let addressed = |document: &Document| document.id == id && document.to.is_none();
        if kept_from(who, &matter) && matter.documents.iter().any(addressed) {
            // Because: it is addressed to somebody by name.
            return Err(AppError::Forbidden(Permission::ReadPerson.as_str()));
        }
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

/// Does somebody look for an organ that needs not know who the petitioner is, who asked for
/// confidentiality?
fn kept_from(who: &Who, matter: &Matter) -> bool {
    let Who::Staff(staff) = who else {
        return false;
    };
    let mut organs = staff.viewer.roles.iter().map(|(_, organ)| *organ);
    let concerned: Vec<OrganId> = matter.concerned().collect();
    let own = organs.clone().any(|organ| concerned.contains(&organ));
    own && organs.all(|organ| !matter.needs_the_person(organ))
}
