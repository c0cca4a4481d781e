//! What is attached to a petition; the bytes are in the `BlobStore`.
//!
//! Invariant: a row's blob was durable before the row was committed.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One attachment.
    pub struct AttachmentRow in "attachment" key ["id"] {
        /// Its id.
        id: Uuid,
        /// The petition or document that it belongs to.
        owner: Uuid,
        /// The sealed file name.
        name: Uuid,
        /// Size of the clear bytes.
        size: i64,
        /// Its type, by content.
        media_type: String,
        /// Keyed digest of the clear bytes.
        digest: Vec<u8>,
        /// Its name in the blob store.
        blob: String,
        /// When it was added.
        created_at: i64,
    }
}

/// One attachment.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_id(db: &Db, id: Uuid) -> Result<Option<AttachmentRow>, StoreError> {
    db.row("WHERE id = $1", &binds![id]).await
}

/// The attachments of one owner, oldest first, at most 200.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_owner(db: &Db, owner: Uuid) -> Result<Vec<AttachmentRow>, StoreError> {
    db.rows(
        "WHERE owner = $1 ORDER BY created_at, id LIMIT 200",
        &binds![owner],
    )
    .await
}

/// Which of these blobs an attachment refers to.
pub(crate) async fn referenced(db: &Db, blobs: &[String]) -> Result<Vec<String>, StoreError> {
    let mut out = Vec::new();
    for part in blobs.chunks(500) {
        let binds: Vec<crate::Value> = part.iter().map(crate::Value::from).collect();
        let sql = format!(
            "SELECT blob FROM attachment WHERE blob IN ({})",
            crate::writer::list(binds.len())
        );
        for row in db.fetch(sql, &binds).await? {
            out.push(row.text(0)?);
        }
    }
    Ok(out)
}

/// Attachments after an id, in the order of ids, at most `limit`: to go through all of them.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn page(db: &Db, after: Uuid, limit: i64) -> Result<Vec<AttachmentRow>, StoreError> {
    db.rows("WHERE id > $1 ORDER BY id LIMIT $2", &binds![after, limit])
        .await
}
