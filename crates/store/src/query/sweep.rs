//! What the program finds by itself: limits that ended, windows that ended, days to count again.
//!
//! Each question is answered by a partial index (`0006_sweeps.sql`), whose condition the statement
//! repeats word for word; without that neither engine would use it. Invariant: a page follows a
//! unique key, so that a matter that cannot be acted on never hides those behind it.

use uuid::Uuid;

use crate::binds;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Rows of one page.
pub const PAGE: i64 = 64;

/// A limit of a matter, and the place where the next page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its last day.
    pub due_on: String,
    /// The matter.
    pub matter: Uuid,
    /// Its place among the matter's limits.
    pub ordinal: i64,
}

impl Found {
    /// Before every real one.
    pub const fn first() -> Found {
        Found {
            due_on: String::new(),
            matter: Uuid::nil(),
            ordinal: -1,
        }
    }

    fn from_row(row: &DbRow) -> Result<Found, StoreError> {
        Ok(Found {
            due_on: row.text(0)?,
            matter: row.uuid(1)?,
            ordinal: row.i64(2)?,
        })
    }
}

/// Running limits that an organ owes, whose last day is before `today` and that are not marked yet.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn overdue(db: &Db, today: &str, after: &Found) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT due_on, matter, ordinal FROM limit_run \
        WHERE stopped_on = '' AND flagged_on = '' AND citizen_window = FALSE \
        AND comparison = FALSE AND due_on < $1 AND (due_on, matter, ordinal) > ($2, $3, $4) \
        ORDER BY due_on, matter, ordinal LIMIT $5";
    page(db, SQL, today, after).await
}

/// Windows for a review (C07) that ended before `today`, of matters that still wait in service.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn ended_windows(db: &Db, today: &str, after: &Found) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT l.due_on, l.matter, l.ordinal FROM limit_run l \
        JOIN matter m ON m.id = l.matter \
        WHERE l.limit_id = 'C07' AND l.stopped_on = '' AND m.stage = 'served' \
        AND l.due_on < $1 AND (l.due_on, l.matter, l.ordinal) > ($2, $3, $4) \
        ORDER BY l.due_on, l.matter, l.ordinal LIMIT $5";
    page(db, SQL, today, after).await
}

async fn page(
    db: &Db,
    sql: &'static str,
    today: &str,
    after: &Found,
) -> Result<Vec<Found>, StoreError> {
    let binds = binds![
        today,
        after.due_on.as_str(),
        after.matter,
        after.ordinal,
        PAGE
    ];
    let rows = db.fetch(sql, &binds).await?;
    rows.iter().map(Found::from_row).collect()
}

/// Matters after `after` with a running limit whose day was counted in a year not yet announced.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn provisional(db: &Db, after: Uuid) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT DISTINCT matter FROM limit_run \
        WHERE stopped_on = '' AND provisional = TRUE AND matter > $1 ORDER BY matter LIMIT $2";
    let rows = db.fetch(SQL, &binds![after, PAGE]).await?;
    rows.iter().map(|row| row.uuid(0)).collect()
}

/// Whether events after a position changed anything but petitions and matters: organs, people,
/// calendar years.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn office_changed_since(db: &Db, seq: i64) -> Result<bool, StoreError> {
    const SQL: &str = "SELECT seq FROM event \
        WHERE seq > $1 AND stream_kind NOT IN ('petition', 'matter') ORDER BY seq LIMIT 1";
    Ok(db.fetch_opt(SQL, &binds![seq]).await?.is_some())
}
