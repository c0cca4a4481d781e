//! Files that belong to nothing.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::tables::attachment::AttachmentRow;

/// Attachments older than an instant whose owner has no data key: uploads to drafts that were
/// never sent (a petition's key is written when it is registered). At most 1000 a call.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn without_owner(db: &Db, before: i64) -> Result<Vec<AttachmentRow>, StoreError> {
    const TAIL: &str = "WHERE created_at < $1 \
        AND NOT EXISTS (SELECT 1 FROM data_key WHERE data_key.owner = attachment.owner) \
        ORDER BY id LIMIT 1000";
    db.rows(TAIL, &binds![before]).await
}
