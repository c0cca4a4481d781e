//! Ciphertexts. Append-only; what they hold and under which key is the application's business.
//!
//! Invariant: a row is never updated. Erasure destroys the owner's data key.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;
use crate::tables::{chunks, in_values};

table_row! {
    /// One sealed text.
    pub struct SealedRow in "sealed" key ["id"] {
        /// Its id, which events and rows carry instead of the text.
        id: Uuid,
        /// The petition (or other owner) whose data key seals it.
        owner: Uuid,
        /// Which field it is.
        field: String,
        /// The key's id.
        key_id: String,
        /// Nonce, ciphertext and tag.
        ciphertext: Vec<u8>,
    }
}

/// One sealed text.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_id(db: &Db, id: Uuid) -> Result<Option<SealedRow>, StoreError> {
    db.row("WHERE id = $1", &binds![id]).await
}

/// Several sealed texts, in no particular order; ids that do not exist are left out.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_ids(db: &Db, ids: &[Uuid]) -> Result<Vec<SealedRow>, StoreError> {
    let mut out = Vec::with_capacity(ids.len());
    for part in chunks(ids) {
        out.extend(
            db.rows::<SealedRow>(&format!("WHERE id IN ({})", in_values(&part)), &part)
                .await?,
        );
    }
    Ok(out)
}

/// Everything sealed for one owner, oldest first, at most 1000.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_owner(db: &Db, owner: Uuid) -> Result<Vec<SealedRow>, StoreError> {
    db.rows("WHERE owner = $1 ORDER BY id LIMIT 1000", &binds![owner])
        .await
}

/// Sealed texts after an id, in the order of ids, at most `limit`: to go through all of them.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn page(db: &Db, after: Uuid, limit: i64) -> Result<Vec<SealedRow>, StoreError> {
    db.rows("WHERE id > $1 ORDER BY id LIMIT $2", &binds![after, limit])
        .await
}
