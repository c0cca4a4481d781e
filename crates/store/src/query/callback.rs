//! Call-back duties (E2): those that are owed, and those that were done.
//!
//! It opens no sealed word. Invariant: the list follows `(day, id)`, which is unique, and asks the
//! viewer's scope in the same statement.

use dengwen_domain::access::Scope;
use uuid::Uuid;

use super::scope;
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Most rows of one page.
pub const CAP: i64 = 501;

/// A call-back with its matter. Days are ISO, `''` when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct CallbackListed {
    pub id: Uuid,
    pub matter: Uuid,
    pub organ: Uuid,
    pub reason: String,
    pub opened_on: String,
    pub due_on: String,
    pub attempts: i64,
    pub done_on: String,
    pub number: String,
    pub stage: String,
    pub urgent: bool,
    pub outcome: String,
    pub owner: Option<Uuid>,
    /// The opening petition as JSON, whose sealed title the caller may open.
    pub petition: String,
}

impl CallbackListed {
    fn from_row(row: &DbRow) -> Result<CallbackListed, StoreError> {
        Ok(CallbackListed {
            id: row.uuid(0)?,
            matter: row.uuid(1)?,
            organ: row.uuid(2)?,
            reason: row.text(3)?,
            opened_on: row.text(4)?,
            due_on: row.text(5)?,
            attempts: row.i64(6)?,
            done_on: row.text(7)?,
            number: row.text(8)?,
            stage: row.text(9)?,
            urgent: row.bool(10)?,
            outcome: row.text(11)?,
            owner: row.opt_uuid(12)?,
            petition: row.text(13)?,
        })
    }
}

/// Call-backs that organs owe, the next due first; or that they made, the latest first.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn listed(
    db: &Db,
    organs: &[Uuid],
    viewer: &Scope,
    done: bool,
    after: Option<&(String, Uuid)>,
    limit: i64,
) -> Result<Vec<CallbackListed>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("c.organ", organs.iter().copied());
    let (key, order, turn) = if done {
        wheres.and("c.done_on <> ''");
        ("c.done_on, c.id", "c.done_on DESC, c.id DESC", "<")
    } else {
        wheres.and("c.done_on = ''");
        ("c.due_on, c.id", "c.due_on, c.id", ">")
    };
    if let Some((day, id)) = after {
        let day = wheres.bind(day.as_str());
        let id = wheres.bind(*id);
        wheres.and(format!("({key}) {turn} ({day}, {id})"));
    }
    scope::matters(&mut wheres, viewer);
    let limit = wheres.bind(limit.clamp(1, CAP));
    let sql = format!(
        "SELECT c.id, c.matter, c.organ, c.reason, c.opened_on, c.due_on, c.attempts, c.done_on, \
         m.number, m.stage, m.urgent, m.outcome, c.owner, p.body FROM callback c \
         JOIN matter m ON m.id = c.matter JOIN petition p ON p.id = m.petition{} \
         ORDER BY {order} LIMIT {limit}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), CallbackListed::from_row).await
}
