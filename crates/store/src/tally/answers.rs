//! Keeps `answer_tally` true: what a batch writes to `matter` is counted from what stood there
//! before and what stands there after.
//!
//! It knows no law; what is counted is what the figure `answered within` counts. Invariant: the
//! tally follows from the rows of `matter` alone, and changes in the same transaction.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};

use uuid::Uuid;

use super::{add_up, value};
use crate::engine::{DbRow, Tx};
use crate::error::StoreError;
use crate::row::{Mode, Row as _, Write};
use crate::tables::answer_tally::AnswerTallyRow;
use crate::tables::matter::MatterRow;
use crate::tables::{chunks, in_values};
use crate::value::Value;

/// What a matter adds to the tally, as columns of `matter m`. The migration and `verify` say the
/// same; a test holds them together.
pub(crate) const COLUMNS: &str = "SUBSTR(m.received_on, 1, 7), m.channel, \
    CASE WHEN m.answered_days < 0 THEN 'open' ELSE 'answered' END, m.answered_days, \
    CASE WHEN m.answered_seconds < 0 THEN -1 ELSE (m.answered_seconds + 86399) / 86400 END";
/// Which matters are counted. Law: reports and accusations are in their compartment (Art. 30).
pub(crate) const COUNTED: &str =
    "m.compartment = 'ordinary' AND (m.answered_days >= 0 OR m.phase = 'open')";

/// A row of the tally without its count.
pub(crate) type Key = (String, String, String, i64, i64);

/// How each row of the tally changes by a batch.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<Key, i64>);

/// The key in the first five columns of a result.
pub(crate) fn key(row: &DbRow, from: usize) -> Result<Key, StoreError> {
    Ok((
        row.text(from)?,
        row.text(from + 1)?,
        row.text(from + 2)?,
        row.i64(from + 3)?,
        row.i64(from + 4)?,
    ))
}

impl Tally {
    /// What `rows` will change, asked before they are written. The streams of the matters are
    /// locked by now, so that no other node changes them meanwhile.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub(crate) async fn of(tx: &mut Tx, rows: &[Cow<'_, Write>]) -> Result<Self, StoreError> {
        let mut after: HashMap<Uuid, Option<Key>> = HashMap::new();
        for write in rows {
            if write.spec.name == MatterRow::SPEC.name
                && write.mode != Mode::Delete
                && let Some(Value::Uuid(Some(id))) = write.values.first()
            {
                after.insert(*id, counted(write));
            }
        }
        let mut tally = Self::default();
        let ids: Vec<Uuid> = after.keys().copied().collect();
        for part in chunks(&ids) {
            let sql = format!(
                "SELECT {COLUMNS} FROM matter m WHERE m.id IN ({}) AND {COUNTED}",
                in_values(&part)
            );
            for row in tx.fetch(sql, &part).await? {
                tally.add(key(&row, 0)?, -1);
            }
        }
        for key in after.into_values().flatten() {
            tally.add(key, 1);
        }
        tally.0.retain(|_, change| *change != 0);
        Ok(tally)
    }

    fn add(&mut self, key: Key, change: i64) {
        *self.0.entry(key).or_default() += change;
    }

    /// Adds the changes to the table.
    ///
    /// # Errors
    /// Any [`StoreError`] of the engine.
    pub(crate) async fn write(self, tx: &mut Tx) -> Result<(), StoreError> {
        let values: Vec<Vec<Value>> = self.0.into_iter().map(row).collect();
        add_up(tx, AnswerTallyRow::SPEC, &values).await
    }
}

fn row(((month, channel, state, days, elapsed_days), matters): (Key, i64)) -> Vec<Value> {
    AnswerTallyRow {
        month,
        channel,
        state,
        days,
        elapsed_days,
        matters,
    }
    .values()
}

/// What a row of `matter` adds to the tally, if it is counted: [`COLUMNS`] and [`COUNTED`] on a
/// row that is not written yet.
fn counted(write: &Write) -> Option<Key> {
    let text = |name| match value(write, name) {
        Some(Value::Text(Some(text))) => text.as_str(),
        _ => "",
    };
    let number = |name| match value(write, name) {
        Some(Value::I64(Some(number))) => *number,
        _ => -1,
    };
    let days = number("answered_days");
    if text("compartment") != "ordinary" || (days < 0 && text("phase") != "open") {
        return None;
    }
    let seconds = number("answered_seconds");
    Some((
        text("received_on").chars().take(7).collect(),
        text("channel").to_owned(),
        if days < 0 { "open" } else { "answered" }.to_owned(),
        days,
        if seconds < 0 {
            -1
        } else {
            (seconds + 86_399) / 86_400
        },
    ))
}
