//! Earlier petitions of the same person, by keyed hash, and items that another body numbered.
//!
//! It opens no sealed word and decides no right; the caller asks for each matter. Invariant: each
//! question is bounded and answered by an index.

use uuid::Uuid;

use crate::binds;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Most petitions found by one question.
pub const CAP: i64 = 50;

/// A petition with a matter it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hit {
    /// The petition.
    pub petition: Uuid,
    /// A matter it speaks of now.
    pub matter: Uuid,
}

fn hit(row: &DbRow) -> Result<Hit, StoreError> {
    Ok(Hit {
        petition: row.uuid(0)?,
        matter: row.uuid(1)?,
    })
}

/// Petitions under a hash with their matters, newest first, at most `limit` (capped at [`CAP`]).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_hash(
    db: &Db,
    kind: &str,
    hash: &[u8; 16],
    limit: i64,
) -> Result<Vec<Hit>, StoreError> {
    const SQL: &str = "SELECT l.petition, pm.matter FROM lookup l \
        JOIN petition_matter pm ON pm.petition = l.petition AND pm.unlinked_on = '' \
        WHERE l.kind = $1 AND l.hash = $2 ORDER BY l.petition DESC, pm.matter DESC LIMIT $3";
    db.list(SQL, &binds![kind, hash, limit.clamp(0, CAP)], hit)
        .await
}

/// Petitions that carry this source and number of another body (`source#number`).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_foreign_key(db: &Db, key: &str) -> Result<Vec<Hit>, StoreError> {
    const SQL: &str = "SELECT p.id, pm.matter FROM petition p \
        JOIN petition_matter pm ON pm.petition = p.id AND pm.unlinked_on = '' \
        WHERE p.foreign_key = $1 ORDER BY p.id DESC, pm.matter DESC LIMIT 10";
    db.list(SQL, &binds![key], hit).await
}
