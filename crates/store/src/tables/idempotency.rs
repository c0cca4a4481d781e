//! Answers already given, by the key of the request.
//!
//! Written by the committer alone. Invariant: a key's answer is written in the transaction that did
//! the work, so there is no answer without work and no work twice.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One answered request.
    pub struct IdempotencyRow in "idempotency" key ["key"] {
        /// A digest of who asked and of the form's key.
        key: [u8; 32],
        /// What was answered, JSON.
        answer: String,
        /// When.
        recorded_at: i64,
    }
}

/// What was answered under a key.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn answer(db: &Db, key: &[u8; 32]) -> Result<Option<String>, StoreError> {
    Ok(db
        .row::<IdempotencyRow>("WHERE key = $1", &binds![key])
        .await?
        .map(|r| r.answer))
}

/// Forgets keys answered before an instant; gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn forget_before(db: &Db, before: i64) -> Result<u64, StoreError> {
    db.execute(
        "DELETE FROM idempotency WHERE recorded_at < $1",
        &binds![before],
    )
    .await
}
