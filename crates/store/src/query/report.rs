//! How soon matters were answered: counts, and the matters behind each count.
//!
//! Invariant: a count and its list are made of the same conditions, so that a number always opens
//! exactly its matters.

use dengwen_domain::access::Scope;
use jiff::civil::Date;
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
/// What a count looks at, of one matter.
const EACH: &str = "m.phase, m.answered_days, m.answered_seconds, 1 AS matters";
/// The same of a row of the tally. Bounds are whole days, so that days of which a part counts as
/// one fall on the same side of them as the seconds do.
const TALLIED: &str = "t.state AS phase, t.days AS answered_days, \
    t.elapsed_days * 86400 AS answered_seconds, t.matters AS matters";

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

/// Counts, with one statement. Whoever may see every ordinary matter reads the tally for whole
/// months, and matters for what is left at both ends.
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
            format!("CAST(COALESCE(SUM(CASE WHEN {holds} THEN m.matters ELSE 0 END), 0) AS BIGINT)")
        })
        .collect();
    let source = if select.scope.all && select.scope.reports.is_empty() {
        tallied(&mut wheres, select)
    } else {
        narrow(&mut wheres, select);
        format!("SELECT {EACH} FROM matter m{}", wheres.text())
    };
    let sql = format!("SELECT {} FROM ({source}) m", sums.join(", "));
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

/// The tally of whole months and the matters of the months of which a part is asked for.
fn tallied(wheres: &mut Wheres, select: &Select) -> String {
    let months = Months::of(select.from.as_deref(), select.to.as_deref());
    let mut parts = Vec::new();
    if months.any {
        let mut sql = format!("SELECT {TALLIED} FROM answer_tally t WHERE 1 = 1");
        for (column, sign, value) in [
            ("month", ">=", months.first.as_deref()),
            ("month", "<", months.end.as_deref()),
            ("channel", "=", select.channel),
        ] {
            if let Some(value) = value {
                let value = wheres.bind(value);
                sql = format!("{sql} AND t.{column} {sign} {value}");
            }
        }
        parts.push(sql);
    }
    for (sign, from, to) in months.rest {
        let (from, to) = (wheres.bind(from), wheres.bind(to));
        let mut sql = format!(
            "SELECT {EACH} FROM matter m WHERE m.compartment = 'ordinary' \
             AND m.received_on >= {from} AND m.received_on {sign} {to}"
        );
        if let Some(channel) = select.channel {
            let channel = wheres.bind(channel);
            sql = format!("{sql} AND m.channel = {channel}");
        }
        parts.push(sql);
    }
    parts.join(" UNION ALL ")
}

/// A period as whole months and what is left of it.
#[derive(Debug, PartialEq, Eq, Default)]
struct Months {
    /// Is there any whole month?
    any: bool,
    /// The first one; all since the beginning without.
    first: Option<String>,
    /// The one after the last; all that come without.
    end: Option<String>,
    /// What is left: from a day on, to a day (`<=`) or a month (`<`).
    rest: Vec<(&'static str, String, String)>,
}

impl Months {
    /// Days are ISO, so that the month `2026-04` sorts after every day of March and before every
    /// day of April. What is no day is looked at day by day.
    fn of(from: Option<&str>, to: Option<&str>) -> Self {
        let month = |day: Date| format!("{:04}-{:02}", day.year(), day.month());
        let after = |day: Date| {
            day.last_of_month()
                .tomorrow()
                .map_or_else(|_| month(day), month)
        };
        let day = |text: &str| text.parse::<Date>().ok();
        let first = from.and_then(day).map(|from| {
            if from.day() == 1 {
                month(from)
            } else {
                after(from)
            }
        });
        let end = to.and_then(day).map(|to| {
            if to == to.last_of_month() {
                after(to)
            } else {
                month(to)
            }
        });
        let any = !matches!((&first, &end), (Some(first), Some(end)) if first >= end);
        let mut rest = Vec::new();
        match (from, to) {
            (Some(from), Some(to)) if !any => rest.push(("<=", from.to_owned(), to.to_owned())),
            _ => {
                if let (Some(from), Some(first)) = (from, &first)
                    && !from.starts_with(first.as_str())
                {
                    rest.push(("<", from.to_owned(), first.clone()));
                }
                if let (Some(to), Some(end)) = (to, &end)
                    && to.starts_with(end.as_str())
                {
                    rest.push(("<=", end.clone(), to.to_owned()));
                }
            }
        }
        Self {
            any,
            first,
            end,
            rest,
        }
    }
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
    db.list(sql, wheres.binds(), answered).await
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_its_whole_months_and_what_is_left_at_both_ends() {
        let months = Months::of(Some("2026-01-15"), Some("2026-03-16"));
        assert!(months.any);
        assert_eq!(months.first.as_deref(), Some("2026-02"));
        assert_eq!(months.end.as_deref(), Some("2026-03"));
        let rest = [
            ("<", "2026-01-15", "2026-02"),
            ("<=", "2026-03", "2026-03-16"),
        ];
        assert_eq!(
            months.rest,
            rest.map(|(s, a, b)| (s, a.to_owned(), b.to_owned()))
        );
    }

    #[test]
    fn whole_months_leave_nothing() {
        let months = Months::of(Some("2025-12-01"), Some("2026-02-28"));
        assert_eq!(months.first.as_deref(), Some("2025-12"));
        assert_eq!(months.end.as_deref(), Some("2026-03"));
        assert_eq!(months.rest, []);
        let always = Months::of(None, None);
        assert!(always.any && always.first.is_none() && always.end.is_none());
    }

    #[test]
    fn a_period_without_a_whole_month_is_counted_day_by_day() {
        for (from, to) in [("2026-03-02", "2026-03-31"), ("2026-03-20", "2026-04-29")] {
            let months = Months::of(Some(from), Some(to));
            assert!(!months.any);
            assert_eq!(months.rest, [("<=", from.to_owned(), to.to_owned())]);
        }
    }
}
