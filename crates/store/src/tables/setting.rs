//! Named settings of the installation that are changed while it runs.
//!
//! Changes go through `Store::commit` with an event; this reads.

use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::table_row;

table_row! {
    /// One setting.
    pub struct SettingRow in "setting" key ["name"] {
        /// Its name.
        name: String,
        /// Its value, JSON or plain text as the name says.
        value: String,
    }
}

/// The value of a setting.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn get(db: &Db, name: &str) -> Result<Option<String>, StoreError> {
    Ok(db
        .row::<SettingRow>("WHERE name = $1", &binds![name])
        .await?
        .map(|s| s.value))
}

/// Every setting, by name.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn all(db: &Db) -> Result<Vec<SettingRow>, StoreError> {
    db.rows("ORDER BY name LIMIT 1000", &[]).await
}
