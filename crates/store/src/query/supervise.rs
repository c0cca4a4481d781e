//! What a supervisor watches: limits that run, tasks not signed for, objections, overrides.
//!
//! A number and the list behind it ask the same condition; nobody is ranked by how much came in
//! (regulation 11). Invariant: reports are left out (Art. 30), message-board posts and imports are
//! never overdue (21.18), petitioners' windows are nobody's debt.

use dengwen_domain::access::Scope;
use uuid::Uuid;

use super::wheres::Wheres;
use super::{scope, untold};
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Most rows of one page.
pub const CAP: i64 = 5001;

/// Law: on expiry the ordinary procedure stands; nobody is late (C17, C18).
pub(super) const NEVER_LATE: &str = "('C17', 'C18')";
/// The very words of the index. Law: an opinion that supports is carried out whether or not review
/// was asked for (Art. 32(2)).
pub(super) const PROMISED: &str =
    "m.outcome = 'support' AND (m.stage = 'served' OR m.stage = 'lapsed')";
const REPORTED: &str = "m.pending <> '' AND m.pending = 'report'";
/// The very words of the index.
const URGENT: &str = "m.urgent = TRUE AND m.phase = 'open'";

/// The days that tell late from soon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Days {
    /// Today, ISO.
    pub today: String,
    /// The first day that is no longer soon, ISO.
    pub after_soon: String,
    /// Tasks delivered before this day should have been signed for, ISO.
    pub unsigned_before: String,
}

/// How many limits run, and how they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    /// Limits that run.
    pub running: i64,
    /// Of these, past their last day.
    pub overdue: i64,
    /// Of these, ending soon.
    pub soon: i64,
    /// Of these, counted in a year that is not announced.
    pub provisional: i64,
    /// Of these, extended.
    pub extended: i64,
}

/// Counts of one kind of limit that one organ owes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The organ that owes the act.
    pub organ: Uuid,
    /// Which limit.
    pub limit_id: String,
    /// Its counts.
    pub counts: Counts,
}

/// Counts of limits by organ and kind. What runs is counted as it is written; what is late or ends
/// soon is a range of an index for each.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn limits(db: &Db, organs: &[Uuid], days: &Days) -> Result<Vec<Line>, StoreError> {
    let mut wheres = Wheres::new();
    let today = wheres.bind(days.today.as_str());
    let soon = wheres.bind(days.after_soon.as_str());
    wheres.any("d.organ", organs.iter().copied());
    wheres.and("d.duty NOT IN ('task', 'untold') AND d.running > 0");
    let due = |days: String| {
        format!(
            "(SELECT COUNT(*) FROM limit_run r WHERE r.watched = TRUE AND r.organ = d.organ \
             AND r.limit_id = d.duty AND {days})"
        )
    };
    let sql = format!(
        "SELECT d.organ, d.duty, d.running, {}, {}, d.provisional, d.extended FROM duty_tally d{} \
         ORDER BY d.duty, d.organ",
        due(format!(
            "r.due_on < {today} AND r.limit_id NOT IN {NEVER_LATE}"
        )),
        due(format!("r.due_on >= {today} AND r.due_on < {soon}")),
        wheres.text()
    );
    let line = |row: &DbRow| {
        Ok(Line {
            organ: row.uuid(0)?,
            limit_id: row.text(1)?,
            counts: Counts {
                running: row.i64(2)?,
                overdue: row.i64(3)?,
                soon: row.i64(4)?,
                provisional: row.i64(5)?,
                extended: row.i64(6)?,
            },
        })
    };
    db.list(sql, wheres.binds(), line).await
}

/// Open tasks by unit, and how many of them should have been signed for.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn tasks(
    db: &Db,
    organs: &[Uuid],
    days: &Days,
) -> Result<Vec<(Uuid, i64, i64)>, StoreError> {
    let mut wheres = Wheres::new();
    let before = wheres.bind(days.unsigned_before.as_str());
    wheres.any("d.organ", organs.iter().copied());
    wheres.and("d.duty = 'task' AND d.running > 0");
    let sql = format!(
        "SELECT d.organ, d.running, (SELECT COUNT(*) FROM task t WHERE t.ended_on = '' \
         AND t.unit = d.organ AND t.signed_on = '' AND t.delivered_on < {before} \
         AND t.watched = TRUE) FROM duty_tally d{} ORDER BY d.organ",
        wheres.text()
    );
    let line = |row: &DbRow| Ok((row.uuid(0)?, row.i64(1)?, row.i64(2)?));
    db.list(sql, wheres.binds(), line).await
}

