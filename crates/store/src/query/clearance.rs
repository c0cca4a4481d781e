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

/// Most rows of one list. Nothing is counted beyond it.
pub const CAP: i64 = 5000;

/// A petition with the matter it opened or joined.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct Received {
    pub petition: Uuid,
    pub organ: Uuid,
    /// Of the matter, as the other lists show it.
    pub number: String,
    pub channel: String,
    pub registrar: Option<Uuid>,
    /// It opened the matter; else it joined.
    pub opened: bool,
    pub matter: Uuid,
    pub stage: String,
    pub holder: Uuid,
    /// The organ in charge of the matter.
    pub office: Uuid,
}

/// What organs received on a day, in the order in which it was registered.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn received(
    db: &Db,
    organs: &[Uuid],
    viewer: &Scope,
    day: &str,
) -> Result<Vec<Received>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("p.organ", organs.iter().copied());
    wheres.equals("p.received_on", day);
    wheres.and("p.imported = FALSE AND pm.unlinked_on = ''");
    scope::matters(&mut wheres, viewer);
    let sql = format!(
        "SELECT p.id, m.number, p.channel, p.registrar, pm.opened, m.id, m.stage, m.holder, \
         m.office, p.organ FROM petition p JOIN petition_matter pm ON pm.petition = p.id \
         JOIN matter m ON m.id = pm.matter{} ORDER BY p.id, m.id LIMIT {CAP}",
        wheres.text()
    );
    let line = |row: &DbRow| {
        Ok(Received {
            petition: row.uuid(0)?,
            number: row.text(1)?,
            channel: row.text(2)?,
            registrar: row.opt_uuid(3)?,
            opened: row.bool(4)?,
            matter: row.uuid(5)?,
            stage: row.text(6)?,
            holder: row.uuid(7)?,
            office: row.uuid(8)?,
            organ: row.uuid(9)?,
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

/// Matters received before a day that offices have not passed on, the most urgent first.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn not_passed_on(
    db: &Db,
    organs: &[Uuid],
    viewer: &Scope,
    before: &str,
) -> Result<Vec<Waiting>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("m.office", organs.iter().copied());
    wheres.and("m.stage = 'registered' AND m.imported = FALSE");
    let day = wheres.bind(before);
    wheres.and(format!("m.received_on < {day}"));
    scope::matters(&mut wheres, viewer);
    let sql = format!(
        "SELECT m.id, m.number, m.channel, m.stage, m.received_on, m.due_on, m.due_from, \
         m.provisional, m.petition, m.unit, m.comparison FROM matter m{} \
         ORDER BY m.sort_on, m.id LIMIT {CAP}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), waiting).await
}

/// Tasks that arrived at units and are not signed for, the oldest first.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn unsigned(db: &Db, units: &[Uuid], viewer: &Scope) -> Result<Vec<Waiting>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("t.unit", units.iter().copied());
    wheres.and("t.ended_on = '' AND t.signed_on = '' AND m.imported = FALSE");
    scope::matters(&mut wheres, viewer);
    let sql = format!(
        "SELECT m.id, m.number, m.channel, m.stage, t.delivered_on, m.due_on, m.due_from, \
         m.provisional, m.petition, t.handler, m.comparison FROM task t \
         JOIN matter m ON m.id = t.matter{} ORDER BY t.delivered_on, t.id LIMIT {CAP}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), waiting).await
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
