//! Numbers that are kept beside the rows they count, so that a page over a large register reads
//! some hundred rows.
//!
//! They know no law. Invariant: a tally follows from rows alone, changes in the same transaction as
//! they, and `verify` adds the rows up again.

pub(crate) mod answers;
pub(crate) mod duties;

use crate::engine::Tx;
use crate::error::StoreError;
use crate::row::{TableSpec, Write};
use crate::value::Value;
use crate::writer::{chunk, tuples};

/// Adds to the rows of a tally, given whole and in the order of their keys, so that two nodes never
/// wait for each other in a ring. What is not key is added up.
async fn add_up(
    tx: &mut Tx,
    spec: &'static TableSpec,
    values: &[Vec<Value>],
) -> Result<(), StoreError> {
    let counts = spec.columns.iter().map(|column| column.name);
    let sums: Vec<String> = counts
        .filter(|name| !spec.key.contains(name))
        .map(|name| format!("{name} = {0}.{name} + excluded.{name}", spec.name))
        .collect();
    let mut rest = values;
    while !rest.is_empty() {
        let (now, later) = rest.split_at(chunk(rest.len(), spec.columns.len()));
        let sql = format!(
            "INSERT INTO {} ({}) VALUES {} ON CONFLICT ({}) DO UPDATE SET {}",
            spec.name,
            spec.column_list(""),
            tuples(now.len(), spec.columns.len()),
            spec.key.join(", "),
            sums.join(", "),
        );
        tx.execute(sql, &now.concat()).await?;
        rest = later;
    }
    Ok(())
}

/// What a row that is not written yet holds in a column.
fn value<'a>(write: &'a Write, name: &str) -> Option<&'a Value> {
    let at = write.spec.columns.iter().position(|c| c.name == name)?;
    write.values.get(at)
}
