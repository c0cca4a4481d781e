//! Keeps `duty_tally` true: what a batch writes to `limit_run`, `task` and `document` is counted
//! from what stood there before and what stands there after.
//!
//! It knows no law; what is counted is what the fold marked as watched, or as not told.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use uuid::Uuid;

use super::{add_up, value};
use crate::engine::Tx;
use crate::error::StoreError;
use crate::row::{Mode, Row as _, TableSpec, Write};
use crate::tables::document::DocumentRow;
use crate::tables::duty_tally::DutyTallyRow;
use crate::tables::limit_run::LimitRunRow;
use crate::tables::task::TaskRow;
use crate::tables::{chunks, in_values};
use crate::value::Value;

/// The duty under which open tasks are counted.
pub(crate) const TASK: &str = "task";
/// The duty under which words to petitioners that nobody told them are counted (Art. 22, 23).
pub(crate) const UNTOLD: &str = "untold";
/// What limits, tasks and words add up to, in the columns of the tally. The migrations say the
/// same; a test holds them together.
pub(crate) const COUNTED: &str = "SELECT organ, limit_id, COUNT(*), \
    CAST(SUM(CASE WHEN provisional = TRUE THEN 1 ELSE 0 END) AS BIGINT), \
    CAST(SUM(CASE WHEN extended > 0 THEN 1 ELSE 0 END) AS BIGINT) \
    FROM limit_run WHERE watched = TRUE GROUP BY organ, limit_id \
    UNION ALL SELECT unit, 'task', COUNT(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT) \
    FROM task WHERE watched = TRUE GROUP BY unit \
    UNION ALL SELECT organ, 'untold', COUNT(*), CAST(0 AS BIGINT), CAST(0 AS BIGINT) \
    FROM document WHERE untold = TRUE GROUP BY organ";

/// Rows of which each that bears a mark counts as one.
struct Counted {
    table: &'static TableSpec,
    duty: &'static str,
    organ: &'static str,
    mark: &'static str,
}

const OPEN: Counted = Counted {
    table: TaskRow::SPEC,
    duty: TASK,
    organ: "unit",
    mark: "watched",
};
const WORD: Counted = Counted {
    table: DocumentRow::SPEC,
    duty: UNTOLD,
    organ: "organ",
    mark: "untold",
};

/// An organ and what it owes.
pub(crate) type Key = (Uuid, String);
/// How many run, and of these provisional and extended ones.
pub(crate) type Sums = [i64; 3];

/// How each row of the tally changes by a batch.
#[derive(Debug, Default)]
pub(crate) struct Duties(BTreeMap<Key, Sums>);

