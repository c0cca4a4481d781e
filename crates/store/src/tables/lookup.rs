//! Keyed hashes by which petitions of the same person are found.
//!
//! Invariant: a hash is 16 bytes of an HMAC under the look-up key; nothing here can be turned back.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One petition under one hash.
    pub struct LookupRow in "lookup" key ["kind", "hash", "petition"] {
        /// `id_number`, `phone`, `email`, `name`, …
        kind: String,
        /// The keyed hash.
        hash: [u8; 16],
        /// The petition it leads to.
        petition: Uuid,
    }
}

/// The petitions under a hash, newest first (ids are ordered by time), at most `limit`.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn petitions(
    db: &Db,
    kind: &str,
    hash: &[u8; 16],
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT petition FROM lookup WHERE kind = $1 AND hash = $2 \
        ORDER BY petition DESC LIMIT $3";
    db.list(SQL, &binds![kind, hash, limit.clamp(0, 1000)], |r| {
        r.uuid(0)
    })
    .await
}
