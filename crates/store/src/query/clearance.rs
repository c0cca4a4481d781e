//! What came in on a day and what became of it, and what arrived and was not signed for (C5).
//!
//! It opens no sealed word. Invariants: a day's list is bounded and says when it was cut; what a
//! list is sorted and counted by is read without the body of any matter.

use dengwen_domain::access::Scope;
use uuid::Uuid;

use super::scope;
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;
use crate::tables::{chunks, in_values};
use crate::value::Value;

/// Most rows of one list. Nothing is counted beyond it.
pub const CAP: usize = 5000;

/// What tells whether a petition of the day is dealt with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Came {
    /// The petition.
    pub petition: Uuid,
    /// It opened the matter; else it joined.
    pub opened: bool,
    /// The matter.
    pub matter: Uuid,
    /// The matter stands where it was registered, with the organ that received it.
    pub left: bool,
}

/// What organs received on a day, in the order in which it was registered: no more of each than
/// tells whether it is dealt with.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn came(
    db: &Db,
    organs: &[Uuid],
    viewer: &Scope,
    day: &str,
) -> Result<Vec<Came>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("p.organ", organs.iter().copied());
    wheres.equals("p.received_on", day);
    wheres.and("p.imported = FALSE AND pm.unlinked_on = ''");
    scope::matters(&mut wheres, viewer);
    let sql = format!(
        "SELECT p.id, pm.opened, m.id, m.stage = 'registered' AND m.office = p.organ \
         FROM petition p JOIN petition_matter pm ON pm.petition = p.id \
         JOIN matter m ON m.id = pm.matter{} ORDER BY p.id, m.id LIMIT {CAP}",
        wheres.text()
    );
    let line = |row: &DbRow| {
        Ok(Came {
            petition: row.uuid(0)?,
            opened: row.bool(1)?,
            matter: row.uuid(2)?,
            left: row.bool(3)?,
        })
    };
    db.list(sql, wheres.binds(), line).await
}

/// A petition with the matter it opened or joined.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct Received {
    pub petition: Uuid,
    /// Of the matter, as the other lists show it.
    pub number: String,
    pub channel: String,
    pub registrar: Option<Uuid>,
    pub matter: Uuid,
    pub stage: String,
    pub holder: Uuid,
}

/// The rows of a page, of petitions that [`came`] named; as many as there are, in no order.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn received(db: &Db, petitions: &[Uuid]) -> Result<Vec<Received>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("p.id", petitions.iter().copied());
    wheres.and("pm.unlinked_on = ''");
    let sql = format!(
        "SELECT p.id, m.number, p.channel, p.registrar, m.id, m.stage, m.holder FROM petition p \
         JOIN petition_matter pm ON pm.petition = p.id JOIN matter m ON m.id = pm.matter{}",
        wheres.text()
    );
    let line = |row: &DbRow| {
        Ok(Received {
            petition: row.uuid(0)?,
            number: row.text(1)?,
            channel: row.text(2)?,
            registrar: row.opt_uuid(3)?,
            matter: row.uuid(4)?,
            stage: row.text(5)?,
            holder: row.uuid(6)?,
        })
    };
    db.list(sql, wheres.binds(), line).await
}

/// A matter that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct Waiting {
    pub matter: Uuid,
    pub number: String,
    pub channel: String,
    pub stage: String,
    /// Since when: receipt, or delivery to the unit.
    pub since: String,
    pub due_on: String,
    pub due_from: String,
    pub provisional: bool,
    /// Limits for comparison only: never overdue (21.18).
    pub comparison: bool,
    /// The petition that opened it.
    pub petition: Uuid,
    /// The handler of a task, nil when none.
    pub handler: Uuid,
}

