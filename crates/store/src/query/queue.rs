//! The lists of the desk: matters by who must act, sorted by their limit.
//!
//! It opens no sealed word; the caller unseals the titles of the rows it shows and records that.
//! Invariant: a list follows `(sort_on, id)` or `id`, both unique, holds at most [`CAP`] rows, and
//! counts nothing beyond [`COUNT_CAP`].

use dengwen_domain::access::Scope;
use dengwen_domain::matter::Waits;
use uuid::Uuid;

use super::scope;
use super::supervise::{NEVER_LATE, PROMISED};
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;
use crate::project::NO_DAY;

/// Most rows of one page, one more to know that there are further ones included.
pub const CAP: i64 = 5001;
/// Counts stop here: `99+`.
pub const COUNT_CAP: i64 = 100;

/// Documents that wait and are looked at, the newest matters first: served ones make room for more.
const WAITING_CAP: i64 = 2000;

/// Which matters a list holds. Empty parts ask nothing.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// What the viewer may see; never left out.
    pub scope: Scope,
    /// Matters that one of these organs must act on.
    pub holders: Option<Vec<Uuid>>,
    /// Matters of one of these offices.
    pub offices: Option<Vec<Uuid>>,
    /// Matters in which one of these units has an open co-handling task.
    pub co_units: Option<Vec<Uuid>>,
    /// One of these stages.
    pub stages: Option<Vec<&'static str>>,
    /// Phase: open, answered, closed.
    pub phase: Option<&'static str>,
    /// What waits for somebody's answer: one of these.
    pub pending: &'static [&'static str],
    /// An exception that waits for this person (21.12).
    pub exception_of: Option<Uuid>,
    /// With material of the petitioner that nobody of the holder opened.
    pub new_material: bool,
    /// Answered, and still to be reported back to whoever assigned it (C05a).
    pub report_owed: bool,
    /// Matters that one of these organs received first and that none of them holds now (C4).
    pub received_first: Option<Vec<Uuid>>,
    /// Grave and urgent ones alone (Art. 25).
    pub urgent: bool,
    /// Matters with a word of one of these organs to the petitioner that waits, and for what.
    pub words: Option<(Vec<Uuid>, Waits)>,
    /// With a supporting opinion that is not carried out.
    pub promised: bool,
    /// Channel.
    pub channel: Option<&'static str>,
    /// Class.
    pub class: Option<&'static str>,
    /// Leading digits of the topic, even in number.
    pub topic: Option<String>,
    /// 三跨三分离: any mark, where the text is empty, or the one with this code.
    pub cross_boundary: Option<&'static str>,
    /// An organ that has or had a part.
    pub organ: Option<Uuid>,
    /// The person who handles it.
    pub handler: Option<Uuid>,
    /// Due before this day (overdue, when the day is today).
    pub due_before: Option<String>,
    /// Due on this day or later.
    pub due_from: Option<String>,
    /// Exact number of the matter or of one of its petitions.
    pub number: Option<String>,
    /// Petitions found under a keyed look-up: its kind and hash.
    pub looked_up: Option<(String, [u8; 16])>,
    /// Sorted by the newest registration instead of by the limit.
    pub newest: bool,
}

/// Where a page begins: after this row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// Its day; not used when sorted by the newest.
    pub sort_on: String,
    /// Its id.
    pub id: Uuid,
}

/// One row of a list. Days are ISO, `''` or 9999-12-31 when there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    missing_docs,
    reason = "each is the column of the same name in the table of matters"
)]
pub struct QueueRow {
    pub id: Uuid,
    pub number: String,
    pub version: i64,
    pub stage: String,
    pub holder: Uuid,
    pub office: Uuid,
    pub unit: Uuid,
    pub channel: String,
    pub class: String,
    pub route: String,
    pub topic: String,
    pub compartment: String,
    pub urgent: bool,
    pub pending: String,
    pub persons: i64,
    pub received_on: String,
    pub answered_on: String,
    pub outcome: String,
    pub sort_on: String,
    pub due_on: String,
    pub due_limit: String,
    pub due_from: String,
    pub provisional: bool,
    pub comparison: bool,
    /// The opening petition as JSON, whose sealed title the caller may open.
    pub petition: String,
    /// Delivery of the open lead task; empty without one.
    pub delivered_on: String,
    /// Sign-for of the open lead task; empty without one.
    pub signed_on: String,
    /// Handler of the open lead task; nil without one.
    pub handler: Uuid,
    /// Since when new material waits to be opened; empty without any.
    pub material_on: String,
    /// 三跨三分离: codes with a space between two; empty without any.
    pub cross_boundary: String,
}

