//! Turns many rows into few statements.
//!
//! It decides neither what to write nor whether. Invariants: no statement binds more than
//! [`MAX_BINDS`] values; rows of a statement are powers of two in number, so that few statement
//! texts exist; tables and keys come in one order, so that two nodes do not lock each other out.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, Mutex};

use crate::engine::Tx;
use crate::error::StoreError;
use crate::row::{Mode, TableSpec, Write};
use crate::tables;
use crate::value::Value;

/// The smallest limit among the engines that speak this dialect.
pub(crate) const MAX_BINDS: usize = 999;

/// Statement texts by table, mode and number of rows.
type Texts = HashMap<(&'static str, Mode, usize), Arc<str>>;

/// Kept statement texts.
#[derive(Default)]
pub(crate) struct Writer {
    texts: Mutex<Texts>,
}

impl Writer {
    /// Writes rows in a transaction. A key that occurs several times is written once, as the last
    /// write leaves it.
    pub(crate) async fn write(
        &self,
        tx: &mut Tx,
        writes: Vec<Cow<'_, Write>>,
    ) -> Result<(), StoreError> {
        let mut groups: BTreeMap<(usize, Mode), Vec<Cow<'_, Write>>> = BTreeMap::new();
        for write in collapse(writes)? {
            groups
                .entry((tables::rank(write.spec.name), write.mode))
                .or_default()
                .push(write);
        }
        let (deletes, others): (Vec<_>, Vec<_>) = groups
            .into_iter()
            .partition(|((_, mode), _)| *mode == Mode::Delete);
        // Parents before children when writing, children before parents when removing.
        for ((_, mode), rows) in others.into_iter().chain(deletes.into_iter().rev()) {
            self.write_group(tx, mode, &rows).await?;
        }
        Ok(())
    }

    /// Writes rows of one table and mode as they are.
    pub(crate) async fn write_plainly(
        &self,
        tx: &mut Tx,
        rows: &[Write],
    ) -> Result<(), StoreError> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let rows: Vec<Cow<'_, Write>> = rows.iter().map(Cow::Borrowed).collect();
        self.write_group(tx, first.mode, &rows).await
    }

    async fn write_group(
        &self,
        tx: &mut Tx,
        mode: Mode,
        rows: &[Cow<'_, Write>],
    ) -> Result<(), StoreError> {
        let Some(first) = rows.first() else {
            return Ok(());
        };
        let spec = first.spec;
        let mut rest = rows;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(chunk(rest.len(), first.values.len()));
            let binds: Vec<&Value> = now.iter().flat_map(|w| w.values.iter()).collect();
            let text = self.text(spec, mode, now.len());
            let affected = tx.execute_refs(text.into(), &binds).await?;
            if mode == Mode::Insert && affected != now.len() as u64 {
                return Err(StoreError::Statement(format!(
                    "{affected} rows of {} inserted instead of {}",
                    spec.name,
                    now.len()
                )));
            }
            rest = later;
        }
        Ok(())
    }

    fn text(&self, spec: &'static TableSpec, mode: Mode, rows: usize) -> Arc<str> {
        let mut texts = self
            .texts
            .lock()
            .expect("no code panics while it holds this lock");
        texts
            .entry((spec.name, mode, rows))
            .or_insert_with(|| statement(spec, mode, rows).into())
            .clone()
    }
}

/// How many of `waiting` rows go into the next statement.
pub(crate) fn chunk(waiting: usize, columns: usize) -> usize {
    let most = waiting.min((MAX_BINDS / columns.max(1)).max(1));
    if most == 0 { 0 } else { 1 << most.ilog2() }
}

/// `($1, $2), ($3, $4)`
pub(crate) fn tuples(rows: usize, columns: usize) -> String {
    let mut out = String::with_capacity(rows * columns * 6);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { ", (" });
        for column in 0..columns {
            let comma = if column == 0 { "" } else { ", " };
            write!(out, "{comma}${}", row * columns + column + 1).expect("writes to memory");
        }
        out.push(')');
    }
    out
}

/// `$1, $2, $3`
pub(crate) fn list(count: usize) -> String {
    tuples(1, count).trim_matches(['(', ')']).to_owned()
}

fn statement(spec: &TableSpec, mode: Mode, rows: usize) -> String {
    if mode == Mode::Delete {
        return delete_statement(spec, rows);
    }
    let mut sql = format!(
        "INSERT INTO {} ({}) VALUES {}",
        spec.name,
        spec.column_list(""),
        tuples(rows, spec.columns.len())
    );
    match mode {
        Mode::Insert | Mode::Delete => {}
        Mode::Keep => sql.push_str(" ON CONFLICT DO NOTHING"),
        Mode::Upsert => {
            let sets: Vec<String> = spec
                .columns
                .iter()
                .filter(|c| !spec.key.contains(&c.name))
                .map(|c| format!("{0} = excluded.{0}", c.name))
                .collect();
            let action = if sets.is_empty() {
                "NOTHING".to_owned()
            } else {
                format!("UPDATE SET {}", sets.join(", "))
            };
            write!(sql, " ON CONFLICT ({}) DO {action}", spec.key.join(", "))
                .expect("writes to memory");
        }
    }
    sql
}

