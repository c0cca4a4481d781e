//! What was written to petitioners and not told (Art. 22, 23): its number by organ, and its list.
//!
//! Invariant: both ask for the mark that the fold of the events sets, and for nothing else.

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
