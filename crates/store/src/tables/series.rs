//! Serial numbers of petitions, matters and documents.
//!
//! Invariant: a number is taken in the transaction that uses it, so a series has no gaps.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One series.
    pub struct SeriesRow in "series" key ["name"] {
        /// Its name, such as an office and a year.
        name: String,
        /// The last serial given.
        value: i64,
    }
}

/// The last serial that a series gave, 0 when it was never used.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn last(db: &Db, name: &str) -> Result<i64, StoreError> {
    Ok(db
        .row::<SeriesRow>("WHERE name = $1", &binds![name])
        .await?
        .map_or(0, |s| s.value))
}