fn delete_statement(spec: &TableSpec, rows: usize) -> String {
    if let [key] = spec.key {
        return format!("DELETE FROM {} WHERE {key} IN ({})", spec.name, list(rows));
    }
    let width = spec.key.len();
    let one = |row: usize| {
        let parts: Vec<String> = (0..width)
            .map(|i| format!("{} = ${}", spec.key[i], row * width + i + 1))
            .collect();
        format!("({})", parts.join(" AND "))
    };
    let all: Vec<String> = (0..rows).map(one).collect();
    format!("DELETE FROM {} WHERE {}", spec.name, all.join(" OR "))
}

/// One write a key, in order of table and key.
fn collapse(writes: Vec<Cow<'_, Write>>) -> Result<Vec<Cow<'_, Write>>, StoreError> {
    let mut kept: BTreeMap<(&'static str, Vec<Value>), Cow<'_, Write>> = BTreeMap::new();
    for write in writes {
        let key = (write.spec.name, write.key());
        let merged = match kept.remove(&key) {
            None => write,
            Some(earlier) => merge(earlier, write)?,
        };
        kept.insert(key, merged);
    }
    Ok(kept.into_values().collect())
}

fn merge<'a>(earlier: Cow<'a, Write>, later: Cow<'a, Write>) -> Result<Cow<'a, Write>, StoreError> {
    let as_mode = |write: Cow<'a, Write>, mode| {
        let mut owned = write.into_owned();
        owned.mode = mode;
        Cow::Owned(owned)
    };
    Ok(match (earlier.mode, later.mode) {
        (_, Mode::Delete) | (Mode::Upsert | Mode::Keep, Mode::Upsert) => later,
        (Mode::Delete, _) => as_mode(later, Mode::Upsert),
        (Mode::Insert, Mode::Upsert) => as_mode(later, Mode::Insert),
        (_, Mode::Keep) => earlier,
        (_, Mode::Insert) => {
            return Err(StoreError::Duplicate(format!(
                "two rows of {}",
                later.spec.name
            )));
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_takes_a_power_of_two_of_rows_within_the_bind_limit() {
        assert_eq!(chunk(64, 21), 32);
        assert_eq!(chunk(5, 3), 4);
        assert_eq!(chunk(1, 2000), 1);
        assert_eq!(chunk(700, 1), 512);
        assert_eq!(chunk(0, 3), 0);
    }

    #[test]
    fn placeholders_are_numbered_through() {
        assert_eq!(tuples(2, 2), "($1, $2), ($3, $4)");
        assert_eq!(list(3), "$1, $2, $3");
    }

    use crate::tables::setting::SettingRow;
    use proptest::prelude::*;

    /// What a table holds under one key, done one write after the other.
    fn one_by_one(before: bool, writes: &[(Mode, u8)]) -> Result<(bool, Option<u8>), ()> {
        let (mut there, mut value) = (before, None);
        for (mode, new) in writes {
            match mode {
                Mode::Insert if there => return Err(()),
                Mode::Insert | Mode::Upsert => (there, value) = (true, Some(*new)),
                Mode::Keep if there => {}
                Mode::Keep => (there, value) = (true, Some(*new)),
                Mode::Delete => (there, value) = (false, None),
            }
        }
        Ok((there, value))
    }

    proptest! {
        /// Collapsing may only be stricter in one way: it refuses an insert over a row that this
        /// batch wrote; everything else ends as if each write had been done by itself.
        #[test]
        fn collapsed_writes_end_as_the_single_ones(
            writes in proptest::collection::vec((0_u8..4, any::<u8>()), 1..6),
            before: bool,
        ) {
            let modes = [Mode::Insert, Mode::Upsert, Mode::Keep, Mode::Delete];
            let writes: Vec<(Mode, u8)> =
                writes.into_iter().map(|(m, v)| (modes[usize::from(m)], v)).collect();
            let rows = writes.iter().map(|(mode, value)| {
                let row = SettingRow { name: "k".to_owned(), value: value.to_string() };
                Cow::Owned(match mode {
                    Mode::Insert => Write::insert(row),
                    Mode::Upsert => Write::upsert(row),
                    Mode::Keep => Write::keep(row),
                    Mode::Delete => Write::delete::<SettingRow>(crate::binds!["k"]),
                })
            });
            let Ok(collapsed) = collapse(rows.collect()) else { return Ok(()) };
            prop_assert_eq!(collapsed.len(), 1);
            let last = &collapsed[0];
            let value = last.values.get(1).and_then(|v| match v {
                Value::Text(Some(text)) => text.parse().ok(),
                _ => None,
            });
            let together = one_by_one(before, &[(last.mode, value.unwrap_or_default())]);
            if let Ok(single) = one_by_one(before, &writes) {
                prop_assert_eq!(together, Ok(single));
            }
        }
    }
}
