//! What one statement over a whole table can tell.

use std::collections::BTreeMap;

use crate::engine::Snapshot;
use crate::error::StoreError;
use crate::row::Row as _;
use crate::store::Store;
use crate::tables::answer_tally::AnswerTallyRow;
use crate::tables::duty_tally::DutyTallyRow;
use crate::tally::{answers as tally, duties};
use crate::verify::Verified;

/// Rows of a table.
pub(super) async fn count(view: &mut Snapshot, table: &'static str) -> Result<u64, StoreError> {
    let rows = view
        .fetch(format!("SELECT COUNT(*) FROM {table}"), &[])
        .await?;
    rows.first()
        .map_or(Ok(0), |row| Ok(row.i64(0)?.unsigned_abs()))
}

/// Positions without gaps, instants that never go back, records that match their stream.
pub(super) async fn check(view: &mut Snapshot, done: &mut Verified) -> Result<(), StoreError> {
    const ENDS: &str = "SELECT COUNT(*), COALESCE(MIN(seq), 1), COALESCE(MAX(seq), 0), \
        (SELECT value FROM counter WHERE name = 'event') FROM event";
    const BACK: &str = "SELECT b.seq FROM event a JOIN event b ON b.seq = a.seq + 1 \
        WHERE b.recorded_at < a.recorded_at ORDER BY b.seq LIMIT 1000";
    if let Some(row) = view.fetch(ENDS, &[]).await?.first() {
        let (events, first, last) = (row.i64(0)?, row.i64(1)?, row.i64(2)?);
        if first != 1 || last != events {
            done.find("event", "-", "positions have gaps: events were removed");
        }
        if row.opt_i64(3)? != Some(last) {
            done.find(
                "counter",
                "event",
                "it is not the position of the last event",
            );
        }
    }
    for row in view.fetch(BACK, &[]).await? {
        done.find(
            "event",
            row.i64(0)?,
            "it is recorded before the event that precedes it",
        );
    }
    for table in ["organ", "person", "petition", "matter"] {
        let sql = format!(
            "SELECT t.id FROM {table} t LEFT JOIN stream s ON s.id = t.id \
             WHERE s.version IS NULL OR s.version <> t.version ORDER BY t.id LIMIT 1000"
        );
        for row in view.fetch(sql, &[]).await? {
            done.find(table, row.uuid(0)?, "its version is not that of its stream");
        }
    }
    Ok(())
}

/// The tally of answers is what the matters add up to.
pub(super) async fn check_tally(
    view: &mut Snapshot,
    done: &mut Verified,
) -> Result<(), StoreError> {
    let counted = format!(
        "SELECT {}, COUNT(*) FROM matter m WHERE {} GROUP BY 1, 2, 3, 4, 5",
        tally::COLUMNS,
        tally::COUNTED
    );
    let mut difference: BTreeMap<tally::Key, i64> = BTreeMap::new();
    for row in view.fetch(counted, &[]).await? {
        *difference.entry(tally::key(&row, 0)?).or_default() += row.i64(5)?;
    }
    let kept = AnswerTallyRow::SPEC.select("");
    for row in view.fetch(kept, &[]).await? {
        *difference.entry(tally::key(&row, 0)?).or_default() -= row.i64(5)?;
    }
    for ((month, channel, state, days, elapsed), by) in difference {
        if by != 0 {
            done.find(
                "answer_tally",
                format!("{month}/{channel}/{state}/{days}/{elapsed}"),
                "it is not the number of such matters",
            );
        }
    }
    Ok(())
}

/// The tally of duties is what limits, tasks and words add up to.
pub(super) async fn check_duties(
    view: &mut Snapshot,
    done: &mut Verified,
) -> Result<(), StoreError> {
    let mut difference: BTreeMap<duties::Key, duties::Sums> = BTreeMap::new();
    let kept = DutyTallyRow::SPEC.select("");
    for (sql, times) in [(duties::COUNTED.to_owned(), 1), (kept, -1)] {
        for row in view.fetch(sql, &[]).await? {
            let sums = difference.entry((row.uuid(0)?, row.text(1)?)).or_default();
            for (at, sum) in sums.iter_mut().enumerate() {
                *sum += times * row.i64(at + 2)?;
            }
        }
    }
    for ((organ, duty), by) in difference {
        if by != [0; 3] {
            done.find(
                "duty_tally",
                format!("{organ}/{duty}"),
                "it is not the number of such duties",
            );
        }
    }
    Ok(())
}

/// Every attachment's blob is there and can be read to its end.
pub(super) async fn check_blobs(
    store: &Store,
    view: &mut Snapshot,
    done: &mut Verified,
) -> Result<(), StoreError> {
    const SQL: &str =
        "SELECT DISTINCT blob FROM attachment WHERE blob > $1 ORDER BY blob LIMIT 500";
    let mut after = String::new();
    loop {
        let rows = view.fetch(SQL, &crate::binds![&after]).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.text(0)?;
        for row in &rows {
            let name = row.text(0)?;
            match read_blob(store, &name).await {
                Ok(true) => {}
                Ok(false) => done.find("attachment", &name, "its file is missing"),
                Err(error) => done.find("attachment", &name, error.to_string()),
            }
        }
    }
}

async fn read_blob(store: &Store, name: &str) -> Result<bool, StoreError> {
    let Some(mut reader) = store.blobs().open(name).await? else {
        return Ok(false);
    };
    while reader.next().await?.is_some() {}
    Ok(true)
}
