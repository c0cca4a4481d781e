//! Reading events: one stream, or the tail of all.
//!
//! Appending is the committer's alone. Invariant: lists are capped and follow `seq` or
//! `stream_version`, both unique.

use uuid::Uuid;

use crate::binds;
use crate::engine::{Db, Snapshot};
use crate::error::StoreError;
use crate::event::EventRow;
use crate::query::wheres::Wheres;
use crate::tables::chunks;

/// Most events that one call gives.
pub const CAP: i64 = 1000;

/// The events of one stream after a version, oldest first, at most [`CAP`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn by_stream(db: &Db, stream: Uuid, after: i64) -> Result<Vec<EventRow>, StoreError> {
    const TAIL: &str = "WHERE stream = $1 AND stream_version > $2 ORDER BY stream_version LIMIT $3";
    db.rows(TAIL, &binds![stream, after, CAP]).await
}

/// The events of some streams that are of these kinds, stream by stream in the order in which they
/// happened; at most [`CAP`] for each stream in all.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn of_kinds(
    db: &Db,
    streams: &[Uuid],
    kinds: &[&str],
) -> Result<Vec<EventRow>, StoreError> {
    let mut out = Vec::new();
    for part in chunks(streams) {
        let most = CAP.saturating_mul(i64::try_from(part.len()).unwrap_or(1));
        let mut wheres = Wheres::new();
        wheres.any("stream", part);
        wheres.any("kind", kinds.iter().copied());
        let most = wheres.bind(most);
        let tail = format!(
            "{} ORDER BY stream, stream_version LIMIT {most}",
            wheres.text()
        );
        out.extend(db.rows::<EventRow>(&tail, wheres.binds()).await?);
    }
    Ok(out)
}

/// The events after a position, in order, at most `limit` (capped at [`CAP`]).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn tail(db: &Db, after: i64, limit: i64) -> Result<Vec<EventRow>, StoreError> {
    db.rows(
        "WHERE seq > $1 ORDER BY seq LIMIT $2",
        &binds![after, limit.min(CAP)],
    )
    .await
}

/// As [`tail`], within one view of the database.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn tail_in(
    view: &mut Snapshot,
    after: i64,
    limit: i64,
) -> Result<Vec<EventRow>, StoreError> {
    view.rows(
        "WHERE seq > $1 ORDER BY seq LIMIT $2",
        &binds![after, limit.min(CAP)],
    )
    .await
}

/// When the last event was recorded, in microseconds; 0 when there is none.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn last_recorded(db: &Db) -> Result<i64, StoreError> {
    let row = db
        .fetch_opt(
            "SELECT recorded_at FROM event ORDER BY seq DESC LIMIT 1",
            &[],
        )
        .await?;
    row.map_or(Ok(0), |r| r.i64(0))
}

/// The position of the last event, 0 when there is none.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn last_seq(db: &Db) -> Result<i64, StoreError> {
    let row = db
        .fetch_opt("SELECT COALESCE(MAX(seq), 0) FROM event", &[])
        .await?;
    row.map_or(Ok(0), |r| r.i64(0))
}