/// Objections and disputes that wait, by office.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn objections(db: &Db, organs: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("m.office", organs.iter().copied());
    wheres.any("m.stage", ["objected", "disputed"]);
    wheres.and("m.compartment = 'ordinary'");
    let sql = format!(
        "SELECT m.office, COUNT(*) FROM matter m{} GROUP BY m.office ORDER BY m.office",
        wheres.text()
    );
    let line = |row: &DbRow| Ok((row.uuid(0)?, row.i64(1)?));
    db.list(sql, wheres.binds(), line).await
}

/// Reports on assigned matters that wait for their assigner (C7), by office.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn reported(db: &Db, organs: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("m.office", organs.iter().copied());
    wheres.and(REPORTED);
    wheres.and("m.compartment = 'ordinary'");
    let sql = format!(
        "SELECT m.office, COUNT(*) FROM matter m{} GROUP BY m.office ORDER BY m.office",
        wheres.text()
    );
    let line = |row: &DbRow| Ok((row.uuid(0)?, row.i64(1)?));
    db.fetch(sql, wheres.binds())
        .await?
        .iter()
        .map(line)
        .collect()
}

/// Supporting opinions that were served and not carried out (D8), by the organ that owes it.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn promised(db: &Db, organs: &[Uuid]) -> Result<Vec<(Uuid, i64)>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("m.holder", organs.iter().copied());
    wheres.and(PROMISED);
    wheres.and("m.compartment = 'ordinary'");
    let sql = format!(
        "SELECT m.holder, COUNT(*) FROM matter m{} GROUP BY m.holder ORDER BY m.holder",
        wheres.text()
    );
    let line = |row: &DbRow| Ok((row.uuid(0)?, row.i64(1)?));
    db.list(sql, wheres.binds(), line).await
}

/// A report or accusation that waits for its officer: nothing of its content (Art. 30).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its number.
    pub number: String,
    /// The organ in charge.
    pub office: Uuid,
    /// Received on, ISO.
    pub received_on: String,
    /// To be handed over until, ISO (C25).
    pub due_on: String,
}

/// Reports and accusations to be handed over (C25), the most urgent first; at most [`CAP`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn reports(db: &Db, organs: &[Uuid]) -> Result<Vec<Waiting>, StoreError> {
    let mut wheres = Wheres::new();
    wheres.any("m.office", organs.iter().copied());
    wheres.and("m.compartment = 'report' AND m.phase = 'open'");
    wheres.and("r.limit_id = 'C25' AND r.stopped_on = ''");
    let limit = wheres.bind(CAP);
    let sql = format!(
        "SELECT m.number, m.office, m.received_on, r.due_on FROM matter m \
         JOIN limit_run r ON r.matter = m.id{} ORDER BY r.due_on, m.number LIMIT {limit}",
        wheres.text()
    );
    let waiting = |row: &DbRow| {
        Ok(Waiting {
            number: row.text(0)?,
            office: row.uuid(1)?,
            received_on: row.text(2)?,
            due_on: row.text(3)?,
        })
    };
    db.list(sql, wheres.binds(), waiting).await
}

/// Matters in which a hard stop was overridden (21.12).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn overridden(db: &Db, scope: &Scope) -> Result<i64, StoreError> {
    let mut wheres = Wheres::new();
    wheres.and("m.overridden = TRUE");
    scope::matters(&mut wheres, scope);
    let sql = format!("SELECT COUNT(*) FROM matter m{}", wheres.text());
    let row = db.fetch_opt(sql, wheres.binds()).await?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// Grave and urgent matters not yet answered (Art. 25).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn urgent(db: &Db, scope: &Scope) -> Result<i64, StoreError> {
    let mut wheres = Wheres::new();
    wheres.and(URGENT);
    scope::matters(&mut wheres, scope);
    let sql = format!("SELECT COUNT(*) FROM matter m{}", wheres.text());
    let row = db.fetch_opt(sql, wheres.binds()).await?;
    row.map_or(Ok(0), |row| row.i64(0))
}

