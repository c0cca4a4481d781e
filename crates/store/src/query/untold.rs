//! What was written to petitioners and not told (Art. 22, 23): its number by organ, its list, and
//! the papers of some matters that wait.
//!
//! Invariant: all ask for the marks that the fold of the events sets, and for nothing else.

use uuid::Uuid;

use super::supervise::PETITION;
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Documents written to petitioners and not told, by the organ that tells them. They are counted as
/// they are written.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn count(db: &Db, organs: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("d.organ", organs.iter().copied());
    wheres.and("d.duty = 'untold' AND d.running > 0");
    let sql = format!(
        "SELECT d.organ, d.running FROM duty_tally d{} ORDER BY d.organ",
        wheres.text()
    );
    let line = |row: &DbRow| Ok((row.uuid(0)?, row.i64(1)?));
    db.list(sql, wheres.binds(), line).await
}

/// The columns and the key of their list.
pub(super) fn listed(wheres: &mut Wheres, organs: &[Uuid]) -> (String, &'static str) {
    wheres.among("d.organ", organs.iter().copied());
    wheres.and("d.untold = TRUE");
    let columns = format!(
        "d.organ, d.kind, d.issued_on, m.due_on, m.provisional, CAST(0 AS BIGINT), d.issued_on, \
         d.id, CAST(0 AS BIGINT) FROM document d JOIN matter m ON m.id = d.matter {PETITION}"
    );
    (columns, "d.issued_on, d.id, CAST(0 AS BIGINT)")
}

/// A paper to the petitioner that waits. Days are ISO, `''` when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// Its matter.
    pub matter: Uuid,
    /// Kind of document, a code.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// When it was issued.
    pub issued_on: String,
    /// When it was posted, until it is received.
    pub sent_on: String,
}

/// Papers of these matters, written by these organs, that wait for service or, where `posted`, for
/// their receipt; the oldest first.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn papers(
    db: &Db,
    matters: &[Uuid],
    organs: &[Uuid],
    posted: bool,
) -> Result<Vec<Paper>, StoreError> {
    if matters.is_empty() || organs.is_empty() {
        return Ok(Vec::new());
    }
    let mut wheres = Wheres::new();
    wheres.any("d.matter", matters.iter().copied());
    wheres.any("d.organ", organs.iter().copied());
    wheres.equals("d.waits", if posted { "receipt" } else { "service" });
    let sql = format!(
        "SELECT d.matter, d.kind, d.number, d.issued_on, d.sent_on FROM document d{} \
         ORDER BY d.issued_on, d.id",
        wheres.text()
    );
    let line = |row: &DbRow| {
        Ok(Paper {
            matter: row.uuid(0)?,
            kind: row.text(1)?,
            number: row.text(2)?,
            issued_on: row.text(3)?,
            sent_on: row.text(4)?,
        })
    };
    db.list(sql, wheres.binds(), line).await
}