const COLUMNS: &str = "SELECT m.id, m.number, m.version, m.stage, m.holder, m.office, m.unit, \
    m.channel, m.class, m.route, m.topic, m.compartment, m.urgent, m.pending, m.persons, \
    m.received_on, m.answered_on, m.outcome, m.sort_on, m.due_on, m.due_limit, m.due_from, \
    m.provisional, m.comparison, p.body, COALESCE(t.delivered_on, ''), COALESCE(t.signed_on, ''), \
    t.handler, m.material_on, m.cross_boundary";

const TABLES: &str = " FROM matter m JOIN petition p ON p.id = m.petition \
    LEFT JOIN task t ON t.matter = m.id AND t.lead = TRUE AND t.ended_on = ''";

/// From the matters of one organ, which stand in the order of their registration.
const TABLES_OF_ORGAN: &str = " FROM matter_organ mo JOIN matter m ON m.id = mo.matter \
    JOIN petition p ON p.id = m.petition \
    LEFT JOIN task t ON t.matter = m.id AND t.lead = TRUE AND t.ended_on = ''";

/// From the words that wait, with what a list may ask of the task too.
const TABLES_OF_WORDS: &str = " FROM document w JOIN matter m ON m.id = w.matter \
    LEFT JOIN task t ON t.matter = m.id AND t.lead = TRUE AND t.ended_on = ''";

impl QueueRow {
    fn from_row(row: &DbRow) -> Result<QueueRow, StoreError> {
        Ok(QueueRow {
            id: row.uuid(0)?,
            number: row.text(1)?,
            version: row.i64(2)?,
            stage: row.text(3)?,
            holder: row.uuid(4)?,
            office: row.uuid(5)?,
            unit: row.uuid(6)?,
            channel: row.text(7)?,
            class: row.text(8)?,
            route: row.text(9)?,
            topic: row.text(10)?,
            compartment: row.text(11)?,
            urgent: row.bool(12)?,
            pending: row.text(13)?,
            persons: row.i64(14)?,
            received_on: row.text(15)?,
            answered_on: row.text(16)?,
            outcome: row.text(17)?,
            sort_on: row.text(18)?,
            due_on: row.text(19)?,
            due_limit: row.text(20)?,
            due_from: row.text(21)?,
            provisional: row.bool(22)?,
            comparison: row.bool(23)?,
            petition: row.text(24)?,
            delivered_on: row.text(25)?,
            signed_on: row.text(26)?,
            handler: row.opt_uuid(27)?.unwrap_or(Uuid::nil()),
            material_on: row.text(28)?,
            cross_boundary: row.text(29)?,
        })
    }

    /// Where the page after this row begins.
    pub fn place(&self) -> After {
        After {
            sort_on: self.sort_on.clone(),
            id: self.id,
        }
    }
}

