//! What this installation is.
//!
//! Invariant: there is one row, with id 1, made once by `init`, `sample`, `import` or `restore`; a
//! database without it serves nobody.

use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// The installation.
    pub struct InstallationRow in "installation" key ["id"] {
        /// Always 1.
        id: i64,
        /// The office's name.
        name: String,
        /// Its administrative division code.
        region: String,
        /// Whether it is a sample office, which never listens publicly.
        sample: bool,
        /// Anything else that is fixed at creation, JSON.
        meta: String,
        /// When it was made.
        created_at: i64,
    }
}

/// The installation; none when the database is empty.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn get(db: &Db) -> Result<Option<InstallationRow>, StoreError> {
    db.row("WHERE id = 1", &[]).await
}

/// Whether an SQLite database has the table at all: one that was begun and cut off has not.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn is_made(db: &Db) -> Result<bool, StoreError> {
    let asked = "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'installation'";
    Ok(db.fetch_opt(asked, &[]).await?.is_some())
}
