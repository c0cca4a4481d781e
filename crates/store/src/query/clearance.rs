//! What came in on a day and what became of it, and what arrived and was not signed for (C5).
//!
//! It opens no sealed word. Invariant: a day's list is bounded and says when it was cut.

use dengwen_domain::access::Scope;
use uuid::Uuid;

use super::scope;
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Most rows of one list; an office that receives more in a day prints it in parts.
pub const CAP: i64 = 1000;

/// A petition with the matter it opened or joined.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct Received {
    pub petition: Uuid,
    pub organ: Uuid,
    pub number: String,
    pub channel: String,
    pub registrar: Option<Uuid>,
    /// It opened the matter; else it joined.
    pub opened: bool,
    pub matter: Uuid,
    pub stage: String,
    pub holder: Uuid,
    /// The petition as JSON.
    pub body: String,
    /// The matter as JSON, whose limits tell whether a petition that joined was answered.
    pub matter_body: String,
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
        "SELECT p.id, p.number, p.channel, p.registrar, pm.opened, m.id, m.stage, m.holder, p.body, \
         m.body, p.organ FROM petition p JOIN petition_matter pm ON pm.petition = p.id \
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
            body: row.text(8)?,
            matter_body: row.text(9)?,
            organ: row.uuid(10)?,
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
    /// The opening petition as JSON.
    pub petition: String,
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
        petition: row.text(8)?,
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
         m.provisional, p.body, m.unit, m.comparison FROM matter m \
         JOIN petition p ON p.id = m.petition{} \
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
         m.provisional, p.body, t.handler, m.comparison FROM task t \
         JOIN matter m ON m.id = t.matter \
         JOIN petition p ON p.id = m.petition{} ORDER BY t.delivered_on, t.id LIMIT {CAP}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), waiting).await
}