/// The rows after a place, at most `limit` (capped at [`CAP`]).
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn matters(
    db: &Db,
    select: &Select,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<QueueRow>, StoreError> {
    let mut wheres = conditions(select);
    if let Some((organs, waits)) = &select.words {
        let waiting = word_waits(&mut wheres, organs, *waits);
        let cap = wheres.bind(WAITING_CAP);
        wheres.and(format!(
            "m.id IN (SELECT w.matter FROM document w WHERE {waiting} \
             ORDER BY w.matter DESC LIMIT {cap})"
        ));
    }
    // Because: one organ's matters are few in a large register, and the walk through the register
    // from its newest matter would be long.
    let of_organ = select
        .newest
        .then(|| scope::one_organ(&select.scope))
        .flatten();
    let (tables, id_column) = match of_organ {
        Some(organ) => {
            wheres.equals("mo.organ", organ);
            (TABLES_OF_ORGAN, "mo.matter")
        }
        None => (TABLES, "m.id"),
    };
    if let Some(after) = after {
        if select.newest {
            let id = wheres.bind(after.id);
            wheres.and(format!("{id_column} < {id}"));
        } else {
            let day = wheres.bind(after.sort_on.as_str());
            let id = wheres.bind(after.id);
            wheres.and(format!("(m.sort_on, m.id) > ({day}, {id})"));
        }
    }
    let order = if select.newest {
        format!("{id_column} DESC")
    } else {
        "m.sort_on, m.id".to_owned()
    };
    let limit = wheres.bind(limit.clamp(1, CAP));
    let sql = format!(
        "{COLUMNS}{tables}{} ORDER BY {order} LIMIT {limit}",
        wheres.text()
    );
    db.list(sql, wheres.binds(), QueueRow::from_row).await
}

/// Who opened grave and urgent matters since they were reported (Art. 25): matter, person, when,
/// the first to look first. At most [`CAP`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn seen_by(db: &Db, matters: &[Uuid]) -> Result<Vec<(Uuid, Uuid, i64)>, StoreError> {
    if matters.is_empty() {
        return Ok(Vec::new());
    }
    let mut wheres = Wheres::new();
    wheres.any("r.matter", matters.iter().copied());
    wheres.and("r.viewer IS NOT NULL AND r.viewer_kind = 'officer'");
    wheres.and(
        "r.at >= (SELECT MIN(e.recorded_at) FROM event e \
         WHERE e.stream = r.matter AND e.kind = 'urgent-reported')",
    );
    let sql = format!(
        "SELECT r.matter, r.viewer, MIN(r.at) FROM read_log r{} \
         GROUP BY r.matter, r.viewer ORDER BY MIN(r.at), r.viewer LIMIT {CAP}",
        wheres.text()
    );
    let rows = db.fetch(sql, wheres.binds()).await?;
    rows.iter()
        .map(|row| Ok((row.uuid(0)?, row.uuid(1)?, row.i64(2)?)))
        .collect()
}

/// How many matters a list holds, not counting beyond [`COUNT_CAP`].
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn count(db: &Db, select: &Select) -> Result<i64, StoreError> {
    let mut wheres = conditions(select);
    // Because: most lists ask the matter alone, and a count is made of each at every look. One of
    // waiting words is counted from them, no further than the count goes.
    let (matter, tables) = if let Some((organs, waits)) = &select.words {
        let waiting = word_waits(&mut wheres, organs, *waits);
        wheres.and(waiting);
        ("DISTINCT m.id", TABLES_OF_WORDS)
    } else if select.handler.is_some() {
        ("m.id", TABLES)
    } else {
        ("m.id", " FROM matter m")
    };
    let cap = wheres.bind(COUNT_CAP);
    let sql = format!(
        "SELECT COUNT(*) FROM (SELECT {matter}{tables}{} LIMIT {cap}) AS capped",
        wheres.text()
    );
    let row = db.fetch_opt(sql, wheres.binds()).await?;
    row.map_or(Ok(0), |row| row.i64(0))
}

fn conditions(select: &Select) -> Wheres {
    let mut wheres = Wheres::new();
    if let Some(holders) = &select.holders {
        wheres.any("m.holder", holders.iter().copied());
    }
    if let Some(offices) = &select.offices {
        wheres.any("m.office", offices.iter().copied());
    }
    if let Some(organs) = &select.received_first {
        wheres.any("m.first_organ", organs.iter().copied());
        let marks = wheres.bind_all(organs.iter().copied());
        wheres.and(format!("m.holder NOT IN ({marks})"));
    }
    match select.phase {
        // Because: an index of what is open is asked for by the very words it was made with.
        Some("open") => wheres.and("m.phase = 'open'"),
        Some(phase) => wheres.equals("m.phase", phase),
        None => {}
    }
    if let Some(stages) = &select.stages {
        wheres.any("m.stage", stages.iter().copied());
    }
    if let Some(units) = &select.co_units {
        let marks = wheres.bind_all(units.iter().copied());
        wheres.and(format!(
            "EXISTS (SELECT 1 FROM task c WHERE c.matter = m.id AND c.unit IN ({marks}) \
             AND c.lead = FALSE AND c.ended_on = '')"
        ));
    }
    plain(select, &mut wheres);
    looked_up(select, &mut wheres);
    scope::matters(&mut wheres, &select.scope);
    wheres
}

/// Words that wait, under the alias `w`.
fn word_waits(wheres: &mut Wheres, organs: &[Uuid], waits: Waits) -> String {
    let marks = wheres.bind_all(organs.iter().copied());
    // Because: the index is asked for by the very words it was made with.
    format!(
        "w.waits <> '' AND w.waits = '{}' AND w.organ IN ({marks})",
        waits.as_str()
    )
}

