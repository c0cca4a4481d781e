//! Sealed drafts of petitions that were not yet sent.
//!
//! Invariant: a draft is found by the hash of its token alone and is gone after `expires_at`.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One draft.
    pub struct DraftRow in "draft" key ["token_hash"] {
        /// SHA-256 of the token.
        token_hash: [u8; 32],
        /// The key that seals it.
        key_id: String,
        /// The sealed form.
        ciphertext: Vec<u8>,
        /// When it was last saved.
        updated_at: i64,
        /// When it is removed.
        expires_at: i64,
    }
}

/// The draft of a token, unless it is over.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_token(
    db: &Db,
    token_hash: &[u8; 32],
    now: i64,
) -> Result<Option<DraftRow>, StoreError> {
    db.row(
        "WHERE token_hash = $1 AND expires_at > $2",
        &binds![token_hash, now],
    )
    .await
}

/// Saves a draft over its predecessor.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn save(db: &Db, draft: DraftRow) -> Result<(), StoreError> {
    const SQL: &str = "INSERT INTO draft (token_hash, key_id, ciphertext, updated_at, expires_at) \
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT (token_hash) DO UPDATE SET \
        key_id = excluded.key_id, ciphertext = excluded.ciphertext, \
        updated_at = excluded.updated_at, expires_at = excluded.expires_at";
    db.execute(SQL, &crate::Row::values(draft)).await.map(drop)
}

/// Removes a draft.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn remove(db: &Db, token_hash: &[u8; 32]) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM draft WHERE token_hash = $1",
        &binds![token_hash],
    )
    .await
    .map(drop)
}

/// Removes drafts that are over; gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn sweep(db: &Db, now: i64) -> Result<u64, StoreError> {
    db.execute("DELETE FROM draft WHERE expires_at <= $1", &binds![now])
        .await
}