/// Which list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Limits that run.
    Running,
    /// Past their last day.
    Overdue,
    /// Ending soon.
    Soon,
    /// Counted in a year that is not announced.
    Provisional,
    /// Extended.
    Extended,
    /// Tasks that should have been signed for.
    Unsigned,
    /// Open tasks.
    Tasks,
    /// Documents written to petitioners and not told.
    Untold,
    /// Objections and disputes that wait.
    Objections,
    /// Reports on assigned matters that wait.
    Reported,
    /// Supporting opinions that are not carried out.
    Promised,
    /// Matters with an override.
    Overridden,
    /// Grave and urgent, not yet answered.
    Urgent,
}

/// A question for a list.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Which list.
    pub what: What,
    /// The organs whose debts are listed.
    pub organs: Vec<Uuid>,
    /// One kind of limit.
    pub limit_id: Option<String>,
    /// What the viewer may see.
    pub scope: Scope,
    /// The days.
    pub days: Days,
}

/// Where a page begins: after this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// Its day.
    pub day: String,
    /// Its matter or task.
    pub id: Uuid,
    /// Its place among the limits of the matter.
    pub ordinal: i64,
}

/// A row of a list. Days are ISO.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the column of the same name")]
pub struct BoardRow {
    pub matter: Uuid,
    pub number: String,
    pub pack: String,
    pub stage: String,
    pub channel: String,
    pub topic: String,
    pub urgent: bool,
    pub received_on: String,
    /// The opening petition as JSON, whose sealed title the caller may open.
    pub petition: String,
    /// The organ that owes the act.
    pub organ: Uuid,
    /// Which limit, or which kind of document; empty where the list is of neither.
    pub limit_id: String,
    /// Its trigger, or the delivery of a task.
    pub from_on: String,
    /// Its last day, or 9999-12-31.
    pub due_on: String,
    pub provisional: bool,
    pub extended: i64,
    /// Where the page after this row begins.
    pub place: After,
}

fn board_row(row: &DbRow) -> Result<BoardRow, StoreError> {
    Ok(BoardRow {
        matter: row.uuid(0)?,
        number: row.text(1)?,
        pack: row.text(2)?,
        stage: row.text(3)?,
        channel: row.text(4)?,
        topic: row.text(5)?,
        urgent: row.bool(6)?,
        received_on: row.text(7)?,
        petition: row.text(8)?,
        organ: row.uuid(9)?,
        limit_id: row.text(10)?,
        from_on: row.text(11)?,
        due_on: row.text(12)?,
        provisional: row.bool(13)?,
        extended: row.i64(14)?,
        place: After {
            day: row.text(15)?,
            id: row.uuid(16)?,
            ordinal: row.i64(17)?,
        },
    })
}

const MATTER: &str = "SELECT m.id, m.number, m.pack, m.stage, m.channel, m.topic, m.urgent, \
    m.received_on, p.body, ";
pub(super) const PETITION: &str = "JOIN petition p ON p.id = m.petition";

