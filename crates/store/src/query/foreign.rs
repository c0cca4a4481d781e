//! Petitions known by their number elsewhere: imported, or passed on.

use std::collections::HashMap;

use crate::engine::Db;
use crate::error::StoreError;
use crate::value::Value;

/// Which of these keys (`source#number`) are in the register already, and
/// whether as imported history alone.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn known(db: &Db, keys: &[String]) -> Result<HashMap<String, bool>, StoreError> {
    let mut known = HashMap::new();
    for some in keys.chunks(500) {
        let binds: Vec<Value> = some.iter().map(Value::from).collect();
        let sql = format!(
            "SELECT foreign_key, imported FROM petition WHERE foreign_key IN ({}) LIMIT 1000",
            crate::writer::list(binds.len())
        );
        for row in db.fetch(sql, &binds).await? {
            *known.entry(row.text(0)?).or_insert(true) &= row.bool(1)?;
        }
    }
    Ok(known)
}