impl Duties {
    /// What `rows` will change, asked before they are written. The streams of the matters are
    /// locked by now, so that no other node changes them meanwhile.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub(crate) async fn of(tx: &mut Tx, rows: &[Cow<'_, Write>]) -> Result<Self, StoreError> {
        let mut limits: HashMap<(Uuid, i64), Option<(Key, Sums)>> = HashMap::new();
        let mut tasks: HashMap<Uuid, Option<(Key, Sums)>> = HashMap::new();
        let mut words: HashMap<Uuid, Option<(Key, Sums)>> = HashMap::new();
        for write in rows {
            let stays = write.mode != Mode::Delete;
            let Some(Value::Uuid(Some(id))) = write.values.first() else {
                continue;
            };
            if write.spec.name == LimitRunRow::SPEC.name {
                let Some(Value::I64(Some(ordinal))) = write.values.get(1) else {
                    continue;
                };
                limits.insert((*id, *ordinal), limit(write).filter(|_| stays));
            } else if write.spec.name == TaskRow::SPEC.name {
                tasks.insert(*id, one(write, &OPEN).filter(|_| stays));
            } else if write.spec.name == DocumentRow::SPEC.name {
                words.insert(*id, one(write, &WORD).filter(|_| stays));
            }
        }
        let mut duties = Self::default();
        duties.take_limits(tx, &limits).await?;
        duties.take(tx, &OPEN, &tasks).await?;
        duties.take(tx, &WORD, &words).await?;
        let after = limits.into_values().chain(tasks.into_values());
        let after = after.chain(words.into_values());
        for (key, sums) in after.flatten() {
            duties.add(key, sums, 1);
        }
        duties.0.retain(|_, sums| *sums != [0; 3]);
        Ok(duties)
    }

    async fn take_limits(
        &mut self,
        tx: &mut Tx,
        written: &HashMap<(Uuid, i64), Option<(Key, Sums)>>,
    ) -> Result<(), StoreError> {
        let matters: BTreeSet<Uuid> = written.keys().map(|(matter, _)| *matter).collect();
        for part in chunks(&matters.into_iter().collect::<Vec<_>>()) {
            let sql = format!(
                "SELECT matter, ordinal, organ, limit_id, provisional, extended FROM limit_run \
                 WHERE matter IN ({}) AND watched = TRUE",
                in_values(&part)
            );
            for row in tx.fetch(sql, &part).await? {
                if written.contains_key(&(row.uuid(0)?, row.i64(1)?)) {
                    let sums = sums(row.bool(4)?, row.i64(5)?);
                    self.add((row.uuid(2)?, row.text(3)?), sums, -1);
                }
            }
        }
        Ok(())
    }

    async fn take(
        &mut self,
        tx: &mut Tx,
        counted: &Counted,
        written: &HashMap<Uuid, Option<(Key, Sums)>>,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = written.keys().copied().collect();
        for part in chunks(&ids) {
            let sql = format!(
                "SELECT {} FROM {} WHERE id IN ({}) AND {} = TRUE",
                counted.organ,
                counted.table.name,
                in_values(&part),
                counted.mark
            );
            for row in tx.fetch(sql, &part).await? {
                self.add((row.uuid(0)?, counted.duty.to_owned()), [1, 0, 0], -1);
            }
        }
        Ok(())
    }

    fn add(&mut self, key: Key, sums: Sums, times: i64) {
        let all = self.0.entry(key).or_default();
        for (all, one) in all.iter_mut().zip(sums) {
            *all += times * one;
        }
    }

    /// Adds the changes to the table.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        let row = |((organ, duty), [running, provisional, extended]): (Key, Sums)| {
            DutyTallyRow {
                organ,
                duty,
                running,
                provisional,
                extended,
            }
            .values()
        };
        let values: Vec<Vec<Value>> = self.0.into_iter().map(row).collect();
        add_up(tx, DutyTallyRow::SPEC, &values).await
    }
}

fn sums(provisional: bool, extended: i64) -> Sums {
    [1, i64::from(provisional), i64::from(extended > 0)]
}

fn limit(write: &Write) -> Option<(Key, Sums)> {
    let key = (uuid(write, "organ")?, text(write, "limit_id")?);
    let Some(Value::I64(Some(extended))) = value(write, "extended") else {
        return None;
    };
    is_set(write, "watched").then(|| (key, sums(is_set(write, "provisional"), *extended)))
}

fn one(write: &Write, counted: &Counted) -> Option<(Key, Sums)> {
    let key = (uuid(write, counted.organ)?, counted.duty.to_owned());
    is_set(write, counted.mark).then_some((key, [1, 0, 0]))
}

fn uuid(write: &Write, name: &str) -> Option<Uuid> {
    match value(write, name) {
        Some(Value::Uuid(id)) => *id,
        _ => None,
    }
}

fn text(write: &Write, name: &str) -> Option<String> {
    match value(write, name) {
        Some(Value::Text(text)) => text.clone(),
        _ => None,
    }
}

fn is_set(write: &Write, name: &str) -> bool {
    matches!(value(write, name), Some(Value::Bool(Some(true))))
}