fn plain(select: &Select, wheres: &mut Wheres) {
    if select.urgent {
        // Because: the index is asked for by the very words it was made with.
        wheres.and("m.urgent = TRUE AND m.phase = 'open'");
    }
    if let Some(second) = select.exception_of {
        wheres.equals("m.exception_second", second);
    }
    if select.new_material {
        // Because: the index is asked for by the very words it was made with.
        wheres.and("m.material_on <> ''");
    }
    if !select.pending.is_empty() {
        // Because: the index is asked for by the very words it was made with.
        wheres.and("m.pending <> ''");
        wheres.any("m.pending", select.pending.iter().copied());
    }
    if select.promised {
        wheres.and(PROMISED);
    }
    if select.report_owed {
        wheres.and(
            "m.phase <> 'open' AND m.pending <> 'report' AND m.id IN (SELECT matter FROM limit_run \
             WHERE limit_id = 'C05a' AND stopped_on = '')",
        );
    }
    for (column, value) in [("m.channel", select.channel), ("m.class", select.class)] {
        if let Some(value) = value {
            wheres.equals(column, value);
        }
    }
    if let Some(topic) = &select.topic {
        // Because: a range serves both engines under a plain collation, and `LIKE` does not.
        let from = wheres.bind(topic.as_str());
        let to = wheres.bind(format!("{topic}~"));
        wheres.and(format!("m.topic >= {from} AND m.topic < {to}"));
    }
    if let Some(mark) = select.cross_boundary {
        // Because: the index is asked for by the very words it was made with; few matters have any
        // mark, and no code is part of another.
        wheres.and("m.cross_boundary <> ''");
        let mark = wheres.bind(format!("%{mark}%"));
        wheres.and(format!("m.cross_boundary LIKE {mark}"));
    }
    if let Some(handler) = select.handler {
        wheres.equals("t.handler", handler);
    }
    if let Some(organ) = select.organ {
        let mark = wheres.bind(organ);
        wheres.and(format!(
            "EXISTS (SELECT 1 FROM matter_organ wo WHERE wo.matter = m.id AND wo.organ = {mark})"
        ));
    }
    due(select, wheres);
}

/// Days of the next limit, `next`; behind one that falls back to the ordinary procedure and makes
/// nobody late, those of the others, `behind` (C17, C18: it runs on past its day where its year is
/// not announced).
fn due(select: &Select, wheres: &mut Wheres) {
    let (mut next, mut behind) = (None, Vec::new());
    if let Some(day) = &select.due_before {
        let day = wheres.bind(day.as_str());
        // Because: `sort_on` is never later than `due_on`, and it has the index, which is asked for
        // by the very words it was made with.
        wheres.and(format!(
            "m.due_on < {day} AND m.comparison = FALSE AND m.sort_on < {day} \
             AND m.sort_on <> '9999-12-31'"
        ));
        behind.push(format!("r.due_on < {day}"));
    }
    if let Some(day) = &select.due_from {
        let day = wheres.bind(day.as_str());
        let none = wheres.bind(NO_DAY);
        next = Some(format!("m.due_on >= {day} AND m.due_on <> {none}"));
        behind.push(format!("r.due_on >= {day}"));
    } else if select.due_before.is_some() {
        next = Some(format!("m.due_limit NOT IN {NEVER_LATE}"));
    }
    if let Some(next) = next {
        wheres.and(format!(
            "({next} OR (m.due_limit IN {NEVER_LATE} AND EXISTS (SELECT 1 FROM limit_run r \
             WHERE r.matter = m.id AND r.watched = TRUE AND r.limit_id NOT IN {NEVER_LATE} \
             AND {})))",
            behind.join(" AND ")
        ));
    }
}

fn looked_up(select: &Select, wheres: &mut Wheres) {
    if let Some(number) = &select.number {
        let number = wheres.bind(number.as_str());
        wheres.and(format!(
            "m.id IN (SELECT id FROM matter WHERE number = {number} \
             UNION SELECT pm.matter FROM petition_matter pm \
             JOIN petition n ON n.id = pm.petition WHERE n.number = {number})"
        ));
    }
    if let Some((kind, hash)) = &select.looked_up {
        let kind = wheres.bind(kind.as_str());
        let hash = wheres.bind(hash.as_slice());
        wheres.and(format!(
            "m.id IN (SELECT pm.matter FROM petition_matter pm \
             JOIN lookup l ON l.petition = pm.petition \
             WHERE l.kind = {kind} AND l.hash = {hash} AND pm.unlinked_on = '')"
        ));
    }
}
