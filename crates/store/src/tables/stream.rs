//! One row a stream: what an aggregate's version is now.
//!
//! Written by the committer alone. Invariant: `version` is the number of the stream's events.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// A stream of events.
    pub struct StreamRow in "stream" key ["id"] {
        /// The aggregate's id.
        id: Uuid,
        /// What it is: `petition`, `matter`, …
        kind: String,
        /// How many events it has.
        version: i64,
    }
}

/// The version of a stream, 0 when it does not exist.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn version(db: &Db, id: Uuid) -> Result<i64, StoreError> {
    Ok(db
        .row::<StreamRow>("WHERE id = $1", &binds![id])
        .await?
        .map_or(0, |s| s.version))
}
