//! Petitions known by their number elsewhere: imported, or passed on.

use std::collections::HashMap;

use crate::engine::Db;
use crate::error::StoreError;
use crate::value::Value;

/// Which of these keys (`source#number`) are in the register already, at most 500 of them, and
/// whether as imported history alone.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn known(db: &Db, keys: &[String]) -> Result<HashMap<String, bool>, StoreError> {
    let binds: Vec<Value> = keys.iter().take(500).map(Value::from).collect();
    if binds.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(
        "SELECT foreign_key, imported FROM petition WHERE foreign_key IN ({}) LIMIT 1000",
        crate::writer::list(binds.len())
    );
    let mut known = HashMap::new();
    for row in db.fetch(sql, &binds).await? {
        *known.entry(row.text(0)?).or_insert(true) &= row.bool(1)?;
    }
    Ok(known)
}
