//! The log of reads as an auditor looks through it.
//!
//! Ids are made from the time, so that newest first needs no index of its own. Invariant: a call
//! looks at no more than [`WINDOW`] rows, whatever is asked for, and says where it stopped.

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::Row;
use crate::binds;
use crate::engine::Db;
use crate::error::StoreError;
use crate::tables::read_log::ReadLogRow;
use crate::tables::{chunks, in_values};
use crate::value::Value;

/// Most rows that one call looks at.
pub const WINDOW: i64 = 20_000;

/// What an auditor asks for; an empty one asks for everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFilter {
    /// By whom.
    pub viewer: Option<Uuid>,
    /// For which purpose.
    pub purpose: String,
    /// Of which matter.
    pub matter: Option<Uuid>,
}

/// A page of the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadPage {
    /// Newest first.
    pub rows: Vec<ReadLogRow>,
    /// Where to go on, when there is more to look at.
    pub next: Option<Uuid>,
}

/// Reads before a position (the greatest id to begin), newest first, at most `limit`.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn page(
    db: &Db,
    filter: &ReadFilter,
    before: Uuid,
    limit: i64,
) -> Result<ReadPage, StoreError> {
    let mut binds = vec![Value::from(before)];
    let mut inner = String::from("id < $1");
    let mut narrow = |column: &str, value: Value| {
        binds.push(value);
        format!(" AND {column} = ${}", binds.len())
    };
    // What has an index bounds the window; the purpose is looked for within it.
    if let Some(matter) = filter.matter {
        inner.push_str(&narrow("matter", matter.into()));
    }
    if let Some(viewer) = filter.viewer {
        inner.push_str(&narrow("viewer", viewer.into()));
    }
    let mut outer = String::from("1 = 1");
    if !filter.purpose.is_empty() {
        outer.push_str(&narrow("purpose", filter.purpose.as_str().into()));
    }
    let columns = ReadLogRow::SPEC.column_list("");
    let window = format!("FROM read_log WHERE {inner} ORDER BY id DESC LIMIT {WINDOW}");
    let sql = format!(
        "SELECT {columns} FROM (SELECT {columns} {window}) seen WHERE {outer} \
         ORDER BY id DESC LIMIT {}",
        limit + 1
    );
    let found = db.fetch(sql, &binds).await?;
    let mut rows = found
        .iter()
        .map(ReadLogRow::from_row)
        .collect::<Result<Vec<_>, _>>()?;
    let fits = usize::try_from(limit).unwrap_or(usize::MAX);
    if rows.len() > fits {
        rows.truncate(fits);
        let next = rows.last().map(|row| row.id);
        return Ok(ReadPage { rows, next });
    }
    let next = end_of_window(db, &inner, &binds, filter.purpose.is_empty()).await?;
    Ok(ReadPage { rows, next })
}

/// Where the window ended, when rows lie behind it.
async fn end_of_window(
    db: &Db,
    inner: &str,
    binds: &[Value],
    all_fit: bool,
) -> Result<Option<Uuid>, StoreError> {
    if all_fit {
        return Ok(None);
    }
    // The last bind is the purpose, which this text does not name.
    let binds = binds.split_last().map_or(binds, |(_, rest)| rest);
    let sql = format!(
        "SELECT id FROM read_log WHERE {inner} ORDER BY id DESC LIMIT 1 OFFSET {}",
        WINDOW - 1
    );
    let row = db.fetch_opt(sql, binds).await?;
    row.map(|row| row.uuid(0)).transpose()
}

/// The matter with a number, for narrowing the log.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn matter_by_number(db: &Db, number: &str) -> Result<Option<Uuid>, StoreError> {
    let row = db
        .fetch_opt("SELECT id FROM matter WHERE number = $1", &binds![number])
        .await?;
    row.map(|row| row.uuid(0)).transpose()
}

/// The numbers of matters.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn matter_numbers(db: &Db, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut numbers = BTreeMap::new();
    for chunk in chunks(ids) {
        let sql = format!(
            "SELECT id, number FROM matter WHERE id IN ({})",
            in_values(&chunk)
        );
        for row in db.fetch(sql, &chunk).await? {
            numbers.insert(row.uuid(0)?, row.text(1)?);
        }
    }
    Ok(numbers)
}

/// The numbers of petitions and matters that own these sealed texts, or that are named themselves.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn numbers_behind(db: &Db, ids: &[Uuid]) -> Result<BTreeMap<Uuid, String>, StoreError> {
    let mut numbers = BTreeMap::new();
    for chunk in chunks(ids) {
        let list = in_values(&chunk);
        let sealed = format!(
            "SELECT s.id, COALESCE(m.number, p.number) FROM sealed s \
             LEFT JOIN matter m ON m.id = s.owner LEFT JOIN petition p ON p.id = s.owner \
             WHERE s.id IN ({list}) AND COALESCE(m.number, p.number) IS NOT NULL"
        );
        let named = format!("SELECT id, number FROM petition WHERE id IN ({list})");
        for sql in [sealed, named] {
            for row in db.fetch(sql, &chunk).await? {
                numbers.insert(row.uuid(0)?, row.text(1)?);
            }
        }
    }
    Ok(numbers)
}