fn waiting(row: &DbRow) -> Result<Waiting, StoreError> {
    Ok(Waiting {
        matter: row.uuid(0)?,
        number: row.text(1)?,
        channel: row.text(2)?,
        stage: row.text(3)?,
        since: row.text(4)?,
        due_on: row.text(5)?,
        due_from: row.text(6)?,
        provisional: row.bool(7)?,
        petition: row.uuid(8)?,
        comparison: row.bool(10)?,
        handler: row.opt_uuid(9)?.unwrap_or(Uuid::nil()),
    })
}

/// A list of what waits: its statement without columns, order and bounds.
#[derive(Debug, Clone)]
pub struct Waits {
    columns: &'static str,
    from: String,
    order: &'static str,
    binds: Vec<Value>,
}

impl Waits {
    /// How many there are, not counting beyond [`CAP`].
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn count(&self, db: &Db) -> Result<usize, StoreError> {
        let sql = format!(
            "SELECT COUNT(*) FROM (SELECT 1{} LIMIT {CAP}) AS capped",
            self.from
        );
        let row = db.fetch_opt(sql, &self.binds).await?;
        let count = row.map_or(Ok(0), |row| row.i64(0))?;
        Ok(usize::try_from(count).unwrap_or_default())
    }

    /// So many rows after so many, within [`CAP`].
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub async fn rows(
        &self,
        db: &Db,
        count: usize,
        before: usize,
    ) -> Result<Vec<Waiting>, StoreError> {
        let sql = format!(
            "SELECT {}{} ORDER BY {} LIMIT {count} OFFSET {before}",
            self.columns, self.from, self.order
        );
        db.list(sql, &self.binds, waiting).await
    }
}

/// Matters received before a day that offices have not passed on, the most urgent first.
pub fn not_passed_on(organs: &[Uuid], viewer: &Scope, before: &str) -> Waits {
    let mut wheres = Wheres::new();
    wheres.any("m.office", organs.iter().copied());
    wheres.and("m.stage = 'registered' AND m.imported = FALSE");
    let day = wheres.bind(before);
    wheres.and(format!("m.received_on < {day}"));
    scope::matters(&mut wheres, viewer);
    Waits {
        columns: "m.id, m.number, m.channel, m.stage, m.received_on, m.due_on, m.due_from, \
                  m.provisional, m.petition, m.unit, m.comparison",
        from: format!(" FROM matter m{}", wheres.text()),
        order: "m.sort_on, m.id",
        binds: wheres.binds().to_vec(),
    }
}

/// Tasks that arrived at units and are not signed for, the oldest first.
pub fn unsigned(units: &[Uuid], viewer: &Scope) -> Waits {
    let mut wheres = Wheres::new();
    wheres.any("t.unit", units.iter().copied());
    wheres.and("t.ended_on = '' AND t.signed_on = '' AND m.imported = FALSE");
    scope::matters(&mut wheres, viewer);
    let from = format!(
        " FROM task t JOIN matter m ON m.id = t.matter{}",
        wheres.text()
    );
    Waits {
        columns: "m.id, m.number, m.channel, m.stage, t.delivered_on, m.due_on, m.due_from, \
                  m.provisional, m.petition, t.handler, m.comparison",
        from,
        order: "t.delivered_on, t.id",
        binds: wheres.binds().to_vec(),
    }
}

/// Petitions as JSON, by their ids; as many as there are.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn petitions(db: &Db, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    bodies(db, "petition", ids).await
}

/// Matters as JSON, by their ids; as many as there are.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn matters(db: &Db, ids: &[Uuid]) -> Result<Vec<(Uuid, String)>, StoreError> {
    bodies(db, "matter", ids).await
}

async fn bodies(
    db: &Db,
    table: &'static str,
    ids: &[Uuid],
) -> Result<Vec<(Uuid, String)>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for part in chunks(ids) {
        let sql = format!(
            "SELECT id, body FROM {table} WHERE id IN ({})",
            in_values(&part)
        );
        let line = |row: &DbRow| Ok((row.uuid(0)?, row.text(1)?));
        found.extend(db.list(sql, &part, line).await?);
    }
    Ok(found)
}
