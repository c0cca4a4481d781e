//! The counter row from which events take their numbers.
//!
//! Invariant: the row is updated in the transaction that writes the events, just before them, so
//! that its lock makes the order of numbers the order of commits on every node.

use crate::binds;
use crate::engine::Tx;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// A locked counter.
    pub struct CounterRow in "counter" key ["name"] {
        /// `event`.
        name: String,
        /// The last number given.
        value: i64,
        /// The last instant recorded.
        at: i64,
    }
}

/// Takes `n` numbers; gives the first, and the instant to record: `now`, or the last one recorded
/// when the clock went back.
pub(crate) async fn take_events(tx: &mut Tx, n: i64, now: i64) -> Result<(i64, i64), StoreError> {
    const SQL: &str = "UPDATE counter SET value = value + $1, \
        at = CASE WHEN at < $2 THEN $2 ELSE at END \
        WHERE name = 'event' RETURNING value, at";
    let rows = tx.fetch(SQL, &binds![n, now]).await?;
    let row = rows.first().ok_or_else(|| StoreError::Inconsistent {
        table: "counter".to_owned(),
        column: "name".to_owned(),
        row: "event".to_owned(),
        problem: "the row is missing".to_owned(),
    })?;
    Ok((row.i64(0)? - n + 1, row.i64(1)?))
}
