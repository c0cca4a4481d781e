//! Who opened which matter or unsealed which field, when and why.
//!
//! Append-only; written through `Store::commit` as rows of a change, so that reads of many people
//! share a commit. Invariant: `at` and `id` together are the order of a list.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One read.
    pub struct ReadLogRow in "read_log" key ["id"] {
        /// Its id.
        id: Uuid,
        /// When.
        at: i64,
        /// `officer`, `petitioner`, `public`, `job`, `import`.
        viewer_kind: String,
        /// Who.
        viewer: Option<Uuid>,
        /// For which organ.
        organ: Option<Uuid>,
        /// Why: the page or the act.
        purpose: String,
        /// Which matter.
        matter: Option<Uuid>,
        /// Which petition.
        petition: Option<Uuid>,
        /// The fields unsealed, comma-separated names.
        fields: String,
        /// The machine's token through which it was read; empty without one.
        token: String,
    }
}

/// Reads of one petition, newest first, before a position (`i64::MAX` and the greatest id to
/// begin), at most 200.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of_petition(
    db: &Db,
    petition: Uuid,
    (before, before_id): (i64, Uuid),
) -> Result<Vec<ReadLogRow>, StoreError> {
    const TAIL: &str =
        "WHERE petition = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT 200";
    db.rows(TAIL, &binds![petition, before, before_id]).await
}

/// Reads of one matter, as [`of_petition`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of_matter(
    db: &Db,
    matter: Uuid,
    (before, before_id): (i64, Uuid),
) -> Result<Vec<ReadLogRow>, StoreError> {
    const TAIL: &str =
        "WHERE matter = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT 200";
    db.rows(TAIL, &binds![matter, before, before_id]).await
}

/// Reads by one viewer, as [`of_petition`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_viewer(
    db: &Db,
    viewer: Uuid,
    (before, before_id): (i64, Uuid),
) -> Result<Vec<ReadLogRow>, StoreError> {
    const TAIL: &str =
        "WHERE viewer = $1 AND (at, id) < ($2, $3) ORDER BY at DESC, id DESC LIMIT 200";
    db.rows(TAIL, &binds![viewer, before, before_id]).await
}
