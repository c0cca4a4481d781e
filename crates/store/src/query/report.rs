//! How soon matters were answered: counts, and the matters behind each count.
//!
//! Invariant: a count and its list are made of the same conditions, so that a number always opens
//! exactly its matters.

use dengwen_domain::access::Scope;
use uuid::Uuid;

use super::scope;
use super::wheres::Wheres;
use crate::engine::{Db, DbRow};
use crate::error::StoreError;

/// Most rows of one page of a list.
pub const CAP: i64 = 5001;
/// Most bounds of one question.
pub const BOUNDS_MAX: usize = 12;

const DAY_SECONDS: i64 = 86_400;

/// Which matters are looked at. Empty parts ask nothing.
#[derive(Debug, Clone, Default)]
pub struct Select {
    /// What the viewer may see; never left out.
    pub scope: Scope,
    /// Channel of the first petition.
    pub channel: Option<&'static str>,
    /// Received on this day or later, ISO.
    pub from: Option<String>,
    /// Received on this day or earlier, ISO.
    pub to: Option<String>,
    /// Elapsed time instead of civil days.
    pub elapsed: bool,
}

/// A part of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slice {
    /// All that count: answered or still open.
    All,
    /// Answered within so many days.
    Within(i64),
    /// Answered, but later than so many days.
    Later(i64),
    /// Not answered yet.
    Open,
    /// Answered, but an instant is not known, so that no time has elapsed that could be told.
    Unknown,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Counts {
    /// All that count.
    pub all: i64,
    /// Not answered yet.
    pub open: i64,
    /// Answered at an unknown instant; 0 in civil days.
    pub unknown: i64,
    /// Answered within each bound, in the order asked.
    pub within: Vec<i64>,
}

/// One matter of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// Its id.
    pub id: Uuid,
    /// Its number.
    pub number: String,
    /// Channel.
    pub channel: String,
    /// The unit that leads; nil when none does.
    pub unit: Uuid,
    /// The day of receipt.
    pub received_on: String,
    /// The day of the answer; empty when there is none yet.
    pub answered_on: String,
    /// Civil days from receipt to answer; -1 without one.
    pub days: i64,
    /// Seconds from receipt to answer; -1 where not known.
    pub seconds: i64,
}

/// Counts, with one statement.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn counts(db: &Db, select: &Select, bounds: &[i64]) -> Result<Counts, StoreError> {
    let mut wheres = Wheres::new();
    let slices = [Slice::All, Slice::Open, Slice::Unknown].into_iter().chain(
        bounds
            .iter()
            .take(BOUNDS_MAX)
            .map(|days| Slice::Within(*days)),
    );
    let sums: Vec<String> = slices
        .map(|slice| {
            let holds = condition(&mut wheres, select, slice);
            format!("CAST(COALESCE(SUM(CASE WHEN {holds} THEN 1 ELSE 0 END), 0) AS BIGINT)")
        })
        .collect();
    narrow(&mut wheres, select);
    let sql = format!("SELECT {} FROM matter m{}", sums.join(", "), wheres.text());
    let Some(row) = db.fetch_opt(sql, wheres.binds()).await? else {
        return Ok(Counts::default());
    };
    Ok(Counts {
        all: row.i64(0)?,
        open: row.i64(1)?,
        unknown: row.i64(2)?,
        within: (3..row.width())
            .map(|i| row.i64(i))
            .collect::<Result<_, _>>()?,
    })
}

/// The matters of a slice after a place (day of receipt and id), at most `limit`.
///
/// # Errors
/// Any [`StoreError`] of the engine.
pub async fn list(
    db: &Db,
    select: &Select,
    slice: Slice,
    after: Option<(&str, Uuid)>,
    limit: i64,
) -> Result<Vec<Answered>, StoreError> {
    let mut wheres = Wheres::new();
    let holds = condition(&mut wheres, select, slice);
    wheres.and(holds);
    narrow(&mut wheres, select);
    if let Some((day, id)) = after {
        let (day, id) = (wheres.bind(day), wheres.bind(id));
        wheres.and(format!("(m.received_on, m.id) > ({day}, {id})"));
    }
    let limit = wheres.bind(limit.clamp(1, CAP));
    let sql = format!(
        "SELECT m.id, m.number, m.channel, m.unit, m.received_on, m.answered_on, \
         m.answered_days, m.answered_seconds FROM matter m{} ORDER BY m.received_on, m.id LIMIT {limit}",
        wheres.text()
    );
    let rows = db.fetch(sql, wheres.binds()).await?;
    rows.iter().map(answered).collect()
}

fn answered(row: &DbRow) -> Result<Answered, StoreError> {
    Ok(Answered {
        id: row.uuid(0)?,
        number: row.text(1)?,
        channel: row.text(2)?,
        unit: row.uuid(3)?,
        received_on: row.text(4)?,
        answered_on: row.text(5)?,
        days: row.i64(6)?,
        seconds: row.i64(7)?,
    })
}

fn condition(wheres: &mut Wheres, select: &Select, slice: Slice) -> String {
    const OPEN: &str = "(m.answered_days < 0 AND m.phase = 'open')";
    let (column, unit) = if select.elapsed {
        ("m.answered_seconds", DAY_SECONDS)
    } else {
        ("m.answered_days", 1)
    };
    let mut bound = |days: i64| wheres.bind(days.saturating_mul(unit));
    match slice {
        Slice::All => format!("({column} >= 0 OR {OPEN})"),
        Slice::Within(days) => format!("({column} >= 0 AND {column} <= {})", bound(days)),
        Slice::Later(days) => format!("{column} > {}", bound(days)),
        Slice::Open => OPEN.to_owned(),
        Slice::Unknown => format!("(m.answered_days >= 0 AND {column} < 0)"),
    }
}

fn narrow(wheres: &mut Wheres, select: &Select) {
    if let Some(channel) = select.channel {
        wheres.equals("m.channel", channel);
    }
    if let Some(from) = &select.from {
        let from = wheres.bind(from.as_str());
        wheres.and(format!("m.received_on >= {from}"));
    }
    if let Some(to) = &select.to {
        let to = wheres.bind(to.as_str());
        wheres.and(format!("m.received_on <= {to}"));
    }
    scope::matters(wheres, &select.scope);
}