/// One page of a list, at most `limit` rows (capped at [`CAP`]).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn list(
    db: &Db,
    ask: &Ask,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<BoardRow>, StoreError> {
    let mut wheres = Wheres::new();
    let (columns, key) = match ask.what {
        What::Unsigned | What::Tasks => tasks_listed(&mut wheres, ask),
        What::Untold => untold::listed(&mut wheres, &ask.organs),
        What::Objections | What::Reported | What::Promised | What::Overridden | What::Urgent => {
            matters_listed(&mut wheres, ask)
        }
        What::Running | What::Overdue | What::Soon | What::Provisional | What::Extended => {
            limits_listed(&mut wheres, ask)
        }
    };
    scope::matters(&mut wheres, &ask.scope);
    if let Some(after) = after {
        let day = wheres.bind(after.day.as_str());
        let id = wheres.bind(after.id);
        let ordinal = wheres.bind(after.ordinal);
        wheres.and(format!("({key}) > ({day}, {id}, {ordinal})"));
    }
    let limit = wheres.bind(limit.clamp(1, CAP));
    let sql = format!(
        "{MATTER}{columns}{} ORDER BY {key} LIMIT {limit}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), board_row).await
}

fn limits_listed(wheres: &mut Wheres, ask: &Ask) -> (String, &'static str) {
    wheres.and("r.watched = TRUE");
    wheres.among("r.organ", ask.organs.iter().copied());
    if let Some(limit_id) = &ask.limit_id {
        wheres.equals("r.limit_id", limit_id.as_str());
    }
    let today = ask.days.today.as_str();
    match ask.what {
        What::Overdue => {
            let today = wheres.bind(today);
            wheres.and(format!(
                "r.due_on < {today} AND r.limit_id NOT IN {NEVER_LATE}"
            ));
        }
        What::Soon => {
            let from = wheres.bind(today);
            let to = wheres.bind(ask.days.after_soon.as_str());
            wheres.and(format!("r.due_on >= {from} AND r.due_on < {to}"));
        }
        What::Provisional => wheres.and("r.provisional = TRUE"),
        What::Extended => wheres.and("r.extended > 0"),
        What::Running
        | What::Unsigned
        | What::Tasks
        | What::Untold
        | What::Objections
        | What::Reported
        | What::Promised
        | What::Overridden
        | What::Urgent => {}
    }
    let columns = format!(
        "r.organ, r.limit_id, r.trigger_on, r.due_on, r.provisional, r.extended, r.due_on, \
         r.matter, r.ordinal FROM limit_run r JOIN matter m ON m.id = r.matter {PETITION}"
    );
    (columns, "r.due_on, r.matter, r.ordinal")
}

fn tasks_listed(wheres: &mut Wheres, ask: &Ask) -> (String, &'static str) {
    wheres.among("t.unit", ask.organs.iter().copied());
    wheres.and("t.ended_on = ''");
    if ask.what == What::Unsigned {
        let before = wheres.bind(ask.days.unsigned_before.as_str());
        wheres.and(format!("t.signed_on = '' AND t.delivered_on < {before}"));
    }
    let columns = format!(
        "t.unit, '', t.delivered_on, m.due_on, m.provisional, CAST(0 AS BIGINT), t.delivered_on, \
         t.id, CAST(0 AS BIGINT) FROM task t JOIN matter m ON m.id = t.matter {PETITION}"
    );
    (columns, "t.delivered_on, t.id, CAST(0 AS BIGINT)")
}

fn matters_listed(wheres: &mut Wheres, ask: &Ask) -> (String, &'static str) {
    if ask.what == What::Objections {
        wheres.any("m.office", ask.organs.iter().copied());
        wheres.any("m.stage", ["objected", "disputed"]);
    } else if ask.what == What::Reported {
        wheres.any("m.office", ask.organs.iter().copied());
        wheres.and(REPORTED);
    } else if ask.what == What::Promised {
        wheres.any("m.holder", ask.organs.iter().copied());
        wheres.and(PROMISED);
        let columns = format!(
            "m.holder, '', m.answered_on, m.due_on, m.provisional, CAST(0 AS BIGINT), \
             m.answered_on, m.id, CAST(0 AS BIGINT) FROM matter m {PETITION}"
        );
        return (columns, "m.answered_on, m.id, CAST(0 AS BIGINT)");
    } else if ask.what == What::Urgent {
        wheres.and(URGENT);
    } else {
        wheres.and("m.overridden = TRUE");
    }
    let columns = format!(
        "m.holder, m.due_limit, m.due_from, m.due_on, m.provisional, CAST(0 AS BIGINT), \
         m.sort_on, m.id, CAST(0 AS BIGINT) FROM matter m {PETITION}"
    );
    (columns, "m.sort_on, m.id, CAST(0 AS BIGINT)")
}
