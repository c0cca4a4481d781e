//! What a calendar year moved.
//!
//! Invariant: it looks at a bounded stretch of events after the year was saved.

use uuid::Uuid;

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;

/// Events that are looked at after a year was saved; recomputation follows at once.
const STRETCH: i64 = 200_000;

/// A matter whose limits moved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The matter.
    pub matter: Uuid,
    /// Its number.
    pub number: String,
    /// The event's payload, JSON: which limits moved to which day.
    pub payload: String,
}

/// Position of the last event of a stream, if it has one.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn last_event(db: &Db, stream: Uuid) -> Result<Option<(i64, i64)>, StoreError> {
    const SQL: &str = "SELECT seq, recorded_at FROM event WHERE stream = $1 \
        ORDER BY stream_version DESC LIMIT 1";
    let row = db.fetch_opt(SQL, &binds![stream]).await?;
    row.map(|row| Ok((row.i64(0)?, row.i64(1)?))).transpose()
}

/// The matters whose limits were recomputed after an event, in order, at most `limit`.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn moved(db: &Db, after: i64, limit: i64) -> Result<Vec<Moved>, StoreError> {
    const SQL: &str = "SELECT e.stream, m.number, e.payload FROM event e \
        JOIN matter m ON m.id = e.stream \
        WHERE e.seq > $1 AND e.seq <= $2 AND e.kind = 'limits-recomputed' \
        ORDER BY e.seq LIMIT $3";
    db.list(SQL, &binds![after, after + STRETCH, limit], |row| {
        Ok(Moved {
            matter: row.uuid(0)?,
            number: row.text(1)?,
            payload: row.text(2)?,
        })
    })
    .await
}

/// How many running limits are provisional: what an announcement may move.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn provisional(db: &Db) -> Result<i64, StoreError> {
    const SQL: &str = "SELECT COUNT(*) FROM limit_run WHERE provisional = TRUE AND stopped_on = ''";
    let row = db.fetch_opt(SQL, &[]).await?;
    row.map_or(Ok(0), |row| row.i64(0))
}
