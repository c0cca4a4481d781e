//! What the program finds by itself: limits that ended, windows that ended, days to count again.
//!
//! Each question is answered by a partial index (`0006_sweeps.sql`), whose condition the statement
//! repeats word for word; without that neither engine would use it. Invariant: a page follows a
//! unique key, so that a matter that cannot be acted on never hides those behind it.

use uuid::Uuid;

use crate::binds;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;
use crate::project::PRESSING;

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
        AND comparison = FALSE AND limit_id NOT IN ('C17', 'C18') AND due_on < $1 \
        AND (due_on, matter, ordinal) > ($2, $3, $4) \
        ORDER BY due_on, matter, ordinal LIMIT $5";
    page(db, SQL, today, after).await
}

/// Times for the simplified procedure (C17, C18) that ended before `today`, in years whose calendar
/// is announced.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn ended_simple(db: &Db, today: &str, after: &Found) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT due_on, matter, ordinal FROM limit_run \
        WHERE limit_id IN ('C17', 'C18') AND stopped_on = '' AND comparison = FALSE \
        AND provisional = FALSE AND due_on < $1 AND (due_on, matter, ordinal) > ($2, $3, $4) \
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
    db.list(sql, &binds, Found::from_row).await
}

/// Open matters at the head of their lists for the window of another procedure that ended before
/// `today`.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn ended_other_limits(
    db: &Db,
    today: &str,
    after: &Found,
) -> Result<Vec<Found>, StoreError> {
    const SQL: &str = "SELECT sort_on, id, CAST(0 AS BIGINT) FROM matter \
        WHERE phase = 'open' AND sort_on >= $1 AND sort_on < $2 AND (sort_on, id) > ($3, $4) \
        ORDER BY sort_on, id LIMIT $5";
    let end = format!("{PRESSING}{today}");
    let binds = binds![
        PRESSING,
        end.as_str(),
        after.due_on.as_str(),
        after.matter,
        PAGE
    ];
    let rows = db.fetch(SQL, &binds).await?;
    rows.iter().map(Found::from_row).collect()
}

/// Matters after `after` in which an organ still owes something, or which it received first and its
/// successor does not know yet (Art. 24(2)).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn owed_by(
    db: &Db,
    organ: Uuid,
    successor: Uuid,
    after: Uuid,
    limit: i64,
) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT mo.matter FROM matter_organ mo JOIN matter m ON m.id = mo.matter \
        WHERE mo.organ = $1 AND mo.matter > $3 AND (\
        EXISTS (SELECT 1 FROM callback c \
            WHERE c.matter = mo.matter AND c.organ = $1 AND c.done_on = '') \
        OR EXISTS (SELECT 1 FROM limit_run l WHERE l.matter = mo.matter AND l.organ = $1 \
            AND l.stopped_on = '' AND l.citizen_window = FALSE) \
        OR EXISTS (SELECT 1 FROM document d \
            WHERE d.matter = mo.matter AND d.organ = $1 AND d.waits <> '') \
        OR (m.phase <> 'closed' AND (m.holder = $1 OR m.office = $1 OR m.unit = $1 \
        OR EXISTS (SELECT 1 FROM task t \
            WHERE t.matter = mo.matter AND t.unit = $1 AND t.ended_on = '') \
        OR (m.first_organ = $1 AND NOT EXISTS (SELECT 1 FROM matter_organ s \
            WHERE s.matter = mo.matter AND s.organ = $2))))) \
        ORDER BY mo.matter LIMIT $4";
    let binds = binds![organ, successor, after, limit];
    let rows = db.fetch(SQL, &binds).await?;
    rows.iter().map(|row| row.uuid(0)).collect()
}

/// Matters after `after` with a running limit whose day was counted in a year not yet announced.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn provisional(db: &Db, after: Uuid) -> Result<Vec<Uuid>, StoreError> {
    const SQL: &str = "SELECT DISTINCT matter FROM limit_run \
        WHERE stopped_on = '' AND provisional = TRUE AND matter > $1 ORDER BY matter LIMIT $2";
    db.list(SQL, &binds![after, PAGE], |row| row.uuid(0)).await
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
