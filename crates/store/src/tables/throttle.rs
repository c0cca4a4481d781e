//! Counts of tries, to slow down whoever guesses.
//!
//! It decides nothing; callers compare the count with their limit. Invariant: a hit is counted by
//! one statement, so concurrent tries on several nodes are all counted.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// Tries under one key in one window of time.
    pub struct ThrottleRow in "throttle" key ["key", "window_start"] {
        /// What is being tried and by whom, hashed by the caller where it is personal.
        key: String,
        /// When the window began.
        window_start: i64,
        /// How many tries.
        hits: i64,
    }
}

/// Counts a try and gives the number of tries in its window so far, this one included.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn hit(db: &Db, key: &str, now: i64, window: i64) -> Result<i64, StoreError> {
    const SQL: &str = "INSERT INTO throttle (key, window_start, hits) VALUES ($1, $2, 1) \
        ON CONFLICT (key, window_start) DO UPDATE SET hits = throttle.hits + 1 RETURNING hits";
    let rows = db
        .write_returning(SQL, &binds![key, window_start(now, window)])
        .await?;
    rows.first().map_or(Ok(1), |r| r.i64(0))
}

/// The number of tries in the current window, without counting one.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn count(db: &Db, key: &str, now: i64, window: i64) -> Result<i64, StoreError> {
    const TAIL: &str = "WHERE key = $1 AND window_start = $2";
    let row = db
        .row::<ThrottleRow>(TAIL, &binds![key, window_start(now, window)])
        .await?;
    Ok(row.map_or(0, |r| r.hits))
}

/// Forgets the tries under a key (after a success).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn clear(db: &Db, key: &str) -> Result<(), StoreError> {
    db.execute("DELETE FROM throttle WHERE key = $1", &binds![key])
        .await
        .map(drop)
}

/// Removes windows that began before an instant; gives how many.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn sweep(db: &Db, before: i64) -> Result<u64, StoreError> {
    db.execute(
        "DELETE FROM throttle WHERE window_start < $1",
        &binds![before],
    )
    .await
}

fn window_start(now: i64, window: i64) -> i64 {
    now - now.rem_euclid(window.max(1))
}
