//! Petitions known by their number elsewhere: imported, or passed on.

use std::collections::HashSet;

use crate::engine::Db;
use crate::error::StoreError;
use crate::value::Value;

/// Which of these keys (`source#number`) are in the register already, at most 500 of them.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn known(db: &Db, keys: &[String]) -> Result<HashSet<String>, StoreError> {
    let binds: Vec<Value> = keys.iter().take(500).map(Value::from).collect();
    if binds.is_empty() {
        return Ok(HashSet::new());
    }
    let sql = format!(
        "SELECT foreign_key FROM petition WHERE foreign_key IN ({}) LIMIT 1000",
        crate::writer::list(binds.len())
    );
    let rows = db.fetch(sql, &binds).await?;
    rows.iter().map(|row| row.text(0)).collect()
}
